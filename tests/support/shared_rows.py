"""Rows that the tests of a module share: written once, and taken back before a test that does not ask for them.

They lie in a transaction around the tests, in which each test is a savepoint: it takes back what it adds itself. A test
that asks for no shared rows, or commits for real, begins without them, as if it were alone.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

Made = TypeVar("Made")


class Shared(Generic[Made]):
    """What a fixture of a module writes; `name` is the fixture's."""

    def __init__(self, name: str, write: Callable[[], Made], blocker: DjangoDbBlocker) -> None:
        self.name, self._write, self._blocker = name, write, blocker
        self._block: transaction.Atomic | None = None
        self._made: Made | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether the rows are there."""
        return self._block is not None

    def copied(self) -> Made:
        """Return the objects for one test, which may change them without the next one seeing it."""
        assert self.is_open, f"a test asks for {self.name} and its rows were taken back"
        return copy.deepcopy(self._made)

    def begin(self) -> None:
        """Write the rows."""
        with self._blocker.unblock():
            self._block = transaction.atomic()
            self._block.__enter__()
            try:
                self._made = self._write()
                connection.check_constraints()  # what waits for it would forbid a test to alter a table
            except BaseException:
                self.end()
                raise

    def end(self) -> None:
        """Take the rows back."""
        if self._block is not None:
            block, self._block = self._block, None
            with self._blocker.unblock():
                transaction.set_rollback(True)
                block.__exit__(None, None, None)


_of_module: list[Shared[Any]] = []
_open: list[Shared[Any]] = []  # each lies inside the transaction of the one before


@contextmanager
def shared_rows(name: str, blocker: DjangoDbBlocker, write: Callable[[], Made]) -> Iterator[Shared[Made]]:
    """Write rows that last as long as the block, for the fixture of that name; yield them."""
    shared = Shared(name, write, blocker)
    _begin(shared)
    _of_module.append(shared)
    try:
        yield shared
    finally:
        _of_module.remove(shared)
        if shared in _open:
            _end_from(_open.index(shared))


def arrange(wanted: Collection[str]) -> None:
    """Before a test, take back what it does not ask for, and write what it asks for and is not there (any more)."""
    unwanted = [place for place, shared in enumerate(_open) if shared.name not in wanted]
    if unwanted:
        _end_from(unwanted[0])
    for shared in _of_module:
        if shared.name in wanted and not shared.is_open:
            _begin(shared)


def _begin(shared: Shared[Any]) -> None:
    shared.begin()
    _open.append(shared)


def _end_from(place: int) -> None:
    while len(_open) > place:
        _open.pop().end()
