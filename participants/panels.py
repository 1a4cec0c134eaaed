"""Parts of a person's file, told by the rooms that know: participants itself imports nothing above it.

A room that has something to show writes `<room>/panels.py`:

    @panel(order=30)
    def assessments(reader, participant) -> Panel | None: ...

Each looks at the reader's rights by `for_user` itself and returns None where nothing may be shown. The page is one
answer with one access entry, written before the panels are asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.utils.module_loading import autodiscover_modules

from participants.models import Participant


@dataclass(frozen=True)
class Panel:
    """One part of the page: its anchor, its heading, the template that draws it and what that needs, there as `part`.

    `aside` puts it in the narrower column of a wide screen; `more` is the link beside its heading, as words and
    address.
    """

    id: str
    heading: Any
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    aside: bool = False
    more: tuple[Any, str] | None = None


PanelMaker = Callable[[Any, Participant], Panel | None]
_makers: dict[str, tuple[int, PanelMaker]] = {}


def panel(*, order: int) -> Callable[[PanelMaker], PanelMaker]:
    """Register a function of (reader, participant) that returns one part, or None; the lowest order stands first."""

    def register(maker: PanelMaker) -> PanelMaker:
        _makers[f"{maker.__module__}.{maker.__qualname__}"] = (order, maker)
        return maker

    return register


@cache
def discover() -> None:
    """Import every room's `panels` module, once a process."""
    autodiscover_modules("panels")


def panels_for(reader: Any, participant: Participant) -> list[Panel]:
    """Return the parts of a file that the reader may see, in order."""
    discover()
    makers = [maker for _, (_, maker) in sorted(_makers.items(), key=lambda item: (item[1][0], item[0]))]
    return [shown for maker in makers if (shown := maker(reader, participant)) is not None]
