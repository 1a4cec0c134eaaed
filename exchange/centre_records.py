"""The centre's records as the workbook names them: each table is read once, when a sheet first asks for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django.db import models

from accounts.models import Centre
from audit.models import TransitionLog
from permissions.transitions import TAKE_OVER

if TYPE_CHECKING:
    from exchange.scope import ImportScope

Found = TypeVar("Found")


class Stock:
    """What one centre has, for one import: what `@read_once` functions of the sheets have read of it.

    Of files whose contents the import may not compare (`scope`) no more is read than who they are of and who was there.
    """

    def __init__(self, centre: Centre, scope: ImportScope) -> None:
        self.centre = centre
        self.scope = scope
        self.read: dict[Callable[[Stock], Any], Any] = {}


def read_once(load: Callable[[Stock], Found]) -> Callable[[Stock], Found]:
    """Have a function of a Stock read the database once for it. Dictionaries grow as an import adds to them."""

    @wraps(load)
    def wrapper(stock: Stock) -> Found:
        if load not in stock.read:
            stock.read[load] = load(stock)
        return stock.read[load]

    return wrapper


def group_by(records: Iterable[Any], name: str) -> dict[Any, list]:
    """Return the records in lists by the value of an attribute."""
    groups = defaultdict(list)
    for one in records:
        groups[getattr(one, name)].append(one)
    return groups


def moved_in_jalon(records: models.QuerySet) -> set[UUID]:
    """Return those of the records that somebody moved in Jalon: the workbook does not take their state back."""
    moves = TransitionLog.objects.exclude(move=TAKE_OVER).filter(kind=records.model._meta.label_lower)
    return set(moves.filter(object__in=records.values("uuid")).values_list("object", flat=True))
