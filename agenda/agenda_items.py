"""What the agenda itself puts into a member's week: the days on which she is away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.models import TeamMember, User
from agenda.enums import PartOfDay
from agenda.models import Away
from agenda.sources import AgendaItem, agenda_source, moment

NOON = dt.time(13)  # the morning ends and the afternoon begins
MIDNIGHT = dt.time(0)


@agenda_source
def days_away(member: TeamMember, first: dt.date, last: dt.date, reader: User | None) -> Iterator[AgendaItem]:
    """Yield an item for each day away; none is in the feed. One statement."""
    for away in Away.objects.filter(member=member).within(first, last):
        day = max(away.first, first)
        while day <= min(away.last, last):
            begins = moment(day, NOON if away.part == PartOfDay.AFTERNOON else MIDNIGHT)
            ends = moment(day, NOON) if away.part == PartOfDay.MORNING else moment(day + dt.timedelta(1), MIDNIGHT)
            yield AgendaItem(
                uuid=away.uuid,
                begins=begins,
                ends=ends,
                kind="away",
                title=_("Away"),
                all_day=away.part == PartOfDay.WHOLE,
            )
            day += dt.timedelta(days=1)
