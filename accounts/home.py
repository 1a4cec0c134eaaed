"""What waits for a person, told by the rooms that know: accounts itself imports nothing above it.

A room that has something to say writes `<room>/home.py`:

    @home_line(order=10)
    def import_workbook(user, membership) -> Line | None: ...

Those modules are found by themselves, the first time a home page is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.module_loading import autodiscover_modules

from accounts.models import Membership

MOST_LINES = 7


@dataclass(frozen=True)
class Line:
    """One line of home, with its one action. Texts in the user's language; `when` is a day or a word, or empty.

    `waits` is False for a way to what is always there: it is not counted among the things that wait.
    """

    heading: Any
    action: Any
    url: str
    detail: Any = ""
    when: Any = ""
    late: bool = False
    waits: bool = True


LineMaker = Callable[[Any, Membership], Line | None]
_makers: dict[str, tuple[int, LineMaker]] = {}


def home_line(*, order: int) -> Callable[[LineMaker], LineMaker]:
    """Register a function of (user, membership) that says one line, or None; the lowest order stands first.

    The function looks at the person's rights itself and counts only what she may see.
    """

    def register(maker: LineMaker) -> LineMaker:
        _makers[f"{maker.__module__}.{maker.__qualname__}"] = (order, maker)
        return maker

    return register


@cache
def _discover() -> None:
    """Import every room's `home` module, once a process."""
    autodiscover_modules("home")


def lines_for(user: Any, membership: Membership) -> list[Line]:
    """Return what home says to the person in this membership, in order, at most MOST_LINES."""
    _discover()
    makers = [maker for _, (_, maker) in sorted(_makers.items(), key=lambda item: (item[1][0], item[0]))]
    lines: list[Line] = []
    for maker in makers:
        if len(lines) < MOST_LINES and (line := maker(user, membership)) is not None:
            lines.append(line)
    return lines
