"""Standing in: what one lends and what one was lent, giving it and taking it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import AuthenticatedHttpRequest
from core.periods import today
from participants.access import find_participant_or_404, show
from participants.forms.exceptions import CoverForm
from participants.services import cover
from permissions.access import working_centre

LENT = gettext_noop("Arranging who stands in for the key worker")


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def covers(request: AuthenticatedHttpRequest) -> HttpResponse:
    """List what the person lends and was lent; POST lends the whole caseload."""
    centre = working_centre(request, cover.GIVE)
    form = CoverForm(
        request.POST if request.method == "POST" else None, colleagues=cover.may_stand_in(centre, request.user)
    )
    if form.attempt(lambda: cover.lend_caseload(centre, by=request.user, **form.cleaned_data)):
        messages.success(request, _("%(name)s was told.") % {"name": form.cleaned_data["colleague"]})
        return redirect("participants:cover")
    given = cover.given_by(request.user).not_over(today())
    lent = cover.lent_by(request.user).not_over(timezone.now())
    received, received_files = cover.received_by(request.user, centre)
    context: dict[str, Any] = {
        "form": form,
        "given": list(given),
        "lent": list(lent),
        "received": list(received),
        "received_files": list(received_files),
        "sealed": cover.sealed_of(request.user),
    }
    named = [grant.content_object for grant in (*context["lent"], *context["received_files"])] + context["sealed"]
    show(named, what="participants.cover", purpose=LENT)
    return render(request, "participants/cover.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def lend(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Lend one file."""
    participant = find_participant_or_404(request, uuid, cover.GIVE)
    form = CoverForm(
        request.POST if request.method == "POST" else None,
        colleagues=cover.may_stand_in(participant.centre, request.user),
    )
    if form.attempt(lambda: cover.lend_file(participant, by=request.user, **form.cleaned_data)):
        messages.success(request, _("%(name)s was told.") % {"name": form.cleaned_data["colleague"]})
        return redirect("participants:file", participant.uuid)
    show([participant], what="participants.lend", purpose=LENT)
    return render(
        request, "participants/lend.html", {"form": form, "file": participant}, status=422 if form.errors else 200
    )


@require_POST
@transaction.atomic
def take_back_cover(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Take the caseload back before its day."""
    return _take_back(request, cover.given_by(request.user).filter(uuid=uuid).first())


@require_POST
@transaction.atomic
def take_back_file(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Take one file back before its day."""
    return _take_back(request, cover.lent_by(request.user).filter(uuid=uuid).first())


def _take_back(request: AuthenticatedHttpRequest, lent) -> HttpResponse:
    if lent is None:
        raise Http404
    cover.take_back(lent, by=request.user)
    messages.success(request, _("Taken back. Your colleague no longer reads what you had lent."))
    return redirect("participants:cover")
