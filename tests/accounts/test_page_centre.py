"""A form opened for one centre never writes into another: two tabs of somebody who works in two centres."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.enums import Role
from accounts.models import Membership, User
from accounts.page_centre import FIELD, GO_BACK, OF_ALLAUTH, OF_THE_ACCOUNT
from core.actor import acting_as
from partners.models import Organisation
from tests.support.client import JalonClient
from tests.support.factories import MembershipFactory, system
from tests.support.stage import LONG_AGO, Stage

pytestmark = pytest.mark.django_db

TEXT = "Asbl Les Lilas\n& “compagnie” <b>"


@pytest.fixture
def both(stage: Stage, client: JalonClient) -> User:
    """The manager of here, of there too, signed in."""
    with acting_as(system(), "test"):
        MembershipFactory(user=stage.manager, centre=stage.there, role=Role.MANAGER, starts_on=LONG_AGO)
    client.force_login(stage.manager)
    return stage.manager


def form_of(client: JalonClient, address: str) -> dict[str, str]:
    """Return the hidden fields of the form that a page sends."""
    html = client.get(address).content.decode()
    main = html[html.index("<main") :]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', main))


def work_in(client: JalonClient, centre) -> None:
    assert client.post("/centre/", {"centre": str(centre.uuid)}).status_code == 302


def organisation(client: JalonClient) -> dict[str, str]:
    return form_of(client, "/organisations/new/") | {"name": TEXT, "role": "partner", "legal_form": "unknown"}


def test_a_form_of_another_centre_writes_nothing_and_keeps_the_text(client, stage, both):
    sent = organisation(client)
    work_in(client, stage.there)
    answer = client.post("/organisations/new/", sent)
    assert answer.status_code == 409
    html = answer.content.decode()
    assert f"This page belongs to {stage.here}; you now work in {stage.there}. Nothing was saved." in html
    assert "Asbl Les Lilas\n&amp; “compagnie” &lt;b&gt;</textarea>" in html
    assert not Organisation.objects.filter(name=TEXT).exists()


def test_one_touch_goes_back_and_saves_where_the_page_belongs(client, stage, both):
    sent = organisation(client)
    work_in(client, stage.there)
    client.post("/organisations/new/", sent)
    answer = client.post("/organisations/new/", sent | {GO_BACK: "1"})
    assert answer.status_code == 302
    assert [one.centre for one in Organisation.objects.filter(name__startswith="Asbl Les Lilas")] == [stage.here]
    assert client.get("/").context["centre"] == stage.here


def test_the_same_form_saves_while_one_works_in_its_centre(client, stage, both):
    sent = organisation(client)
    work_in(client, stage.there)
    work_in(client, stage.here)
    assert client.post("/organisations/new/", sent).status_code == 302


@pytest.mark.parametrize("token", [None, "", "no signature", "00000000-0000-4000-8000-000000000001:forged"])
def test_without_the_centre_of_its_page_nothing_is_taken_from_who_works_in_two(client, stage, both, token):
    sent = organisation(client)
    sent.pop(FIELD)
    if token is not None:
        sent[FIELD] = token
    answer = client.post("/organisations/new/", sent)
    assert answer.status_code == 409
    assert "does not say to which centre it belongs" in answer.content.decode()
    assert not Organisation.objects.filter(name=TEXT).exists()


def test_back_to_a_centre_where_one_works_no_more_leads_nowhere(client, stage, both):
    sent = organisation(client)
    with acting_as(system(), "test"):
        Membership.objects.filter(user=both, centre=stage.here).update(ends_on=LONG_AGO)
    answer = client.post("/organisations/new/", sent | {GO_BACK: "1"})
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "Copy what you typed" in html
    assert "Asbl Les Lilas" in html
    assert not Organisation.objects.filter(name=TEXT).exists()


def test_passwords_are_not_written_on_the_page_of_refusal(client, stage, both):
    sent = organisation(client) | {"password": "a long secret indeed"}
    work_in(client, stage.there)
    assert "a long secret indeed" not in client.post("/organisations/new/", sent).content.decode()


def test_scripts_are_told_in_their_own_form(client, stage, both):
    token = form_of(client, "/organisations/new/")[FIELD]
    work_in(client, stage.there)
    address = reverse("workshops:marks", args=[uuid.uuid4()])
    refused = client.post(address, "{}", content_type="application/json", headers={"x-page-centre": token})
    assert (refused.status_code, str(stage.here) in refused.json()["refused"][0]) == (409, True)
    refused = client.post("/organisations/new/", {FIELD: token}, headers={"x-by-script": "yes"})
    assert (refused.status_code, refused.headers["Content-Type"]) == (403, "text/plain; charset=utf-8")


def addresses() -> Iterator[tuple[str, str]]:
    """Yield the name and an address of every page of the product."""

    def walk(patterns, prefix="", space="") -> Iterator[tuple[str, str]]:
        for pattern in patterns:
            route = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
                yield from walk(pattern.url_patterns, route, inner)
            elif isinstance(pattern, URLPattern):
                yield f"{space}{pattern.name}", route

    for name, route in walk(get_resolver().url_patterns):
        filled = re.sub(r"<uuid:\w+>", str(uuid.uuid4()), route)
        yield name, "/" + re.sub(r"<(?:\w+:)?\w+>", "x", re.sub(r"<int:\w+>", "2016", filled))


def test_every_address_refuses_what_is_sent_from_a_page_of_another_centre(client, stage, both):
    token = form_of(client, "/organisations/new/")[FIELD]
    work_in(client, stage.there)
    asked = [
        (name, address)
        for name, address in addresses()
        if name not in OF_THE_ACCOUNT and not name.startswith(OF_ALLAUTH)
    ]
    assert len(asked) > 100
    passed = {name for name, address in asked if client.post(address, {FIELD: token}).status_code != 409}
    assert passed == set()


def test_every_form_and_every_script_says_its_centre():
    """A form carries it with its token; whatever a script sends has it as a header."""
    templates = [
        path for path in (settings.BASE_DIR / "templates").rglob("*.html") if 'method="post"' in path.read_text()
    ]
    assert len(templates) > 50
    own = {"page_centre.html"}  # shows the centre of the refused page
    assert [path.name for path in templates if "csrf_token %}" not in path.read_text()] == sorted(own)
    scripts = list((Path(settings.BASE_DIR) / "static/js").glob("*.js"))
    sending = [path for path in scripts if re.search(r"fetch\([^;]*method: \"POST\"", path.read_text(), re.S)]
    sending = [path for path in sending if path.name != "mark-storage.js"]  # by its ticket alone, as nobody signed in
    assert {path.name for path in sending} >= {"assessment.js", "register.js"}
    assert [path.name for path in sending if "X-Page-Centre" not in path.read_text()] == []
