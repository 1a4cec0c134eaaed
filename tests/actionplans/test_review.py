"""The review of the plans of a person: each goes on, was changed or is closed, in one save."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import CentreSetting
from actionplans.models import Plan, PlanReview
from audit.models import AccessEntry, TransitionLog
from core.actor import acting_as
from core.periods import today
from tests.actionplans.conftest import domain
from tests.actionplans.pages import fill, form_of, fresh, rendered, words
from tests.actionplans.test_paper import text_of
from tests.participants.full_file import cover, open_by_break_glass, seal
from tests.support.factories import (
    ActionFactory,
    CentreSettingFactory,
    EnrolmentFactory,
    PlanFactory,
    PlanReviewFactory,
    system,
)

pytestmark = pytest.mark.django_db

MEANWHILE = "Somebody wrote in this plan meanwhile. Look at it again, then save it."


def address(file) -> str:
    return f"/plans/{file.uuid}/review/"


def typed(plan: Plan, result: str, said: str = "She sleeps better", **more: str) -> dict[str, str]:
    """Return what is filled in for one plan."""
    found = {f"{plan.uuid}-result": result, f"{plan.uuid}-said": said}
    return found | {f"{plan.uuid}-{name}": value for name, value in more.items()}


def send(client, file, *plans: dict[str, str], **of_all: str):
    """Send the form as it is rendered, with what is filled in."""
    form = rendered(client, address(file)).values
    both = {name: value for found in plans for name, value in found.items()}
    return client.post(address(file), form | {"with_person": "yes"} | of_all | both)


@pytest.fixture
def two(plans):
    """Return two running plans, each with an action that has ended: finances, whose review has come, and health."""
    with acting_as(system(), "test"):
        found = []
        for code, day in (("finances", today()), ("health", today() + timedelta(days=30))):
            plan = PlanFactory(
                problem__enrolment=plans.enrolment, problem__domain=domain(code), state="running", review_on=day
            )
            ActionFactory(plan=plan, state="done")
            found.append(plan)
    return found


def test_each_plan_gets_its_review_and_its_next_day(stage, plans, two, sign_in):
    client = sign_in(stage.worker)
    finances, health = two
    next_on = today() + timedelta(days=60)
    answer = send(
        client,
        plans.file,
        typed(finances, "changed", "The letters go to her sister", next_on=f"{next_on:%d/%m/%Y}"),
        typed(health, "closed", "She is well"),
        with_person="no",
    )
    assert answer.url == f"/plans/{plans.file.uuid}/"
    assert (fresh(finances).state, fresh(finances).review_on) == ("running", next_on)
    assert (fresh(health).state, fresh(health).review_on, fresh(health).closed_on) == ("closed", None, today())
    one, other = PlanReview.objects.order_by("plan")
    assert (one.result, one.said, one.with_person, one.next_on) == (
        "changed", "The letters go to her sister", False, next_on,
    )  # fmt: skip
    assert (other.result, other.reviewed_on, other.next_on) == ("closed", today(), None)
    assert [row.move for row in TransitionLog.objects.filter(object=health.uuid)] == ["close"]
    html = words(client.get(f"/plans/{plans.file.uuid}/"))
    for said in ("The letters go to her sister", "without the person", "She is well", "It was changed"):
        assert said in html


def test_a_plan_that_was_not_talked_about_is_left_as_it_is(stage, plans, two, sign_in):
    finances, health = two
    assert send(sign_in(stage.worker), plans.file, typed(finances, "goes_on")).status_code == 302
    assert [one.plan for one in PlanReview.objects.all()] == [finances]
    assert fresh(health).review_on == health.review_on
    assert fresh(finances).review_on == today() + timedelta(days=90)


def test_drafts_and_closed_plans_are_not_reviewed(stage, plans, sign_in):
    html = words(sign_in(stage.worker).get(address(plans.file)))
    assert "No plan to review" in html
    assert "Damp walls" not in html


class TestRefused:
    def test_closing_says_the_rules_of_the_plan_at_its_field_and_saves_nothing(self, stage, plans, two, sign_in):
        finances, health = two
        with acting_as(system(), "test"):
            ActionFactory(plan=health, what="Still open")
        client = sign_in(stage.worker)
        answer = send(client, plans.file, typed(finances, "goes_on", "Fine"), typed(health, "closed", "Well"))
        html = words(answer)
        assert answer.status_code == 422
        assert "Some actions are still open: end them or carry them over first." in html
        assert f'href="#id_{health.uuid}-result_0"' in html
        assert not PlanReview.objects.exists()
        assert fresh(finances).review_on == finances.review_on
        shown = form_of(answer, address(plans.file)).values
        assert (shown[f"{finances.uuid}-said"], shown[f"{health.uuid}-said"]) == ("Fine", "Well")

    def test_a_plan_that_is_agreed_and_not_started_does_not_close(self, stage, plans, sign_in):
        with acting_as(system(), "test"):
            plan = PlanFactory(problem__enrolment=plans.enrolment, state="agreed")
        answer = send(sign_in(stage.worker), plans.file, typed(plan, "closed"))
        assert answer.status_code == 422
        assert "This cannot be done now: the state is “Agreed”." in words(answer)
        assert not PlanReview.objects.exists()

    @pytest.mark.parametrize(
        ("result", "said", "more", "sentence"),
        [
            ("goes_on", "", {}, "Write what was said of this plan."),
            ("", "Typed", {}, "Choose what becomes of this plan."),
            ("", "", {}, "Choose for at least one plan what becomes of it."),
            ("goes_on", "Typed", {"next_on": ""}, "Enter the day of the next review."),
            ("goes_on", "Typed", {"next_on": "today"}, "Enter a next review after this one."),
            ("goes_on", "Typed", {"next_on": "1/6/2036"}, "Enter a next review within a year of this one."),
            ("lost", "Typed", {}, "lost"),
        ],
    )
    def test_what_is_missing_or_wrong_is_said(self, stage, plans, two, sign_in, result, said, more, sentence):
        day = {name: f"{today():%d/%m/%Y}" if value == "today" else value for name, value in more.items()}
        answer = send(sign_in(stage.worker), plans.file, typed(two[0], result, said, **day))
        assert answer.status_code == 422
        assert sentence in words(answer)
        assert form_of(answer, address(plans.file)).values[f"{two[0].uuid}-said"] == said
        assert not PlanReview.objects.exists()

    def test_whether_the_person_was_there_is_asked(self, stage, plans, two, sign_in):
        answer = send(sign_in(stage.worker), plans.file, typed(two[0], "goes_on"), with_person="")
        assert answer.status_code == 422
        assert "Choose whether the person was there." in words(answer)

    @pytest.mark.parametrize(("day", "sentence"), [
        ("1/1/2016", "The person agreed to this plan on a later day."),
        ("tomorrow", "This day has not come yet."),
    ])  # fmt: skip
    def test_the_day_of_the_review(self, stage, plans, two, sign_in, day, sentence):
        said = f"{today() + timedelta(days=1):%d/%m/%Y}" if day == "tomorrow" else day
        with acting_as(system(), "test"):
            plan = PlanFactory(problem__enrolment=plans.enrolment, state="running", agreed_on=date(2016, 5, 2))
        filled_in = typed(plan, "goes_on", next_on="1/6/2016")
        answer = send(sign_in(stage.worker), plans.file, filled_in, reviewed_on=said)
        assert answer.status_code == 422
        assert sentence in words(answer)


class TestTwoAtOnce:
    def test_the_second_is_told_and_keeps_her_text(self, stage, plans, two, sign_in):
        cover(stage.members["worker"], stage.colleague)
        first, second = sign_in(stage.worker), sign_in(stage.colleague)
        form = rendered(second, address(plans.file)).values | {"with_person": "yes"}
        send(first, plans.file, typed(two[0], "goes_on", "First"))
        answer = second.post(address(plans.file), form | typed(two[0], "goes_on", "Second"))
        assert answer.status_code == 409
        html = words(answer)
        assert MEANWHILE in html
        assert "First" in html
        again = form_of(answer, address(plans.file)).values
        assert again[f"{two[0].uuid}-said"] == "Second"
        answer = second.post(address(plans.file), again | {f"{two[0].uuid}-result": "goes_on", "with_person": "yes"})
        assert answer.status_code == 422
        assert "A review of this plan is noted for this day already." in words(answer)
        assert [one.said for one in PlanReview.objects.all()] == ["First"]

    def test_a_plan_that_was_closed_meanwhile_stays_with_what_was_typed(self, stage, plans, two, sign_in):
        client = sign_in(stage.worker)
        form = rendered(client, address(plans.file)).values | {"with_person": "yes"}
        client.post(f"/plans/goals/{two[0].uuid}/close/", {"closed_on": f"{today():%d/%m/%Y}"})
        answer = client.post(address(plans.file), form | typed(two[0], "goes_on", "Not lost"))
        assert answer.status_code == 409
        assert form_of(answer, address(plans.file)).values[f"{two[0].uuid}-said"] == "Not lost"
        again = form_of(answer, address(plans.file)).values | {f"{two[0].uuid}-result": "goes_on", "with_person": "yes"}
        answer = client.post(address(plans.file), again)
        assert answer.status_code == 422
        assert "This plan is not open any more." in words(answer)
        assert not PlanReview.objects.exists()

    def test_sent_twice_it_is_saved_once(self, stage, plans, two, sign_in):
        client = sign_in(stage.worker)
        form = rendered(client, address(plans.file)).values | {"with_person": "yes"}
        sent = form | typed(two[0], "goes_on") | typed(two[1], "closed")
        for _time in range(2):
            assert client.post(address(plans.file), sent).status_code == 302
        assert PlanReview.objects.count() == 2
        answer = client.post(address(plans.file), sent | typed(two[0], "goes_on", "Other words"))
        assert answer.status_code in (409, 422)
        assert {one.said for one in PlanReview.objects.all()} == {"She sleeps better"}


class TestWho:
    @pytest.mark.parametrize(("who", "status"), [("colleague", 403), ("manager", 403), ("stranger", 404), ("dpo", 404)])
    def test_others_may_not(self, stage, plans, two, sign_in, who, status):
        client = sign_in(getattr(stage, who))
        assert client.get(address(plans.file)).status_code == status
        assert client.post(address(plans.file), typed(two[0], "goes_on")).status_code == status

    def test_break_glass_reads_reviews_and_writes_none(self, stage, plans, two, sign_in):
        with acting_as(system(), "test"):
            PlanReviewFactory(plan=two[0], said="Read it")
        open_by_break_glass(plans.file, stage.manager)
        client = sign_in(stage.manager)
        assert client.get(address(plans.file)).status_code == 403
        assert "Read it" in words(client.get(f"/plans/{plans.file.uuid}/"))

    def test_a_plan_of_somebody_else_is_not_taken(self, stage, plans, two, sign_in):
        with acting_as(system(), "test"):
            theirs = PlanFactory(problem__enrolment__participant=stage.colleagues, state="running", goal="Theirs")
        answer = send(sign_in(stage.worker), plans.file, typed(two[0], "goes_on"), typed(theirs, "goes_on"))
        assert answer.status_code == 302
        assert [one.plan for one in PlanReview.objects.all()] == [two[0]]
        answer = sign_in(stage.worker).post(address(plans.file), typed(theirs, "goes_on"))
        assert "Theirs" not in words(answer)

    def test_it_leaves_a_row_in_the_log(self, stage, plans, two, sign_in):
        sign_in(stage.worker).get(address(plans.file))
        assert AccessEntry.objects.get().what == "actionplans.review"


class TestTheDay:
    def test_agreeing_sets_it_by_the_setting_of_that_day(self, stage, plans, sign_in):
        with acting_as(system(), "test"):
            CentreSettingFactory(
                centre=stage.here, code="plan.review_days", value=30, from_day=today() - timedelta(days=10)
            )
        client = sign_in(stage.worker)
        before = today() - timedelta(days=20)
        fill(client, f"/plans/goals/{plans.plan.uuid}/agree/", agreed_on=f"{before:%d/%m/%Y}")
        assert fresh(plans.plan).review_on == before + timedelta(days=90)
        with acting_as(system(), "test"):
            other = PlanFactory(problem__enrolment=plans.enrolment)
        fill(client, f"/plans/goals/{other.uuid}/agree/", agreed_on=f"{today():%d/%m/%Y}")
        assert fresh(other).review_on == today() + timedelta(days=30)
        assert CentreSetting.objects.get().value == 30
        offered = rendered(client, address(plans.file)).values
        assert offered[f"{other.uuid}-next_on"] == f"{today() + timedelta(days=30):%d/%m/%Y}"

    def test_closing_takes_it_away(self, stage, plans, two, sign_in):
        fill(sign_in(stage.worker), f"/plans/goals/{two[0].uuid}/close/", closed_on=f"{today():%d/%m/%Y}")
        assert fresh(two[0]).review_on is None


class TestHome:
    def test_one_line_a_person_whose_review_has_come(self, stage, plans, two, sign_in):
        client = sign_in(stage.worker)
        html = words(client.get("/"))
        assert "Plan to review" in html
        assert f'href="{address(plans.file)}"' in html
        send(client, plans.file, typed(two[0], "goes_on"))
        assert "to review" not in words(client.get("/"))

    def test_two_plans_of_one_person_are_one_line(self, stage, plans, two, sign_in):
        with acting_as(system(), "test"):
            PlanFactory(
                problem__enrolment=plans.enrolment, problem__domain=domain("housing"), state="agreed", review_on=today()
            )
        html = words(sign_in(stage.worker).get("/"))
        assert html.count(f'href="{address(plans.file)}"') == 1
        assert "Plans to review" in html

    def test_not_before_its_day_nor_of_a_path_that_is_over(self, stage, plans, sign_in):
        with acting_as(system(), "test"):
            PlanFactory(problem__enrolment=plans.enrolment, state="running", review_on=today() + timedelta(days=1))
            over = EnrolmentFactory(participant=plans.file, track=plans.enrolment.track, state="completed", number=9)
            PlanFactory(problem__enrolment=over, state="running", review_on=today())
        assert "to review" not in words(sign_in(stage.worker).get("/"))

    def test_a_sealed_file_says_nothing_to_others(self, stage, plans, two, sign_in):
        seal(plans.file)
        assert address(plans.file) not in words(sign_in(stage.colleague).get("/"))
        assert sign_in(stage.colleague).get(address(plans.file)).status_code == 404


def test_the_page_does_not_ask_more_for_more_plans(stage, plans, two, sign_in):
    client = sign_in(stage.worker)
    client.get(address(plans.file))

    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(address(plans.file)).status_code == 200
        return len(found)

    before = cost()
    with acting_as(system(), "test"):
        for _number in range(8):
            plan = PlanFactory(problem__enrolment=plans.enrolment, problem__domain=domain("finances"), state="running")
            PlanReviewFactory(plan=plan)
            ActionFactory(plan=plan)
    assert cost() == before
    assert before <= 40


def test_no_address_changes_a_review(stage, plans, two, sign_in):
    """A review is added and never changed: the form writes under a new key, and another one leaves the first."""
    with acting_as(system(), "test"):
        review = PlanReviewFactory(plan=two[0], reviewed_on=today() - timedelta(days=3), next_on=today())
    before = PlanReview.objects.filter(pk=review.pk).values().get()
    send(sign_in(stage.worker), plans.file, typed(two[0], "closed"), key=str(uuid4()))
    assert PlanReview.objects.filter(pk=review.pk).values().get() == before
    assert PlanReview.objects.count() == 2


def test_her_words_are_written_with_the_goal_and_come_first_on_paper(stage, plans, sign_in):
    client = sign_in(stage.worker)
    fill(client, f"/plans/goals/{plans.plan.uuid}/", her_words="I want to sleep dry")
    assert fresh(plans.plan).her_words == "I want to sleep dry"
    html = words(client.get(f"/plans/{plans.file.uuid}/"))
    assert html.index("I want to sleep dry") < html.index("A dry room for my girls")
    with acting_as(system(), "test"):
        ActionFactory(plan=plans.plan, what="Write")
    soon = today() + timedelta(days=5)
    with acting_as(system(), "test"):
        PlanFactory(
            problem__enrolment=plans.enrolment, problem__domain=domain("finances"), state="running", review_on=soon
        )
    text = text_of(client.get(f"/plans/{plans.file.uuid}/paper.pdf"))
    assert text.index("I want to sleep dry") < text.index("Damp walls") < text.index("A dry room for my girls")
    assert "For when" in text
    assert "We look at it together again on" in text
