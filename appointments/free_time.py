"""When a member of the team is next free, by her own working hours and what stands in her agenda."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import TeamMember
from agenda.models import WorkingHours
from agenda.sources import AgendaItem, items_of, moment
from core.date_words import hour_words, near_day
from core.holidays import holiday
from core.periods import BELGIUM, today

OFFERED = 3
AHEAD = dt.timedelta(days=21)
STEP = dt.timedelta(minutes=15)


@dataclass(frozen=True)
class FreeTime:
    """A time at which a member of the team is free."""

    day: dt.date
    starts_at: dt.time

    @property
    def words(self) -> str:
        """Return "tomorrow, 10:00"."""
        return f"{near_day(self.day)}, {hour_words(self.starts_at)}"

    @property
    def query(self) -> str:
        """Return the words of the address of a form that this time fills in."""
        return f"date={self.day:%d/%m/%Y}&starts_at={self.starts_at:%H:%M}"


def next_free(member: TeamMember, minutes: int) -> list[FreeTime]:
    """Return the next times of the member's working hours at which so many minutes are free, one a half-day.

    None without working hours. A public holiday is no working day. The number of statements does not grow with the
    days.
    """
    first = today()
    hours = list(WorkingHours.objects.filter(member=member).within(first, first + AHEAD).order_by("begins", "pk"))
    if not hours:
        return []
    taken = [one for one in items_of(member, first, first + AHEAD) if one.busy]
    found: list[FreeTime] = []
    for day in (first + dt.timedelta(days=number) for number in range(AHEAD.days + 1)):
        if holiday(day):
            continue
        for begins, ends in _half_days(hours, day):
            slot = _first_free(day, begins, ends, dt.timedelta(minutes=minutes), taken)
            if slot is not None and slot not in found:
                found.append(slot)
            if len(found) == OFFERED:
                return found
    return found


def _half_days(hours: list[WorkingHours], day: dt.date) -> Iterator[tuple[dt.time, dt.time]]:
    """Yield the working hours of a day, before and after noon apart."""
    noon = dt.time(12)
    for one in hours:
        valid = (one.valid_from is None or one.valid_from <= day) and (
            one.valid_until is None or one.valid_until >= day
        )
        if one.weekday != day.weekday() or not valid:
            continue
        if one.begins < noon < one.ends:
            yield one.begins, noon
            yield noon, one.ends
        else:
            yield one.begins, one.ends


def _first_free(
    day: dt.date, begins: dt.time, ends: dt.time, length: dt.timedelta, taken: list[AgendaItem]
) -> FreeTime | None:
    """Return the first quarter of an hour from which nothing takes the member's time for so long, None for none."""
    start, end = moment(day, begins), moment(day, ends)
    now = timezone.now().astimezone(BELGIUM)
    while start + length <= end:
        stop = start + length
        if start > now and not any(one.begins < stop and start < one.ends for one in taken):
            return FreeTime(day, start.timetz().replace(tzinfo=None))
        start += STEP
    return None
