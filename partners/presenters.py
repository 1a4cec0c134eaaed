"""Organisations and agreements put into words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.centre_settings import setting
from core.periods import today
from partners.agreement_registry import AgreementSums, sums_of
from partners.enums import AgreementState, OrganisationRole, PaidBy, TogetherPay
from partners.models import Agreement, Organisation
from partners.settings import ENDING_DAYS
from permissions.transitions import moves_from

TONES = {AgreementState.DRAFT: "sun", AgreementState.SIGNED: "", AgreementState.ENDED: "plain"}
# The filter of the list, in the plural.
ROLES = {
    OrganisationRole.PARTNER: lambda: _("Partners"),
    OrganisationRole.SUBCONTRACTOR: lambda: _("Subcontractors"),
    OrganisationRole.MEMBER: lambda: _("Network members"),
    OrganisationRole.SERVICE: lambda: _("Services"),
}


@dataclass(frozen=True)
class AgreementLine:
    """An agreement with the workshops that it covers and what can be done with it."""

    agreement: Agreement
    workshops: list[str]
    sums: AgreementSums | None = None

    @property
    def tone(self) -> str:
        return "plain" if self.over else TONES[self.agreement.state]

    @property
    def over(self) -> bool:
        """Whether it is signed and its last day is past."""
        last = self.agreement.ends_on
        return self.agreement.state == AgreementState.SIGNED and last is not None and last < today()

    @property
    def ends_soon(self) -> bool:
        """Whether it is signed and ends within the days that the centre set."""
        last = self.agreement.ends_on
        signed = self.agreement.state == AgreementState.SIGNED
        soon = dt.timedelta(days=setting(ENDING_DAYS, self.agreement.organisation.centre_id))
        return signed and last is not None and today() <= last <= today() + soon

    @property
    def terms(self) -> list[str]:
        """What is paid, in words, besides the rate of an hour."""
        return terms_of(self.agreement)

    @property
    def moves(self) -> list[str]:
        return moves_from(self.agreement)


def terms_of(agreement: Agreement) -> list[str]:
    """Return in words what an agreement says of what is paid, besides hours and their rate."""
    words = []
    amount = agreement.amount
    euros = None if amount is None else number_format(amount, decimal_pos=2, force_grouping=True)
    if agreement.paid_by == PaidBy.SESSION:
        words.append(_("%(amount)s euro a session") % {"amount": euros} if euros else _("paid by the session"))
    elif agreement.paid_by == PaidBy.LUMP_SUM:
        words.append(_("%(amount)s euro for all of it") % {"amount": euros} if euros else _("a lump sum"))
    elif agreement.paid_by == PaidBy.FREE:
        words.append(_("free of charge"))
    if agreement.together_counts == TogetherPay.HALF:
        words.append(_("half of what is run together with the team"))
    if agreement.late_days:
        said = ngettext(
            "%(percent)s%% of a session cancelled less than %(days)s day before",
            "%(percent)s%% of a session cancelled less than %(days)s days before",
            agreement.late_days,
        )
        words.append(said % {"percent": agreement.late_percent, "days": agreement.late_days})
    if agreement.vat:
        words.append(agreement.get_vat_display())
    return words


def workshop_label(workshop: Any) -> str:
    """Return a workshop's title and code: several series may have one title."""
    return f"{workshop.title} ({workshop.code})"


def agreements_of(organisation: Organisation) -> list[AgreementLine]:
    """Return the agreements of an organisation, the latest first. Two statements, and those of their sums."""
    found = list(organisation.agreements.order_by("-starts_on", "pk").prefetch_related("workshops"))
    sums = sums_of([one for one in found if one.state != AgreementState.DRAFT])
    return [
        AgreementLine(one, sorted(workshop_label(workshop) for workshop in one.workshops.all()), sums.get(one.pk))
        for one in found
    ]


def covered_by(agreement: Agreement) -> list[str]:
    """Return the titles of the workshops that an agreement covers."""
    return [workshop_label(workshop) for workshop in agreement.workshops.order_by("title", "pk")]


def workshops_of(organisation: Organisation) -> list[Any]:
    """Return the workshops that are planned with an organisation. They are a room above: reached from here."""
    return list(organisation.workshops.order_by("title", "pk"))


def role_choices(chosen: dict[str, str]) -> list[dict[str, Any]]:
    """Return the filter by role as links, for <c-segments>."""

    def address(role: str) -> str:
        kept = {name: value for name, value in {"search": chosen["search"], "role": role}.items() if value}
        return f"?{urlencode(kept)}" if kept else "?"

    every = [("", pgettext("organisations", "All")), *((role.value, words()) for role, words in ROLES.items())]
    return [{"label": words, "url": address(role), "current": role == chosen["role"]} for role, words in every]
