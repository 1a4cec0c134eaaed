"""Actions of a plan."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedHttpRequest
from actionplans.access import find_action_or_404, find_plan_or_404
from actionplans.enums import PlanState
from actionplans.forms.plans import ActionForm, NewActionForm, OutcomeForm
from actionplans.models.action import OPEN
from actionplans.services import add_action
from actionplans.views.form_page import TAKEN, board_url, came_from_board, form_page, to_plan
from core.concurrent_edits import save_edit
from core.idempotency import KeyTaken
from permissions.transitions import MoveRefused

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@transaction.atomic
def new(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Add an action to a plan that is not closed."""
    plan = find_plan_or_404(request, uuid)
    problem, participant = plan.problem, plan.problem.enrolment.participant
    form = NewActionForm(request.POST if request.method == "POST" else None)
    status = None
    if not form.is_bound and plan.state == PlanState.CLOSED:
        messages.info(request, _("This plan is closed: it takes no more actions."))
        return to_plan(participant, f"problem-{problem.uuid}")
    if form.is_bound and form.is_valid():
        form.instance.plan = plan
        try:
            add_action(form.instance, key=form.cleaned_data["key"])
        except KeyTaken:
            form.say_taken()
            status = TAKEN
        except MoveRefused as refused:
            form.add_error(None, refused.sentences)
            status = TAKEN
        else:
            messages.success(request, _("The action is noted."))
            return to_plan(participant, f"problem-{problem.uuid}")
    return form_page(
        request,
        "actionplans/action.html",
        participant,
        form,
        what="actionplans.action",
        domain=problem.domain.code,
        status=status,
        problem=problem,
        plan=plan,
    )


@require_http_methods(METHODS)
@transaction.atomic
def change(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Change an action that goes on, or complete what came of one that has ended."""
    action = find_action_or_404(request, uuid)
    problem = action.plan.problem
    participant = problem.enrolment.participant
    kind = ActionForm if action.state in OPEN else OutcomeForm
    form = kind(request.POST if request.method == "POST" else None, instance=action)
    done, meanwhile = save_edit(form)
    if done:
        messages.success(request, _("The action is changed."))
        if came_from_board(request):
            return redirect(board_url(action))
        return to_plan(participant, f"problem-{problem.uuid}")
    return form_page(
        request,
        "actionplans/action.html",
        participant,
        form,
        what="actionplans.action",
        domain=problem.domain.code,
        meanwhile=meanwhile,
        problem=problem,
        plan=action.plan,
        action=action,
        back_to_board=board_url(action) if came_from_board(request) else "",
    )
