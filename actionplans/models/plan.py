"""One plan per problem, and its state machine (product.md section 3)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import transition

from accounts.centre_settings import setting
from accounts.models import User
from actionplans.enums import PlanEnding, PlanState
from actionplans.models.problem import Problem
from actionplans.settings import REVIEW_DAYS
from core.constraints import exactly_when, in_order, one_of
from core.crypto.fields import EncryptedCharField, EncryptedTextField
from core.history import history_records
from core.models import Entity
from core.state_field import StateField
from participants.querysets import FileQuerySet
from permissions.transitions import guard

CLOSING = [PlanEnding.OUTCOME, PlanEnding.STEPS, PlanEnding.LEFT]
OPEN_PLANS = [PlanState.DRAFT, PlanState.AGREED, PlanState.RUNNING]
REVIEWED = [PlanState.AGREED, PlanState.RUNNING]


class PlanQuerySet(FileQuerySet):
    """Plans are read through their problem's file."""

    centre_path = "problem__enrolment__participant__centre"
    participant_path = "problem__enrolment__participant"


@guard(_("Some actions are still open: end them or carry them over first."))
def no_open_action(plan: Plan) -> bool:
    return not plan.actions.open().exists()


@guard(_("Add at least one action to the plan first."))
def has_action(plan: Plan) -> bool:
    return plan.actions.exists()


@guard(_("This plan did not close by itself with the path: it stays as it ended."))
def closed_by_itself(plan: Plan) -> bool:
    return plan.ending == PlanEnding.LEFT


TAKEN_UP = {"label": pgettext_lazy("a plan", "Open again")}


class Plan(Entity):
    """What is aimed at for one problem."""

    problem = models.OneToOneField(Problem, on_delete=models.CASCADE, related_name="plan")
    goal = EncryptedCharField(_("goal"), max_length=300)
    state = StateField(_("state"), choices=PlanState.choices, default=PlanState.DRAFT)
    agreed_on = models.DateField(_("agreed with the person on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    her_words = EncryptedCharField(_("in the person’s own words"), max_length=300, blank=True)
    review_on = models.DateField(_("to review from"), null=True, blank=True)
    ending = models.CharField(
        _("what became of it at the end of the path"), max_length=8, choices=PlanEnding.choices, blank=True
    )
    outcome = EncryptedTextField(_("what came of it"), blank=True)
    taken_over = models.BooleanField(
        _("taken over"), default=False, help_text=_("From earlier records, which did not note the agreement.")
    )

    objects = PlanQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("plan")
        ordering = ["problem", "pk"]
        constraints = [
            one_of("state", PlanState, name="plan_state_known", message=_("This state is not known.")),
            models.CheckConstraint(
                condition=(
                    Q(state=PlanState.DRAFT)
                    | Q(agreed_on__isnull=False)
                    | Q(taken_over=True)
                    | Q(ending__in=CLOSING)  # a draft that ends with the path was never agreed on
                ),
                name="plan_agreed",
                violation_error_message=_("Enter on which day the plan was agreed on."),
            ),
            exactly_when(
                Q(state=PlanState.CLOSED),
                "closed_on",
                name="plan_closed",
                message=_("Enter on which day the plan was closed."),
            ),
            models.CheckConstraint(
                condition=(
                    Q(ending="")
                    | Q(ending=PlanEnding.NEW_PATH) & ~Q(state=PlanState.CLOSED)
                    | Q(ending__in=CLOSING, state=PlanState.CLOSED)
                ),
                name="plan_ending",
                violation_error_message=_("Choose what becomes of the plan: closed, or left open."),
            ),
            models.CheckConstraint(
                condition=Q(ending=PlanEnding.OUTCOME) & ~Q(outcome="") | ~Q(ending=PlanEnding.OUTCOME) & Q(outcome=""),
                name="plan_outcome",
                violation_error_message=_("Write what came of the plan, where it is closed with that."),
            ),
            models.CheckConstraint(
                condition=Q(review_on__isnull=True) | Q(state__in=REVIEWED),
                name="plan_review_day",
                violation_error_message=_("Only a plan that is agreed on and not closed is reviewed."),
            ),
            in_order("agreed_on", "closed_on", name="plan_dates", message=_("It closes before it was agreed.")),
        ]

    def __str__(self) -> str:
        return self.goal

    def review_days(self, day: date) -> int:
        """Return after how many days the centre reviews a plan that is agreed on or reviewed on a day."""
        return setting(REVIEW_DAYS, self.problem.enrolment.participant.centre_id, on=day)

    @transition(
        field=state,
        source=PlanState.DRAFT,
        target=PlanState.AGREED,
        permission="plan.move",
        custom={
            "needs": {"agreed_on": _("Say on which day the person agreed.")},
            "label": _("Agreed with the person"),
        },
    )
    def agree(self, *, by: User, reason: str = "", agreed_on: Any = None) -> None:
        """Agreed with the person, on a day; from a day on, which the centre sets, it is to review."""
        self.agreed_on = agreed_on
        self.review_on = agreed_on + timedelta(days=self.review_days(agreed_on))

    @transition(
        field=state,
        source=PlanState.AGREED,
        target=PlanState.RUNNING,
        permission="plan.move",
        conditions=[has_action],
        custom={"label": _("Start")},
    )
    def start(self, *, by: User, reason: str = "") -> None:
        """Its actions are under way."""

    @transition(
        field=state,
        source=PlanState.RUNNING,
        target=PlanState.CLOSED,
        permission="plan.move",
        conditions=[no_open_action],
        custom={"needs": {"closed_on": _("Say on which day the plan ends.")}, "label": _("Close")},
    )
    def close(self, *, by: User, reason: str = "", closed_on: Any = None) -> None:
        """Its actions are ended or carried over (actionplans.services.close_plan does both)."""
        self.closed_on = closed_on
        self.review_on = None
        self.ending = ""  # left open for a new path, on which it ends as any other

    @transition(
        field=state,
        source=OPEN_PLANS,
        target=PlanState.CLOSED,
        permission="plan.move",
        conditions=[no_open_action],
        custom={
            "needs": {
                "closed_on": _("Say on which day the plan ends."),
                "ending": _("Say what becomes of the plan."),
            },
            "label": pgettext_lazy("a plan", "End with the path"),
        },
    )
    def end_with_path(
        self, *, by: User, reason: str = "", closed_on: Any = None, ending: str = "", outcome: str = ""
    ) -> None:
        """The path ends, and it was said what becomes of the plan (actionplans.services_at_exit)."""
        self._end(closed_on, ending, outcome)

    @transition(
        field=state,
        source=OPEN_PLANS,
        target=PlanState.CLOSED,
        permission="plan.move",
        custom={
            "needs": {"closed_on": _("Say on which day the plan ends.")},
            "label": pgettext_lazy("a plan", "Close without news"),
        },
    )
    def close_without_news(self, *, by: User, reason: str = "", closed_on: Any = None) -> None:
        """The person left without news: its actions stay as they stood, since nobody can say what came of them."""
        self._end(closed_on, PlanEnding.LEFT, "")

    def _end(self, closed_on: Any, ending: str, outcome: str) -> None:
        self.closed_on, self.ending, self.outcome = closed_on, ending, outcome
        self.review_on = None

    @transition(
        field=state,
        source=PlanState.CLOSED,
        target=PlanState.DRAFT,
        permission="plan.move",
        conditions=[closed_by_itself],
        custom=TAKEN_UP,
    )
    def reopen_draft(self, *, by: User, reason: str = "") -> None:
        """The end of the path is taken back: a draft as before."""
        self._reopen(None)

    @transition(
        field=state,
        source=PlanState.CLOSED,
        target=PlanState.AGREED,
        permission="plan.move",
        conditions=[closed_by_itself],
        custom=TAKEN_UP,
    )
    def reopen_agreed(self, *, by: User, reason: str = "", review_on: Any = None) -> None:
        """The end of the path is taken back: agreed on as before."""
        self._reopen(review_on)

    @transition(
        field=state,
        source=PlanState.CLOSED,
        target=PlanState.RUNNING,
        permission="plan.move",
        conditions=[closed_by_itself],
        custom=TAKEN_UP,
    )
    def reopen_running(self, *, by: User, reason: str = "", review_on: Any = None) -> None:
        """The end of the path is taken back: running as before."""
        self._reopen(review_on)

    def _reopen(self, review_on: Any) -> None:
        self.closed_on, self.ending = None, ""
        self.review_on = review_on
