"""How a person is reached is checked and kept in one spelling; a long note shows its beginning on the overview."""

from __future__ import annotations

import pytest

from core.actor import acting_as
from participants.models import Participant
from tests.participants.forms import send
from tests.support.factories import InterventionFactory, system
from tests.support.markup import one_line

pytestmark = pytest.mark.django_db


def identity(file: Participant) -> str:
    return f"/participants/{file.uuid}/person/identity/"


@pytest.mark.parametrize(
    ("typed", "kept"), [("1060", "1060"), ("B-1060", "1060"), ("be 1060", "1060"), ("f-59000", "F-59000"), ("", "")]
)
def test_a_postcode_is_kept_in_one_spelling(stage, sign_in, typed, kept):
    assert send(sign_in(stage.worker), identity(stage.own), postcode=typed).status_code == 302
    assert Participant.objects.get(pk=stage.own.pk).postcode == kept


@pytest.mark.parametrize("typed", ["106", "10600", "B-106", "abc"])
def test_what_is_no_postcode_is_said_at_the_field_and_stays_typed(stage, sign_in, typed):
    answer = send(sign_in(stage.worker), identity(stage.own), postcode=typed)
    assert answer.status_code == 400
    html = answer.content.decode()
    assert "Write the postcode as four digits (1060)" in html
    assert f'value="{typed}"' in html


def test_a_mobile_number_two_digits_short_is_said_at_the_field(stage, sign_in):
    answer = send(sign_in(stage.worker), identity(stage.own), phone="0470 12 34")
    assert answer.status_code == 400
    assert "A mobile number has ten" in answer.content.decode()


def test_of_a_long_note_the_overview_shows_the_beginning_and_leads_to_the_whole(stage, sign_in):
    words = "word " * 3000
    with acting_as(system(), "test"):
        long = InterventionFactory(participant=stage.own, done_by=stage.members["worker"], note=f"{words}theend")
        short = InterventionFactory(participant=stage.own, done_by=stage.members["worker"], note="A short note.")
    client = sign_in(stage.worker)
    html = one_line(client.get(f"/participants/{stage.own.uuid}/"))
    assert "theend" not in html
    assert "word word" in html
    assert "A short note." in html
    address = f"/participants/{stage.own.uuid}/interventions/"
    assert f'href="{address}#intervention-{long.uuid}"' in html
    assert f"#intervention-{short.uuid}" not in html
    whole = one_line(client.get(address))
    assert "theend" in whole
    assert f'id="intervention-{long.uuid}"' in whole
