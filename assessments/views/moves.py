"""Completing, validating and amending an assessment, each once however often its form is sent."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import AuthenticatedHttpRequest
from assessments.access import find_assessment_or_404
from assessments.enums import AssessmentState
from assessments.forms import AmendForm, RestForm
from assessments.models import Assessment
from assessments.selectors import flagged_in
from assessments.services.answers import mark_rest_not_asked
from assessments.services.assessments import new_version
from assessments.views.assessment import MOVE, log_reading
from assessments.writing_page import domains_of, missing_in
from core.forms import problems_of
from permissions.transitions import MoveRefused, perform


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def complete(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Say what is still without an answer, and complete the assessment, the rest as "not asked" where that is said."""
    found = find_assessment_or_404(request, uuid, MOVE)
    if found.state != AssessmentState.DRAFT:  # sent twice: it is done
        return redirect("assessments:assessment", found.uuid)
    if request.method != "POST":
        return _show_complete(request, found, RestForm())
    missing = bool(missing_in(found, domains_of(request.user, found)))
    form = RestForm(request.POST)
    if missing and not form.is_valid():
        return _show_complete(request, found, form, status=409)
    try:
        with transaction.atomic():
            if missing:
                mark_rest_not_asked(found)
            perform(found, "complete", by=request.user)
    except MoveRefused as refused:
        return _show_complete(request, found, form if missing else RestForm(), refused.sentences, status=409)
    messages.success(request, _("The assessment is completed."))
    return redirect("assessments:assessment", found.uuid)


def _show_complete(
    request: AuthenticatedHttpRequest,
    found: Assessment,
    form: RestForm,
    sentences: list[Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    log_reading(request, found, "assessments.complete")
    problems = [{"text": str(sentence), "href": ""} for sentence in sentences or []]
    missing = missing_in(found, domains_of(request.user, found))
    context = {
        "assessment": found,
        "file": found.enrolment.participant,
        "missing": missing,
        "noted": [one for one in missing if one.noted],
        "form": form,
        "problems": problems + (problems_of(form) if form.is_bound else []),
    }
    return render(request, "assessments/complete.html", context, status=status)


@require_POST
@transaction.atomic
def validate(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Validate a completed assessment: from here on a correction is a new version."""
    found = find_assessment_or_404(request, uuid, MOVE)
    if found.state != AssessmentState.VALIDATED:  # sent twice: it is done
        try:
            perform(found, "validate", by=request.user)
        except MoveRefused as refused:
            for sentence in refused.sentences:
                messages.error(request, sentence)
            return redirect("assessments:assessment", found.uuid)
        messages.success(request, _("The assessment is validated."))
        flagged = flagged_in(request.user, found)
        if flagged is not None:
            messages.info(request, flagged.words)
            return redirect(flagged.url)
    return redirect("assessments:assessment", found.uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def amend(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Open a validated assessment again as a new version, with the reason."""
    found = find_assessment_or_404(request, uuid, MOVE)
    if found.state == AssessmentState.AMENDED:  # sent twice: the new version is there
        return redirect("assessments:assessment", found.later_versions.kept().get().uuid)
    if found.state != AssessmentState.VALIDATED:
        messages.info(request, _("Only a validated assessment can be amended."))
        return redirect("assessments:assessment", found.uuid)
    form = AmendForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            new = new_version(found, by=request.user, reason=form.cleaned_data["reason"])
        except MoveRefused as refused:
            form.add_error(None, [str(sentence) for sentence in refused.sentences])
        else:
            messages.success(request, _("A new version is open, with the answers of the one before."))
            return redirect("assessments:assessment", new.uuid)
    log_reading(request, found, "assessments.amend")
    context = {"assessment": found, "file": found.enrolment.participant, "form": form}
    context["problems"] = problems_of(form) if form.is_bound else []
    return render(request, "assessments/amend.html", context, status=422 if form.is_bound else 200)
