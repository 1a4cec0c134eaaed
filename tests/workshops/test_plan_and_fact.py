"""Who is planned to run a session and who ran it: two things, the second confirmed when the sheet is closed (W7)."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps

from tests.permissions.forms import form_to
from tests.support import factories as make
from tests.support.days import yesterday
from tests.workshops.conftest import acted, session
from tests.workshops.sent_marks import browser_of, marks_of, page_of, state
from workshops.counted_columns import providers_of
from workshops.models import PlannedFacilitator, Session, SessionFacilitator


@pytest.fixture
def scene(here: SimpleNamespace) -> SimpleNamespace:
    """A session of yesterday, planned with the organisation of its series; everybody is noted."""
    here.own = session(here, yesterday())
    here.house = here.workshop.organisation
    with acted():
        here.colleague = make.TeamMemberFactory(centre=here.centre, code="AN2", name="Amina Claes")
    browser_of(here.social_worker).post(marks_of(here.own), {"then": "all"})
    return here


def closed_as(scene: SimpleNamespace, **said: str) -> Any:
    """Close the sheet as its page renders it, with what else is said of who ran it."""
    browser = browser_of(scene.social_worker)
    form = form_to(browser.get(page_of(scene.own)).content.decode(), marks_of(scene.own), page_of(scene.own))
    return browser.post(marks_of(scene.own), {**form.values, "then": "close", **said})


def ran(scene: SimpleNamespace) -> set[str]:
    return {str(one) for one in SessionFacilitator.objects.filter(session=scene.own)}


def planned(scene: SimpleNamespace) -> set[str]:
    return {str(one) for one in PlannedFacilitator.objects.filter(session=scene.own)}


def shares(scene: SimpleNamespace) -> set[str]:
    """Return to whom the hours go, by the column that the figures read."""
    return set(providers_of(Session.objects.get(pk=scene.own.pk).ran_by))


def test_until_it_is_closed_nobody_is_noted_as_having_run_it(scene):
    assert (state(scene.own), planned(scene), ran(scene), shares(scene)) == ("held", {"Atelier here"}, set(), set())
    page = browser_of(scene.social_worker).get(page_of(scene.own)).content.decode()
    assert "as planned, Atelier here" in page


def test_untouched_it_is_confirmed_as_shown(scene):
    assert closed_as(scene).status_code == 302
    assert (ran(scene), shares(scene)) == ({"Atelier here"}, {"subcontractor"})
    told = SessionFacilitator.history.get(session=scene.own.pk)
    assert (told.history_user, told.history_type) == (scene.social_worker, "+")


def test_somebody_else_ran_it_instead(scene):
    assert closed_as(scene, ran_how="instead", ran_by=f"member-{scene.colleague.uuid}").status_code == 302
    assert (planned(scene), ran(scene), shares(scene)) == ({"Atelier here"}, {str(scene.colleague)}, {"team"})


def test_together_with_the_team_the_hours_are_of_both(scene):
    assert closed_as(scene, ran_how="together", ran_by="team").status_code == 302
    assert shares(scene) == {"team", "subcontractor"}
    assert SessionFacilitator.objects.filter(session=scene.own).count() == 2


@pytest.mark.parametrize(
    "said",
    [
        {"ran_how": "instead", "ran_by": ""},
        {"ran_how": "together", "ran_by": "member-nobody"},
        {"ran_how": "shown", "ran_by": "team"},
        {"ran_how": "else", "ran_by": ""},
    ],
)
def test_what_does_not_say_who_is_asked_and_nothing_is_written(scene, said: dict[str, str]):
    answer = closed_as(scene, **said)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#ran"' in page
    assert (state(scene.own), ran(scene)) == ("held", set())
    assert form_to(page, marks_of(scene.own), page_of(scene.own)).values["ran_by"] in {said["ran_by"], ""}


def test_closing_confirms_whom_the_page_named_and_nobody_else(scene):
    browser = browser_of(scene.social_worker)
    form = form_to(browser.get(page_of(scene.own)).content.decode(), marks_of(scene.own), page_of(scene.own))
    with acted():
        scene.own.planned_facilitators.get().delete()
        make.PlannedFacilitatorFactory(session=scene.own, member=scene.colleague)
    answer = browser.post(marks_of(scene.own), {**form.values, "then": "close"})
    assert answer.status_code == 422
    assert "as planned, Amina Claes" in answer.content.decode()
    assert closed_as(scene).status_code == 302
    assert shares(scene) == {"team"}


def test_a_sheet_that_cannot_be_closed_notes_nobody(scene):
    with acted():
        scene.own.attendances.all().delete()
    assert closed_as(scene).status_code == 422
    assert ran(scene) == set()


def test_whoever_was_planned_and_whoever_ran_it_both_keep_the_session(scene):
    assert not Session.objects.run_by(scene.facilitator).exists()
    assert closed_as(scene, ran_how="instead", ran_by=f"member-{scene.facilitator_member.uuid}").status_code == 302
    assert list(Session.objects.run_by(scene.facilitator)) == [scene.own]
    with acted():
        own = session(scene, yesterday(), by="team")
    assert set(Session.objects.run_by(scene.facilitator)) == {scene.own, own}


def test_the_migration_copies_what_was_noted_and_leaves_it_only_where_the_sheet_was_opened(here):
    made = {}
    with acted():
        for name in ("planned", "cancelled", "held", "closed", "reopened"):
            made[name] = session(here, yesterday(), by="nobody", state=name)
            make.SessionFacilitatorFactory(
                session=made[name], provider="subcontractor", organisation=here.workshop.organisation
            )
    before = {name: Session.objects.get(pk=one.pk).ran_by for name, one in made.items()}
    with acted():  # the models of today keep their own history besides
        import_module("workshops.migrations.0009_plans_of_sessions").divide(apps, None)
    for name, one in made.items():
        assert [str(row) for row in one.planned_facilitators.all()] == ["Atelier here"], name
        stays = name in {"held", "closed", "reopened"}
        assert one.facilitators.exists() is stays, name
        assert (Session.objects.get(pk=one.pk).ran_by == before[name]) is stays, name
    assert PlannedFacilitator.history.count() == len(made)
    assert SessionFacilitator.history.filter(history_type="-").values("id").distinct().count() == 2
