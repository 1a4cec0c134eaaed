"""One assessment on one page: who reads it, what stands beside each field, and the whole form sent without script."""

from __future__ import annotations

import re

import pytest

from assessments.enums import Answer
from assessments.models import Assessment, Rating
from audit.models import AccessEntry
from core.actor import acting_as
from permissions.policy import POLICY
from tests.participants.full_file import cover, open_by_break_glass, seal
from tests.support.factories import AssessmentFactory, ProblemFactory, RatingFactory, SelfRatingFactory, system
from tests.support.markup import one_line

pytestmark = pytest.mark.django_db


def url(assessment: Assessment) -> str:
    return f"/assessments/{assessment.uuid}/"


def page(client, assessment: Assessment) -> str:
    response = client.get(url(assessment))
    assert response.status_code == 200
    return one_line(response)


def unit(html: str, code: str) -> str:
    """Return the part of the page that is of one aspect or score."""
    found = html[html.index(f'data-unit="{code}"') :]
    following = found.find("data-unit=", 10)
    return found if following < 0 else found[:following]


class TestReading:
    def test_the_key_worker_reads_all_of_it(self, stage, scene, sign_in):
        html = page(sign_in(stage.worker), scene.entry)
        for word in (
            "healthcanari",
            "familycanari",
            "financecanari",
            "Urbinati",
            "own score: 7 of 10",
            "mean of 2 of 2",
        ):
            assert word in html
        assert "data-answers" not in html  # validated: a correction is a new version
        assert f"{url(scene.entry)}amend/" in html
        entry = AccessEntry.objects.get()
        assert (entry.what, entry.extent) == ("assessments.assessment", "opened")
        assert entry.files.get().file == scene.file.uuid

    def test_no_name_is_in_the_title(self, stage, scene, sign_in):
        for assessment in (scene.entry, scene.midterm):
            html = page(sign_in(stage.worker), assessment)
            assert "Urbinati" not in html[html.index("<title>") : html.index("</title>")]

    @pytest.mark.parametrize(
        ("who", "status"),
        [("colleague", 404), ("manager", 403), ("stranger", 404), ("facilitator", 404), ("dpo", 404)],
    )
    def test_others_do_not(self, stage, scene, sign_in, who, status):
        client = sign_in(getattr(stage, who))
        for response in (client.get(url(scene.midterm)), client.post(url(scene.midterm), {"finances-own": "3"})):
            assert response.status_code == status
            assert not re.search("Urbinati|canari", response.content.decode())
        assert not AccessEntry.objects.exists()

    def test_a_sealed_file_is_not_there(self, stage, scene, sign_in):
        seal(scene.file, stage.colleague, stage.manager)
        assert sign_in(stage.worker).get(url(scene.midterm)).status_code == 404
        assert sign_in(stage.manager).get(url(scene.midterm)).status_code == 403

    def test_break_glass_reads_it_and_writes_nothing(self, stage, scene, sign_in):
        open_by_break_glass(scene.file, stage.manager)
        client = sign_in(stage.manager)
        html = page(client, scene.midterm)
        assert "data-answers" not in html
        assert "/complete/" not in html
        assert "healthcanari" in page(client, scene.entry)
        assert "/amend/" not in page(client, scene.entry)
        assert client.post(url(scene.midterm), {"finances-own": "3", "finances-own_seen": ""}).status_code == 403
        assert not scene.midterm.self_ratings.exists()

    def test_health_and_family_ask_for_their_own_right(self, stage, scene, sign_in, monkeypatch):
        monkeypatch.setitem(POLICY, "participant.health_family", {})
        client = sign_in(stage.worker)
        assert not re.search("healthcanari|familycanari|own score|Health|Family life", page(client, scene.entry))
        html = page(client, scene.midterm)
        assert not re.search("health-mental|family-relations|healthcanari|familycanari", html)
        assert "financecanari" in html  # what was noted last time
        assert html.count("data-save=") == 5
        client.post(url(scene.midterm), {"health-mental-answer": "3", "health-mental-seen": ""})
        assert not scene.midterm.ratings.filter(aspect__domain__code="health").exists()

    def test_statements_do_not_grow_with_answers(self, stage, scene, sign_in, django_assert_max_num_queries):
        client = sign_in(stage.worker)
        client.get(url(scene.midterm))
        with django_assert_max_num_queries(60) as few:
            client.get(url(scene.midterm))
        with acting_as(system(), "test"):
            for _number in range(14):
                RatingFactory(assessment=scene.midterm)
            for _number in range(6):
                SelfRatingFactory(assessment=scene.midterm)
        with django_assert_max_num_queries(len(few) + 1):  # the marks of own scores, where there are some
            client.get(url(scene.midterm))
        with django_assert_max_num_queries(40):
            client.get(url(scene.entry))

    @pytest.mark.parametrize("method", ["put", "delete", "patch"])
    def test_it_has_two_methods(self, stage, scene, sign_in, method):
        assert getattr(sign_in(stage.worker), method)(url(scene.entry)).status_code == 405


class TestTheFieldsOfADraft:
    def test_five_levels_by_their_sentences_and_four_other_answers(self, stage, scene, sign_in):
        html = unit(page(sign_in(stage.worker), scene.midterm), "housing-cost")
        assert html.count('type="radio" name="housing-cost-answer"') == 9
        assert re.findall(r'name="housing-cost-answer" value="(\w+)"', html) == [
            "1", "2", "3", "4", "5", "not_applicable", "not_asked", "does_not_know", "declined",
        ]  # fmt: skip
        assert html.count('class="sentence') == 5
        for level in range(1, 6):
            assert f'aria-describedby="housing-cost-{level}-text"' in html
            assert f'id="housing-cost-{level}-text"' in html

    def test_what_is_saved_is_chosen(self, stage, scene, sign_in):
        html = unit(page(sign_in(stage.worker), scene.midterm), "finances-autonomy")
        assert re.findall(r'name="finances-autonomy-answer" value="(\w+)"[^>]* checked', html) == ["4"]

    def test_the_level_of_last_time_is_marked_and_its_note_can_be_read(self, stage, scene, sign_in):
        html = unit(page(sign_in(stage.worker), scene.midterm), "finances-management")
        marked = re.findall(r'class="cell at-(\d)"(?:(?!</label>).)*last-mark(?:(?!</label>).)*entry', html, re.S)
        assert marked == ["2"]
        assert "Last time (entry, 4 January 2016):" in html
        assert "financecanari" in html

    def test_another_answer_of_last_time_is_told_in_words(self, stage, scene, sign_in):
        with acting_as(system(), "test"):
            rating = scene.entry.ratings.get(aspect__code="cost")
            rating.answer, rating.level, rating.reason = Answer.NOT_APPLICABLE, None, "Lives with her sister."
            rating.save()
        html = unit(page(sign_in(stage.worker), scene.midterm), "housing-cost")
        assert "Not applicable (Lives with her sister.)" in html
        assert not re.search(r'class="cell at-\d"(?:(?!</label>).)*last-mark', html, re.S)

    def test_nothing_stands_beside_the_first_one(self, stage, scene, sign_in):
        with acting_as(system(), "test"):
            Assessment.objects.filter(pk=scene.entry.pk).update(moment="exit")
        html = page(sign_in(stage.worker), scene.midterm)
        assert "last-mark" not in html
        assert "financecanari" not in html

    def test_the_one_before_is_the_last_by_moment(self, stage, scene, sign_in):
        with acting_as(system(), "test"):
            after = AssessmentFactory(enrolment=scene.enrolment, moment="exit", date="2016-10-01")
        html = page(sign_in(stage.worker), after)
        assert "(midterm, 1 June 2016)" not in html  # it has no note; its one level is marked
        marked = unit(html, "finances-autonomy")
        assert re.findall(r'<label class="cell at-(\d)"(?:(?!</label>).)*last-mark', marked, re.S) == ["4"]

    def test_another_version_of_the_instrument_is_not_set_beside(self, stage, scene, sign_in):
        from tests.support.factories import AspectFactory, DomainFactory, InstrumentFactory

        with acting_as(system(), "test"):
            aspect = AspectFactory(domain=DomainFactory(instrument=InstrumentFactory()))
            last = AssessmentFactory(
                enrolment=scene.enrolment, moment="exit", date="2016-10-01", instrument=aspect.domain.instrument
            )
        html = page(sign_in(stage.worker), last)
        assert "last-mark" not in html
        assert "canari" not in html.replace("2016-canari", "")

    def test_a_problem_noted_leads_to_its_plan(self, stage, scene, sign_in):
        with acting_as(system(), "test"):
            aspect = scene.entry.ratings.get(aspect__code="cost").aspect
            ProblemFactory(enrolment=scene.enrolment, domain=aspect.domain, aspect=aspect, label="Rent too high")
            Rating.objects.filter(assessment=scene.entry, aspect=aspect).update(is_problem=True)
        html = unit(page(sign_in(stage.worker), scene.midterm), "housing-cost")
        assert "Noted as a problem last time (entry)." in html
        assert "See the plan: Rent too high" in html

    def test_the_persons_own_score_is_apart(self, stage, scene, sign_in):
        html = unit(page(sign_in(stage.worker), scene.midterm), "health-own")
        assert html.count('type="radio" name="health-own"') == 12
        assert re.search(r'value="7"[^>]*>(?:(?!</label>).)*last-mark', html, re.S)
        assert "health-mental-answer" not in html

    def test_readers_are_named_under_each_domain(self, stage, scene, sign_in):
        cover(stage.members["worker"], stage.colleague)
        html = page(sign_in(stage.worker), scene.midterm)
        assert html.count("Can be read by") == 7
        assert html.count("What is written here, the person has the right to read.") == 7
        assert "colleague" in html[html.index('id="finances"') :]

    def test_the_index_counts_what_is_answered(self, stage, scene, sign_in):
        html = page(sign_in(stage.worker), scene.midterm)
        index = html[html.index('class="domains"') : html.index("</nav>", html.index('class="domains"'))]
        assert len(re.findall(r'<a\s+href="#', index)) == 7
        assert index.count(f"/assessments/{scene.midterm.uuid}/complete/") == 1
        assert re.search(r'href="#finances".*?1 of 2 answered', index, re.S)
        assert re.search(r'href="#housing".*?0 of 3 answered', index, re.S)


class TestTheWholeForm:
    """As a browser without script sends it."""

    def test_what_is_rendered_can_be_filled_in_and_sent(self, stage, scene, sign_in, rendered):
        client = sign_in(stage.worker)
        values = rendered(client, scene.midterm)
        values |= {
            "finances-management-answer": "3",
            "finances-management-note": "Pays the rent.",
            "finances-management-is_problem": "yes",
            "finances-autonomy-answer": "not_asked",
            "finances-own": "6",
        }
        response = client.post(url(scene.midterm), values, follow=True)
        assert response.redirect_chain[-1][0] == url(scene.midterm)
        assert "The answers are saved." in response.content.decode()
        saved = {rating.aspect.code: rating for rating in scene.midterm.ratings.select_related("aspect")}
        assert set(saved) == {"management", "autonomy"}
        assert (saved["management"].answer, saved["management"].level) == (Answer.RATED, 3)
        assert (saved["management"].note, saved["management"].is_problem) == ("Pays the rent.", True)
        assert (saved["autonomy"].answer, saved["autonomy"].level) == (Answer.NOT_ASKED, None)
        assert saved["management"].history.get().history_user == stage.worker
        assert scene.midterm.self_ratings.get().score == 6

    def test_sent_twice_it_writes_once(self, stage, scene, sign_in, rendered):
        client = sign_in(stage.worker)
        values = rendered(client, scene.midterm) | {"finances-management-answer": "3", "finances-own": "0"}
        for _time in range(2):
            assert client.post(url(scene.midterm), values).status_code == 302
        rating = scene.midterm.ratings.get(aspect__code="management", aspect__domain__code="finances")
        assert rating.history.count() == 1
        assert scene.midterm.self_ratings.get().history.count() == 1
        assert scene.midterm.ratings.get(aspect__code="autonomy").history.count() == 1  # it was the same

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"management-answer": "6", "management-note": "Pays."}, "Choose one of the answers."),
            ({"management-answer": "0"}, "Choose one of the answers."),
            ({"management-answer": "rated"}, "Choose one of the answers."),
            ({"management-answer": "3", "management-is_problem": "perhaps"}, "Select a valid choice."),
            ({"management-answer": "not_applicable", "management-reason": "x" * 301}, "at most 300 characters"),
            ({"own": "11"}, "The own score lies from 0 to 10."),
        ],
    )
    def test_an_error_keeps_what_was_typed_and_saves_the_rest(self, stage, scene, sign_in, rendered, values, sentence):
        client = sign_in(stage.worker)
        before = list(scene.midterm.ratings.order_by("pk").values_list("pk", "answer", "level"))
        sent = rendered(client, scene.midterm) | {f"finances-{name}": value for name, value in values.items()}
        response = client.post(url(scene.midterm), sent | {"housing-cost-answer": "2", "housing-cost-note": "Rent."})
        assert response.status_code == 400
        html = response.content.decode()
        assert sentence in html
        assert "error-summary" in html
        for value in values.values():
            if value == "Pays.":
                assert value in html
        assert scene.midterm.ratings.get(aspect__code="cost").level == 2
        others = scene.midterm.ratings.exclude(aspect__code="cost")
        assert list(others.order_by("pk").values_list("pk", "answer", "level")) == before

    def test_each_problem_leads_to_an_input_of_the_page(self, stage, scene, sign_in, rendered):
        client = sign_in(stage.worker)
        wrong = {"finances-management-answer": "7", "health-own": "12", "housing-cost-is_problem": "perhaps"}
        html = client.post(url(scene.midterm), rendered(client, scene.midterm) | wrong).content.decode()
        summary = html[html.index('class="error-summary"') : html.index("</ul>", html.index('class="error-summary"'))]
        links = re.findall(r'href="#([\w-]+)"', summary)
        assert len(links) == 3
        assert all(f'id="{link}"' in html for link in links)

    def test_a_note_without_a_level_is_saved_and_shown_again(self, stage, scene, sign_in, rendered):
        client = sign_in(stage.worker)
        values = rendered(client, scene.midterm) | {
            "finances-management-note": "Pays.\r\nOwes nothing.",
            "housing-cost-is_problem": "yes",
            "family-parenting-answer": "not_applicable",
        }
        assert client.post(url(scene.midterm), values).status_code == 302
        html = page(client, scene.midterm)
        note = unit(html, "finances-management")
        assert "Pays.\nOwes nothing.</textarea>" in note
        assert "No level yet. What you wrote is kept." in note
        assert 'value="yes" id="housing-cost-problem-yes" checked' in unit(html, "housing-cost")
        reason = unit(html, "family-parenting")
        assert 'value="not_applicable" id="family-parenting-not_applicable" checked' in reason
        assert "Say why it does not apply." in reason
        assert "1 of 15 aspects answered" in html  # the level that was there before

    def test_who_only_reads_a_draft_sees_the_note_and_that_there_is_no_answer(self, stage, scene, sign_in, rendered):
        client = sign_in(stage.worker)
        values = rendered(client, scene.midterm) | {"finances-management-note": "Pays."}
        client.post(url(scene.midterm), values)
        open_by_break_glass(scene.file, stage.manager)
        html = page(sign_in(stage.manager), scene.midterm)
        assert re.search(r"No answer yet</span></p><div class=\"notes-text\"><p>Pays.</p>", html)

    def test_a_completed_one_is_not_written_and_gives_back_what_was_typed(self, stage, scene, sign_in):
        sent = {"finances-management-answer": "3", "finances-management-note": "Pays the rent."}
        sent["finances-management-seen"] = ""
        response = sign_in(stage.worker).post(url(scene.entry), sent)
        assert response.status_code == 409
        assert "Pays the rent." in response.content.decode()
        assert not any(rating.note == "Pays the rent." for rating in scene.entry.ratings.all())

    def test_who_covers_may_write(self, stage, scene, sign_in):
        cover(stage.members["worker"], stage.colleague)
        sent = {"finances-management-answer": "3", "finances-management-seen": ""}
        assert sign_in(stage.colleague).post(url(scene.midterm), sent).status_code == 302
        assert scene.midterm.ratings.filter(aspect__code="management").exists()

    def test_answers_of_other_assessments_and_keys_change_nothing(self, stage, scene, sign_in):
        more = {"mental-answer": "1", "assessment": str(scene.entry.pk), "state": "validated", "moment": "exit"}
        sign_in(stage.worker).post(url(scene.midterm), more)
        assert scene.midterm.ratings.count() == 1
        found = Assessment.objects.get(pk=scene.midterm.pk)
        assert (found.state, found.moment) == ("draft", "midterm")
