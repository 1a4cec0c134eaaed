"""The pages of the centre: what its manager sets up. The rooms above register a card each; this room imports none.

A room that has such pages writes `<room>/centre_cards.py`:

    @centre_card(order=10)
    def tracks() -> CentreCard: ...

    @first_step(order=10)
    def first_track() -> FirstStep: ...

and names that module in its AppConfig (core.registry.Room). A card is a way from the page of the centre to a list. A
first step stands on the home of who may take it until its records are there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, QuerySet

from accounts.models import Centre, User
from core.registry import Registry
from permissions.checks import has_right


@dataclass(frozen=True)
class CentreCard:
    """One kind of records of the centre: what it is for, its list, the right that opens it, how many there are.

    `url` is the name of the address of the list; `counted` gives the records, and nothing where they are not counted.
    """

    heading: Any
    text: Any
    url: str
    right: str
    counted: Callable[[Centre], QuerySet] | None = None


@dataclass(frozen=True)
class FirstStep:
    """One step of a centre that begins: done once `records` has a row; `url` is the name of the address of its action.

    `right` is that of who may take it.
    """

    heading: Any
    detail: Any
    action: Any
    url: str
    right: str
    records: Callable[[Centre], QuerySet]


# Any of these opens the page of the centre.
MANAGES = ("programme.manage", "team.manage", "staff.manage", "room.manage")

CARDS: Registry[Callable[[], CentreCard]] = Registry()
STEPS: Registry[Callable[[], FirstStep]] = Registry()


def centre_card(*, order: int) -> Callable[[Callable[[], CentreCard]], Callable[[], CentreCard]]:
    """Register a function that gives a card; the lowest order stands first."""
    return CARDS.register(order=order)


def first_step(*, order: int) -> Callable[[Callable[[], FirstStep]], Callable[[], FirstStep]]:
    """Register a function that gives a first step; the lowest order comes first."""
    return STEPS.register(order=order)


def cards_of(user: User, centre: Centre) -> list[tuple[CentreCard, int | None]]:
    """Return the cards that are the user's in the centre, each with how many records there are."""
    if not any(has_right(user, right, centre=centre) for right in MANAGES):
        return []
    made = [maker() for maker in CARDS]
    own = [card for card in made if has_right(user, card.right, centre=centre)]
    return [(card, card.counted(centre).count() if card.counted else None) for card in own]


def steps_of(user: User, centre: Centre) -> list[tuple[FirstStep, bool]]:
    """Return the first steps of the centre, each with whether it is done; none for who may not take them all.

    One statement, whatever the number of steps.
    """
    steps = [maker() for maker in STEPS]
    if not steps or not all(has_right(user, step.right, centre=centre) for step in steps):
        return []
    there = [Exists(step.records(centre)) for step in steps]
    done = Centre.objects.filter(pk=centre.pk).order_by().values_list(*there).get()
    return list(zip(steps, done, strict=True))
