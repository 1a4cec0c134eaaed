"""The hours of an agreement: agreed, delivered, left, planned to come, and what they cost."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedHttpRequest
from partners.access import VIEW, get_agreement_or_404
from partners.enums import AgreementState
from partners.presenters import terms_of
from permissions.checks import has_right
from workshops.agreement_hours import AgreementHours, LineKind, hours_of, without_agreement
from workshops.agreement_words import hours_words, line_words, sums_words, to_pay_words

MOST = 50  # of the sessions that no agreement covers


@require_safe
@transaction.atomic
def hours(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Show the sums of an agreement, and its sessions to whoever sees those of the centre."""
    agreement = get_agreement_or_404(request, uuid, VIEW)
    found = hours_of([agreement])[agreement.pk]
    context = {
        "agreement": agreement,
        "organisation": agreement.organisation,
        "draft": agreement.state == AgreementState.DRAFT,
        "terms": terms_of(agreement),
        "hours": found,
        "words": sums_words(found),
        "agreed": hours_words(found.agreed) if found.agreed is not None else "",
        "worked": hours_words(found.worked),
        "in_figures": hours_words(found.in_figures),
        "to_pay": to_pay_words(found),
        "planned": hours_words(found.planned),
        "open": hours_words(found.open) if found.open else "",
        "left": hours_words(abs(found.left)) if found.left is not None else "",
        "over": found.left is not None and found.left < 0,
    }
    if has_right(request.user, "session.view", centre=agreement.organisation.centre):
        context |= _lines(found)
    return render(request, "workshops/agreement_hours.html", context)


def _lines(found: AgreementHours) -> dict[str, Any]:
    """Return the sessions: what counts, what is still open, what no agreement covers."""
    uncovered = list(without_agreement(found.agreement)[: MOST + 1])
    return {
        "with_sessions": True,
        "lines": [line_words(found, line) for line in found.counted],
        "still_open": [line_words(found, line) for line in found.of_kind(LineKind.OPEN)],
        "uncovered": uncovered[:MOST],
        "more_uncovered": len(uncovered) > MOST,
    }
