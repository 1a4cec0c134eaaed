"""Lists that rooms add to: a lower room owns a `Registry`, the rooms above register functions or objects in it.

A room names the modules that register something in its AppConfig, in one line:

    class WorkshopsConfig(Room, AppConfig):
        name = "workshops"
        registers = ("tasks", "dashboard", "panels")

They are imported when Django is ready, in the order of INSTALLED_APPS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")


class Registry(Generic[Item]):
    """Items by name, iterated by their order, then by their name."""

    def __init__(self) -> None:
        self._items: dict[str, tuple[int, Item]] = {}

    def add(self, item: Item, *, name: str = "", order: int = 0) -> Item:
        """Add an item and return it. Its name is by default where it is defined; the same name replaces the item."""
        defined: Any = item
        self._items[name or f"{defined.__module__}.{defined.__qualname__}"] = (order, item)
        return item

    def register(self, *, name: str = "", order: int = 0) -> Callable[[Item], Item]:
        """Return a decorator that adds what it decorates."""
        return lambda item: self.add(item, name=name, order=order)

    def get(self, name: str) -> Item | None:
        """Return the item of a name, or None."""
        known = self._items.get(name)
        return known[1] if known else None

    def items(self) -> list[tuple[int, str, Item]]:
        """Return (order, name, item) of each item, in order."""
        return sorted(((order, name, item) for name, (order, item) in self._items.items()), key=lambda one: one[:2])

    def names(self) -> list[str]:
        """Return the names of the items, sorted."""
        return sorted(self._items)

    def __iter__(self) -> Iterator[Item]:
        return iter([item for _order, _name, item in self.items()])


class Room:
    """The part of a room's AppConfig that imports the modules in which it registers something."""

    name: str
    registers: tuple[str, ...] = ()

    def ready(self) -> Any:
        """Import the modules of `registers`."""
        for module in self.registers:
            import_module(f"{self.name}.{module}")
