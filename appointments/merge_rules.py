"""The rule of appointments where two files are merged (participants.merge_registry)."""

from __future__ import annotations

from typing import Any

from participants.merge_registry import ABSORBED, KEPT, declare


def _row_with_outcome(kept: Any, absorbed: Any) -> str:
    """Of one person noted twice at an appointment, the row stays that says how it went."""
    return ABSORBED if absorbed.outcome and not kept.outcome else KEPT


declare("appointments.AppointmentPerson", once=("appointment",), decide=_row_with_outcome)
