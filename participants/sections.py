"""The sections of a person's file, each with its own address: every room names those that it keeps.

    @section(order=30)
    def attendance(reader, participant) -> Section | None: ...

They stand in the rooms' `panels` modules. Each asks the reader's right (participants.rights.may_on_file) and returns
None where nothing may be shown. What is done every day stands first, what is rare last.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from participants.models import Participant
from participants.panels import discover


@dataclass(frozen=True)
class Section:
    """One section: its name for the page that is it, its words, its address."""

    name: str
    label: Any
    url: str


SectionMaker = Callable[[Any, Participant], Section | None]
_makers: dict[str, tuple[int, SectionMaker]] = {}


def section(*, order: int) -> Callable[[SectionMaker], SectionMaker]:
    """Register a function of (reader, file) that returns one section, or None; the lowest order stands first."""

    def register(maker: SectionMaker) -> SectionMaker:
        _makers[f"{maker.__module__}.{maker.__qualname__}"] = (order, maker)
        return maker

    return register


def sections_for(reader: Any, participant: Participant) -> list[Section]:
    """Return the sections of a file that the reader may open, in order."""
    discover()
    makers = [maker for _, (_, maker) in sorted(_makers.items(), key=lambda item: (item[1][0], item[0]))]
    return [shown for maker in makers if (shown := maker(reader, participant)) is not None]
