"""The rules of attendance where two files are merged (participants.merge_registry)."""

from __future__ import annotations

from typing import Any

from core.periods import long_date
from participants.merge_registry import declare


def _session_title(mark: Any) -> str:
    return f"{mark.session.workshop.title}, {long_date(mark.session.date)}"


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
