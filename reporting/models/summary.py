"""What the records of a calendar year that is over add up to, kept so that it need not be counted again."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre


class YearSummary(models.Model):
    """One centre's whole calendar year, once it is over: it names no person and can always be counted again.

    A row that is there says what the records say: triggers delete it with whatever changes them (reporting.forgetting),
    and only `reporting.figures.summaries` writes one. `held` lists [type, planned provider, who ran it, minutes].
    """

    # No foreign key in the database: to check one waits for an import, which locks its centre, and whoever stores a
    # summary must wait for nobody (docs/adr/0025).
    centre = models.ForeignKey(
        Centre, on_delete=models.CASCADE, related_name="year_summaries", db_constraint=False, db_index=False
    )
    year = models.SmallIntegerField()
    rules = models.SmallIntegerField()  # by which it was counted: a row of other ones is not read
    persons = models.PositiveIntegerField()
    person_minutes = models.PositiveBigIntegerField()
    only_seen = models.PositiveIntegerField()
    held = models.JSONField()
    sheets_missing = models.PositiveIntegerField()
    sessions_cancelled = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("summary of a year")
        ordering = ["centre", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "year"],
                name="summary_once",
                violation_error_message=_("This year of the centre is summed up already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)
