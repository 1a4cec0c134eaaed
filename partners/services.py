"""Acts on agreements that touch several rows."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from accounts.models import User
from core.idempotency import create_once
from partners.models import Agreement, Organisation
from permissions.transitions import perform_once

SAME = (
    "organisation", "subject", "starts_on", "ends_on", "hours", "hourly_rate", "paid_by", "amount", "together_counts",
    "late_days", "late_percent", "vat",
)  # fmt: skip


def draft_agreement(agreement: Agreement, *, key: uuid.UUID, workshops: Iterable[Any]) -> Agreement:
    """Write a draft and the workshops that it covers, once. Raises KeyTaken and NoActor."""
    with transaction.atomic():
        found, made = create_once(agreement, key=key, same=SAME)
        if made:
            cover(found, added=workshops, taken_away=())
        return found


def cover(agreement: Agreement, *, added: Iterable[Any], taken_away: Iterable[Any]) -> None:
    """Let an agreement cover some workshops more and some no longer, one row of history each.

    Workshops are a room above: they come as objects, and their coverage is reached from the agreement.
    """
    covered = {coverage.workshop_id: coverage for coverage in agreement.coverages.all()}
    for workshop in taken_away:
        if workshop.pk in covered:
            covered.pop(workshop.pk).delete()
    for workshop in added:
        if workshop.pk not in covered:
            covered[workshop.pk] = agreement.coverages.create(workshop=workshop)


def move_agreement(agreement: Agreement, move: str, *, by: User, **data: Any) -> Agreement:
    """Sign or end an agreement. Raises NotAllowed or MoveRefused.

    Agreements of one organisation are signed one after another, so that no two cover the same workshop on one day.
    """
    with transaction.atomic():
        Organisation.objects.select_for_update(of=("self",)).get(pk=agreement.organisation_id)
        return perform_once(agreement, move, by=by, **data)
