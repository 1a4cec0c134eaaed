"""A paper kept with a person's file, and its state machine."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from accounts.models import User
from core.constraints import one_of
from core.crypto.fields import EncryptedCharField
from core.history import history_records
from core.models import Entity
from core.same_centre import SameCentre
from core.state_field import StateField
from documents.enums import DocumentKind, DocumentSource, DocumentState, MediaType
from documents.querysets import DocumentQuerySet
from jobs.models import StoredFile
from participants.models import Consent, Participant

UNKNOWN_WORD = _("This word is not known.")
NEEDS_REASON = _("Say why it is erased.")


class Document(SameCentre, Entity):
    """A paper of one person, as a PDF or a photograph drawn anew; its bytes lie in the vault (`stored`).

    `kind` says who may read it and how long it is kept. A replaced one stays, with the one that came in its place,
    until its time is over or somebody erases it; of an erased one the row stays, and nobody reads the bytes any more.
    """

    same_centre = ("participant__centre", "consent__participant__centre", "replaced_by__participant__centre")

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(_("what it is"), max_length=16, choices=DocumentKind.choices)
    title = EncryptedCharField(_("title"), max_length=120, blank=True)
    paper_on = models.DateField(_("day of the paper"))
    source = models.CharField(_("how it came"), max_length=8, choices=DocumentSource.choices)
    consent = models.ForeignKey(
        Consent,
        on_delete=models.SET_NULL,
        related_name="documents",
        null=True,
        blank=True,
        verbose_name=_("consent that it signs"),
    )
    stored = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="document")
    media_type = models.CharField(max_length=16, choices=MediaType.choices)
    pages = models.PositiveSmallIntegerField(_("pages"))
    state = StateField(_("state"), choices=DocumentState.choices, default=DocumentState.CHECKING)
    replaced_by = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="replaces", null=True, blank=True, verbose_name=_("replaced by")
    )

    objects = DocumentQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("document")
        ordering = ["paper_on", "pk"]
        constraints = [
            one_of("state", DocumentState, name="document_state_known", message=_("This state is not known.")),
            one_of("kind", DocumentKind, name="document_kind_known", message=UNKNOWN_WORD),
            one_of("source", DocumentSource, name="document_source_known", message=UNKNOWN_WORD),
            one_of("media_type", MediaType, name="document_media_type_known", message=UNKNOWN_WORD),
            models.CheckConstraint(
                condition=Q(pages__gte=1, pages__lte=100),
                name="document_pages",
                violation_error_message=_("A document has from 1 to 100 pages."),
            ),
            models.CheckConstraint(
                condition=Q(consent__isnull=True) | Q(kind=DocumentKind.CONSENT),
                name="document_consent",
                violation_error_message=_("Only a signed consent belongs to a consent."),
            ),
            models.CheckConstraint(
                condition=(~Q(state=DocumentState.REPLACED) | Q(replaced_by__isnull=False))
                & (~Q(state__in=[DocumentState.CHECKING, DocumentState.STORED]) | Q(replaced_by__isnull=True)),
                name="document_replaced",
                violation_error_message=_("Say by which document it is replaced; only of one that is replaced."),
            ),
        ]
        indexes = [models.Index(fields=["kind", "state"], name="document_by_kind")]

    def __str__(self) -> str:
        return self.title or self.get_kind_display()

    def clean(self) -> None:
        """Raise ValidationError for the consent of another person."""
        super().clean()
        if self.consent is not None and self.consent.participant_id != self.participant_id:
            raise ValidationError({"consent": _("Choose a consent of this person.")})

    @transition(
        field=state,
        source=DocumentState.CHECKING,
        target=DocumentState.STORED,
        permission="document.add",
        custom={"of_its_day": True, "label": _("Keep the document")},
    )
    def store(self, *, by: User, reason: str = "") -> None:
        """The scanner found nothing."""

    @transition(
        field=state,
        source=DocumentState.STORED,
        target=DocumentState.REPLACED,
        permission="document.add",
        custom={
            "needs": {"replaced_by": _("Say by which document it is replaced; only of one that is replaced.")},
            "label": _("Replace the document"),
        },
    )
    def replace(self, *, by: User, reason: str = "", replaced_by: Any = None) -> None:
        """Another one is in its place."""
        self.replaced_by = replaced_by

    @transition(
        field=state,
        source=[DocumentState.CHECKING, DocumentState.STORED, DocumentState.REPLACED],
        target=DocumentState.ERASED,
        permission="document.add",
        custom={"of_its_day": True, "needs": {"reason": NEEDS_REASON}, "label": _("Erase the document")},
    )
    def erase(self, *, by: User, reason: str = "") -> None:
        """Nobody reads it any more: its key goes with this move (documents.services.erase_document)."""
