"""When the team of the demonstration works, the days on which somebody is away, since when it measures its time."""

from __future__ import annotations

import datetime as dt

from accounts.models import Centre, CentreSetting, TeamMember, User
from agenda.models import Away, WorkingHours
from core.periods import monday_of, today
from demo.days import workday_from
from reporting.settings import MEASURED_FROM

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


def measure_time(centre: Centre, manager: User) -> None:
    """Say that individual time is measured from the first day of this year; the past of the workbook stays blank."""
    if not CentreSetting.objects.filter(centre=centre, code=MEASURED_FROM).exists():
        CentreSetting.objects.create(
            centre=centre,
            code=MEASURED_FROM,
            value=dt.date(today().year, 1, 1).toordinal(),
            from_day=today(),
            reason="L’équipe note ses entretiens depuis le début de l’année.",
            set_by=manager,
        )
