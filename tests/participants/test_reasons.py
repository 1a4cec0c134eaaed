"""By what a file is offered as the same person: told in words, as far as the reader may know, the surest first."""

from __future__ import annotations

from datetime import date

import pytest

from core.actor import acting_as
from participants.services.duplicates import possible_duplicates
from tests.participants.forms import send
from tests.participants.full_file import fill
from tests.participants.test_welcome import URL, known, of_track, track
from tests.support.factories import system

pytestmark = pytest.mark.django_db
__all__ = ["track"]  # a fixture of the welcome


def test_each_file_says_by_what_it_may_be_the_same_person(stage, track, sign_in):
    known(stage.here, last_name="Urbinatti", first_name="Leila", birth_date=date(1985, 1, 6))
    client = sign_in(stage.worker)
    response = send(client, URL, **of_track(track, first_name="Leïla", birth_date="1/6/1985"))
    [one] = response.context["alike"]
    assert one.reasons == ["one letter of the name differs", "day and month swapped"]
    html = response.content.decode()
    assert "one letter of the name differs, day and month swapped" in html
    assert 'target="_blank"' in html  # what was typed stays in its own tab
    assert 'value="1/6/1985"' in html


@pytest.mark.parametrize(("whose", "told"), [("own", "same phone"), ("colleague", "something else that is noted")])
def test_a_phone_is_a_reason_for_who_may_read_it(stage, track, sign_in, whose, told):
    member = stage.members["worker" if whose == "own" else "colleague"]
    there = fill(stage.own if whose == "own" else stage.colleagues, member).file
    with acting_as(system(), "test"):
        there.phone = "0470 12 34 56"
        there.save()
    typed = {"last_name": there.last_name, "first_name": there.first_name, "phone": there.phone}
    response = send(sign_in(stage.worker), URL, **of_track(track, **typed))
    [one] = [one for one in response.context["alike"] if one.file == there]
    assert one.reasons[0] == "same name"
    assert one.reasons[-1].startswith(told)
    assert len(one.reasons) == 2


def test_those_for_which_most_speaks_come_first(stage):
    for number in range(7):
        known(stage.here, last_name="Urbinati", first_name="Ada", birth_date=None, file_number=f"A-{number}")
    known(stage.here, last_name="Urbinati", first_name="Ada", birth_date=date(1985, 6, 1), file_number="Z-1")
    person = {
        "last_name": "Urbinati",
        "first_name": "Ada",
        "birth_date": date(1985, 6, 1),
        "birth_precision": "day",
        "phone": "",
    }
    found = possible_duplicates(stage.worker, stage.here, person=person)
    assert found[0].file.file_number == "Z-1"
    assert len(found) == 5
