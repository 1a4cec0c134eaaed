"""Documents of a file: their list, a new one, the page of one; another in its place; erasing it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import AuthenticatedHttpRequest
from core.forms import problems_of
from core.idempotency import KeyTaken
from core.pagination import LongPaginator
from core.uploads import UploadRefused
from documents.access import ADD, VIEW, find_document_or_404, find_file_or_404, log_reading, right_on_list
from documents.enums import DocumentState
from documents.forms import DocumentForm, EraseForm
from documents.models import Document
from documents.presenters import line_of, page_of, scanner_words
from documents.selectors import documents_of
from documents.services import Examined, erase_document, examine, keep_document, limits_of, replace_document
from participants.access import find_participant_or_404
from participants.file_permissions import may_on_file
from participants.models import Participant
from participants.presenters import head_of, readers_words
from participants.who_can_read import readers_of
from permissions.checks import may
from permissions.transitions import MoveRefused

METHODS = ["GET", "HEAD", "POST"]
PAGE = 50
Keep = Callable[[DocumentForm, Examined], Document]


@require_safe
@transaction.atomic
def of_file(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """List the documents of a person of which the reader may know, the latest paper first."""
    participant = find_file_or_404(request, uuid)
    log_reading(request.user, participant, "documents.list")
    page = LongPaginator(documents_of(request.user, participant), PAGE).get_page(request.GET.get("page"))
    context = {
        "head": head_of(request.user, participant, "documents"),
        "page": page,
        "lines": [line_of(one) for one in page],
        "adds": may_on_file(request.user, ADD, participant),
        "only_proofs": right_on_list(request.user, participant) != VIEW,
    }
    return render(request, "documents/of_file.html", context)


@require_safe
@transaction.atomic
def document(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Show what is known of a document; its bytes are another address."""
    found = find_document_or_404(request, uuid)
    log_reading(request.user, found.participant, "documents.document")
    return render(request, "documents/document.html", {"page": page_of(request.user, found), "file": found.participant})


@require_http_methods(METHODS)
def new(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Add a document to a file; one that is not taken is said beside the field, and what was typed stays."""

    participant = find_participant_or_404(request, uuid, ADD)

    def keep(form: DocumentForm, examined: Examined) -> Document:
        return keep_document(participant, examined, key=form.cleaned_data["key"], values=form.values)

    return _form_page(request, participant, keep, back=reverse("documents:of-file", args=[participant.uuid]))


@require_http_methods(METHODS)
def replace(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Put another document in the place of one, which stays as the one before."""

    before = find_document_or_404(request, uuid, ADD)

    def keep(form: DocumentForm, examined: Examined) -> Document:
        key = form.cleaned_data["key"]
        return replace_document(before, examined, key=key, values=form.values, by=request.user)

    back = reverse("documents:document", args=[before.uuid])
    return _form_page(request, before.participant, keep, back=back, before=before)


@require_http_methods(METHODS)
@transaction.atomic
def erase(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Erase a document, with a reason: from now on nobody reads it."""
    found = find_document_or_404(request, uuid, ADD)
    sent = request.method == "POST"
    form = EraseForm(request.POST if sent else None)
    told: list[str] = []
    if sent and form.is_valid():
        try:
            erase_document(found, reason=form.cleaned_data["reason"], by=request.user)
        except MoveRefused as refused:
            told = [str(sentence) for sentence in refused.sentences]
        else:
            messages.success(request, _("The document is erased."))
            return redirect("documents:of-file", found.participant.uuid)
    log_reading(request.user, found.participant, "documents.document")
    problems = [{"text": text, "href": ""} for text in told] + (problems_of(form) if sent else [])
    context = {"line": line_of(found), "file": found.participant, "form": form, "problems": problems}
    return render(request, "documents/erase.html", context, status=409 if told else 422 if sent else 200)


def _form_page(
    request: AuthenticatedHttpRequest,
    participant: Participant,
    keep: Keep,
    *,
    back: str,
    before: Document | None = None,
) -> HttpResponse:
    """Show the form of a paper, or keep what was sent: 422 with errors, 409 where it can no longer be replaced."""
    sent = request.method == "POST"
    data = (request.POST, request.FILES) if sent else (None, None)
    form = DocumentForm(*data, participant=participant, reader=request.user, before=before)
    told: list[str] = []
    if sent and form.is_valid():
        try:
            examined = examine([one.read() for one in form.cleaned_data["papers"]], participant.centre)
            with transaction.atomic():
                if not may(request.user, ADD, participant):  # looking took its time
                    raise PermissionDenied
                made = keep(form, examined)
        except UploadRefused as refused:
            form.add_error("papers", str(refused.sentence))
        except KeyTaken:
            form.say_taken()
        except MoveRefused as refused:
            told = [str(sentence) for sentence in refused.sentences]
        else:
            return _say_kept(request, made)
    problems = [{"text": text, "href": ""} for text in told] + (problems_of(form) if sent else [])
    with transaction.atomic():
        log_reading(request.user, participant, "documents.new")
        context = _about(request, participant, form, back, before) | {"problems": problems}
        return render(request, "documents/new.html", context, status=409 if told else 422 if sent else 200)


def _about(
    request: AuthenticatedHttpRequest, participant: Participant, form: DocumentForm, back: str, before: Document | None
) -> dict[str, Any]:
    """Return what the page of the form shows."""
    return {
        "file": participant,
        "form": form,
        "before": before,
        "readers": readers_words(readers_of(participant, VIEW), request.user),
        "limits": limits_of(participant.centre),
        "scanner": scanner_words(),
        "back": back,
    }


def _say_kept(request: AuthenticatedHttpRequest, made: Document) -> HttpResponse:
    """Lead to the document and say whether it can be opened already."""
    if made.state == DocumentState.CHECKING:
        messages.success(request, _("The document is kept. It can be opened once the virus scanner has looked at it."))
    else:
        messages.success(request, _("The document is kept."))
    return redirect("documents:document", made.uuid)
