"""The stage where it was set before the tests were collected: mutants are forked from a process that has it ready."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import transaction

if TYPE_CHECKING:
    from tests.permissions.world import World

world: World | None = None


def prepare() -> Callable[[], None]:
    """Make the database and set the stage in this process; return what takes it all back."""
    global world
    from django.core import mail

    from tests.permissions.world import set_world
    from tests.support import databases

    databases.set_up()
    databases.set_up = lambda: None  # a forked process has it already
    block = transaction.atomic()
    block.__enter__()
    mail.outbox = []
    world = set_world()

    def take_back() -> None:
        global world
        transaction.set_rollback(True)
        block.__exit__(None, None, None)
        world = None

    return take_back
