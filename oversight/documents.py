"""The list of consultations of a file, to hand to its person."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from core.pdf import render_pdf
from oversight.presenters import Consultation
from participants.models import Participant


def consultations_pdf(file: Participant, rows: Sequence[Consultation]) -> bytes:
    """Return the document. Raise PdfRefused where it cannot be made."""
    context = {"title": _("Consultations of your file"), "centre": file.centre, "file": file, "rows": rows}
    return render_pdf("pdf/consultations.html", context)
