"""Of whom nothing was heard: read from closed sheets when it is shown, never stored, for the key worker and who covers.

Two rules, with the numbers of the centre. *In a row*: the last sessions that expected her, since the last news of her,
the start of the path, the last break and the last follow-up, had no news. *A while*: two sessions or more expected her
since the last news, and the last one is so many days after it; days without sessions raise nothing. News wins its day.
A follow-up lets the signal rest.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.centre_settings import setting
from accounts.models import Centre, User
from core.periods import today
from core.request_memory import per_request
from participants.caseload import own_people, paths_under_way
from participants.enums import CONTACT_KINDS, HEARD, EnrolmentState, FollowUpWhy
from participants.models import Break, FollowUp, Intervention, Participant, PlannedAbsence
from participants.settings import CONTACT_DAYS, CONTACT_REST_DAYS, CONTACT_SESSIONS
from participants.signs_of_life import Sign, sign_of_life, signs_since
from permissions.checks import has_right

VIEW = "contact.view"
_LEAST_SESSIONS = 2
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Signal:
    """A person to contact, why, and since when nothing was heard of her."""

    person: Any
    why: str
    since: dt.date


@dataclass(frozen=True)
class Rules:
    """The numbers of a centre."""

    sessions: int
    days: int
    rest_days: int


@dataclass(frozen=True)
class Known:
    """What decides about one person: her path, her breaks, absences that she announced, who tried to reach her."""

    start: dt.date
    breaks: Sequence[tuple[dt.date, dt.date | None]] = ()
    absences: Sequence[tuple[dt.date, dt.date, dt.date]] = ()  # first, last, told on
    follow_ups: Sequence[tuple[dt.date, str]] = ()


def why_to_contact(known: Known, signs: Iterable[Sign], rules: Rules, day: dt.date) -> tuple[str, dt.date] | None:
    """Return why a person is to contact on a day and the day of the last news of her, None where she is not."""
    tried = max((on for on, _outcome in known.follow_ups), default=None)
    if tried is not None and day < tried + dt.timedelta(days=rules.rest_days):
        return None
    news, silent = _sorted(known, signs)
    last_news = max(news, default=None)
    returned = max((last + _DAY for _first, last in known.breaks if last and last < day), default=known.start)
    begins = max(known.start, returned)
    heard = last_news if last_news is not None and last_news >= begins else None
    silent = [one for one in silent if one >= begins and (heard is None or one > heard)]
    in_a_row = [one for one in silent if tried is None or one > tried]
    since = heard or begins
    if len(in_a_row) >= rules.sessions:
        return FollowUpWhy.THREE, since
    if len(silent) >= _LEAST_SESSIONS and (max(silent) - since).days >= rules.days:
        return FollowUpWhy.TWO_WEEKS, since
    return None


def _sorted(known: Known, signs: Iterable[Sign]) -> tuple[set[dt.date], list[dt.date]]:
    """Return the days with news, and the day of each session without; of announced days there is news."""
    news = {told for _first, _last, told in known.absences} | {
        on for on, outcome in known.follow_ups if outcome in HEARD
    }
    silent = []
    for sign in signs:
        if any(first <= sign.day and (last is None or sign.day <= last) for first, last in known.breaks):
            continue  # nobody is expected on a break
        if sign.news or any(first <= sign.day <= last for first, last, _told in known.absences):
            news.add(sign.day)
        else:
            silent.append(sign.day)
    return news, [one for one in silent if one not in news]


@per_request
def to_contact(user: User, centre: Centre) -> list[Signal]:
    """Return the persons of the user's own files and of those lent to her to contact, the longest silence first.

    The statements do not grow with the persons; one where nobody is on an active path.
    """
    if not has_right(user, VIEW, centre=centre):
        return []
    walking = [one for one in paths_under_way(own_people(user, centre)) if one.walk.state == EnrolmentState.ACTIVE]
    people: dict[int, Any] = {}
    for person in walking:  # of two paths, the one that began last
        people[person.pk] = person
    known = _known(people)
    rules = Rules(*(setting(code, centre) for code in (CONTACT_SESSIONS, CONTACT_DAYS, CONTACT_REST_DAYS)))
    signs = signs_since({key: one.start for key, one in known.items()}) if known else {}
    found = []
    for key, of_one in known.items():
        signal = why_to_contact(of_one, signs[key], rules, today())
        if signal is not None:
            found.append(Signal(people[key], *signal))
    return sorted(found, key=lambda one: (one.since, one.person.last_name, one.person.pk))


def signal_of(user: User, participant: Participant) -> Signal | None:
    """Return the signal of one of the user's persons, None where she is not to contact."""
    found = to_contact(user, participant.centre)
    return next((one for one in found if one.person.pk == participant.pk), None)


def _known(people: dict[int, Any]) -> dict[int, Known]:
    """Return what decides about each person who is not on a break today, by three statements."""
    if not people:
        return {}
    breaks, absences, tried = defaultdict(list), defaultdict(list), defaultdict(list)
    paths = {person.walk.pk: key for key, person in people.items()}
    for path, first, last in Break.objects.filter(enrolment__in=paths).values_list(
        "enrolment", "starts_on", "ended_on"
    ):
        breaks[paths[path]].append((first, last))
    rows = PlannedAbsence.objects.filter(participant__in=people)
    for person, *days in rows.values_list("participant", "starts_on", "ends_on", "told_on"):
        absences[person].append(tuple(days))
    for person, on, outcome in FollowUp.objects.filter(participant__in=people).values_list(
        "participant", "contacted_on", "outcome"
    ):
        tried[person].append((on, outcome))
    now = today()
    return {
        key: Known(person.walk.starts_on, breaks[key], absences[key], tried[key])
        for key, person in people.items()
        if not any(first <= now and (last is None or last >= now) for first, last in breaks[key])
    }


@sign_of_life
def interventions(since: Mapping[int, dt.date]) -> Iterator[Sign]:
    """Yield the interventions of persons that were a moment with them; a step done for them is no news of them."""
    rows = Intervention.objects.filter(
        participant__in=list(since), date__gte=min(since.values()), kind__in=CONTACT_KINDS
    )
    for person, day in rows.order_by().values_list("participant", "date"):
        yield Sign(person, day, news=True)
