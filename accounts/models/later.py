"""Lines of the home page that their reader put away until a day."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.membership import Membership
from core.models import Entity


class LaterQuerySet(models.QuerySet):
    """Lines put away, said in words."""

    def in_force(self, on: dt.date) -> LaterQuerySet:
        """Those whose line is still away on a day; on the day `until` it is back."""
        return self.filter(until__gt=on)


class Later(Entity):
    """A line that a person put away in one centre: which function of home makes it, and the uuid of what it is about.

    Nothing else is moved by it: the record keeps its due day, and a colleague sees the line as before.
    """

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="later")
    maker = models.CharField(_("line of the home page"), max_length=120)
    about = models.UUIDField(_("about"))
    until = models.DateField(_("back on"))

    objects = LaterQuerySet.as_manager()

    class Meta:
        verbose_name = _("line put away")
        ordering = ["until", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "maker", "about"],
                name="later_once",
                violation_error_message=_("This line is put away already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.maker} · {self.until}"
