"""Working hours and days away: written by the member herself, each rule beside its field, nothing lost."""

from __future__ import annotations

import uuid
from datetime import date, time, timedelta

import pytest

from agenda.models import Away, WorkingHours
from core.concurrent_edits import mark_of
from core.periods import today
from tests.agenda.conftest import acted
from tests.support import factories as make
from tests.support.markup import one_line

pytestmark = pytest.mark.django_db

DAY = date(2027, 5, 3)


def hours_form(**given):
    return {"key": str(uuid.uuid4()), "weekdays": ["0", "1"], "begins": "8:30", "ends": "12h30", **given}


def away_form(**given):
    return {"key": str(uuid.uuid4()), "first": "3/5/2027", "last": "", "part": "whole", **given}


@pytest.fixture
def client(browser, stage):
    return browser(stage.worker)


def text(answer) -> str:
    return one_line(answer.content.decode())


def test_hours_of_several_days_are_written_at_once_and_once(client, stage):
    sent = hours_form()
    assert client.post("/agenda/hours/new/", sent).status_code == 302
    assert client.post("/agenda/hours/new/", sent).status_code == 302
    found = WorkingHours.objects.filter(member=stage.members["worker"]).values_list("weekday", "begins", "ends")
    assert list(found) == [(0, time(8, 30), time(12, 30)), (1, time(8, 30), time(12, 30))]
    page = text(client.get("/agenda/own/"))
    assert "Monday" in page
    assert "08:30 – 12:30" in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"weekdays": []}, "Choose one day of the week or several."),
        ({"begins": ""}, "Enter when you begin"),
        ({"begins": "noon"}, "This is not a time of day."),
        ({"ends": "8:00"}, "The end is not after the start: correct one of the two hours."),
        ({"ends": "8:30"}, "The end is not after the start"),
        ({"valid_from": "3/5/2027", "valid_until": "2/5/2027"}, "The last day is before the first"),
    ],
)
def test_wrong_hours_are_refused_with_a_sentence_and_kept(client, wrong, sentence):
    answer = client.post("/agenda/hours/new/", hours_form(**wrong))
    assert answer.status_code == 422
    assert text(answer).count(sentence) == 2  # beside the field and in the summary
    assert not WorkingHours.objects.exists()


def test_hours_that_are_noted_already_are_refused_beside_the_start(client, stage):
    with acted():
        make.WorkingHoursFactory(member=stage.members["worker"], begins=time(8, 30))
    answer = client.post("/agenda/hours/new/", hours_form())
    assert answer.status_code == 422
    assert "Hours that begin at this time on this day are noted already." in text(answer)
    assert WorkingHours.objects.count() == 1


def test_hours_are_changed_and_two_pages_are_told_of_each_other(client, stage):
    with acted():
        hours = make.WorkingHoursFactory(member=stage.members["worker"])
    sent = {"weekday": "0", "begins": "09:00", "ends": "13:00", "valid_from": "", "valid_until": ""}
    seen = mark_of(hours)
    assert client.post(f"/agenda/hours/{hours.uuid}/", {**sent, "seen": seen}).status_code == 302
    overtaken = client.post(f"/agenda/hours/{hours.uuid}/", {**sent, "ends": "14:00", "seen": seen})
    assert overtaken.status_code == 409
    assert "14:00" in text(overtaken)
    hours.refresh_from_db()
    assert hours.ends == time(13)


def test_a_colleagues_hours_are_refused_and_her_days_away_are_unknown(client, stage):
    with acted():
        hours = make.WorkingHoursFactory(member=stage.members["colleague"])
        away = make.AwayFactory(member=stage.members["colleague"])
    for end in ("", "remove/"):
        assert client.post(f"/agenda/hours/{hours.uuid}/{end}").status_code == 403
        assert client.post(f"/agenda/away/{away.uuid}/{end}").status_code == 404


def test_a_manager_without_a_code_has_no_hours_of_her_own(browser, stage):
    assert browser(stage.manager).get("/agenda/own/").status_code == 403


def test_one_day_away_needs_no_last_day(client, stage):
    assert client.post("/agenda/away/new/", away_form()).status_code == 302
    away = Away.objects.get()
    assert (away.member, away.first, away.last, away.part) == (stage.members["worker"], DAY, DAY, "whole")
    assert "Monday 3 May 2027" in text(client.get("/agenda/own/"))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"first": ""}, "Enter the first day away."),
        ({"last": "2/5/2027"}, "The last day is before the first"),
        ({"last": "4/5/2027", "part": "morning"}, "Half a day away is of one day: enter the same first and last day."),
        ({"part": ""}, "Choose the part of the day."),
    ],
)
def test_wrong_days_away_are_refused_with_a_sentence(client, wrong, sentence):
    answer = client.post("/agenda/away/new/", away_form(**wrong))
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not Away.objects.exists()


def test_days_away_ask_for_no_reason():
    assert {field.name for field in Away._meta.get_fields()} == {
        "id", "uuid", "created_at", "member", "first", "last", "part",
    }  # fmt: skip


def test_days_away_are_taken_away_once_and_the_history_keeps_them(client, stage):
    with acted():
        away = make.AwayFactory(member=stage.members["worker"], first=today(), last=today())
    assert "It is taken away." in text(client.post(f"/agenda/away/{away.uuid}/remove/", follow=True))
    assert "This was removed already" in text(client.post(f"/agenda/away/{away.uuid}/remove/", follow=True))
    assert Away.history.filter(uuid=away.uuid, history_type="-").count() == 1


def test_what_is_over_is_listed_no_more(client, stage):
    over = today() - timedelta(days=1)
    with acted():
        make.AwayFactory(member=stage.members["worker"], first=over, last=over)
        make.WorkingHoursFactory(member=stage.members["worker"], valid_until=over)
    page = text(client.get("/agenda/own/"))
    assert "No day away is noted." in page
    assert "No working hours are noted." in page
