"""Who acts, why and through which channel: the one door of an author.

Middleware, commands and tasks open an act with `acting_as`; history and logs read it. Without an act nothing can be
written, because history without a name is worthless (product.md section 3).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from accounts.models import User


class NoActor(RuntimeError):
    """A write was tried outside `acting_as`."""


@dataclass(frozen=True)
class Act:
    """One gesture of one person: everything written during it shares its uuid."""

    user: User
    reason: str = ""
    channel: str = "web"
    centre: Any = None  # where the person works in this act; None: wherever she may
    # What core.request_memory keeps for the length of a short act (one request); None: nothing is remembered.
    memory: dict[Any, Any] | None = field(default=None, compare=False, repr=False)
    outer: Act | None = field(default=None, compare=False, repr=False)  # the act within which this one was opened
    uuid: uuid.UUID = field(default_factory=uuid.uuid4)


_current: ContextVar[Act | None] = ContextVar("act", default=None)


@contextmanager
def acting_as(
    user: User, reason: str = "", channel: str = "web", *, centre: Any = None, remembering: bool = False
) -> Iterator[Act]:
    """Open an act of `user`; nested acts replace the outer one until they end. Raise NoActor without a saved user.

    `centre` narrows the person's rights to one centre; `remembering` lets rights be read once for the whole act, which
    only a single request may ask for.
    """
    if user is None or user.pk is None:
        raise NoActor("An act needs a user who exists.")
    memory: dict[Any, Any] | None = {} if remembering else None
    act = Act(user=user, reason=reason, channel=channel, centre=centre, memory=memory, outer=_current.get())
    token = _current.set(act)
    try:
        yield act
    finally:
        _current.reset(token)


@contextmanager
def because(reason: str) -> Iterator[None]:
    """Open an act of the same person within the one under way; what is written in it carries the reason."""
    act = require_act()
    with acting_as(act.user, reason, act.channel, centre=act.centre):
        yield


def current_act() -> Act | None:
    """Return the act under way, or None."""
    return _current.get()


def require_act() -> Act:
    """Return the act under way; raise NoActor when there is none."""
    act = _current.get()
    if act is None:
        raise NoActor("Nothing is written without an author: open acting_as(user, reason) first.")
    return act


def current_act_id() -> uuid.UUID:
    """Return the uuid of the act under way (default of the history column `act`); raise NoActor without one."""
    return require_act().uuid
