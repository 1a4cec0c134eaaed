"""The demonstration's clock: what it writes is written at the moment at which it would have been."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from unittest import mock

from django.apps import apps
from django.db.models import Field
from django.utils import timezone

from accounts.models import User
from core.actor import acting_as
from core.periods import BELGIUM

REASON = "démonstration"
_NOW = timezone.now


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Let this process live at a moment: today, the days of history and the hours of logs are of then.

    For a command alone, which has no threads; nothing of the product asks the database what time it is.
    """
    then = moment.astimezone(dt.UTC)
    with ExitStack() as patches:
        patches.enter_context(mock.patch.object(timezone, "now", return_value=then))
        for one in _fields_of_now():
            patches.enter_context(mock.patch.object(one, "_get_default", return_value=then))
        yield


@cache
def _fields_of_now() -> list[Field]:
    """Return the fields that hold the moment at which a row was made, and know the clock from when they were."""
    return [one for model in apps.get_models() for one in model._meta.local_fields if one.default is _NOW]


def moment_of(day: dt.date, hour: dt.time) -> dt.datetime:
    """Return an hour of a day in Belgium."""
    return dt.datetime.combine(day, hour, BELGIUM)


@dataclass
class Agenda:
    """What happens between two moments, each thing by its author; it is done in the order of its hours.

    What should have happened before the first moment happens then, what should happen after the last one happens last:
    nothing is written before the centre was there, and nothing in the future.
    """

    first: dt.datetime
    last: dt.datetime
    entries: list[tuple[dt.datetime, User, str, Callable[[], object]]] = field(default_factory=list)

    def add(self, day: dt.date, hour: str, by: User, what: Callable[[], object], *, channel: str = "command") -> None:
        """Note what somebody does on a day at an hour ("9:30")."""
        hours, minutes = hour.split(":")
        moment = moment_of(day, dt.time(int(hours), int(minutes)))
        self.entries.append((min(max(moment, self.first), self.last), by, channel, what))

    def play(self) -> None:
        """Do it all."""
        entries, self.entries = sorted(self.entries, key=lambda one: one[0]), []
        for moment, by, channel, what in entries:
            with at(moment), acting_as(by, reason=REASON, channel=channel):
                what()
