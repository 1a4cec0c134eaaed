"""Planning by the pages: workshops, sessions, series; changed by two people, moved, cancelled; who may not."""

from __future__ import annotations

import datetime as dt
import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from accounts.enums import Role
from audit.models import AccessEntry, TransitionLog
from core.holidays import easter, holiday
from core.periods import today
from tests.permissions.forms import form_to
from tests.support import factories as make
from tests.support.client import JalonClient
from tests.support.days import tomorrow
from tests.support.markup import one_line
from tests.workshops.conftest import acted, session
from workshops.models import Session, Workshop


@pytest.fixture
def scene(here: SimpleNamespace) -> SimpleNamespace:
    """A session of tomorrow that the facilitator runs."""
    here.coming = session(here, tomorrow(), by="team", place="Salle 1")
    return here


@pytest.fixture
def worker(client: JalonClient, scene: SimpleNamespace) -> JalonClient:
    client.force_login(scene.social_worker)
    return client


def browser_of(user: Any) -> JalonClient:
    client = JalonClient()
    client.force_login(user)
    return client


def at(name: str, thing: Any = None) -> str:
    return reverse(f"workshops:{name}", args=[thing.uuid] if thing else [])


def rendered(client: JalonClient, path: str) -> dict[str, Any]:
    """Return the fields of the form of a page as it renders them, ticked boxes as lists."""
    page = client.get(path).content.decode()
    form = form_to(page, path, path)
    assert form is not None, f"{path} has no form"
    values: dict[str, Any] = dict(form.values)
    for name in form.boxes:
        values[name] = re.findall(rf'name="{name}" value="([^"]*)"[^>]* checked', page)
    return values


def fresh(found: Session) -> Session:
    return Session.objects.get(pk=found.pk)


# Workshops


def test_a_new_workshop_is_made_once(worker, scene):
    path = at("workshop-new")
    fields = rendered(worker, path) | {"title": "Pottery", "kind": "artistic", "provider": "team"}
    for _time in range(2):
        answer = worker.post(path, fields)
        made = Workshop.objects.get(title="Pottery")
        assert (answer.status_code, answer.url) == (302, at("workshop", made))
    assert (made.centre, made.organisation) == (scene.centre, None)
    assert worker.post(path, fields | {"title": "Clay"}).status_code == 422, "gone back to and changed"


@pytest.mark.parametrize(
    ("given", "beside"),
    [
        ({"title": ""}, "id_title"),
        ({"provider": "partner"}, "id_organisation"),
        ({"kind": "musical"}, "id_kind_0"),
    ],
)
def test_what_makes_no_workshop_is_told_beside_its_field(worker, scene, given: dict, beside: str):
    path = at("workshop-new")
    fields = rendered(worker, path) | {"title": "Pottery", "kind": "artistic", "provider": "team"} | given
    answer = worker.post(path, fields)
    assert answer.status_code == 422
    assert f'href="#{beside}"' in answer.content.decode()
    assert Workshop.objects.filter(centre=scene.centre).count() == 1


def test_the_team_has_no_organisation_and_no_agreement(worker, scene):
    with acted():
        own = make.AgreementFactory(organisation=scene.workshop.organisation)
    path = at("workshop-edit", scene.workshop)
    fields = rendered(worker, path) | {"agreements": [own.pk]}
    assert worker.post(path, fields).status_code == 302
    assert worker.post(path, rendered(worker, path) | {"provider": "team", "agreements": [own.pk]}).status_code == 302
    scene.workshop.refresh_from_db()
    assert (scene.workshop.provider, scene.workshop.organisation) == ("team", None)
    assert list(scene.workshop.agreements.all()) == []


def test_agreements_are_of_the_organisation_that_runs_it(worker, scene):
    with acted():
        own = make.AgreementFactory(organisation=scene.workshop.organisation)
        foreign = make.AgreementFactory(organisation__centre=scene.centre)
    path = at("workshop-edit", scene.workshop)
    fields = rendered(worker, path)
    assert worker.post(path, fields | {"agreements": [foreign.pk]}).status_code == 422
    assert worker.post(path, fields | {"agreements": [own.pk]}).status_code == 302
    assert list(scene.workshop.agreements.all()) == [own]
    assert worker.post(path, rendered(worker, path) | {"agreements": []}).status_code == 302
    assert list(scene.workshop.agreements.all()) == []


def test_two_who_change_a_workshop_the_second_sees_both(worker, scene):
    path = at("workshop-edit", scene.workshop)
    fields = rendered(worker, path)
    other = browser_of(scene.manager)
    other.post(path, rendered(other, path) | {"title": "Their title"})
    answer = worker.post(path, fields | {"title": "My title"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Their title" in page
    assert form_to(page, path, path).values["title"] == "My title"
    assert Workshop.objects.get(pk=scene.workshop.pk).title == "Their title"
    assert worker.post(path, form_to(page, path, path).values).status_code == 302
    assert Workshop.objects.get(pk=scene.workshop.pk).title == "My title"


# Sessions


def test_a_session_is_planned_once_and_begins_like_the_one_before(worker, scene):
    path = at("session-new", scene.workshop)
    fields = rendered(worker, path)
    assert (fields["starts_at"], fields["ends_at"], fields["place"]) == ("09:00", "12:00", "Salle 1")
    assert fields["groups"] == [str(scene.group.pk)]
    assert fields["members"] == [str(scene.facilitator_member.pk)]
    fields |= {"date": f"{tomorrow() + timedelta(days=7):%d.%m.%y}", "starts_at": "13h30", "ends_at": "16h"}
    for _time in range(2):
        assert worker.post(path, fields).status_code == 302
    made = Session.objects.get(workshop=scene.workshop, date=tomorrow() + timedelta(days=7))
    assert (made.starts_at, made.ends_at, made.state) == (dt.time(13, 30), dt.time(16), "planned")
    assert list(made.groups.all()) == [scene.group]
    assert made.planned_facilitators.get(member=scene.facilitator_member)
    assert not made.facilitators.exists()


@pytest.mark.parametrize(
    ("given", "beside"),
    [
        ({"date": "31/2/2027"}, "id_date"),
        ({"date": ""}, "id_date"),
        ({"starts_at": "25h"}, "id_starts_at"),
        ({"ends_at": "8:00"}, "id_ends_at"),
    ],
)
def test_what_makes_no_session_is_told_and_stays(worker, scene, given: dict, beside: str):
    path = at("session-new", scene.workshop)
    answer = worker.post(path, rendered(worker, path) | {"date": "1/3/2027"} | given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#{beside}"' in page
    [(name, typed)] = given.items()
    assert form_to(page, path, path).values[name] == typed
    assert Session.objects.filter(workshop=scene.workshop).count() == 1


def test_a_series_is_listed_first_and_planned_without_what_is_left_out(worker, scene):
    path = at("series", scene.workshop)
    fields = rendered(worker, path) | {"first": "19/4/2027", "last": "17/5/2027", "weekdays": ["3"]}
    answer = worker.post(path, fields | {"then": "list"})
    page = one_line(answer)
    days = re.findall(r'name="day" value="([^"]*)"( checked)?', page)
    assert days == [
        ("2027-04-22", " checked"),
        ("2027-04-29", " checked"),
        ("2027-05-06", ""),
        ("2027-05-13", " checked"),
    ]
    assert Session.objects.filter(workshop=scene.workshop).count() == 1
    chosen = [day for day, ticked in days if ticked and day != "2027-04-29"]
    for _time in range(2):
        assert worker.post(path, fields | {"then": "plan", "day": chosen}).status_code == 302
    made = Session.objects.filter(workshop=scene.workshop, date__year=2027).order_by("date")
    assert [f"{one.date:%Y-%m-%d}" for one in made] == chosen
    assert {tuple(one.groups.all()) for one in made} == {(scene.group,)}


@pytest.mark.parametrize(
    "given",
    [
        {"last": "1/4/2027"},
        {"last": "19/4/2029"},
        {"weekdays": []},
        {"first": "20/4/2027", "last": "21/4/2027"},
        {"weekdays": ["0", "1", "2", "3", "4"], "last": "1/4/2028"},
    ],
)
def test_what_makes_no_series_plans_nothing(worker, scene, given: dict):
    path = at("series", scene.workshop)
    fields = rendered(worker, path) | {"first": "19/4/2027", "last": "17/5/2027", "weekdays": ["3"]} | given
    assert worker.post(path, fields | {"then": "plan", "day": ["2027-04-22"]}).status_code == 422
    assert Session.objects.filter(workshop=scene.workshop).count() == 1


def test_the_holidays_of_belgium():
    assert [easter(year) for year in (2016, 2024, 2027)] == [
        dt.date(2016, 3, 27),
        dt.date(2024, 3, 31),
        dt.date(2027, 3, 28),
    ]
    for day in ((1, 1), (3, 29), (5, 1), (5, 6), (5, 17), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25)):
        assert holiday(dt.date(2027, *day)), day
    assert sum(bool(holiday(dt.date(2027, 1, 1) + timedelta(days=number))) for number in range(365)) == 10


# A session that is there


def test_a_planned_session_is_changed(worker, scene):
    path = at("session-edit", scene.coming)
    fields = rendered(worker, path)
    organisation = str(scene.workshop.organisation_id)
    changed = {"starts_at": "10h", "place": "Salle 2", "groups": [], "members": [], "organisations": [organisation]}
    assert worker.post(path, fields | changed).status_code == 302
    now = fresh(scene.coming)
    assert (now.starts_at, now.place, list(now.groups.all())) == (dt.time(10), "Salle 2", [])
    assert now.planned_facilitators.get().organisation == scene.workshop.organisation
    assert not now.facilitators.exists()


def test_what_a_colleague_changed_meanwhile_stays(worker, scene):
    path = at("session-edit", scene.coming)
    fields = rendered(worker, path)
    with acted():
        other_group = make.GroupFactory(centre=scene.centre, track=scene.track, code="more")
    other = browser_of(scene.manager)
    more = [str(scene.group.pk), str(other_group.pk)]
    other.post(path, rendered(other, path) | {"groups": more, "ends_at": "13h"})
    assert worker.post(path, fields | {"place": "Salle 3"}).status_code == 302
    now = fresh(scene.coming)
    assert (now.place, now.ends_at) == ("Salle 3", dt.time(13))
    assert set(now.groups.all()) == {scene.group, other_group}
    clash = worker.post(path, fields | {"ends_at": "11h"})
    assert clash.status_code == 409
    assert fresh(scene.coming).ends_at == dt.time(13)


def test_a_page_that_says_it_showed_something_else_changes_nothing(worker, scene):
    path = at("session-edit", scene.coming)
    answer = worker.post(path, rendered(worker, path) | {"shown": "forged", "groups": []})
    assert answer.status_code == 422
    assert list(fresh(scene.coming).groups.all()) == [scene.group]


def test_an_open_sheet_is_corrected_and_not_planned_anew(worker, scene):
    with acted():
        held = make.SessionFactory(workshop=scene.workshop, date=today() - timedelta(days=1), state="held", place="A")
    path = at("session-edit", held)
    assert worker.get(path).url == at("session", held)
    assert worker.post(path, {"place": "B"}).url == at("session", held)
    assert fresh(held).place == "A"


def test_a_session_is_moved_to_a_new_one(worker, scene):
    path = at("session-move", scene.coming)
    fields = rendered(worker, path)
    fields |= {"date": f"{tomorrow() + timedelta(days=3):%d/%m/%Y}", "reason": "The room floods."}
    for _time in range(2):
        assert worker.post(path, fields).status_code == 302
    moved = fresh(scene.coming)
    assert (moved.state, moved.moved_to.date) == ("moved", tomorrow() + timedelta(days=3))
    assert list(moved.moved_to.groups.all()) == [scene.group]
    assert Session.objects.filter(workshop=scene.workshop).count() == 2
    assert TransitionLog.objects.get(object=scene.coming.uuid).reason == "The room floods."
    page = worker.get(at("session", scene.coming)).content.decode()
    assert at("session", moved.moved_to) in page


def test_a_session_is_cancelled_with_a_reason(worker, scene):
    path = at("session-cancel", scene.coming)
    assert worker.post(path, {"reason": ""}).status_code == 422
    assert fresh(scene.coming).state == "planned"
    for _time in range(2):
        assert worker.post(path, {"reason": "A strike."}).status_code == 302
    assert (fresh(scene.coming).state, fresh(scene.coming).cancel_reason) == ("cancelled", "A strike.")
    assert TransitionLog.objects.filter(object=scene.coming.uuid).count() == 1


@pytest.mark.parametrize("state", ["held", "closed", "cancelled", "moved"])
def test_what_is_not_planned_any_more_is_neither_moved_nor_cancelled(worker, scene, state: str):
    with acted():
        past = make.SessionFactory(workshop=scene.workshop, date=today() - timedelta(days=1), state=state)
    before = Session.objects.count()
    for name, fields in (
        ("session-cancel", {"reason": "Another strike."}),
        ("session-move", rendered(worker, at("session-move", scene.coming)) | {"date": "1/3/2027"}),
    ):
        assert worker.get(at(name, past)).status_code == 302
        assert worker.post(at(name, past), fields).status_code == 409
    if state != "held":
        assert worker.post(at("session-edit", past), {}).status_code == 302
    assert (fresh(past).state, Session.objects.count()) == (state, before)
    if state != "closed":
        assert browser_of(scene.manager).post(at("session-reopen", past), {"reason": "No."}).status_code == 409


# Who may not

FORMS = ("session-edit", "session-move", "session-cancel")
SERIES = ("workshop-edit", "session-new", "series")


def test_a_facilitator_plans_nothing(client, scene):
    client.force_login(scene.facilitator)
    for path in (*(at(name, scene.coming) for name in FORMS), *(at(name, scene.workshop) for name in SERIES)):
        assert client.get(path).status_code == 403
        assert client.post(path, {"reason": "Because."}).status_code == 403
    assert client.get(at("workshop-new")).status_code == 403
    page = client.get(at("session", scene.coming)).content.decode()
    assert not [name for name in FORMS if at(name, scene.coming) in page]
    assert fresh(scene.coming).state == "planned"


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.DPO, Role.ADMINISTRATOR])
def test_a_stranger_hears_nothing(client, scene, role: Role):
    client.force_login(getattr(scene, role))
    for path in (*(at(name, scene.coming) for name in FORMS), *(at(name, scene.workshop) for name in SERIES)):
        assert client.get(path).status_code == 404


def test_another_centre_is_not_there(worker, scene, there):
    foreign = session(there, tomorrow())
    for path in (*(at(name, foreign) for name in FORMS), *(at(name, there.workshop) for name in SERIES)):
        assert worker.get(path).status_code == 404
    path = at("session-new", scene.workshop)
    sent = rendered(worker, path) | {"date": "1/3/2027", "groups": [str(there.group.pk)]}
    assert worker.post(path, sent).status_code == 422
    assert worker.post(path, sent | {"groups": [], "members": [str(there.facilitator_member.pk)]}).status_code == 422


# Lists


def test_a_workshop_lists_its_sessions_by_month_and_names_nobody(worker, scene):
    old = session(scene, dt.date(2017, 5, 29))
    page = worker.get(at("workshop", scene.workshop)).content.decode()
    assert page.index(at("session", scene.coming)) < page.index(at("session", old))
    assert 'id="month-2017-05"' in page
    assert "Benali" not in page
    assert not AccessEntry.objects.exists()


def test_the_filters_of_the_sessions(worker, scene):
    old = session(scene, dt.date(2017, 5, 29))
    with acted():
        apart = make.GroupFactory(centre=scene.centre, track=scene.track, code="apart")
        closed = make.SessionFactory(workshop=scene.workshop, date=dt.date(2017, 5, 30), state="closed")
        make.SessionGroupFactory(session=closed, group=apart)

    def found(query: str) -> set[Session]:
        page = worker.get(f"/sessions/?{query}").content.decode()
        return {one for one in (old, closed, scene.coming) if at("session", one) in page}

    assert found("due=on") == {old}
    assert found("day=29.5.17") == {old}
    assert found(f"group={apart.uuid}") == {closed}
    assert found("state=planned") == {old, scene.coming}
    assert found(f"workshop={scene.workshop.uuid}") == {old, closed, scene.coming}
    assert found(f"workshop={scene.workshop.uuid}&state=closed") == {closed}
    assert worker.get("/sessions/?day=nonsense&state=what&group=1").status_code == 200


def test_the_filter_offers_what_is_lately_used_and_keeps_what_the_address_names(worker, scene, there, monkeypatch):
    monkeypatch.setattr("workshops.forms.session_filters.LATEST", 1)
    with acted():
        former = make.WorkshopFactory(centre=scene.centre, title="Former")
        apart = make.GroupFactory(centre=scene.centre, track=scene.track, code="apart")
        old = make.SessionFactory(workshop=former, date=dt.date(2017, 5, 30))
        make.SessionGroupFactory(session=old, group=apart)

    def offered(query: str) -> str:
        return worker.get(f"/sessions/?{query}").content.decode().split('id="filter_state"')[0]

    assert f'value="{scene.workshop.uuid}"' in offered("")
    assert f'value="{scene.group.uuid}"' in offered("")
    assert f'value="{former.uuid}"' not in offered("")
    page = offered(f"workshop={former.uuid}&group={apart.uuid}")
    assert f'<option value="{former.uuid}" selected>Former</option>' in page
    assert f'<option value="{apart.uuid}" selected>apart</option>' in page
    assert at("session", old) in worker.get(f"/sessions/?workshop={former.uuid}&group={apart.uuid}").content.decode()
    session(there, tomorrow())
    foreign = offered(f"workshop={there.workshop.uuid}&group={there.group.uuid}")
    assert f'value="{there.workshop.uuid}"' not in foreign
    assert f'value="{there.group.uuid}"' not in foreign


def test_today_stands_first_in_its_week(worker, scene):
    with acted():
        early = make.SessionFactory(workshop=scene.workshop, date=today(), starts_at=dt.time(0), ends_at=dt.time(1))
    for number in range(1, 7):
        session(scene, today() - timedelta(days=number))
    page = worker.get("/sessions/").content.decode()
    days = re.findall(r'id="day-([0-9-]*)"', page)
    assert days[0] == f"{today():%Y-%m-%d}"
    assert at("session", early) in page
    assert days[1:] == sorted(days[1:])


@pytest.mark.parametrize("query", ["", "state=planned", "due=on"])
def test_the_list_costs_the_same_whatever_its_length(worker, scene, django_assert_max_num_queries, query: str):
    for number in range(60):
        session(scene, today() - timedelta(days=number % 7), by="team")
    with django_assert_max_num_queries(16):
        page = worker.get(f"/sessions/?{query}").content.decode()
    assert page.count('<li>\n  <span class="todo-when">') <= 50


def test_a_very_long_list_says_so_and_ends_with_what_leads_further(worker, scene, monkeypatch):
    monkeypatch.setattr("core.pagination.COUNTED", 60)
    for number in range(70):
        session(scene, today() - timedelta(days=1 + number), by="team")
    first = worker.get("/sessions/?due=on").content.decode()
    assert "More than 1,000 sheets to close" in first
    assert "More than 1,000 sessions" in first
    assert "Page 1 of 2" in first
    assert "The first 1,000 sessions" not in first
    last = worker.get("/sessions/?due=on&page=9").content.decode()
    assert last.count('<span class="todo-when">') == 10
    assert "The first 1,000 sessions are listed" in last


def test_a_workshop_costs_the_same_whatever_its_length(worker, scene, django_assert_max_num_queries):
    for number in range(60):
        session(scene, today() - timedelta(days=number), by="team")
    with django_assert_max_num_queries(14):
        worker.get(at("workshop", scene.workshop))
    with django_assert_max_num_queries(10):
        worker.get(at("workshops"))
