"""Pages that put a literacy test right: its day and its result, and one that was noted by mistake."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedHttpRequest
from assessments.access import find_test_or_404
from assessments.forms import LiteracyCorrectionForm, RemoveForm
from assessments.models import LiteracyTest
from assessments.selectors import CONTENT
from assessments.services.corrections import WrittenMeanwhile, remove_test
from audit.enums import Extent
from core.actor import because
from core.concurrent_edits import Meanwhile, mark_of, save_edit
from core.forms import problems_of
from participants.access import find_removed_or_404, show
from participants.models import Participant
from participants.presenters import purpose_of
from participants.who_can_read import readers_of

MOVE = "assessment.move"
METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@transaction.atomic
def correct(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Correct the day or the result of a test, with a reason; others' changes are not lost."""
    sent = request.method == "POST"
    try:
        test = find_test_or_404(request, uuid, MOVE)
    except Http404:
        return _taken_away(request, uuid)
    form = LiteracyCorrectionForm(request.POST if sent else None, found=test)
    doubts = form.doubts
    meanwhile: Meanwhile | None = None
    if form.is_bound and form.is_valid() and not doubts:
        with because(form.cleaned_data["reason"]):
            done, meanwhile = save_edit(form)
        if done:
            messages.success(request, _("The test is corrected."))
            return redirect("assessments:literacy", test.participant.uuid)
    _log(request, test.participant, "assessments.correct_literacy")
    context = {"test": test, "file": test.participant, "form": form, "doubts": doubts, "meanwhile": meanwhile}
    context["problems"] = problems_of(form) if sent else []
    return render(
        request, "assessments/literacy_correct.html", context, status=409 if meanwhile else 422 if sent else 200
    )


@require_http_methods(METHODS)
@transaction.atomic
def remove(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Ask why a test that was noted by mistake is taken away, and take it away; sent twice it is done once."""
    try:
        test = find_test_or_404(request, uuid, MOVE)
    except Http404:
        return _taken_away(request, uuid)
    form = RemoveForm(request.POST if request.method == "POST" else None)
    told: list[str] = []
    if form.is_bound and form.is_valid():
        try:
            remove_test(test, reason=form.cleaned_data["reason"], seen=form.cleaned_data["seen"])
        except WrittenMeanwhile:
            told = [_("Somebody corrected this test meanwhile. Look at it as it is now, then take it away or keep it.")]
        else:
            messages.success(request, _("The test is taken away. The history of the file keeps it."))
            return redirect("assessments:literacy", test.participant.uuid)
    _log(request, test.participant, "assessments.remove_literacy")
    problems = [{"text": text, "href": ""} for text in told] + (problems_of(form) if form.is_bound else [])
    context: dict[str, Any] = {"test": test, "file": test.participant, "form": form, "problems": problems}
    context["mark"] = mark_of(test)
    status = 409 if told else 422 if form.is_bound else 200
    return render(request, "assessments/literacy_remove.html", context, status=status)


def _taken_away(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Tell who took the test away and why, with what was typed; Http404 where there was none for this person."""
    row = find_removed_or_404(request, LiteracyTest, uuid, MOVE)
    _log(request, row.participant, "assessments.correct_literacy")
    typed = [request.POST[name] for name in ("date", "result", "reason") if request.POST.get(name)]
    context = {"row": row, "file": row.participant, "typed": typed}
    return render(request, "assessments/literacy_removed.html", context, status=409 if typed else 200)


def _log(request: AuthenticatedHttpRequest, participant: Participant, what: str) -> None:
    readers = readers_of(participant, CONTENT)
    show([participant], what=what, purpose=purpose_of(readers.of(request.user)), extent=Extent.OPENED)
