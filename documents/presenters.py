"""Documents as pages show them."""

from __future__ import annotations

from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import User
from audit.models import TransitionLog
from core import virus_scanner
from core.periods import long_date
from documents.access import ADD, may_open
from documents.enums import READABLE, SENSITIVE, WITH_THE_FILE, DocumentKind, DocumentSource, DocumentState, MediaType
from documents.models import Document
from participants.file_permissions import may_on_file
from permissions.transitions import moves_from

TAGS = {
    DocumentState.CHECKING: "sun",
    DocumentState.STORED: "",
    DocumentState.REPLACED: "plain",
    DocumentState.ERASED: "plain",
}


@dataclass(frozen=True)
class DocumentLine:
    """One document in a list of a file."""

    document: Document
    day: str
    kind: str
    form: str
    tag: str
    opens: bool

    @property
    def title(self) -> str:
        return self.document.title or self.kind


def line_of(document: Document) -> DocumentLine:
    """Return a document in words."""
    pages = ngettext("%(count)s page", "%(count)s pages", document.pages) % {"count": document.pages}
    form = "PDF" if document.media_type == MediaType.PDF else pgettext("form of a document", "photograph")
    return DocumentLine(
        document=document,
        day=long_date(document.paper_on),
        kind=document.get_kind_display(),
        form=f"{form}, {pages}, {filesizeformat(document.stored.size)}",
        tag=TAGS[DocumentState(document.state)],
        opens=document.state in READABLE,
    )


@dataclass(frozen=True)
class DocumentPage:
    """The page of a document: what is known of it, and what the reader may do."""

    line: DocumentLine
    moves: frozenset[str]
    kept: str
    why_erased: str
    keeps_what_a_program_wrote: bool
    before: Document | None
    after: Document | None


def page_of(reader: User, document: Document) -> DocumentPage:
    """Return the page of a document that the reader may open."""
    writes = may_on_file(reader, ADD, document.participant)
    before = Document.objects.filter(replaced_by=document).select_related("participant").first()
    after = document.replaced_by
    return DocumentPage(
        line=line_of(document),
        moves=frozenset(moves_from(document)) - {"store"} if writes else frozenset(),
        kept=kept_words(document.kind),
        why_erased=_why_erased(document),
        keeps_what_a_program_wrote=document.source == DocumentSource.FILE and document.state in READABLE,
        before=before if before is not None and may_open(reader, before) else None,
        after=after if after is not None and may_open(reader, after) else None,
    )


def kept_words(kind: str) -> str:
    """Return how long documents of a kind are kept; the number stands in the settings of the centre."""
    if kind in WITH_THE_FILE:
        return _("As long as the file.")
    if kind in SENSITIVE:
        return _("For some days after the end of the last path; the settings of the centre say how many.")
    assert kind == DocumentKind.PROOF  # noqa: S101
    return _("For some years after the end of the last path; the settings of the centre say how many.")


def scanner_words() -> str:
    """Return what is said of viruses where a document is added."""
    if virus_scanner.is_set_up():
        return _("Each file is looked at by a virus scanner before it can be opened.")
    return _("No virus scanner looks at files here.")


def _why_erased(document: Document) -> str:
    """Return the reason of the erasure; what Jalon does by itself is said in the reader's language."""
    if document.state != DocumentState.ERASED:
        return ""
    moves = TransitionLog.objects.filter(kind=document._meta.label_lower, object=document.uuid, move="erase")
    last = moves.order_by("-pk").first()
    return _(last.reason) if last is not None and last.reason else ""
