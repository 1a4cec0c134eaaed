"""Problems put right: domain, aspect and words with a reason; one opened by mistake is taken away."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from actionplans.models import Action, Plan, Problem
from actionplans.services import contents_of, remove_problem
from core.actor import acting_as
from tests.actionplans.conftest import aspect, domain
from tests.actionplans.pages import fill, form_of, rendered, words
from tests.participants.full_file import cover, open_by_break_glass
from tests.support.factories import ActionFactory, PlanFactory, ProblemFactory, RatingFactory, system

pytestmark = pytest.mark.django_db
REASON = "Noted on the file of somebody else."
OTHERS = [("colleague", 404), ("manager", 403), ("stranger", 404), ("facilitator", 404), ("dpo", 404)]


def correct(problem: Problem) -> str:
    return f"/plans/problems/{problem.uuid}/"


def remove(problem: Problem) -> str:
    return f"/plans/problems/{problem.uuid}/remove/"


def page(plans: Any) -> str:
    return f"/plans/{plans.file.uuid}/"


class TestCorrecting:
    def test_domain_aspect_and_words_with_a_reason_that_is_shown_beside_it(self, stage, plans, sign_in):
        client = sign_in(stage.worker)
        assert f'href="{correct(plans.problem)}"' in words(client.get(page(plans)))
        finances = aspect("finances")
        answer = fill(
            client, correct(plans.problem), domain="finances", aspect=finances.pk, label="Debts", reason=REASON
        )
        assert answer.url == f"{page(plans)}#problem-{plans.problem.uuid}"
        plans.problem.refresh_from_db()
        assert (plans.problem.domain, plans.problem.aspect, plans.problem.label) == (
            domain("finances"),
            finances,
            "Debts",
        )
        html = words(client.get(page(plans)))
        for said in ("Problem: Damp walls, now Debts", f"now {finances.domain}", f"now {finances}", REASON):
            assert said in html
        assert stage.worker.get_full_name() in html
        assert words(client.get(f"/participants/{plans.file.uuid}/history/")).count(REASON) == 1

    def test_what_it_was_noted_from_is_let_go_with_the_aspect(self, stage, plans, sign_in):
        with acting_as(system(), "test"):
            rating = RatingFactory(assessment=plans.entry, aspect=aspect("housing"), is_problem=True)
            plans.problem.aspect, plans.problem.rating = rating.aspect, rating
            plans.problem.save()
        client = sign_in(stage.worker)
        fill(client, correct(plans.problem), label="Damp in both rooms", reason=REASON)
        plans.problem.refresh_from_db()
        assert plans.problem.rating == rating
        assert "?rating=" not in words(client.get(page(plans)))
        fill(client, correct(plans.problem), domain="finances", aspect=aspect("finances").pk, reason=REASON)
        plans.problem.refresh_from_db()
        assert plans.problem.rating is None
        assert f"?rating={rating.uuid}" in words(client.get(page(plans)))  # of that answer no problem is noted any more

    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            ({"domain": ""}, "Choose the domain of life."),
            ({"domain": "nothing"}, "Select a valid choice."),
            ({"aspect": "0"}, "Select a valid choice."),
            ({"aspect": "x"}, "Select a valid choice."),
            ({"label": ""}, "Say what the problem is."),
            ({"label": "x" * 301}, "at most 300 characters"),
            ({"reason": ""}, "Say why the problem is corrected."),
            ({"reason": "Wrong."}, "Write at least 20 letters"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_stays(self, stage, plans, sign_in, given, sentence):
        client = sign_in(stage.worker)
        sent = rendered(client, correct(plans.problem)).values
        answer = client.post(correct(plans.problem), sent | {"label": "Mould", "reason": REASON} | given)
        assert answer.status_code == 422
        assert sentence in words(answer)
        assert given.get("label", "Mould") in words(answer)
        assert given.get("reason", REASON) in words(answer)
        assert Problem.objects.get().label == "Damp walls"

    def test_an_aspect_of_another_domain_is_refused(self, stage, plans, sign_in):
        other = aspect("finances")
        answer = fill(sign_in(stage.worker), correct(plans.problem), aspect=other.pk, reason=REASON)
        assert answer.status_code == 422
        assert f"This aspect belongs to the domain “{other.domain}”." in words(answer)

    def test_the_second_of_two_is_told_and_keeps_the_text(self, stage, plans, sign_in):
        cover(stage.members["worker"], stage.colleague)
        worker, colleague = sign_in(stage.worker), sign_in(stage.colleague)
        first, second = (rendered(client, correct(plans.problem)).values for client in (worker, colleague))
        worker.post(correct(plans.problem), first | {"domain": "finances", "label": "Mould", "reason": REASON})
        answer = colleague.post(correct(plans.problem), second | {"label": "Water", "reason": REASON})
        assert answer.status_code == 409
        for said in ("Mould", "Water", REASON):
            assert said in words(answer)
        again = form_of(answer, correct(plans.problem)).values
        assert again["domain"] == "finances"  # what only the other one changed
        assert colleague.post(correct(plans.problem), again).status_code == 302
        problem = Problem.objects.get()
        assert (problem.label, problem.domain.code) == ("Water", "finances")

    def test_sent_twice_it_is_done_once(self, stage, plans, sign_in):
        client = sign_in(stage.worker)
        sent = rendered(client, correct(plans.problem)).values | {"label": "Mould", "reason": REASON}
        for _time in range(2):
            assert client.post(correct(plans.problem), sent).status_code == 302
        assert plans.problem.history.count() == 2

    def test_the_pages_make_as_many_statements_whatever_was_corrected(
        self, stage, plans, sign_in, django_assert_max_num_queries
    ):
        client = sign_in(stage.worker)
        with acting_as(system(), "test"):
            ProblemFactory(enrolment=plans.enrolment, domain=domain("finances"), label="Debts")
        client.get(page(plans))
        few = []
        for address in (page(plans), correct(plans.problem), remove(plans.problem)):
            with django_assert_max_num_queries(45) as asked:
                client.get(address)
            few.append(len(asked))
        with acting_as(stage.worker, REASON):
            for number in range(3):
                problem = ProblemFactory(enrolment=plans.enrolment, domain=domain("finances"), label=f"Debt {number}")
                problem.label = f"Bill {number}"
                problem.save()
                ActionFactory(plan=plans.plan, position=number + 1)
        for address, number in zip((page(plans), correct(plans.problem)), few[:2], strict=True):
            with django_assert_max_num_queries(number + 1):  # the actions
                client.get(address)
        with django_assert_max_num_queries(few[2] + 1):
            client.get(remove(plans.problem))


class TestTakingAway:
    def test_the_page_says_what_goes_and_it_goes(self, stage, plans, sign_in):
        with acting_as(system(), "test"):
            ActionFactory(plan=plans.plan, what="Ask the landlord")
            kept = ProblemFactory(enrolment=plans.enrolment, domain=domain("finances"), label="Debts")
        client = sign_in(stage.worker)
        assert f'href="{remove(plans.problem)}"' in words(client.get(correct(plans.problem)))
        html = words(client.get(remove(plans.problem)))
        for said in ("Damp walls", "A dry room for my girls", "Ask the landlord"):
            assert said in html
        answer = fill(client, remove(plans.problem), reason=REASON)
        assert answer.url == page(plans)
        assert list(Problem.objects.all()) == [kept]
        assert not Plan.objects.exists()
        assert not Action.objects.exists()
        row = Problem.history.get(id=plans.problem.pk, history_type="-")
        assert (row.label, row.history_change_reason, row.history_user) == ("Damp walls", REASON, stage.worker)
        assert Plan.history.filter(id=plans.plan.pk, history_type="-").exists()
        assert "Damp walls" not in words(client.get(page(plans)))
        history = words(client.get(f"/participants/{plans.file.uuid}/history/"))
        assert history.count(REASON) == 1

    def test_one_without_a_plan_goes(self, stage, plans, sign_in):
        with acting_as(system(), "test"):
            plans.plan.delete()
        assert fill(sign_in(stage.worker), remove(plans.problem), reason=REASON).status_code == 302
        assert not Problem.objects.exists()

    def test_of_two_who_take_it_away_at_once_the_second_finds_it_gone(self, stage, plans):
        problem, seen = plans.problem, contents_of(plans.problem).mark
        with acting_as(stage.worker, "test"):
            for _person in range(2):
                remove_problem(problem, reason=REASON, seen=seen)
        assert Problem.history.filter(uuid=problem.uuid, history_type="-").count() == 1

    @pytest.mark.parametrize("what", ["agreed", "begun", "dropped", "carried over"])
    def test_where_something_hangs_on_it_the_page_says_what_to_do(self, stage, plans, sign_in, what):
        client = sign_in(stage.worker)
        sent = rendered(client, remove(plans.problem)).values | {"reason": REASON}
        with acting_as(system(), "test"):
            if what == "agreed":
                Plan.objects.filter(pk=plans.plan.pk).update(state="agreed", agreed_on=date(2016, 2, 1))
            elif what == "carried over":
                other = ProblemFactory(enrolment=plans.enrolment, domain=domain("finances"), label="Debts")
                ended = ActionFactory(plan=PlanFactory(problem=other), state="dropped")
                ActionFactory(plan=plans.plan, carried_over_from=ended)
            else:
                ActionFactory(plan=plans.plan, state="doing" if what == "begun" else "dropped")
        html = words(client.get(remove(plans.problem)))
        assert "Something hangs on this problem" in html
        assert "then close the plan" in html
        assert "<textarea" not in html
        answer = client.post(remove(plans.problem), sent)
        assert answer.status_code == 409
        assert REASON in words(answer)
        assert Problem.objects.filter(pk=plans.problem.pk).exists()
        assert Plan.objects.filter(pk=plans.plan.pk).exists()

    @pytest.mark.parametrize("what", ["problem", "goal", "action"])
    def test_what_somebody_writes_meanwhile_is_shown_first(self, stage, plans, sign_in, what):
        client = sign_in(stage.worker)
        sent = rendered(client, remove(plans.problem)).values | {"reason": REASON}
        with acting_as(stage.colleague, "test"):
            if what == "action":
                ActionFactory(plan=plans.plan, what="Written meanwhile")
            else:
                one = plans.problem if what == "problem" else plans.plan
                setattr(one, "label" if what == "problem" else "goal", "Written meanwhile")
                one.save()
        answer = client.post(remove(plans.problem), sent)
        assert answer.status_code == 409
        for said in ("Somebody wrote about this problem meanwhile.", "Written meanwhile", REASON):
            assert said in words(answer)
        assert client.post(remove(plans.problem), form_of(answer, remove(plans.problem)).values).status_code == 302
        assert not Problem.objects.exists()

    @pytest.mark.parametrize("reason", ["", "Too short.", "x" * 301])
    def test_it_needs_a_reason(self, stage, plans, sign_in, reason):
        answer = fill(sign_in(stage.worker), remove(plans.problem), reason=reason)
        assert answer.status_code == 422
        assert reason in words(answer)
        assert Problem.objects.exists()

    def test_who_comes_after_is_told_and_keeps_the_text(self, stage, plans, sign_in):
        client = sign_in(stage.worker)
        sent = rendered(client, correct(plans.problem)).values | {
            "label": "Water",
            "reason": "Typed by the second.",
        }
        fill(client, remove(plans.problem), reason=REASON)
        for address in (correct(plans.problem), remove(plans.problem)):
            answer = client.post(address, sent)
            assert answer.status_code == 409
            for said in ("This problem was taken away", "Damp walls", REASON, "Typed by the second."):
                assert said in words(answer)
            assert client.get(address).status_code == 200


class TestWhoMay:
    @pytest.mark.parametrize("address", [correct, remove])
    @pytest.mark.parametrize(("who", "status"), OTHERS)
    def test_others_do_not(self, stage, plans, sign_in, who, status, address):
        client = sign_in(getattr(stage, who))
        assert client.get(address(plans.problem)).status_code == status
        assert client.post(address(plans.problem), {"reason": REASON, "label": "x"}).status_code == status
        assert Problem.objects.get().label == "Damp walls"
        fill(sign_in(stage.worker), remove(plans.problem), reason=REASON)
        answer = sign_in(getattr(stage, who)).get(address(plans.problem))
        assert answer.status_code == 404
        assert "Damp walls" not in words(answer)

    @pytest.mark.parametrize("address", [correct, remove])
    def test_break_glass_does_not(self, stage, plans, sign_in, address):
        open_by_break_glass(plans.file, stage.colleague)
        assert sign_in(stage.colleague).post(address(plans.problem), {"reason": REASON}).status_code == 403
        assert Problem.objects.get().label == "Damp walls"

    def test_who_covers_does(self, stage, plans, sign_in):
        cover(stage.members["worker"], stage.colleague)
        assert fill(sign_in(stage.colleague), remove(plans.problem), reason=REASON).status_code == 302
        assert not Problem.objects.exists()
