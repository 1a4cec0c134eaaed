"""Action plans: to do of one's own files: the page, and the lines on the home page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership
from actionplans.dashboard import actions_due, plans_waiting_for_agreement
from audit.models import AccessedFile, AccessEntry
from core.actor import acting_as
from core.periods import today
from tests.actionplans.pages import words
from tests.participants.full_file import cover, open_by_break_glass, seal
from tests.support.factories import ActionFactory, EnrolmentFactory, PlanFactory, system

pytestmark = pytest.mark.django_db
ADDRESS = "/plans/"
DAY = timedelta(days=1)


def due(plans, what: str, days: int = 0, **values):
    """Write an action of a running plan that is due so many days from today."""
    with acting_as(system(), "test"):
        plan = PlanFactory(problem__enrolment=plans.enrolment, state=values.pop("plan_state", "running"))
        return ActionFactory(plan=plan, what=what, due_on=today() + days * DAY, **values)


def test_due_actions_come_first_by_their_day_then_plans_to_agree(stage, plans, sign_in):
    due(plans, "Due today")
    due(plans, "Long past", -30)
    due(plans, "To come", 1)
    due(plans, "Ended", -3, state="done")
    due(plans, "Of a closed plan", -3, plan_state="closed")
    html = words(sign_in(stage.worker).get(ADDRESS))
    places = [html.index(word) for word in ("Long past", "Due today", "A dry room for my girls")]
    assert places == sorted(places)
    for word in ("To come", "Ended", "Of a closed plan"):
        assert word not in html
    assert "Urbinati" in html


def test_its_files_are_in_the_access_log_once(stage, plans, sign_in):
    due(plans, "One")
    due(plans, "Two")
    sign_in(stage.worker).get(ADDRESS)
    assert AccessEntry.objects.get().what == "actionplans.waiting"
    assert list(AccessedFile.objects.values_list("file", flat=True)) == [plans.file.uuid]


def test_a_path_that_ended_or_was_forgotten_waits_for_nothing(stage, plans, sign_in):
    due(plans, "Of the path")
    with acting_as(system(), "test"):
        plans.enrolment.planned_end_on = today() - 93 * DAY
        plans.enrolment.save()
    assert "Of the path" not in words(sign_in(stage.worker).get(ADDRESS))


def test_what_is_not_mine_does_not_wait_for_me(stage, plans, sign_in):
    due(plans, "Of the worker")
    assert "Of the worker" not in words(sign_in(stage.colleague).get(ADDRESS))
    cover(stage.members["worker"], stage.colleague)
    assert "Of the worker" in words(sign_in(stage.colleague).get(ADDRESS))
    seal(plans.file, stage.manager)
    assert "Of the worker" not in words(sign_in(stage.worker).get(ADDRESS))


def test_fifty_a_page_and_statements_that_do_not_grow(stage, plans, sign_in):
    client = sign_in(stage.worker)

    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(ADDRESS).status_code == 200
        return len(found)

    due(plans, "First")
    cost()
    before = cost()
    with acting_as(system(), "test"):
        plan = PlanFactory(problem__enrolment=plans.enrolment, state="running")
        for number in range(53):
            ActionFactory(plan=plan, what=f"Action {number}", due_on=today())
    assert cost() <= before
    assert words(client.get(ADDRESS)).count('class="todo-what"') == 50
    last = words(client.get(f"{ADDRESS}?page=2"))
    assert last.count('class="todo-what"') == 5
    assert "A dry room for my girls" in last


def test_nothing_waits(stage, sign_in):
    assert "Nothing to do in the plans" in words(sign_in(stage.worker).get(ADDRESS))
    assert not AccessEntry.objects.exists()


@pytest.mark.parametrize("who", ["manager", "facilitator", "coordinator", "dpo", "administrator"])
def test_others_have_no_such_page(stage, sign_in, who):
    assert sign_in(getattr(stage, who)).get(ADDRESS).status_code == 403


def test_other_methods(stage, sign_in):
    assert sign_in(stage.worker).post(ADDRESS).status_code == 405


class TestHome:
    def lines(self, user, maker):
        membership = Membership.objects.get(user=user)
        with acting_as(user, centre=membership.centre):
            return maker(user, membership)

    def test_each_due_action_is_a_line_with_its_person(self, stage, plans):
        due(plans, "Call", -2)
        due(plans, "Write")
        first, second = self.lines(stage.worker, actions_due)
        assert (first.due, second.due) == (today() - 2 * DAY, today())
        assert first.who == "Leïla Urbinati"
        assert first.files == [plans.file]
        assert first.detail.startswith("Call · ")
        assert first.url.startswith(f"/plans/{plans.file.uuid}/#problem-")

    def test_one_statement_however_many(self, stage, plans, django_assert_max_num_queries):
        for number in range(8):
            due(plans, f"Action {number}")
        membership = Membership.objects.select_related("centre").get(user=stage.worker)
        with acting_as(stage.worker, centre=membership.centre, remembering=True), django_assert_max_num_queries(3):
            assert len(actions_due(stage.worker, membership)) == 8

    def test_a_plan_to_agree_leads_to_agreeing(self, stage, plans):
        line = self.lines(stage.worker, plans_waiting_for_agreement)
        assert line.url == f"/plans/goals/{plans.plan.uuid}/agree/"
        assert line.files == [plans.file]

    def test_several_lead_to_the_list_and_name_nobody(self, stage, plans):
        with acting_as(system(), "test"):
            PlanFactory(problem__enrolment=plans.enrolment)
        line = self.lines(stage.worker, plans_waiting_for_agreement)
        assert (line.url, line.who, list(line.files)) == (f"{ADDRESS}?only=plans", "", [])
        assert str(line.heading).startswith("2 ")

    def test_others_hear_nothing(self, stage, plans):
        due(plans, "Call")
        for who in (stage.manager, stage.colleague, stage.coordinator):
            for maker in (actions_due, plans_waiting_for_agreement):
                assert not self.lines(who, maker)
        open_by_break_glass(plans.file, stage.colleague)
        assert not self.lines(stage.colleague, actions_due)

    def test_home_shows_it_and_writes_it_down(self, stage, plans, sign_in):
        due(plans, "Call the owner")
        html = words(sign_in(stage.worker).get("/"))
        assert "Call the owner" in html
        assert plans.file.uuid in AccessedFile.objects.values_list("file", flat=True)

    def test_another_path_of_the_same_person_still_counts(self, stage, plans):
        with acting_as(system(), "test"):
            plans.enrolment.planned_end_on = today() - 200 * DAY
            plans.enrolment.save()
            track, group = plans.enrolment.track, plans.enrolment.group
            again = EnrolmentFactory(participant=plans.file, track=track, group=group, number=2, state="active")
            plan = PlanFactory(problem__enrolment=again, state="running")
            ActionFactory(plan=plan, what="Of today", due_on=today())
        due(plans, "Of before")
        assert [line.detail.partition(" · ")[0] for line in self.lines(stage.worker, actions_due)] == ["Of today"]
