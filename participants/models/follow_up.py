"""What came of contacting somebody of whom nothing was heard."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import TeamMember
from core.constraints import one_of
from core.crypto.fields import EncryptedTextField
from core.history import history_records
from core.models import Entity
from core.same_centre import SameCentre
from participants.enums import FollowUpChannel, FollowUpOutcome, FollowUpWhy
from participants.models.participant import Participant
from participants.querysets import FileQuerySet

UNKNOWN_WORD = _("This word is not known.")


class FollowUp(SameCentre, Entity):
    """Somebody of the team tried to reach a person on a day; for the key worker and who covers alone.

    The signal itself is not stored (participants.to_contact); it rests for some days after this.
    """

    same_centre = ("participant__centre", "done_by__centre")

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="follow_ups")
    why = models.CharField(_("why"), max_length=10, choices=FollowUpWhy.choices, default=FollowUpWhy.BY_HAND)
    contacted_on = models.DateField(_("contacted on"))
    channel = models.CharField(_("how"), max_length=14, choices=FollowUpChannel.choices)
    outcome = models.CharField(_("what came of it"), max_length=12, choices=FollowUpOutcome.choices)
    note = EncryptedTextField(_("note"), blank=True)
    done_by = models.ForeignKey(
        TeamMember, verbose_name=_("done by"), on_delete=models.PROTECT, related_name="follow_ups"
    )

    objects = FileQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("what came of contacting somebody")
        ordering = ["participant", "-contacted_on", "-pk"]
        constraints = [
            one_of("why", FollowUpWhy, name="follow_up_why_known", message=UNKNOWN_WORD),
            one_of("channel", FollowUpChannel, name="follow_up_channel_known", message=UNKNOWN_WORD),
            one_of("outcome", FollowUpOutcome, name="follow_up_outcome_known", message=UNKNOWN_WORD),
        ]
        indexes = [models.Index(fields=["participant", "contacted_on"], name="follow_up_of_person")]

    def __str__(self) -> str:
        return f"{self.contacted_on} · {self.get_outcome_display()}"
