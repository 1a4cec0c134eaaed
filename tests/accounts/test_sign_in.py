"""Signing in: nothing tells which addresses have an account, guessing is braked, without its brake the door is shut."""

from __future__ import annotations

import re
import statistics
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.core.cache import cache
from django.db import connection
from django.test import override_settings
from django.utils import timezone
from redis.exceptions import ConnectionError as RedisDown

from accounts import tasks
from accounts.adapters import AccountAdapter
from accounts.client_ip import client_address
from accounts.models import User
from tests.accounts.people import PASSWORD, make_account
from tests.support.client import JalonClient
from tests.support.own_database import own_database
from tests.support.second_step import add_app

NOBODY = "nobody@jalon.example"
WRONG = "not the right words at all"


def try_(client: JalonClient, email: str, password: str = WRONG, address: str = "192.0.2.7", **more: Any) -> Any:
    client.cookies["jalon_language"] = "en"
    return client.post("/sign-in/", {"email": email, "password": password}, REMOTE_ADDR=address, **more)


def body(answer: Any) -> str:
    """Return the page without what changes by itself: token, nonce, and the address that was typed."""
    text = re.sub(r'nonce="[^"]*"|value="[^"]*"|data-csrf-token="[^"]*"', "", answer.content.decode())
    return re.sub(r"[\w.]+@jalon\.example", "", text)


# No account is told


@pytest.mark.parametrize("times", [1, 5, 6], ids=["wrong", "the one that locks", "locked"])
def test_known_and_unknown_names_get_the_same_answer(worker: User, times: int) -> None:
    known, unknown = JalonClient(), JalonClient()
    for _ in range(times):
        there, nowhere = try_(known, worker.email), try_(unknown, NOBODY)
    assert there.status_code == nowhere.status_code == (200 if times < 5 else 429)
    assert body(there) == body(nowhere)


@pytest.mark.parametrize("kind", ["closed", "without a password"])
def test_an_account_that_cannot_sign_in_is_answered_like_no_account(worker: User, kind: str) -> None:
    if kind == "closed":
        User.objects.filter(pk=worker.pk).update(is_active=False)
    else:
        User.objects.filter(pk=worker.pk).update(password="!")
    assert body(try_(JalonClient(), worker.email, PASSWORD)) == body(try_(JalonClient(), NOBODY, PASSWORD))


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"], ACCOUNT_RATE_LIMITS=False)
def test_known_and_unknown_names_take_the_same_time(worker: User) -> None:
    """Without a password check for unknown names the difference is the whole check, some tens of milliseconds."""
    times: dict[str, list[float]] = {worker.email: [], NOBODY: []}
    with override_settings(AXES_ENABLED=False):
        User.objects.filter(pk=worker.pk).update(password=_argon2(PASSWORD))
        for _ in range(7):
            for email, taken in times.items():
                before = time.perf_counter()
                try_(JalonClient(), email)
                taken.append(time.perf_counter() - before)
    there, nowhere = (statistics.median(taken) for taken in times.values())
    assert 0.6 < there / nowhere < 1.6


def _argon2(password: str) -> str:
    user = User()
    user.set_password(password)
    return user.password


# Guessing is braked


def test_the_fifth_wrong_try_closes_a_name_at_an_address(worker: User, noted: Callable[[], list[str]]) -> None:
    client = JalonClient()
    assert [try_(client, worker.email).status_code for _ in range(5)] == [200] * 4 + [429]
    answer = try_(client, worker.email, PASSWORD)
    assert answer.status_code == 429
    assert "Too many tries" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert noted() == ["refused"] * 4 + ["locked"]


def test_other_names_at_that_address_and_that_name_elsewhere_go_on(worker: User, coordinator: User) -> None:
    for _ in range(6):
        try_(JalonClient(), worker.email)
    assert try_(JalonClient(), coordinator.email, PASSWORD).status_code == 302
    assert try_(JalonClient(), worker.email, PASSWORD, address="198.51.100.9").status_code == 302


def test_capitals_and_blanks_make_no_other_name(worker: User) -> None:
    names = [worker.email, worker.email.upper(), f" {worker.email}", f"{worker.email} ", worker.email.title()]
    for name in names:
        answer = try_(JalonClient(), name)
    assert answer.status_code == 429


def test_a_right_password_forgets_the_wrong_tries_before_it(coordinator: User) -> None:
    client = JalonClient()
    for _ in range(2):
        for _ in range(2):
            try_(client, coordinator.email)
        assert try_(client, coordinator.email, PASSWORD).status_code == 302
        client.post("/sign-out/")
    assert AccessAttempt.objects.count() == 0


def test_a_name_is_open_again_after_a_quarter_of_an_hour(coordinator: User, time_machine: Any) -> None:
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    for _ in range(5):
        try_(JalonClient(), coordinator.email)
    time_machine.move_to(start + timezone.timedelta(minutes=14), tick=False)
    assert try_(JalonClient(), coordinator.email, PASSWORD).status_code == 429
    time_machine.move_to(start + timezone.timedelta(minutes=16), tick=False)
    assert try_(JalonClient(), coordinator.email, PASSWORD).status_code == 302


def test_a_name_tried_from_many_addresses_is_braked_too(worker: User) -> None:
    with override_settings(ACCOUNT_RATE_LIMITS={"sign_in_here": "5/5m/key", "sign_in_name": "8/h/key"}):
        codes = [try_(JalonClient(), worker.email, address=f"192.0.2.{number}").status_code for number in range(1, 11)]
    assert codes == [200] * 8 + [429] * 2


def test_tries_made_at_once_are_counted_each(
    monkeypatch: pytest.MonkeyPatch, django_db_setup: None, django_db_blocker: Any, tmp_path: Path
) -> None:
    """Twelve at once: five are looked at, whatever the order in which they arrive."""
    looked_at: list[dict] = []
    together = threading.Barrier(12)
    monkeypatch.setattr("accounts.adapters.authenticate", lambda request, **given: looked_at.append(given))
    adapter_count = AccountAdapter.pre_authenticate

    def at_once(self: Any, request: Any, **given: Any) -> None:
        together.wait(timeout=20)
        adapter_count(self, request, **given)

    monkeypatch.setattr(AccountAdapter, "pre_authenticate", at_once)
    with django_db_blocker.unblock(), own_database(tmp_path):
        worker = make_account("nadia")

        def one_try() -> None:
            try:
                try_(JalonClient(), worker.email)
            finally:
                connection.close()

        threads = [threading.Thread(target=one_try) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert 1 <= len(looked_at) <= 5


@pytest.mark.parametrize("error", [RedisDown("no server"), OSError("no folder")])
def test_without_the_shared_cache_nobody_signs_in(
    worker: User, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def down(*args: Any, **kwargs: Any) -> None:
        raise error

    monkeypatch.setattr(type(cache._connections["default"]), "add", down)
    client = JalonClient()
    answer = try_(client, worker.email, PASSWORD)
    assert answer.status_code == 503
    assert "Nobody can sign in just now" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert JalonClient().get("/sign-in/").status_code == 200


@pytest.mark.parametrize("error", [RedisDown("no server"), OSError("no folder")])
@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/password/forgotten/", "No link can be asked for just now"),
        ("/again/", "cannot be checked just now"),
        ("/again/code/", "cannot be checked just now"),
        ("/password/", "cannot be checked just now"),
    ],
)
def test_without_the_shared_cache_no_try_is_taken_and_that_is_said(
    worker: User, monkeypatch: pytest.MonkeyPatch, error: Exception, address: str, said: str, mailoutbox: list
) -> None:
    add_app(worker)
    client = JalonClient()
    if address == "/password/forgotten/":
        client.cookies["jalon_language"] = "en"
    else:
        client.force_login(worker, ago=16 * 60)

    def down(*args: Any, **kwargs: Any) -> None:
        raise error

    monkeypatch.setattr(type(cache._connections["default"]), "add", down)
    typed = {"email": worker.email, "password": PASSWORD, "oldpassword": PASSWORD, "code": "123456"}
    answer = client.post(address, typed | {"password1": "quite another long sentence"})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "120"
    assert said in answer.content.decode()
    assert not mailoutbox


# What is kept of tries


def test_what_is_kept_of_a_try_holds_no_password_and_goes_after_a_month(worker: User, time_machine: Any) -> None:
    try_(JalonClient(), worker.email)
    kept = AccessAttempt.objects.get()
    assert (kept.username, kept.ip_address) == (worker.email, "192.0.2.7")
    assert WRONG not in kept.post_data
    assert worker.email not in kept.post_data
    tasks.drop_old()
    assert AccessAttempt.objects.exists()
    time_machine.move_to(timezone.now() + timezone.timedelta(days=31))
    tasks.drop_old()
    assert not AccessAttempt.objects.exists()


def test_the_log_of_the_machine_names_nobody(worker: User, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(6):
        try_(JalonClient(), worker.email)
    assert worker.email not in caplog.text
    assert "192.0.2.7" not in caplog.text


# Where a visitor comes from


@pytest.mark.parametrize(
    ("behind", "forwarded", "address"),
    [
        (False, "203.0.113.5", "192.0.2.7"),
        (True, "203.0.113.5", "203.0.113.5"),
        (True, "198.51.100.1, 203.0.113.5", "203.0.113.5"),
        (True, "203.0.113.5, made up", "192.0.2.7"),
        (True, "", "192.0.2.7"),
        (True, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_the_address_is_the_one_that_our_proxy_saw(
    rf: Any, settings: Any, behind: bool, forwarded: str, address: str
) -> None:
    settings.BEHIND_PROXY = behind
    assert client_address(rf.get("/", REMOTE_ADDR="192.0.2.7", HTTP_X_FORWARDED_FOR=forwarded)) == address
