"""What waits in the plans of one's own files: actions that are due, plans on which the person has yet to agree."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import FilteredRelation, Q, QuerySet

from accounts.centre_settings import setting
from accounts.models import User
from actionplans.access import WRITING
from actionplans.enums import PlanState
from actionplans.models import Action, Plan
from actionplans.models.action import OPEN
from assessments.models import Rating
from assessments.selectors import CONTENT, DONE
from core.periods import today
from core.request_memory import per_request
from participants.caseload import own_people
from participants.enums import OVER_STATES, STARTED_STATES
from participants.models import Participant
from participants.sensitive_rows import readable
from participants.settings import PATH_PAST_DAYS


@dataclass(frozen=True)
class WaitingLine:
    """One thing that waits, with the person of whom it is."""

    file: Participant
    plan: Plan
    action: Action | None
    day: dt.date

    @property
    def late(self) -> bool:
        return self.action is not None and self.action.due_on is not None and self.action.due_on < self.day

    @property
    def today(self) -> bool:
        return self.action is not None and self.action.due_on == self.day


class WaitingList(Sequence):
    """The lines that wait, read a slice at a time: due actions by their day, then plans to agree."""

    def __init__(self, actions: QuerySet, plans: QuerySet) -> None:
        self._actions, self._plans = actions, plans
        self._due = actions.count()
        self._all = self._due + plans.count()

    def __len__(self) -> int:
        return self._all

    def __getitem__(self, asked: Any) -> WaitingSlice:  # type: ignore[override]  # read by slices only
        first, last, _step = asked.indices(self._all)
        due = self._actions[first : min(last, self._due)] if first < self._due else []
        plans = self._plans[max(first - self._due, 0) : last - self._due] if last > self._due else []
        return WaitingSlice(due, plans)


@dataclass(frozen=True)
class WaitingSlice:
    """A part of the list, not read yet."""

    due: Any
    plans: Any

    def lines(self) -> list[WaitingLine]:
        """Read it."""
        day = today()
        said = [WaitingLine(one.plan.problem.enrolment.participant, one.plan, one, day) for one in self.due]
        return said + [WaitingLine(one.problem.enrolment.participant, one, None, day) for one in self.plans]


def due_actions(reader: User) -> QuerySet:
    """Return the open actions of the reader's own files whose day is today or past, the longest past first.

    Of plans that go on and of paths that do: what was left open when a path ended waits for nobody.
    """
    found = Action.objects.open().filter(due_on__lte=today()).exclude(plan__state=PlanState.CLOSED)
    found = found.filter(_going_on("plan__problem__enrolment"))
    return readable(found, reader, WRITING).order_by("due_on", "plan", "position", "pk")


def plans_to_agree(reader: User) -> QuerySet:
    """Return the plans of the reader's own files that are drafts, the oldest first."""
    found = Plan.objects.filter(state=PlanState.DRAFT).filter(_going_on("problem__enrolment"))
    return readable(found, reader, WRITING).order_by("created_at", "pk")


@per_request
def waiting_plans(reader: User) -> list[Any]:
    """Return due_actions(), plans_to_agree() and the plans whose review has come as plans, in no order, by one
    statement for home: a plan once for each of its due actions, as `due`, and a plan without any once with None.
    """
    due = FilteredRelation("actions", condition=Q(actions__state__in=OPEN, actions__due_on__lte=today()))
    plans = Plan.objects.annotate(due=due).filter(
        Q(state=PlanState.DRAFT) | Q(due__isnull=False) | Q(review_on__lte=today())
    )
    plans = plans.exclude(state=PlanState.CLOSED).filter(_going_on("problem__enrolment"))
    found = readable(plans, reader, WRITING).select_related("due", "problem__domain", "problem__enrolment__participant")
    rows: list[Any] = list(found.order_by())
    for row in rows:
        row.due = getattr(row, "due", None)  # Django sets no attribute where the join found nothing
    return rows


@per_request
def flagged_people(reader: User, centre: Any) -> list[tuple[Participant, int]]:
    """Return the persons whom the reader follows of whom completed assessments say "a problem" that nobody noted, and
    how many answers do; by name, on paths that run. One statement, none for who follows nobody.
    """
    people: dict[int, Any] = {person.pk: person for person in own_people(reader, centre)}
    if not people:
        return []
    on_path = {"assessment__state__in": DONE, "assessment__enrolment__state__in": STARTED_STATES}
    said = readable(Rating.objects.unnoted_problems().filter(**on_path), reader, CONTENT)
    found = said.order_by().values_list("assessment__enrolment__participant", flat=True)
    counted = Counter(found)
    told = [(person, counted[key]) for key, person in people.items() if counted[key]]
    return sorted(told, key=lambda one: (one[0].last_name, one[0].first_name, one[0].pk))


def _going_on(path: str) -> Q:
    """Return the filter of what is of an enrolment that goes on, which stands at the end of `path`.

    A path whose planned end is long past, and that nobody ended, waits as a path, not action by action.
    """
    forgotten = Q(**{f"{path}__planned_end_on__lt": today() - dt.timedelta(days=setting(PATH_PAST_DAYS))})
    return ~(Q(**{f"{path}__state__in": OVER_STATES}) | forgotten)


def waiting_for(reader: User, *, plans_only: bool = False) -> WaitingList:
    """Return what waits for the reader; with `plans_only` the plans to agree without the actions that are due."""
    file = "problem__enrolment__participant"
    actions = Action.objects.none() if plans_only else due_actions(reader)
    return WaitingList(
        actions.select_related("plan__problem__domain", f"plan__{file}"),
        plans_to_agree(reader).select_related("problem__domain", file),
    )
