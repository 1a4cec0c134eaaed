"""What is said of agreements in the directory of organisations."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from partners.agreement_registry import AGREEMENT_SUMS, AgreementSums
from partners.models import Agreement
from workshops.agreement_hours import hours_of
from workshops.agreement_words import sums_words


@AGREEMENT_SUMS.register()
def hours_of_agreements(agreements: Sequence[Agreement]) -> dict[int, AgreementSums]:
    """Say how many hours of each agreement are used, planned and left."""
    return {
        key: AgreementSums(
            words=sums_words(hours),
            percent=hours.percent,
            address=reverse("workshops:agreement-hours", args=[hours.agreement.uuid]),
        )
        for key, hours in hours_of(agreements).items()
    }
