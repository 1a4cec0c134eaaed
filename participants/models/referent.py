"""Who is the key worker of a file, from when to when."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import TeamMember
from core.constraints import in_order
from core.history import history_records
from core.models import Entity
from core.same_centre import SameCentre
from participants.file_scope import in_charge
from participants.models.participant import Participant
from participants.querysets import FileQuerySet


class ReferentQuerySet(FileQuerySet):
    """Assignments, said in words."""

    def current(self, on: date) -> ReferentQuerySet:
        """Those in force on a day, both ends included."""
        return self.filter(in_charge(on=on))


class ReferentAssignment(SameCentre, Entity):
    """A key worker's charge of a file; its end is the end of her rights on it."""

    same_centre = ("participant__centre", "member__centre")

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="referents")
    member = models.ForeignKey(
        TeamMember, verbose_name=_("key worker"), on_delete=models.PROTECT, related_name="caseload"
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)

    objects = ReferentQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("key worker")
        ordering = ["starts_on", "pk"]
        constraints = [
            in_order(
                "starts_on",
                "ends_on",
                name="referent_dates",
                message=_("The end is before the start: correct one of the two dates."),
            ),
            models.UniqueConstraint(
                fields=["participant", "member", "starts_on"],
                name="referent_once",
                violation_error_message=_("This person is already the key worker from this day."),
            ),
        ]
        indexes = [models.Index(fields=["member", "ends_on", "participant"], name="referent_caseload")]

    def __str__(self) -> str:
        return str(self.member)
