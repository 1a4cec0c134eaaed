"""The officer answers for workshop links as for accounts: in the log, in what an account saw, among the sign-ins."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.urls import reverse

from core.periods import today
from tests.support.client import JalonClient
from tests.workshops.conftest import here, link_for, open_link, session, shared_here, there  # noqa: F401


@pytest.fixture
def place(here) -> SimpleNamespace:  # noqa: F811
    """A centre in which a link was opened, and a sheet by it."""
    here.now = session(here, today())
    here.link, token = link_for(here)
    visitor = JalonClient()
    open_link(visitor, token)
    assert visitor.get(reverse("workshops:link-sheet", args=[here.now.uuid])).status_code == 200
    return here


@pytest.fixture
def officer(place) -> JalonClient:
    """The officer of the centre, signed in."""
    client = JalonClient()
    client.force_login(place.dpo)
    return client


def main(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode().split("<main", 1)[1]


def test_the_log_can_be_narrowed_down_to_a_link(officer, place):
    assert "Ines Outside (workshop link)" in main(officer.get("/log/"))
    entries = main(officer.get(f"/log/?account={place.link.user.uuid}")).split('id="entries"')[1]
    assert "Attendance sheet" in entries
    assert "Workshop link" in entries
    assert str(place.dpo) not in entries


def test_the_log_can_be_narrowed_down_to_the_channel(officer):
    page = main(officer.get("/log/?channel=link"))
    assert "Attendance sheet" in page.split('id="entries"')[1]
    assert "<small>link</small>" not in page


def test_what_a_link_saw(officer, place):
    page = main(officer.get(f"/log/question/?account={place.link.user.uuid}&first={today()}&last={today()}"))
    for person in place.people:
        assert person.file_number in page
    for log in ("searches", "refusals"):
        assert f"/log/{log}/?account={place.link.user.uuid}" in page


def test_opening_a_link_stands_among_the_sign_ins(officer):
    page = main(officer.get("/log/sign-ins/"))
    assert "Workshop link opened" in page
    assert "Ines Outside" in page


def test_links_of_another_centre_are_not_there(place, there):  # noqa: F811
    client = JalonClient()
    client.force_login(there.dpo)
    for page in ("/log/", "/log/question/", "/log/sign-ins/"):
        assert "Ines Outside" not in main(client.get(page))
