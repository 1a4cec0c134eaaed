"""How long a session lasts, what ends it, and what its end says: at the next request, in whichever browser."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone

from accounts import tasks
from accounts.enums import Role
from accounts.models import BrowserSession, Membership, User
from core.actor import acting_as
from tests.accounts.people import PASSWORD
from tests.support.client import JalonClient
from tests.support.second_step import add_app, code_of

PAGE = "/jobs/?page=2"


def inside(client: JalonClient, page: str = PAGE) -> bool:
    """Ask for a page; tell whether it was shown. A session that is over leads to the sign-in page and back."""
    answer = client.get(page)
    if answer.status_code == 200:
        return True
    assert answer.headers["Location"].startswith("/sign-in/?next=/jobs/")
    return False


@pytest.fixture
def at(time_machine: Any) -> Any:
    """Return a function that moves the clock to so many minutes after the beginning."""
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    return lambda minutes: time_machine.move_to(start + timedelta(minutes=minutes), tick=False)


@pytest.fixture
def browser(client: JalonClient, worker: User) -> JalonClient:
    client.force_login(worker)
    return client


# Its length


def test_half_an_hour_without_anybody_ends_it(at: Any, browser: JalonClient) -> None:
    at(29)
    assert inside(browser)
    at(29 + 29)
    assert inside(browser)
    at(29 + 29 + 31)
    assert not inside(browser)


def test_twelve_hours_end_it_whoever_is_there(at: Any, browser: JalonClient) -> None:
    for minutes in range(20, 12 * 60, 20):
        at(minutes)
        assert inside(browser)
    at(12 * 60 + 1)
    assert not inside(browser)


def test_a_page_that_asks_by_itself_is_nobody(at: Any, browser: JalonClient) -> None:
    for minutes in (10, 20, 29):
        at(minutes)
        browser.get("/jobs/5cbf9e8c-7f0c-4b1c-a9d0-6a4f3b1f7a11/progress/")
    at(31)
    assert not inside(browser)


def test_somebody_who_is_there_costs_a_row_a_minute_at_most(
    at: Any, browser: JalonClient, django_assert_num_queries: Any
) -> None:
    at(2)
    inside(browser)
    before = BrowserSession.objects.get(pk=browser.session.session_key).session_data
    inside(browser)
    assert BrowserSession.objects.get(pk=browser.session.session_key).session_data == before


def test_a_session_without_its_clocks_is_over(browser: JalonClient) -> None:
    session = browser.session
    del session["session_began"]
    session.save()
    assert not inside(browser)


@pytest.mark.parametrize(
    ("minutes", "said"), [(31, "You were away for a while"), (12 * 60 + 1, "open for a whole working day")]
)
def test_its_end_is_said_kindly_and_leads_back(
    at: Any, browser: JalonClient, worker: User, settings: Any, minutes: int, said: str
) -> None:
    settings.JALON_MFA = "optional"
    if minutes > 60:
        for passed in range(20, 12 * 60, 20):
            at(passed)
            browser.get("/jobs/")
    at(minutes)
    browser.cookies["jalon_language"] = "en"
    answer = browser.get(PAGE, follow=True)
    assert said in answer.content.decode()
    assert said not in browser.get("/sign-in/").content.decode(), "it is said once"
    back = browser.post("/sign-in/", {"email": worker.email, "password": PASSWORD, "next": PAGE})
    assert back.headers["Location"] == PAGE


def test_its_end_leaves_nothing_on_the_server(at: Any, browser: JalonClient, worker: User) -> None:
    old = browser.session.session_key
    at(31)
    inside(browser)
    assert not BrowserSession.objects.filter(pk=old).exists()
    thief = JalonClient()
    thief.cookies["jalon_session"] = old
    assert not inside(thief)


def test_signing_out_ends_it_on_the_server(browser: JalonClient) -> None:
    old = browser.session.session_key
    browser.post("/sign-out/")
    thief = JalonClient()
    thief.cookies["jalon_session"] = old
    assert not inside(thief)


def test_what_happened_is_noted(at: Any, browser: JalonClient, noted: Any) -> None:
    at(31)
    inside(browser)
    assert noted() == ["session_ended"]


def test_old_sessions_are_taken_away(at: Any, browser: JalonClient) -> None:
    tasks.drop_old()
    assert BrowserSession.objects.exists()
    at(24 * 60)
    tasks.drop_old()
    assert not BrowserSession.objects.exists()


# What ends it before


def change_password(user: User) -> None:
    user.set_password("quite another long sentence")
    user.save()


def get_another_role(user: User) -> None:
    centre = user.memberships.get().centre
    Membership.objects.create(user=user, centre=centre, role=Role.FACILITATOR, starts_on=timezone.localdate())


def lose_the_role(user: User) -> None:
    membership = user.memberships.get()
    membership.ends_on = timezone.localdate() - timedelta(days=1)
    membership.save()


def close(user: User) -> None:
    user.is_active = False
    user.save()


def close_and_open(user: User) -> None:
    close(user)
    user.is_active = True
    user.save()


def lose_the_second_step(user: User) -> None:
    Authenticator.objects.filter(user=user).delete()


@pytest.mark.parametrize(
    "change",
    [change_password, get_another_role, lose_the_role, close, close_and_open, add_app, lose_the_second_step],
    ids=lambda change: change.__name__,
)
def test_what_it_rests_on_changes_and_every_session_ends(worker: User, change: Any) -> None:
    if change is lose_the_second_step:
        add_app(worker)
    browsers = [JalonClient(), JalonClient()]
    for browser in browsers:
        browser.force_login(worker)
        assert inside(browser)
    with acting_as(User.objects.system(), "test"):
        change(User.objects.get(pk=worker.pk))
    assert [inside(browser) for browser in browsers] == [False, False]
    browsers[0].cookies["jalon_language"] = "en"
    page = browsers[0].get("/sign-in/").content.decode()
    assert "Your session was closed because your password" in page


def test_a_change_of_somebody_else_ends_nothing(browser: JalonClient, coordinator: User) -> None:
    with acting_as(User.objects.system(), "test"):
        change_password(coordinator)
        get_another_role(coordinator)
        add_app(coordinator)
    assert inside(browser)


def test_using_a_second_step_ends_nothing(worker: User) -> None:
    secret = add_app(worker)
    first, second = JalonClient(), JalonClient()
    first.force_login(worker)
    second.post("/sign-in/", {"email": worker.email, "password": PASSWORD})
    second.post("/sign-in/second-step/", {"code": code_of(secret)})
    assert inside(first)
    assert inside(second)


def test_who_changes_it_goes_on_under_a_new_key_and_the_others_end(worker: User) -> None:
    here, elsewhere = JalonClient(), JalonClient()
    for browser in (here, elsewhere):
        browser.force_login(worker)
    before = here.session.session_key
    secret = here.get("/security/app/").context["secret"].replace(" ", "")
    assert here.post("/security/app/", {"code": code_of(secret)}).status_code == 302
    assert here.session.session_key != before
    assert inside(here)
    assert not inside(elsewhere)


def test_a_new_password_ends_the_others(worker: User, post: list) -> None:
    here, elsewhere = JalonClient(), JalonClient()
    for browser in (here, elsewhere):
        browser.force_login(worker)
    new = "quite another long sentence"
    assert here.post("/password/", {"oldpassword": PASSWORD, "password1": new}).headers["Location"] == "/security/"
    assert inside(here)
    assert not inside(elsewhere)
    assert "password of your account was changed" in post[0].body
