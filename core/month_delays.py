"""Delays counted in months of the calendar, as article 12(3) of the GDPR and Regulation (EEC, Euratom) 1182/71 say.

A delay of a month ends on the day of the next month that has the same number, or on its last day where it has none
(article 3(2)(c)). Where that day is a Saturday, a Sunday or a public holiday, it ends with the next working day
(article 3(4)).
"""

from __future__ import annotations

import calendar
import datetime as dt

from core.holidays import holiday


def months_later(day: dt.date, months: int) -> dt.date:
    """Return the day of the same number some months later, the last day of a month that has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def is_working_day(day: dt.date) -> bool:
    """Answer whether a delay may end on this day."""
    return day.weekday() < 5 and not holiday(day)


def end_of_delay(received: dt.date, months: int) -> dt.date:
    """Return the last day of a delay of some months that runs from the day on which something was received."""
    day = months_later(received, months)
    while not is_working_day(day):
        day += dt.timedelta(days=1)
    return day
