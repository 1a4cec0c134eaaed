"""The shell: signing in and out, language, home by role, error pages, how forms are drawn."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import Client
from django.urls import path

from accounts.enums import Role
from accounts.models import Centre, Membership, User
from config.urls import urlpatterns as product_urls
from core.actor import acting_as
from core.registry import Registry
from home import context_processors, dashboard
from home.views import errors
from tests.support.client import JalonClient

PASSWORD = "a long sentence of words"
SAME_SENTENCE = "The e-mail address and the password do not go together. Check both and try again."
pytestmark = pytest.mark.django_db


class Elements(HTMLParser):
    """Every element of a page as (tag, attributes), and the text of the page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def one(self, tag: str, **attributes: str) -> dict[str, str | None]:
        """Return the attributes of the only such element."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        matches = [a for t, a in self.found if t == tag and wanted.items() <= a.items()]
        assert len(matches) == 1, f"{len(matches)} of <{tag} {wanted}>"
        return matches[0]


def page(response: HttpResponse) -> Elements:
    return Elements(response.content.decode())


def make_member(role: Role, language: str = "en", **membership: Any) -> User:
    """Write an account with one membership (of a new or the same centre)."""
    with acting_as(User.objects.system(), "test"):
        centre, _ = Centre.objects.get_or_create(code="er", defaults={"name": "CPAS", "programme": "Ressources"})
        user = User.objects.create_user(f"{role}@jalon.invalid", PASSWORD, first_name="Nadia", language=language)
        values = {"starts_on": date(2012, 9, 1), **membership}
        Membership.objects.create(user=user, centre=centre, role=role, **values)
    return user


@pytest.fixture(autouse=True)
def _in_english(client: JalonClient) -> None:
    client.cookies["jalon_language"] = "en"


@pytest.fixture
def manager() -> User:
    return make_member(Role.MANAGER)


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> HttpResponse:
    return client.post("/sign-in/", {"email": email, "password": password, **more})


# Signing in


def test_the_sign_in_page_is_for_everybody_and_home_is_not(client: JalonClient) -> None:
    assert client.get("/sign-in/").status_code == 200
    assert client.get("/").headers["Location"] == "/sign-in/?next=/"


def test_signing_in_opens_home_and_leaves_no_history_of_the_account(
    client: JalonClient, manager: User, settings: Any
) -> None:
    settings.JALON_MFA = "optional"
    before = manager.history.count()
    assert sign_in(client, "MANAGER@jalon.invalid").headers["Location"] == "/"
    assert client.get("/").status_code == 200
    assert manager.history.count() == before


def test_the_session_gets_a_new_key_at_sign_in(client: JalonClient, manager: User) -> None:
    session = client.session
    session["kept"] = "yes"
    session.save()
    before = session.session_key
    client.cookies["jalon_session"] = before
    sign_in(client, manager.email)
    assert client.session.session_key != before


@pytest.mark.parametrize("wrong", ["address", "password", "closed account"])
def test_a_refusal_says_the_same_whatever_was_wrong(client: JalonClient, manager: User, wrong: str) -> None:
    if wrong == "closed account":
        with acting_as(User.objects.system(), "test"):
            manager.is_active = False
            manager.save()
    email = "other@jalon.invalid" if wrong == "address" else manager.email
    response = sign_in(client, email, "wrong" if wrong == "password" else PASSWORD)
    shown = page(response)
    assert response.context["form"].errors == {"__all__": [SAME_SENTENCE]}
    assert shown.one("input", name="email")["value"] == email
    assert "value" not in shown.one("input", name="password")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/jobs/?page=2", "/jobs/?page=2"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("/\\elsewhere.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_next_only_leads_to_our_own_pages(
    client: JalonClient, manager: User, settings: Any, wanted: str, reached: str
) -> None:
    settings.JALON_MFA = "optional"
    assert sign_in(client, manager.email, next=wanted).headers["Location"] == reached
    assert client.get("/sign-in/", {"next": wanted}).headers["Location"] == reached


def test_an_account_without_a_membership_today_is_told_so_and_can_sign_out(client: JalonClient) -> None:
    user = make_member(Role.MANAGER, ends_on=date(2013, 1, 1))
    assert sign_in(client, user.email, next="/jobs/").headers["Location"] == "/"
    response = client.get("/")
    assert response.status_code == 403
    assert "No access today" in page(response).text
    assert page(response).text.count("Sign out") == 2
    assert not [a for t, a in page(response).found if t == "nav"]


def test_signing_out_is_by_post_only_and_says_so(client: JalonClient, manager: User) -> None:
    client.force_login(manager)
    assert client.get("/sign-out/").status_code == 405
    response = client.post("/sign-out/", follow=True)
    assert client.post("/sign-out/").headers["Clear-Site-Data"] == '"cache"'
    assert response.redirect_chain == [("/sign-in/", 302)]
    assert "You are signed out." in page(response).text
    assert client.get("/").status_code == 302


def test_a_form_without_its_token_gets_a_page_that_says_what_to_do(manager: User) -> None:
    strict = JalonClient(enforce_csrf_checks=True)
    strict.cookies["jalon_language"] = "en"
    response = sign_in(strict, manager.email)
    assert response.status_code == 403
    shown = page(response)
    assert "This page stayed open too long" in shown.text
    assert shown.one("a", class_="button button-main")["href"] == "/"
    response = strict.post("/sign-in/", {}, headers={"Referer": "http://testserver/sign-in/?next=/figures/"})
    assert page(response).one("a", class_="button button-main")["href"] == "/sign-in/?next=/figures/"
    response = strict.post("/sign-in/", {}, headers={"Referer": "https://elsewhere.example/"})
    assert page(response).one("a", class_="button button-main")["href"] == "/"


# Language


def test_the_language_of_a_visitor_is_kept_in_a_cookie(client: JalonClient) -> None:
    response = client.post("/language/", {"language": "nl", "next": "/sign-in/"})
    assert response.headers["Location"] == "/sign-in/"
    assert response.cookies["jalon_language"].value == "nl"
    assert response.cookies["jalon_language"]["httponly"]
    assert page(client.get("/sign-in/")).one("html")["lang"] == "nl"


def test_the_language_of_a_member_is_kept_in_the_account_under_her_name(client: JalonClient, manager: User) -> None:
    client.force_login(manager)
    client.post("/language/", {"language": "nl", "next": "/"})
    manager.refresh_from_db()
    assert manager.language == "nl"
    assert manager.history.latest().history_user == manager
    assert page(client.get("/")).one("html")["lang"] == "nl"
    rows = manager.history.count()
    client.post("/language/", {"language": "nl", "next": "/"})
    assert manager.history.count() == rows


def test_an_unknown_language_and_another_site_are_refused(client: JalonClient) -> None:
    assert client.post("/language/", {"language": "xx"}).status_code == 400
    response = client.post("/language/", {"language": "nl", "next": "https://elsewhere.example/"})
    assert response.headers["Location"] == "/"
    assert client.get("/language/").status_code == 405


# Home and the shell around it


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Registry[Any]:
    """An empty registry of home lines, and no panel, for this test alone."""
    monkeypatch.setattr(dashboard, "LINES", Registry())
    monkeypatch.setattr(dashboard, "PANELS", Registry())
    return dashboard.LINES


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_home_that_explains_itself_when_nothing_waits(
    client: JalonClient, lines: Registry[Any], role: Role
) -> None:
    client.force_login(make_member(role))
    response = client.get("/")
    assert response.status_code == 200
    shown = page(response)
    assert "Hello Nadia." in shown.text
    assert response.context["quiet"].text in shown.text.replace("\u2019", "'")
    assert shown.one("a", aria_current="page")["href"] == "/"


def test_lines_stand_in_their_order_with_one_action_each_and_never_more_than_seven(
    client: JalonClient, lines: Registry[Any], manager: User
) -> None:
    def register(order: int) -> None:
        def maker(user: User, membership: Membership) -> dashboard.DashboardLine | None:
            return (
                None
                if order == 3
                else dashboard.DashboardLine(f"Thing {order}", "Open", f"/thing/{order}/", when="Today")
            )

        maker.__qualname__ = f"maker_{order}"
        dashboard.home_line(order=order)(maker)

    for order in range(9, 0, -1):
        register(order)
    client.force_login(manager)
    response = client.get("/")
    assert [line.heading for line in response.context["waiting"].lines] == [f"Thing {n}" for n in (1, 2, 4, 5, 6, 7, 8)]
    shown = page(response)
    assert "Hello. Eight things are waiting." in shown.text
    assert shown.one("a", href="?all=1")
    assert [a["href"] for t, a in shown.found if t == "a" and (a.get("href") or "").startswith("/thing/")] == [
        f"/thing/{n}/" for n in (1, 2, 4, 5, 6, 7, 8)
    ]


def test_one_thing_is_said_in_the_singular(client: JalonClient, lines: Registry[Any], manager: User) -> None:
    dashboard.home_line(order=1)(lambda user, membership: dashboard.DashboardLine("<b>Bold</b>", "Open", "/"))
    client.force_login(manager)
    response = client.get("/")
    assert "Hello. One thing is waiting." in page(response).text
    assert b"&lt;b&gt;Bold&lt;/b&gt;" in response.content


def test_what_is_always_there_is_at_hand_and_not_counted_as_waiting(
    client: JalonClient, lines: Registry[Any], manager: User
) -> None:
    dashboard.home_line(order=1)(
        lambda user, membership: dashboard.DashboardLine("The table", "Open", "/table/", waits=False)
    )
    client.force_login(manager)
    response = client.get("/")
    shown = page(response)
    assert "Hello Nadia." in shown.text
    assert response.context["quiet"].heading in shown.text
    assert shown.one("section", id="at-hand")["aria-labelledby"] == "at-hand-heading"
    assert shown.one("a", href="/table/")


def _somewhere(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


def _forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("file ER-0187")


def _broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("file ER-0187")


class UrlsWithTrouble:
    """The product's addresses, one that only some may open, and two that fail."""

    urlpatterns = [
        *product_urls,
        path("somewhere/", _somewhere, name="somewhere"),
        path("forbidden/", _forbidden),
        path("broken/", _broken),
    ]
    handler400, handler403 = staticmethod(errors.bad_request), staticmethod(errors.permission_denied)
    handler404, handler500 = staticmethod(errors.not_found), staticmethod(errors.server_error)


@pytest.mark.parametrize(("role", "offered"), [(Role.MANAGER, True), (Role.DPO, False)])
def test_navigation_offers_only_places_that_exist_and_that_the_role_may_open(
    client: JalonClient, settings: Any, monkeypatch: pytest.MonkeyPatch, role: Role, offered: bool
) -> None:
    settings.ROOT_URLCONF = UrlsWithTrouble
    places = (
        context_processors.NavigationEntry("Home", "home", None),
        context_processors.NavigationEntry("Somewhere", "somewhere", "import.run"),
        context_processors.NavigationEntry("Not built", "not-built", None),
    )
    monkeypatch.setattr(context_processors, "PLACES", places)
    client.force_login(make_member(role))
    labels = [entry["label"] for entry in client.get("/").context["navigation"]]
    assert labels == (["Home", "Somewhere"] if offered else ["Home"])


def test_a_right_in_another_centre_opens_no_place_in_this_one(client: JalonClient) -> None:
    user = make_member(Role.SOCIAL_WORKER)
    with acting_as(User.objects.system(), "test"):
        other = Centre.objects.create(code="other", name="Other")
        Membership.objects.create(user=user, centre=other, role=Role.MANAGER, starts_on=date(2020, 1, 1))
    client.force_login(user)
    assert client.get("/import/").status_code == 403
    labels = [entry["label"] for entry in client.get("/").context["navigation"]]
    assert "Figures" in labels
    assert "Import" not in labels


def test_a_member_sees_her_centre_name_role_and_initials(client: JalonClient, manager: User) -> None:
    client.force_login(manager)
    text = " ".join(page(client.get("/")).text.split())
    assert "Ressources" in text
    assert "Manager · Ressources" in text
    assert "Account of Nadia" in text


def test_every_script_carries_the_nonce_of_the_page(client: JalonClient) -> None:
    response = client.get("/sign-in/")
    scripts = [a for t, a in page(response).found if t == "script"]
    assert scripts
    policy = response.headers["Content-Security-Policy"]
    assert all(f"'nonce-{script['nonce']}'" in policy for script in scripts)


def test_the_styleguide_shows_every_component_in_every_state(client: JalonClient, settings: Any) -> None:
    assert client.get("/styleguide/").status_code == 200
    assert client.get("/styleguide/?errors=1").status_code == 200
    templates = settings.BASE_DIR / "templates"
    page = "".join((templates / name).read_text(encoding="utf-8") for name in ("styleguide.html", "base.html"))
    components = {file.stem.replace("_", "-") for file in (templates / "components").iterdir()}
    assert len(components) > 20
    missing = sorted(name for name in components if not re.search(rf"<c-{name}[\s/>]", page))
    assert not missing, f"the styleguide does not show {missing}"


# Errors


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/nothing-here/", 404, "There is nothing here"),
        ("/forbidden/", 403, "This is not part of your role"),
        ("/broken/", 500, "Something broke on our side"),
    ],
)
@pytest.mark.parametrize("language", ["en", "nl"])
def test_error_pages_are_calm_and_say_nothing_of_the_record(
    client: JalonClient, settings: Any, address: str, status: int, said: str, language: str
) -> None:
    settings.ROOT_URLCONF = UrlsWithTrouble
    client.raise_request_exception = False
    client.force_login(make_member(Role.MANAGER, language=language))
    response = client.get(address)
    assert response.status_code == status
    assert page(response).one("html")["lang"] == language
    assert b"ER-0187" not in response.content
    assert [a for t, a in page(response).found if t == "a" and a.get("href") == "/"]
    if language == "en":
        assert said in page(response).text


def test_the_page_of_a_broken_server_needs_no_database(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        response = errors.server_error(HttpRequest())
    assert response.status_code == 500
    assert b"</html>" in response.content


# Forms


class Sample(forms.Form):
    name = forms.CharField(label="Name", help_text="As on <the> card")
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    note = forms.CharField(label="Note", required=False)
    told = forms.BooleanField(label="Told")
    hidden = forms.IntegerField(widget=forms.HiddenInput)


def test_a_form_names_hint_and_error_in_its_input_and_sums_them_up_with_links() -> None:
    shown = Elements(str(Sample({"name": "", "kind": "z", "hidden": "x"})))
    name = shown.one("input", name="name")
    assert name["aria-describedby"] == "id_name_helptext id_name_error"
    assert name["aria-invalid"] == "true"
    ids = {a["id"] for _, a in shown.found if a.get("id")}
    assert {"id_name_helptext", "id_name_error", "id_kind_error", "id_told_error"} <= ids
    links = [a["href"] for t, a in shown.found if t == "a"]
    assert links == ["#id_name", "#id_kind_0", "#id_told"]
    assert all(link.removeprefix("#") in ids for link in links)
    summary = shown.one("div", class_="error-summary")
    assert summary["tabindex"] == "-1"
    assert "autofocus" in summary
    assert "As on <the> card" in shown.text


def test_a_fresh_form_has_no_summary_and_marks_what_is_optional() -> None:
    shown = Elements(str(Sample()))
    assert not [a for t, a in shown.found if "error" in (a.get("class") or "")]
    assert shown.text.count("(optional)") + shown.text.count("(facultatif)") == 1
    assert "aria-describedby" not in shown.one("input", name="note")


def test_a_component_escapes_what_a_user_typed() -> None:
    html = Template('{% cotton card :heading="typed" %}{{ typed }}{% endcotton %}').render(
        Context({"typed": '<img src=x onerror="alert(1)">'})
    )
    assert "<img" not in html


@pytest.mark.parametrize(("path", "place"), [("/workshops/", "/sessions/"), ("/plans/", "/participants/")])
def test_a_page_beside_a_place_lights_it(client: JalonClient, path: str, place: str) -> None:
    client.force_login(make_member(Role.SOCIAL_WORKER))
    assert page(client.get(path)).one("a", aria_current="true")["href"] == place
