"""The copy of a file as it is handed over: a ZIP with a document to read, the same as JSON, and the person's papers."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.pdf import render_pdf
from core.periods import today
from documents.enums import MediaType
from documents.models import Document
from person.copy_contents import CopiedRecord, CopiedValue, FileCopy

FORMAT = "jalon-copy-1"  # described in docs/copy-of-a-file.md


def copy_zip(copy: FileCopy) -> bytes:
    """Return the ZIP of a copy, in the language under way. Raise PdfRefused, VaultError where a part fails."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("copy.pdf", copy_pdf(copy))
        archive.writestr("copy.json", json.dumps(copy_json(copy), ensure_ascii=False, indent=2))
        for number, document in enumerate(copy.documents, start=1):
            archive.writestr(document_name(number, document), document.stored.read())
    return made.getvalue()


def document_name(number: int, document: Document) -> str:
    """Return the name of a paper in the ZIP: its place in the copy, its kind and its day."""
    suffix = "pdf" if document.media_type == MediaType.PDF else "jpg"
    return f"documents/{number:02}-{document.kind}-{document.paper_on:%Y-%m-%d}.{suffix}"


def copy_pdf(copy: FileCopy) -> bytes:
    """Return the tagged document of a copy."""
    context: dict[str, Any] = {
        "title": _("Copy of your file"),
        "centre": copy.file.centre,
        "file": copy.file,
        "copy": copy,
        "papers": [document_name(number, one) for number, one in enumerate(copy.documents, start=1)],
    }
    return render_pdf("pdf/copy.html", context)


def copy_json(copy: FileCopy) -> dict[str, Any]:
    """Return the copy as values that JSON can carry, each with its label."""
    return {
        "format": FORMAT,
        "made_on": today().isoformat(),
        "language": get_language(),
        "file": str(copy.file.uuid),
        "parts": [
            {
                "title": part.title,
                "groups": [
                    {"model": group.label, "title": group.title, "records": [_record(one) for one in group.records]}
                    for group in part.groups
                ],
            }
            for part in copy.parts
        ],
        "consultations": [{"day": one.day, "what": one.how, "purpose": one.purpose} for one in copy.consultations],
        "documents": [document_name(number, one) for number, one in enumerate(copy.documents, start=1)],
        "left_out": copy.left_out,
    }


def _record(record: CopiedRecord) -> dict[str, Any]:
    return {
        "id": record.uuid,
        "values": _values(record.values),
        "before": [{"until": one.until.isoformat(), "values": _values(one.values)} for one in record.former],
        "taken_away": record.removed_at.isoformat() if record.removed_at else None,
    }


def _values(values: list[CopiedValue]) -> list[dict[str, Any]]:
    return [{"field": one.name, "label": one.label, "value": one.value, "words": one.words} for one in values]
