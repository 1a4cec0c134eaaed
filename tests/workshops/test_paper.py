"""The sheet to sign: names by right, room for others, who may have it and when, and that it is logged as leaving."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from pypdf import PdfReader

from audit.enums import Extent
from audit.models import AccessEntry
from core.periods import today
from tests.support.client import JalonClient
from tests.workshops.conftest import link_for, open_link, person, seal, session
from workshops.documents import EMPTY_ROWS

LONG_AGO = 24 * 60 * 60


@pytest.fixture
def scene(here):
    here.own = session(here, today(), by="team", place="Salle 1")
    return here


def at(found, name: str = "paper") -> str:
    return reverse(f"workshops:{name}", args=[found.uuid])


def text_of(answer) -> str:
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)


def test_it_says_what_a_funder_asks_for(client, scene):
    client.force_login(scene.facilitator)
    said = text_of(client.get(at(scene.own)))
    for word in (scene.workshop.title, "Salle 1", "09:00", "12:00", str(scene.facilitator_member), "Signature"):
        assert word in said, word
    for one in scene.people:
        assert f"{one.last_name} {one.first_name}" in said
        assert one.file_number not in said
    assert str(len(scene.people) + EMPTY_ROWS) in said.split()


@pytest.mark.parametrize("count", [1, 15, 60])
def test_of_any_length_each_page_is_numbered(client, scene, count: int):
    for number in range(count - len(scene.people)):
        person(scene, f"Name{number}", f"Other{number}")
    for one in scene.people[count:]:
        seal(one, scene.manager, scene.dpo)
    client.force_login(scene.facilitator)
    pages = PdfReader(io.BytesIO(client.get(at(scene.own)).content)).pages
    assert len(pages) == {1: 1, 15: 1, 60: 3}[count]
    for number, page in enumerate(pages, 1):
        assert f"{number} of {len(pages)}" in page.extract_text()


def test_it_is_logged_as_leaving_jalon(client, scene):
    client.force_login(scene.facilitator)
    client.get(at(scene.own))
    entry = AccessEntry.objects.get()
    assert (entry.extent, entry.purpose) == (Extent.EXPORTED, "Attendance sheet to sign")
    assert set(entry.files.values_list("file", flat=True)) == {one.uuid for one in scene.people}


def test_around_its_day_it_is_printed_without_more_and_at_another_time_jalon_asks(scene):
    client = JalonClient()
    client.force_login(scene.facilitator, ago=LONG_AGO)
    assert client.get(at(scene.own)).status_code == 200
    old = session(scene, today() - timedelta(days=8), by="team")
    answer = client.get(at(old))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("sign-in"))
    assert AccessEntry.objects.count() == 1
    client.force_login(scene.facilitator)
    assert client.get(at(old)).status_code == 200


def test_a_sealed_name_is_not_on_paper(client, scene):
    seal(scene.people[1], scene.manager, scene.dpo)
    client.force_login(scene.facilitator)
    assert "Berger" not in text_of(client.get(at(scene.own)))


def test_by_a_link_it_has_first_names_and_initials(outside, here):
    found, old = session(here, today()), session(here, today() - timedelta(days=8))
    _link, token = link_for(here)
    open_link(outside, token)
    said = text_of(outside.get(at(found, "link-paper")))
    assert "Omar D." in said
    assert not [one for one in here.people if one.last_name in said]
    assert outside.get(at(old, "link-paper")).status_code == 404


def test_strangers_have_none(client, scene, there):
    client.force_login(scene.coordinator)
    assert client.get(at(scene.own)).status_code == 404
    client.force_login(scene.facilitator)
    assert client.get(at(session(there, today()))).status_code == 404
    assert client.post(at(scene.own)).status_code == 405
    assert not AccessEntry.objects.exists()
