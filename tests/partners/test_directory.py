"""The directory: searching without accents, filters in words, fifty a page, constant statements; one organisation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.actor import acting_as
from core.periods import today
from tests.actionplans.pages import words
from tests.support.factories import AgreementFactory, ContactFactory, OrganisationFactory, system

pytestmark = pytest.mark.django_db
ADDRESS = "/organisations/"


@pytest.mark.parametrize(
    "asked",
    ["ecriture", "MAISON", "écriture maison", "de l'écriture", "l’Ecri"],
)
def test_a_name_is_found_without_accents_in_any_order(stage, network, sign_in, asked):
    with acting_as(system(), "test"):
        OrganisationFactory(centre=stage.here, name="Article 27")
    html = words(sign_in(stage.coordinator).get(ADDRESS, {"search": asked}))
    assert "Maison de l’Écriture" in html
    assert "Article 27" not in html


def test_what_is_not_there_is_said(stage, network, sign_in):
    assert "No organisation fits" in words(sign_in(stage.coordinator).get(ADDRESS, {"search": "zzz"}))


def test_the_filter_is_a_word(stage, network, sign_in):
    with acting_as(system(), "test"):
        OrganisationFactory(centre=stage.here, name="Article 27", role="partner")
    client = sign_in(stage.coordinator)
    html = words(client.get(ADDRESS, {"role": "partner"}))
    assert "Article 27" in html
    assert "Maison" not in html
    assert 'href="?role=subcontractor"' in html
    assert "Maison" in words(client.get(ADDRESS, {"role": "nothing"}))  # a word that is none filters nothing


def test_another_centre_is_not_there(stage, network, sign_in):
    assert "Elsewhere" not in words(sign_in(stage.coordinator).get(ADDRESS))


def test_what_is_in_force_stands_beside_the_name(stage, network, sign_in):
    with acting_as(system(), "test"):
        over = {"state": "signed", "starts_on": today() - timedelta(days=90), "ends_on": today() - timedelta(days=1)}
        AgreementFactory(organisation=network.house, subject="Over", **over)
    html = words(sign_in(stage.coordinator).get(ADDRESS))
    assert "Draft" in html
    assert "Signed" not in html
    assert "Rosa Fontinoy" in html


def test_fifty_a_page_and_statements_that_do_not_grow(stage, network, sign_in):
    client = sign_in(stage.coordinator)

    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(ADDRESS).status_code == 200
        return len(found)

    cost()
    before = cost()
    with acting_as(system(), "test"):
        for number in range(54):
            one = OrganisationFactory(centre=stage.here, name=f"House {number:02}")
            ContactFactory(organisation=one)
            AgreementFactory(organisation=one)
    assert cost() <= before
    assert words(client.get(ADDRESS)).count('scope="row"') == 50
    assert words(client.get(ADDRESS, {"page": 2})).count('scope="row"') == 5
    assert words(client.get(ADDRESS, {"page": 2, "search": "house"})).count('scope="row"') == 4


def test_an_organisation_says_what_is_known(stage, network, sign_in):
    html = words(sign_in(stage.coordinator).get(f"{ADDRESS}{network.house.uuid}/"))
    for said in ("Maison de l’Écriture", "Subcontractor", "Rosa Fontinoy", "tel:0470123456", "Theatre (T1)", "Choir"):
        assert said in html, said
    assert "from 1 September 2026 to 30 June 2027" in html
    assert f"/organisations/agreements/{network.draft.uuid}/sign/" in html


def test_a_worker_sees_it_without_a_button(stage, network, sign_in):
    html = words(sign_in(stage.worker).get(f"{ADDRESS}{network.house.uuid}/"))
    assert "Rosa Fontinoy" in html
    for part in ("/change/", "/new/", "/sign/", "/contacts/"):
        assert part not in html


def test_its_statements_do_not_grow_with_the_agreements(stage, network, sign_in):
    client = sign_in(stage.coordinator)

    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(f"{ADDRESS}{network.house.uuid}/")
        return len(found)

    cost()
    before = cost()
    with acting_as(system(), "test"):
        for _number in range(9):
            AgreementFactory(organisation=network.house)
            ContactFactory(organisation=network.house)
    assert cost() <= before


@pytest.mark.parametrize("who", ["facilitator", "dpo", "administrator"])
def test_others_have_no_directory(stage, network, sign_in, who):
    client = sign_in(getattr(stage, who))
    assert client.get(ADDRESS).status_code == 403
    assert client.get(f"{ADDRESS}{network.house.uuid}/").status_code == 403
    assert 'href="/organisations/"' not in words(client.get("/"))


@pytest.mark.parametrize("who", ["worker", "manager", "coordinator"])
def test_another_centres_organisation_is_not_there(stage, network, sign_in, who):
    client = sign_in(getattr(stage, who))
    assert client.get(f"{ADDRESS}{network.theirs.uuid}/").status_code == 404
    assert 'href="/organisations/"' in words(client.get("/"))


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_other_methods(stage, network, sign_in, method):
    client = sign_in(stage.coordinator)
    assert getattr(client, method)(ADDRESS).status_code == 405
    assert getattr(client, method)(f"{ADDRESS}{network.house.uuid}/").status_code == 405


def test_nobody_signed_in_is_sent_to_sign_in(client, network):
    assert client.get(ADDRESS).status_code == 302
