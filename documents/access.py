"""The door to a document in a view: the right on its file, and on health and family where its kind asks for it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.models import User
from accounts.requests import AuthenticatedHttpRequest
from audit.enums import Extent
from documents.enums import SENSITIVE, DocumentKind
from documents.models import Document
from participants.access import find_participant_or_404, show
from participants.file_permissions import may_on_file, refusal_on
from participants.models import Participant
from participants.presenters import purpose_of
from participants.sensitive_rows import HEALTH_FAMILY
from participants.who_can_read import readers_of

VIEW, ADD, PROOF = "document.view", "document.add", "document.proof"


def right_on_list(reader: User, participant: Participant) -> str:
    """Return the right by which somebody reads the documents of a file: all of them, or the proofs alone."""
    return VIEW if may_on_file(reader, VIEW, participant) else PROOF


def may_open(reader: User, document: Document) -> bool:
    """Answer whether somebody may know of a document and read it."""
    person = document.participant
    if document.kind == DocumentKind.PROOF and may_on_file(reader, PROOF, person):
        return True
    if not may_on_file(reader, VIEW, person):
        return False
    return document.kind not in SENSITIVE or may_on_file(reader, HEALTH_FAMILY, person)


def find_file_or_404(request: AuthenticatedHttpRequest, uuid: UUID) -> Participant:
    """Return the file whose documents, or whose proofs, the person may read; raise as find_participant_or_404()."""
    try:
        return find_participant_or_404(request, uuid, VIEW)
    except PermissionDenied:
        return find_participant_or_404(request, uuid, PROOF)


def find_document_or_404(
    request: AuthenticatedHttpRequest, uuid: UUID, action: str = VIEW, *, lock: bool = False
) -> Document:
    """Return the document that the person may open and, for ADD, whose file she writes in. Nothing is logged yet.

    Raise PermissionDenied for one that she reads and may not do this with, Http404 for everybody else.
    """
    named: Any = Document.objects.filter(uuid=uuid).select_related(
        "participant__centre", "stored", "consent", "replaced_by"
    )
    found = (named.select_for_update(of=("self",)) if lock else named).order_by("pk").first()
    if found is None or not may_open(request.user, found):
        raise Http404
    if action == ADD and not may_on_file(request.user, ADD, found.participant):
        raise refusal_on(request.user, ADD, found.participant)
    return found


def log_reading(reader: User, participant: Participant, what: str) -> None:
    """Write that a page showed the documents of a person."""
    purpose = purpose_of(readers_of(participant, right_on_list(reader, participant)).of(reader))
    show([participant], what=what, purpose=purpose, extent=Extent.OPENED)
