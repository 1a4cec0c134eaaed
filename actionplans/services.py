"""Acts on plans that touch several rows, or that are written once however often they are sent."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from actionplans.enums import ActionState, CallAnswer, PlanEnding, PlanState, ReviewResult
from actionplans.models import Action, ExitProject, ExitStep, Plan, PlanReview, Problem
from actionplans.models.plan import REVIEWED
from audit.models import TransitionLog
from core.actor import because
from core.concurrent_edits import EditForm, Meanwhile, mark_of, marks_of, save_edit
from core.history import delete_tracked, save_changes
from core.idempotency import create_once
from core.periods import today
from participants.enums import ConsentKind
from participants.models import Consent, Enrolment
from participants.services.after_contacts import follow_consent
from participants.services.parallel_paths import lock_person
from permissions.transitions import LONGEST_REASON, MoveRefused, perform, perform_once


def note_problem(problem: Problem, *, key: uuid.UUID, goal: str = "") -> tuple[Problem, bool]:
    """Write a problem and, where a goal is given, its plan as a draft; return it, and whether it was written now.

    Raises KeyTaken, NoActor, and IntegrityError for a problem that is noted already.
    """
    with transaction.atomic():
        found, made = create_once(problem, key=key, same=("enrolment", "domain", "label"))
        if made and goal:
            Plan.objects.create(problem=found, goal=goal)
        return found, made


def save_correction(form: EditForm) -> tuple[bool, Meanwhile | None]:
    """Save a valid form that corrects a problem, with its reason, as core.concurrent_edits.save_edit().

    A problem that was noted from an answer and is of another aspect now does not come from that answer any more.
    """
    with transaction.atomic(), because(form.cleaned_data["reason"]):
        done, meanwhile = save_edit(form, twice=_("This problem is already noted."), at="label")
        if done:
            now = Problem.objects.select_related("rating").get(pk=form.instance.pk)
            if now.rating is not None and now.rating.aspect_id != now.aspect_id:
                save_changes(now, rating=None)
    return done, meanwhile


class ChangedMeanwhile(Exception):
    """Somebody wrote about a problem since it was shown what goes with it. Nothing was taken away."""


@dataclass(frozen=True)
class ProblemContents:
    """What was noted of a problem, and whether it may be taken away as opened by mistake.

    `begun`: its plan was agreed on, or one of its actions began or comes from another plan. Then it stays.
    """

    plan: Plan | None
    actions: list[Action]
    begun: bool
    mark: str  # of all of it as it is now


def contents_of(problem: Problem) -> ProblemContents:
    """Return what was noted of a problem; five statements at most."""
    plan = Plan.objects.filter(problem=problem).first()
    actions = list(plan.actions.order_by("position", "pk")) if plan is not None else []
    untouched = all(one.state == ActionState.TO_DO and one.carried_over_from_id is None for one in actions)
    begun = plan is not None and (plan.state != PlanState.DRAFT or not untouched)
    last = max(map(int, marks_of(actions).values()), default=0)
    mark = f"{mark_of(problem)}-{mark_of(plan) if plan is not None else 0}-{len(actions)}-{last}"
    return ProblemContents(plan, actions, begun, mark)


def remove_problem(problem: Problem, *, reason: str, seen: str) -> None:
    """Take away a problem that was opened by mistake, with a goal and actions that nobody agreed on or began.

    History keeps all of it. `seen` is the mark of what was shown. Of two who take it away at once the second finds it
    gone, which is what she asked. Raise MoveRefused where something hangs on it, and ChangedMeanwhile where somebody
    wrote about it since.
    """
    with transaction.atomic():
        locked = Problem.objects.select_for_update(of=("self",)).filter(pk=problem.pk).first()
        if locked is None:
            return
        list(Plan.objects.select_for_update(of=("self",)).filter(problem=locked).order_by("pk"))
        contents = contents_of(locked)
        if contents.begun:
            raise MoveRefused([_("Something hangs on this problem: it is not taken away.")])
        if contents.mark != seen:
            raise ChangedMeanwhile
        delete_tracked(Action, [action.pk for action in contents.actions])
        if contents.plan is not None:
            delete_tracked(Plan, [contents.plan.pk])
        with because(reason):
            delete_tracked(Problem, [locked.pk])


def add_action(action: Action, *, key: uuid.UUID) -> Action:
    """Write an action at the end of its plan. Raises KeyTaken, NoActor, and MoveRefused where the plan is closed."""
    with transaction.atomic():
        plan = Plan.objects.select_for_update(of=("self",)).get(pk=action.plan_id)
        if plan.state == PlanState.CLOSED and not Action.objects.filter(uuid=key).exists():
            raise MoveRefused([_("This plan is closed: it takes no more actions.")])
        action.position = (plan.actions.aggregate(last=Max("position"))["last"] or 0) + 1
        return create_once(action, key=key, same=("plan", "what", "doer", "doer_name", "due_on"))[0]


def end_action(action: Action, move: str, *, by: User, **data: Any) -> Action:
    """Make a move of an action; one that was never begun begins with its end: both moves are in the log.

    Raises NotAllowed or MoveRefused; nothing is written unless all is.
    """
    with transaction.atomic():
        now = Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
        if move in ("finish", "finish_partly") and now.state == ActionState.TO_DO:
            perform(now, "begin", by=by)
        return perform_once(now, move, by=by, **data)


@dataclass(frozen=True)
class PlanVerdict:
    """What becomes of one plan at a review; `seen` is the mark of the plan as it was shown."""

    plan: Plan
    result: str
    said: str
    next_on: date | None
    seen: str


class ReviewsRefused(Exception):
    """Why reviews were not saved, by the key of their plan; nothing was written.

    `meanwhile`: one of the plans was changed or reviewed by somebody else since it was shown.
    """

    def __init__(self, sentences: dict[int, list[Any]], *, meanwhile: bool) -> None:
        super().__init__("reviews refused")
        self.sentences = sentences
        self.meanwhile = meanwhile


def save_reviews(
    verdicts: list[PlanVerdict], *, key: uuid.UUID, by: User, reviewed_on: date, with_person: bool
) -> list[PlanReview]:
    """Write the reviews of a person's plans, all or none; those that the same form wrote before are left as they are.

    A plan that is closed makes its move, as close_plan() does; the others get the day of their next review. Raises
    ReviewsRefused with the sentences of all the plans that stand against it, KeyTaken, and NotAllowed.
    """
    refused: dict[int, list[Any]] = {}
    meanwhile, written = False, []
    with transaction.atomic():
        plans = Plan.objects.filter(pk__in=[one.plan.pk for one in verdicts]).order_by("pk")
        locked = {plan.pk: plan for plan in plans.select_for_update(of=("self",))}
        for one in verdicts:
            review = PlanReview(
                uuid=uuid.uuid5(key, str(one.plan.uuid)),
                plan=locked[one.plan.pk],
                reviewed_on=reviewed_on,
                with_person=with_person,
                said=one.said,
                result=one.result,
                next_on=one.next_on,
            )
            known = PlanReview.objects.filter(uuid=review.uuid).exists()
            if not known and mark_of(review.plan) != one.seen:
                meanwhile = True
                refused[one.plan.pk] = [_("Somebody wrote in this plan meanwhile. Look at it again, then save it.")]
                continue
            try:
                written.append(_save_review(review, by=by))
            except MoveRefused as error:
                refused[one.plan.pk] = error.sentences
        if refused:
            raise ReviewsRefused(refused, meanwhile=meanwhile)
    return written


def _save_review(review: PlanReview, *, by: User) -> PlanReview:
    """Write one review and what it does to its plan. Raise MoveRefused, and write nothing, where a rule is against it.

    The plan is locked.
    """
    plan = review.plan
    if plan.agreed_on is not None and review.reviewed_on < plan.agreed_on:
        raise MoveRefused([_("The person agreed to this plan on a later day. Correct the day of the review.")])
    same = ("plan", "reviewed_on", "with_person", "said", "result", "next_on")
    others = PlanReview.objects.filter(plan=plan, reviewed_on=review.reviewed_on).exclude(uuid=review.uuid)
    if others.exists():
        raise MoveRefused([_("A review of this plan is noted for this day already. Choose another day.")])
    with transaction.atomic():
        found, made = create_once(review, key=review.uuid, same=same)
        if made and review.result == ReviewResult.CLOSED:
            close_plan(plan, by=by, closed_on=review.reviewed_on)
        elif made and plan.state not in REVIEWED:
            raise MoveRefused([_("This plan is not open any more. Choose nothing for it.")])
        elif made:
            save_changes(plan, review_on=review.next_on)
    return found


def close_plan(plan: Plan, *, by: User, closed_on: date, carry_over_to: Plan | None = None, reason: str = "") -> Plan:
    """Close a running plan. Its open actions are dropped with `reason`, or carried over to another plan of the person.

    Raises NotAllowed or MoveRefused; nothing is written unless all is. (product.md section 3: closing a plan closes
    or carries over its actions.)
    """
    with transaction.atomic():
        still_open = list(plan.actions.open().select_for_update(of=("self",)).order_by("position"))
        if still_open and carry_over_to is None and not reason.strip():
            raise MoveRefused([_("Some actions are still open: end them or carry them over first.")])
        if carry_over_to is not None:
            carry_over_to = Plan.objects.select_for_update(of=("self",)).get(pk=carry_over_to.pk)
            if carry_over_to.problem.enrolment.participant_id != plan.problem.enrolment.participant_id:
                raise MoveRefused([_("Choose a plan of the same person.")])
            if carry_over_to.pk == plan.pk or carry_over_to.state == PlanState.CLOSED:
                raise MoveRefused([_("Choose another plan, one that is not closed.")])
            place = carry_over_to.actions.aggregate(last=Max("position"))["last"] or 0
            for step, action in enumerate(still_open, start=1):
                Action.objects.create(
                    plan=carry_over_to,
                    position=place + step,
                    what=action.what,
                    doer=action.doer,
                    doer_name=action.doer_name,
                    due_on=action.due_on,
                    carried_over_from=action,
                )
            reason = reason or _("Carried over to another plan.")
        for action in still_open:
            perform(action, "drop", by=by, reason=reason)
        return perform_once(plan, "close", by=by, closed_on=closed_on, reason=reason)


# The end of a path


@dataclass(frozen=True)
class PlanSettlement:
    """What becomes of one open plan at the end of its path; `seen` is the mark of the plan as it was shown."""

    plan: Plan
    ending: str
    outcome: str
    seen: str


class PlansRefused(Exception):
    """Why plans were not settled, by their key; nothing was written."""

    def __init__(self, sentences: dict[int, list[Any]]) -> None:
        super().__init__("plans refused")
        self.sentences = sentences


def settle_plans(settlements: list[PlanSettlement], *, by: User) -> None:
    """Close plans with what came of them, carry them into the first steps, or leave them open for a new path.

    All or none. A plan of which the same was said before is left as it is. Raises PlansRefused with the sentences of
    all plans that stand against it, and NotAllowed.
    """
    refused: dict[int, list[Any]] = {}
    with transaction.atomic():
        plans = Plan.objects.filter(pk__in=[one.plan.pk for one in settlements]).order_by("pk")
        locked = {plan.pk: plan for plan in plans.select_for_update(of=("self",))}
        for one in settlements:
            plan = locked.get(one.plan.pk)
            if plan is None:
                refused[one.plan.pk] = [_("Somebody took this plan away meanwhile.")]
                continue
            if (plan.ending, plan.outcome) == (one.ending, one.outcome):
                continue
            if mark_of(plan) != one.seen:
                refused[plan.pk] = [_("Somebody wrote in this plan meanwhile. Look at it again, then save it.")]
                continue
            try:
                _settle(plan, one, by=by)
            except MoveRefused as error:
                refused[plan.pk] = error.sentences
        if refused:
            raise PlansRefused(refused)


def _settle(plan: Plan, said: PlanSettlement, *, by: User) -> None:
    """Do what was said of one plan, which is locked. Raise MoveRefused, and write nothing, where a rule is against."""
    if said.ending == PlanEnding.NEW_PATH:
        if plan.state == PlanState.CLOSED:
            raise MoveRefused([_("This plan is closed: it stays as it ended.")])
        save_changes(plan, ending=PlanEnding.NEW_PATH)
        return
    with transaction.atomic():
        still_open = list(plan.actions.open().select_for_update(of=("self",)).order_by("position"))
        reason = said.outcome
        if said.ending == PlanEnding.STEPS:
            _carry_into_steps(plan, still_open)
            reason = _("Carried into the first steps after the path.")
        for action in still_open:
            perform(action, "drop", by=by, reason=reason[:LONGEST_REASON])
        perform(plan, "end_with_path", by=by, closed_on=today(), ending=said.ending, outcome=said.outcome)


def _carry_into_steps(plan: Plan, actions: list[Action]) -> None:
    """Write a first step for each open action; of a plan without one its goal is the step."""
    project = ExitProject.objects.filter(enrolment=plan.problem.enrolment_id).first()
    if project is None:
        raise MoveRefused([_("Note the exit project first, or “none”.")])
    if not actions:
        ExitStep.objects.create(project=project, what=plan.goal)
    for action in actions:
        ExitStep.objects.create(
            project=project,
            what=action.what,
            doer=action.doer,
            due_on=action.due_on,
            from_action=action,
        )


def close_without_news(enrolment: Enrolment, *, by: User, closed_on: date) -> None:
    """Close the plans of a path that somebody left without news and of which nothing else was said."""
    for problem in enrolment.problems.with_unsettled_plan().select_related("plan").order_by("pk"):
        plan = problem.plan
        perform(plan, "close_without_news", by=by, closed_on=max(closed_on, plan.agreed_on or closed_on))


def reopen_after_take_back(enrolment: Enrolment, *, by: User) -> None:
    """Open again the plans that closed by themselves with a path; of those left open for a new one it is asked anew."""
    plans = Plan.objects.filter(problem__enrolment=enrolment).order_by("pk")
    for plan in plans.filter(ending=PlanEnding.NEW_PATH):
        save_changes(plan, ending="")
    for plan in plans.filter(ending=PlanEnding.LEFT):
        before = _state_before(plan)
        if before == PlanState.DRAFT:
            perform(plan, "reopen_draft", by=by)
        else:
            name = "reopen_running" if before == PlanState.RUNNING else "reopen_agreed"
            perform(plan, name, by=by, review_on=_review_day(plan))


def _state_before(plan: Plan) -> str:
    """Return the state from which a plan closed last."""
    closed = TransitionLog.objects.filter(kind=Plan._meta.label_lower, object=plan.uuid, to_state=PlanState.CLOSED)
    return str(closed.order_by("-pk").values_list("from_state", flat=True)[0])


def _review_day(plan: Plan) -> date | None:
    """Return when a plan is to review, as its last review or its agreement said."""
    last = plan.reviews.order_by("-reviewed_on", "-pk").first()
    if last is not None:
        return last.next_on
    return plan.agreed_on + timedelta(days=plan.review_days(plan.agreed_on)) if plan.agreed_on is not None else None


def save_farewell(form: EditForm, *, by: User) -> tuple[bool, Meanwhile | None]:
    """Save what a person takes home and whether she may be contacted, as core.concurrent_edits.save_edit().

    Her answer is a consent: given with a yes, withdrawn with a no; the contacts after the path follow it.
    """
    with transaction.atomic():
        done, meanwhile = save_edit(form)
        answer, how = (form.cleaned_data.get(name, "") for name in ("may_call", "how")) if done else ("", "")
        if done and answer and "may_call" in form.changed_data:
            person = lock_person(form.instance.enrolment.participant_id)
            standing = person.consents.to_follow_up().in_force(today())
            if answer == CallAnswer.YES and how and not standing.exists():
                Consent.objects.create(participant=person, kind=ConsentKind.FOLLOW_UP, given_on=today(), form=how)
            elif answer == CallAnswer.NO:
                for consent in standing:
                    save_changes(consent, withdrawn_on=today())
            follow_consent(person, by=by)
    return done, meanwhile
