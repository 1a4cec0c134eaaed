"""What action plans tell in a person's file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre, User
from actionplans.access import KNOWS_OF_IT, READING, WRITING
from actionplans.enums import PlanState
from actionplans.models import Action, Plan, Problem
from actionplans.presenters import ProblemLine, lines_known, steps_of, unplanned_ratings, unplanned_words
from assessments.enums import Moment
from assessments.models import Assessment
from participants.enums import OVER_STATES, RUNNING_STATES, EnrolmentState
from participants.file_page.columns import NextStep, next_step
from participants.file_page.glance import DatedThing, GlanceItem, due_day, glance
from participants.file_page.panels import FilePanel, panel
from participants.file_page.sections import Section, section
from participants.file_permissions import may_on_file
from participants.group_page import GroupNote, own_note
from participants.models import Enrolment, Participant
from participants.page_memory import enrolments_known
from participants.sensitive_rows import readable, readable_in_file

OPEN_PROBLEMS = pgettext_lazy("of a file", "Open problems")
SHOWN = 5  # the page of the plan has the rest


@panel(order=50)
def plans(reader: User, participant: Participant) -> FilePanel | None:
    """Problems, plans and actions for who may read them; the states of plans for who may know of them."""
    if may_on_file(reader, READING, participant):
        lines = lines_known(reader, participant)
        paths = enrolments_known(reader, participant)
        ended = [one for one in paths if hasattr(one, "exit_project")]
        writing = may_on_file(reader, WRITING, participant)
        path = next((one for one in paths if one.state != EnrolmentState.DECLINED), None)
        flagged = unplanned_ratings(reader, path) if writing and path is not None else []
        project = max(ended, key=lambda one: one.number).exit_project if ended else None
        context = {
            "file": participant,
            "lines": lines[:SHOWN],
            "hidden": len(lines) - SHOWN,
            "project": project,
            "steps": steps_of(reader, participant, project) if project is not None else [],
            "writing": writing,
            "flagged": unplanned_words(len(flagged)) if flagged else "",
        }
        words = ngettext("%(count)s problem", "%(count)s problems", len(lines)) % {"count": len(lines)}
        more = (words if lines else gettext("Open the plan"), _address(participant))
        return FilePanel("plans", _("Action plan"), "actionplans/_panel.html", context, aside=True, more=more)
    if may_on_file(reader, KNOWS_OF_IT, participant):
        known = Plan.objects.for_user(reader, KNOWS_OF_IT).filter(problem__enrolment__participant=participant)
        context = {"plans": list(known.defer("goal").order_by("agreed_on", "pk"))}
        return FilePanel("plans", _("Action plan"), "actionplans/_states.html", context, aside=True)
    return None


@glance(order=40)
def open_problems(reader: User, participant: Participant) -> GlanceItem | None:
    """How many problems are not closed, on paths that go on; it leads to the plan."""
    if not may_on_file(reader, READING, participant):
        return None
    going_on = _going_on(reader, participant)
    if not going_on:
        return None
    lines = [one for one in lines_known(reader, participant) if one.problem.enrolment_id in going_on and one.writable]
    if not lines:
        return GlanceItem(OPEN_PROBLEMS, pgettext("a problem", "none"), _address(participant))
    words = ngettext("%(count)s problem", "%(count)s problems", len(lines)) % {"count": len(lines)}
    return GlanceItem(OPEN_PROBLEMS, words, _address(participant))


@due_day()
def next_action(reader: User, participant: Participant) -> list[DatedThing] | None:
    """The open action that is due first on a path that goes on: what it is for who may read it, else its day alone."""
    if not may_on_file(reader, KNOWS_OF_IT, participant):
        return None
    if may_on_file(reader, READING, participant):
        going_on = _going_on(reader, participant)
        lines = [one for one in lines_known(reader, participant) if one.problem.enrolment_id in going_on]
        due = [(line.next_due, line) for line in lines if line.next_due is not None]
        return [_action_due(participant, *min(due, key=lambda one: one[0]))] if due else []
    going = Action.objects.open().filter(due_on__isnull=False).exclude(plan__state=PlanState.CLOSED)
    going = going.exclude(plan__problem__enrolment__state__in=OVER_STATES)
    known = readable_in_file(going, reader, KNOWS_OF_IT, participant)
    days = known.order_by("due_on").values_list("due_on", flat=True)[:1]
    return [DatedThing(day, gettext("Action of the plan")) for day in days]


def _action_due(participant: Participant, day: dt.date, line: ProblemLine) -> DatedThing:
    first = next(one.action for one in line.actions if one.is_open and one.action.due_on == day)
    address = f"{_address(participant)}#problem-{line.problem.uuid}"
    return DatedThing(day, first.what, address)


def _going_on(reader: User, participant: Participant) -> set[int]:
    """Return the keys of the paths that are not over."""
    return {one.pk for one in enrolments_known(reader, participant) if one.state not in OVER_STATES}


def _address(participant: Participant) -> str:
    return reverse("actionplans:plan", args=[participant.uuid])


@section(order=20)
def plan_section(reader: User, participant: Participant) -> Section | None:
    """The page of the plan, for who may read it."""
    if not may_on_file(reader, READING, participant):
        return None
    return Section("plan", _("Plan"), _address(participant))


@next_step(order=30)
def agree_on_plan(reader: User, participant: Participant) -> NextStep | None:
    """Write the plan of a problem that has none, or agree on the one that is written."""
    if not may_on_file(reader, WRITING, participant):
        return None
    on_path = {"enrolment__participant": participant, "enrolment__state__in": RUNNING_STATES}
    of_plan = {f"problem__{name}": value for name, value in on_path.items()}
    drafts = Plan.objects.filter(state=PlanState.DRAFT, **of_plan)
    draft = readable(drafts, reader, WRITING).order_by("pk").first()
    if draft is not None and draft.actions.exists():
        return NextStep(
            _("Note the agreement on the plan"), reverse("actionplans:move-plan", args=[draft.uuid, "agree"])
        )
    unplanned = readable(Problem.objects.filter(plan__isnull=True, **on_path), reader, WRITING)
    if draft is not None or unplanned.exists():
        return NextStep(_("Write the plan"), _address(participant))
    return None


@next_step(order=40)
def say_what_follows(reader: User, participant: Participant) -> NextStep | None:
    """Say what comes after the path, once the exit assessment is begun."""
    if not may_on_file(reader, WRITING, participant):
        return None
    at_exit = Assessment.objects.standing().filter(
        enrolment__participant=participant, enrolment__state__in=RUNNING_STATES, moment=Moment.EXIT
    )
    waiting = at_exit.filter(enrolment__exit_project__isnull=True).select_related("enrolment").order_by("pk").first()
    if waiting is None:
        return None
    return NextStep(_("Exit project"), reverse("actionplans:exit-project", args=[waiting.enrolment.uuid]))


@own_note(order=30)
def open_actions(reader: User, centre: Centre, paths: Sequence[Enrolment]) -> dict[int, GroupNote]:
    """How many actions are open in the plans of each path; one statement."""
    file = "plan__problem__enrolment__participant"
    going = Action.objects.open().exclude(plan__state=PlanState.CLOSED).filter(plan__problem__enrolment__in=paths)
    known = readable(going, reader, WRITING).order_by().values_list(file, f"{file}__uuid")
    return {
        key: GroupNote(
            ngettext("%(count)s open action", "%(count)s open actions", count) % {"count": count},
            reverse("actionplans:plan", args=[uuid]),
        )
        for key, uuid, count in known.annotate(count=Count("pk"))
    }
