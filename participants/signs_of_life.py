"""What is known of whether somebody still comes: rooms above say it, home and the page "To contact" read it.

    @sign_of_life
    def marks(since: Mapping[int, dt.date]) -> Iterable[Sign]: ...

`since` gives by the key of a person the first day that matters of her. A sign is either news of her (she was there,
told us, was met or reached), or a session that expected her and had none. Statements do not grow with the persons.
Nobody reads a registry of silences but participants.to_contact.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from core.registry import Registry


@dataclass(frozen=True)
class Sign:
    """One sign of a person on a day: news of her, or a session at which she was expected and none came."""

    person: int
    day: dt.date
    news: bool


SignsOf = Callable[[Mapping[int, dt.date]], Iterable[Sign]]
SIGNS: Registry[SignsOf] = Registry()


def sign_of_life(source: SignsOf) -> SignsOf:
    """Register a function that yields signs of persons from a day on."""
    return SIGNS.add(source)


def signs_since(since: Mapping[int, dt.date]) -> dict[int, list[Sign]]:
    """Return the signs of each person from her day on, in no order."""
    found: dict[int, list[Sign]] = {person: [] for person in since}
    for source in SIGNS:
        for sign in source(since):
            if sign.day >= since[sign.person]:
                found[sign.person].append(sign)
    return found
