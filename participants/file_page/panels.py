"""Parts of the page of a person's file, registered by the rooms above: participants itself imports none of them.

A room that has something to show writes `<room>/panels.py`:

    @panel(order=30)
    def assessments(reader, participant) -> Panel | None: ...

and names that module in its AppConfig (core.registry.Room). Each looks at the reader's rights by `for_user` itself and
returns None where nothing may be shown. The page is one answer with one access entry, written before the panels are
asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from core.registry import Registry
from participants.models import Participant


@dataclass(frozen=True)
class FilePanel:
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


PanelMaker = Callable[[Any, Participant], FilePanel | None]
PANELS: Registry[PanelMaker] = Registry()


def panel(*, order: int) -> Callable[[PanelMaker], PanelMaker]:
    """Register a function of (reader, participant) that returns one part, or None; the lowest order stands first."""
    return PANELS.register(order=order)


def panels_for(reader: User, participant: Participant) -> list[FilePanel]:
    """Return the parts of a file that the reader may see, in order."""
    return [shown for maker in PANELS if (shown := maker(reader, participant)) is not None]
