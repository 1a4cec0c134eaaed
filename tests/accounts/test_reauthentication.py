"""Asking again before what leaves Jalon: a sign-in holds a quarter of an hour, and nothing is done in between."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_http_methods

from accounts.enums import Role
from accounts.models import User
from accounts.reauthentication import recent_sign_in_required
from config.urls import urlpatterns as product_urls
from tests.accounts.people import PASSWORD, make_account
from tests.support.addresses import every_address
from tests.support.client import JalonClient
from tests.support.second_step import add_app, code_of, wrong_code_of

LATER = 16 * 60
done: list[str] = []


@recent_sign_in_required
@require_http_methods(["GET", "POST"])
def _role(request: HttpRequest) -> HttpResponse:
    done.append(request.method or "")
    return HttpResponse("")


class UrlsWithARole:
    """The product's addresses, and a page that changes a role."""

    urlpatterns = [*product_urls, path("role/", _role)]


@pytest.fixture(autouse=True)
def _page_that_changes_a_role(settings: Any) -> None:
    settings.ROOT_URLCONF = UrlsWithARole
    done.clear()


def test_shortly_after_a_sign_in_nothing_is_asked(client: JalonClient, worker: User) -> None:
    client.force_login(worker, ago=14 * 60)
    assert client.get("/role/").status_code == 200
    assert client.post("/role/").status_code == 200
    assert done == ["GET", "POST"]


def test_later_a_page_asks_first_and_is_shown_then(client: JalonClient, worker: User, noted: Any) -> None:
    client.force_login(worker, ago=LATER)
    answer = client.get("/role/?of=3")
    assert answer.headers["Location"] == "/again/?next=%2Frole%2F%3Fof%3D3"
    assert not done
    after = client.post(answer.headers["Location"], {"password": PASSWORD})
    assert after.headers["Location"] == "/role/?of=3"
    assert client.get("/role/?of=3").status_code == 200
    assert noted()[-1] == "asked_again"


def test_later_a_form_is_not_carried_out_and_leads_back_to_its_page(client: JalonClient, worker: User) -> None:
    client.force_login(worker, ago=LATER)
    answer = client.post("/role/", {"role": "manager"}, headers={"referer": "http://testserver/role/?of=3"})
    assert answer.headers["Location"] == "/again/?next=%2Frole%2F%3Fof%3D3"
    client.post(answer.headers["Location"], {"password": PASSWORD})
    assert not done, "what was sent before she was asked is not done in her name"
    assert "manager" not in str(client.session.items())


def test_a_wrong_password_goes_nowhere(client: JalonClient, worker: User) -> None:
    client.force_login(worker, ago=LATER)
    answer = client.post("/again/?next=/role/", {"password": "not the right words at all"})
    assert "This is not your password" in answer.content.decode()
    assert client.get("/role/").status_code == 302


def test_wrong_passwords_are_braked_in_their_session(client: JalonClient, worker: User) -> None:
    client.force_login(worker, ago=LATER)
    codes = [client.post("/again/", {"password": "not the right words at all"}).status_code for _ in range(6)]
    assert codes == [200] * 5 + [429]
    assert client.post("/again/", {"password": PASSWORD}).status_code == 429
    other = JalonClient()
    other.force_login(worker, ago=LATER)
    assert other.post("/again/", {"password": PASSWORD}).status_code == 302, "each session has its own count"


def test_who_shuts_a_name_at_the_door_does_not_shut_the_question(client: JalonClient, worker: User) -> None:
    client.force_login(worker, ago=LATER)
    for _ in range(7):
        JalonClient().post("/sign-in/", {"email": worker.email, "password": "not the right words at all"})
    assert client.post("/again/", {"password": PASSWORD}).status_code == 302


def test_the_password_of_a_colleague_is_not_hers(client: JalonClient, worker: User) -> None:
    with_other_words = make_account("other", Role.MANAGER)
    User.objects.filter(pk=worker.pk).update(password="!")
    worker.refresh_from_db()
    client.force_login(worker, ago=LATER)
    client.post("/again/?next=/role/", {"password": PASSWORD, "email": with_other_words.email})
    assert client.get("/role/").status_code == 302


def test_a_code_does_as_well(client: JalonClient, worker: User) -> None:
    secret = add_app(worker)
    client.force_login(worker, ago=LATER)
    page = client.get("/again/?next=/role/").content.decode()
    assert "/again/code/?next=%2Frole%2F" in page
    client.post("/again/code/?next=/role/", {"code": wrong_code_of(secret)})
    assert client.get("/role/").status_code == 302
    answer = client.post("/again/code/?next=/role/", {"code": code_of(secret)})
    assert answer.headers["Location"] == "/role/"
    assert client.get("/role/").status_code == 200


@pytest.mark.parametrize(
    "wanted", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "", "x:y"]
)
def test_it_leads_to_our_own_pages_only(client: JalonClient, worker: User, wanted: str) -> None:
    client.force_login(worker, ago=LATER)
    answer = client.post("/again/", {"password": PASSWORD, "next": wanted})
    assert answer.headers["Location"] == "/"


def test_a_part_of_a_page_leaves_its_page(client: JalonClient, worker: User) -> None:
    client.force_login(worker, ago=LATER)
    headers = {"x-by-script": "yes", "x-page-address": "http://testserver/jobs/"}
    answer = client.post("/role/", headers=headers)
    assert answer.headers["X-Leave-For"] == "/again/?next=%2Fjobs%2F"


# What leaves Jalon

FILES = [
    ("get", "/figures/evolution.csv"),
    ("get", "/figures/evolution.xlsx"),
    ("post", "/figures/evolution.pdf"),
    ("get", "/jobs/5cbf9e8c-7f0c-4b1c-a9d0-6a4f3b1f7a11/result/"),
    ("get", "/import/5cbf9e8c-7f0c-4b1c-a9d0-6a4f3b1f7a11/defects.csv"),
]


@pytest.mark.parametrize(("method", "address"), FILES)
def test_a_file_is_asked_for_again_from_its_page(client: JalonClient, db: None, method: str, address: str) -> None:
    client.force_login(make_account("anne", Role.MANAGER), ago=LATER)
    answer = getattr(client, method)(address, headers={"referer": "http://testserver/figures/?from=2015"})
    assert answer.headers["Location"] == "/again/?next=%2Ffigures%2F%3Ffrom%3D2015"
    assert "Then do it once more." in client.get(answer.headers["Location"]).content.decode()


def test_no_address_of_a_file_is_left_out(client: JalonClient, db: None) -> None:
    """Whatever its name says that it is a file; a new one without the door fails here."""
    client.force_login(make_account("anne", Role.MANAGER), ago=LATER)
    files = [
        address for _name, address in every_address() if re.search(r"\.(csv|xlsx|pdf|ics|zip)$|/result/$", address)
    ]
    assert len(files) >= 8
    # A page that says what an import did, an empty workbook, a calendar by a secret address that names nobody.
    open_pages = {"/import/5cbf9e8c-7f0c-4b1c-a9d0-6a4f3b1f7a11/result/", "/import/empty.xlsx", "/c/x.ics"}
    for address in set(files) - open_pages:
        answer = client.get(address)
        answer = client.post(address) if answer.status_code == 405 else answer
        assert answer.headers.get("Location", "").startswith("/again/"), address


def test_setting_up_a_second_step_asks_again_too(client: JalonClient, worker: User) -> None:
    client.force_login(worker, ago=LATER)
    for address in ("/security/app/", "/security/key/", "/security/recovery/new/"):
        assert client.get(address).headers["Location"].startswith("/again/")
