"""Problems and their goals."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedHttpRequest
from actionplans.access import WRITING, find_plan_or_404, find_problem_or_404
from actionplans.enums import PlanState
from actionplans.forms.plans import GoalForm, NewPlanForm, NoteProblemForm, ProblemForm, RemoveProblemForm
from actionplans.models import Plan, Problem
from actionplans.presenters import enrolments_of, first_words_of, ratings_of
from actionplans.services import ChangedMeanwhile, contents_of, note_problem, remove_problem, save_correction
from actionplans.views.form_page import TAKEN, form_page, to_plan
from assessments.models import Domain, Instrument, Rating
from core.concurrent_edits import save_edit
from core.idempotency import KeyTaken, create_once
from participants.access import find_participant_or_404, find_removed_or_404
from participants.models import Enrolment
from participants.sensitive_rows import closed_domains
from permissions.transitions import MoveRefused

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@transaction.atomic
def new(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Note a problem, from an answer of the assessment (`rating`) or freely, with its goal where that is known."""
    participant = find_participant_or_404(request, uuid, WRITING)
    enrolments = enrolments_of(participant)
    rating = _rating_or_404(request, enrolments)
    form = NoteProblemForm(
        request.POST if request.method == "POST" else None,
        domains=_domains(),
        fixed=rating.aspect.domain if rating else None,
        initial={"label": first_words_of(rating)} if rating else {},
    )
    status = None
    if enrolments and form.is_bound and form.is_valid():
        problem = form.instance
        problem.enrolment = enrolments[0]
        if rating is not None:
            problem.domain, problem.aspect, problem.rating = rating.aspect.domain, rating.aspect, rating
        status = _note(form, problem)
        if not status:
            messages.success(request, _("The problem is noted."))
            return to_plan(participant, f"problem-{form.cleaned_data['key']}")
    context: dict[str, Any] = {"rating": rating, "walk": enrolments[0] if enrolments else None}
    domain = rating.aspect.domain.code if rating else ""
    return form_page(
        request,
        "actionplans/problem_new.html",
        participant,
        form,
        what="actionplans.problem",
        domain=domain,
        status=status,
        **context,
    )


def _note(form: NoteProblemForm, problem: Problem) -> int | None:
    """Write the problem; return the status of a refusal that the form then tells, or None."""
    try:
        note_problem(problem, key=form.cleaned_data["key"], goal=form.cleaned_data["goal"])
    except KeyTaken:
        form.say_taken()
        return TAKEN
    except IntegrityError:
        form.add_error("label", _("This problem is already noted."))
        return TAKEN
    return None


def _rating_or_404(request: AuthenticatedHttpRequest, enrolments: list[Enrolment]) -> Rating | None:
    """Return the answer from which a problem is noted. Raise Http404 for one that is not of this path, or no uuid."""
    asked = request.GET.get("rating")
    if not asked:
        return None
    try:
        key = UUID(asked)
    except ValueError:
        raise Http404 from None
    given = (
        ratings_of(request.user, enrolments[0]).select_related("aspect__domain", "assessment") if enrolments else None
    )
    rating = given.filter(uuid=key).first() if given is not None else None
    if rating is None:
        raise Http404
    return rating


def _domains(instrument: Instrument | None = None) -> QuerySet[Domain]:
    """Return the domains of life of an instrument, by default of the latest."""
    latest = instrument or Instrument.objects.order_by("version").last()
    return Domain.objects.filter(instrument=latest).order_by("position")


@require_http_methods(METHODS)
@transaction.atomic
def change(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Correct the domain, the aspect or the words of a problem, with a reason; others' changes are not lost."""
    try:
        problem = find_problem_or_404(request, uuid)
    except Http404:
        return _taken_away(request, uuid)
    participant = problem.enrolment.participant
    form = ProblemForm(
        request.POST if request.method == "POST" else None,
        instance=problem,
        domains=_domains(problem.domain.instrument),
        initial={"domain": problem.domain.code},
    )
    done, meanwhile = save_correction(form) if form.is_bound and form.is_valid() else (False, None)
    if done:
        messages.success(request, _("The problem is corrected."))
        return to_plan(participant, f"problem-{problem.uuid}")
    return form_page(
        request,
        "actionplans/problem_change.html",
        participant,
        form,
        what="actionplans.problem",
        domain=problem.domain.code,
        meanwhile=meanwhile,
        problem=problem,
    )


@require_http_methods(METHODS)
@transaction.atomic
def remove(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Say what goes with a problem that was opened by mistake, and take it away; else say what to do."""
    try:
        problem = find_problem_or_404(request, uuid)
    except Http404:
        return _taken_away(request, uuid)
    participant = problem.enrolment.participant
    form = RemoveProblemForm(request.POST if request.method == "POST" else None)
    told = ""
    if form.is_bound and form.is_valid():
        try:
            remove_problem(problem, reason=form.cleaned_data["reason"], seen=form.cleaned_data["seen"])
        except MoveRefused as refused:
            told = str(refused.sentences[0])
        except ChangedMeanwhile:
            told = _("Somebody wrote about this problem meanwhile. Look at it again, then take it away or keep it.")
        else:
            messages.success(request, _("The problem is taken away. The history of the file keeps it."))
            return to_plan(participant)
    if told:
        form.add_error(None, told)
    return form_page(
        request,
        "actionplans/problem_remove.html",
        participant,
        form,
        what="actionplans.problem",
        domain=problem.domain.code,
        status=TAKEN if told else None,
        problem=problem,
        contents=contents_of(problem),
    )


def _taken_away(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Tell who took the problem away and why, with what was typed; Http404 where there was none for this person."""
    row = find_removed_or_404(request, Problem, uuid, WRITING)
    participant = row.enrolment.participant
    if row.domain.code in closed_domains(request.user, participant):
        raise Http404
    typed = [request.POST[name] for name in ("label", "reason") if request.POST.get(name)]
    return form_page(
        request,
        "actionplans/problem_removed.html",
        participant,
        Form(),
        what="actionplans.problem",
        domain=row.domain.code,
        status=TAKEN if typed else 200,
        row=row,
        typed=typed,
    )


@require_http_methods(METHODS)
@transaction.atomic
def new_goal(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Begin the plan of a problem with its goal; a problem that has one leads to it."""
    problem = find_problem_or_404(request, uuid)
    participant = problem.enrolment.participant
    form = NewPlanForm(request.POST if request.method == "POST" else None)
    known = getattr(problem, "plan", None)
    if known is not None and not (form.is_bound and form.data.get("key") == str(known.uuid)):
        messages.info(request, _("This problem has a plan meanwhile."))
        return to_plan(participant, f"problem-{problem.uuid}")
    if form.is_bound and form.is_valid():
        form.instance.problem = problem
        try:
            create_once(form.instance, key=form.cleaned_data["key"], same=("problem", "goal", "her_words"))
        except (KeyTaken, IntegrityError):
            form.renew_key()
            form.add_error(None, _("This problem has a plan meanwhile."))
        else:
            messages.success(request, _("The plan is begun. Now note the actions, then the person’s agreement."))
            return to_plan(participant, f"problem-{problem.uuid}")
    what, domain = "actionplans.goal", problem.domain.code
    return form_page(request, "actionplans/goal.html", participant, form, what=what, domain=domain, problem=problem)


@require_http_methods(METHODS)
@transaction.atomic
def goal(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Change the goal of a plan that is not closed."""
    plan = find_plan_or_404(request, uuid)
    problem, participant = plan.problem, plan.problem.enrolment.participant
    if plan.state == PlanState.CLOSED:
        messages.info(request, _("This plan is closed: it stays as it ended."))
        return to_plan(participant, f"problem-{problem.uuid}")
    form = GoalForm(request.POST if request.method == "POST" else None, instance=plan)
    done, meanwhile = save_edit(form)
    if done:
        messages.success(request, _("The goal is changed."))
        return to_plan(participant, f"problem-{problem.uuid}")
    return form_page(
        request,
        "actionplans/goal.html",
        participant,
        form,
        what="actionplans.goal",
        domain=problem.domain.code,
        meanwhile=meanwhile,
        problem=problem,
        plan=_agreed_plan(plan),
    )


def _agreed_plan(plan: Plan) -> Plan | None:
    """Return the plan where the person has agreed to it: what is changed now, she has to hear."""
    return plan if plan.state != PlanState.DRAFT else None
