"""Agreements with organisations: draft, signed, ended."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from accounts.models import User
from core.constraints import in_order, one_of
from core.history import history_records
from core.models import Entity
from core.state_field import StateField
from partners.enums import AgreementState, PaidBy, TogetherPay, Vat
from partners.models.organisation import Organisation
from permissions.querysets import ScopedQuerySet
from permissions.transitions import guard

LATE_DAYS = 90  # at most
RATE_OF_HOURS = _("A rate per hour goes with what is paid by the hour: leave it empty otherwise.")
AMOUNT_OF = _("An amount goes with what is paid by the session or as a lump sum: leave it empty otherwise.")
LATE_NOTICE = _("Late notice has days, 1 to 90, and a per cent, 1 to 100: fill in both, or neither.")


class AgreementQuerySet(ScopedQuerySet):
    """Agreements, said in words."""

    centre_path = "organisation__centre"

    def concluded(self) -> AgreementQuerySet:
        """Signed, or signed once and ended since: their days are covered."""
        return self.exclude(state=AgreementState.DRAFT)

    def going_on(self, day: date) -> AgreementQuerySet:
        """Drafts, and signed ones whose last day is not past."""
        not_over = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
        return self.filter(Q(state=AgreementState.DRAFT) | Q(not_over, state=AgreementState.SIGNED))

    def ending(self, first: date, last: date) -> AgreementQuerySet:
        """Signed ones whose last day lies from one day to another, both included."""
        return self.filter(state=AgreementState.SIGNED, ends_on__gte=first, ends_on__lte=last)

    def overlapping(self, agreement: Agreement) -> AgreementQuerySet:
        """Those of the same organisation whose dates meet this agreement's, itself aside."""
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=agreement.starts_on),
            organisation_id=agreement.organisation_id,
            **({"starts_on__lte": agreement.ends_on} if agreement.ends_on else {}),
        ).exclude(pk=agreement.pk)


@guard(
    _(
        "Another signed agreement with this organisation covers the same workshop on some of these "
        "days. Change the days, or end the other one first."
    )
)
def covers_nothing_twice(agreement: Agreement) -> bool:
    """Workshops are a room above: asked through the reverse accessor (no overlap, product.md section 3)."""
    others = Agreement.objects.concluded().overlapping(agreement)
    return not others.filter(workshops__in=agreement.workshops.all()).exists()


class Agreement(Entity):
    """What an organisation and the centre agreed on: days, hours, what is paid for them."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="agreements")
    subject = models.CharField(_("subject"), max_length=200)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    hours = models.DecimalField(_("hours"), max_digits=8, decimal_places=2, null=True, blank=True)
    hourly_rate = models.DecimalField(_("rate per hour (euro)"), max_digits=8, decimal_places=2, null=True, blank=True)
    paid_by = models.CharField(_("paid"), max_length=10, choices=PaidBy.choices, default=PaidBy.HOUR)
    amount = models.DecimalField(_("amount (euro)"), max_digits=8, decimal_places=2, null=True, blank=True)
    together_counts = models.CharField(
        _("run together with the team"), max_length=6, choices=TogetherPay.choices, default=TogetherPay.WHOLE
    )
    late_days = models.PositiveSmallIntegerField(_("late notice: days"), null=True, blank=True)
    late_percent = models.PositiveSmallIntegerField(_("late notice: per cent paid"), null=True, blank=True)
    vat = models.CharField(_("VAT"), max_length=12, choices=Vat.choices, blank=True)
    state = StateField(_("state"), choices=AgreementState.choices, default=AgreementState.DRAFT)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    end_reason = models.CharField(_("reason for ending"), max_length=300, blank=True)

    objects = AgreementQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("agreement")
        ordering = ["-starts_on", "pk"]
        constraints = [
            one_of("state", AgreementState, name="agreement_state_known", message=_("This state is not known.")),
            in_order(
                "starts_on",
                "ends_on",
                name="agreement_dates",
                message=_("The end is before the start: correct one of the two dates."),
            ),
            models.CheckConstraint(
                condition=Q(state=AgreementState.DRAFT) | Q(signed_on__isnull=False),
                name="agreement_signed_has_date",
                violation_error_message=_("Enter on which day the agreement was signed."),
            ),
            models.CheckConstraint(
                condition=(Q(hours__isnull=True) | Q(hours__gt=0))
                & (Q(hourly_rate__isnull=True) | Q(hourly_rate__gte=0)),
                name="agreement_amounts",
                violation_error_message=_("Hours are more than zero and a rate is not negative."),
            ),
            one_of("paid_by", PaidBy, name="agreement_paid_by_known", message=_("This word is not known.")),
            one_of(
                "together_counts", TogetherPay, name="agreement_together_known", message=_("This word is not known.")
            ),
            models.CheckConstraint(
                condition=Q(vat="") | Q(vat__in=Vat.values),
                name="agreement_vat_known",
                violation_error_message=_("This word is not known."),
            ),
            models.CheckConstraint(
                condition=Q(hourly_rate__isnull=True) | Q(paid_by=PaidBy.HOUR),
                name="agreement_rate_of_hours",
                violation_error_message=RATE_OF_HOURS,
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0, paid_by__in=[PaidBy.SESSION, PaidBy.LUMP_SUM]),
                name="agreement_amount_of",
                violation_error_message=AMOUNT_OF,
            ),
            models.CheckConstraint(
                condition=Q(late_days__isnull=True, late_percent__isnull=True)
                | Q(late_days__isnull=False, late_days__gte=1, late_days__lte=LATE_DAYS)
                & Q(late_percent__isnull=False, late_percent__gte=1, late_percent__lte=100),
                name="agreement_late_notice",
                violation_error_message=LATE_NOTICE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.subject}"

    @transition(
        field=state,
        source=AgreementState.DRAFT,
        target=AgreementState.SIGNED,
        permission="agreement.move",
        conditions=[covers_nothing_twice],
        custom={"needs": {"signed_on": _("Say on which day it was signed.")}, "label": _("Sign")},
    )
    def sign(self, *, by: User, reason: str = "", signed_on: Any = None) -> None:
        """Signed by both sides on a day."""
        self.signed_on = signed_on

    @transition(
        field=state,
        source=AgreementState.SIGNED,
        target=AgreementState.ENDED,
        permission="agreement.move",
        custom={"needs": {"ends_on": _("Say on which day it ends.")}, "label": _("End")},
    )
    def end(self, *, by: User, reason: str = "", ends_on: Any = None) -> None:
        """Ended on a day, at its term or before it."""
        self.ends_on = ends_on
        self.end_reason = reason
