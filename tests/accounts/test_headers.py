"""Every answer carries its headers: pages, redirects, errors, static files; and what is signed in is kept nowhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from accounts.models import User
from config.urls import urlpatterns as product_urls
from home.views import errors
from tests.support.client import JalonClient

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = ("default-src 'none'", "frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'", "form-action 'self'")


def _raise(error: Exception) -> Any:
    def view(request: HttpRequest) -> HttpResponse:
        raise error

    return view


class UrlsWithTrouble:
    """The product's addresses and one for each kind of trouble."""

    urlpatterns = [
        *product_urls,
        path("trouble/400/", _raise(BadRequest("x"))),
        path("trouble/403/", _raise(PermissionDenied("x"))),
        path("trouble/500/", _raise(RuntimeError("ER-0187"))),
        path("trouble/503/", _raise(OperationalError("no server"))),
    ]
    handler400, handler403 = staticmethod(errors.bad_request), staticmethod(errors.permission_denied)
    handler404, handler500 = staticmethod(errors.not_found), staticmethod(errors.server_error)


@pytest.fixture(autouse=True)
def _with_trouble(settings: Any, client: JalonClient, tmp_path: Path) -> None:
    settings.ROOT_URLCONF = UrlsWithTrouble
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "some.css").write_text("p { color: red }")
    client.raise_request_exception = False


def assert_guarded(answer: Any) -> None:
    for name, value in ALWAYS.items():
        assert answer.headers.get(name) == value, name
    asked = answer.headers["Permissions-Policy"].split(", ")
    assert {"camera=()", "microphone=()", "geolocation=()", "publickey-credentials-get=(self)"} <= set(asked)
    policy = answer.headers["Content-Security-Policy"]
    assert all(part in policy for part in POLICY)
    assert "unsafe" not in policy
    assert "data:" not in policy


@pytest.mark.parametrize("who", ["nobody", "signed in", "second step not done"])
@pytest.mark.parametrize(
    ("method", "address", "statuses"),
    [
        ("get", "/", {200, 302}),
        ("head", "/", {200, 302}),
        ("options", "/", {302, 405}),
        ("get", "/sign-in/", {200, 302}),
        ("get", "/security/", {200, 302}),
        ("get", "/jobs/", {200, 302}),
        ("get", "/no-such-page/", {404}),
        ("get", "/no-slash", {404}),
        ("get", "/sign-in", {301}),
        ("get", "/trouble/400/", {400, 302}),
        ("get", "/trouble/403/", {403, 302}),
        ("get", "/trouble/500/", {500, 302}),
        ("get", "/trouble/503/", {503, 302}),
        ("put", "/sign-in/", {405, 302}),
        ("get", "/sign-out/", {405}),
        ("get", "/static/some.css", {200}),
        ("get", "/static/no-such-file.css", {404}),
    ],
)
def test_every_answer(
    client: JalonClient, worker: User, who: str, method: str, address: str, statuses: set[int]
) -> None:
    if who != "nobody":
        client.force_login(worker, second_step=who == "signed in")
    answer = getattr(client, method)(address)
    assert answer.status_code in statuses
    assert_guarded(answer)
    if who != "nobody" and not address.startswith("/static/") and answer.status_code != 301:
        assert answer.headers["Cache-Control"] == "no-store, private"


def test_a_form_without_its_token_and_a_foreign_host_too(worker: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    refused = strict.post("/sign-in/", {"email": worker.email})
    assert refused.status_code == 403
    assert_guarded(refused)
    foreign = Client().get("/sign-in/", headers={"host": "evil.example"})
    assert foreign.status_code == 400
    assert_guarded(foreign)


def test_the_redirect_to_https_too(client: JalonClient, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    answer = client.get("/sign-in/")
    assert answer.status_code == 301
    assert_guarded(answer)


def test_signing_out_asks_the_browser_to_forget(client: JalonClient, worker: User) -> None:
    client.force_login(worker)
    answer = client.post("/sign-out/")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert "no-store" in answer.headers["Cache-Control"]
    assert_guarded(answer)


def test_nothing_that_is_said_goes_into_a_cookie(client: JalonClient, worker: User) -> None:
    client.force_login(worker)
    client.post("/sign-out/")
    assert "messages" not in client.cookies
    client.cookies["jalon_language"] = "en"
    assert "You are signed out." in client.get("/sign-in/").content.decode()


def test_a_database_that_is_away_is_told_from_a_fault(client: JalonClient, worker: User) -> None:
    client.force_login(worker)
    away, broken = client.get("/trouble/503/"), client.get("/trouble/500/")
    assert (away.status_code, away.headers["Retry-After"]) == (503, "30")
    assert "503" in away.content.decode()
    assert (broken.status_code, broken.headers.get("Retry-After")) == (500, None)


def test_a_broken_page_sends_no_mail(client: JalonClient, worker: User, mailoutbox: list, settings: Any) -> None:
    settings.ADMINS = [("A", "a@example.org")]
    client.force_login(worker)
    assert client.post("/trouble/500/", {"note": "ER-0187"}).status_code == 500
    assert not mailoutbox
