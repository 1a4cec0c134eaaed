"""A file that is only kept, for a time, because the person asked for it (article 18 of the GDPR)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import in_order, one_of
from core.crypto.fields import EncryptedCharField
from core.history import history_records
from core.models import Entity
from participants.enums import RestrictionGround
from participants.models.participant import Participant
from participants.querysets import FileQuerySet


class RestrictionQuerySet(FileQuerySet):
    """Restrictions, said in words."""

    def in_force(self) -> RestrictionQuerySet:
        """Those that hold now."""
        return self.filter(lifted_on__isnull=True)


class Restriction(Entity):
    """Nothing is written in the file, no message leaves, and it is in no new export: it is only kept.

    Whoever reads it goes on reading it. permissions.policy.KEPT_ONLY names what a restriction closes.
    """

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="restrictions")
    ground = models.CharField(_("ground"), max_length=12, choices=RestrictionGround.choices)
    note = EncryptedCharField(_("what it is about"), max_length=300, blank=True)
    starts_on = models.DateField(_("since"))
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("set by")
    )
    told_on = models.DateField(_("told to her on"), null=True, blank=True)
    lifted_on = models.DateField(_("lifted on"), null=True, blank=True)

    objects = RestrictionQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("restriction of a file")
        ordering = ["starts_on", "pk"]
        constraints = [
            one_of("ground", RestrictionGround, name="restriction_ground_known", message=_("This word is not known.")),
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(lifted_on__isnull=True),
                name="restriction_once",
                violation_error_message=_("This file is restricted already."),
            ),
            in_order("starts_on", "lifted_on", name="restriction_dates", message=_("It is lifted before it begins.")),
            models.CheckConstraint(
                condition=Q(lifted_on__isnull=True) | Q(told_on__isnull=False, told_on__lte=models.F("lifted_on")),
                name="restriction_told",
                violation_error_message=_("She is told before the restriction is lifted: enter on which day."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_ground_display()
