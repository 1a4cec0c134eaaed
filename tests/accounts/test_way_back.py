"""Where the sign-in leads back to when a session has ended: always a page that can be shown, never another site."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

PAGE = "http://testserver/figures/?from=2013&to=2014"


def way_back(answer) -> str:
    """Return the address to which the sign-in page that was answered will lead."""
    place = urlsplit(answer.headers.get("X-Leave-For") or answer.headers["Location"])
    assert place.path == "/sign-in/"
    return parse_qs(place.query)["next"][0]


def test_a_page_leads_back_to_itself():
    answer = Client().get("/figures/?from=2013&to=2014")
    assert answer.status_code == 302
    assert way_back(answer) == "/figures/?from=2013&to=2014"


def test_a_form_leads_back_to_the_page_that_had_it():
    assert way_back(Client().post("/figures/evolution.pdf", headers={"referer": PAGE})) == "/figures/?from=2013&to=2014"


@pytest.mark.parametrize(
    "referer", ["", "https://elsewhere.example/figures/", "javascript:alert(1)", "//elsewhere.example"]
)
def test_a_form_from_an_unknown_place_leads_home(referer: str):
    assert way_back(Client().post("/figures/evolution.pdf", headers={"referer": referer})) == "/"


@pytest.mark.parametrize(
    "address", ["http://testserver//elsewhere.example/x", "http://testserver///elsewhere.example/x"]
)
def test_a_path_with_two_strokes_names_no_other_site(address: str):
    assert way_back(Client().post("/figures/evolution.pdf", headers={"referer": address})) == "/elsewhere.example/x"
    headers = {"x-by-script": "yes", "x-page-address": address}
    assert way_back(Client().get("/jobs/", headers=headers)) == "/elsewhere.example/x"


def test_a_part_asked_for_by_a_script_makes_it_leave_its_page():
    headers = {"x-by-script": "yes", "x-page-address": PAGE}
    answer = Client().get("/jobs/5cbf9e8c-7f0c-4b1c-a9d0-6a4f3b1f7a11/progress/", headers=headers)
    assert answer.status_code == 200
    assert answer.content == b""
    assert way_back(answer) == "/figures/?from=2013&to=2014"
