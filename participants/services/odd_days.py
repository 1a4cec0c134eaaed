"""Days that are asked about before they are saved: before a birth or a first path, in a year that is over, long ago."""

from __future__ import annotations

import datetime as dt

from django.db.models import Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.centre_settings import setting
from core.periods import long_date, today
from participants.enums import EnrolmentState
from participants.models import Participant
from participants.settings import ASK_DAYS


def doubts_about(participant: Participant, day: dt.date, *, path: bool = False) -> list[str]:
    """Return the sentences that ask whether a day is right, none for one without doubt.

    `path`: it is the first day of a path, which comes before nothing. A day of the year before asks in January too: its
    figures were sent, or soon are.
    """
    doubts = []
    words = {"day": long_date(day)}
    if participant.birth is not None and day < participant.birth.first:
        born = {"born": participant.birth.words, **words}
        if participant.birth.is_whole:
            doubts.append(_("The person was born on %(born)s, after %(day)s.") % born)
        else:
            doubts.append(_("The person was born in %(born)s, after %(day)s.") % born)
    elif not path and (first := _first_day(participant)) is not None and day < first:
        doubts.append(_("The first path starts on %(first)s, after %(day)s.") % {"first": long_date(first), **words})
    return doubts + doubts_of_year(day)


def doubts_of_year(day: dt.date) -> list[str]:
    """Return the sentence that asks about a day of a year that is over, none for another."""
    if day.year >= today().year:
        return []
    return [_("This counts in %(year)s, a year that is over: its figures may have been sent.") % {"year": day.year}]


def doubts_of_age(day: dt.date) -> list[str]:
    """Return the sentence that asks about a day of longer ago than the centre notes things, none for another."""
    days = setting(ASK_DAYS)
    if (today() - day).days <= days:
        return []
    said = ngettext("%(day)s is over %(count)s day ago.", "%(day)s is over %(count)s days ago.", days)
    return [said % {"day": long_date(day), "count": days}]


def _first_day(participant: Participant) -> dt.date | None:
    entered = participant.enrolments.exclude(state=EnrolmentState.DECLINED)
    return entered.aggregate(first=Min("starts_on"))["first"]
