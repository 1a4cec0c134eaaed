"""Rows that the tests of a module share: written once, before its first test; each test takes back what it adds.

They lie in a transaction around those tests, in which each test is a savepoint. A test that commits for real cannot run
inside it: pytest-django runs such tests after the others, and put_away() ends the transaction before them.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

Made = TypeVar("Made")


class Shared(Generic[Made]):
    """What was written for a module, as long as its transaction is open."""

    def __init__(self, made: Made, block: transaction.Atomic, blocker: DjangoDbBlocker) -> None:
        self._made, self._block, self._blocker = made, block, blocker
        self.is_open = True

    def copied(self) -> Made:
        """Return the objects for one test, which may change them without the next one seeing it."""
        assert self.is_open, "a test that commits ran before this one: what the module shares is gone"
        return copy.deepcopy(self._made)

    def end(self) -> None:
        """Take the rows back."""
        if self.is_open:
            self.is_open = False
            with self._blocker.unblock():
                transaction.set_rollback(True)
                self._block.__exit__(None, None, None)


_open: list[Shared[Any]] = []


@contextmanager
def shared_rows(blocker: DjangoDbBlocker, write: Callable[[], Made]) -> Iterator[Shared[Made]]:
    """Write rows that last as long as the block; yield them."""
    with blocker.unblock():
        block = transaction.atomic()
        block.__enter__()
        try:
            made = write()
            connection.check_constraints()  # what waits for it would forbid a test to alter a table
        except BaseException:
            transaction.set_rollback(True)
            block.__exit__(None, None, None)
            raise
    shared = Shared(made, block, blocker)
    _open.append(shared)
    try:
        yield shared
    finally:
        shared.end()
        _open.remove(shared)


def put_away() -> None:
    """End what is open, so that a test may commit."""
    for shared in reversed(_open):
        shared.end()
