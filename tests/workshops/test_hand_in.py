"""Outside facilitators hand a sheet in; the team closes it, or sends it back with a sentence."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from audit.models import TransitionLog
from core.actor import acting_as
from core.periods import today
from permissions.transitions import NotAllowed, perform
from tests.permissions.forms import form_to
from tests.support.client import JalonClient
from tests.support.days import yesterday
from tests.workshops.conftest import link_for, open_link, session
from tests.workshops.sent_marks import browser_of, marks_of, noted, page_of, state
from workshops.models import Session, SheetBatch
from workshops.register import row_key


@pytest.fixture
def scene(here: SimpleNamespace) -> SimpleNamespace:
    """A sheet of yesterday that a link has filled in, and handed in."""
    here.own = session(here, yesterday())
    here.link, token = link_for(here)
    here.outside = JalonClient()
    open_link(here.outside, token)
    here.outside.post(by_link(here, "marks"), {"then": "all"})
    assert by_link_sent(here, then="hand_in").status_code == 302
    return here


def by_link(scene: SimpleNamespace, name: str) -> str:
    return reverse(f"workshops:link-{name}", args=[scene.own.uuid])


def by_link_sent(scene: SimpleNamespace, **said: str) -> Any:
    """Send the sheet of the link as its page renders it."""
    page, sheet = scene.outside.get(by_link(scene, "sheet")).content.decode(), by_link(scene, "sheet")
    form = form_to(page, by_link(scene, "marks"), sheet)
    return scene.outside.post(by_link(scene, "marks"), {**form.values, **said})


def send_back(scene: SimpleNamespace, user: Any, reason: str = "Zoé came later: correct her line.") -> Any:
    return browser_of(user).post(reverse("workshops:session-send-back", args=[scene.own.uuid]), {"reason": reason})


def test_handed_in_it_counts_nowhere_yet_and_says_who_ran_it(scene):
    now = Session.objects.get(pk=scene.own.pk)
    assert (now.state, now.handed_in_at is None, now.closed_at) == ("handed_in", False, None)
    assert [str(one) for one in now.facilitators.all()] == ["Atelier here"]
    assert not Session.objects.closed().filter(pk=now.pk).exists()
    assert Session.objects.without_sheet().filter(pk=now.pk).exists()
    assert not Session.objects.to_close(today()).filter(pk=now.pk).exists()


def test_the_link_reads_what_it_handed_in_and_writes_no_more(scene):
    page = scene.outside.get(by_link(scene, "sheet")).content.decode()
    assert 'class="register"' not in page
    assert "Fatima" in page
    key = row_key(scene.own, scene.people[0])
    answer = scene.outside.post(by_link(scene, "marks"), {f"mark-{key}": "excused", "then": "save"})
    assert answer.status_code == 409
    assert set(noted(scene.own).values()) == {("present", None)}
    again = scene.outside.post(by_link(scene, "marks"), {"then": "hand_in"})
    assert again.status_code == 302
    assert TransitionLog.objects.filter(object=scene.own.uuid, move="hand_in").count() == 1


def test_what_a_phone_sends_afterwards_waits_with_the_team(scene):
    key = row_key(scene.own, scene.people[0])
    act = "5b0a6ab0-7b7f-4c2c-8c3a-0a1e0f5b0001"
    mark = {"key": key, "status": "excused", "minutes": None, "seen": 0, "tried": [], "act": act, "at": 0}
    answer = scene.outside.post(by_link(scene, "marks"), {"known": 0, "marks": [mark]}, content_type="application/json")
    assert (answer.status_code, answer.json()["received"]) == (202, [act])
    assert SheetBatch.objects.get().cause == "handed_in"


@pytest.mark.parametrize("then", ["close", "hand_in"])
def test_a_link_never_closes(scene, then: str):
    other = session(scene, yesterday())
    address = reverse("workshops:link-marks", args=[other.uuid])
    scene.outside.post(address, {"then": "all"})
    assert scene.outside.post(address, {"then": then}).status_code == 302
    assert state(other) == "handed_in"
    for found in (scene.own, other):
        with acting_as(scene.link.user, "test"), pytest.raises(NotAllowed):
            perform(found, "close", by=scene.link.user)


@pytest.mark.parametrize("who", ["social_worker", "manager"])
def test_the_team_is_told_on_its_home_page_and_closes(scene, who: str):
    browser = browser_of(getattr(scene, who))
    assert "?state=handed_in" in browser.get("/").content.decode()
    assert page_of(scene.own) in browser.get("/sessions/?state=handed_in").content.decode()
    page = browser.get(page_of(scene.own)).content.decode()
    assert reverse("workshops:session-send-back", args=[scene.own.uuid]) in page
    form = form_to(page, marks_of(scene.own), page_of(scene.own))
    assert browser.post(marks_of(scene.own), {**form.values, "then": "close"}).status_code == 302
    now = Session.objects.get(pk=scene.own.pk)
    assert (now.state, now.handed_in_at) == ("closed", None)
    assert "?state=handed_in" not in browser.get("/").content.decode()


def test_the_team_may_correct_an_answer_before_it_closes(scene):
    browser, key = browser_of(scene.social_worker), row_key(scene.own, scene.people[0])
    form = form_to(browser.get(page_of(scene.own)).content.decode(), marks_of(scene.own), page_of(scene.own))
    browser.post(marks_of(scene.own), {**form.values, f"mark-{key}": "excused", "then": "save"})
    assert (state(scene.own), noted(scene.own)["Benali"]) == ("handed_in", ("excused", None))


def test_sent_back_the_sentence_stands_at_the_top_of_the_links_sheet_until_it_is_handed_in_again(scene):
    assert send_back(scene, scene.social_worker, " ").status_code == 422
    assert state(scene.own) == "handed_in"
    for _time in range(2):
        assert send_back(scene, scene.social_worker).status_code == 302
    assert state(scene.own) == "held"
    page = scene.outside.get(by_link(scene, "sheet")).content.decode()
    assert "Zoé came later: correct her line." in page
    assert "Social_Worker" not in page
    assert 'class="register"' in page
    assert by_link_sent(scene, then="hand_in").status_code == 302
    assert "Zoé came later" not in scene.outside.get(by_link(scene, "sheet")).content.decode()


def test_a_link_does_not_send_back(scene):
    with acting_as(scene.link.user, "test"), pytest.raises(NotAllowed):
        perform(scene.own, "send_back", by=scene.link.user, reason="A reason.")


@pytest.mark.parametrize(("how", "shares"), [("shown", 2), ("together", 3)])
def test_a_link_says_whether_the_team_ran_it_too(here, how: str, shares: int):
    here.own = session(here, yesterday())
    here.link, token = link_for(here)
    here.outside = JalonClient()
    open_link(here.outside, token)
    here.outside.post(by_link(here, "marks"), {"then": "all"})
    assert by_link_sent(here, then="hand_in", ran_how=how).status_code == 302
    assert Session.objects.get(pk=here.own.pk).ran_by == shares  # team 1, subcontractor 2
