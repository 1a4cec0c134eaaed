"""The literacy placement test."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import TeamMember
from core.crypto.fields import EncryptedCharField
from core.history import history_records
from core.models import Entity
from core.same_centre import SameCentre
from participants.models import Participant
from participants.querysets import FileQuerySet


class LiteracyTest(SameCentre, Entity):
    """One placement test: date, who gave it, result in the words of the test (no scale is prescribed)."""

    same_centre = ("participant__centre", "done_by__centre")

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="literacy_tests")
    date = models.DateField(_("date"))
    done_by = models.ForeignKey(
        TeamMember, on_delete=models.PROTECT, related_name="literacy_tests", verbose_name=_("by")
    )
    result = EncryptedCharField(_("result"), max_length=300)

    objects = FileQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("literacy placement test")
        ordering = ["-date", "-pk"]

    def __str__(self) -> str:
        return f"{self.date}: {self.result}"
