"""The sections of a person's file, each with its own address: every room names those that it keeps.

    @section(order=30)
    def attendance(reader, participant) -> Section | None: ...

They stand in the rooms' `panels` modules. Each asks the reader's right (participants.file_permissions.may_on_file) and
returns None where nothing may be shown. What is done every day stands first, what is rare last.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from core.registry import Registry
from participants.models import Participant


@dataclass(frozen=True)
class Section:
    """One section: its name for the page that is it, its words, its address."""

    name: str
    label: Any
    url: str


SectionMaker = Callable[[Any, Participant], Section | None]
SECTIONS: Registry[SectionMaker] = Registry()


def section(*, order: int) -> Callable[[SectionMaker], SectionMaker]:
    """Register a function of (reader, file) that returns one section, or None; the lowest order stands first."""
    return SECTIONS.register(order=order)


def sections_for(reader: User, participant: Participant) -> list[Section]:
    """Return the sections of a file that the reader may open, in order."""
    return [shown for maker in SECTIONS if (shown := maker(reader, participant)) is not None]
