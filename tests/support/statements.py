"""The statements of a request: recorded as they are sent to the database, and written down in a form people can read.

A snapshot says how many statements a view makes, which function asked each of them, and their text without values. What
middleware asks before it, session, account and memberships, is the same for every page and not among them.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.handlers.base import BaseHandler
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
NOT_ASKING = {"core", "tests"}  # rooms whose functions run a statement for somebody else
WIDTH = 116

_INNER = re.compile(r"\.?<\w+>")
_LISTED = re.compile(r"%s(?:, %s)+")
_NAME = re.compile(r'"([^"]+)"')
_SAVEPOINT = re.compile(r"\bs\d+_x\d+\b")
_NUMBER = re.compile(r"\b(?=[0-9a-f]*\d)[0-9a-f]{6,}\b|\b\d{3,}\b")
_CLAUSES = re.compile(
    r" (?=(?:FROM|WHERE|GROUP BY|HAVING|ORDER BY|LIMIT|SET|VALUES|RETURNING|ON CONFLICT|FOR UPDATE|FOR NO KEY|UNION|"
    r"(?:INNER|LEFT OUTER|CROSS) JOIN) ?)"
)
_COLUMNS = re.compile(r"\b(\w+)\.(\w+)((?:, \1\.\w+)+)")


@dataclass(frozen=True)
class Statement:
    """One statement, without its values, and the function of the product that asked it."""

    sql: str
    asked_by: str
    in_view: bool


@dataclass
class Statements:
    """The statements of a block, in order; a savepoint that stands for a request's own transaction is none."""

    found: list[Statement] = field(default_factory=list)
    savepoints: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.found)

    def record(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Keep one statement and run it: a wrapper for `connection.execute_wrapper`."""
        if not self._is_transaction(sql):
            self.found.append(Statement(sql, *_asker()))
        return execute(sql, params, many, context)

    def _is_transaction(self, sql: str) -> bool:
        """Answer whether a savepoint is what production does by BEGIN and COMMIT: a test runs in a transaction."""
        if sql.startswith("SAVEPOINT"):
            self.savepoints.append(sql)
            return len(self.savepoints) == 1
        if sql.startswith("RELEASE SAVEPOINT"):
            self.savepoints.pop()
            return not self.savepoints
        return False

    def beside_sign_in(self) -> Statements:
        """Return the statements of the view, without those by which middleware knows who asks."""
        return Statements([one for one in self.found if one.in_view])

    def __str__(self) -> str:
        parts = [f"-- {len(self)} statements beside sign-in\n"]
        for number, one in enumerate(self.found, start=1):
            parts.append(f"-- {number}. {one.asked_by}\n{readable(one.sql)}\n")
        return "\n".join(parts)


@contextmanager
def statements_of() -> Iterator[Statements]:
    """Record the statements of a block."""
    found = Statements()
    with connection.execute_wrapper(found.record):
        yield found


def _asker() -> tuple[str, bool]:
    """Return who asks, and whether a view is running.

    Who asks is the innermost function of the product that is running, but for the rooms that ask for others.
    """
    frame, asker, serving, in_view = sys._getframe(2), "", "", False
    while frame is not None:
        code, name = frame.f_code, frame.f_globals.get("__name__", "")
        if Path(code.co_filename).is_relative_to(ROOT) and ".venv" not in code.co_filename:
            room = name.split(".")[0]
            words = f"{name}.{_INNER.sub('', code.co_qualname)}"
            if room not in NOT_ASKING:
                asker = asker or words
            elif room != "tests":
                serving = serving or words
        back = frame.f_back
        called_by_handler = back is not None and back.f_code is BaseHandler._get_response.__code__
        in_view = in_view or (called_by_handler and code.co_name != "process_view")
        frame = back
    return asker or serving or "django", in_view


def readable(sql: str) -> str:
    """Return a statement with a clause a line, without quotes, with lists of values and of columns drawn together."""
    sql = _NAME.sub(r"\1", " ".join(sql.split()))
    sql = _LISTED.sub("%s, ...", sql)
    sql = re.sub(r"\(%s, \.\.\.\)(?:, \(%s, \.\.\.\))+", "(%s, ...), ...", sql)
    sql = _NUMBER.sub("N", _SAVEPOINT.sub("N", sql))
    sql = _COLUMNS.sub(_drawn_together, sql)
    return _indented(sql)


def _drawn_together(found: re.Match[str]) -> str:
    """Write columns of one table as `table.(a, b, c)`."""
    table = found[1]
    columns = [found[2], *re.findall(rf"{table}\.(\w+)", found[3])]
    return f"{table}.({', '.join(columns)})"


def _indented(sql: str) -> str:
    """Put each clause on a line, further in the deeper it is nested."""
    lines = []
    depth = 0
    for clause in _CLAUSES.split(sql):
        within = max(depth, 0)
        lines += textwrap.wrap(
            clause,
            WIDTH,
            initial_indent="  " * within,
            subsequent_indent="  " * (within + 2),
            break_long_words=False,
            break_on_hyphens=False,
        )
        depth += clause.count("(") - clause.count(")")
    return "\n".join(lines)
