"""What rooms register in the agenda: in order of time, and what takes somebody's time between two hours."""

import datetime as dt
from uuid import UUID

import pytest

from agenda.sources import SOURCES, AgendaItem, agenda_source, busy, end_moment, items_of, moment
from core.registry import Registry

DAY = dt.date(2016, 3, 15)
MEMBER = object()


def at(number: int, begins: str, ends: str, **more: object) -> AgendaItem:
    first, last = (dt.time.fromisoformat(hour) for hour in (begins, ends))
    return AgendaItem(
        uuid=UUID(int=number), begins=moment(DAY, first), ends=end_moment(DAY, first, last), kind="test",
        title=f"item {number}", **more,
    )  # fmt: skip


@pytest.fixture(autouse=True)
def sources(monkeypatch):
    """Leave the registry without what the rooms registered."""
    empty = Registry()
    monkeypatch.setattr("agenda.sources.SOURCES", empty)
    return empty


def numbers(found):
    return [item.uuid.int for item in found]


def test_items_of_all_sources_stand_in_order_of_time(sources):
    @agenda_source
    def afternoon(member, first, last, reader):
        return [at(2, "14:00", "15:00")]

    @agenda_source
    def morning(member, first, last, reader):
        return [at(1, "09:00", "10:00"), at(3, "16:00", "17:00")]

    assert sources is not SOURCES
    assert numbers(items_of(MEMBER, DAY, DAY)) == [1, 2, 3]


def test_a_source_is_asked_for_the_member_the_days_and_the_reader():
    heard = []

    @agenda_source
    def source(member, first, last, reader):
        heard.append((member, first, last, reader))
        return []

    items_of(MEMBER, DAY, DAY + dt.timedelta(days=6), "reader")
    assert heard == [(MEMBER, DAY, DAY + dt.timedelta(days=6), "reader")]


@pytest.mark.parametrize(
    ("begins", "ends", "expected"),
    [
        ("09:00", "10:00", []),  # touches the start
        ("11:00", "12:00", []),  # touches the end
        ("09:30", "10:15", [1]),
        ("10:15", "10:30", [1]),
        ("09:00", "12:00", [1]),
        ("10:45", "11:30", [1]),
    ],
)
def test_busy_is_what_overlaps_and_touching_ends_are_free(begins, ends, expected):
    @agenda_source
    def source(member, first, last, reader):
        return [at(1, "10:00", "11:00"), at(2, "10:00", "11:00", busy=False)]

    assert numbers(busy(MEMBER, DAY, dt.time.fromisoformat(begins), dt.time.fromisoformat(ends))) == expected


def test_what_ends_at_midnight_ends_on_the_next_day():
    night = at(1, "22:00", "00:00")
    assert night.ends == moment(DAY + dt.timedelta(days=1), dt.time(0))
