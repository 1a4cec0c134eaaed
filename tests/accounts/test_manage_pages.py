"""The administrator's pages: who reaches them, what they show and never show, and that each act asks again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from time_machine import TimeMachineFixture

from accounts import emails
from accounts.enums import LetterKind, NoticeKind, Role, RoleStatus
from accounts.models import Membership, Notice, TeamMember, User
from administration.account_list import A_PAGE
from administration.services.roles import confirm_role, give_role
from audit.enums import SignIn
from audit.log import log_sign_in
from core.actor import acting_as
from core.periods import today
from jobs import registry
from permissions.policy import scope_of
from tests.support.client import JalonClient
from tests.support.factories import MembershipFactory, UserFactory, system
from tests.support.stage import Stage, member_of

pytestmark = pytest.mark.django_db
DEEDS = ["close", "password", "second-step", "sessions"]


@pytest.fixture
def admin(client: JalonClient, stage: Stage) -> Iterator[JalonClient]:
    """A client of the administrator, who signed in a moment ago."""
    client.force_login(stage.administrator)
    with translation.override("en"):
        yield client


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, str]]:
    asked: list[tuple[int, str]] = []
    monkeypatch.setattr(emails, "ask_for", lambda user_id, kind: asked.append((user_id, kind)))
    return asked


def names(response: HttpResponse) -> list[str]:
    return [person.account.first_name for person in response.context["page"].object_list]


def url(name: str, user: User, *more: Any) -> str:
    return reverse(name, args=[user.uuid, *more])


def forms_of(stage: Stage) -> list[str]:
    """Every address of an act on a colleague."""
    role = stage.colleague.memberships.get()
    acts = [url(f"account-{deed}", stage.colleague) for deed in [*DEEDS, "reopen"]]
    acts += [reverse("account-new"), url("role-new", stage.colleague)]
    return [*acts, url("role-end", stage.colleague, role.uuid)]


# Who reaches them


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_no_other_role_reaches_them_and_nothing_is_done(client: JalonClient, stage: Stage, role: Role) -> None:
    client.force_login(stage.of_role(role), ago=3600)  # the right comes before asking again
    before = Membership.objects.count(), User.objects.filter(is_active=True).count()
    for address in [reverse("accounts"), url("account", stage.colleague), *forms_of(stage)]:
        assert client.get(address).status_code == 403, address
        assert client.post(address, {"role": "manager", "email": "x@cpas.example"}).status_code == 403, address
        assert stage.colleague.last_name not in client.get(address).content.decode()
    assert (Membership.objects.count(), User.objects.filter(is_active=True).count()) == before


def test_accounts_of_another_centre_and_the_system_account_are_not_there(admin: JalonClient, stage: Stage) -> None:
    for user in (stage.stranger, system()):
        assert admin.get(url("account", user)).status_code == 404
        for deed in [*DEEDS, "reopen"]:
            assert admin.post(url(f"account-{deed}", user)).status_code == 404
        assert admin.post(url("role-new", user), {"role": "manager"}).status_code == 404
    role = stage.stranger.memberships.get()
    assert admin.post(url("role-end", stage.stranger, role.uuid), {"when": "now"}).status_code == 404
    assert admin.post(url("role-end", stage.colleague, role.uuid), {"when": "now"}).status_code == 404
    assert Membership.objects.get(pk=role.pk).status == RoleStatus.IN_FORCE


def with_password(user: User) -> User:
    """Give the account a password, by which it can be asked again."""
    user.set_password("a long sentence of words")
    with acting_as(system(), "test"):
        user.save()
    return user


def test_each_act_asks_again_who_is_there(client: JalonClient, stage: Stage) -> None:
    with_password(stage.administrator)
    client.force_login(stage.administrator, ago=3600)
    assert client.get(reverse("accounts")).status_code == 200
    for address in forms_of(stage):
        for response in (client.get(address), client.post(address)):
            assert response.status_code == 302, address
            assert response.headers["Location"].startswith("/again/"), address
    assert User.objects.get(pk=stage.colleague.pk).is_active


def test_looking_at_an_act_does_nothing(admin: JalonClient, stage: Stage) -> None:
    history = Membership.history.count(), User.history.count()
    for address in forms_of(stage):
        response = admin.get(address)
        assert response.status_code == 200, address
        assert "What happens" in response.content.decode()
    assert (Membership.history.count(), User.history.count()) == history


# An account of another centre


@pytest.fixture
def elsewhere(stage: Stage) -> User:
    """An account of another centre, with a second step, that signed in."""
    Authenticator.objects.create(user=stage.stranger, type=Authenticator.Type.TOTP, data={"secret": "x"})
    log_sign_in(SignIn.SIGNED_IN, user=stage.stranger)
    with acting_as(system(), "test"):
        stage.stranger.last_name = "Nobodyshouldsee"
        stage.stranger.language = "nl"
        stage.stranger.save()
    return stage.stranger


def prepared(admin: JalonClient, email: str) -> HttpResponse:
    values = {"first_name": "Ana", "last_name": "Pop", "email": email, "language": "fr", "role": "social_worker"}
    return admin.post(reverse("account-new"), {**values, "starts_on": f"{today():%d/%m/%Y}"}, follow=True)


def bare(response: HttpResponse, user: User) -> str:
    """Return a page without what differs for any two accounts."""
    html = response.content.decode().replace(user.email, "EMAIL")
    html = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "UUID", html)
    return re.sub(r'\b[A-Za-z0-9]{64}\b|nonce="[^"]*"', "TOKEN", html)


def looked_at(admin: JalonClient, stage: Stage, user: User, role: Membership) -> list[HttpResponse]:
    """Return every page on which an administrator, and the second person, may learn of an account."""
    answers = [admin.get(url("account", user))]
    answers += [admin.get(reverse("accounts"), {"q": words}) for words in ("pop", "Nobodyshouldsee", "stranger Last")]
    answers += [admin.get(reverse("accounts"), {"role": "social_worker", "q": "ana"})]
    for deed in [*DEEDS, "reopen"]:
        answers += [admin.get(url(f"account-{deed}", user)), admin.post(url(f"account-{deed}", user))]
    answers += [admin.get(url("role-new", user)), admin.get(url("role-end", user, role.uuid))]
    admin.force_login(stage.manager)
    answers += [admin.get(reverse("roles")), admin.get(reverse("role", args=[role.uuid])), admin.get("/notices/")]
    admin.force_login(stage.administrator)
    return answers


@pytest.mark.parametrize("closed", [False, True])
def test_an_address_says_nothing_of_the_account_that_it_may_have(
    admin: JalonClient, stage: Stage, elsewhere: User, closed: bool, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(timezone.now(), tick=False)  # pages tell the minute
    if closed:
        with acting_as(system(), "test"):
            elsewhere.is_active = False
            elsewhere.save()
    pages = []
    for email in (elsewhere.email, "free@jalon.invalid"):
        opened = prepared(admin, email)
        user = User.objects.get(email=email)
        role = user.memberships.get(centre=stage.here)
        answers = [opened, *looked_at(admin, stage, user, role)]
        pages.append([(answer.status_code, bare(answer, user)) for answer in answers])
        Notice.objects.all().delete()
        with acting_as(system(), "test"):
            role.delete()
    assert "Ana Pop" in pages[0][0][1]
    for with_account, without in zip(*pages, strict=True):
        assert with_account[0] == without[0]
        assert with_account[1].splitlines() == without[1].splitlines()


def test_once_the_role_is_confirmed_the_account_is_shown(admin: JalonClient, stage: Stage, elsewhere: User) -> None:
    html = prepared(admin, elsewhere.email).content.decode()
    assert "Ana Pop" in html
    assert "shown once a role is confirmed" in html
    with acting_as(stage.manager, "test"):
        confirm_role(elsewhere.memberships.get(centre=stage.here))
    html = admin.get(url("account", elsewhere)).content.decode()
    assert "Nobodyshouldsee" in html
    assert "Ana Pop" not in html
    assert "set up" in html


# What they show


def test_the_list_names_everybody_of_the_centre_and_nobody_else(admin: JalonClient, stage: Stage) -> None:
    with acting_as(system(), "test"):
        stage.facilitator.is_active = False
        stage.facilitator.save()
    log_sign_in(SignIn.SIGNED_IN, user=stage.worker)
    Authenticator.objects.create(user=stage.worker, type=Authenticator.Type.TOTP, data={"secret": "x"})
    Authenticator.objects.create(user=stage.colleague, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "x"})
    response = admin.get(reverse("accounts"))
    people = {person.account.first_name: person for person in response.context["page"].object_list}
    assert set(people) == {
        *("worker", "colleague", "second", "facilitator", "manager", "coordinator", "dpo", "administrator")
    }
    assert names(response)[-1] == "facilitator"  # closed ones come last
    assert (people["worker"].second_step, people["worker"].last_sign_in is not None) == (True, True)
    assert (people["colleague"].second_step, people["colleague"].last_sign_in) == (False, None)
    assert people["worker"].member.code == "worker"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("helene", ["Hélène"]),
        ("VANDEPÜTTE hel", ["Hélène"]),
        ("hel@cpas", ["Hélène"]),
        ("nobody", []),
        ("%", []),
    ],
)
def test_search_minds_neither_accents_nor_capitals(
    admin: JalonClient, stage: Stage, words: str, found: list[str]
) -> None:
    with acting_as(system(), "test"):
        user = UserFactory(first_name="Hélène", last_name="Vandepütte", email="hel@cpas.example")
        MembershipFactory(user=user, centre=stage.here, role=Role.DPO)
        MembershipFactory(user=UserFactory(first_name="Hélène"), centre=stage.there)
    assert names(admin.get(reverse("accounts"), {"q": words})) == found


def test_the_filter_finds_roles_of_today_to_come_and_waiting(admin: JalonClient, stage: Stage) -> None:
    with acting_as(system(), "test"):
        member_of(stage.here, Role.COORDINATOR, "left", ends_on=today() - timedelta(days=1))
        member_of(stage.here, Role.COORDINATOR, "coming", starts_on=today() + timedelta(days=9))
    with acting_as(stage.administrator):
        give_role(stage.worker, stage.here, Role.COORDINATOR)
    response = admin.get(reverse("accounts"), {"role": "coordinator"})
    assert sorted(names(response)) == ["coming", "coordinator", "worker"]
    assert len(names(admin.get(reverse("accounts"), {"role": "owner"}))) == 10  # no role of ours asks for nothing


def test_fifty_a_page_in_as_many_statements_as_for_one(
    admin: JalonClient, stage: Stage, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(30) as few:
        admin.get(reverse("accounts"))
    with acting_as(system(), "test"):
        for number in range(60):
            member_of(stage.here, Role.SOCIAL_WORKER, f"worker{number}")
    with django_assert_max_num_queries(len(few)):
        response = admin.get(reverse("accounts"))
    assert len(names(response)) == A_PAGE
    second = admin.get(reverse("accounts"), {"page": "2"})
    assert len(names(second)) == 68 - A_PAGE
    assert not set(names(response)) & set(names(second))


def test_no_page_names_a_participant(admin: JalonClient, stage: Stage) -> None:
    addresses = [reverse("accounts"), url("account", stage.worker), *forms_of(stage)]
    for address in addresses:
        text = admin.get(address).content.decode()
        for file in (stage.own, stage.colleagues, stage.theirs):
            assert file.last_name not in text
            assert file.file_number not in text


def test_an_account_shows_its_roles_and_offers_what_its_state_allows(admin: JalonClient, stage: Stage) -> None:
    text = admin.get(url("account", stage.colleague)).content.decode()
    assert url("account-close", stage.colleague) in text
    assert url("account-second-step", stage.colleague) not in text  # it has none
    assert url("account-reopen", stage.colleague) not in text
    own = admin.get(url("account", stage.administrator)).content.decode()
    assert "This is your own account" in own
    assert url("account-close", stage.administrator) not in own
    assert url("role-new", stage.administrator) not in own


# Acts


def filled(response: HttpResponse, **typed: str) -> dict[str, str]:
    """Return what the browser would send: the fields of the rendered form with what is typed."""
    form = response.context["form"]
    data = {field.html_name: field.value() or "" for field in form}
    assert set(typed) <= set(data)
    return {**data, **typed}


def test_an_account_is_opened_by_what_the_form_offers(
    admin: JalonClient, stage: Stage, sent: list[tuple[int, str]]
) -> None:
    with acting_as(system(), "test"):
        member = TeamMember.objects.create(centre=stage.here, code="AS9")
        TeamMember.objects.create(centre=stage.there, code="FOREIGN")
    page = admin.get(reverse("account-new"))
    text = page.content.decode()
    assert "AS9" in text
    assert "FOREIGN" not in text
    assert "worker" not in [str(choice) for _, choice in page.context["form"].fields["member"].choices]
    typed = {"first_name": "Ana", "last_name": "Pop", "email": "ana@cpas.example", "role": "social_worker"}
    response = admin.post(reverse("account-new"), filled(page, **typed, ends_on="31/12/2099", member=str(member.uuid)))
    user = User.objects.get(email="ana@cpas.example")
    assert response.headers["Location"] == url("account", user)
    role = user.memberships.get()
    assert (role.status, role.member, role.starts_on) == (RoleStatus.AWAITING, member, today())
    assert sent == [(user.pk, LetterKind.WAY_IN)]
    assert "Ana" in admin.get(reverse("accounts")).content.decode()
    assert set(Notice.objects.filter(kind=NoticeKind.ROLE_TO_CONFIRM).values_list("user", flat=True)) == {
        stage.manager.pk,
        stage.second_manager.pk,
    }


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"email": "no address"}, "email"),
        ({"role": ""}, "role"),
        ({"starts_on": "1/1/2012"}, "starts_on"),
        ({"ends_on": "1/1/2012"}, "ends_on"),
        ({"ends_on": "31/02"}, "ends_on"),
        ({"member": "other"}, "member"),
        ({"member": "taken"}, "member"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(admin: JalonClient, stage: Stage, typed: dict, wrong: str) -> None:
    with acting_as(system(), "test"):
        other = TeamMember.objects.create(centre=stage.there, code="AS9")
    known = {"other": str(other.uuid), "taken": str(stage.members["worker"].uuid)}
    typed = {key: known.get(value, value) for key, value in typed.items()}
    right = {"first_name": "Ana", "last_name": "Pop", "email": "ana@cpas.example", "role": "social_worker"}
    response = admin.post(reverse("account-new"), filled(admin.get(reverse("account-new")), **{**right, **typed}))
    assert list(response.context["form"].errors) == [wrong]
    assert not User.objects.filter(last_name="Pop").exists()


def test_fields_that_the_form_does_not_have_change_nothing(admin: JalonClient, stage: Stage) -> None:
    smuggled = {"status": "in_force", "decided_by": stage.manager.pk, "centre": stage.there.pk, "is_active": ""}
    data = filled(admin.get(url("role-new", stage.worker)), role="coordinator")
    admin.post(url("role-new", stage.worker), {**data, **smuggled})
    given = stage.worker.memberships.get(role=Role.COORDINATOR)
    assert (given.status, given.centre, given.decided_by) == (RoleStatus.AWAITING, stage.here, None)
    assert User.objects.get(pk=stage.worker.pk).is_active


def test_acts_on_ones_own_account_are_refused_with_a_sentence(admin: JalonClient, stage: Stage) -> None:
    role = stage.administrator.memberships.get()
    posts = [(url(f"account-{deed}", stage.administrator), {}) for deed in DEEDS]
    posts.append((url("role-end", stage.administrator, role.uuid), {"when": "now"}))
    posts.append((url("role-new", stage.administrator), {"role": "manager", "starts_on": f"{today():%d/%m/%Y}"}))
    for address, data in posts:
        response = admin.post(address, data)
        assert response.status_code == 409, address
        assert "Nobody changes their own account" in response.content.decode()
    assert stage.administrator.memberships.count() == 1


def test_ending_a_role_closes_the_page_under_the_persons_hands(admin: JalonClient, stage: Stage) -> None:
    theirs = JalonClient()
    theirs.force_login(stage.coordinator)
    assert theirs.get("/").status_code == 200
    role = stage.coordinator.memberships.get()
    address = url("role-end", stage.coordinator, role.uuid)
    assert admin.post(address, {"when": "later", "last_day": ""}).context["form"].errors.keys() == {"last_day"}
    response = admin.post(address, {"when": "now", "last_day": "1/1/2099"})
    assert response.headers["Location"] == url("account", stage.coordinator)
    assert theirs.get("/").headers["Location"].startswith("/sign-in/")
    theirs.force_login(stage.coordinator)
    assert theirs.get("/").status_code == 403
    assert "over already" in admin.get(address).content.decode()
    assert admin.post(address, {"when": "now"}).status_code == 409


@pytest.mark.parametrize("deed", DEEDS)
def test_an_act_is_done_by_post_and_ends_open_sessions(admin: JalonClient, stage: Stage, deed: str) -> None:
    Authenticator.objects.create(user=stage.coordinator, type=Authenticator.Type.TOTP, data={"secret": "x"})
    theirs = JalonClient()
    theirs.force_login(stage.coordinator)
    assert theirs.get("/").status_code == 200
    response = admin.post(url(f"account-{deed}", stage.coordinator), follow=True)
    assert response.redirect_chain == [(url("account", stage.coordinator), 302)]
    assert theirs.get("/").headers["Location"].startswith("/sign-in/")
    assert User.objects.get(pk=stage.coordinator.pk).is_active == (deed != "close")


# The second person


def test_a_manager_sees_what_waits_and_confirms_or_refuses_it(client: JalonClient, stage: Stage) -> None:
    with acting_as(stage.administrator):
        first = give_role(stage.coordinator, stage.here, Role.SOCIAL_WORKER)
        second = give_role(stage.coordinator, stage.here, Role.FACILITATOR)
        other = give_role(stage.coordinator, stage.here, Role.DPO)
    client.force_login(stage.manager)
    with translation.override("en"):
        assert "2 roles wait for your decision" in client.get("/").content.decode()
        assert list(client.get(reverse("roles")).context["roles"]) == [first, second]
        assert client.get(reverse("role", args=[other.uuid])).status_code == 404
        address = reverse("role", args=[first.uuid])
        assert "prepared" in client.get(reverse("roles")).content.decode()
        assert client.get(address).status_code == 200
        assert client.post(address, {"decision": "maybe"}).status_code == 409
        assert client.post(address, {"decision": "confirm"}).headers["Location"] == reverse("roles")
        assert client.post(address, {"decision": "refuse"}).status_code == 404
        client.post(reverse("role", args=[second.uuid]), {"decision": "refuse"})
    assert [Membership.objects.get(pk=one.pk).status for one in (first, second, other)] == [
        RoleStatus.IN_FORCE,
        RoleStatus.REFUSED,
        RoleStatus.AWAITING,
    ]
    assert not Notice.objects.unread().filter(about__in=[first.uuid, second.uuid]).exists()
    assert "roles wait" not in client.get("/").content.decode()


@pytest.mark.parametrize("who", ["worker", "facilitator", "coordinator", "dpo"])
def test_nobody_else_sees_roles_that_wait(client: JalonClient, stage: Stage, who: str) -> None:
    with acting_as(stage.administrator):
        waiting = give_role(stage.colleague, stage.here, Role.COORDINATOR)
    client.force_login(getattr(stage, who), ago=3600)
    assert client.get(reverse("roles")).status_code == 403
    assert client.post(reverse("role", args=[waiting.uuid]), {"decision": "confirm"}).status_code == 403


def test_a_manager_of_another_centre_finds_nothing(client: JalonClient, stage: Stage) -> None:
    with acting_as(stage.administrator):
        waiting = give_role(stage.colleague, stage.here, Role.COORDINATOR)
    client.force_login(stage.other_manager)
    assert list(client.get(reverse("roles")).context["roles"]) == []
    assert client.post(reverse("role", args=[waiting.uuid]), {"decision": "confirm"}).status_code == 404


def test_confirming_asks_again_who_is_there(client: JalonClient, stage: Stage) -> None:
    with acting_as(stage.administrator):
        waiting = give_role(stage.coordinator, stage.here, Role.MANAGER)
    client.force_login(with_password(stage.manager), ago=3600)
    response = client.post(reverse("role", args=[waiting.uuid]), {"decision": "confirm"})
    assert response.headers["Location"].startswith("/again/")
    assert Membership.objects.get(pk=waiting.pk).status == RoleStatus.AWAITING


# Places


@pytest.mark.parametrize("role", list(Role))
def test_accounts_and_tasks_stand_in_the_navigation_of_who_has_something_to_do_there(
    client: JalonClient, stage: Stage, role: Role
) -> None:
    client.force_login(stage.of_role(role))
    shown = client.get("/").context
    places = [place["url"] for place in (*shown["navigation"], *shown["elsewhere"])]
    assert (reverse("accounts") in places) == (role == Role.ADMINISTRATOR)
    kinds = [kind for kind in registry.HANDLERS if not kind.work.__module__.startswith("tests")]
    starts = any(scope_of(kind.action, role) is not None for kind in kinds)
    assert kinds
    assert (reverse("jobs") in places) == starts
