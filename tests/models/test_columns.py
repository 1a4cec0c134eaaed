"""Columns that the database computes, and columns that saving fills."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from core.actor import acting_as
from participants.models import NationalNumber, Participant
from tests.support.factories import NationalNumberFactory, ParticipantFactory, SessionFactory, system
from workshops.models import Session

pytestmark = [pytest.mark.django_db, pytest.mark.both_engines]


@pytest.fixture
def session() -> Session:
    with acting_as(system(), "test"):
        return SessionFactory(date=date(2016, 12, 31), starts_at=time(9, 5), ends_at=time(12, 20))


def test_year_and_minutes_are_the_databases(session):
    session = Session.objects.get(pk=session.pk)
    assert (session.year, session.minutes) == (2016, 195)


def test_they_are_there_after_the_insert_without_reading_again(session):
    assert (session.year, session.minutes) == (2016, 195)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [(time(0, 0), time(23, 59), 1439), (time(9, 59), time(10, 0), 1), (time(8, 0), time(8, 45), 45)],
)
def test_they_follow_every_change_even_round_the_orm(session, start, end, minutes):
    Session.objects.filter(pk=session.pk).update(date=date(2017, 1, 1), starts_at=start, ends_at=end)
    assert Session.objects.values_list("year", "minutes").get(pk=session.pk) == (2017, minutes)


def test_seconds_count_for_nothing_on_either_engine(session):
    Session.objects.filter(pk=session.pk).update(starts_at=time(9, 0), ends_at=time(9, 30, 45))
    assert Session.objects.values_list("minutes", flat=True).get(pk=session.pk) == 30


@pytest.mark.parametrize("column", ["year", "minutes"])
def test_nobody_writes_them(session, column):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE workshops_session SET {column} = 1 WHERE id = %s", [session.pk])


def test_the_search_name_follows_the_names():
    with acting_as(system(), "test"):
        person = ParticipantFactory(last_name="Ó Súilleabháin", first_name="Zoë")
        assert Participant.objects.get(pk=person.pk).search_name == "o suilleabhain zoe"
        person.last_name = "Çelik"
        person.save(update_fields=["last_name"])
    assert Participant.objects.get(pk=person.pk).search_name == "celik zoe"


@pytest.mark.parametrize("written", ["85.07.30-033 28", "85073003328", " 85 07 30 033 28 "])
def test_a_national_number_is_kept_as_eleven_digits(written):
    with acting_as(system(), "test"):
        number = NationalNumberFactory.build(participant=ParticipantFactory(), value=written)
        number.clean()
        number.clean_fields()
    assert number.value == "85073003328"
    assert "85073003328" not in str(number)


@pytest.mark.parametrize("written", ["85073003329", "123", "", "8507300332x"])
def test_a_number_that_is_none_is_refused(written):
    with pytest.raises(ValidationError):
        NationalNumber(value=written).full_clean(exclude=["participant"])


def test_a_bis_number_is_one_too():
    """A person not in the register has a month raised by 20 or 40; two digits of check are still mod 97."""
    body = 852730033
    number = NationalNumber(value=f"{body}{97 - body % 97:02}")
    number.clean()
    number.clean_fields(exclude=["participant"])
