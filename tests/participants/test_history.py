"""The history of a file: what changed, by whom, in words, with the right of each field."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.authority import perform
from accounts.policy import POLICY
from core.context import acting_as
from participants.models import Fact, NationalNumber, Participant
from tests.participants.scene import NUMBER, open_by_break_glass
from tests.support.factories import FactFactory, InterventionFactory, system

pytestmark = pytest.mark.django_db


def told(client, file, query: str = "") -> str:
    response = client.get(f"/participants/{file.uuid}/history/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_a_change_says_what_when_by_whom(stage, scene, sign_in):
    with acting_as(stage.worker, "test"):
        file = Participant.objects.get(pk=scene.file.pk)
        file.phone = "0470 99 99 99"
        file.save()
        perform(scene.enrolment, "pause", by=stage.worker, reason="The summer.")
        Fact.objects.get(kind="labour_status").delete()
    html = told(sign_in(stage.worker), scene.file)
    assert "Phone: 0470-canari, now 0470 99 99 99" in html
    assert "State: Active, now On a break" in html
    assert "The summer." in html
    assert "Fact (Labour status): taken away" in html
    assert "Intervention (Interview): noted" in html
    assert "worker Last" in html


def test_long_texts_are_not_repeated(stage, scene, sign_in):
    with acting_as(stage.worker, "test"):
        note = InterventionFactory(participant=scene.file, done_by=stage.members["worker"], note="First canary.")
        note.note = "Second canary."
        note.save()
    html = told(sign_in(stage.worker), scene.file)
    assert "Note: text changed" in html
    assert "canary." not in html


def test_the_national_number_is_never_shown(stage, scene, sign_in):
    with acting_as(stage.worker, "test"):
        noted = NationalNumber.objects.get()
        noted.value = "90010100123"
        noted.save()
    html = told(sign_in(stage.worker), scene.file)
    assert "National register number: changed" in html
    for digits in (NUMBER, "85.07.30", "90010100123", "90.01.01", "•••"):
        assert digits not in html


@pytest.mark.parametrize(
    ("action", "gone"),
    [
        ("participant.health_family", ["Children in care", "Health"]),
        ("participant.national_number", ["National register number"]),
        ("enrolment.view", ["State: Active, now On a break"]),
        ("plan.content", ["financ"]),
        ("assessment.states", ["Assessment (Entry)"]),
    ],
)
def test_each_thing_follows_its_right(stage, scene, sign_in, monkeypatch, action, gone):
    with acting_as(stage.worker, "test"):
        perform(scene.enrolment, "pause", by=stage.worker, reason="Summer.")
    client = sign_in(stage.worker)
    before = told(client, scene.file).lower()
    assert all(word.lower() in before for word in gone)
    monkeypatch.setitem(POLICY, action, {})
    after = told(client, scene.file).lower()
    after = after[after.index('class="stack-wide"') :]  # the sections above are named as they are
    assert not [word for word in gone if word.lower() in after]


def test_fifty_a_page_with_as_many_statements_however_much_there_is(
    stage, scene, sign_in, django_assert_max_num_queries
):
    client = sign_in(stage.worker)
    with django_assert_max_num_queries(50) as few:
        first = told(client, scene.file)
    assert 'rel="next"' not in first
    with acting_as(stage.worker, "test"):
        for number in range(60):
            FactFactory(
                participant=scene.file, kind="education", value="isced_3_4", starts_on=date(1950 + number, 1, 1)
            )
    with django_assert_max_num_queries(len(few)):
        first = told(client, scene.file)
    assert first.count("Fact (Level of education") == 50
    assert 'rel="next" href="?page=2"' in first
    second = told(client, scene.file, "?page=2")
    assert second.count("Fact (Level of education") == 10
    assert "Participant: noted" in second
    assert 'rel="prev"' in second
    assert "Nothing was changed yet" in told(client, scene.file, "?page=99")
    assert told(client, scene.file, "?page=x")


def test_who_reads_the_file_reads_its_history(stage, scene, sign_in):
    open_by_break_glass(scene.file, stage.manager)
    assert "National register number" not in told(sign_in(stage.manager), scene.file)
    for who, status in (("colleague", 403), ("second_manager", 403), ("stranger", 404), ("dpo", 404)):
        assert sign_in(getattr(stage, who)).get(f"/participants/{scene.file.uuid}/history/").status_code == status


def test_another_file_is_in_it_not(stage, scene, sign_in):
    with acting_as(system(), "test"):
        InterventionFactory(participant=stage.colleagues, done_by=stage.members["colleague"], kind="home_visit")
    assert "Home visit" not in told(sign_in(stage.worker), scene.file)
