"""Taking a document in, replacing it, erasing it; what the scanner and the retention do by themselves."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.centre_settings import setting
from accounts.models import Centre, User
from core import uploads, virus_scanner
from core.actor import acting_as
from core.idempotency import create_once
from documents.enums import DocumentSource, DocumentState
from documents.models import Document
from documents.selectors import whose_time_is_over
from documents.settings import MOST_MEGABYTES, MOST_PAGES
from jobs.models import StoredFile
from participants.models import Participant
from permissions.transitions import MoveRefused, perform

log = logging.getLogger(__name__)
_SAME = ("participant", "kind", "paper_on")
VIRUS = gettext_noop("The virus scanner found something in it.")
TIME_IS_OVER = gettext_noop("The time for which it is kept is over.")


def limits_of(centre: Centre) -> uploads.Limits:
    """Return how large what is sent may be in a centre."""
    return uploads.Limits(setting(MOST_MEGABYTES, centre), setting(MOST_PAGES, centre))


@dataclass(frozen=True)
class Examined:
    """What was sent, once it was looked at: what is kept of it, and whether the scanner has still to answer."""

    file: uploads.CheckedFile
    state: DocumentState


def examine(files: Sequence[bytes], centre: Centre) -> Examined:
    """Look at what was sent, which takes seconds: call it outside a transaction.

    Raises uploads.UploadRefused with its sentence.
    """
    checked = uploads.take_in(files, limits_of(centre))
    return Examined(checked, _state_of(checked.content))


def keep_document(
    participant: Participant, examined: Examined, *, key: uuid.UUID, values: Mapping[str, Any]
) -> Document:
    """Keep what was sent as a document of a person, or return the one that the same form brought before.

    Raises KeyTaken as create_once() does.
    """
    checked = examined.file
    new = Document(
        participant=participant,
        state=examined.state,
        media_type=checked.media_type,
        pages=checked.pages,
        source=DocumentSource.PHOTO if checked.photographed else DocumentSource.FILE,
        **values,
    )
    with transaction.atomic():
        if not Document._base_manager.filter(uuid=key).exists():
            new.stored = StoredFile.objects.keep(checked.content)
        return create_once(new, key=key, same=_SAME)[0]


def _state_of(content: bytes) -> DocumentState:
    """Return in which state bytes are kept. Raise UploadRefused for a virus; a scanner that is away is waited for."""
    if not virus_scanner.is_set_up():
        return DocumentState.STORED
    try:
        found = virus_scanner.has_virus(content)
    except virus_scanner.ScannerAway as away:
        log.warning("The virus scanner gave no answer (%s): a document waits.", away)
        return DocumentState.CHECKING
    if found:
        raise uploads.UploadRefused(_("The virus scanner found something in this file. It is not kept."))
    return DocumentState.STORED


def replace_document(
    document: Document, examined: Examined, *, key: uuid.UUID, values: Mapping[str, Any], by: User
) -> Document:
    """Keep what was sent in the place of a document, which stays as the one before; return the new one.

    Raises KeyTaken, and NotAllowed and MoveRefused as perform() does.
    """
    with transaction.atomic():
        new = keep_document(document.participant, examined, key=key, values=values)
        if Document._base_manager.filter(pk=document.pk, replaced_by=new).exists():
            return new  # the form was sent twice
        perform(document, "replace", by=by, replaced_by=new)
    return new


def erase_document(document: Document, *, reason: str, by: User) -> Document:
    """Erase a document: its key goes at once, its bytes later. Raises NotAllowed and MoveRefused as perform() does."""
    with transaction.atomic():
        erased = perform(document, "erase", by=by, reason=reason)
        StoredFile.objects.filter(pk=erased.stored_id).erase()
    return erased


def scan_waiting() -> int:
    """Have the scanner look at the documents that wait for it; return how many it answered about.

    It is asked about the next one only while it answers. Without a scanner nothing waits.
    """
    answered = 0
    if not virus_scanner.is_set_up():
        return answered
    with acting_as(User.objects.system(), "scan", channel="beat"):
        for document in Document.objects.waiting().select_related("stored").order_by("pk"):
            try:
                found = virus_scanner.has_virus(document.stored.read())
            except virus_scanner.ScannerAway as away:
                log.warning("The virus scanner gave no answer (%s): documents wait.", away)
                break
            answered += _make(document, "erase" if found else "store", VIRUS if found else "")
    return answered


def follow_retention() -> int:
    """Erase the documents whose time is over, in every centre; return how many."""
    erased = 0
    with acting_as(User.objects.system(), "retention", channel="beat"):
        for centre in Centre.objects.order_by("pk"):
            for document in whose_time_is_over(centre).order_by("pk"):
                erased += _make(document, "erase", TIME_IS_OVER)
    return erased


def _make(document: Document, move: str, reason: str) -> bool:
    """Make a move that comes by itself; tell whether it was made: somebody else may have been faster."""
    system = User.objects.system()
    try:
        if move == "erase":
            erase_document(document, reason=reason, by=system)
        else:
            perform(document, move, by=system)
    except MoveRefused as refused:
        log.warning("Document %s stays: %s", document.uuid, type(refused).__name__)
        return False
    return True
