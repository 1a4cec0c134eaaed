"""The bytes of a document: always a file to save, never a page of ours."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from accounts.reauthentication import recent_sign_in_required
from accounts.requests import AuthenticatedHttpRequest
from audit.log import log_export
from documents.access import find_document_or_404, right_on_list
from documents.enums import READABLE, MediaType
from participants.presenters import purpose_of
from participants.who_can_read import readers_of


@require_safe
@recent_sign_in_required(of_file=True)
@transaction.atomic
def content(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Give a document as it was kept; one that is being checked or was erased is not there."""
    document = find_document_or_404(request, uuid)
    if document.state not in READABLE:
        raise Http404
    person = document.participant
    purpose = purpose_of(readers_of(person, right_on_list(request.user, person)).of(request.user))
    log_export([person], what="documents.content", purpose=purpose, centre=person.centre)
    suffix = "pdf" if document.media_type == MediaType.PDF else "jpg"
    headers = {
        "Content-Disposition": f'attachment; filename="document-{document.paper_on:%Y-%m-%d}.{suffix}"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "no-store, private",
    }
    return HttpResponse(document.stored.read(), content_type=document.media_type, headers=headers)
