"""Closed words of documents."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DocumentState(models.TextChoices):
    """States of a document."""

    CHECKING = "checking", pgettext_lazy("a document", "Being checked")
    STORED = "stored", pgettext_lazy("a document", "Kept")
    REPLACED = "replaced", pgettext_lazy("a document", "Replaced")
    ERASED = "erased", pgettext_lazy("a document", "Erased")


class DocumentKind(models.TextChoices):
    """What a paper is: it says who may read it, and how long it is kept."""

    CONSENT = "consent", _("Signed consent")
    PLAN = "plan", _("Signed action plan")
    EXIT_PROJECT = "exit_project", _("Exit project on paper")
    PROOF = "proof", _("Proof for a funder (status at entry, result)")
    DIPLOMA = "diploma", _("Diploma or certificate")
    LETTER_IN = "letter_in", _("Letter received")
    LETTER_OUT = "letter_out", _("Letter sent")
    MEDICAL = "medical", _("Medical document")
    FAMILY = "family", _("Document about the family")
    JUSTICE = "justice", _("Document of justice")


# Kept as long as the file, unless somebody erases them.
WITH_THE_FILE = (
    DocumentKind.CONSENT,
    DocumentKind.PLAN,
    DocumentKind.EXIT_PROJECT,
    DocumentKind.DIPLOMA,
    DocumentKind.LETTER_IN,
    DocumentKind.LETTER_OUT,
)
# Read by the right on health and family besides, and kept for a short time.
SENSITIVE = (DocumentKind.MEDICAL, DocumentKind.FAMILY, DocumentKind.JUSTICE)


class DocumentSource(models.TextChoices):
    """How a document came."""

    PHOTO = "photo", pgettext_lazy("how a document came", "Photographed")
    FILE = "file", pgettext_lazy("how a document came", "As a file")


class MediaType(models.TextChoices):
    """What is kept."""

    PDF = "application/pdf", "PDF"
    JPEG = "image/jpeg", "JPEG"


# States in which the bytes are there.
PRESENT = (DocumentState.CHECKING, DocumentState.STORED, DocumentState.REPLACED)
# States in which a document may be opened.
READABLE = (DocumentState.STORED, DocumentState.REPLACED)
