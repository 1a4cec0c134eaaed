"""Of whom nothing was heard: read from closed sheets when it is shown, never stored, for the key worker and who covers.

Two rules, with the numbers of the centre. *In a row*: the last sessions that expected her, since the last news of her,
the start of the path, the last break and the last follow-up, had no news. *A while*: two sessions or more expected her
since the last news, and the last one is so many days after it; days without sessions raise nothing. News wins its day.
A follow-up lets the signal rest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.centre_settings import setting
from accounts.models import Centre, User
from core.periods import today
from core.request_memory import per_request
from participants.caseload import own_people, paths_under_way
from participants.enums import CONTACT_KINDS, HEARD, EnrolmentState, FollowUpWhy
from participants.models import Break, FollowUp, Intervention, Participant, PlannedAbsence
from participants.settings import CONTACT_DAYS, CONTACT_REST_DAYS, CONTACT_SESSIONS
from participants.signs_of_life import Sign, Word, sign_of_life, signs, signs_since
from permissions.checks import has_right

VIEW = "contact.view"
_LEAST_SESSIONS = 2
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Silence:
    """A person to contact, why, and since when nothing was heard of her."""

    person: Any
    why: str
    since: dt.date


@dataclass(frozen=True)
class SilenceRules:
    """The numbers of a centre."""

    sessions: int
    days: int
    rest_days: int


def why_to_contact(
    start: dt.date, told: Iterable[Sign], rules: SilenceRules, day: dt.date
) -> tuple[str, dt.date] | None:
    """Return why a person is to contact on a day and since when there is no news of her, None where she is not.

    `start` is the first day of her path, `told` are the signs of her.
    """
    by_word: dict[str, list[Sign]] = {word: [] for word in Word}
    for sign in told:
        by_word[sign.word].append(sign)
    breaks = by_word[Word.BREAK]
    tried = max((one.first for one in by_word[Word.TRIED]), default=None)
    rests = tried is not None and day < tried + dt.timedelta(days=rules.rest_days)
    if rests or any(_is_of(one, day) for one in breaks):
        return None
    begins = max([start, *(one.last + _DAY for one in breaks if one.last is not None and one.last < day)])
    news, silent = _news_and_silence(by_word, breaks)
    heard = max((one for one in news if begins <= one <= day), default=None)
    silent = [one for one in silent if one >= begins and (heard is None or one > heard)]
    since = heard or begins
    if len([one for one in silent if tried is None or one > tried]) >= rules.sessions:
        return FollowUpWhy.THREE, since
    if len(silent) >= _LEAST_SESSIONS and (max(silent) - since).days >= rules.days:
        return FollowUpWhy.TWO_WEEKS, since
    return None


def _is_of(sign: Sign, day: dt.date) -> bool:
    return sign.first <= day and (sign.last is None or day <= sign.last)


def _news_and_silence(by_word: dict[str, list[Sign]], breaks: list[Sign]) -> tuple[set[dt.date], list[dt.date]]:
    """Return the days with news, and the day of each session without: on a break nobody is expected, of days that were
    announced there is news, and news wins its day.
    """
    silent = [one.first for one in by_word[Word.SILENT] if not any(_is_of(other, one.first) for other in breaks)]
    announced = {day for day in silent if any(_is_of(one, day) for one in by_word[Word.AWAY])}
    news = {one.first for one in by_word[Word.NEWS]} | announced
    return news, [day for day in silent if day not in news]


@per_request
def to_contact(user: User, centre: Centre) -> list[Silence]:
    """Return the persons of the user's own files and of those lent to her to contact, the longest silence first.

    One statement beside those of own_people() and of the settings, none where nobody is on an active path.
    """
    if not has_right(user, VIEW, centre=centre):
        return []
    walking = [one for one in paths_under_way(own_people(user, centre)) if one.walk.state == EnrolmentState.ACTIVE]
    people: dict[int, Any] = {}
    for person in walking:  # of two paths, the one that began last
        people[person.pk] = person
    if not people:
        return []
    rules = SilenceRules(*(setting(code, centre) for code in (CONTACT_SESSIONS, CONTACT_DAYS, CONTACT_REST_DAYS)))
    told = signs_since(list(people), min(person.walk.starts_on for person in people.values()))
    found = []
    for key, person in people.items():
        why = why_to_contact(person.walk.starts_on, told[key], rules, today())
        if why is not None:
            found.append(Silence(person, *why))
    return sorted(found, key=lambda one: (one.since, one.person.last_name, one.person.pk))


def signal_of(user: User, participant: Participant) -> Silence | None:
    """Return the signal of one of the user's persons, None where she is not to contact."""
    found = to_contact(user, participant.centre)
    return next((one for one in found if one.person.pk == participant.pk), None)


@sign_of_life
def in_the_file(persons: Sequence[int], since: dt.date) -> Iterator[QuerySet]:
    """Yield what this room knows: interventions with the person, what she announced, breaks, and who tried.

    A step that was done for her is no news of her.
    """
    met = Intervention.objects.filter(participant__in=persons, date__gte=since, kind__in=CONTACT_KINDS)
    yield signs(met, Word.NEWS, day="date")
    announced = PlannedAbsence.objects.filter(participant__in=persons)
    yield signs(announced, Word.AWAY, day="starts_on", last="ends_on")
    yield signs(announced, Word.NEWS, day="told_on")
    breaks = Break.objects.filter(enrolment__participant__in=persons, enrolment__state=EnrolmentState.ACTIVE)
    yield signs(breaks, Word.BREAK, day="starts_on", last="ended_on", person="enrolment__participant")
    tried = FollowUp.objects.filter(participant__in=persons, contacted_on__gte=since)
    yield signs(tried, Word.TRIED, day="contacted_on")
    yield signs(tried.filter(outcome__in=HEARD), Word.NEWS, day="contacted_on")
