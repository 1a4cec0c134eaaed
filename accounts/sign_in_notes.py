"""What the page on which one signs in says below its form: parts that rooms above register.

@sign_in_note()
def accounts_of_the_demonstration() -> SignInNote | None: ...
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.registry import Registry


@dataclass(frozen=True)
class SignInNote:
    """A part of the page: `template` is drawn with `context` as `part`. Whoever comes by reads it."""

    template: str
    context: Any = None


NoteMaker = Callable[[], SignInNote | None]
NOTES: Registry[NoteMaker] = Registry()


def sign_in_note() -> Callable[[NoteMaker], NoteMaker]:
    """Register a function that gives one part of the page, or None where it has nothing to say."""
    return NOTES.register()


def sign_in_notes() -> list[SignInNote]:
    """Return the parts of the page, in order."""
    return [note for make in NOTES if (note := make()) is not None]
