"""The page of an exit: seven ticks, each saying what is there, or what is missing and where it is mended."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from actionplans.enums import ExitProjectKind, PlanState
from actionplans.models import ExitProject, ExitStep
from actionplans.presenters import ProblemLine, lines_of, steps_of
from assessments.enums import AssessmentState
from assessments.models import Assessment
from audit.models import AccessedFile
from core.periods import BELGIUM, long_date, today
from participants.enums import ENDED_STATES, ResultMoment
from participants.models import AfterContact, Enrolment, OperationEntry, Participant
from participants.operation_cards import due_on
from participants.services.after_contacts import agrees, months_to_contact
from participants.services.exits import plans_open_words

THERE, MISSING, LATER = "there", "missing", "later"


@dataclass(frozen=True)
class ExitTick:
    """One of the seven: its sentence, and the ways on which it is mended."""

    name: str
    heading: str
    state: str
    sentences: list[str]
    ways: list[dict[str, str]] = field(default_factory=list)

    @property
    def is_there(self) -> bool:
        return self.state == THERE

    @property
    def is_missing(self) -> bool:
        return self.state == MISSING


@dataclass
class PathExit:
    """What is read of an exit, once for the ticks and for the forms below them."""

    reader: User
    enrolment: Enrolment
    project: ExitProject | None
    steps: list[ExitStep]
    lines: list[ProblemLine]
    agrees: bool
    months: list[int]
    contacts: list[AfterContact]

    @property
    def participant(self) -> Participant:
        return self.enrolment.participant

    @property
    def open_lines(self) -> list[ProblemLine]:
        """The problems whose plan is open; those left open for a new path too, since that may be said otherwise."""
        return [line for line in self.lines if line.plan is not None and line.state != PlanState.CLOSED]

    @property
    def unsettled(self) -> int:
        """How many open plans nobody said anything about."""
        return sum(not line.plan.ending for line in self.open_lines if line.plan is not None)

    @property
    def has_ended(self) -> bool:
        return self.enrolment.state in ENDED_STATES


def exit_of(reader: User, enrolment: Enrolment) -> PathExit:
    """Read what the page of an exit shows."""
    participant = enrolment.participant
    project = ExitProject.objects.filter(enrolment=enrolment).first()
    return PathExit(
        reader=reader,
        enrolment=enrolment,
        project=project,
        steps=steps_of(reader, participant, project) if project is not None else [],
        lines=lines_of(reader, participant, enrolment=enrolment),
        agrees=agrees(participant),
        months=months_to_contact(participant, enrolment.ended_on),
        contacts=list(AfterContact.objects.filter(enrolment=enrolment).order_by("planned_on", "pk")),
    )


def ticks_of(found: PathExit) -> list[ExitTick]:
    """Return the seven ticks, in the order of the work."""
    return [
        _assessment(found),
        _project(found),
        _steps(found),
        _plans(found),
        _result(found),
        _certificate(found),
        _farewell(found),
    ]


def _way(label: Any, name: str, *args: Any, more: str = "") -> dict[str, str]:
    return {"label": str(label), "url": reverse(name, args=args) + more}


def _assessment(found: PathExit) -> ExitTick:
    enrolment, heading = found.enrolment, _("Exit assessment")
    at_exit = Assessment.objects.standing().at_exit().filter(enrolment=enrolment).without_reasons()
    last = at_exit.order_by("date", "pk").last()
    if last is not None:
        words = {"day": long_date(last.date)}
        see = [_way(_("Open the assessment"), "assessments:assessment", last.uuid)]
        if last.state != AssessmentState.DRAFT:
            return ExitTick("assessment", heading, THERE, [_("The exit assessment of %(day)s is made.") % words], see)
        if not enrolment.no_exit_assessment_reason:
            said = _("The exit assessment of %(day)s is a draft. Complete it, or say why there is none.") % words
            return ExitTick("assessment", heading, MISSING, [said], see)
    if enrolment.no_exit_assessment_reason:
        said = _("There is none: %(reason)s") % {"reason": enrolment.no_exit_assessment_reason}
        return ExitTick("assessment", heading, THERE, [said])
    begin = [_way(_("Begin an assessment"), "assessments:new", found.participant.uuid)]
    return ExitTick(
        "assessment", heading, MISSING, [_("Make the exit assessment first, or say why there is none.")], begin
    )


def _project(found: PathExit) -> ExitTick:
    heading, project = _("Exit project"), found.project
    label = _("Change the exit project") if project is not None else _("Note what comes next")
    way = [_way(label, "actionplans:exit-project", found.enrolment.uuid, more="?on=exit")]
    if project is None:
        said = _("Say what comes after the path: a social project, a professional project, or none.")
        return ExitTick("project", heading, MISSING, [said], way)
    sentences = [str(project.get_kind_display())]
    if project.agreed_on is not None:
        sentences.append(_("Agreed with the person on %(day)s.") % {"day": long_date(project.agreed_on)})
    return ExitTick("project", heading, THERE, sentences, way)


def _steps(found: PathExit) -> ExitTick:
    heading = _("First steps")
    if found.steps:
        count = len(found.steps)
        said = ngettext("%(count)s first step is noted.", "%(count)s first steps are noted.", count)
        return ExitTick("steps", heading, THERE, [said % {"count": count}])
    if found.project is None:
        return ExitTick("steps", heading, MISSING, [_("Note the exit project first: the steps belong to it.")])
    if found.project.kind == ExitProjectKind.NONE:
        return ExitTick("steps", heading, THERE, [_("Without a project no step is needed.")])
    return ExitTick("steps", heading, MISSING, [_("Note at least one first step.")])


def _plans(found: PathExit) -> ExitTick:
    heading = _("Open plans")
    if found.unsettled:
        return ExitTick("plans", heading, MISSING, [plans_open_words(found.unsettled)])
    if found.open_lines:
        return ExitTick("plans", heading, THERE, [_("Of each open plan it is said what becomes of it.")])
    return ExitTick("plans", heading, THERE, [_("No plan is open.")])


def _result(found: PathExit) -> ExitTick:
    heading, enrolment = _("Result for the funder"), found.enrolment
    if enrolment.operation_id is None:
        return ExitTick("result", heading, THERE, [_("The path runs under no operation of a funder.")])
    entries = OperationEntry.objects.filter(participant=found.participant, operation=enrolment.operation_id)
    entry = entries.with_results().first()
    if entry is None:
        said = _("The entry in the operation %(operation)s is not noted.") % {"operation": enrolment.operation}
        way = _way(_("Note the entry in an operation"), "participants:new-operation-entry", found.participant.uuid)
        return ExitTick("result", heading, MISSING, [said], [way])
    if entry.left_on is None or not found.has_ended:
        return ExitTick("result", heading, LATER, [_("It is asked from the last day on, within four weeks.")])
    if entry.asked_exit is not None:
        return ExitTick("result", heading, THERE, [_("Asked on %(day)s.") % {"day": long_date(entry.asked_exit)}])
    moment = ResultMoment.EXIT
    way = _way(_("Note what the person says"), "participants:operation-result", entry.uuid, moment.value)
    return ExitTick("result", heading, MISSING, [_days_left(due_on(moment, entry.left_on))], [way])


def _days_left(due: dt.date) -> str:
    """Return until when a result is asked, and how many days are left of the four weeks."""
    left = (due - today()).days
    if left < 0:
        return _("It was to be asked by %(day)s. Ask it now.") % {"day": long_date(due)}
    said = ngettext("To ask by %(day)s: %(count)s day is left.", "To ask by %(day)s: %(count)s days are left.", left)
    return said % {"day": long_date(due), "count": left}


def _certificate(found: PathExit) -> ExitTick:
    heading, enrolment = _("Certificate"), found.enrolment
    way = [_way(_("Certificate of participation (PDF)"), "workshops:certificate", enrolment.uuid)]
    given = AccessedFile.objects.filter(
        file=found.participant.uuid,
        entry__what="workshops.certificate",
        entry__at__date__gte=enrolment.ended_on or enrolment.starts_on,
    )
    last = given.order_by("-entry__at").values_list("entry__at", flat=True).first()
    if last is None:
        return ExitTick("certificate", heading, MISSING, [_("Print the certificate of participation.")], way)
    day = long_date(timezone.localtime(last, BELGIUM).date())
    return ExitTick("certificate", heading, THERE, [_("Made on %(day)s.") % {"day": day}], way)


def _farewell(found: PathExit) -> ExitTick:
    heading, project = _("What the person takes home, and afterwards"), found.project
    if project is None:
        return ExitTick("farewell", heading, MISSING, [_("Note the exit project first, or “none”.")])
    missing = [] if project.takes_home else [_("Write what the person takes home.")]
    if found.months and not (project.may_call or found.agrees):
        missing.append(
            _("Ask whether the person may be contacted %(months)s.") % {"months": months_words(found.months)}
        )
    if missing:
        return ExitTick("farewell", heading, MISSING, missing)
    return ExitTick("farewell", heading, THERE, [f"{project.takes_home}", *_after(found, project)])


def _after(found: PathExit, project: ExitProject) -> list[str]:
    """Return what was agreed on about contacts after the path, and what came of them."""
    if not found.agrees:
        return [_("The person does not wish to be contacted.")] if project.may_call else []
    days = [
        f"{long_date(one.planned_on)} ({one.get_result_display() or one.get_state_display()})" for one in found.contacts
    ]
    if days:
        return [_("Contacts after the path: %(days)s.") % {"days": ", ".join(days)}]
    return [_("The person may be contacted %(months)s.") % {"months": months_words(found.months)}]


def months_words(months: list[int]) -> str:
    """Return "after 3 and 6 months"."""
    if not months:
        return _("never")
    if len(months) == 1:
        return ngettext("after %(count)s month", "after %(count)s months", months[0]) % {"count": months[0]}
    first, last = ", ".join(map(str, months[:-1])), months[-1]
    return _("after %(first)s and %(last)s months") % {"first": first, "last": last}


def days_of_path(enrolment: Enrolment) -> tuple[int, int]:
    """Return how many days the path lasted so far, and on how many of them the person was on a break."""
    last = min(enrolment.ended_on or today(), today())
    days = max((last - enrolment.starts_on).days + 1, 0)
    away = sum(
        max((min(one.ended_on or last, last) - max(one.starts_on, enrolment.starts_on)).days + 1, 0)
        for one in enrolment.breaks.all()
    )
    return days, away
