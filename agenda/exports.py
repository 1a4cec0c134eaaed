"""The feed of a member's agenda for her own calendar program (RFC 5545), in which no person is named."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone, translation
from icalendar import Calendar, Event

from accounts.models import TeamMember
from agenda.sources import AgendaItem, items_of
from core.periods import today

DAYS_BACK = 30
DAYS_AHEAD = 180
CANCELLED_FOR = dt.timedelta(days=30)  # so long the feed says that something does not take place
ASK_AGAIN = dt.timedelta(hours=4)


def calendar_of(member: TeamMember) -> bytes:
    """Return the feed of a member, in the language of her account; call it in an act of hers.

    The same agenda gives the same bytes: nothing in it is of the moment of the fetch.
    """
    now = today()
    first, last = now - dt.timedelta(days=DAYS_BACK), now + dt.timedelta(days=DAYS_AHEAD)
    language = member.user.language if member.user else ""
    with translation.override(language or settings.LANGUAGE_CODE):
        calendar = Calendar()
        calendar.add("prodid", "-//Jalon//Agenda//EN")
        calendar.add("version", "2.0")
        calendar.add("x-wr-calname", "Jalon")
        calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", ASK_AGAIN)
        for item in items_of(member, first, last, member.user):
            if item.feed_title and _is_told(item):
                calendar.add_component(_event(item))
        return bytes(calendar.to_ical())


def _is_told(item: AgendaItem) -> bool:
    return item.cancelled_at is None or timezone.now() - item.cancelled_at < CANCELLED_FOR


def _event(item: AgendaItem) -> Event:
    """Return an event; its moments are in UTC, which no change of the clock moves."""
    event = Event()
    event.add("uid", str(item.uuid))
    event.add("dtstamp", (item.changed_at or item.begins).astimezone(dt.UTC).replace(microsecond=0))
    event.add("sequence", item.sequence)
    event.add("status", "CONFIRMED" if item.cancelled_at is None else "CANCELLED")
    event.add("dtstart", item.begins.astimezone(dt.UTC))
    event.add("dtend", item.ends.astimezone(dt.UTC))
    event.add("summary", str(item.feed_title))
    if item.feed_place:
        event.add("location", item.feed_place)
    event.add("description", settings.SITE_ADDRESS + item.url)
    event.add("transp", "OPAQUE" if item.busy else "TRANSPARENT")
    return event
