"""Completing, validating, amending: what is missing is said, each move is made once, and only by who may."""

from __future__ import annotations

import re
from datetime import date

import pytest

from assessments.enums import Answer
from assessments.models import Aspect, Assessment
from audit.models import TransitionLog
from core.actor import acting_as
from permissions.transitions import MoveRefused, perform
from tests.participants.full_file import cover, open_by_break_glass
from tests.support.factories import AssessmentFactory, RatingFactory, system
from tests.support.markup import one_line

pytestmark = pytest.mark.django_db
OTHERS = [("colleague", 404), ("manager", 403), ("stranger", 404), ("facilitator", 404), ("dpo", 404)]


def url(assessment: Assessment, move: str = "") -> str:
    return f"/assessments/{assessment.uuid}/" + (f"{move}/" if move else "")


def answered(assessment: Assessment, but: int = 0) -> None:
    with acting_as(system(), "test"):
        for _number in range(15 - assessment.ratings.count() - but):
            RatingFactory(assessment=assessment)


def state(assessment: Assessment) -> str:
    return Assessment.objects.get(pk=assessment.pk).state


def moves(assessment: Assessment) -> list[str]:
    return list(TransitionLog.objects.filter(object=assessment.uuid).order_by("pk").values_list("move", flat=True))


class TestCompleting:
    def test_what_is_missing_is_said_and_each_leads_to_its_place(self, stage, scene, sign_in):
        answered(scene.midterm, but=3)
        client = sign_in(stage.worker)
        html = client.get(url(scene.midterm, "complete")).content.decode()
        assert "3 aspects have no answer yet" in html
        links = re.findall(rf'href="{url(scene.midterm)}#([\w-]+)"', html)
        assert len(links) == 3
        page = client.get(url(scene.midterm)).content.decode()
        assert all(f'id="{link}"' in page for link in links)

    def test_the_rest_is_marked_as_not_asked_once_that_is_said(self, stage, scene, sign_in):
        answered(scene.midterm, but=3)
        client = sign_in(stage.worker)
        response = client.post(url(scene.midterm, "complete"), {})
        assert response.status_code == 409
        assert "Tick this box" in response.content.decode()
        assert state(scene.midterm) == "draft"
        assert scene.midterm.ratings.count() == 12
        response = client.post(url(scene.midterm, "complete"), {"rest": "on"}, follow=True)
        assert "The assessment is completed." in response.content.decode()
        assert state(scene.midterm) == "completed"
        assert scene.midterm.ratings.filter(answer=Answer.NOT_ASKED, level__isnull=True).count() == 3

    def test_notes_without_a_level_are_said_and_kept(self, stage, scene, sign_in):
        answered(scene.midterm, but=3)
        with acting_as(stage.worker, "test"):
            given = scene.midterm.ratings.values("aspect")
            aspects = list(Aspect.objects.filter(domain__instrument=scene.midterm.instrument).exclude(pk__in=given))
            noted = RatingFactory(assessment=scene.midterm, aspect=aspects[0], answer="", level=None, note="Cries.")
            problem = RatingFactory(assessment=scene.midterm, aspect=aspects[1], answer="", level=None, is_problem=True)
        client = sign_in(stage.worker)
        html = client.get(url(scene.midterm, "complete")).content.decode()
        assert "1 note has no level" in html
        assert "3 aspects have no answer yet" in html
        place = f"{aspects[0].domain.code}-{aspects[0].code}"
        part = html[html.index('id="noted"') : html.index("</ul>", html.index('id="noted"'))]
        assert re.findall(r'href="([^"]*)"', part) == [f"{url(scene.midterm)}#{place}"]
        assert client.post(url(scene.midterm, "complete"), {}).status_code == 409
        client.post(url(scene.midterm, "complete"), {"rest": "on"})
        assert state(scene.midterm) == "completed"
        for rating in (noted, problem):
            rating.refresh_from_db()
            assert (rating.answer, rating.level) == (Answer.NOT_ASKED, None)
            assert [row.history_type for row in rating.history.order_by("history_id")] == ["+", "~"]
        assert (noted.note, problem.is_problem) == ("Cries.", True)
        read = one_line(client.get(url(scene.midterm)))
        assert re.search(r"Not asked</span></p><div class=\"notes-text\"><p>Cries.</p>", read)

    @pytest.mark.parametrize("values", [{"answer": "", "note": "Cries."}, {"answer": "not_applicable", "reason": ""}])
    def test_it_is_not_completed_while_an_answer_is_not_whole(self, stage, scene, sign_in, values):
        answered(scene.midterm)
        with acting_as(system(), "test"):
            rating = scene.midterm.ratings.first()
            for name, value in ({"level": None} | values).items():
                setattr(rating, name, value)
            rating.save()
        with acting_as(stage.worker, "test"), pytest.raises(MoveRefused):
            perform(scene.midterm, "complete", by=stage.worker)

    def test_with_every_answer_one_press_is_enough_and_twice_does_it_once(self, stage, scene, sign_in):
        answered(scene.midterm)
        client = sign_in(stage.worker)
        html = client.get(url(scene.midterm, "complete")).content.decode()
        assert "Every aspect has its answer." in html
        for _time in range(2):
            assert client.post(url(scene.midterm, "complete")).url == url(scene.midterm)
        assert moves(scene.midterm) == ["complete"]

    def test_the_order_of_moments_is_said_and_nothing_is_marked(self, stage, scene, sign_in):
        Assessment.objects.filter(pk=scene.midterm.pk).update(date=date(2016, 1, 1))  # before the entry
        response = sign_in(stage.worker).post(url(scene.midterm, "complete"), {"rest": "on"})
        assert response.status_code == 409
        assert "Assessments follow each other: entry, midterm, exit" in response.content.decode()
        assert state(scene.midterm) == "draft"
        assert scene.midterm.ratings.count() == 1

    def test_outside_its_window_it_is_flagged_and_valid(self, stage, scene, sign_in):
        Assessment.objects.filter(pk=scene.midterm.pk).update(date=date(2016, 12, 24))
        answered(scene.midterm)
        client = sign_in(stage.worker)
        for page in (url(scene.midterm), url(scene.midterm, "complete")):
            assert "outside the usual period" in client.get(page).content.decode()
        assert client.post(url(scene.midterm, "complete")).status_code == 302
        assert state(scene.midterm) == "completed"

    def test_a_completed_one_leads_to_its_page(self, stage, scene, sign_in):
        assert sign_in(stage.worker).get(url(scene.entry, "complete")).url == url(scene.entry)


class TestValidating:
    def test_it_is_validated_once(self, stage, scene, sign_in):
        answered(scene.midterm)
        client = sign_in(stage.worker)
        client.post(url(scene.midterm, "complete"))
        assert f'action="{url(scene.midterm, "validate")}"' in client.get(url(scene.midterm)).content.decode()
        for _time in range(2):
            assert client.post(url(scene.midterm, "validate")).status_code == 302
        assert moves(scene.midterm) == ["complete", "validate"]

    def test_a_draft_is_not(self, stage, scene, sign_in):
        response = sign_in(stage.worker).post(url(scene.midterm, "validate"), follow=True)
        assert "This cannot be done now" in response.content.decode()
        assert state(scene.midterm) == "draft"

    def test_it_takes_a_post(self, stage, scene, sign_in):
        assert sign_in(stage.worker).get(url(scene.midterm, "validate")).status_code == 405


class TestAmending:
    def test_a_new_version_opens_with_the_answers_and_the_old_one_can_be_read(self, stage, scene, sign_in):
        client = sign_in(stage.worker)
        response = client.post(url(scene.entry, "amend"), {"reason": "A level was mistaken."})
        new = Assessment.objects.get(replaces=scene.entry)
        assert response.url == url(new)
        assert (new.state, new.version, new.ratings.count(), new.self_ratings.count()) == ("draft", 2, 15, 1)
        html = client.get(url(new)).content.decode()
        assert "version 2" in html
        assert "financecanari" in html
        old = client.get(url(scene.entry)).content.decode()
        assert "A level was mistaken." in old
        assert f'href="{url(new)}"' in old

    def test_sent_twice_there_is_one_new_version(self, stage, scene, sign_in):
        client = sign_in(stage.worker)
        for _time in range(2):
            response = client.post(url(scene.entry, "amend"), {"reason": "A level was mistaken."})
            assert response.url == url(Assessment.objects.get(replaces=scene.entry))
        assert Assessment.objects.filter(enrolment=scene.enrolment, moment="entry").count() == 2

    def test_it_needs_a_reason(self, stage, scene, sign_in):
        client = sign_in(stage.worker)
        for reason, words in (("", "Say why the assessment is amended."), ("x" * 301, "at most 300 characters")):
            response = client.post(url(scene.entry, "amend"), {"reason": reason})
            assert response.status_code == 422
            assert words in response.content.decode()
        assert state(scene.entry) == "validated"

    def test_a_draft_is_not_amended(self, stage, scene, sign_in):
        response = sign_in(stage.worker).post(url(scene.midterm, "amend"), {"reason": "No."}, follow=True)
        assert "Only a validated assessment can be amended." in response.content.decode()
        assert state(scene.midterm) == "draft"


@pytest.mark.parametrize("move", ["complete", "validate", "amend"])
class TestWhoMay:
    def of(self, scene, move: str) -> Assessment:
        return scene.entry if move == "amend" else scene.midterm

    @pytest.mark.parametrize(("who", "status"), OTHERS)
    def test_others_do_not(self, stage, scene, sign_in, move, who, status):
        before = state(self.of(scene, move))
        client = sign_in(getattr(stage, who))
        assert client.post(url(self.of(scene, move), move), {"rest": "on", "reason": "x"}).status_code == status
        assert state(self.of(scene, move)) == before

    def test_break_glass_does_not(self, stage, scene, sign_in, move):
        open_by_break_glass(scene.file, stage.colleague)
        before = state(self.of(scene, move))
        client = sign_in(stage.colleague)
        assert client.post(url(self.of(scene, move), move), {"rest": "on", "reason": "x"}).status_code == 403
        assert state(self.of(scene, move)) == before

    def test_who_covers_does(self, stage, scene, sign_in, move):
        cover(stage.members["worker"], stage.colleague)
        one = self.of(scene, move)
        if move == "validate":
            with acting_as(system(), "test"):
                exit_ = {"moment": "exit", "date": "2016-10-01", "state": "completed"}
                one = AssessmentFactory(enrolment=scene.enrolment, **exit_)
        before = state(one)
        sign_in(stage.colleague).post(url(one, move), {"rest": "on", "reason": "x"})
        assert state(one) != before
