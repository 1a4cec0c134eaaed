"""What a person says of something in her file, in her own words (article 16 of the GDPR)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import one_of
from core.crypto.fields import EncryptedCharField, EncryptedTextField
from core.history import history_records
from core.models import Entity
from participants.enums import StatementSubject
from participants.models.participant import Participant
from participants.querysets import FileQuerySet

OF_A_RECORD = (StatementSubject.ASSESSMENT, StatementSubject.PLAN)


class StatementQuerySet(FileQuerySet):
    """Statements, said in words."""

    def about(self, *subjects: str, records: Any = None) -> StatementQuerySet:
        """Those about these parts of the file, or about these records; in the order in which they were made."""
        found = self.filter(subject__in=subjects)
        return (found if records is None else found.filter(record__in=records)).order_by("made_on", "pk")


class Statement(Entity):
    """Her words, printed beside what they are about wherever it is shown; the record stays as it is.

    `record` is the uuid of an assessment or a plan, of rooms above this one; `title` is what it was called.
    """

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="statements")
    subject = models.CharField(_("about what"), max_length=12, choices=StatementSubject.choices)
    record = models.UUIDField(null=True, blank=True)
    title = EncryptedCharField(_("what it is called"), max_length=300, blank=True)
    said = EncryptedTextField(_("in her words"))
    made_on = models.DateField(_("made on"))
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("noted by")
    )

    objects = StatementQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("statement")
        ordering = ["made_on", "pk"]
        constraints = [
            one_of("subject", StatementSubject, name="statement_subject_known", message=_("This word is not known.")),
            models.CheckConstraint(
                condition=Q(subject__in=OF_A_RECORD, record__isnull=False)
                | ~Q(subject__in=OF_A_RECORD) & Q(record__isnull=True),
                name="statement_of_record",
                violation_error_message=_("Say which assessment or which plan it is about."),
            ),
            models.CheckConstraint(
                condition=~Q(said=""),
                name="statement_says",
                violation_error_message=_("Write down what she says."),
            ),
        ]
        indexes = [models.Index(fields=["participant", "subject"], name="statement_by_subject")]

    def __str__(self) -> str:
        return self.title or self.get_subject_display()
