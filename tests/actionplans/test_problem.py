"""Noting a problem, from an answer of the assessment or freely; changing how it is called."""

from __future__ import annotations

import uuid

import pytest

from actionplans.models import Plan, Problem
from audit.models import AccessEntry
from core.actor import acting_as
from tests.actionplans.conftest import aspect
from tests.actionplans.pages import fill, form_of, rendered, words
from tests.participants.full_file import cover, open_by_break_glass, seal
from tests.support.factories import AssessmentFactory, RatingFactory, system

pytestmark = pytest.mark.django_db
WHY = "It was noted in other words than hers."


def new(file) -> str:
    return f"/plans/{file.uuid}/problems/new/"


def change(problem) -> str:
    return f"/plans/problems/{problem.uuid}/"


class TestNoting:
    def test_what_is_rendered_is_filled_in_and_sent(self, stage, plans, sign_in):
        client = sign_in(stage.worker)
        answer = fill(client, new(plans.file), domain="finances", label="Debts of energy", goal="No more letters")
        problem = Problem.objects.exclude(pk=plans.problem.pk).get()
        assert answer.url == f"/plans/{plans.file.uuid}/#problem-{problem.uuid}"
        assert (problem.enrolment, problem.domain.code, problem.label) == (
            plans.enrolment,
            "finances",
            "Debts of energy",
        )
        assert (problem.plan.goal, problem.plan.state) == ("No more letters", "draft")
        assert problem.history.get().history_user == stage.worker
        assert "The problem is noted." in words(client.get(answer.url))

    def test_without_a_goal_there_is_no_plan_yet(self, stage, plans, sign_in):
        fill(sign_in(stage.worker), new(plans.file), domain="finances", label="Debts")
        assert Problem.objects.count() == 2
        assert Plan.objects.count() == 1

    def test_from_an_answer_it_keeps_where_it_comes_from(self, stage, plans, sign_in):
        with acting_as(system(), "test"):
            rating = RatingFactory(
                assessment=plans.entry, aspect=aspect("health"), is_problem=True, note="Sleeps badly"
            )
        client = sign_in(stage.worker)
        address = f"{new(plans.file)}?rating={rating.uuid}"
        assert "Sleeps badly" in words(client.get(address))
        form = rendered(client, address)
        assert "domain" not in form.values
        assert form.values["label"]
        client.post(address, form.values | {"label": "Bad nights"})
        problem = Problem.objects.get(aspect__isnull=False)
        assert (problem.rating, problem.aspect, problem.domain) == (rating, rating.aspect, rating.aspect.domain)
        assert "?rating=" not in words(client.get(f"/plans/{plans.file.uuid}/"))

    @pytest.mark.parametrize("asked", ["x", "00000000-0000-4000-8000-000000000000"])
    def test_an_answer_that_is_not_there(self, stage, plans, sign_in, asked):
        assert sign_in(stage.worker).get(f"{new(plans.file)}?rating={asked}").status_code == 404

    def test_an_answer_of_another_file_is_not_there(self, stage, plans, sign_in):
        with acting_as(system(), "test"):
            rating = RatingFactory(assessment=AssessmentFactory(enrolment__participant=stage.colleagues))
        assert sign_in(stage.worker).get(f"{new(plans.file)}?rating={rating.uuid}").status_code == 404

    @pytest.mark.parametrize(
        ("typed", "field", "sentence"),
        [
            ({"label": "Debts"}, "id_domain", "Choose the domain of life."),
            ({"domain": "finances", "goal": "Kept <b>words</b>"}, "id_label", "Say what the problem is."),
        ],
    )
    def test_errors_are_beside_the_field_and_nothing_is_lost(self, stage, plans, sign_in, typed, field, sentence):
        answer = fill(sign_in(stage.worker), new(plans.file), **typed)
        html = words(answer)
        assert answer.status_code == 422
        assert f'href="#{field}"' in html
        assert sentence in html
        for value in typed.values():
            assert value.replace("<", "&lt;").replace(">", "&gt;") in html
        assert Problem.objects.count() == 1

    def test_sent_twice_it_is_noted_once(self, stage, plans, sign_in):
        client = sign_in(stage.worker)
        sent = rendered(client, new(plans.file)).values | {"domain": "finances", "label": "Debts", "goal": "Calm"}
        for _time in range(2):
            assert client.post(new(plans.file), sent).status_code == 302
        assert (Problem.objects.count(), Plan.objects.count()) == (2, 2)
        answer = client.post(new(plans.file), sent | {"label": "Something else"})
        assert answer.status_code == 409
        assert form_of(answer, new(plans.file)).values["label"] == "Something else"
        assert client.post(new(plans.file), form_of(answer, new(plans.file)).values).status_code == 302

    def test_a_problem_that_is_noted_already_is_told(self, stage, plans, sign_in):
        answer = fill(sign_in(stage.worker), new(plans.file), domain="housing", label="Damp walls", goal="Kept")
        assert answer.status_code == 409
        assert "This problem is already noted." in words(answer)
        assert "Kept" in words(answer)
        assert Problem.objects.count() == 1

    def test_without_a_path_nothing_is_noted(self, stage, sign_in):
        client = sign_in(stage.worker)
        assert "No path yet" in words(client.get(new(stage.own)))
        client.post(new(stage.own), {"key": str(uuid.uuid4()), "domain": "finances", "label": "Debts"})
        assert not Problem.objects.exists()


class TestChanging:
    def test_its_words_are_changed(self, stage, plans, sign_in):
        fill(sign_in(stage.worker), change(plans.problem), label="Damp in both rooms", domain="finances", reason=WHY)
        plans.problem.refresh_from_db()
        assert (plans.problem.label, plans.problem.domain.code) == ("Damp in both rooms", "finances")

    def test_two_at_once_the_second_is_told_and_decides(self, stage, plans, sign_in):
        cover(stage.members["worker"], stage.colleague)
        worker, colleague = sign_in(stage.worker), sign_in(stage.colleague)
        first, second = (rendered(client, change(plans.problem)).values for client in (worker, colleague))
        worker.post(change(plans.problem), first | {"label": "Mould", "reason": WHY})
        answer = colleague.post(change(plans.problem), second | {"label": "Water in the walls", "reason": WHY})
        assert answer.status_code == 409
        assert "Mould" in words(answer)
        form = form_of(answer, change(plans.problem))
        assert form.values["label"] == "Water in the walls"
        plans.problem.refresh_from_db()
        assert plans.problem.label == "Mould"
        assert colleague.post(change(plans.problem), form.values).status_code == 302
        plans.problem.refresh_from_db()
        assert plans.problem.label == "Water in the walls"

    def test_the_words_of_another_problem_are_refused(self, stage, plans, sign_in):
        client = sign_in(stage.worker)
        fill(client, new(plans.file), domain="housing", label="Rent")
        answer = fill(client, change(plans.problem), label="Rent", reason=WHY)
        assert answer.status_code == 422
        assert "This problem is already noted." in words(answer)


class TestRights:
    @pytest.mark.parametrize(
        ("who", "of_file", "of_problem"),
        [
            ("colleague", 403, 404),
            ("manager", 403, 403),
            ("stranger", 404, 404),
            ("facilitator", 404, 404),
            ("dpo", 404, 404),
            ("coordinator", 404, 404),
            ("administrator", 404, 404),
        ],
    )
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_others_may_not(self, stage, plans, sign_in, who, of_file, of_problem, method):
        client = sign_in(getattr(stage, who))
        for address, status in ((new(plans.file), of_file), (change(plans.problem), of_problem)):
            answer = getattr(client, method)(address, {"domain": "finances", "label": "x", "key": str(uuid.uuid4())})
            assert answer.status_code == status
            assert "Damp walls" not in words(answer)
        assert Problem.objects.get().label == "Damp walls"
        assert not AccessEntry.objects.exists()

    def test_break_glass_reads_only(self, stage, plans, sign_in):
        open_by_break_glass(plans.file, stage.manager)
        client = sign_in(stage.manager)
        assert client.get(change(plans.problem)).status_code == 403
        assert client.post(new(plans.file), {}).status_code == 403

    def test_a_sealed_file_is_not_there(self, stage, plans, sign_in):
        seal(plans.file, stage.colleague)
        client = sign_in(stage.worker)
        assert {client.get(one).status_code for one in (new(plans.file), change(plans.problem))} == {404}

    @pytest.mark.parametrize("method", ["put", "patch", "delete"])
    def test_other_methods(self, stage, plans, sign_in, method):
        client = sign_in(stage.worker)
        assert {getattr(client, method)(one).status_code for one in (new(plans.file), change(plans.problem))} == {405}

    def test_looking_at_the_form_is_an_entry_and_sending_it_is_none(self, stage, plans, sign_in):
        client = sign_in(stage.worker)
        sent = rendered(client, change(plans.problem)).values
        assert AccessEntry.objects.get().what == "actionplans.problem"
        client.post(change(plans.problem), sent | {"label": "Mould", "reason": WHY})
        assert AccessEntry.objects.count() == 1
