"""Planning: workshops, their sessions one by one or week by week, and the session that takes another one's place."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction

from accounts.models import TeamMember, User
from core.idempotency import create_once
from participants.models import Group
from partners.models import Agreement, Organisation
from permissions.transitions import perform
from workshops.enums import Provider
from workshops.facilitation import provider_of
from workshops.models import CentreRoom, Coverage, PlannedFacilitator, Session, SessionGroup, Workshop

MOST_SESSIONS = 120  # of one series
PLANNED_HERE = "J-"  # what the code of a session that was planned in Jalon begins with


def code_of(key: uuid.UUID) -> str:
    """Return the code of what is planned in Jalon: no code of a workbook begins so."""
    return f"{PLANNED_HERE}{key.hex[:10].upper()}"


@dataclass(frozen=True)
class SessionPlan:
    """What a session is planned to be, its day aside."""

    starts_at: dt.time
    ends_at: dt.time
    place: str = ""
    room: CentreRoom | None = None
    groups: list[Group] = field(default_factory=list)
    members: list[TeamMember] = field(default_factory=list)
    organisations: list[Organisation] = field(default_factory=list)


def plan_session(workshop: Workshop, day: dt.date, plan: SessionPlan, *, key: uuid.UUID) -> tuple[Session, bool]:
    """Plan one session in the act under way; return it, and whether it is new: the same key acts once.

    Raise core.idempotency.KeyTaken when the key is that of a session that is something else.
    """
    with transaction.atomic():
        session = Session(
            workshop=workshop,
            code=code_of(key),
            date=day,
            starts_at=plan.starts_at,
            ends_at=plan.ends_at,
            place=plan.place,
            room=plan.room,
        )
        same = ("workshop", "date", "starts_at", "ends_at", "place", "room")
        session, made = create_once(session, key=key, same=same)
        if made:
            for group in plan.groups:
                SessionGroup.objects.create(session=session, group=group)
            plan_runners(session, plan.members, plan.organisations)
        return session, made


def plan_runners(session: Session, members: Iterable[TeamMember], organisations: Iterable[Organisation]) -> None:
    """Note who is planned to run a session."""
    for member in members:
        PlannedFacilitator.objects.create(session=session, provider=Provider.TEAM, member=member)
    for organisation in organisations:
        provider = provider_of(session.workshop, organisation)
        PlannedFacilitator.objects.create(session=session, provider=provider, organisation=organisation)


def key_of_day(key: uuid.UUID, day: dt.date) -> uuid.UUID:
    """Return the key of the session that a series plans on a day."""
    return uuid.uuid5(key, day.isoformat())


def plan_series(workshop: Workshop, days: Iterable[dt.date], plan: SessionPlan, *, key: uuid.UUID) -> list[Session]:
    """Plan a session on each day; the same key and day act once. Return those that are new."""
    planned = []
    with transaction.atomic():
        for day in days:
            session, made = plan_session(workshop, day, plan, key=key_of_day(key, day))
            if made:
                planned.append(session)
    return planned


def move_session(
    session: Session, day: dt.date, plan: SessionPlan, *, key: uuid.UUID, reason: str, by: User
) -> Session:
    """Plan the session that takes the place of another one, and move that one to it: both or neither."""
    with transaction.atomic():
        other, _made = plan_session(session.workshop, day, plan, key=key)
        perform(session, "move", by=by, reason=reason, moved_to=other)
    return other


def set_groups(session: Session, shown: Iterable[int], chosen: Iterable[Group]) -> None:
    """Add and take away what somebody changed of the groups that they were shown; others' changes stay."""
    before, after = set(shown), {group.pk: group for group in chosen}
    held = {row.group_id: row for row in session.session_groups.all()}
    for key in before - set(after):
        if key in held:
            held[key].delete()
    for key in set(after) - before:
        if key not in held:
            SessionGroup.objects.create(session=session, group=after[key])


def set_planned(
    session: Session,
    shown: tuple[Iterable[int], Iterable[int]],
    chosen: tuple[Iterable[TeamMember], Iterable[Organisation]],
) -> None:
    """Add and take away what somebody changed of who is planned to run the session; others' changes stay."""
    rows = list(session.planned_facilitators.all())
    for column, (before, after) in zip(("member_id", "organisation_id"), zip(shown, chosen, strict=True), strict=True):
        seen, wanted = set(before), {one.pk: one for one in after}
        held = {getattr(row, column): row for row in rows if getattr(row, column)}
        for key in seen - set(wanted):
            if key in held:
                held[key].delete()
        new = [wanted[key] for key in wanted if key not in seen and key not in held]
        plan_runners(session, *((new, []) if column == "member_id" else ([], new)))  # type: ignore[arg-type]  # one of both


def set_agreements(workshop: Workshop, shown: Iterable[int], chosen: Iterable[Agreement]) -> None:
    """Add and take away what somebody changed of the agreements that cover a workshop; others' changes stay."""
    before, after = set(shown), {one.pk: one for one in chosen}
    held = {row.agreement_id: row for row in workshop.coverages.all()}
    for key in before - set(after):
        if key in held:
            held[key].delete()
    for key in set(after) - before:
        if key not in held:
            Coverage.objects.create(workshop=workshop, agreement=after[key])
