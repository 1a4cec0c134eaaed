"""Pages that put an assessment right: its moment and day, a draft begun by mistake, levels whose words were wrong."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import AuthenticatedHttpRequest
from assessments.access import find_assessment_or_404
from assessments.answers_to_read import answers_to_read
from assessments.enums import AssessmentState
from assessments.forms import ConfirmForm, DiscardForm, MomentForm
from assessments.instruments import outline_of
from assessments.models import Assessment
from assessments.models.assessment import GONE_STATES
from assessments.services.answers import NoDraft
from assessments.services.corrections import WrittenMeanwhile, confirm_level, contents_of, save_correction, throw_away
from assessments.views.assessment import MOVE, log_reading
from core.forms import problems_of
from participants.access import show
from participants.sensitive_rows import closed_domains
from permissions.access import working_centre
from permissions.transitions import MoveRefused

METHODS = ["GET", "HEAD", "POST"]
READING_AGAIN = gettext_noop("Reading again an answer whose words were corrected")


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


@require_safe
@transaction.atomic
def read_again(request: AuthenticatedHttpRequest) -> HttpResponse:
    """List the answers of the own files of which the words of the level were corrected since they were given."""
    working_centre(request, MOVE)
    answers = answers_to_read(request.user)
    show([*{one.file.pk: one.file for one in answers}.values()], what="assessments.read_again", purpose=READING_AGAIN)
    return render(request, "assessments/read_again.html", {"answers": answers})


@require_POST
@transaction.atomic
def confirm(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Note by one touch that the level of an aspect stands; one that was changed meanwhile is shown as it is now."""
    found = find_assessment_or_404(request, uuid, MOVE)
    closed = closed_domains(request.user, found.enrolment.participant)
    aspects = {f"{one.domain.code}-{one.code}": one for one in outline_of(found.instrument_id).aspects.values()}
    form = ConfirmForm(request.POST)
    aspect = aspects.get(form.cleaned_data["aspect"]) if form.is_valid() else None
    if aspect is None:
        messages.error(request, _("Choose the answer in this list, and confirm it there."))
        return redirect("assessments:read-again")
    if aspect.domain.code in closed:
        raise PermissionDenied
    try:
        confirm_level(found, aspect, wording=form.cleaned_data["wording"], seen=form.cleaned_data["seen"])
    except WrittenMeanwhile:
        messages.error(request, _("This answer was changed meanwhile, and nothing was noted. Look at it as it is now."))
    else:
        messages.success(request, _("The level stands. The history of the file says that it was read again."))
    return redirect("assessments:read-again")
