"""Delays counted in months of the calendar, as article 12(3) of the GDPR and Regulation (EEC, Euratom) 1182/71 say.

A delay of a month ends on the day of the next month that has the same number, or on its last day where it has none
(article 3(2)(c)). Where that day is a Saturday, a Sunday or a public holiday, it ends with the next working day
(article 3(4)).
"""

from __future__ import annotations

import datetime as dt

from core.holidays import holiday
from core.periods import months_after


def is_working_day(day: dt.date) -> bool:
    """Answer whether a delay may end on this day."""
    return day.weekday() < 5 and not holiday(day)


def end_of_delay(received: dt.date, months: int) -> dt.date:
    """Return the last day of a delay of some months that runs from the day on which something was received."""
    day = months_after(received, months)
    while not is_working_day(day):
        day += dt.timedelta(days=1)
    return day
