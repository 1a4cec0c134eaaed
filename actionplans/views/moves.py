"""Moves of plans and actions: each has its question, and says why it cannot be made."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedHttpRequest
from actionplans.access import WRITING, find_action_or_404, find_plan_or_404
from actionplans.enums import PlanState
from actionplans.forms.plans import MOVE_FORMS, CloseForm, PlanMoveForm
from actionplans.models import Action, Plan
from actionplans.presenters import ActionLine
from actionplans.services import close_plan, end_action
from actionplans.views.form_page import board_url, came_from_board, form_page, to_plan
from core.periods import today
from participants.sensitive_rows import readable
from permissions.transitions import MoveRefused, NotAllowed, label_of, perform_once

METHODS = ["GET", "HEAD", "POST"]
PLAN_MOVES = ("agree", "start", "close")
ACTION_MOVES = ("begin", "finish", "finish_partly", "drop")


@require_http_methods(METHODS)
@transaction.atomic
def plan(request: AuthenticatedHttpRequest, uuid: UUID, move: str) -> HttpResponse:
    """Agree on a plan with the person, start it, close it."""
    found = find_plan_or_404(request, uuid)
    if move not in PLAN_MOVES:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = _close_form(request, found, data) if move == "close" else MOVE_FORMS[move](data)
    make = close_plan if move == "close" else lambda obj, **said: perform_once(obj, move, **said)
    if _try_move(request, form, lambda said: make(found, by=request.user, **said)):
        messages.success(request, _("Done: the plan is now “%(state)s”.") % {"state": _state_after(found)})
        return to_plan(found.problem.enrolment.participant, f"problem-{found.problem.uuid}")
    return _page(request, form, found, move, found)


@require_http_methods(METHODS)
@transaction.atomic
def action(request: AuthenticatedHttpRequest, uuid: UUID, move: str) -> HttpResponse:
    """Begin an action, say that it is done or done in part, drop it; from the board it leads back there."""
    found = find_action_or_404(request, uuid)
    if move not in ACTION_MOVES:
        raise Http404
    form = MOVE_FORMS[move](request.POST if request.method == "POST" else None)
    if _try_move(request, form, lambda said: end_action(found, move, by=request.user, **said)):
        messages.success(request, _("Done: the action is now “%(state)s”.") % {"state": _state_after(found)})
        if came_from_board(request):
            return redirect(board_url(found))
        return to_plan(found.plan.problem.enrolment.participant, f"problem-{found.plan.problem.uuid}")
    return _page(request, form, found.plan, move, found)


def _try_move(request: AuthenticatedHttpRequest, form: PlanMoveForm, make: Any) -> bool:
    """Try the move; the form then says why it was refused."""
    if not form.is_bound or not form.is_valid():
        return False
    try:
        with transaction.atomic():
            make(form.data_of_move())
    except MoveRefused as refused:
        form.add_error(None, refused.sentences)
    except NotAllowed:
        raise PermissionDenied from None
    return form.is_valid()


def _state_after(obj: Plan | Action) -> str:
    return str(type(obj)._base_manager.get(pk=obj.pk).get_state_display())


def _close_form(request: AuthenticatedHttpRequest, found: Plan, data: Any) -> CloseForm:
    others = Plan.objects.filter(problem__enrolment__participant=found.problem.enrolment.participant_id)
    others = readable(others.exclude(pk=found.pk).exclude(state=PlanState.CLOSED), request.user, WRITING)
    still_open = found.actions.open().count()
    return CloseForm(data, still_open=still_open, others=others.select_related("problem__domain").order_by("pk"))


def _page(
    request: AuthenticatedHttpRequest, form: PlanMoveForm, found: Plan, move: str, moved: Plan | Action
) -> HttpResponse:
    on_action = isinstance(moved, Action)
    possible = ActionLine(moved, today()).moves if isinstance(moved, Action) else None
    still_open = list(found.actions.open().order_by("position", "pk")) if move == "close" else []
    return form_page(
        request,
        "actionplans/move.html",
        found.problem.enrolment.participant,
        form,
        what="actionplans.move",
        domain=found.problem.domain.code,
        plan=found,
        problem=found.problem,
        action=moved if on_action else None,
        move=move,
        label=label_of(type(moved), move),
        back_to_board=board_url(moved) if isinstance(moved, Action) and came_from_board(request) else "",
        still_open=still_open,
        possible=possible is None or move in possible,
    )
