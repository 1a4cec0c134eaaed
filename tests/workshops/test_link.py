"""Somebody outside the team by a link: in, what is shown, and how it ends."""

from __future__ import annotations

import datetime as dt
import logging
import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.backends import EmailBackend
from accounts.memberships import current_memberships
from accounts.models import User
from audit.enums import Extent
from audit.models import AccessEntry, RefusalLog, SignInLog
from core.history import save_changes
from core.log_format import QuietFormatter
from core.periods import today
from permissions.checks import may
from tests.support import factories as make
from tests.support.client import JalonClient
from tests.workshops.conftest import acted, link_for, open_link, person, seal, session
from workshops import link_sign_in
from workshops.models import FacilitatorLink, Session
from workshops.services.links import link_of_token, revoke_link

SESSIONS = "/s/sessions/"


@pytest.fixture
def scene(here):
    """The centre with a session of today, one of last week, and a link; `token` opens it."""
    here.now = session(here, today(), place="Salle 2")
    here.past = session(here, today() - timedelta(days=7))
    here.link, here.token = link_for(here)
    return here


def sheet(found: Session) -> str:
    return reverse("workshops:link-sheet", args=[found.uuid])


def text(response) -> str:
    return response.content.decode()


def main(response) -> str:
    """Return what stands in the page's main part."""
    return text(response).split("<main", 1)[1].split("</main>")[0]


# Coming in


def test_the_entry_says_whose_sessions_and_shows_no_person(outside, scene):
    page = outside.get(f"/s/{scene.token}/")
    assert page.status_code == 200
    assert "Ines Outside" in main(page)
    assert scene.workshop.title in main(page)
    assert "Fatima" not in main(page)
    assert not AccessEntry.objects.exists()


def test_the_entry_tells_no_other_page_of_its_address(outside, scene):
    for answer in (outside.get(f"/s/{scene.token}/"), outside.post(f"/s/{scene.token}/")):
        assert answer.headers["Referrer-Policy"] == "strict-origin"
        assert answer.headers["Cache-Control"] == "no-store, private"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_looking_at_the_entry_opens_nothing(outside, scene):
    """A mail program that looks at every address of a letter must not open a session."""
    outside.get(f"/s/{scene.token}/")
    assert link_sign_in.COOKIE not in outside.cookies
    assert outside.get(SESSIONS).status_code == 404


def test_the_key_is_exchanged_for_a_session_that_holds_none_of_it(outside, scene):
    response = outside.post(f"/s/{scene.token}/")
    assert (response.status_code, response.headers["Location"]) == (302, SESSIONS)
    cookie = outside.cookies[link_sign_in.COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert not cookie["max-age"]
    assert scene.token not in str(response.headers)
    for path in (SESSIONS, sheet(scene.now)):
        page = outside.get(path)
        assert page.status_code == 200
        assert scene.token not in text(page)
        assert scene.token not in str(page.headers)
    assert "_auth_user_id" not in outside.session


def test_it_signs_nobody_in(outside, scene):
    open_link(outside, scene.token)
    for path in ("/", "/sessions/", f"/sessions/{scene.now.uuid}/", "/workshops/", "/figures/", "/jobs/"):
        answer = outside.get(path)
        assert answer.status_code == 302, path
        assert "sign-in" in answer.headers["Location"]


def test_the_token_is_nowhere_in_the_database(scene):
    row = FacilitatorLink.objects.values().get()
    assert scene.token not in str(row)
    assert len(row["digest"]) == 64
    assert scene.token not in str(list(FacilitatorLink.history.values()))
    assert "digest" not in FacilitatorLink.history.values().get()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("way", ["wrong", "cut", "ended", "revoked", "not begun", "account closed"])
def test_what_opens_nothing_looks_the_same(outside, scene, way: str, method: str):
    token = {"wrong": "A" * 43, "cut": scene.token[:-1]}.get(way, scene.token)
    _ends(scene, way)
    answer = getattr(outside, method)(f"/s/{token}/")
    other = getattr(JalonClient(), method)("/s/" + "B" * 43 + "/")
    assert answer.status_code == other.status_code == 404
    hide = re.compile(r'/s/[A-Za-z0-9_-]{20,}/|nonce="[^"]*"|value="[A-Za-z0-9]{64}"|data-csrf-token="[^"]*"')
    assert hide.sub("", text(answer)) == hide.sub("", text(other))
    assert scene.workshop.title not in text(answer)
    assert link_sign_in.COOKIE not in outside.cookies


def test_many_misses_from_one_place_have_to_wait(outside, scene):
    began = dt.datetime.combine(today(), dt.time(12), dt.UTC)
    with time_machine.travel(began, tick=False):
        for _try in range(link_sign_in.MOST_MISSES):
            assert outside.get("/s/" + "A" * 43 + "/").status_code == 404
        assert outside.get("/s/" + "A" * 43 + "/").status_code == 429
        assert Client(REMOTE_ADDR="192.0.2.7").get("/s/" + "A" * 43 + "/").status_code == 404
    with time_machine.travel(began + timedelta(seconds=link_sign_in.MISS_SECONDS), tick=False):
        assert outside.get("/s/" + "A" * 43 + "/").status_code == 404


def test_misses_of_an_office_do_not_shut_its_right_links(outside, scene):
    for _try in range(link_sign_in.MOST_MISSES + 1):
        outside.get("/s/" + "A" * 43 + "/")
    assert outside.get(f"/s/{scene.token}/").status_code == 200
    assert open_link(outside, scene.token).status_code == 200


def test_the_log_of_the_server_holds_no_key(outside, scene, caplog):
    caplog.handler.setFormatter(QuietFormatter("%(levelname)s %(name)s %(message)s"))
    _ends(scene, "revoked")
    with caplog.at_level(logging.DEBUG):
        outside.get(f"/s/{scene.token}/")
        outside.get(f"/s/{scene.token}/more/")
        Client(enforce_csrf_checks=True).post(f"/s/{scene.token}/")
    assert "/s/" in caplog.text, "nothing was logged: the test shows nothing"
    assert scene.token not in caplog.text
    assert scene.token[:12] not in caplog.text


def test_a_form_without_its_token_is_refused(scene):
    answer = Client(enforce_csrf_checks=True).post(f"/s/{scene.token}/")
    assert answer.status_code == 403
    assert link_sign_in.COOKIE not in answer.cookies


def test_coming_in_and_being_refused_are_logged(outside, scene):
    open_link(outside, scene.token)
    outside.get("/s/" + "A" * 43 + "/")
    assert list(SignInLog.objects.order_by("pk").values_list("outcome", "user")) == [
        ("link_opened", scene.link.user_id),
        ("link_refused", None),
    ]


# What is shown


def test_my_sessions_are_those_of_the_series_around_today(outside, scene):
    soon = session(scene, today() + timedelta(days=10))
    far = session(scene, today() + timedelta(days=15))
    old = session(scene, today() - timedelta(days=31))
    page = open_link(outside, scene.token)
    assert page.status_code == 200
    for shown in (scene.now, scene.past, soon):
        assert sheet(shown) in text(page)
    for hidden in (far, old):
        assert sheet(hidden) not in text(page)
    assert not AccessEntry.objects.exists(), "no person is named on the list"
    assert outside.get(sheet(far)).status_code == 404
    assert outside.get(sheet(old)).status_code == 200


def test_where_there_is_none_near_the_latest_are_shown(outside, here):
    old = session(here, today() - timedelta(days=400))
    _link, token = link_for(here)
    page = open_link(outside, token)
    assert sheet(old) in text(page)
    assert 'id="latest"' in text(page)


def test_a_series_without_sessions_says_so(outside, here):
    _link, token = link_for(here)
    assert "empty" in main(open_link(outside, token))


def test_a_sheet_names_by_first_name_and_initial_only(outside, scene):
    with acted():
        make.AttendanceFactory(session=scene.now, participant=scene.people[2], status="late", minutes_missed=10)
    open_link(outside, scene.token)
    page = outside.get(sheet(scene.now))
    names = re.findall(r'register-name"[^>]*><bdi>([^<]*)<', text(page))
    assert names == ["Fatima Ben.", "Fatima Ber.", "Omar D.", "Zoé L."]
    assert "10" in main(page)
    for one in scene.people:
        assert one.file_number not in text(page)
        assert str(one.uuid) not in text(page)
        assert not re.search(rf"\b{one.last_name}\b", text(page))


def test_a_sheet_is_one_access_entry_that_names_every_file(outside, scene):
    open_link(outside, scene.token)
    outside.get(sheet(scene.now))
    entry = AccessEntry.objects.get()
    assert (entry.actor_id, entry.channel, entry.extent) == (scene.link.user_id, "link", Extent.LISTED)
    assert (entry.what, entry.purpose, entry.centre) == ("sheet", "Attendance sheet", scene.centre.uuid)
    assert set(entry.files.values_list("file", flat=True)) == {person.uuid for person in scene.people}


def test_without_the_entry_nothing_is_shown(outside, scene, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("the log is full")

    open_link(outside, scene.token)
    monkeypatch.setattr("workshops.access.log_read", broken)
    outside.raise_request_exception = False
    answer = outside.get(sheet(scene.now))
    assert answer.status_code == 500
    assert "Fatima" not in text(answer)


def test_a_sealed_file_is_neither_shown_nor_counted_nor_logged(outside, scene):
    open_link(outside, scene.token)
    seal(scene.people[1], scene.manager, scene.social_worker)
    page = outside.get(sheet(scene.now))
    names = re.findall(r'register-name"[^>]*><bdi>([^<]*)<', text(page))
    assert names == ["Fatima B.", "Omar D.", "Zoé L."], "not even by a letter more for somebody else"
    assert scene.people[1].uuid not in set(AccessEntry.objects.get().files.values_list("file", flat=True))


def test_a_mark_of_a_sealed_file_is_not_shown_either(outside, scene):
    with acted():
        make.AttendanceFactory(session=scene.past, participant=scene.people[3], status="present")
    seal(scene.people[3], scene.manager, scene.social_worker)
    open_link(outside, scene.token)
    assert "Zoé" not in text(outside.get(sheet(scene.past)))


# What is not theirs


def test_sessions_that_are_not_theirs_are_nothing(outside, scene, there):
    with acted():
        other_series = make.WorkshopFactory(centre=scene.centre, provider="subcontractor")
        other = make.OrganisationFactory(centre=scene.centre, role="subcontractor")
        run_by_another = make.SessionFactory(workshop=scene.workshop, date=today())
        make.PlannedFacilitatorFactory(session=run_by_another, provider="subcontractor", organisation=other)
    hidden = [
        session(scene, today(), workshop=other_series, by="nobody"),
        session(scene, today(), by="team"),
        run_by_another,
        session(there, today()),
    ]
    page = open_link(outside, scene.token)
    for one in hidden:
        assert sheet(one) not in text(page)
        answer = outside.get(sheet(one))
        assert answer.status_code == 404
        assert "Fatima" not in text(answer)
    assert not AccessEntry.objects.exists()


def test_what_is_refused_to_a_link_is_logged(outside, scene):
    other = session(scene, today(), by="team")
    open_link(outside, scene.token)
    assert outside.get(sheet(other)).status_code == 404
    row = RefusalLog.objects.get()
    assert (row.user, row.channel, row.centre) == (scene.link.user, "link", scene.centre.uuid)
    assert (row.page, row.object, row.outcome) == ("workshops:link-sheet", other.uuid, "not_found")


def test_nobody_noted_yet_means_the_organisation_that_is_planned(outside, scene):
    planned = session(scene, today() + timedelta(days=1), by="nobody")
    together = session(scene, today(), by="team")
    with acted():
        make.SessionFacilitatorFactory(
            session=together, provider="subcontractor", organisation=scene.workshop.organisation
        )
    open_link(outside, scene.token)
    assert outside.get(sheet(planned)).status_code == 200
    assert outside.get(sheet(together)).status_code == 200


def test_a_link_opens_its_own_series_only(scene, there):
    other = session(there, today())
    user = scene.link.user
    assert may(user, "session.register", scene.now)
    assert not may(user, "session.register", other)
    assert list(Session.objects.for_user(user, "session.plan")) == []
    for action in ("session.reopen", "link.manage"):
        assert not may(user, action, scene.workshop if action == "link.manage" else scene.now)


def test_a_second_link_in_the_same_browser_takes_the_place_of_the_first(outside, scene, there):
    theirs = session(there, today())
    _link, token = link_for(there)
    open_link(outside, scene.token)
    first = outside.cookies[link_sign_in.COOKIE].value
    open_link(outside, token)
    assert outside.get(sheet(theirs)).status_code == 200
    assert outside.get(sheet(scene.now)).status_code == 404
    again = JalonClient()
    again.cookies[link_sign_in.COOKIE] = first
    assert again.get(SESSIONS).status_code == 404


def test_a_colleague_signed_in_on_the_same_browser_stays_who_she_is(outside, scene):
    outside.force_login(scene.social_worker)
    open_link(outside, scene.token)
    page = outside.get(sheet(scene.now))
    assert "Benali" not in text(page)
    assert scene.social_worker.first_name not in text(page)
    assert AccessEntry.objects.get().actor_id == scene.link.user_id
    assert outside.get("/sessions/").status_code == 200


def test_a_staff_session_is_no_session_of_a_link(outside, scene):
    outside.force_login(scene.manager)
    outside.cookies[link_sign_in.COOKIE] = outside.session.session_key
    assert outside.get(SESSIONS).status_code == 404


# How it ends


def _ends(place, way: str) -> None:
    with acted():
        match way:
            case "revoked":
                revoke_link(place.link, by=place.manager)
            case "ended":
                save_changes(place.link, starts_on=today() - timedelta(days=9), ends_on=today() - timedelta(days=1))
            case "not begun":
                save_changes(place.link, starts_on=today() + timedelta(days=1))
            case "account closed":
                save_changes(User.objects.get(pk=place.link.user_id), is_active=False)


@pytest.mark.parametrize("way", ["revoked", "ended", "account closed"])
def test_the_end_takes_effect_at_the_next_request(outside, scene, way: str):
    open_link(outside, scene.token)
    assert outside.get(sheet(scene.now)).status_code == 200
    entries = AccessEntry.objects.count()
    _ends(scene, way)
    for path in (SESSIONS, sheet(scene.now), f"/s/{scene.token}/"):
        answer = outside.get(path)
        assert answer.status_code == 404, path
        assert "Fatima" not in text(answer)
    assert AccessEntry.objects.count() == entries
    assert current_memberships(User.objects.get(pk=scene.link.user_id)) == []


def test_it_works_on_its_last_day_and_not_after(outside, here):
    _link, token = link_for(here, days=0)
    open_link(outside, token)
    assert outside.get(SESSIONS).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert link_of_token(token) is None


def test_a_visit_ends_by_itself(outside, scene):
    open_link(outside, scene.token)
    with time_machine.travel(timezone.now() + timedelta(seconds=link_sign_in.SESSION_SECONDS + 60)):
        assert outside.get(SESSIONS).status_code == 404


def test_leaving_ends_the_visit_on_this_device_and_not_the_link(outside, scene):
    open_link(outside, scene.token)
    kept = outside.cookies[link_sign_in.COOKIE].value
    assert outside.post("/s/leave/").status_code == 200
    assert outside.get(SESSIONS).status_code == 404
    outside.cookies[link_sign_in.COOKIE] = kept
    assert outside.get(SESSIONS).status_code == 404, "the server forgot it too"
    assert open_link(outside, scene.token).status_code == 200


def test_leaving_is_not_a_link_to_follow(outside, scene):
    open_link(outside, scene.token)
    assert outside.get("/s/leave/").status_code == 405


# The user that signs what a link does


def test_it_can_never_sign_in(outside, scene):
    user = scene.link.user
    assert not user.has_usable_password()
    assert not user.memberships.exists()
    with acted():
        user.set_password("correct horse battery")
        user.save()
    assert EmailBackend().authenticate(None, email=user.email, password="correct horse battery") is None
    assert EmailBackend().get_user(user.pk) is None


def test_a_person_with_the_same_password_can(here):
    """Or the test above would show nothing."""
    with acted():
        here.manager.set_password("correct horse battery")
        here.manager.save()
    assert EmailBackend().authenticate(None, email=here.manager.email, password="correct horse battery") == here.manager


# Cost

SHEET_STATEMENTS = 15
LIST_STATEMENTS = 7


@pytest.mark.parametrize("more", [0, 12])
def test_a_sheet_costs_the_same_whatever_its_length(outside, scene, django_assert_num_queries, more: int):
    for number in range(more):
        made = person(scene, f"Name{number}", f"Other{number}")
        with acted():
            make.AttendanceFactory(session=scene.past, participant=made, status="present")
    open_link(outside, scene.token)
    with django_assert_num_queries(SHEET_STATEMENTS):
        assert outside.get(sheet(scene.past)).status_code == 200


@pytest.mark.parametrize("more", [0, 12])
def test_the_list_costs_the_same_whatever_its_length(outside, scene, django_assert_num_queries, more: int):
    for number in range(more):
        session(scene, today() - timedelta(days=number))
    open_link(outside, scene.token)
    with django_assert_num_queries(LIST_STATEMENTS):
        assert outside.get(SESSIONS).status_code == 200
