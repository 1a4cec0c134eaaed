"""When the team of the demonstration works, and the days on which somebody is away."""

from __future__ import annotations

import datetime as dt

from accounts.models import Centre, TeamMember
from agenda.models import Away, WorkingHours
from core.periods import monday_of, today
from demo.days import workday_from

HALVES = ((dt.time(8, 30), dt.time(12, 30)), (dt.time(13), dt.time(16, 30)))
FRIDAY = 4


def give_hours(centre: Centre) -> None:
    """Give those of the team who have an account their hours, without Friday afternoon, and one of them days away."""
    members = list(TeamMember.objects.filter(centre=centre, user__isnull=False).order_by("code"))
    for member in members:
        if WorkingHours.objects.filter(member=member).exists():
            continue
        for weekday in range(FRIDAY + 1):
            for begins, ends in HALVES[: 1 if weekday == FRIDAY else 2]:
                WorkingHours.objects.create(member=member, weekday=weekday, begins=begins, ends=ends)
    if members and not Away.objects.filter(member=members[0]).exists():
        day = workday_from(monday_of(today()) + dt.timedelta(days=10))
        Away.objects.create(member=members[0], first=day, last=day)
