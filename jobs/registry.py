"""The names of jobs and what stands behind each: rooms register handlers in their `tasks` module, by `@handler`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from accounts.requests import AuthenticatedHttpRequest
from core.registry import Registry
from permissions.policy import require_declared

if TYPE_CHECKING:
    from jobs.models import Job
    from jobs.runner import Run


class UnknownKind(KeyError):
    """No handler is registered under this name."""


@dataclass(frozen=True)
class Handler:
    """One kind of job.

    action       the right of permissions.policy that its owner needs to start it, while it runs and to fetch its file
    label        what it is called on pages (lazy translation)
    work         the function that does it: takes a jobs.runner.Run, ends through `with run.finish()`
    page         the address where its outcome is seen, from the job; None: nowhere but on the job's own page
    quotes       its result repeats what records say of persons: it goes when the files go (jobs.retention)
    on_download  called with (request, job) in the transaction that reads the file: the place of log_export
    """

    kind: str
    action: str
    label: Any
    work: Callable[[Run], None]
    page: Callable[[Job], str] | None = None
    on_download: Callable[[AuthenticatedHttpRequest, Job], None] | None = None
    quotes: bool = False


HANDLERS: Registry[Handler] = Registry()


def handler(
    kind: str,
    *,
    action: str,
    label: Any,
    page: Callable[[Job], str] | None = None,
    on_download: Callable[[AuthenticatedHttpRequest, Job], None] | None = None,
    quotes: bool = False,
) -> Callable[[Callable[[Run], None]], Callable[[Run], None]]:
    """Register a function as the work of a kind of job.

    Raise ValueError when another function has the name, UnknownAction when the policy does not know the action.
    """
    require_declared(action)

    def register(work: Callable[[Run], None]) -> Callable[[Run], None]:
        known = HANDLERS.get(kind)
        if known is not None and (known.work.__module__, known.work.__qualname__) != (
            work.__module__,
            work.__qualname__,
        ):
            raise ValueError(f"Two handlers want the name {kind!r}.")
        HANDLERS.add(Handler(kind, action, label, work, page, on_download, quotes), name=kind)
        return work

    return register


def handler_of(kind: str) -> Handler:
    """Return the handler of a kind; raise UnknownKind."""
    known = HANDLERS.get(kind)
    if known is None:
        raise UnknownKind(kind)
    return known


def label_of(kind: str) -> str:
    """Return what a kind is called in the language under way; its bare name where it is no more registered."""
    known = HANDLERS.get(kind)
    return str(known.label) if known else kind


def kinds_that_quote() -> list[str]:
    """Return the names of the kinds whose results repeat what records say of persons, sorted."""
    return [kind for _order, kind, known in HANDLERS.items() if known.quotes]


def registered_kinds() -> list[str]:
    """Return the names of all kinds, sorted."""
    return HANDLERS.names()
