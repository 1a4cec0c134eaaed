"""Passages of a file that are about somebody else, and are left out of the copy that its person is given."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.constraints import one_of
from core.crypto.fields import EncryptedTextField
from core.history import history_records
from core.models import Entity
from participants.models import Participant
from participants.querysets import FileQuerySet
from person.enums import RedactionGround


class Redaction(Entity):
    """A passage of one text of a file, word for word, that the copy does not show (article 15(4) of the GDPR).

    It is kept as words and not as places, so that it holds in the former values of the text as well. `record_model`,
    `record` and `field` name the text: the label of a model of person.copy_scope, the uuid of its record, its field.
    """

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="redactions")
    record_model = models.CharField(max_length=60)
    record = models.UUIDField()
    field = models.CharField(max_length=40)
    passage = EncryptedTextField(_("passage"))
    ground = models.CharField(_("why it is left out"), max_length=14, choices=RedactionGround.choices)

    objects = FileQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("passage left out of the copy")
        ordering = ["participant", "pk"]
        constraints = [
            one_of("ground", RedactionGround, name="redaction_ground_known", message=_("This word is not known.")),
        ]
        indexes = [models.Index(fields=["participant"], name="redaction_of_file")]

    def __str__(self) -> str:
        return str(self.get_ground_display())
