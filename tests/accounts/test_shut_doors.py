"""Who tries passwords of others shuts the door to herself alone: the owner of an account always has a way in."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone

from accounts import devices
from accounts.client_ip import network_address
from accounts.models import User
from tests.accounts.people import PASSWORD
from tests.accounts.test_passwords import choose, link_in, open_link
from tests.accounts.test_sign_in import try_
from tests.support.client import JalonClient
from tests.support.second_step import add_app, code_of, wrong_code_of

NEW = "quite another long sentence"
HERS, THEIRS = "198.51.100.9", "192.0.2.7"


@pytest.fixture
def clock(time_machine: Any) -> Any:
    """Return a function that moves the clock to so many minutes after the beginning."""
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    return lambda minutes: time_machine.move_to(start + timezone.timedelta(minutes=minutes), tick=False)


@pytest.fixture
def her_browser(coordinator: User) -> JalonClient:
    """A browser in which the coordinator has signed in before."""
    client = JalonClient()
    assert try_(client, coordinator.email, PASSWORD, address=HERS).status_code == 302
    client.post("/sign-out/")
    return client


def guess(email: str, times: int, *addresses: str) -> list[int]:
    return [
        try_(JalonClient(), email, address=address).status_code
        for address in addresses or [THEIRS]
        for _ in range(times)
    ]


# From one address


def test_one_address_shuts_a_name_for_nobody_else(coordinator: User, clock: Any) -> None:
    """A try a minute for two hours: most are locked, and a locked try does not count for the name."""
    for minute in range(120):
        clock(minute)
        guess(coordinator.email, 1)
    assert try_(JalonClient(), coordinator.email, PASSWORD).status_code == 429
    assert try_(JalonClient(), coordinator.email, PASSWORD, address=HERS).status_code == 302


def test_a_whole_network_of_ipv6_is_one_address(coordinator: User, rf: Any) -> None:
    codes = guess(coordinator.email, 1, *(f"2001:db8:0:1::{number:x}" for number in range(1, 12)))
    assert codes == [200] * 4 + [429] * 7
    assert network_address(rf.get("/", REMOTE_ADDR="2001:db8:0:1:a:b:c:d")) == "2001:db8:0:1::"
    assert try_(JalonClient(), coordinator.email, PASSWORD, address="2001:db8:0:2::1").status_code == 302


def test_a_colleague_behind_the_same_address_keeps_nobody_out(coordinator: User, her_browser: JalonClient) -> None:
    assert guess(coordinator.email, 7, HERS)[-1] == 429
    assert try_(her_browser, coordinator.email, PASSWORD, address=HERS).status_code == 302


# From many addresses


def test_many_addresses_are_braked_and_the_owners_browser_is_not(coordinator: User, her_browser: JalonClient) -> None:
    many = [f"203.0.113.{number}" for number in range(1, 12)]
    with override_settings(ACCOUNT_RATE_LIMITS={"sign_in_here": "5/5m/key", "sign_in_name": "8/h/key"}):
        assert guess(coordinator.email, 1, *many)[-3:] == [429] * 3
        assert try_(JalonClient(), coordinator.email, PASSWORD, address="203.0.113.99").status_code == 429
        assert try_(her_browser, coordinator.email, PASSWORD, address="203.0.113.99").status_code == 302


def test_a_new_password_by_mail_opens_the_name_and_the_browser(coordinator: User, post: list) -> None:
    many = [f"203.0.113.{number}" for number in range(1, 12)]
    client = JalonClient()
    with override_settings(ACCOUNT_RATE_LIMITS={"sign_in_here": "5/5m/key", "sign_in_name": "8/h/key"}):
        guess(coordinator.email, 1, *many)
        client.post("/password/forgotten/", {"email": coordinator.email}, REMOTE_ADDR=HERS)
        choose(client, open_link(client, link_in(post[0])), NEW)
        assert try_(JalonClient(), coordinator.email, NEW, address="203.0.113.99").status_code == 302
        guess(coordinator.email, 1, *many)
        assert try_(client, coordinator.email, NEW, address=HERS).status_code == 302


# A browser that is known


def test_a_known_browser_is_braked_as_well(coordinator: User, her_browser: JalonClient) -> None:
    codes = [try_(her_browser, coordinator.email, address=HERS).status_code for _ in range(16)]
    assert codes == [200] * 14 + [429] * 2
    assert try_(her_browser, coordinator.email, PASSWORD, address=HERS).status_code == 429


def test_a_known_browser_is_known_for_its_own_accounts_only(worker: User, her_browser: JalonClient) -> None:
    assert guess(worker.email, 7, HERS)[-1] == 429
    assert try_(her_browser, worker.email, PASSWORD, address=HERS).status_code == 429


@pytest.mark.parametrize("change", ["another number", "made up", "old"])
def test_a_cookie_that_we_did_not_write_is_none(
    coordinator: User, her_browser: JalonClient, change: str, clock: Any
) -> None:
    cookie = her_browser.cookies["jalon_device"]
    if change == "another number":
        cookie.set("jalon_device", "x" + cookie.value, "x" + cookie.value)
    elif change == "made up":
        cookie.set("jalon_device", "[]", "[]")
    else:
        clock((devices.DAYS + 1) * 24 * 60)
    guess(coordinator.email, 7, HERS)
    assert try_(her_browser, coordinator.email, PASSWORD, address=HERS).status_code == 429


def test_the_cookie_tells_nobody_and_no_script_reads_it(coordinator: User, her_browser: JalonClient) -> None:
    cookie = her_browser.cookies["jalon_device"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    number, digests = devices.signing.loads(cookie.value, salt=devices.SALT)
    assert coordinator.email not in str([number, digests])
    assert str(coordinator.uuid) not in str([number, digests])
    assert "jalon_device" not in JalonClient().get("/sign-in/").cookies


def test_a_wrong_password_makes_no_browser_known(coordinator: User) -> None:
    client = JalonClient()
    try_(client, coordinator.email)
    assert "jalon_device" not in client.cookies


def test_a_shared_machine_keeps_its_last_accounts(rf: Any) -> None:
    request = rf.get("/")
    for number in range(devices.MOST_ACCOUNTS + 1):
        devices.remember(request, f"{number}@jalon.example")
        request.COOKIES["jalon_device"] = request.device_cookie
    assert not devices.device_of(request, "0@jalon.example")
    assert devices.device_of(request, "1@jalon.example")
    assert devices.device_of(request, f"{devices.MOST_ACCOUNTS}@Jalon.example ")


# The second step


def code(client: JalonClient, given: str, address: str) -> int:
    return client.post("/sign-in/second-step/", {"code": given}, REMOTE_ADDR=address).status_code


def test_who_knows_the_password_shuts_the_second_step_where_it_was_tried(worker: User, post: list) -> None:
    secret = add_app(worker)
    thief, owner = JalonClient(), JalonClient()
    try_(thief, worker.email, PASSWORD)
    wrong = [code(thief, wrong_code_of(secret), THEIRS) for _ in range(6)]
    assert wrong == [200] * 5 + [429]
    assert "wrong codes" in post[0].body
    try_(owner, worker.email, PASSWORD, address=HERS)
    assert code(owner, code_of(secret), HERS) == 302


def test_a_right_code_forgets_the_wrong_ones_before_it(worker: User, clock: Any) -> None:
    secret = add_app(worker)
    for minute in (0, 5):
        clock(minute)
        client = JalonClient()
        try_(client, worker.email, PASSWORD)
        assert [code(client, wrong_code_of(secret), THEIRS) for _ in range(4)] == [200] * 4
        assert code(client, code_of(secret), THEIRS) == 302


def test_codes_from_many_addresses_are_braked_and_a_known_browser_is_not(worker: User) -> None:
    secret = add_app(worker)
    owner = JalonClient()
    limits = {"code_here": "5/15m/key", "code_account": "8/d/key", "code_device": "5/15m/key", "login_failed": ""}
    with override_settings(ACCOUNT_RATE_LIMITS=limits):
        try_(owner, worker.email, PASSWORD, address=HERS)
        assert code(owner, code_of(secret), HERS) == 302
        owner.post("/sign-out/")
        answers = []
        for number in range(10):
            thief, address = JalonClient(), f"203.0.113.{number}"
            try_(thief, worker.email, PASSWORD, address=address)
            answers.append(code(thief, wrong_code_of(secret), address))
        assert answers == [200] * 8 + [429] * 2
        try_(owner, worker.email, PASSWORD, address=HERS)
        assert code(owner, wrong_code_of(secret), HERS) == 200, "it is looked at, and was wrong"


# A link by mail


def test_who_asks_for_links_shuts_that_door_to_herself_alone(worker: User, post: list) -> None:
    def ask(address: str) -> int:
        return JalonClient().post("/password/forgotten/", {"email": worker.email}, REMOTE_ADDR=address).status_code

    assert [ask(THEIRS) for _ in range(5)] == [302] * 3 + [429] * 2
    assert ask(HERS) == 302
    assert len(post) == 4
    answers = [ask(f"203.0.113.{number}") for number in range(5)]
    assert answers == [302] * 5, "the page says the same"
    assert len(post) == 6, "and nobody's mailbox is filled"
