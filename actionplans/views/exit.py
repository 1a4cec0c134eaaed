"""The end of a path on one page: seven ticks, each mended in place, then completing it or leaving."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedHttpRequest
from actionplans.access import find_enrolment_or_404
from actionplans.exit_ticks import PathExit, days_of_path, exit_of, months_words, ticks_of
from actionplans.forms.exit import FarewellForm, NewStepForm, NoAssessmentForm, SettlePlansForm
from actionplans.models import ExitStep
from actionplans.services import PlansRefused, save_farewell, settle_plans
from actionplans.views.form_page import TAKEN, WRONG, form_page
from core.concurrent_edits import Meanwhile, save_edit
from core.idempotency import KeyTaken, create_once
from participants.enums import NOT_ENTERED
from participants.file_permissions import may_on_file, refusal_on
from participants.models import Enrolment
from participants.presenters import path_words
from permissions.transitions import MoveRefused, NotAllowed, label_of, moves_from, perform_once

MOVE = "enrolment.move"
ENDS = ("complete", "leave")
STEP_MOVES = ("finish", "drop")
PARTS = ("assessment", "steps", "plans", "farewell")


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def exit_page(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Show what is there of an exit and what is missing; save the part of the page that was sent."""
    enrolment = find_enrolment_or_404(request, uuid)
    if enrolment.state in NOT_ENTERED:
        raise Http404
    if not may_on_file(request.user, MOVE, enrolment.participant):
        raise refusal_on(request.user, MOVE, enrolment.participant)
    sent = request.POST.get("part", "") if request.method == "POST" else ""
    found = exit_of(request.user, enrolment)
    forms = _forms(found, request.POST, sent)
    done, meanwhile = _save(request, found, forms.get(sent), sent) if request.method == "POST" else (False, None)
    if done:
        messages.success(request, _("Saved."))
        return redirect(f"{reverse('actionplans:exit', args=[uuid])}#{sent}")
    days, away = days_of_path(enrolment)
    return form_page(
        request,
        "actionplans/exit.html",
        enrolment.participant,
        forms.get(sent) or SettlePlansForm(lines=[]),
        what="actionplans.exit",
        meanwhile=meanwhile,
        status=TAKEN if meanwhile is not None else WRONG if request.method == "POST" else 200,
        walk=path_words(enrolment),
        enrolment=enrolment,
        exit=found,
        ticks=ticks_of(found),
        parts=forms,
        moves=_moves(enrolment),
        days=days,
        away=away,
    )


def _forms(found: PathExit, data: Any, sent: str) -> dict[str, Any]:
    """Return the forms of the page by their part, the one that was sent with what was typed."""
    of = {part: data if part == sent else None for part in PARTS}
    forms: dict[str, Any] = {
        "assessment": NoAssessmentForm(of["assessment"], instance=found.enrolment, prefix="assessment"),
        "plans": SettlePlansForm(of["plans"], lines=found.open_lines),
    }
    if found.project is not None:
        forms["steps"] = NewStepForm(of["steps"], instance=ExitStep(project=found.project))
        forms["farewell"] = FarewellForm(
            of["farewell"],
            instance=found.project,
            prefix="farewell",
            agrees=found.agrees,
            months=months_words(found.months),
        )
    return forms


def _save(request: AuthenticatedHttpRequest, found: PathExit, form: Any, sent: str) -> tuple[bool, Meanwhile | None]:
    """Save the part that was sent; answer whether it is done, and who saved the same meanwhile."""
    if sent == "step":
        return _move_step(request, found), None
    if form is None or not form.is_valid():
        return False, None
    if sent == "assessment":
        return save_edit(form)
    if sent == "farewell":
        return save_farewell(form, by=request.user)
    return (_add_step(form) if sent == "steps" else _settle(request, form)), None


def _add_step(form: NewStepForm) -> bool:
    try:
        create_once(form.instance, key=form.cleaned_data["key"], same=("project", "what", "doer", "service", "due_on"))
    except KeyTaken:
        form.say_taken()
        return False
    return True


def _settle(request: AuthenticatedHttpRequest, form: SettlePlansForm) -> bool:
    try:
        settle_plans(form.settlements(), by=request.user)
    except PlansRefused as refused:
        form.tell(refused)
        return False
    except NotAllowed:
        raise PermissionDenied from None
    return True


def _move_step(request: AuthenticatedHttpRequest, found: PathExit) -> bool:
    """Say that a step was done, or that it is not taken any more. One that is not of this path is not there."""
    move, keys = request.POST.get("move"), {str(step.uuid): step for step in found.steps}
    step = keys.get(request.POST.get("step", ""))
    if step is None or move not in STEP_MOVES:
        raise Http404
    try:
        perform_once(step, move, by=request.user)
    except MoveRefused as refused:
        messages.warning(request, str(refused.sentences[0]))
        return False
    except NotAllowed:
        raise PermissionDenied from None
    return True


def _moves(enrolment: Enrolment) -> list[dict[str, Any]]:
    """Return the two ends of a path that goes on, for <c-moves>."""
    return [
        {
            "label": label_of(Enrolment, name),
            "url": reverse("participants:move", args=[enrolment.uuid, name]),
            "rare": name == "leave",
        }
        for name in moves_from(enrolment)
        if name in ENDS
    ]
