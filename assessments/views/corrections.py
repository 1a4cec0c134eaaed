"""Pages that put an assessment right: its moment and its day, a draft that was begun by mistake."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedHttpRequest
from assessments.access import find_assessment_or_404
from assessments.enums import AssessmentState
from assessments.forms import DiscardForm, MomentForm
from assessments.models import Assessment
from assessments.models.assessment import GONE_STATES
from assessments.services.answers import NoDraft
from assessments.services.corrections import WrittenMeanwhile, contents_of, save_correction, throw_away
from assessments.views.assessment import MOVE, log_reading
from core.forms import problems_of
from permissions.transitions import MoveRefused

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@transaction.atomic
def correct(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Correct the moment or the day of an assessment, with a reason; others' changes are not lost."""
    sent = request.method == "POST"
    found = find_assessment_or_404(request, uuid, MOVE, lock=sent)
    if found.state in GONE_STATES and not sent:
        messages.info(request, _gone_words())
        return redirect("assessments:assessment", found.uuid)
    form = MomentForm(request.POST if sent else None, found=found)
    doubts = form.doubts
    meanwhile = None
    if found.state in GONE_STATES:
        form.add_error(None, _gone_words())
    elif form.is_bound and form.is_valid() and not doubts:
        done, meanwhile = save_correction(form)
        if done:
            messages.success(request, _("The assessment is corrected."))
            return redirect("assessments:assessment", found.uuid)
    log_reading(request, found, "assessments.correct")
    context = {
        "assessment": found,
        "file": found.enrolment.participant,
        "form": form,
        "doubts": doubts,
        "meanwhile": meanwhile,
        "problems": problems_of(form) if sent else [],
    }
    status = 409 if meanwhile or (sent and found.state in GONE_STATES) else 422 if sent else 200
    return render(request, "assessments/correct.html", context, status=status)


def _gone_words() -> str:
    return _("This version counts no more: correct the one that replaces it.")


@require_http_methods(METHODS)
@transaction.atomic
def discard(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Say what is lost with a draft, and throw it away with a reason; sent twice it is done once."""
    found = find_assessment_or_404(request, uuid, MOVE)
    if found.state == AssessmentState.DISCARDED:  # sent twice, or somebody else was faster: its page says who and why
        return redirect("assessments:assessment", found.uuid)
    form = DiscardForm(request.POST if request.method == "POST" else None)
    if found.state != AssessmentState.DRAFT:
        return _show_discard(request, found, form, told=[_no_draft_words()] if form.is_bound else [])
    if not (form.is_bound and form.is_valid()):
        return _show_discard(request, found, form)
    data = form.cleaned_data
    try:
        with transaction.atomic():
            throw_away(found, by=request.user, reason=data["reason"], seen=data["seen"])
    except NoDraft:
        found.refresh_from_db(fields=["state"])
        return _show_discard(request, found, form, told=[_no_draft_words()])
    except WrittenMeanwhile:
        said = _("Somebody wrote in this draft meanwhile. Look at what it holds now, then throw it away or keep it.")
        return _show_discard(request, found, form, told=[said])
    except MoveRefused as refused:
        return _show_discard(request, found, form, told=[str(sentence) for sentence in refused.sentences])
    messages.success(request, _("The draft is thrown away. The history of the file keeps what was written."))
    return redirect("participants:file", found.enrolment.participant.uuid)


def _no_draft_words() -> str:
    return _("This assessment is no draft any more: it is not thrown away.")


def _show_discard(
    request: AuthenticatedHttpRequest, found: Assessment, form: DiscardForm, *, told: list[str] | None = None
) -> HttpResponse:
    log_reading(request, found, "assessments.discard")
    context: dict[str, Any] = {
        "assessment": found,
        "file": found.enrolment.participant,
        "contents": contents_of(found) if found.state == AssessmentState.DRAFT else None,
        "form": form,
        "problems": [{"text": text, "href": ""} for text in told or []] + (problems_of(form) if form.is_bound else []),
    }
    status = 409 if told else 422 if form.is_bound else 200
    return render(request, "assessments/discard.html", context, status=status)
