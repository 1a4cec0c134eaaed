"""Who opened a file, for its key worker; and the consultations of a file, for its person."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.reauthentication import recent_sign_in_required
from accounts.requests import AuthenticatedHttpRequest
from audit.enums import Extent
from audit.log import log_export
from oversight.access_log_queries import consultations as consultations_of
from oversight.access_log_queries import openings
from oversight.documents import consultations_pdf
from oversight.labels import CONSULTATIONS, WHO_OPENED
from oversight.presenters import shown_consultations, shown_openings
from participants.access import find_participant_or_404, get_participant_or_404
from permissions.checks import may

LAST_PAGE = 1000
GIVES = "participant.change"  # the key worker and who stands in for them


@require_safe
@transaction.atomic
def who_opened(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Show who opened the file, when and why, the last day first; the lists it stood in where asked for."""
    file = get_participant_or_404(
        request, uuid, "access_log.view", what="oversight.opened", purpose=WHO_OPENED, extent=Extent.LISTED
    )
    lists = request.GET.get("lists") == "1"
    text = request.GET.get("page", "1")
    number = min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdigit() else 1
    rows, more = openings(file.uuid, file.centre, page=number, lists=lists)
    context = {
        "file": file,
        "named": may(request.user, "participant.identity", file),
        "reads": may(request.user, "participant.file", file),
        "days": shown_openings(rows),
        "lists": lists,
        "number": number,
        "more": more,
    }
    return render(request, "oversight/opened.html", context)


@require_safe
@transaction.atomic
def consultations(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Show what the person may be given: days and purposes of consultations, no name of staff (C-579/21)."""
    file = get_participant_or_404(
        request, uuid, what="oversight.consultations", purpose=CONSULTATIONS, extent=Extent.LISTED
    )
    rows = shown_consultations(consultations_of(file.uuid, file.centre))
    context = {"file": file, "rows": rows, "gives": may(request.user, GIVES, file)}
    return render(request, "oversight/consultations.html", context)


@require_safe
@recent_sign_in_required(of_file=True)
@transaction.atomic
def consultations_document(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Give the same as a document to hand over, to who follows the person: a document leaves, break-glass reads."""
    file = find_participant_or_404(request, uuid, GIVES)
    log_export([file], what="oversight.consultations", purpose=CONSULTATIONS, centre=file.centre)
    rows = shown_consultations(consultations_of(file.uuid, file.centre))
    data = consultations_pdf(file, rows)
    name = f"jalon-consultations-{timezone.localdate():%Y%m%d}.pdf"
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name)}
    return HttpResponse(data, content_type="application/pdf", headers=headers)
