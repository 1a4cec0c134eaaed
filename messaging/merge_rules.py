"""The rule of messages where two files are merged (participants.merge_registry)."""

from __future__ import annotations

from typing import Any

from participants.merge_registry import KEPT, declare


def _kept_row(kept: Any, absorbed: Any) -> str:
    """Of two messages of one person about one thing, that of the kept file stays."""
    return KEPT


declare("messaging.Message", once=("about", "for_version", "purpose", "channel"), decide=_kept_row)
