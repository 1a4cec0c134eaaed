"""Answers that say "a problem" lead to the plan until one is noted: from the file, from home, from the assessment."""

from __future__ import annotations

from datetime import timedelta

import pytest

from audit.models import AccessedFile
from core.actor import acting_as
from core.periods import today
from tests.actionplans.conftest import aspect
from tests.actionplans.pages import words
from tests.participants.full_file import cover, open_by_break_glass
from tests.support.factories import (
    AssessmentFactory,
    EnrolmentFactory,
    ParticipantFactory,
    ProblemFactory,
    RatingFactory,
    ReferentAssignmentFactory,
    system,
)

pytestmark = pytest.mark.django_db


def flag(assessment, *codes: str) -> list:
    with acting_as(system(), "test"):
        return [RatingFactory(assessment=assessment, aspect=aspect(code), is_problem=True) for code in codes]


def note(plans, rating) -> None:
    with acting_as(system(), "test"):
        ProblemFactory(enrolment=plans.enrolment, domain=rating.aspect.domain, aspect=rating.aspect, rating=rating)


def lines(client) -> list:
    waiting = client.get("/").context["waiting"].lines
    return [line for line in waiting if "that there is a problem" in str(line.heading)]


@pytest.fixture
def second(stage, plans):
    """Return the entry assessment of a second person whom the worker follows."""
    with acting_as(system(), "test"):
        file = ParticipantFactory(centre=stage.here, last_name="Zola", first_name="Omar")
        ReferentAssignmentFactory(participant=file, member=stage.members["worker"])
        return AssessmentFactory(enrolment=EnrolmentFactory(participant=file, state="active"), state="validated")


class TestOverview:
    def panel(self, client, plans) -> str:
        html = words(client.get(f"/participants/{plans.file.uuid}/"))
        return html[html.index('id="plans"') :].partition("</section>")[0]

    def test_it_says_how_many_and_leads_to_the_plan_until_they_are_noted(self, stage, plans, sign_in):
        with acting_as(system(), "test"):
            plans.plan.delete()
            plans.problem.delete()
        client = sign_in(stage.worker)
        assert "No problem is noted yet" in self.panel(client, plans)
        first, second = flag(plans.entry, "finances", "employment")
        html = self.panel(client, plans)
        assert "2 answers say that there is a problem: " in html
        assert f'href="/plans/{plans.file.uuid}/#unplanned"' in html
        assert "No problem is noted yet" not in html
        note(plans, first)
        assert "1 answer says that there is a problem: " in self.panel(client, plans)
        note(plans, second)
        assert "that there is a problem" not in self.panel(client, plans)

    def test_a_later_answer_counts_and_a_note_alone_does_not(self, stage, plans, sign_in):
        flag(plans.entry, "finances", "employment")
        with acting_as(system(), "test"):
            later = AssessmentFactory(enrolment=plans.enrolment, moment="midterm", date=today())
            RatingFactory(assessment=later, aspect=aspect("finances"), is_problem=False)
            RatingFactory(assessment=later, aspect=aspect("employment"), answer="", level=None, is_problem=None)
        assert "1 answer says that there is a problem: " in self.panel(sign_in(stage.worker), plans)

    def test_who_only_reads_is_led_nowhere(self, stage, plans, sign_in):
        flag(plans.entry, "finances")
        open_by_break_glass(plans.file, stage.manager)
        assert "that there is a problem" not in self.panel(sign_in(stage.manager), plans)


class TestHome:
    def test_of_one_person_it_leads_to_her_plan(self, stage, plans, sign_in):
        flag(plans.entry, "finances", "health")
        (line,) = lines(sign_in(stage.worker))
        assert (line.heading, line.who) == ("2 answers say that there is a problem", str(plans.file))
        assert line.url == f"/plans/{plans.file.uuid}/#unplanned"
        assert AccessedFile.objects.filter(file=plans.file.uuid).exists()

    def test_of_several_it_is_one_line_that_leads_to_the_list_of_them(self, stage, plans, second, sign_in):
        flag(plans.entry, "finances", "health")
        flag(second, "finances")
        client = sign_in(stage.worker)
        (line,) = lines(client)
        assert (line.heading, line.who, line.url) == ("3 answers say that there is a problem", "", "/plans/#unplanned")
        html = words(client.get("/plans/"))
        html = html[html.index('id="unplanned"') :].partition("</section>")[0]
        assert html.index(str(plans.file)) < html.index("2 answers say") < html.index("Omar Zola")
        assert f'href="/plans/{second.enrolment.participant.uuid}/#unplanned"' in html

    @pytest.mark.parametrize("who", ["colleague", "manager", "facilitator"])
    def test_it_is_said_of_own_files_alone(self, stage, plans, sign_in, who):
        flag(plans.entry, "finances")
        open_by_break_glass(plans.file, stage.manager)
        assert lines(sign_in(getattr(stage, who))) == []

    def test_who_stands_in_is_told(self, stage, plans, sign_in):
        flag(plans.entry, "finances")
        cover(stage.members["worker"], stage.colleague)
        assert len(lines(sign_in(stage.colleague))) == 1

    def test_a_draft_and_a_path_that_ended_wait_for_nobody(self, stage, plans, sign_in):
        flag(plans.entry, "finances")
        with acting_as(system(), "test"):
            plans.enrolment.leave(by=stage.worker, ended_on=today(), exit_reason="by_choice")
            plans.enrolment.save()
            track, group = plans.enrolment.track, plans.enrolment.group
            again = EnrolmentFactory(participant=plans.file, track=track, group=group, number=2, state="trial")
            flag(AssessmentFactory(enrolment=again, state="draft"), "health")
        assert lines(sign_in(stage.worker)) == []


class TestAssessment:
    def test_validating_leads_to_the_plan_where_answers_say_so(self, stage, plans, sign_in):
        with acting_as(system(), "test"):
            done = AssessmentFactory(enrolment=plans.enrolment, moment="midterm", state="completed", date=today())
        flag(done, "finances")
        client = sign_in(stage.worker)
        page = words(client.get(f"/assessments/{done.uuid}/"))
        assert f'href="/plans/{plans.file.uuid}/#unplanned"' in page
        answer = client.post(f"/assessments/{done.uuid}/validate/")
        assert answer.headers["Location"] == f"/plans/{plans.file.uuid}/#unplanned"
        assert "1 answer says that there is a problem: note it in the plan." in words(
            client.get(f"/plans/{plans.file.uuid}/")
        )

    def test_without_a_problem_it_stays_where_it_is(self, stage, plans, sign_in):
        with acting_as(system(), "test"):
            done = AssessmentFactory(
                enrolment=plans.enrolment, moment="midterm", state="completed", date=today() - timedelta(days=1)
            )
        client = sign_in(stage.worker)
        assert "#unplanned" not in words(client.get(f"/assessments/{done.uuid}/"))
        assert client.post(f"/assessments/{done.uuid}/validate/").headers["Location"] == f"/assessments/{done.uuid}/"
