"""The end of a path on one page: seven ticks, what becomes of open plans, contacts afterwards, taking the end back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.models import Membership
from actionplans.exit_ticks import days_of_path, exit_of, ticks_of
from actionplans.models import ExitProject, ExitStep, Plan
from audit.log import log_export
from core.actor import acting_as
from core.history import save_changes
from core.periods import months_after, today
from participants.dashboard_lines import contacts_after_paths
from participants.models import AfterContact, Consent, Enrolment
from participants.services.enrolments import make
from participants.services.take_back import take_back
from permissions.transitions import MoveRefused, perform
from tests.actionplans.conftest import domain
from tests.actionplans.pages import form_of, fresh, words
from tests.support.factories import (
    ActionFactory,
    AssessmentFactory,
    BreakFactory,
    CentreSettingFactory,
    ConsentFactory,
    EnrolmentFactory,
    ExitProjectFactory,
    ExitStepFactory,
    OperationEntryFactory,
    OperationFactory,
    OperationResultFactory,
    PlanFactory,
    ProblemFactory,
    system,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def address(path: Enrolment) -> str:
    return f"/participants/paths/{path.uuid}/exit/"


def ticks(stage, path: Enrolment) -> dict:
    """Return the ticks of a path by their names, as its key worker sees them."""
    with acting_as(stage.worker, "test", centre=stage.here):
        return {tick.name: tick for tick in ticks_of(exit_of(stage.worker, fresh(path)))}


def missing(stage, path: Enrolment) -> dict[str, list[str]]:
    return {name: tick.sentences for name, tick in ticks(stage, path).items() if tick.is_missing}


@pytest.fixture
def ready(stage, plans) -> Enrolment:
    """A path of which everything is there for its end."""
    with acting_as(system(), "test"):
        path = plans.enrolment
        ConsentFactory(participant=plans.file)
        AssessmentFactory(enrolment=path, moment="exit", date=date(2016, 11, 3), state="completed")
        project = ExitProjectFactory(enrolment=path, takes_home="Her certificate.", may_call="no")
        ExitStepFactory(project=project)
        save_changes(plans.plan, ending="new_path")
        operation = OperationFactory(centre=plans.file.centre)
        save_changes(path, operation=operation)
        OperationEntryFactory(participant=plans.file, operation=operation)
    with acting_as(stage.worker, "test", centre=stage.here):
        log_export([plans.file], what="workshops.certificate", purpose="A certificate", centre=plans.file.centre)
    return path


def end(stage, path: Enrolment, name: str = "complete", **data) -> Enrolment:
    """End a path as its key worker does."""
    data = {"ended_on": today(), "reason": "", **data}
    with acting_as(stage.worker, "test", centre=stage.here):
        return make(fresh(path), name, by=stage.worker, data=data)


def has_ended(path: Enrolment, on: date) -> None:
    """Let the path be one that ended, past the doors."""
    values = {"state": "completed", "ended_on": on, "exit_reason": "path_completed"}
    Enrolment._base_manager.filter(pk=path.pk).update(**values)


def typed(client, path: Enrolment, part: str, **said: str) -> dict[str, str]:
    """Return what a form of the page sends: the mark of what it showed, and what is said."""
    mark = words(client.get(address(path))).split(f'name="{part}-seen" value="')[1].split('"')[0]
    return {"part": part, f"{part}-seen": mark} | {f"{part}-{name}": value for name, value in said.items()}


def without_assessment(path):
    path.assessments.filter(moment="exit").delete()


def without_project(path):
    path.exit_project.delete()


def without_steps(path):
    ExitStep.objects.all().delete()


def with_open_plan(path):
    Plan.objects.update(ending="")


def without_entry(path):
    path.participant.operation_entries.all().delete()


def without_words(path):
    save_changes(path.exit_project, takes_home="")


def without_answer(path):
    save_changes(path.exit_project, may_call="")


class TestTicks:
    """D25: each tick alone missing gives its sentence."""

    def test_nothing_is_missing(self, stage, ready):
        assert missing(stage, ready) == {}
        assert ticks(stage, ready)["result"].state == "later"

    @pytest.mark.parametrize(
        ("upset", "name", "sentence"),
        [
            (without_assessment, "assessment", "Make the exit assessment first, or say why there is none."),
            (without_steps, "steps", "Note at least one first step."),
            (with_open_plan, "plans", "One plan is open: say what becomes of it."),
            (without_entry, "result", "The entry in the operation"),
            (without_words, "farewell", "Write what the person takes home."),
            (without_answer, "farewell", "Ask whether the person may be contacted after 3 and 6 months."),
        ],
    )
    def test_each_alone(self, stage, ready, sign_in, upset, name, sentence):
        with acting_as(system(), "test"):
            upset(ready)
        found = missing(stage, ready)
        assert list(found) == [name]
        assert found[name][0].startswith(sentence)
        assert sentence in words(sign_in(stage.worker).get(address(ready)))

    def test_the_certificate(self, stage, ready):
        has_ended(ready, today() + DAY)
        assert missing(stage, ready)["certificate"] == ["Print the certificate of participation."]

    def test_the_project_with_what_belongs_to_it(self, stage, ready):
        with acting_as(system(), "test"):
            without_project(ready)
        found = missing(stage, ready)
        assert list(found) == ["project", "steps", "farewell"]
        assert found["project"][0].startswith("Say what comes after the path")

    def test_without_a_project_no_step_is_needed(self, stage, ready):
        with acting_as(system(), "test"):
            without_steps(ready)
            save_changes(ready.exit_project, kind="none")
        assert missing(stage, ready) == {}

    def test_a_reason_stands_for_the_assessment(self, stage, ready, sign_in):
        with acting_as(system(), "test"):
            without_assessment(ready)
        client = sign_in(stage.worker)
        empty = client.post(address(ready), typed(client, ready, "assessment"))
        assert empty.status_code == 422
        assert "Make the exit assessment first, or say why there is none." in words(empty)
        sent = typed(client, ready, "assessment", no_exit_assessment_reason="She found work.")
        assert client.post(address(ready), sent).url == f"{address(ready)}#assessment"
        assert missing(stage, ready) == {}

    @pytest.mark.parametrize(("ago", "said"), [(0, "28 days are left"), (27, "1 day is left"), (29, "It was to be")])
    def test_the_result_within_four_weeks(self, stage, ready, ago, said):
        has_ended(ready, today() - ago * DAY)
        assert said in missing(stage, ready)["result"][0]
        with acting_as(system(), "test"):
            OperationResultFactory(entry=ready.participant.operation_entries.get(), asked_on=today())
        assert "result" not in missing(stage, ready)

    def test_a_path_without_operation_owes_no_result(self, stage, ready):
        with acting_as(system(), "test"):
            save_changes(ready, operation=None)
        assert ticks(stage, ready)["result"].is_there


class TestPage:
    def test_its_statements_do_not_grow(self, stage, ready, sign_in):
        client = sign_in(stage.worker)
        client.get(address(ready))
        with CaptureQueriesContext(
            connection,
        ) as few:
            assert client.get(address(ready)).status_code == 200
        with acting_as(system(), "test"):
            for number in range(4):
                ExitStepFactory(project=ready.exit_project)
                problem = ProblemFactory(enrolment=ready, domain=domain("finances"), label=f"Debt {number}")
                ActionFactory(plan=PlanFactory(problem=problem))
        with CaptureQueriesContext(connection) as many:
            client.get(address(ready))
        assert len(many) == len(few)
        assert len(few) <= 60

    def test_days_of_a_break_are_no_absence(self, stage, ready, sign_in):
        with acting_as(system(), "test"):
            first = ready.starts_on + 10 * DAY
            BreakFactory(enrolment=ready, starts_on=first, ended_on=first + 6 * DAY)
            save_changes(ready, planned_end_on=None)
        assert days_of_path(fresh(ready))[1] == 7
        assert "On 7 of them the person was on a break: that is no absence." in words(
            sign_in(stage.worker).get(address(ready))
        )

    @pytest.mark.parametrize(("who", "status"), [("colleague", 403), ("manager", 403), ("stranger", 404), ("dpo", 404)])
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_others_may_not(self, stage, ready, sign_in, who, status, method):
        assert getattr(sign_in(getattr(stage, who)), method)(address(ready), {}).status_code == status

    def test_a_candidate_has_no_exit(self, stage, ready, sign_in):
        with acting_as(system(), "test"):
            path = EnrolmentFactory(participant=ready.participant, state="candidate", number=7)
        assert sign_in(stage.worker).get(address(path)).status_code == 404

    def test_a_part_that_is_none_writes_nothing(self, stage, ready, sign_in):
        assert sign_in(stage.worker).post(address(ready), {"part": "moon"}).status_code == 422


class TestSteps:
    def send(self, client, path, **typed):
        shown = client.get(address(path))
        key = shown.content.decode().split('name="key" value="')[1].split('"')[0]
        return {"part": "steps", "key": key, "doer": "participant", **typed}

    def test_one_is_noted_once_and_done(self, stage, ready, sign_in):
        client = sign_in(stage.worker)
        sent = self.send(client, ready, what="Enrol at the school", due_on="1/9/2026")
        for _time in range(2):
            assert client.post(address(ready), sent).status_code == 302
        step = ExitStep.objects.order_by("-pk")[0]
        assert (ExitStep.objects.count(), step.what, step.due_on) == (2, "Enrol at the school", date(2026, 9, 1))
        moved = {"part": "step", "step": step.uuid, "move": "finish"}
        for _time in range(2):
            assert client.post(address(ready), moved).status_code == 302
        assert fresh(step).state == "done"
        assert "Enrol at the school" in words(client.get(f"/participants/{ready.participant.uuid}/"))

    def test_what_was_typed_stays(self, stage, ready, sign_in):
        client = sign_in(stage.worker)
        answer = client.post(address(ready), self.send(client, ready, service="School 12"))
        assert answer.status_code == 422
        assert "Say what the step is." in words(answer)
        assert 'value="School 12"' in words(answer)

    def test_a_step_of_another_path_is_not_there(self, stage, ready, sign_in):
        with acting_as(system(), "test"):
            other = ExitStepFactory(project__enrolment__participant=stage.colleagues)
        moved = {"part": "step", "step": other.uuid, "move": "drop"}
        assert sign_in(stage.worker).post(address(ready), moved).status_code == 404
        assert fresh(other).state == "to_do"


class TestOpenPlans:
    @pytest.fixture
    def two(self, plans, ready) -> list[Plan]:
        """Two open plans of which nothing was said: a draft, and one that runs with an open action."""
        with acting_as(system(), "test"):
            with_open_plan(ready)
            problem = ProblemFactory(enrolment=ready, domain=domain("finances"), label="Debts")
            running = PlanFactory(problem=problem, state="running", goal="No more letters")
            ActionFactory(plan=running, what="Call the mediator", state="doing", due_on=date(2016, 8, 1))
        return [fresh(plans.plan), running]

    def settle(self, client, path, said: dict[Plan, dict[str, str]]):
        form = form_of_plans(client, path)
        typed = {f"{plan.uuid}-{name}": value for plan, given in said.items() for name, value in given.items()}
        return client.post(address(path), form | typed)

    @pytest.mark.parametrize("move", ["complete", "leave"])
    def test_they_are_asked_about(self, stage, ready, two, sign_in, move):
        reason = {"exit_reason": "job"} if move == "leave" else {}
        with pytest.raises(MoveRefused) as refused:
            end(stage, ready, move, **reason)
        assert refused.value.sentences == ["Two plans are open: say what becomes of them."]
        page = f"/participants/paths/{ready.uuid}/complete/"
        assert "Two plans are open: say what becomes of them." in words(sign_in(stage.worker).get(page))
        assert address(ready) in words(sign_in(stage.worker).get(page))

    def test_closed_with_what_came_of_it_or_carried_into_steps(self, stage, ready, two, sign_in):
        draft, running = two
        client = sign_in(stage.worker)
        said = {draft: {"ending": "outcome", "outcome": "She moved."}, running: {"ending": "steps"}}
        assert self.settle(client, ready, said).status_code == 302
        draft, running = map(fresh, two)
        assert (draft.state, draft.ending, draft.outcome, draft.closed_on) == (
            "closed",
            "outcome",
            "She moved.",
            today(),
        )
        assert (running.state, running.ending) == ("closed", "steps")
        step = ExitStep.objects.get(from_action__plan=running)
        assert (step.what, step.due_on, step.project) == ("Call the mediator", date(2016, 8, 1), ready.exit_project)
        assert step.from_action.state == "dropped"
        assert missing(stage, ready) == {}
        assert end(stage, ready).state == "completed"

    def test_left_open_for_a_new_path(self, stage, ready, two, sign_in):
        client = sign_in(stage.worker)
        assert self.settle(client, ready, {plan: {"ending": "new_path"} for plan in two}).status_code == 302
        assert [fresh(plan).state for plan in two] == ["draft", "running"]
        assert missing(stage, ready) == {}
        assert end(stage, ready).state == "completed"

    def test_an_outcome_is_said_in_words(self, stage, ready, two, sign_in):
        answer = self.settle(sign_in(stage.worker), ready, {two[0]: {"ending": "outcome", "outcome": ""}})
        assert answer.status_code == 422
        assert "Write what came of the plan." in words(answer)
        assert fresh(two[0]).state == "draft"

    def test_of_two_at_once_the_second_is_told(self, stage, ready, two, sign_in):
        client = sign_in(stage.worker)
        form = form_of_plans(client, ready)
        with acting_as(system(), "test"):
            save_changes(two[0], goal="Another goal")
        answer = client.post(address(ready), form | {f"{two[0].uuid}-ending": "new_path"})
        assert answer.status_code == 422
        assert "Somebody wrote in this plan meanwhile." in words(answer)
        assert fresh(two[0]).ending == ""

    def test_without_news_they_close_by_themselves_and_open_again(self, stage, ready, two):
        """D25: taken back, what closed by itself stands as before."""
        ended = end(stage, ready, "leave", exit_reason="no_news")
        assert [(fresh(plan).state, fresh(plan).ending) for plan in two] == [("closed", "left")] * 2
        assert two[1].actions.get().state == "doing"
        with acting_as(stage.worker, "test", centre=stage.here):
            take_back(ended, by=stage.worker, reason="She called.")
        assert [(fresh(plan).state, fresh(plan).ending) for plan in two] == [("draft", ""), ("running", "")]
        assert fresh(two[1]).review_on is not None

    def test_a_plan_that_was_closed_with_words_stays_closed(self, stage, ready, two):
        with acting_as(stage.worker, "test", centre=stage.here):
            perform(two[0], "end_with_path", by=stage.worker, closed_on=today(), ending="outcome", outcome="Done.")
        ended = end(stage, ready, "leave", exit_reason="no_news")
        with acting_as(stage.worker, "test", centre=stage.here):
            take_back(ended, by=stage.worker, reason="She called.")
        assert fresh(two[0]).state == "closed"


def form_of_plans(client, path) -> dict[str, str]:
    """Return what the form of the open plans holds: the marks of the plans."""
    html = words(client.get(address(path)))
    marks = html.split('-seen" value="')
    names = [part.rsplit('name="', 1)[1] for part in marks[:-1]]
    values = [part.split('"', 1)[0] for part in marks[1:]]
    found = {f"{name}-seen": value for name, value in zip(names, values, strict=True) if len(name) == 36}
    return {"part": "plans", **found}


class TestAfterwards:
    """Contacts some months after the path: only with a consent."""

    def consent(self, path, **days) -> Consent:
        with acting_as(system(), "test"):
            return ConsentFactory(participant=path.participant, kind="follow_up", given_on=today(), **days)

    def planned(self, path) -> list[date]:
        return list(AfterContact.objects.filter(enrolment=path).planned().values_list("planned_on", flat=True))

    @pytest.mark.parametrize(
        ("day", "months", "after"),
        [
            (date(2026, 8, 31), 6, date(2027, 2, 28)),
            (date(2023, 8, 31), 6, date(2024, 2, 29)),
            (date(2026, 11, 30), 3, date(2027, 2, 28)),
            (date(2026, 1, 31), 3, date(2026, 4, 30)),
            (date(2026, 6, 15), 6, date(2026, 12, 15)),
        ],
    )
    def test_the_same_day_of_the_month_or_its_last(self, day, months, after):
        """D25: day arithmetic."""
        assert months_after(day, months) == after

    def test_planned_with_a_consent_and_not_without(self, stage, ready):
        end(stage, ready)
        assert self.planned(ready) == []

    def test_planned_at_3_and_6_months(self, stage, ready):
        self.consent(ready)
        end(stage, ready)
        assert self.planned(ready) == [months_after(today(), 3), months_after(today(), 6)]

    def test_the_months_are_a_setting(self, stage, ready):
        self.consent(ready)
        with acting_as(system(), "test"):
            CentreSettingFactory(centre=stage.here, code="exit.follow_up_months", text="2", from_day=today())
        end(stage, ready)
        assert self.planned(ready) == [months_after(today(), 2)]

    def test_nobody_calls_after_a_death(self, stage, ready):
        self.consent(ready)
        end(stage, ready, "leave", exit_reason="deceased")
        assert self.planned(ready) == []

    def test_a_consent_given_and_withdrawn_later_is_followed(self, stage, ready, sign_in):
        end(stage, ready)
        client = sign_in(stage.worker)
        sent = typed(client, ready, "farewell", takes_home="All of it.", may_call="yes", how="oral")
        assert client.post(address(ready), sent).status_code == 302
        assert len(self.planned(ready)) == 2
        consent = Consent.objects.get(kind="follow_up")
        withdraw = f"/participants/consents/{consent.uuid}/withdraw/"
        assert client.post(withdraw, {"withdrawn_on": "today"}).status_code == 302
        assert self.planned(ready) == []

    def test_a_yes_says_how_it_was_given(self, stage, ready, sign_in):
        client = sign_in(stage.worker)
        answer = client.post(address(ready), typed(client, ready, "farewell", may_call="yes"))
        assert answer.status_code == 422
        assert "Choose how the person agreed." in words(answer)
        assert not Consent.objects.filter(kind="follow_up").exists()

    def test_a_no_withdraws_the_consent(self, stage, ready, sign_in):
        consent = self.consent(ready)
        client = sign_in(stage.worker)
        assert client.post(address(ready), typed(client, ready, "farewell", may_call="no")).status_code == 302
        assert fresh(consent).withdrawn_on == today()

    def test_taken_back_they_are_withdrawn_and_planned_anew(self, stage, ready, sign_in):
        """D25: the take back withdraws what was planned, and keeps what was done."""
        self.consent(ready)
        ended = end(stage, ready)
        page = f"/participants/paths/{ready.uuid}/take-back/"
        told = words(sign_in(stage.worker).get(page))
        assert "The contacts that are planned for after the path are withdrawn." in told
        with acting_as(stage.worker, "test", centre=stage.here):
            take_back(ended, by=stage.worker, reason="Another person was meant.")
        assert self.planned(ready) == []
        assert ExitProject.objects.filter(enrolment=ready, steps__isnull=False).exists()
        assert list(missing(stage, ready)) == ["plans"]  # what was left open is asked anew
        with acting_as(system(), "test"):
            save_changes(Plan.objects.get(), ending="new_path")
        end(stage, ready)
        assert len(self.planned(ready)) == 2

    def test_home_says_what_is_due_until_it_is_noted(self, stage, ready, sign_in):
        with time_machine.travel(datetime.now(tz=UTC) - timedelta(days=100)):
            self.consent(ready)
            end(stage, ready)
        (first, second) = AfterContact.objects.order_by("planned_on")
        membership = Membership.objects.get(user=stage.worker, centre=stage.here)
        with acting_as(stage.worker, "test", centre=stage.here):
            (line,) = contacts_after_paths(stage.worker, membership)
        assert (line.due, line.url) == (first.planned_on, f"/participants/after-contacts/{first.uuid}/")
        client = sign_in(stage.worker)
        early = client.post(line.url, {"done_on": "1/1/2016", "channel": "phone", "result": "reached"})
        assert early.status_code == 400
        assert "This day is before the end of the path." in words(early)
        assert "Choose what the person does." in words(early)
        sent = {"done_on": "today", "channel": "phone", "result": "does_not_wish"}
        for _time in range(2):
            assert client.post(line.url, sent).status_code == 302
        assert (fresh(first).state, fresh(second).state) == ("done", "withdrawn")
        with acting_as(stage.worker, "test", centre=stage.here):
            assert contacts_after_paths(stage.worker, membership) == []

    def test_without_the_consent_nothing_is_due(self, stage, ready):
        with time_machine.travel(datetime.now(tz=UTC) - timedelta(days=100)):
            consent = self.consent(ready)
            end(stage, ready)
        Consent.objects.filter(pk=consent.pk).update(withdrawn_on=today())
        assert not AfterContact.objects.due(today()).exists()

    def test_a_corrected_last_day_moves_them(self, stage, ready, sign_in):
        self.consent(ready)
        end(stage, ready)
        page = f"/participants/paths/{ready.uuid}/correct/"
        client = sign_in(stage.worker)
        form = form_of(client.get(page), page).values
        eve = today() - DAY
        sent = form | {"ended_on": f"{eve:%d/%m/%Y}", "why": "It was the day before.", "sure": "on"}
        assert client.post(page, sent).status_code == 302
        assert self.planned(ready) == [months_after(eve, 3), months_after(eve, 6)]
