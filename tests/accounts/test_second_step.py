"""The second step: who needs it sees nothing before, its secrets are nowhere in clear, no way goes round it."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from accounts.enums import Role
from accounts.mfa import policy
from accounts.models import BrowserSession, User
from tests.accounts.people import PASSWORD, make_account
from tests.support.addresses import every_address
from tests.support.client import JalonClient
from tests.support.markup import one_line
from tests.support.own_database import own_database
from tests.support.second_step import add_app, add_recovery_codes, code_of, wrong_code_of

NEEDED = [Role.SOCIAL_WORKER, Role.FACILITATOR, Role.MANAGER, Role.DPO, Role.ADMINISTRATOR]


def enter(client: JalonClient, user: User, **more: str) -> Any:
    client.cookies["jalon_language"] = "en"
    return client.post("/sign-in/", {"email": user.email, "password": PASSWORD, **more})


def give(client: JalonClient, code: str) -> Any:
    return client.post("/sign-in/second-step/", {"code": code})


def signed_in(client: JalonClient) -> bool:
    return "_auth_user_id" in client.session


# Who needs it


@pytest.mark.parametrize("role", list(Role))
def test_roles_that_see_files_or_hold_power_are_led_to_set_it_up(client: JalonClient, db: None, role: Role) -> None:
    user = make_account("somebody", role)
    enter(client, user)
    answer = client.get("/")
    if role in NEEDED:
        assert answer.headers["Location"] == "/security/"
    else:
        assert answer.status_code == 200


def test_the_roles_are_those_of_the_decision() -> None:
    assert set(NEEDED) == policy.ROLES
    assert set(Role) - set(NEEDED) == {Role.COORDINATOR}


def test_where_it_is_optional_nobody_is_led_there(client: JalonClient, worker: User, settings: Any) -> None:
    settings.JALON_MFA = "optional"
    enter(client, worker)
    assert client.get("/").status_code == 200
    assert client.get("/security/").status_code == 200


@pytest.mark.parametrize("method", ["get", "post"])
def test_until_it_is_set_up_every_other_address_leads_to_it(client: JalonClient, worker: User, method: str) -> None:
    client.force_login(worker, second_step=False)
    addresses = every_address()
    assert len(addresses) > 30
    for name, address in addresses:
        if name in policy.SETTING_UP or address == "/sign-in/" and method == "post":
            continue
        answer = getattr(client, method)(address)
        assert (answer.status_code, answer.headers.get("Location")) == (302, "/security/"), (name, address)


def test_until_it_is_given_not_even_the_pages_that_set_one_up_open(client: JalonClient, worker: User) -> None:
    add_app(worker)
    client.force_login(worker, second_step=False)
    for name, address in every_address():
        if name not in policy.GIVING:
            answer = client.get(address)
            assert (answer.status_code, answer.headers.get("Location")) == (302, "/again/code/"), (name, address)


def test_a_part_of_a_page_leaves_its_page(client: JalonClient, worker: User) -> None:
    client.force_login(worker, second_step=False)
    answer = client.get("/jobs/", headers={"x-by-script": "yes", "x-page-address": "http://testserver/jobs/"})
    assert answer.headers["X-Leave-For"] == "/security/"


def test_the_page_that_asks_for_it_names_no_centre_and_no_place(client: JalonClient, worker: User) -> None:
    client.force_login(worker, second_step=False)
    page = client.get("/security/").content.decode()
    assert "a password alone is not enough" in page
    assert "CPAS" not in page
    assert "<nav" not in page


# Setting it up


def set_up(client: JalonClient) -> tuple[str, Any]:
    """Go through the page of an app; return the secret that it shows and the answer to the first code."""
    secret = client.get("/security/app/").context["secret"].replace(" ", "")
    return secret, client.post("/security/app/", {"code": code_of(secret)})


def test_an_app_is_set_up_then_codes_are_shown_once_then_she_goes_on(
    client: JalonClient, worker: User, post: list, noted: Callable[[], list[str]]
) -> None:
    enter(client, worker, next="/figures/")
    assert client.get("/figures/").headers["Location"] == "/security/"
    assert client.get("/jobs/").headers["Location"] == "/security/"
    _secret, answer = set_up(client)
    assert answer.headers["Location"] == "/security/recovery/"
    shown = client.get("/security/recovery/")
    assert len(shown.context["unused_codes"]) == 10
    assert all(code in shown.content.decode() for code in shown.context["unused_codes"])
    again = client.get("/security/recovery/").content.decode()
    assert not [code for code in shown.context["unused_codes"] if code in again]
    assert client.post("/security/done/").headers["Location"] == "/figures/"
    assert client.get("/figures/").status_code == 200
    assert [mail.subject for mail in post] == ["Jalon: your account has changed"]
    assert noted() == ["signed_in", "second_factor_changed", "second_factor_changed"]


def test_the_picture_is_drawn_in_the_page_and_holds_no_data_address(client: JalonClient, worker: User) -> None:
    client.force_login(worker, second_step=False)
    page = one_line(client.get("/security/app/"))
    assert '<svg class="qr"' in page
    assert "data:" not in page


def test_an_app_on_the_same_device_reads_the_secret_by_a_link(client: JalonClient, worker: User) -> None:
    client.force_login(worker, second_step=False)
    answer = client.get("/security/app/")
    found = re.search(r'href="(otpauth://totp/[^"]*)"', answer.content.decode())
    assert found
    address = unescape(found[1])
    assert parse_qs(urlsplit(address).query)["secret"] == [answer.context["secret"].replace(" ", "")]
    assert worker.email in unquote(address)


def test_a_wrong_first_code_keeps_the_same_secret(client: JalonClient, worker: User) -> None:
    client.force_login(worker, second_step=False)
    secret = client.get("/security/app/").context["secret"]
    answer = client.post("/security/app/", {"code": wrong_code_of(secret.replace(" ", ""))})
    assert answer.context["secret"] == secret
    assert "This code is not right" in answer.content.decode()
    assert not Authenticator.objects.exists()


def test_no_secret_is_in_the_database_in_clear(client: JalonClient, worker: User) -> None:
    client.force_login(worker, second_step=False)
    secret = client.get("/security/app/").context["secret"].replace(" ", "")
    assert secret not in str([session.get_decoded() for session in BrowserSession.objects.all()])
    client.post("/security/app/", {"code": code_of(secret)})
    codes = client.get("/security/recovery/").context["unused_codes"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator ORDER BY id")
        rows = [str(row[0]) for row in cursor.fetchall()]
    assert len(rows) == 2
    assert not [row for row in rows for text in (secret, *codes) if text in row]
    seed = Authenticator.objects.get(type="recovery_codes").data["seed"]
    assert second_step_adapter().decrypt(seed) not in str(rows)


def second_step_adapter() -> Any:
    from allauth.mfa.adapter import get_adapter

    return get_adapter()


def test_another_key_of_the_ring_reads_no_secret(worker: User, settings: Any) -> None:
    from core.crypto.keyring import Unreadable, new_key

    add_app(worker)
    stored = Authenticator.objects.get().data["secret"]
    settings.JALON_KEYS = (new_key(),)
    with pytest.raises(Unreadable):
        second_step_adapter().decrypt(stored)


# Giving it at sign-in


def test_after_the_password_a_code_is_asked_and_only_then_one_is_in(client: JalonClient, worker: User) -> None:
    secret = add_app(worker)
    assert enter(client, worker, next="/figures/").headers["Location"] == "/sign-in/second-step/"
    assert not signed_in(client)
    assert client.get("/").headers["Location"] == "/sign-in/?next=/"
    before = client.session.session_key
    assert give(client, code_of(secret)).headers["Location"] == "/figures/"
    assert client.session.session_key != before
    assert client.get("/").status_code == 200


def test_it_is_asked_of_every_account_that_has_one(client: JalonClient, coordinator: User, settings: Any) -> None:
    settings.JALON_MFA = "optional"
    add_app(coordinator)
    assert enter(client, coordinator).headers["Location"] == "/sign-in/second-step/"


def test_a_wrong_code_is_refused_and_noted(client: JalonClient, worker: User, noted: Callable[[], list[str]]) -> None:
    secret = add_app(worker)
    enter(client, worker)
    answer = give(client, wrong_code_of(secret))
    assert "This code is not right" in answer.content.decode()
    assert not signed_in(client)
    assert noted() == ["second_factor_refused"]


def test_a_code_is_taken_once_for_as_long_as_it_is_right(worker: User, time_machine: Any) -> None:
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    secret = add_app(worker)
    code = code_of(secret)
    first, second = JalonClient(), JalonClient()
    enter(first, worker)
    assert give(first, code).status_code == 302
    enter(second, worker)
    assert give(second, code).status_code == 200
    time_machine.move_to(start + timezone.timedelta(seconds=31), tick=False)
    assert give(second, f"{code[:3]}-{code[3:]}").status_code == 200, "typed in another way it is the same code"
    assert give(second, code_of(secret)).status_code == 302


def test_a_recovery_code_opens_once(worker: User, noted: Callable[[], list[str]]) -> None:
    add_app(worker)
    code = add_recovery_codes(worker)[3]
    first, second = JalonClient(), JalonClient()
    enter(first, worker)
    assert give(first, code).status_code == 302
    enter(second, worker)
    assert give(second, code).status_code == 200
    assert noted() == ["recovery_code_used", "signed_in", "second_factor_refused"]


def test_codes_cannot_be_guessed_and_the_owner_hears_of_it(worker: User, post: list) -> None:
    secret = add_app(worker)
    client = JalonClient()
    enter(client, worker)
    assert [give(client, wrong_code_of(secret)).status_code for _ in range(5)] == [200] * 5
    other = JalonClient()
    assert enter(other, worker).status_code == 302
    assert give(other, code_of(secret)).status_code == 429, "the right one, from another browser, comes too late"
    assert not signed_in(other)
    assert [mail.to for mail in post] == [[worker.email]]
    assert "wrong codes" in post[0].body


def test_codes_tried_at_once_are_counted_each(django_db_setup: None, django_db_blocker: Any, tmp_path: Path) -> None:
    with django_db_blocker.unblock(), own_database(tmp_path):
        answers = _tried_at_once()
    assert len(answers) == 10
    assert answers.count(200) <= 5


def _tried_at_once() -> list[int]:
    """Return the answers to ten wrong codes, given at the same moment by ten browsers."""
    worker = make_account("nadia")
    secret = add_app(worker)
    wrong = wrong_code_of(secret)
    clients = [JalonClient() for _ in range(10)]
    for client in clients:
        enter(client, worker)
    together = threading.Barrier(len(clients))
    answers: list[int] = []

    def one_try(client: JalonClient) -> None:
        try:
            together.wait(timeout=20)
            answers.append(give(client, wrong).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=one_try, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_the_second_step_page_without_a_password_leads_to_the_sign_in_page(client: JalonClient, worker: User) -> None:
    add_app(worker)
    assert client.get("/sign-in/second-step/").headers["Location"] == "/sign-in/"


def test_signing_out_between_the_steps_forgets_the_password(client: JalonClient, worker: User) -> None:
    secret = add_app(worker)
    enter(client, worker)
    client.post("/sign-out/")
    assert give(client, code_of(secret)).headers["Location"] == "/sign-in/"
    assert not signed_in(client)


# Changing it


def test_who_needs_one_cannot_take_the_last_away(client: JalonClient, worker: User) -> None:
    add_app(worker)
    client.force_login(worker)
    answer = client.post("/security/app/remove/")
    assert "your only second step" in answer.content.decode()
    assert Authenticator.objects.filter(type="totp").exists()


def test_who_needs_none_may(client: JalonClient, coordinator: User, post: list) -> None:
    add_app(coordinator)
    add_recovery_codes(coordinator)
    client.force_login(coordinator)
    assert client.post("/security/app/remove/").headers["Location"] == "/security/"
    assert not Authenticator.objects.exists(), "recovery codes alone open nothing, so they go too"
    assert "taken away" in post[0].body
    assert client.get("/").status_code == 200


def test_new_recovery_codes_replace_the_old(client: JalonClient, worker: User, post: list) -> None:
    add_app(worker)
    old = add_recovery_codes(worker)
    client.force_login(worker)
    assert client.post("/security/recovery/new/").headers["Location"] == "/security/recovery/"
    assert not set(old) & set(client.get("/security/recovery/").context["unused_codes"])
    assert "recovery codes" in post[0].body


@pytest.mark.parametrize("what", ["/security/key/{}/", "/security/key/{}/remove/"])
def test_a_key_of_somebody_else_is_not_there(client: JalonClient, worker: User, coordinator: User, what: str) -> None:
    data = {"name": "Hers", "credential": {}}
    key = Authenticator.objects.create(user=coordinator, type=Authenticator.Type.WEBAUTHN, data=data)
    client.force_login(worker)
    for method in (client.get, client.post):
        assert method(what.format(key.pk), {"name": "Mine"}).status_code == 404
    key.refresh_from_db()
    assert key.data == data


@pytest.mark.parametrize("sent", ["", "x", "{}", "[]", "null", json.dumps({"id": "x", "response": {}}), '{"id": 1}'])
def test_an_answer_that_is_none_of_a_key_is_refused_calmly(client: JalonClient, worker: User, sent: str) -> None:
    client.force_login(worker)
    client.get("/security/key/")
    answer = client.post("/security/key/", {"name": "Key", "credential": sent})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not Authenticator.objects.exists()


def test_the_adapter_knows_no_way_to_sign_up() -> None:
    from allauth.account.adapter import get_adapter

    assert not get_adapter().is_open_for_signup(None)
    with pytest.raises(ValidationError):
        raise get_adapter().validation_error("incorrect_code")
