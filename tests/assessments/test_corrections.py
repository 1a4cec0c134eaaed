"""Mistakes put right: a draft thrown away, an amendment taken back, the moment and the day of an assessment."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from actionplans.models import Problem
from assessments.models import Assessment, Rating, SelfRating
from audit.models import TransitionLog
from core.actor import acting_as
from participants.models import Enrolment
from permissions.transitions import MoveRefused, perform
from tests.assessments.pages import shown
from tests.participants.full_file import cover, open_by_break_glass
from tests.permissions.forms import form_to
from tests.support.factories import ProblemFactory, RatingFactory, SelfRatingFactory, system
from tests.support.markup import one_line

pytestmark = pytest.mark.django_db
OTHERS = [("colleague", 404), ("manager", 403), ("stranger", 404), ("facilitator", 404), ("dpo", 404)]
REASON = "Begun on the file of somebody else."
DAY_REASON = "The day of the paper was read wrongly."


def url(assessment: Assessment, page: str = "") -> str:
    return f"/assessments/{assessment.uuid}/" + (f"{page}/" if page else "")


def state(assessment: Assessment) -> str:
    return Assessment.objects.get(pk=assessment.pk).state


def discard(client: Any, assessment: Assessment, **given: Any) -> Any:
    path = url(assessment, "discard")
    return client.post(path, {**shown(client, path), "reason": REASON, **given})


class TestThrowingAway:
    def test_the_page_says_what_is_lost(self, stage, scene, sign_in):
        client = sign_in(stage.worker)
        assert f'href="{url(scene.midterm, "discard")}"' in client.get(url(scene.midterm)).content.decode()
        with acting_as(system(), "test"):
            rating = scene.midterm.ratings.get()
            rating.note = "Pays by herself."
            rating.save()
            domain = rating.aspect.domain
            SelfRatingFactory(assessment=scene.midterm, domain=domain, score=5)
            ProblemFactory(enrolment=scene.enrolment, domain=domain, aspect=rating.aspect, rating=rating)
        html = one_line(client.get(url(scene.midterm, "discard")))
        for words in ("1 answer", "1 note", "1 own score of the person", "1 problem of the plan was noted from"):
            assert words in html
        assert "earlier version" not in html

    def test_an_empty_one_is_said_to_be_empty(self, stage, scene, sign_in):
        with acting_as(system(), "test"):
            scene.midterm.ratings.get().delete()
        assert "Nothing is written in this draft." in one_line(sign_in(stage.worker).get(url(scene.midterm, "discard")))

    def test_it_goes_with_its_answers_and_nothing_else(self, stage, scene, sign_in):
        with acting_as(system(), "test"):
            rating = scene.midterm.ratings.get()
            SelfRatingFactory(assessment=scene.midterm, domain=rating.aspect.domain, score=5)
            problem = ProblemFactory(
                enrolment=scene.enrolment, domain=rating.aspect.domain, aspect=rating.aspect, rating=rating
            )
        problems, answers = Problem.objects.count(), scene.entry.ratings.count()
        client = sign_in(stage.worker)
        response = discard(client, scene.midterm)
        assert response.url == f"/participants/{scene.file.uuid}/"
        assert state(scene.midterm) == "discarded"
        assert not Rating.objects.filter(assessment=scene.midterm).exists()
        assert not SelfRating.objects.filter(assessment=scene.midterm).exists()
        problem.refresh_from_db()
        assert (Problem.objects.count(), problem.rating, problem.aspect) == (problems, None, rating.aspect)
        assert scene.entry.ratings.count() == answers
        kept = Rating.history.filter(assessment=scene.midterm.pk).latest("history_id")
        assert (kept.history_type, kept.level, kept.history_user) == ("-", 4, stage.worker)
        move = TransitionLog.objects.get(object=scene.midterm.uuid)
        assert (move.move, move.reason, move.actor) == ("discard", REASON, stage.worker)

    def test_it_is_nowhere_any_more_but_in_history_and_at_its_address(self, stage, scene, sign_in):
        client = sign_in(stage.worker)
        discard(client, scene.midterm)
        for page in (
            f"/participants/{scene.file.uuid}/",
            f"/assessments/of/{scene.file.uuid}/new/",
            "/assessments/due/",
            f"/assessments/of/{scene.file.uuid}/side-by-side/",
        ):
            assert str(scene.midterm.uuid) not in client.get(page).content.decode(), page
        html = one_line(client.get(url(scene.midterm)))
        assert REASON in html
        assert stage.worker.get_full_name() in html
        history = one_line(client.get(f"/participants/{scene.file.uuid}/history/"))
        assert history.count(REASON) == 1
        assert "Thrown away" in history

    def test_the_moment_can_be_begun_again(self, stage, scene, sign_in):
        client = sign_in(stage.worker)
        discard(client, scene.midterm)
        path = f"/assessments/of/{scene.file.uuid}/new/"
        response = client.post(path, shown(client, path) | {"moment": "midterm", "date": "2/6/2016"})
        new = Assessment.objects.get(moment="midterm", state="draft")
        assert response.url == url(new)
        assert new.date == date(2016, 6, 2)

    @pytest.mark.parametrize("reason", ["", "   ", "Too short.", "x" * 301, "\u200b" * 30])
    def test_it_needs_a_reason_that_is_understood(self, stage, scene, sign_in, reason):
        response = discard(sign_in(stage.worker), scene.midterm, reason=reason)
        assert response.status_code == 422
        assert state(scene.midterm) == "draft"
        assert scene.midterm.ratings.count() == 1

    def test_sent_twice_it_is_done_once(self, stage, scene, sign_in):
        client = sign_in(stage.worker)
        values = shown(client, url(scene.midterm, "discard")) | {"reason": REASON}
        client.post(url(scene.midterm, "discard"), values)
        assert client.post(url(scene.midterm, "discard"), values).url == url(scene.midterm)
        assert TransitionLog.objects.filter(object=scene.midterm.uuid).count() == 1

    def test_a_completed_one_stays_and_the_reason_is_not_lost(self, stage, scene, sign_in):
        client = sign_in(stage.worker)
        values = shown(client, url(scene.midterm, "discard")) | {"reason": REASON}
        Assessment.objects.filter(pk=scene.midterm.pk).update(state="completed")
        response = client.post(url(scene.midterm, "discard"), values)
        assert response.status_code == 409
        assert "no draft any more" in response.content.decode()
        assert REASON in response.content.decode()
        assert (state(scene.midterm), scene.midterm.ratings.count()) == ("completed", 1)
        page = one_line(client.get(url(scene.midterm, "discard")))
        assert "Only a draft can be thrown away" in page
        assert url(scene.midterm, "discard") not in client.get(url(scene.midterm)).content.decode()

    @pytest.mark.parametrize("what", ["answer", "score"])
    def test_what_somebody_writes_meanwhile_is_shown_before_it_is_lost(self, stage, scene, sign_in, what):
        client = sign_in(stage.worker)
        values = shown(client, url(scene.midterm, "discard")) | {"reason": REASON}
        with acting_as(stage.colleague, "test"):
            if what == "answer":
                RatingFactory(assessment=scene.midterm, aspect=scene.entry.ratings.first().aspect)
            else:
                SelfRatingFactory(assessment=scene.midterm, domain=scene.midterm.ratings.get().aspect.domain)
        response = client.post(url(scene.midterm, "discard"), values)
        assert response.status_code == 409
        html = one_line(response)
        assert "Somebody wrote in this draft meanwhile." in html
        assert ("2 answers" if what == "answer" else "1 own score") in html
        assert REASON in html
        assert state(scene.midterm) == "draft"
        again = form_to(response.content.decode(), url(scene.midterm, "discard"), url(scene.midterm, "discard"))
        assert client.post(url(scene.midterm, "discard"), again.values).status_code == 302
        assert state(scene.midterm) == "discarded"

    def test_who_writes_in_it_meanwhile_is_told_and_keeps_the_text(self, stage, scene, sign_in, worker):
        discard(sign_in(stage.worker), scene.midterm)
        response = worker.send(answer="3", note="Not to be lost.")
        assert response.status_code == 409
        assert "The draft was thrown away meanwhile." in response.content.decode()
        values = shown_values(worker)
        response = worker.client.post(url(scene.midterm), values | {"finances-autonomy-note": "Not to be lost."})
        assert response.status_code == 409
        assert "Not to be lost." in response.content.decode()
        assert "The draft was thrown away meanwhile." in response.content.decode()
        assert not scene.midterm.ratings.exists()

    def test_the_pages_make_as_many_statements_whatever_is_in_it(
        self, stage, scene, sign_in, django_assert_max_num_queries
    ):
        client = sign_in(stage.worker)
        client.get(url(scene.midterm, "discard"))
        with django_assert_max_num_queries(45) as few:
            client.get(url(scene.midterm, "discard"))
        with acting_as(system(), "test"):
            for given in scene.entry.ratings.exclude(aspect__in=scene.midterm.ratings.values("aspect")):
                RatingFactory(assessment=scene.midterm, aspect=given.aspect)
        with django_assert_max_num_queries(len(few)):
            client.get(url(scene.midterm, "discard"))


def shown_values(sender: Any) -> dict[str, str]:
    """Return the form of the page that a writer was shown before."""
    return form_to(sender.page, url(sender.assessment), url(sender.assessment)).values


class TestTakingBackAnAmendment:
    def amended(self, client: Any, scene: Any) -> Assessment:
        client.post(url(scene.entry, "amend"), {"reason": "A level was mistaken."})
        return Assessment.objects.get(replaces=scene.entry, state="draft")

    def test_the_version_before_stands_again(self, stage, scene, sign_in):
        client = sign_in(stage.worker)
        new = self.amended(client, scene)
        assert "stands again as it was validated" in one_line(client.get(url(new, "discard")))
        assert discard(client, new).status_code == 302
        entry = Assessment.objects.get(pk=scene.entry.pk)
        assert (entry.state, entry.amend_reason, entry.ratings.count()) == ("validated", "", 15)
        moves = TransitionLog.objects.filter(object=entry.uuid).order_by("pk")
        assert [(move.move, move.reason) for move in moves] == [
            ("amend", "A level was mistaken."),
            ("reinstate", REASON),
        ]
        html = client.get(url(entry)).content.decode()
        assert f'href="{url(entry, "amend")}"' in html
        assert url(new) not in html

    def test_it_can_be_amended_again(self, stage, scene, sign_in):
        client = sign_in(stage.worker)
        first = self.amended(client, scene)
        discard(client, first)
        second = self.amended(client, scene)
        assert second.pk != first.pk
        assert client.get(url(scene.entry, "amend")).url == url(second)
        html = client.get(url(scene.entry)).content.decode()
        assert f'href="{url(second)}"' in html
        assert url(first) not in html

    def test_not_while_its_moment_has_another_assessment(self, stage, scene, sign_in):
        client = sign_in(stage.worker)
        new = self.amended(client, scene)
        Assessment.objects.filter(pk=new.pk).update(moment="other")
        Assessment.objects.filter(pk=scene.midterm.pk).update(moment="entry")
        response = discard(client, new)
        assert response.status_code == 409
        assert "This path already has an assessment of this moment." in response.content.decode()
        assert (state(new), state(scene.entry), new.ratings.count()) == ("draft", "amended", 15)

    def test_a_version_that_is_replaced_does_not_stand_again(self, stage, scene, sign_in):
        self.amended(sign_in(stage.worker), scene)
        with acting_as(stage.worker, "test"), pytest.raises(MoveRefused):
            perform(Assessment.objects.get(pk=scene.entry.pk), "reinstate", by=stage.worker, reason=REASON)


class TestWhoMayThrowAway:
    @pytest.mark.parametrize(("who", "status"), OTHERS)
    def test_others_do_not(self, stage, scene, sign_in, who, status):
        client = sign_in(getattr(stage, who))
        assert client.get(url(scene.midterm, "discard")).status_code == status
        sent = {"reason": REASON, "seen": shown(sign_in(stage.worker), url(scene.midterm, "discard"))["seen"]}
        assert client.post(url(scene.midterm, "discard"), sent).status_code == status
        assert state(scene.midterm) == "draft"

    def test_break_glass_does_not(self, stage, scene, sign_in):
        open_by_break_glass(scene.file, stage.colleague)
        assert sign_in(stage.colleague).post(url(scene.midterm, "discard"), {"reason": REASON}).status_code == 403
        assert state(scene.midterm) == "draft"

    def test_who_covers_does(self, stage, scene, sign_in):
        cover(stage.members["worker"], stage.colleague)
        assert discard(sign_in(stage.colleague), scene.midterm).status_code == 302
        assert state(scene.midterm) == "discarded"


def corrected(client: Any, assessment: Assessment, **given: Any) -> Any:
    path = url(assessment, "correct")
    return client.post(path, {**shown(client, path), "reason": DAY_REASON, "sure": "on", **given})


class TestMomentAndDay:
    @pytest.mark.parametrize("state", ["draft", "completed", "validated"])
    def test_they_are_corrected_with_a_reason_that_is_shown_where_it_is_read(self, stage, scene, sign_in, state):
        Assessment.objects.filter(pk=scene.entry.pk).update(state=state)
        client = sign_in(stage.worker)
        before = scene.entry.date
        assert f'href="{url(scene.entry, "correct")}"' in client.get(url(scene.entry)).content.decode()
        assert corrected(client, scene.entry, date="10/1/2016").url == url(scene.entry)
        found = Assessment.objects.get(pk=scene.entry.pk)
        assert (found.moment, found.date, found.state, found.version) == ("entry", date(2016, 1, 10), state, 1)
        row = found.history.latest("history_id")
        assert (row.history_change_reason, row.history_user) == (DAY_REASON, stage.worker)
        html = one_line(client.get(url(scene.entry)))
        for words in (DAY_REASON, stage.worker.get_full_name(), f"{before:%-d %B %Y}, now 10 January 2016"):
            assert words in html
        history = one_line(client.get(f"/participants/{scene.file.uuid}/history/"))
        assert history.count(DAY_REASON) == 1

    def test_the_moment_leaves_its_place_to_another_assessment(self, stage, scene, sign_in):
        client = sign_in(stage.worker)
        response = corrected(client, scene.midterm, moment="entry")
        assert response.status_code == 422
        assert "This path already has an assessment of this moment." in response.content.decode()
        assert corrected(client, scene.midterm, moment="exit").status_code == 302
        assert Assessment.objects.get(pk=scene.midterm.pk).moment == "exit"
        new = client.get(f"/assessments/of/{scene.file.uuid}/new/").content.decode()
        assert 'value="midterm"' in new
        assert 'value="exit"' not in new
        file = one_line(client.get(f"/participants/{scene.file.uuid}/"))
        assert f'<a href="{url(scene.midterm)}">Exit</a>' in file

    def test_what_is_usual_at_which_time_follows(self, stage, scene, sign_in):
        client = sign_in(stage.worker)
        corrected(client, scene.entry, date="30/5/2016")
        assert "outside the usual period" in one_line(client.get(url(scene.entry)))

    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            ({"date": ""}, "Enter on which day it was."),
            ({"date": "soon"}, "This is not a date."),
            ({"date": "1/1/2099"}, "This day has not come yet."),
            ({"date": "1/1/1999"}, "This is long before the path, which starts on"),
            ({"date": "2/6/2016"}, "Entry comes before midterm, midterm before exit. There is already: Midterm"),
            ({"moment": ""}, "Choose the moment."),
            ({"moment": "later"}, "Select a valid choice."),
            ({"reason": ""}, "Say why the assessment is corrected."),
            ({"reason": "Wrong."}, "Write at least 20 letters"),
            ({"reason": "x" * 301}, "at most 300 characters"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_stays(self, stage, scene, sign_in, given, sentence):
        client = sign_in(stage.worker)
        response = corrected(client, scene.entry, **{"date": "10/1/2016", **given})
        assert response.status_code == 422
        html = one_line(response)
        assert sentence in html
        assert given.get("reason", DAY_REASON) in html
        found = Assessment.objects.get(pk=scene.entry.pk)
        assert (found.moment, found.date) == (scene.entry.moment, scene.entry.date)

    def test_a_day_after_the_end_of_the_path_is_refused(self, stage, scene, sign_in):
        Enrolment.objects.filter(pk=scene.enrolment.pk).update(
            state="left", ended_on=date(2016, 9, 30), exit_reason="job"
        )
        client = sign_in(stage.worker)
        assert "The path ended on 30 September 2016." in one_line(corrected(client, scene.midterm, date="1/10/2016"))
        assert corrected(client, scene.midterm, date="30/9/2016").status_code == 302

    def test_a_day_that_was_odd_before_does_not_keep_the_moment_from_being_corrected(self, stage, scene, sign_in):
        Assessment.objects.filter(pk=scene.midterm.pk).update(date=date(2017, 1, 1))
        Enrolment.objects.filter(pk=scene.enrolment.pk).update(
            state="left", ended_on=date(2016, 9, 30), exit_reason="job"
        )
        assert corrected(sign_in(stage.worker), scene.midterm, moment="exit").status_code == 302

    def test_a_year_that_is_over_is_asked_about_the_old_one_too(self, stage, scene, sign_in):
        client = sign_in(stage.worker)
        path = url(scene.midterm, "correct")
        values = shown(client, path) | {"reason": DAY_REASON, "date": "2/1/2017"}
        response = client.post(path, values)
        html = one_line(response)
        assert response.status_code == 422
        for year in (2016, 2017):
            assert f"This counts in {year}, a year that is over" in html
        assert DAY_REASON in html
        assert Assessment.objects.get(pk=scene.midterm.pk).date == scene.midterm.date
        again = form_to(response.content.decode(), path, path).values
        assert client.post(path, again | {"sure": "on"}).status_code == 302
        assert Assessment.objects.get(pk=scene.midterm.pk).date == date(2017, 1, 2)

    def test_a_completed_path_keeps_its_exit_assessment(self, stage, scene, sign_in):
        Assessment.objects.filter(pk=scene.midterm.pk).update(moment="exit", state="completed")
        Enrolment.objects.filter(pk=scene.enrolment.pk).update(
            state="completed", ended_on=date(2016, 9, 30), exit_reason="path_completed"
        )
        client = sign_in(stage.worker)
        response = corrected(client, scene.midterm, moment="midterm")
        assert "The path was completed with this exit assessment" in one_line(response)
        assert corrected(client, scene.midterm, date="9/9/2016").status_code == 302

    def test_the_second_of_two_is_told_and_keeps_the_text(self, stage, scene, sign_in):
        cover(stage.members["worker"], stage.colleague)
        first, second = sign_in(stage.worker), sign_in(stage.colleague)
        path = url(scene.entry, "correct")
        values = shown(second, path) | {"reason": DAY_REASON, "sure": "on"}
        corrected(first, scene.entry, date="10/1/2016")
        response = second.post(path, values | {"date": "12/1/2016"})
        html = one_line(response)
        assert response.status_code == 409
        for words in (stage.worker.get_full_name(), "10 January 2016", 'value="12/1/2016"', DAY_REASON):
            assert words in html
        assert Assessment.objects.get(pk=scene.entry.pk).date == date(2016, 1, 10)

    def test_two_that_do_not_go_together_are_asked_together(self, stage, scene, sign_in):
        cover(stage.members["worker"], stage.colleague)
        with acting_as(system(), "test"):
            scene.midterm.moment = "other"
            scene.midterm.save()
        first, second = sign_in(stage.worker), sign_in(stage.colleague)
        path = url(scene.midterm, "correct")
        values = shown(second, path) | {"reason": DAY_REASON, "sure": "on", "moment": "midterm"}
        assert corrected(first, scene.midterm, date="20/12/2015").status_code == 302
        response = second.post(path, values)
        html = one_line(response)
        assert response.status_code == 409
        assert "Entry comes before midterm, midterm before exit. There is already: Entry: 4 January 2016." in html
        assert DAY_REASON in html
        found = Assessment.objects.get(pk=scene.midterm.pk)
        assert (found.moment, found.date) == ("other", date(2015, 12, 20))

    def test_sent_twice_it_is_done_once(self, stage, scene, sign_in):
        client = sign_in(stage.worker)
        values = shown(client, url(scene.entry, "correct")) | {"reason": DAY_REASON, "sure": "on", "date": "10/1/2016"}
        for _time in range(2):
            assert client.post(url(scene.entry, "correct"), values).status_code == 302
        assert scene.entry.history.filter(date=date(2016, 1, 10)).count() == 1

    @pytest.mark.parametrize("gone", ["amended", "discarded"])
    def test_a_version_that_counts_no_more_is_not_corrected(self, stage, scene, sign_in, gone):
        client = sign_in(stage.worker)
        values = shown(client, url(scene.entry, "correct")) | {"reason": DAY_REASON, "date": "10/1/2016"}
        Assessment.objects.filter(pk=scene.entry.pk).update(state=gone, amend_reason="A date was wrong.")
        response = client.post(url(scene.entry, "correct"), values)
        assert response.status_code == 409
        assert DAY_REASON in response.content.decode()
        assert Assessment.objects.get(pk=scene.entry.pk).date == scene.entry.date
        assert client.get(url(scene.entry, "correct")).url == url(scene.entry)

    def test_the_pages_make_as_many_statements_whatever_was_corrected(
        self, stage, scene, sign_in, django_assert_max_num_queries
    ):
        client = sign_in(stage.worker)
        pages = (url(scene.entry, "correct"), url(scene.entry))
        for page in pages:
            client.get(page)
        few = []
        for page in pages:
            with django_assert_max_num_queries(45) as asked:
                client.get(page)
            few.append(len(asked))
        for day in ("10/1/2016", "12/1/2016", "14/1/2016"):
            corrected(client, scene.entry, date=day)
        client.get(url(scene.midterm))  # which reads the messages
        for page, number in zip(pages, few, strict=True):
            with django_assert_max_num_queries(number):
                client.get(page)


class TestWhoMayCorrect:
    @pytest.mark.parametrize(("who", "status"), OTHERS)
    def test_others_do_not(self, stage, scene, sign_in, who, status):
        client = sign_in(getattr(stage, who))
        assert client.get(url(scene.entry, "correct")).status_code == status
        sent = {"moment": "entry", "date": "10/1/2016", "reason": DAY_REASON, "sure": "on"}
        assert client.post(url(scene.entry, "correct"), sent).status_code == status
        assert Assessment.objects.get(pk=scene.entry.pk).date == scene.entry.date

    def test_break_glass_reads_what_was_corrected_and_does_not_correct(self, stage, scene, sign_in):
        corrected(sign_in(stage.worker), scene.entry, date="10/1/2016")
        open_by_break_glass(scene.file, stage.colleague)
        client = sign_in(stage.colleague)
        html = client.get(url(scene.entry)).content.decode()
        assert DAY_REASON in html
        assert url(scene.entry, "correct") not in html
        assert client.post(url(scene.entry, "correct"), {"reason": DAY_REASON}).status_code == 403

    def test_who_covers_does(self, stage, scene, sign_in):
        cover(stage.members["worker"], stage.colleague)
        assert corrected(sign_in(stage.colleague), scene.entry, date="10/1/2016").status_code == 302
