"""A birth of which the month or the year alone is known: noted, shown, counted, searched, brought in and taken out."""

from __future__ import annotations

import datetime as dt
from importlib import import_module
from types import SimpleNamespace

import pytest
import time_machine
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from core.actor import acting_as
from core.births import Birth, Precision
from participants.models import NationalNumber, Participant
from participants.name_search import search
from participants.services.odd_days import doubts_about
from tests.participants.forms import again, rendered, send, values_of
from tests.support.factories import ParticipantFactory, TrackFactory, system

pytestmark = pytest.mark.django_db
NEW = "/participants/new/"
YEAR, MONTH, DAY = Precision.YEAR, Precision.MONTH, Precision.DAY


def person(file, place: str = "identity/") -> str:
    return f"/participants/{file.uuid}/person/{place}"


def born(centre, last_name: str, day: dt.date | None, precision: str = DAY) -> Participant:
    with acting_as(system(), "test"):
        return ParticipantFactory(centre=centre, last_name=last_name, birth_date=day, birth_precision=precision)


@pytest.fixture
def track(stage):
    with acting_as(system(), "test"):
        return TrackFactory(centre=stage.here)


@pytest.mark.parametrize(
    ("typed", "birth"),
    [
        ("1990", (dt.date(1990, 1, 1), "year")),
        ("00/00/1990", (dt.date(1990, 1, 1), "year")),
        ("6/1990", (dt.date(1990, 6, 1), "month")),
        ("5/6/1990", (dt.date(1990, 6, 5), "day")),
        ("", (None, "day")),
    ],
)
def test_a_file_begins_with_what_is_known(stage, track, sign_in, typed, birth):
    values = {"last_name": "Urbinati", "birth_date": typed, "track": str(track.uuid)}
    assert send(sign_in(stage.worker), NEW, **values).status_code == 302
    file = Participant.objects.get(last_name="Urbinati")
    assert (file.birth_date, file.birth_precision) == birth


def test_what_is_sent_for_the_precision_is_not_read(stage, track, sign_in):
    values = {"last_name": "Urbinati", "birth_date": "5/6/1990", "track": str(track.uuid)}
    client = sign_in(stage.worker)
    sent = values_of(rendered(client, NEW), **values) | {"birth_precision": "year"}
    assert client.post(NEW, sent).status_code == 302
    assert Participant.objects.get(last_name="Urbinati").birth_precision == "day"


@pytest.mark.parametrize(("typed", "sentence"), [("13/1990", "This month does not exist."), ("2999", "not a date")])
def test_what_is_no_birth_is_said_beside_it(stage, track, sign_in, typed, sentence):
    response = send(sign_in(stage.worker), NEW, last_name="U", birth_date=typed, track=str(track.uuid))
    assert response.status_code == 400
    html = response.content.decode()
    assert sentence in html
    assert 'href="#id_birth_date"' in html
    assert f'value="{typed}"' in html


def test_a_year_to_come_is_refused(stage, track, sign_in):
    with time_machine.travel("2026-11-29 12:00"):
        response = send(sign_in(stage.worker), NEW, last_name="U", birth_date="12/2026", track=str(track.uuid))
    assert "This day has not come yet." in response.content.decode()


@pytest.mark.parametrize(
    ("day", "precision", "shown", "typed", "age"),
    [
        (dt.date(1990, 1, 1), YEAR, "1990", "1990", "about 36 years old"),
        (dt.date(1990, 12, 1), MONTH, "December 1990", "12/1990", "about 35 years old"),
        (dt.date(1990, 12, 5), DAY, "5 December 1990", "05/12/1990", "35 years old"),
    ],
)
def test_pages_say_what_is_known_and_no_more(stage, sign_in, day, precision, shown, typed, age):
    with acting_as(system(), "test"):
        stage.own.birth_date, stage.own.birth_precision = day, precision
        stage.own.save()
    with time_machine.travel("2026-11-29 12:00"):
        client = sign_in(stage.worker)
        page = client.get(person(stage.own, ""))
        form = rendered(client, person(stage.own))
    html = page.content.decode()
    assert dict(page.context["facts_of_person"])["Birth date"] == shown
    assert age in html
    assert "1 January 1990" not in html
    assert form.values["birth_date"] == typed


def test_it_is_changed_told_in_history_and_kept_by_two_at_once(stage, sign_in):
    client = sign_in(stage.worker)
    with acting_as(system(), "test"):
        stage.own.last_name, stage.own.birth_date, stage.own.phone = "Urbinati", None, ""
        stage.own.save()
    place = person(stage.own)
    form = rendered(client, place)
    assert client.post(place, values_of(form, birth_date="1990")).status_code == 302
    overtaken = client.post(place, values_of(form, birth_date="6/1991"))
    assert overtaken.status_code == 409
    html = overtaken.content.decode()
    assert "1990" in html
    assert "June 1991" in html
    assert client.post(place, again(overtaken, place)).status_code == 302
    assert Participant.objects.get(pk=stage.own.pk).birth == Birth(dt.date(1991, 6, 1), MONTH)
    assert "Birth date: 1990, now June 1991" in client.get(f"/participants/{stage.own.uuid}/history/").content.decode()


def test_a_precision_that_another_changed_is_not_mixed_with_a_date(stage, sign_in):
    with acting_as(system(), "test"):
        stage.own.last_name, stage.own.phone = "Urbinati", ""
        stage.own.birth_date, stage.own.birth_precision = dt.date(1990, 1, 1), YEAR
        stage.own.save()
    client, place = sign_in(stage.worker), person(stage.own)
    form = rendered(client, place)
    assert client.post(place, values_of(form, birth_date="1/1/1990")).status_code == 302
    assert client.post(place, values_of(form, birth_date="1991")).status_code == 409
    assert Participant.objects.get(pk=stage.own.pk).birth == Birth(dt.date(1990, 1, 1))
    assert client.post(place, values_of(form, city="Ath")).status_code == 302
    assert Participant.objects.get(pk=stage.own.pk).birth == Birth(dt.date(1990, 1, 1))


@pytest.mark.parametrize(
    ("day", "precision"),
    [(None, YEAR), (dt.date(1990, 6, 5), MONTH), (dt.date(1990, 6, 1), YEAR), (dt.date(1990, 6, 1), "week")],
)
def test_the_database_holds_no_precision_that_says_more(stage, day, precision):
    with pytest.raises(IntegrityError), transaction.atomic():
        born(stage.here, "Urbinati", day, precision)


def test_births_are_searched_as_far_as_they_are_known(stage):
    born(stage.here, "Year", dt.date(1985, 1, 1), YEAR)
    born(stage.here, "Month", dt.date(1985, 6, 1), MONTH)
    born(stage.here, "Day", dt.date(1985, 6, 5))
    born(stage.here, "First", dt.date(1985, 1, 1))
    born(stage.here, "Other", dt.date(1986, 6, 5))

    def found(text: str) -> list[str]:
        keys = search(Participant.objects.all(), text).keys
        names = dict(Participant.objects.values_list("pk", "last_name"))
        return [names[key] for key in keys]

    assert found("5/6/1985") == ["Day", "Month", "Year"]
    assert found("6/1985") == ["Day", "Month"]
    assert found("1985") == ["Day", "First", "Month", "Year"]
    assert found("1/1/1985") == ["First", "Year"]


def test_a_day_before_what_is_known_is_asked_about(stage):
    file = born(stage.here, "Urbinati", dt.date(1990, 1, 1), YEAR)
    with translation.override("en"):
        assert "born in 1990" in doubts_about(file, dt.date(1989, 12, 31))[0]
        assert not any("born" in one for one in doubts_about(file, dt.date(1990, 2, 1)))


def test_a_number_that_tells_a_day_of_the_year_asks_nothing(stage, track, sign_in):
    values = {"last_name": "Urbinati", "birth_date": "1985", "track": str(track.uuid), "number": "85073003328"}
    assert send(sign_in(stage.worker), NEW, **values).status_code == 302
    assert NationalNumber.objects.count() == 1
    other = {**values, "last_name": "Other", "birth_date": "1986"}
    response = send(sign_in(stage.worker), NEW, **other)
    assert "the birth date written here is 1986" in response.content.decode()


def test_former_files_have_whole_births(stage):
    """The migration leaves what was noted as it was, and fills the spelling of names that it finds."""
    file = born(stage.here, "Ben Youssef", dt.date(1990, 1, 1))
    Participant._base_manager.filter(pk=file.pk).update(heard_name="")
    editor = SimpleNamespace(connection=connection)
    import_module("participants.migrations.0010_heard_name")._fill(apps, editor)
    file.refresh_from_db()
    assert file.heard_name.startswith(" bin iusif")
    assert (file.birth_date, file.birth_precision) == (dt.date(1990, 1, 1), DAY)
