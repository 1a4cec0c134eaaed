"""Who ran a session: shown on its sheet as planned, confirmed or put right when the sheet is closed or handed in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import TeamMember, User
from partners.models import Organisation
from permissions.checks import has_right
from workshops.enums import Provider
from workshops.models import Session, SessionFacilitator, Workshop

TEAM, ORGANISATION, MEMBER = "team", "organisation-", "member-"
RUN = (Provider.PARTNER.value, Provider.SUBCONTRACTOR.value)
STAMP_LETTERS = 16
STANDS_IN = "stands in"  # the reason that history keeps with whoever stood in

Who = tuple[str, int | None, int | None]  # as Running.who


class How(StrEnum):
    """How somebody answers the question who ran a session."""

    SHOWN = "shown"  # as the sheet said
    INSTEAD = "instead"  # somebody else
    TOGETHER = "together"  # those, and somebody else


class RunnersUnknown(Exception):
    """It was not said who ran the session, or in a way that cannot be; `sentence` is for the user."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class RanBy:
    """What was answered: `who` is the key of a choice, `stamp` that of those whom the page named."""

    how: str = How.SHOWN
    who: str = ""
    stamp: str = ""


def provider_of(workshop: Workshop, organisation: Organisation) -> str:
    """Return as what an organisation runs a workshop: as planned there, else as what it is to the centre."""
    if workshop.organisation_id == organisation.pk:
        return workshop.provider
    return Provider.SUBCONTRACTOR if organisation.role == Provider.SUBCONTRACTOR else Provider.PARTNER


def stamp_of(session: Session) -> str:
    """Return a word for those whom the sheet names, so that closing confirms them and nobody else."""
    named = ",".join(f"{provider}:{house or ''}:{member or ''}" for provider, house, member in _shown(session))
    return hashlib.sha256(f"{session.uuid}:{named}".encode()).hexdigest()[:STAMP_LETTERS]


def _shown(session: Session) -> list[Who]:
    return sorted((one.who for one in session.runners), key=str)


def runner_choices(session: Session, user: User) -> list[tuple[str, str]]:
    """Return who else may have run it, as choices, the most likely first.

    Organisations besides the one of the series are named to whom the table of rights lets see them.
    """
    workshop = session.workshop
    members = TeamMember.objects.filter(centre=workshop.centre_id).select_related("user")
    choices = [
        (f"{MEMBER}{member.uuid}", str(member))
        for member in sorted(members, key=lambda member: (member.user_id != user.pk, str(member)))
    ]
    choices.append((TEAM, _("The team, without a name")))
    others = [(f"{ORGANISATION}{one.uuid}", str(one)) for one in _organisations(workshop, user)]
    first = 1 if others and workshop.organisation_id else 0  # of the series: the first of them
    return others[:first] + choices + others[first:]


def _organisations(workshop: Workshop, user: User) -> list[Organisation]:
    """Return the organisations that may have run it, that of the series first."""
    own = [workshop.organisation] if workshop.organisation is not None else []
    if not has_right(user, "organisation.view", centre=workshop.centre):
        return own
    seen = Organisation.objects.for_user(user, "organisation.view").filter(centre=workshop.centre_id, role__in=RUN)
    return own + list(seen.exclude(pk=workshop.organisation_id).order_by("name", "pk"))


def _chosen(session: Session, key: str, user: User) -> Who:
    """Return whom a choice means. Raise RunnersUnknown for none that was offered."""
    if key not in {known for known, _words in runner_choices(session, user)}:
        raise RunnersUnknown(_("Choose who ran the session."))
    kind, _dash, uuid = key.partition("-")
    if kind == TEAM:
        return Provider.TEAM.value, None, None
    centre = session.workshop.centre_id
    if f"{kind}-" == MEMBER:
        return Provider.TEAM.value, None, TeamMember.objects.get(centre=centre, uuid=uuid).pk
    house = Organisation.objects.get(centre=centre, uuid=uuid)
    return str(provider_of(session.workshop, house)), house.pk, None


def who_ran(session: Session, answer: RanBy, user: User, organisation: Organisation | None = None) -> list[Who]:
    """Return who ran it by what was answered. Raise RunnersUnknown.

    Whoever comes by a link speaks for its `organisation`: it ran the session, alone or with the team, unless the sheet
    names it already and it is left so.
    """
    shown = _shown(session)
    if answer.stamp and answer.stamp != stamp_of(session):
        raise RunnersUnknown(_("A colleague changed who runs the session. Check it, then close the sheet again."))
    if organisation is not None:
        own: Who = (str(provider_of(session.workshop, organisation)), organisation.pk, None)
        if answer.how == How.SHOWN:
            return shown if any(house == organisation.pk for _provider, house, _member in shown) else [own]
        team = [one for one in shown if one[0] == Provider.TEAM] or [(Provider.TEAM.value, None, None)]
        return [own, *team] if answer.how == How.TOGETHER else [own]
    if answer.how == How.SHOWN and shown:
        if answer.who:
            raise RunnersUnknown(_("Choose whether they ran it instead of who was planned, or together."))
        return shown
    chosen = _chosen(session, answer.who, user)
    return list(dict.fromkeys([*shown, chosen])) if answer.how == How.TOGETHER else [chosen]


def who_is_chosen(session: Session, members: Iterable[TeamMember], organisations: Iterable[Organisation]) -> list[Who]:
    """Return who ran it by the choices of a form; the team without a name stays while nobody of the team is named."""
    team: list[Who] = [(Provider.TEAM.value, None, one.pk) for one in members]
    nameless: Who = (Provider.TEAM.value, None, None)
    if not team and nameless in _shown(session):
        team = [nameless]
    return team + [(str(provider_of(session.workshop, one)), one.pk, None) for one in organisations]


def note_who_ran(session: Session, ran: Iterable[Who]) -> bool:
    """Note who ran a session, in the act under way; rows that say it already stay. Return whether anything changed."""
    wanted = list(dict.fromkeys(ran))
    rows = _rows_by_runner(session)
    for who, row in rows.items():
        if who not in wanted:
            row.delete()
    add_who_ran(session, wanted)
    return set(wanted) != set(rows)


def add_who_ran(session: Session, ran: Iterable[Who]) -> None:
    """Note them besides those who are noted, in the act under way."""
    noted = _rows_by_runner(session)
    for provider, house, member in (who for who in dict.fromkeys(ran) if who not in noted):
        SessionFacilitator.objects.create(session=session, provider=provider, organisation_id=house, member_id=member)


def _rows_by_runner(session: Session) -> dict[Who, SessionFacilitator]:
    return {one.who: one for one in SessionFacilitator.objects.filter(session=session).order_by("pk")}


def names_of(rows: Sequence[Any], *, named: bool) -> str:
    """Return who runs a session in one line; to a link (not `named`) members of the team are the team."""
    said = [str(one) if named or one.organisation_id else str(_("The team")) for one in rows]
    return ", ".join(dict.fromkeys(said))
