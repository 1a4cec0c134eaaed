"""Saved as one goes: small savings, two people in one assessment, the same thing sent twice, what ended meanwhile."""

from __future__ import annotations

import re
from typing import Any

import pytest

from assessments.enums import Answer
from assessments.models import Assessment, Domain
from assessments.services.answers import (
    AspectAnswer,
    NoDraft,
    SentAnswers,
    locked_draft,
    mark_rest_not_asked,
    save_answers,
)
from audit.models import AccessEntry
from core.actor import acting_as
from permissions.policy import POLICY
from permissions.transitions import NotAllowed
from tests.assessments.sender import BY_SCRIPT, saved, seen, url
from tests.participants.full_file import lend, open_by_break_glass, seal
from tests.support.factories import system
from tests.support.markup import one_line
from tests.support.page_tree import read

pytestmark = pytest.mark.django_db


class TestOneAspect:
    def test_a_level_is_saved_and_the_counts_follow(self, worker, scene):
        response = worker.send(answer="3")
        assert response.status_code == 200
        assert (saved(scene).answer, saved(scene).level) == (Answer.RATED, 3)
        html = response.content.decode()
        assert "2 of 2 answered" in html
        assert "2 of 15 aspects answered" in html
        assert re.search(r"<time data-at>\d\d:\d\d</time>", html)

    def test_the_answer_is_made_of_what_the_page_includes(self, worker, scene):
        """Each part of the answer, put into the page, is what the page says when it is loaded again."""
        answer = read(worker.send(answer="3", note="Pays.").content.decode())
        page = read(worker.client.get(f"/assessments/{scene.midterm.uuid}/").content.decode())
        parts = {one.attributes["data-part"]: one for one in answer.walk() if "data-part" in one.attributes}
        assert set(parts) == {"state-finances-management", "count-finances", "count-all"}
        for name, part in parts.items():
            found = [one for one in page.walk() if one.attributes.get("data-part") == name]
            assert found
            assert all(repr(one) == repr(part) for one in found), name

    def test_nothing_of_the_file_is_in_the_answer_and_nothing_is_logged(self, worker):
        before = AccessEntry.objects.count()
        html = worker.send(answer="3", note="Pays the rent.").content.decode()
        assert not re.search("Pays|Urbinati|canari", html)
        assert AccessEntry.objects.count() == before

    def test_one_after_the_other_by_the_mark_of_each_answer(self, worker, scene):
        for values in (
            {"answer": "3"},
            {"answer": "3", "note": "Pays."},
            {"answer": "4", "note": "Pays.", "is_problem": "no"},
        ):
            assert worker.send(**values).status_code == 200
        rating = saved(scene)
        assert (rating.level, rating.note, rating.is_problem) == (4, "Pays.", False)
        assert rating.history.count() == 3

    def test_sent_twice_it_acts_once(self, worker, scene):
        worker.send(answer="3")
        worker.marks.clear()  # the answer to the first was lost: the mark is still the old one
        assert worker.send(answer="3").status_code == 200
        assert saved(scene).history.count() == 1

    def test_a_choice_after_a_lost_answer_is_no_conflict(self, worker, scene):
        """The answer to the first save was lost, and the person chose again: the script lists what it sent before."""
        worker.send(answer="3", note="Pays.")
        worker.lose("finances-management-seen")
        assert worker.send(answer="5", note="Pays.", tried=[{"answer": "3", "note": "Pays."}]).status_code == 200
        assert (saved(scene).level, saved(scene).note) == (5, "Pays.")

    def test_what_is_wrong_is_said_at_the_aspect(self, worker, scene):
        response = worker.send(answer="9", tried=[{"answer": "3"}])
        assert response.status_code == 400
        assert "Choose one of the answers." in response.content.decode()
        assert 'value="[{&quot;answer&quot;: &quot;3&quot;}]"' in response.content.decode()  # not saved: still tried
        assert saved(scene) is None

    def test_what_is_wrong_is_compared_once_it_is_put_right(self, worker, colleague, scene):
        """A form that is not valid keeps its mark: what was saved meanwhile is not overwritten by correcting it."""
        colleague.send(answer="2")
        assert worker.send(answer="9").status_code == 400
        assert worker.send(answer="4").status_code == 409
        assert saved(scene).level == 2

    def test_the_reason_of_another_answer_is_not_kept_for_a_level(self, worker, scene):
        worker.send(answer="not_applicable", reason="No income.")
        assert (saved(scene).level, saved(scene).reason) == (None, "No income.")
        worker.send(answer="2", reason="No income.")
        assert (saved(scene).level, saved(scene).reason) == (2, "")

    def test_nothing_sent_is_nothing_saved(self, worker, scene):
        assert worker.client.post(url(scene.midterm), {"finances-management-answer": "3"}).status_code == 400
        assert saved(scene) is None

    def test_an_aspect_of_another_domain_is_not_taken(self, worker, scene):
        data = {"housing-cost-answer": "3", "housing-cost-seen": ""}
        assert worker.client.post(url(scene.midterm), data).status_code == 400
        assert not scene.midterm.ratings.filter(aspect__code="cost").exists()

    @pytest.mark.parametrize("aspect", ["finances-management", "health-mental"])
    def test_one_save_takes_at_most_sixteen_statements(self, worker, django_assert_max_num_queries, aspect):
        worker.send(aspect, answer="3")
        with django_assert_max_num_queries(16):
            assert worker.send(aspect, answer="4", note="Pays.").status_code == 200


class TestTheOwnScore:
    def test_it_is_saved_changed_and_taken_away(self, worker, scene):
        for score in ("0", "10"):
            assert worker.send_own("finances", score).status_code == 200
            assert scene.midterm.self_ratings.get().score == int(score)
        assert worker.send_own("finances", "").status_code == 200
        assert not scene.midterm.self_ratings.exists()
        assert not scene.midterm.ratings.filter(aspect__code="management").exists()  # never mixed with a level

    def test_two_people_are_asked(self, worker, colleague, scene):
        colleague.send_own("finances", "4")
        response = worker.send_own("finances", "7")
        assert response.status_code == 409
        assert scene.midterm.self_ratings.get().score == 4
        assert worker.send_own("finances", "7").status_code == 200
        assert scene.midterm.self_ratings.get().score == 7


class TestTwoPeople:
    def test_the_second_is_told_sees_both_and_nothing_is_overwritten(self, worker, colleague, scene, stage):
        colleague.send(answer="2", note="Owes the rent.")
        response = worker.send(answer="4", note="Pays the rent.")
        assert response.status_code == 409
        html = response.content.decode()
        assert "colleague" in html
        assert "saved something else here meanwhile" in html
        assert "Owes the rent." in html
        assert 'data-told="both"' in html
        assert (saved(scene).level, saved(scene).note) == (2, "Owes the rent.")

    def test_saving_again_is_a_decision(self, worker, colleague, scene):
        colleague.send(answer="2")
        assert worker.send(answer="4").status_code == 409
        assert worker.send(answer="4").status_code == 200  # with the mark of what was shown
        assert saved(scene).level == 4
        assert [row.level for row in saved(scene).history.order_by("history_id")] == [2, 4]

    def test_and_it_may_be_overtaken_again(self, worker, colleague):
        colleague.send(answer="2")
        assert worker.send(answer="4").status_code == 409
        colleague.send(answer="1")
        assert worker.send(answer="4").status_code == 409

    def test_what_was_told_is_logged_as_read(self, worker, colleague):
        colleague.send(answer="2")
        before = AccessEntry.objects.count()
        worker.send(answer="4")
        assert AccessEntry.objects.count() == before + 1
        assert AccessEntry.objects.order_by("-pk")[0].what == "assessments.told"

    def test_the_same_answer_is_no_conflict(self, worker, colleague, scene):
        colleague.send(answer="3", note="Pays.")
        assert worker.send(answer="3", note="Pays.").status_code == 200
        assert saved(scene).history.count() == 1

    def test_other_aspects_are_not_concerned(self, worker, colleague, scene):
        colleague.send("finances-autonomy", answer="1")
        assert worker.send(answer="3").status_code == 200
        assert saved(scene, "autonomy").level == 1

    def test_what_only_the_other_changed_is_kept_and_told(self, worker, colleague, scene):
        """One changes the level, the other writes a note: both are saved."""
        colleague.send("finances-autonomy", answer="2")
        response = worker.send("finances-autonomy", answer="4", note="Asks for advice.")
        assert response.status_code == 200
        html = response.content.decode()
        assert 'data-told="theirs"' in html
        assert "&quot;finances-autonomy-answer&quot;: &quot;2&quot;" in html
        found = saved(scene, "autonomy")
        assert (found.level, found.note) == (2, "Asks for advice.")

    def test_a_level_and_a_note_that_both_wrote(self, worker, colleague, scene):
        colleague.send("finances-autonomy", answer="4", note="Hers.")
        response = worker.send("finances-autonomy", answer="5", note="Mine.")
        assert response.status_code == 409
        found = saved(scene, "autonomy")
        assert (found.level, found.note) == (4, "Hers.")

    def test_a_mark_that_is_none_gives_no_right_to_overwrite(self, worker, colleague, scene):
        colleague.send("finances-autonomy", answer="2")
        for mark in ("", "x", "999999999999", "0"):
            worker.marks["finances-autonomy-seen"] = mark or " "
            worker.send("finances-autonomy", answer="5")
            assert saved(scene, "autonomy").level == 2, mark

    def test_without_script_the_page_shows_both(self, worker, colleague, scene):
        colleague.send(answer="2", note="Owes the rent.")
        data = {
            "finances-management-answer": "4",
            "finances-management-note": "Pays the rent.",
            "finances-management-seen": "",
            "housing-cost-answer": "3",
            "housing-cost-seen": "",
        }
        page = f"/assessments/{scene.midterm.uuid}/"
        response = worker.client.post(page, data)
        assert response.status_code == 409
        html = one_line(response)
        assert "Owes the rent." in html
        assert "Pays the rent." in html
        assert re.search(r'name="finances-management-answer" value="4"[^>]* checked', html)
        assert scene.midterm.ratings.get(aspect__code="cost").level == 3  # what nobody else wrote is saved
        data["finances-management-seen"] = seen(html, "finances-management-seen")
        data["housing-cost-seen"] = seen(html, "housing-cost-seen")
        assert worker.client.post(page, data).status_code == 302
        assert (saved(scene).level, saved(scene).note) == (4, "Pays the rent.")


class TestWhoMay:
    @pytest.mark.parametrize(
        ("who", "status"), [("colleague", 404), ("manager", 403), ("stranger", 404), ("facilitator", 404), ("dpo", 404)]
    )
    @pytest.mark.parametrize("code", ["finances", "health"])
    def test_others_do_not(self, stage, scene, sign_in, who, status, code):
        aspect = {"finances": "finances-management", "health": "health-mental"}[code]
        response = sign_in(getattr(stage, who)).post(
            url(scene.midterm, code), {f"{aspect}-seen": "", f"{aspect}-answer": "3"}
        )
        assert response.status_code == status
        assert scene.midterm.ratings.count() == 1

    def test_break_glass_writes_nothing(self, stage, scene, sign_in):
        open_by_break_glass(scene.file, stage.colleague)
        data = {"finances-management-answer": "3", "finances-management-seen": ""}
        assert sign_in(stage.colleague).post(url(scene.midterm), data).status_code == 403
        assert saved(scene) is None

    def test_to_whom_the_file_is_lent_writes(self, stage, scene, sign_in):
        lend(scene.file, stage.colleague)
        data = {"finances-management-answer": "3", "finances-management-seen": ""}
        assert sign_in(stage.colleague).post(url(scene.midterm), data).status_code == 200

    def test_a_file_sealed_meanwhile_is_not_there(self, worker, scene, stage):
        seal(scene.file, stage.colleague, stage.manager)
        assert worker.send(answer="3").status_code == 404
        assert saved(scene) is None

    def test_health_and_family_ask_for_their_own_right(self, worker, scene, monkeypatch):
        monkeypatch.setitem(POLICY, "participant.health_family", {})
        assert worker.send("health-mental", answer="3").status_code == 403
        assert not scene.midterm.ratings.filter(aspect__domain__code="health").exists()

    @pytest.mark.parametrize("method", ["get", "put", "delete"])
    def test_it_takes_one_method(self, worker, scene, method):
        assert getattr(worker.client, method)(url(scene.midterm)).status_code == 405

    def test_an_unknown_domain_is_not_there(self, worker, scene):
        assert worker.client.post(url(scene.midterm, "nothing"), {}).status_code == 404


class TestWhatEndedMeanwhile:
    def test_completed_meanwhile_is_said_and_nothing_is_written(self, worker, scene):
        with acting_as(system(), "test"):
            Assessment.objects.filter(pk=scene.midterm.pk).update(state="completed")
        response = worker.send(answer="3")
        assert response.status_code == 409
        assert 'data-part="page-notice"' in response.content.decode()
        assert "completed meanwhile" in response.content.decode()
        assert saved(scene) is None

    def test_a_session_that_ended_sends_back_to_the_page(self, worker, scene):
        worker.client.logout()
        page = f"http://testserver/assessments/{scene.midterm.uuid}/"
        response = worker.client.post(url(scene.midterm), {}, headers=BY_SCRIPT | {"X-Page-Address": page})
        assert f"next=/assessments/{scene.midterm.uuid}/" in response.headers["X-Leave-For"]


class TestTheDoor:
    def sent(self, seen: str = "", **values: Any) -> SentAnswers:
        return SentAnswers(AspectAnswer(**values).values, seen)

    def test_it_asks_the_right_itself(self, stage, scene, monkeypatch):
        health = Domain.objects.get(code="health", instrument=scene.midterm.instrument)
        with acting_as(stage.colleague, "test"), pytest.raises(NotAllowed):
            locked_draft(scene.midterm, health)
        monkeypatch.setitem(POLICY, "participant.health_family", {})
        with acting_as(stage.worker, "test"), pytest.raises(NotAllowed):
            locked_draft(scene.midterm, health)

    def test_a_completed_one_is_no_draft(self, stage, scene):
        domain = Domain.objects.get(code="finances", instrument=scene.entry.instrument)
        with acting_as(stage.worker, "test"), pytest.raises(NoDraft):
            locked_draft(scene.entry, domain)

    def test_an_aspect_of_another_version_is_refused(self, stage, scene):
        from tests.support.factories import AspectFactory, DomainFactory, InstrumentFactory

        with acting_as(system(), "test"):
            other = AspectFactory(domain=DomainFactory(instrument=InstrumentFactory()))
        with acting_as(stage.worker, "test"), pytest.raises(ValueError):
            save_answers(scene.midterm, {other: self.sent(answer=Answer.RATED, level=2)})

    def test_the_rest_is_marked_once(self, stage, scene):
        with acting_as(stage.worker, "test"):
            assert mark_rest_not_asked(scene.midterm) == 14
            assert mark_rest_not_asked(scene.midterm) == 0
        found = scene.midterm.ratings.exclude(answer=Answer.RATED)
        assert {(rating.answer, rating.level) for rating in found} == {(Answer.NOT_ASKED, None)}
        assert found[0].history.get().history_user == stage.worker
