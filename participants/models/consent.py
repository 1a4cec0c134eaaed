"""What a person agreed to, to whom, for what, until when."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import in_order, one_of
from core.crypto.fields import EncryptedCharField
from core.history import history_records
from core.models import Entity
from core.same_centre import SameCentre
from participants.enums import ConsentForm, ConsentKind, MessageChannels
from participants.models.participant import Participant
from participants.querysets import FileQuerySet
from partners.models import Organisation


class ConsentQuerySet(FileQuerySet):
    """Consents, said in words."""

    def in_force(self, on: date) -> ConsentQuerySet:
        """Given and not withdrawn on a day."""
        return self.filter(Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on), given_on__lte=on)

    def to_take_part(self) -> ConsentQuerySet:
        """Those for the programme itself."""
        return self.filter(kind=ConsentKind.PARTICIPATION)

    def to_follow_up(self) -> ConsentQuerySet:
        """Those for being contacted some months after the path."""
        return self.filter(kind=ConsentKind.FOLLOW_UP)

    def to_messages(self) -> ConsentQuerySet:
        """Those for messages about appointments, whatever their channels."""
        return self.filter(kind=ConsentKind.MESSAGES)


class Consent(SameCentre, Entity):
    """One consent of one person."""

    same_centre = ("participant__centre", "organisation__centre")

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(_("to what"), max_length=20, choices=ConsentKind.choices)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="consents",
        null=True,
        blank=True,
        verbose_name=_("to whom"),
    )
    purpose = EncryptedCharField(_("purpose"), max_length=300, blank=True)
    given_on = models.DateField(_("given on"))
    form = models.CharField(_("how"), max_length=12, choices=ConsentForm.choices)
    channels = models.CharField(_("by which messages"), max_length=4, choices=MessageChannels.choices, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)

    objects = ConsentQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("consent")
        ordering = ["given_on", "pk"]
        constraints = [
            one_of("kind", ConsentKind, name="consent_kind_known", message=_("This word is not known.")),
            one_of("form", ConsentForm, name="consent_form_known", message=_("This word is not known.")),
            in_order(
                "given_on",
                "withdrawn_on",
                name="consent_dates",
                message=_("It was withdrawn before it was given: check both dates."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=ConsentKind.SHARING) | (Q(organisation__isnull=False) & ~Q(purpose="")),
                name="consent_sharing_names",
                violation_error_message=_("Sharing needs to say with whom and for what."),
            ),
            models.CheckConstraint(
                condition=Q(kind=ConsentKind.MESSAGES, channels__in=MessageChannels.values)
                | ~Q(kind=ConsentKind.MESSAGES) & Q(channels=""),
                name="consent_messages_channels",
                violation_error_message=_("Choose how messages come; only of a consent to messages."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
