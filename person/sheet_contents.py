"""What a sheet says of a file: read part by part, as far as its reader may and as the parts were chosen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import User
from actionplans.access import READING as PLAN
from actionplans.enums import PlanState
from actionplans.models import Action
from actionplans.presenters import ProblemLine, enrolments_of, lines_of
from appointments.models import Appointment
from appointments.selectors import VIEW as APPOINTMENTS
from appointments.selectors import to_come, with_workers
from assessments.models import Assessment, Domain, SelfRating
from assessments.selectors import CONTENT, DONE, standing_of
from core.periods import BELGIUM, Period, today
from participants.file_permissions import may_on_file
from participants.models import Enrolment, GroupStay, Participant, PlannedAbsence, ReferentAssignment
from participants.sensitive_rows import GUARDED, readable_in_file
from participants.who_can_read import Readers, readers_of
from person.sheet_words import SheetPart
from workshops.enums import SessionState
from workshops.models import Session

SESSIONS = "session.view"
FILE = "participant.file"
DAYS_AHEAD = 7
TO_TAKE_PLACE = (SessionState.PLANNED, SessionState.HELD)


@dataclass(frozen=True)
class OwnView:
    """What the person said of a domain herself: the first time and the last, each None where she gave no score."""

    domain: Domain
    first: int | None
    last: int | None
    words: str = ""
    language: str = ""


@dataclass(frozen=True)
class SheetContents:
    """What stands on a sheet, each part empty where it was not chosen or where there is nothing to say."""

    file: Participant
    parts: tuple[SheetPart, ...]
    appointments: list[Appointment] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)
    wishes: list[tuple[Domain, str]] = field(default_factory=list)
    actions: list[tuple[Domain, Action]] = field(default_factory=list)
    own: list[OwnView] = field(default_factory=list)
    own_days: tuple[dt.date, ...] = ()
    readers: Readers | None = None
    workers: list[str] = field(default_factory=list)


def read_sheet(reader: User, file: Participant, parts: Collection[str], *, with_health: bool) -> SheetContents:
    """Return what the reader puts on the sheet of a file; what is of health or family only where it is asked for."""
    chosen = tuple(part for part in SheetPart if part in parts)
    found: dict[str, Any] = {}
    path = next(iter(enrolments_of(file)), None)
    if SheetPart.APPOINTMENTS in chosen:
        found["appointments"] = _appointments(reader, file)
    if SheetPart.WORKSHOPS in chosen:
        found["sessions"] = _sessions(reader, file)
    if path is not None and {SheetPart.WISHES, SheetPart.STEPS} & set(chosen):
        lines = _lines(reader, file, path, with_health)
        found["wishes"] = _wishes(lines) if SheetPart.WISHES in chosen else []
        found["actions"] = _actions(lines) if SheetPart.STEPS in chosen else []
    if path is not None and SheetPart.SCORES in chosen:
        found["own"], found["own_days"] = _own_views(reader, file, path, with_health)
    if SheetPart.READERS in chosen:
        found["readers"] = readers_of(file, FILE)
    return SheetContents(file, chosen, workers=workers_of(file), **found)


def workers_of(file: Participant) -> list[str]:
    """Return the names of the key workers of today."""
    charge = ReferentAssignment.objects.current(today()).filter(participant=file).select_related("member__user")
    return [str(one.member) for one in charge.order_by("starts_on", "pk")]


def _appointments(reader: User, file: Participant) -> list[Appointment]:
    """Return the appointments to come, the next one first."""
    if not may_on_file(reader, APPOINTMENTS, file):
        return []
    seen = Appointment.objects.for_user(reader, APPOINTMENTS).filter(persons__participant=file)
    return list(with_workers(seen.planned().filter(to_come()).order_by("date", "starts_at", "pk")))


def _sessions(reader: User, file: Participant) -> list[Session]:
    """Return the sessions of these days to which she is expected, without days on which she said that she is away."""
    week = Period(today(), today() + dt.timedelta(days=DAYS_AHEAD - 1))
    stays = GroupStay.objects.expected_on(OuterRef("date")).filter(
        enrolment__participant=file, group__session_groups__session=OuterRef("pk")
    )
    away = PlannedAbsence.objects.on(OuterRef("date")).filter(participant=file)
    seen = Session.objects.for_user(reader, SESSIONS).within(week).filter(state__in=TO_TAKE_PLACE)
    found = seen.filter(Exists(stays.order_by()), ~Exists(away.order_by())).select_related("workshop")
    return [one for one in found.order_by("date", "starts_at", "pk") if not _is_over(one)]


def _is_over(session: Session) -> bool:
    """Answer whether a session of today has ended; one that ends at midnight or later has not."""
    if session.date > today() or session.ends_at <= session.starts_at:
        return False
    return dt.datetime.combine(session.date, session.ends_at, BELGIUM) <= timezone.now()


def _lines(reader: User, file: Participant, path: Enrolment, with_health: bool) -> list[ProblemLine]:
    """Return the problems of the path whose plan is not closed, in the order of the assessment."""
    lines = lines_of(reader, file, enrolment=path) if may_on_file(reader, PLAN, file) else []
    shown = [one for one in lines if one.plan is not None and one.state != PlanState.CLOSED]
    shown = [one for one in shown if with_health or one.problem.domain.code not in GUARDED]
    return sorted(shown, key=lambda one: (one.problem.domain.position, one.problem.pk))


def _wishes(lines: list[ProblemLine]) -> list[tuple[Domain, str]]:
    """Return her own words of each plan."""
    return [(one.problem.domain, one.plan.her_words) for one in lines if one.plan is not None and one.plan.her_words]


def _actions(lines: list[ProblemLine]) -> list[tuple[Domain, Action]]:
    """Return what is to do or under way, by its day."""
    found = [(line.problem.domain, one.action) for line in lines for one in line.actions if one.is_open]
    return sorted(found, key=lambda one: (one[1].due_on or dt.date.max, one[1].pk))


def _own_views(
    reader: User, file: Participant, path: Enrolment, with_health: bool
) -> tuple[list[OwnView], tuple[dt.date, ...]]:
    """Return her own scores of the first and of the last assessment that has some, and the days of these."""
    standing = [one for one in standing_of(reader, file) if one.enrolment_id == path.pk and one.state in DONE]
    rows = readable_in_file(SelfRating.objects.filter(assessment__in=standing), reader, CONTENT, file)
    if not with_health:
        rows = rows.exclude(domain__code__in=GUARDED)
    found = list(rows.select_related("domain").order_by())
    told = [one for one in standing if any(row.assessment_id == one.pk for row in found)]
    if not told:
        return [], ()
    first, last = told[0], told[-1]
    days = (first.date,) if first == last else (first.date, last.date)
    return _side_by_side(found, first, last), days


def _side_by_side(rows: list[SelfRating], first: Assessment, last: Assessment) -> list[OwnView]:
    """Return her scores of two assessments by domain; the words are the last ones."""
    domains = {row.domain.code: row.domain for row in rows if row.assessment_id in (first.pk, last.pk)}
    by_place = {(row.assessment_id, row.domain.code): row for row in rows}
    views = []
    for code, domain in sorted(domains.items(), key=lambda one: one[1].position):
        before, after = by_place.get((first.pk, code)), by_place.get((last.pk, code))
        said = after or before
        views.append(
            OwnView(
                domain=domain,
                first=before.score if before else None,
                last=after.score if after else None,
                words=said.words if said else "",
                language=said.language if said else "",
            )
        )
    return views
