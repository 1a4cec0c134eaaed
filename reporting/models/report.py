"""Reports to funders: what was sent never changes, a correction is a new version (product.md sections 3 and 4.10)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from accounts.models import Centre, User
from core.actor import require_act
from core.constraints import FrozenWith, in_order, one_of
from core.history import history_records
from core.models import Entity
from core.state_field import StateField
from permissions.querysets import ScopedQuerySet
from permissions.transitions import guard
from reporting.enums import CountMode, ReportState


@guard(_("Ask another person than the author to validate the report."))
def validated_by_another(report: Report) -> bool:
    return require_act().user.pk != report.author_id


@guard(_("The report has no figures yet. Make them first."))
def has_values(report: Report) -> bool:
    return report.values.exists()


@guard(_("No later version of this report is ready to take its place."))
def has_successor(report: Report) -> bool:
    return report.later_versions.filter(state=ReportState.SENT).exists()


class Report(Entity):
    """A set of figures for a span of time, on its way to a funder."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="reports")
    title = models.CharField(_("title"), max_length=160)
    first = models.DateField(_("from"))
    last = models.DateField(_("to"))
    as_of = models.DateField(_("figures as of"))
    count = models.CharField(_("participants counted"), max_length=10, choices=CountMode.choices)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    validator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    sent_at = models.DateTimeField(_("sent on"), null=True, blank=True)
    corrects = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="later_versions",
        null=True,
        blank=True,
        verbose_name=_("corrects"),
    )
    state = StateField(_("state"), choices=ReportState.choices, default=ReportState.DRAFT)

    objects = ScopedQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("report")
        ordering = ["-created_at", "-pk"]
        constraints = [
            one_of("state", ReportState, name="report_state_known", message=_("This state is not known.")),
            one_of("count", CountMode, name="report_count_known", message=_("This way of counting is not known.")),
            in_order(
                "first",
                "last",
                name="report_dates",
                message=_("The end is before the start: correct one of the two dates."),
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.DRAFT, validator__isnull=True)
                | (~Q(state=ReportState.DRAFT) & Q(validator__isnull=False)),
                name="report_validated",
                violation_error_message=_("Enter who validated the report."),
            ),
            models.CheckConstraint(
                condition=Q(validator__isnull=True) | ~Q(validator=F("author")),
                name="report_two_persons",
                violation_error_message=_("Ask another person than the author to validate the report."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[ReportState.SENT, ReportState.SUPERSEDED], sent_at__isnull=False)
                | (~Q(state__in=[ReportState.SENT, ReportState.SUPERSEDED]) & Q(sent_at__isnull=True)),
                name="report_sent",
                violation_error_message=_("Enter when the report was sent."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @transition(
        field=state,
        source=ReportState.DRAFT,
        target=ReportState.VALIDATED,
        permission="report.validate",
        conditions=[validated_by_another, has_values],
        custom={"label": _("Validate")},
    )
    def validate(self, *, by: User, reason: str = "") -> None:
        """Read and approved by a second person."""
        self.validator = by

    @transition(
        field=state,
        source=ReportState.VALIDATED,
        target=ReportState.SENT,
        permission="report.validate",
        custom={"label": _("Mark as sent")},
    )
    def send(self, *, by: User, reason: str = "") -> None:
        """Gone to the funder; its values never change from here on."""
        self.sent_at = timezone.now()

    @transition(
        field=state,
        source=ReportState.SENT,
        target=ReportState.SUPERSEDED,
        permission="report.validate",
        conditions=[has_successor],
        custom={
            "needs": {"reason": _("Say what the new version corrects.")},
            "label": _("Replace by its correction"),
        },
    )
    def supersede(self, *, by: User, reason: str = "") -> None:
        """A sent correction takes its place; the old values stay readable."""


class FrozenValue(models.Model):
    """One value of a report, with what it was counted from; fixed by the database once the report is sent."""

    frozen_with = FrozenWith("report", (ReportState.SENT.value, ReportState.SUPERSEDED.value))

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="values")
    code = models.SlugField(max_length=40)
    first = models.DateField()
    last = models.DateField()
    value = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    numerator = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    records = models.JSONField(default=list)

    class Meta:
        verbose_name = _("frozen value")
        ordering = ["report", "code", "first"]
        constraints = [models.UniqueConstraint(fields=["report", "code", "first", "last"], name="frozen_once")]
