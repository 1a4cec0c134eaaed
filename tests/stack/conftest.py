"""The running product with a worker whose silence is soon noticed, and who asks it for work."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.stack.visitor import Visitor
from tests.support.product import empty_centre
from tests.support.stack import Stack

SILENT_SECONDS = "5"


@pytest.fixture(scope="module")
def product(stack: Stack) -> Iterator[Stack]:
    """The product, its worker started anew so that a killed one is taken for lost after five seconds, not twenty."""
    stack.kill_worker()
    stack.environment["JALON_JOB_STALE_SECONDS"] = SILENT_SECONDS
    stack.start_worker()
    yield stack
    del stack.environment["JALON_JOB_STALE_SECONDS"]
    if stack.worker_runs():
        stack.kill_worker()
    stack.start_worker()


@pytest.fixture(scope="module")
def manager(product: Stack) -> Visitor:
    """The manager of the demonstration, signed in."""
    visitor = Visitor(product)
    visitor.sign_in(*product.sign_ins["manager"])
    return visitor


@pytest.fixture(scope="module")
def newcomer(product: Stack) -> tuple[Visitor, str, tuple[str, str]]:
    """The manager of a centre without any record, signed in, the code of the centre, and her sign-in."""
    visitor = Visitor(product)
    code, sign_in = empty_centre(product)
    visitor.sign_in(*sign_in)
    return visitor, code, sign_in


@pytest.fixture
def worker_again(product: Stack) -> Iterator[Callable[[], None]]:
    """Return a function that starts a worker where none runs; the next test finds one in any case."""

    def start() -> None:
        if not product.worker_runs():
            product.start_worker()

    yield start
    start()
