"""One-off individual support: the individual quarter of the work."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import TeamMember
from core.constraints import one_of
from core.crypto.fields import EncryptedTextField
from core.history import history_records
from core.models import Entity
from core.same_centre import SameCentre
from participants.enums import InterventionKind
from participants.models.participant import Participant
from participants.querysets import FileQuerySet


class Intervention(SameCentre, Entity):
    """One moment of individual support; it makes its person a participant of the period (section 4, rule 1)."""

    same_centre = ("participant__centre", "done_by__centre")

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="interventions")
    date = models.DateField(_("date"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    kind = models.CharField(_("kind"), max_length=16, choices=InterventionKind.choices)
    done_by = models.ForeignKey(
        TeamMember, verbose_name=_("done by"), on_delete=models.PROTECT, related_name="interventions"
    )
    note = EncryptedTextField(_("note"), blank=True)

    objects = FileQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("intervention")
        ordering = ["-date", "-pk"]
        constraints = [
            one_of("kind", InterventionKind, name="intervention_kind_known", message=_("This word is not known.")),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=1440),
                name="intervention_minutes",
                violation_error_message=_("Enter from 1 minute to a day for an intervention."),
            ),
        ]
        indexes = [models.Index(fields=["date", "participant"], name="intervention_by_date")]

    def __str__(self) -> str:
        return f"{self.date} · {self.get_kind_display()}"
