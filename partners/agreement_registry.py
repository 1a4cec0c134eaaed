"""What the rooms above say of agreements: workshops are one of them, and this room imports none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from core.registry import Registry
from partners.models import Agreement


@dataclass(frozen=True)
class AgreementSums:
    """How far an agreement is, in words, and the page that says more; `percent` is None where no hours are agreed."""

    words: str
    percent: int | None
    address: str


#: makers of what is said of agreements, by the key of each; a constant number of statements whatever their number
AGREEMENT_SUMS: Registry[Callable[[Sequence[Agreement]], Mapping[int, AgreementSums]]] = Registry()


def sums_of(agreements: Sequence[Agreement]) -> dict[int, AgreementSums]:
    """Return what is said of each agreement, by its key."""
    said: dict[int, AgreementSums] = {}
    if agreements:
        for make in AGREEMENT_SUMS:
            said |= make(agreements)
    return said
