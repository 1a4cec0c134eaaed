"""How a line of the log is written: ids and kinds of errors, never what a record says."""

from __future__ import annotations

import copy
import logging
import re
from typing import Any

# PostgreSQL tells with an error which row it refused ("DETAIL: Failing row contains (12, Name, ...)"): that is the
# content of a record. It goes up to where Python goes on with the next exception, for a value may hold any line.
_DETAIL = re.compile(
    r"^DETAIL:.*?(?=^(?:\n?(?:The above exception|During handling of the above))|\Z)", re.DOTALL | re.MULTILINE
)

# The address of a link is a key: who reads a log must not be able to open what it opens, mistyped ones included.
_KEY_IN_ADDRESS = re.compile(r"(/[sc]/)[^/\s\"'<>]{20,}")

_REFUSALS = frozenset({403, 404})  # the traceback of a refusal says nothing that its address does not


def _account(record: logging.LogRecord) -> str:
    """Return the uuid of the account whose request a line tells of, or "none"."""
    return str(getattr(getattr(getattr(record, "request", None), "user", None), "uuid", "none"))


class QuietFormatter(logging.Formatter):
    """Writes lines without the keys that addresses hold, and tracebacks without what a database quotes of its rows."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, traceback included, the key of a link left out. A refusal is one line with its account."""
        if getattr(record, "status_code", None) in _REFUSALS:
            record = copy.copy(record)
            record.msg, record.args = f"{record.getMessage()} (account {_account(record)})", ()
            record.exc_info = record.exc_text = record.stack_info = None
        return _KEY_IN_ADDRESS.sub(r"\1…", super().format(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802 (logging's name)
        """Return the traceback as logging does, the details of the database left out."""
        return _DETAIL.sub("DETAIL: left out\n", super().formatException(ei)).rstrip("\n")
