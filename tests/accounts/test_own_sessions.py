"""A person sees where she is signed in, and ends what she does not know."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import BrowserSession, User
from accounts.services.login_sessions import end_sessions
from tests.accounts.people import PASSWORD
from tests.support.client import JalonClient

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605 Version/18.5 Mobile Safari/604.1"
END = "/security/sessions/end/"


def signed_in(user: User, told: str = FIREFOX, address: str = "192.0.2.7") -> JalonClient:
    """Sign in by the page, from a browser at an address."""
    client = JalonClient(headers={"user-agent": told}, REMOTE_ADDR=address)
    client.cookies["jalon_language"] = "en"
    assert client.post("/sign-in/", {"email": user.email, "password": PASSWORD}).status_code == 302
    return client


def shown(client: JalonClient) -> list[Any]:
    return client.get("/security/").context["sessions"]


def inside(client: JalonClient) -> bool:
    return client.get("/security/").status_code == 200


def test_the_page_tells_each_session_from_the_others(coordinator: User) -> None:
    desk, phone = signed_in(coordinator), signed_in(coordinator, PHONE, "198.51.100.9")
    here, other = shown(phone)
    assert (here.is_this, here.browser, here.system, here.address) == (True, "Safari", "iPhone", "198.51.100.9")
    assert (other.is_this, other.browser, other.system, other.address) == (False, "Firefox", "Windows", "192.0.2.7")
    assert timezone.now() - other.began < timedelta(minutes=1)
    page = phone.get("/security/").content.decode()
    assert "Firefox on Windows" in page
    assert "192.0.2.7" in page
    assert desk.session.session_key not in page, "the key of a session is a secret"


def test_no_more_of_a_browser_is_kept_than_is_shown(coordinator: User) -> None:
    client = signed_in(coordinator)
    assert client.session["session_place"] == ["Firefox", "Windows", "192.0.2.7"]
    assert "Gecko" not in str(dict(client.session))


def test_ones_own_only(coordinator: User, worker: User) -> None:
    signed_in(coordinator)
    other = JalonClient()
    other.force_login(worker)
    [one] = shown(other)
    assert one.is_this


def test_one_is_ended_by_its_number(coordinator: User, noted: Any) -> None:
    desk, phone, third = (signed_in(coordinator) for _ in range(3))
    number = next(one.number for one in shown(desk) if one.is_this)
    answer = phone.post(END, {"session": number}, follow=True)
    assert "This session has ended." in answer.content.decode()
    assert (inside(desk), inside(phone), inside(third)) == (False, True, True)
    assert noted()[-1] == "session_ended"
    assert "was over already" in phone.post(END, {"session": number}, follow=True).content.decode()


def test_all_others_are_ended_at_once(coordinator: User) -> None:
    here, *others = (signed_in(coordinator) for _ in range(3))
    assert "2 other sessions have ended." in here.post(END, {"session": "others"}, follow=True).content.decode()
    assert [inside(client) for client in (here, *others)] == [True, False, False]
    assert "You are signed in here only" in here.get("/security/").content.decode()


@pytest.mark.parametrize("whose", ["a colleague's", "this one", "made up", ""])
def test_no_other_session_is_ended(coordinator: User, worker: User, whose: str) -> None:
    here, colleague = signed_in(coordinator), JalonClient()
    colleague.force_login(worker)
    number = {"a colleague's": shown(colleague)[0].number, "this one": shown(here)[0].number}.get(whose, whose)
    assert here.post(END, {"session": number}).status_code == 302
    assert inside(here)
    assert inside(colleague)


def test_before_one_is_ended_the_password_is_asked_again(coordinator: User) -> None:
    there, here = signed_in(coordinator), JalonClient()
    here.force_login(coordinator, ago=16 * 60)
    assert here.post(END, {"session": "others"}).headers["Location"].startswith("/again/")
    assert inside(there)
    assert here.get(END).status_code == 302, "the question comes first"


def test_a_session_that_is_over_is_not_shown(coordinator: User, time_machine: Any) -> None:
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    signed_in(coordinator)
    end_sessions(coordinator)
    later = start + timedelta(minutes=1)
    time_machine.move_to(later, tick=False)
    signed_in(coordinator)
    time_machine.move_to(later + timedelta(minutes=31), tick=False)
    assert BrowserSession.objects.filter(user=coordinator).count() == 2
    assert [one.is_this for one in shown(signed_in(coordinator))] == [True]


def test_a_browser_that_says_nothing_is_shown_too(coordinator: User) -> None:
    signed_in(coordinator, "curl/8.5.0", "2001:db8::1")
    assert "Another program" in signed_in(coordinator).get("/security/").content.decode()
