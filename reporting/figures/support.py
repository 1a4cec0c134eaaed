"""What became of appointments, whether assessments were made in their days, and with what paths ended."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from fractions import Fraction
from typing import ClassVar, NamedTuple

from django.db.models import Count
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.centre_settings import values_by_day
from actionplans.enums import ExitProjectKind
from appointments.enums import AppointmentState, Outcome
from appointments.models import AppointmentPerson
from assessments.enums import AssessmentState
from assessments.models import Assessment
from assessments.models.assessment import DAYS, days_around
from core.periods import Period
from participants.enums import ENDED_STATES, EnrolmentState, ExitReason
from participants.models import Enrolment
from participants.models.enrolment import EnrolmentQuerySet
from reporting.figures.base import Frame, Unit, figure
from reporting.figures.of_persons import Amounts, OfPersons
from reporting.figures.sealed import countable, sealed_from

_SOURCE = "docs/adr/0067-three-readings-of-individual-time.md"
_MADE = (AssessmentState.COMPLETED, AssessmentState.VALIDATED, AssessmentState.AMENDED)


def _place_of(frame: Frame, day: dt.date) -> int | None:
    """Return the place of the period in which a day is counted, None for none."""
    return next((place for place, cut in frame.counted if day in cut), None)


# Appointments


Met = dict[str, dict[int, dict[int, Fraction]]]


def appointments_by_outcome(frame: Frame) -> Met:
    """Return persons times appointments by what became of them, place and person, read once for the figures."""
    return frame.compute_once("appointments by outcome", lambda: _read_appointments(frame))


def _read_appointments(frame: Frame) -> Met:
    found: Met = defaultdict(lambda: defaultdict(dict))
    if not frame.counted:
        return found
    rows = AppointmentPerson.objects.filter(
        frame.inside("appointment__date"), appointment__centre=frame.centre
    ).annotate(bucket=frame.bucket("appointment__date"))
    rows = countable(rows, frame, day="appointment__date").exclude(bucket=None).order_by()
    counts = rows.values_list("appointment__state", "outcome", "bucket", "participant").annotate(Count("pk"))
    for state, outcome, place, person, number in counts:
        told = state if state in (AppointmentState.MOVED, AppointmentState.CANCELLED) else outcome
        of_person = found[told][place]
        of_person[person] = of_person.get(person, Fraction(0)) + number
    return found


class _Appointments(OfPersons):
    unit = Unit.APPOINTMENTS
    source = _SOURCE
    group = "appointments"
    told: ClassVar[str]

    def amounts(self, frame: Frame) -> Amounts:
        return appointments_by_outcome(frame)[self.told]

    def has_records(self, frame: Frame, place: int) -> bool:
        """Tell whether any appointment is of the period: where none is, it is not known that there was none."""
        return any(by_place.get(place) for by_place in appointments_by_outcome(frame).values())


_BY_OUTCOME = _(
    "Each person of each appointment of the period, by what was said of her. Appointments that were moved or cancelled "
    "are told apart; of one that is still to come, or of which nobody said yet how it went, nothing is counted. Blank "
    "for a period without any appointment."
)


@figure
class AppointmentsCame(_Appointments):
    code, told = "appointments_came", Outcome.CAME
    label, short = _("Appointments: came"), pgettext_lazy("a figure", "came")
    definition = _BY_OUTCOME


@figure
class AppointmentsToldUs(_Appointments):
    code, told = "appointments_told_us", Outcome.TOLD_US
    label, short = _("Appointments: told us"), pgettext_lazy("a figure", "told us")
    definition = _BY_OUTCOME


@figure
class AppointmentsNoNews(_Appointments):
    code, told = "appointments_no_news", Outcome.NO_NEWS
    label, short = _("Appointments: no news"), pgettext_lazy("a figure", "no news")
    definition = _BY_OUTCOME


@figure
class AppointmentsMoved(_Appointments):
    code, told = "appointments_moved", AppointmentState.MOVED
    label, short = _("Appointments: moved"), _("moved to another day")
    definition = _BY_OUTCOME


@figure
class AppointmentsCancelled(_Appointments):
    code, told = "appointments_cancelled", AppointmentState.CANCELLED
    label, short = _("Appointments: cancelled"), pgettext_lazy("a figure", "cancelled")
    definition = _BY_OUTCOME


# Assessments


class DueMoment(NamedTuple):
    """A moment of a path whose usual days ended in a period."""

    place: int
    person: int
    on_time: bool


def moments_due(frame: Frame) -> list[DueMoment]:
    """Return the moments whose usual days ended in a period, read once for the figures."""
    return frame.compute_once("moments due", lambda: list(_find_due(frame)))


def _paths(frame: Frame) -> EnrolmentQuerySet:
    """Return the paths that became active and began before the last day counted."""
    last = min(frame.whole.last, frame.as_of)
    paths = Enrolment.objects.walking().exclude(state=EnrolmentState.TRIAL)
    return paths.filter(participant__centre=frame.centre, starts_on__lte=last)


def _find_due(frame: Frame) -> Iterator[DueMoment]:
    if not frame.counted:
        return
    paths = _paths(frame)
    made: dict[tuple[int, str], list[dt.date]] = defaultdict(list)
    done = Assessment.objects.filter(enrolment__in=paths.order_by().values("pk"), state__in=_MADE)
    for path, moment, day in done.values_list("enrolment", "moment", "date"):
        made[path, moment].append(day)
    numbers = {moment: values_by_day(code, frame.centre) for moment, code in DAYS.items()}
    sealed = {person: day for day, persons in sealed_from(frame).items() for person in persons}
    for path in paths.without_reasons().select_related("track").order_by("pk"):
        for moment, number_on in numbers.items():
            around = days_around(path, moment, 0)  # the start, the half, the end
            window = days_around(path, moment, number_on(around.last)) if around else None
            place = _place_of(frame, window.last) if window else None
            if window is None or place is None:
                continue
            on_time = any(day in window for day in made[path.pk, moment])
            left_before = path.ended_on is not None and path.ended_on < window.last
            hidden = path.participant_id in sealed and sealed[path.participant_id] <= window.last
            if not hidden and (on_time or not left_before):
                yield DueMoment(place, path.participant_id, on_time)


class _Assessments(OfPersons):
    unit = Unit.ASSESSMENTS
    source = _SOURCE
    group = "assessments"

    def counts(self, due: DueMoment) -> bool:
        """Tell whether a moment that is due is counted."""
        return True

    def amounts(self, frame: Frame) -> Amounts:
        found: dict[int, dict[int, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
        for due in moments_due(frame):
            if self.counts(due):
                found[due.place][due.person] += 1
        return found

    def has_records(self, frame: Frame, place: int) -> bool:
        """Tell whether any assessment of the period is noted in time: none is not known to be 0 in a year before."""
        return any(due.on_time for due in moments_due(frame) if due.place == place)


@figure
class AssessmentsDue(_Assessments):
    code = "assessments_due"
    label, short = _("Assessments due"), pgettext_lazy("a figure", "due")
    definition = _(
        "Entry, midterm and exit assessments whose usual days ended in the period, by the settings of the centre on "
        "the day of the start, the half or the end. Candidates, trials, declined enrolments and whoever left before "
        "are not counted."
    )


@figure
class AssessmentsOnTime(_Assessments):
    code = "assessments_on_time"
    label, short = _("Assessments made in their usual days"), _("made in their usual days")
    definition = _(
        "Of the assessments due, those that were completed and are of one of their usual days. Blank where none of a "
        "period is noted."
    )

    def counts(self, due: DueMoment) -> bool:
        return due.on_time


# Exits


class Exit(NamedTuple):
    """A path that ended in a period."""

    place: int
    person: int
    reason: str
    project: str


def exits(frame: Frame) -> list[Exit]:
    """Return the paths that ended in a period, read once for the figures."""
    return frame.compute_once("exits", lambda: list(_find_exits(frame)))


def _find_exits(frame: Frame) -> Iterator[Exit]:
    if not frame.counted:
        return
    ended = Enrolment.objects.filter(frame.inside("ended_on"), participant__centre=frame.centre, state__in=ENDED_STATES)
    for *of_path, day in (
        countable(ended, frame, day="ended_on")
        .order_by("pk")
        .values_list("participant", "exit_reason", "exit_project__kind", "ended_on")
    ):
        place = _place_of(frame, day)
        if place is not None:
            person, reason, project = of_path
            yield Exit(place, person, reason, project or "")


class _Exits(OfPersons):
    unit = Unit.PATHS
    source = _SOURCE

    def counts(self, one: Exit) -> bool:
        """Tell whether a path that ended is counted."""
        return True

    def amounts(self, frame: Frame) -> Amounts:
        found: dict[int, dict[int, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
        for one in exits(frame):
            if self.counts(one):
                found[one.place][one.person] += 1
        return found


@figure
class Exits(_Exits):
    code = "exits"
    label = _("Exits")
    definition = _("Paths that ended in the period, by the day of their end. Candidates and declined are not counted.")

    def has_records(self, frame: Frame, place: int) -> bool:
        """Tell whether a path was open in the period."""
        first = frame.periods[place].first
        open_then = frame.compute_once("paths open", lambda: list(_paths(frame).values_list("starts_on", "ended_on")))
        cut = frame.counted_part(frame.periods[place])
        return any(start <= cut.last and (end is None or end >= first) for start, end in open_then)

    def notes(self, frame: Frame, period: Period) -> list[str]:
        """Return how many ended for which reason."""
        place = list(frame.periods).index(period)
        counted = Counter(one.reason for one in exits(frame) if one.place == place)
        said = [
            gettext("%(reason)s (%(number)s)") % {"reason": label, "number": counted[reason]}
            for reason, label in [*ExitReason.choices, ("", capfirst(gettext("no reason noted")))]
            if counted[reason]
        ]
        return [gettext("By reason: %(reasons)s.") % {"reasons": ", ".join(said)}] if said else []


class _ExitProjects(_Exits):
    group = "exit_projects"
    kind: ClassVar[str]

    def counts(self, one: Exit) -> bool:
        return one.project == self.kind

    def has_records(self, frame: Frame, place: int) -> bool:
        """Tell whether the project of any exit of the period is noted."""
        return any(one.project for one in exits(frame) if one.place == place)


_PROJECTS = _("Paths that ended in the period, by the project with which the person left. Blank where none is noted.")


@figure
class ExitProjectsSocial(_ExitProjects):
    code, kind = "exit_projects_social", ExitProjectKind.SOCIAL
    label, short = _("Exits with a social project"), _("a social project")
    definition = _PROJECTS


@figure
class ExitProjectsProfessional(_ExitProjects):
    code, kind = "exit_projects_professional", ExitProjectKind.PROFESSIONAL
    label, short = _("Exits with a professional project"), _("a professional project")
    definition = _PROJECTS


@figure
class ExitProjectsNone(_ExitProjects):
    code, kind = "exit_projects_none", ExitProjectKind.NONE
    label, short = _("Exits without a project"), _("none, as was noted")
    definition = _PROJECTS


@figure
class ExitProjectsNotNoted(_ExitProjects):
    code, kind = "exit_projects_not_noted", ""
    label, short = _("Exits whose project is not noted"), pgettext_lazy("a figure", "not noted")
    definition = _PROJECTS
