"""Making and revoking the calendar link: its address is shown once and kept nowhere."""

from __future__ import annotations

import logging
import re
import uuid

import pytest

from agenda.models import CalendarLink
from agenda.services.links import make_link
from core.log_format import QuietFormatter
from tests.agenda.conftest import acted
from tests.support.markup import one_line

pytestmark = pytest.mark.django_db


def address_in(answer) -> str:
    found = re.search(r"/c/[\w-]{43}\.ics", answer.content.decode())
    return found[0] if found else ""


def test_the_address_is_shown_once_and_kept_nowhere(browser, stage):
    client, key = browser(stage.worker), str(uuid.uuid4())
    made = client.post("/agenda/links/", {"key": key})
    address = address_in(made)
    assert address
    assert made.headers["Cache-Control"] == "no-store, private"
    assert client.get(address).status_code == 200
    assert not address_in(client.get("/agenda/links/"))
    link = CalendarLink.objects.get()
    token = address.removeprefix("/c/").removesuffix(".ics")
    assert token not in str(vars(link))
    assert not hasattr(CalendarLink.history.model, "digest")


def test_the_same_form_twice_makes_one_link_and_shows_no_second_address(browser, stage):
    client, key = browser(stage.worker), str(uuid.uuid4())
    assert address_in(client.post("/agenda/links/", {"key": key}))
    again = client.post("/agenda/links/", {"key": key}, follow=True)
    assert not address_in(again)
    assert "Its address was shown once." in again.content.decode()
    assert CalendarLink.objects.count() == 1


def test_one_link_is_in_force_and_a_new_one_follows_a_revoked_one(browser, stage):
    client = browser(stage.worker)
    first = address_in(client.post("/agenda/links/", {"key": str(uuid.uuid4())}))
    assert not address_in(client.post("/agenda/links/", {"key": str(uuid.uuid4())}))
    client.post("/agenda/links/revoke/")
    second = address_in(client.post("/agenda/links/", {"key": str(uuid.uuid4())}))
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200


def test_revoking_twice_says_that_none_is_in_force(browser, stage):
    client = browser(stage.worker)
    client.post("/agenda/links/", {"key": str(uuid.uuid4())})
    assert "opens nothing any more" in client.post("/agenda/links/revoke/", follow=True).content.decode()
    assert "No calendar link is in force." in client.post("/agenda/links/revoke/", follow=True).content.decode()


def test_nobody_revokes_a_colleagues_link(browser, stage):
    with acted():
        make_link(stage.members["colleague"], key=uuid.uuid4())
    browser(stage.worker).post("/agenda/links/revoke/")
    assert CalendarLink.objects.get().revoked_at is None


def test_the_page_says_what_leaves_and_which_agenda_is_right(browser, stage):
    page = one_line(browser(stage.worker).get("/agenda/links/").content.decode())
    assert "never the name of a person or a home" in page
    assert "If the two differ, the agenda of Jalon is right." in page


def test_a_form_without_its_key_makes_nothing(browser, stage):
    answer = browser(stage.worker).post("/agenda/links/", {})
    assert answer.status_code == 422
    assert not CalendarLink.objects.exists()


def test_the_log_of_the_server_leaves_the_token_out():
    line = QuietFormatter("%(message)s").format(
        logging.makeLogRecord({"msg": f"GET /c/{'a' * 43}.ics 404", "levelno": logging.INFO})
    )
    assert "aaaa" not in line
    assert "/c/…" in line
