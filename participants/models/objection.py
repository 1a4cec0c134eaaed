"""What a person objects to (article 21 of the GDPR): noted at once, without a reason."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import in_order, one_of
from core.history import history_records
from core.models import Entity
from participants.enums import ObjectionKind
from participants.models.participant import Participant
from participants.querysets import FileQuerySet


class ObjectionQuerySet(FileQuerySet):
    """Objections, said in words."""

    def in_force(self, kind: str = "") -> ObjectionQuerySet:
        """Those that hold now, of one kind where it is named."""
        held = self.filter(taken_back_on__isnull=True)
        return held.filter(kind=kind) if kind else held


class Objection(Entity):
    """One thing that is not done with what is known of a person, because she does not want it."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="objections")
    kind = models.CharField(_("to what"), max_length=12, choices=ObjectionKind.choices)
    made_on = models.DateField(_("made on"))
    taken_back_on = models.DateField(_("taken back on"), null=True, blank=True)

    objects = ObjectionQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("objection")
        ordering = ["made_on", "pk"]
        constraints = [
            one_of("kind", ObjectionKind, name="objection_kind_known", message=_("This word is not known.")),
            models.UniqueConstraint(
                fields=["participant", "kind"],
                condition=Q(taken_back_on__isnull=True),
                name="objection_once",
                violation_error_message=_("This objection is noted already."),
            ),
            in_order(
                "made_on", "taken_back_on", name="objection_dates", message=_("It is taken back before it was made.")
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
