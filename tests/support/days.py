"""Days beside today, asked for while a test runs: a run that began before midnight has another today at its end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from core.periods import today


def yesterday() -> date:
    """Return the day before today."""
    return today() - timedelta(days=1)


def tomorrow() -> date:
    """Return the day after today."""
    return today() + timedelta(days=1)


def typed_tomorrow() -> str:
    """Return tomorrow as somebody types it into a form."""
    return tomorrow().isoformat()


def evaluated(values: dict[str, Any | Callable[[], Any]]) -> dict[str, Any]:
    """Return the values of a parametrized test, each function among them called."""
    return {name: value() if callable(value) else value for name, value in values.items()}
