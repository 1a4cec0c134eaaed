"""Sessions that end at midnight or later: which are possible, their minutes, the day and the year they count for."""

from __future__ import annotations

import datetime as dt
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from core.periods import minutes_until, today
from tests.support import factories as make
from tests.workshops.conftest import acted, session
from tests.workshops.test_planning import rendered
from workshops.models import Attendance, Session
from workshops.models.session import is_possible

TIMES = [
    (dt.time(22), dt.time(0), 120),
    (dt.time(21, 30), dt.time(0, 30), 180),
    (dt.time(13), dt.time(1), 720),
    (dt.time(0), dt.time(0, 1), 1),
    (dt.time(9), dt.time(23, 59), 899),
]
IMPOSSIBLE = [
    (dt.time(13), dt.time(13)),
    (dt.time(0), dt.time(0)),
    (dt.time(13), dt.time(12)),
    (dt.time(13), dt.time(1, 1)),
]


@pytest.mark.parametrize(("start", "end", "minutes"), TIMES)
def test_minutes_are_counted_until_the_end_on_the_next_day(here, start, end, minutes):
    with acted():
        made = make.SessionFactory(workshop=here.workshop, starts_at=start, ends_at=end)
    assert is_possible(start, end)
    assert minutes_until(start, end) == minutes
    assert Session.objects.get(pk=made.pk).minutes == minutes


@pytest.mark.parametrize(("start", "end"), IMPOSSIBLE)
def test_an_end_far_before_the_start_is_refused_everywhere(here, start, end):
    assert not is_possible(start, end)
    made = make.SessionFactory.build(workshop=here.workshop, starts_at=start, ends_at=end)
    with translation.override("en"), pytest.raises(ValidationError, match="ends before it starts"):
        made.validate_constraints()
    with acted(), pytest.raises(IntegrityError), transaction.atomic():
        made.save()


def test_all_of_it_counts_for_the_day_on_which_it_begins(here):
    with acted():
        made = make.SessionFactory(
            workshop=here.workshop,
            date=dt.date(2016, 12, 31),
            starts_at=dt.time(22),
            ends_at=dt.time(0, 30),
            state="closed",
            closed_at=dt.datetime(2017, 1, 1, tzinfo=dt.UTC),
        )
        mark = make.AttendanceFactory(session=made, participant=here.people[0], status="present")
    made = Session.objects.get(pk=made.pk)
    assert (made.year, made.minutes) == (2016, 150)
    mark = Attendance.objects.get(pk=mark.pk)
    assert (mark.counted_year, mark.counted_minutes) == (2016, 150)


@pytest.mark.parametrize("typed", ["24:00", "24h", "0:00", "00h00"])
def test_it_is_planned_on_the_page(client, here, typed):
    session(here, today() + timedelta(days=1), by="team", place="Salle 1")
    client.force_login(here.social_worker)
    path = reverse("workshops:session-new", args=[here.workshop.uuid])
    sent = rendered(client, path) | {"date": "1/3/2027", "starts_at": "22h", "ends_at": typed}
    assert client.post(path, sent).status_code == 302
    made = Session.objects.get(date=dt.date(2027, 3, 1))
    assert (made.ends_at, made.minutes) == (dt.time(0), 120)


@pytest.mark.parametrize("typed", ["24:30", "13:00"])
def test_what_is_no_end_is_told_beside_its_field(client, here, typed):
    client.force_login(here.social_worker)
    path = reverse("workshops:session-new", args=[here.workshop.uuid])
    sent = rendered(client, path) | {"date": "1/3/2027", "starts_at": "22h", "ends_at": typed}
    answer = client.post(path, sent)
    assert answer.status_code == 422
    assert 'href="#id_ends_at"' in answer.content.decode()
