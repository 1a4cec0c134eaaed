"""The rules of attendance where two files are merged (participants.merge_registry)."""

from __future__ import annotations

from typing import Any

from participants.merge_registry import declare


def _session_title(mark: Any) -> str:
    return str(mark.session)


def _mark_words(mark: Any) -> str:
    return str(mark.get_status_display())


declare(
    "workshops.Attendance",
    once=("session",),
    same=("status", "minutes_missed"),
    words=_mark_words,
    title=_session_title,
)
declare("workshops.BatchMark")
