"""Passwords: long, not common, chosen by their owner; forgotten ones by a link that tells nothing and skips nothing."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import override_settings
from django.utils import timezone

from accounts import emails
from accounts.enums import Role
from accounts.models import Centre, Letter, User
from tests.accounts.people import PASSWORD, make_account
from tests.support.client import JalonClient
from tests.support.second_step import add_app, code_of

NEW = "quite another long sentence"
NOBODY = "nobody@jalon.example"


def ask(client: JalonClient, email: str, **more: Any) -> Any:
    return client.post("/password/forgotten/", {"email": email}, **more)


def link_in(mail: Any) -> str:
    """Return the path of the only address in a mail, which must be ours by the settings."""
    (address,) = re.findall(r"https?://\S+", mail.body)
    assert address.startswith("https://jalon.example.org/")
    return address.removeprefix("https://jalon.example.org")


def open_link(client: JalonClient, path: str) -> Any:
    """Follow a link to the page of the new password; return that page."""
    answer = client.get(path, follow=True)
    assert answer.status_code == 200
    return answer


def choose(client: JalonClient, page: Any, password: str = NEW) -> Any:
    return client.post(page.request["PATH_INFO"], {"password1": password})


# What is a password


@pytest.mark.parametrize(
    ("password", "taken"),
    [
        ("fourteen chars", False),
        ("fifteen letters", True),
        ("all in lower case", True),  # no rule of composition
        ("   spaces count   ", True),
        ("ça sent bon le pain chaud", True),
        ("vier blauwe paarden dansen", True),
        ("kaleidoscope umbrella 47", True),
        ("x7Kq-93mvT-pL2wd", True),
        ("лошадь скрепка ночь", True),
    ],
)
def test_fifteen_characters_that_are_not_easy_to_guess(
    client: JalonClient, worker: User, password: str, taken: bool
) -> None:
    client.force_login(worker)
    answer = client.post("/password/", {"oldpassword": PASSWORD, "password1": password})
    assert (answer.status_code == 302) == taken
    worker.refresh_from_db()
    assert worker.check_password(password) == taken


LINA = {"first_name": "Lina", "last_name": "Nouvelle", "email": "lina.nouvelle@cpas.example"}


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("a" * 15, "repeats itself"),
        (" " * 15, "repeats itself"),
        ("ababababababababab", "repeats itself"),
        ("ééééééééééééééé", "repeats itself"),
        ("123456789012345", "repeats itself"),
        ("123456789987654321", "repeats itself"),
        ("qwertyuiop123456789", "repeats itself"),
        ("azertyuiopqsdfgh", "repeats itself"),
        ("AZERTYUIOP-mlkjhg-2026", "repeats itself"),
        ("1qaz2wsx3edc4rfv", "repeats itself"),
        ("password1234567", "very common word"),
        ("motdepasse123456", "very common word"),
        ("P@ssw0rd-P@ssw0rd-2026", "very common word"),
        ("sunshinesunshine", "very common word"),
        ("charlotte20242025", "very common word"),
        ("Septembre-Octobre-2026", "very common word"),
        ("espaceressources", "words of your work"),
        ("jalon-cpas-dossier-2026", "words of your work"),
        ("participants1234567", "words of your work"),
        ("lina-nouvelle-2026", "made of your name"),
        ("NouvelleLina17021984", "made of your name"),
        ("lina.nouvelle@cpas.example", "made of your name"),
        ("Lin@_N0uv3lle_2026", "made of your name"),
        ("Saint-Gilles-lez-Bains-26", "made of your name"),
    ],
)
def test_what_others_guess_first_is_refused_with_what_to_do(
    client: JalonClient, db: None, password: str, said: str
) -> None:
    lina = make_account("lina", Role.COORDINATOR, first_name="Lina", last_name="Nouvelle")
    User.objects.filter(pk=lina.pk).update(**LINA)
    Centre.objects.update(name="CPAS de Saint-Gilles-lez-Bains")
    client.force_login(User.objects.get(pk=lina.pk))
    answer = client.post("/password/", {"oldpassword": PASSWORD, "password1": password})
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert User.objects.get(pk=lina.pk).check_password(PASSWORD)


def test_a_huge_password_takes_no_time(worker: User) -> None:
    before = time.perf_counter()
    with pytest.raises(ValidationError):
        validate_password("ab" * 500_000, worker)
    assert time.perf_counter() - before < 2


def test_the_present_one_is_asked_for(client: JalonClient, worker: User) -> None:
    client.force_login(worker)
    answer = client.post("/password/", {"oldpassword": "not the right words at all", "password1": NEW})
    assert "This is not your present password" in answer.content.decode()
    worker.refresh_from_db()
    assert worker.check_password(PASSWORD)


def test_the_change_is_hers_in_the_history_and_in_the_log(client: JalonClient, worker: User, noted: Any) -> None:
    client.force_login(worker)
    client.post("/password/", {"oldpassword": PASSWORD, "password1": NEW})
    assert worker.history.latest().history_user == worker
    assert noted()[-1] == "password_changed"


def test_neither_the_page_nor_the_history_holds_a_password(client: JalonClient, worker: User) -> None:
    client.force_login(worker)
    answer = client.post("/password/", {"oldpassword": PASSWORD, "password1": "short"})
    assert PASSWORD not in answer.content.decode()
    assert "password" not in [field.name for field in worker.history.model._meta.get_fields()]


# Forgotten


def test_known_and_unknown_addresses_get_the_same_page(worker: User, post: list) -> None:
    pages = []
    for email in (worker.email, NOBODY):
        client = JalonClient()
        answer = ask(client, email)
        assert answer.headers["Location"] == "/password/forgotten/asked/"
        text = client.get(answer.headers["Location"]).content.decode()
        pages.append(re.sub(r'nonce="[^"]*"|value="[^"]*"|data-csrf-token="[^"]*"', "", text))
    assert pages[0] == pages[1]
    assert [mail.to for mail in post] == [[worker.email]]


def test_the_request_itself_writes_no_mail(
    client: JalonClient, worker: User, monkeypatch: Any, mailoutbox: Any
) -> None:
    """Whoever measures the answer learns nothing: the mail is left to a worker, for a known and an unknown address."""
    monkeypatch.setattr(emails, "hint", lambda: True)
    ask(client, worker.email)
    ask(client, NOBODY)
    assert list(Letter.objects.values_list("user", "kind")) == [(worker.pk, "way_in"), (None, "way_in")]
    assert not mailoutbox


def test_a_queue_that_is_down_breaks_no_page(client: JalonClient, worker: User, monkeypatch: Any) -> None:
    def down(*args: Any, **kwargs: Any) -> None:
        raise ConnectionError("no queue")

    monkeypatch.setattr("accounts.worker_messages.current_app.connection_for_write", down, raising=False)
    assert ask(client, worker.email).status_code == 302
    assert Letter.objects.filter(user=worker).exists()


@pytest.mark.parametrize("host", ["localhost", "evil.example"])
def test_the_mail_leads_to_our_address_whatever_the_host_header(
    client: JalonClient, worker: User, post: list, host: str
) -> None:
    ask(client, worker.email, headers={"host": host, "x-forwarded-host": "evil.example"})
    for mail in post:
        assert link_in(mail)
        assert "evil" not in mail.body
    assert len(post) == (0 if host == "evil.example" else 1)


def test_the_mail_is_in_her_language_and_names_nobody(client: JalonClient, worker: User, post: list) -> None:
    User.objects.filter(pk=worker.pk).update(first_name="Nadia", last_name="Bensalem")
    ask(client, worker.email)
    assert not re.search("Nadia|Bensalem", post[0].subject + post[0].body)


def test_a_password_is_chosen_by_the_link_once_and_nobody_is_signed_in_by_it(
    client: JalonClient, worker: User, post: list, noted: Callable[[], list[str]]
) -> None:
    ask(client, worker.email)
    link = link_in(post[0])
    page = open_link(client, link)
    assert link not in page.request["PATH_INFO"], "the key leaves the address, which others may see"
    assert choose(client, page).headers["Location"] == "/sign-in/"
    assert "_auth_user_id" not in client.session
    worker.refresh_from_db()
    assert worker.check_password(NEW)
    assert worker.history.latest().history_user == worker
    assert "This link no longer works" in english(JalonClient(), link)
    assert noted() == ["password_reset_asked", "password_changed"]
    assert "by a link in a mail" in post[1].body


def english(client: JalonClient, path: str) -> str:
    client.cookies["jalon_language"] = "en"
    return client.get(path, follow=True).content.decode()


def test_a_weak_one_is_refused_there_too(client: JalonClient, worker: User, post: list) -> None:
    ask(client, worker.email)
    page = open_link(client, link_in(post[0]))
    assert choose(client, page, "short").status_code == 200
    worker.refresh_from_db()
    assert worker.check_password(PASSWORD)


def test_a_forgotten_password_never_skips_the_second_step(client: JalonClient, worker: User, post: list) -> None:
    secret = add_app(worker)
    ask(client, worker.email)
    choose(client, open_link(client, link_in(post[0])))
    answer = client.post("/sign-in/", {"email": worker.email, "password": NEW})
    assert answer.headers["Location"] == "/sign-in/second-step/"
    assert client.get("/").status_code == 302
    assert client.post("/sign-in/second-step/", {"code": code_of(secret)}).headers["Location"] == "/"


@pytest.mark.parametrize("change", ["a day", "another password", "closed", "another account", "made up"])
def test_a_link_that_is_over(worker: User, coordinator: User, post: list, time_machine: Any, change: str) -> None:
    ask(JalonClient(), worker.email)
    link = link_in(post[0])
    if change == "a day":
        time_machine.move_to(timezone.now() + timezone.timedelta(hours=27))
    elif change == "another password":
        worker.set_password(NEW)
        User.objects.filter(pk=worker.pk).update(password=worker.password)
    elif change == "closed":
        User.objects.filter(pk=worker.pk).update(is_active=False)
    elif change == "another account":
        link = link.replace(f"/{base36(worker.pk)}/", f"/{base36(coordinator.pk)}/")
    else:
        link = link[:-3] + "xx/"
    assert "This link no longer works" in english(JalonClient(), link)


def base36(number: int) -> str:
    from django.utils.http import int_to_base36

    return int_to_base36(number)


def test_an_account_that_never_had_a_password_gets_its_first_by_mail(
    client: JalonClient, worker: User, post: list
) -> None:
    User.objects.filter(pk=worker.pk).update(password="!" + "x" * 40)
    ask(client, worker.email)
    choose(client, open_link(client, link_in(post[0])))
    worker.refresh_from_db()
    assert worker.check_password(NEW)


def test_a_new_password_opens_a_name_that_wrong_tries_had_locked(worker: User, post: list, client: JalonClient) -> None:
    for _ in range(5):
        client.post("/sign-in/", {"email": worker.email, "password": "not the right words at all"})
    ask(client, worker.email)
    choose(client, open_link(client, link_in(post[0])))
    with override_settings(ACCOUNT_RATE_LIMITS={"sign_in_here": "100/5m/key"}):
        answer = client.post("/sign-in/", {"email": worker.email, "password": NEW})
    assert answer.status_code == 302


def test_mails_cannot_be_asked_for_without_end(worker: User, post: list) -> None:
    codes = [ask(JalonClient(), email).status_code for email in (worker.email, NOBODY) for _ in range(5)]
    assert codes == [302, 302, 302, 429, 429] * 2
    assert len(post) == 3
