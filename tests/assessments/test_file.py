"""Assessments in a person's file: beginning one, the moments side by side, literacy tests, what is due."""

from __future__ import annotations

import re
import uuid
from datetime import date, timedelta

import pytest
from django.utils import translation

from assessments.due import due_of
from assessments.enums import Answer
from assessments.models import Assessment, LiteracyTest, Rating
from assessments.moment_comparison import change_of, change_words, walked_of
from assessments.selectors import path_of
from audit.models import AccessEntry
from core.actor import acting_as
from core.periods import day_and_month, today
from permissions.policy import POLICY
from tests.participants.full_file import cover, open_by_break_glass
from tests.permissions.forms import form_to
from tests.support.factories import AssessmentFactory, EnrolmentFactory, LiteracyTestFactory, RatingFactory, system

pytestmark = pytest.mark.django_db
OTHERS = [("colleague", 403), ("manager", 403), ("stranger", 404), ("facilitator", 404), ("dpo", 404)]


def new(scene) -> str:
    return f"/assessments/of/{scene.file.uuid}/new/"


def rendered(client, path: str) -> dict[str, str]:
    form = form_to(client.get(path).content.decode(), path, path)
    assert form is not None
    return form.values


class TestDays:
    def test_the_form_of_a_literacy_test_has_today(self, stage, scene, sign_in):
        values = rendered(sign_in(stage.worker), f"/assessments/of/{scene.file.uuid}/literacy/")
        assert values["date"] == f"{today():%d/%m/%Y}"

    def test_a_draft_on_home_has_its_day(self, stage, scene, sign_in):
        waiting = sign_in(stage.worker).get("/").context["waiting"].lines
        (line,) = [line for line in waiting if str(line.heading) == "Assessment to finish"]
        with translation.override("en"):
            assert line.day == day_and_month(scene.midterm.date)


class TestBeginning:
    def test_the_rendered_form_begins_a_draft_signed_by_the_worker(self, stage, scene, sign_in):
        client = sign_in(stage.worker)
        values = rendered(client, new(scene)) | {"moment": "exit", "date": "1.10.16"}
        response = client.post(new(scene), values)
        made = Assessment.objects.get(moment="exit")
        assert response.url == f"/assessments/{made.uuid}/"
        assert (made.date, made.state, made.done_by) == (date(2016, 10, 1), "draft", stage.members["worker"])
        assert str(made.uuid) == values["key"]

    def test_sent_twice_it_begins_one(self, stage, scene, sign_in):
        client = sign_in(stage.worker)
        values = rendered(client, new(scene)) | {"moment": "exit", "date": "1/10/2016"}
        addresses = {client.post(new(scene), values).url for _time in range(2)}
        assert len(addresses) == 1
        assert Assessment.objects.filter(moment="exit").count() == 1

    def test_the_draft_that_exists_is_offered(self, stage, scene, sign_in):
        client = sign_in(stage.worker)
        html = client.get(new(scene)).content.decode()
        assert f'href="/assessments/{scene.midterm.uuid}/"' in html
        assert "Go on: Midterm" in html
        values = rendered(client, new(scene))
        response = client.post(new(scene), values | {"moment": "midterm", "date": "1/6/2016"})
        assert response.status_code == 422
        assert Assessment.objects.filter(moment="midterm").count() == 1

    def test_a_second_draft_of_another_moment_is_led_to_the_first(self, stage, scene, sign_in):
        client = sign_in(stage.worker)
        for number in range(2):
            values = rendered(client, new(scene)) | {"moment": "other", "date": "1/7/2016"}
            response = client.post(new(scene), values)
            assert response.status_code == (422 if number else 302)
        assert "This moment already has its assessment" in response.content.decode()
        assert "Go on with it" in response.content.decode()
        assert Assessment.objects.filter(moment="other").count() == 1

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"moment": "exit", "date": "31/2/2016"}, "This day does not exist."),
            ({"moment": "exit", "date": ""}, "Enter on which day it is."),
            ({"moment": "", "date": "1/10/2016"}, "Choose the moment."),
            ({"moment": "exit", "date": "1/5/2016"}, "Entry comes before midterm, midterm before exit."),
            ({"moment": "exit", "date": "1/1/2099"}, "This day has not come yet. Enter today or an earlier day."),
        ],
    )
    def test_an_error_is_beside_its_field_and_what_was_typed_stays(self, stage, scene, sign_in, values, sentence):
        client = sign_in(stage.worker)
        response = client.post(new(scene), rendered(client, new(scene)) | values)
        assert response.status_code == 422
        html = response.content.decode()
        assert sentence in html
        assert form_to(html, new(scene), new(scene)).values["date"] == values["date"]
        assert not Assessment.objects.filter(moment="exit").exists()

    def test_outside_the_window_it_is_said_and_begun(self, stage, scene, sign_in):
        client = sign_in(stage.worker)
        values = rendered(client, new(scene)) | {"moment": "exit", "date": "24/12/2017"}
        html = client.post(new(scene), values, follow=True).content.decode()
        assert "This is outside the usual period of this moment; it is valid all the same." in html
        assert "outside the usual period" in html

    def test_with_two_paths_one_is_chosen(self, stage, scene, sign_in):
        with acting_as(system(), "test"):
            second = EnrolmentFactory(participant=scene.file, track=scene.enrolment.track, number=2, state="active")
        client = sign_in(stage.worker)
        values = rendered(client, new(scene))
        assert values["enrolment"] == str(second.uuid)
        client.post(new(scene), values | {"moment": "midterm", "date": "1/6/2016"})
        assert Assessment.objects.get(enrolment=second).moment == "midterm"
        response = client.post(
            new(scene),
            rendered(client, new(scene))
            | {"enrolment": str(scene.enrolment.uuid), "moment": "midterm", "date": "1/6/2016"},
        )
        assert response.status_code == 422
        assert f'href="/assessments/{scene.midterm.uuid}/"' in response.content.decode()

    def test_a_path_of_somebody_else_is_no_choice(self, stage, scene, sign_in):
        with acting_as(system(), "test"):
            EnrolmentFactory(participant=scene.file, track=scene.enrolment.track, number=2, state="active")
            foreign = EnrolmentFactory(participant=stage.colleagues, state="active")
        client = sign_in(stage.worker)
        values = rendered(client, new(scene)) | {"moment": "entry", "date": "1/6/2016"}
        assert client.post(new(scene), values | {"enrolment": str(foreign.uuid)}).status_code == 422
        assert not Assessment.objects.filter(enrolment=foreign).exists()

    @pytest.mark.parametrize(("who", "status"), OTHERS)
    def test_others_do_not(self, stage, scene, sign_in, who, status):
        client = sign_in(getattr(stage, who))
        for response in (client.get(new(scene)), client.post(new(scene), {"moment": "exit", "date": "1/10/2016"})):
            assert response.status_code == status
        assert not AccessEntry.objects.exists()

    def test_break_glass_does_not(self, stage, scene, sign_in):
        open_by_break_glass(scene.file, stage.colleague)
        assert sign_in(stage.colleague).get(new(scene)).status_code == 403

    def test_an_account_without_a_code_is_told(self, stage, scene, sign_in):
        cover(stage.members["worker"], stage.colleague)
        with acting_as(system(), "test"):
            stage.members["colleague"].user = None
            stage.members["colleague"].save()
        html = sign_in(stage.colleague).get(new(scene)).content.decode()
        assert "no code in the team yet" in html


def rate(assessment: Assessment, domain: str, **levels: int | None) -> None:
    with acting_as(system(), "test"):
        for code, level in levels.items():
            rating = assessment.ratings.filter(aspect__domain__code=domain, aspect__code=code).first()
            aspect = assessment.instrument.domains.get(code=domain).aspects.get(code=code)
            rating = rating or RatingFactory(assessment=assessment, aspect=aspect)
            rating.answer = Answer.RATED if level else Answer.NOT_ASKED
            rating.level = level
            rating.save()


@pytest.fixture
def walked_scene(scene):
    """The entry has level 2 everywhere; the exit is completed with some aspects of housing, finances and health."""
    with acting_as(system(), "test"):
        last = AssessmentFactory(enrolment=scene.enrolment, moment="exit", date=date(2016, 10, 1), state="completed")
    rate(last, "housing", condition=4, management=2, cost=1)
    rate(last, "finances", management=3, autonomy=None)
    rate(last, "health", mental=None, physical=None)
    rate(scene.entry, "housing", condition=3)
    return scene


class TestThePathWalked:
    def panel(self, client, scene) -> str:
        html = client.get(f"/participants/{scene.file.uuid}/").content.decode()
        found = html[html.index('id="assessments"') :]
        return found[: found.index("</section>")]

    def row(self, html: str, name: str) -> str:
        found = html[html.index(f'<th scope="row">{name}</th>') :]
        return " ".join(re.sub(r"<[^>]+>", " ", found[: found.index("</tr>")]).split())

    def test_the_table_says_what_the_picture_says(self, stage, walked_scene, sign_in):
        html = self.panel(sign_in(stage.worker), walked_scene)
        # Counted by hand: entry (3 + 2 + 2) / 3, exit (4 + 2 + 1) / 3.
        assert self.row(html, "Housing") == "Housing 2.3 2.3 1 better, 1 the same, 1 worse"
        assert self.row(html, "Finances") == "Finances 2 3 1 of 2 1 better"
        assert self.row(html, "Health") == "Health 2 – –"
        assert "4 of 15 aspects" in html  # three of housing, one of finances
        assert "11 without a level at exit" in html
        assert "No point at exit, because no level was given:" in html
        assert "Health" in html[html.index("No point at exit") :]
        drawn = html[html.index("<svg") : html.index("</svg>")]
        assert drawn.count('class="radar-marker hollow entry"') == 7 + 1  # and one in the legend
        assert drawn.count('class="radar-marker exit"') == 2 + 1
        assert "Housing 2.3, Finances 3, Health –" in drawn

    def test_a_draft_is_not_in_the_picture(self, stage, walked_scene, sign_in):
        html = self.panel(sign_in(stage.worker), walked_scene)
        assert "midterm" not in html[html.index("<svg") : html.index("</svg>")].lower()
        assert f'href="/assessments/{walked_scene.midterm.uuid}/"' in html

    def test_who_may_not_read_health_and_family_sees_no_trace_of_them(self, stage, walked_scene, sign_in, monkeypatch):
        monkeypatch.setitem(POLICY, "participant.health_family", {})
        html = self.panel(sign_in(stage.worker), walked_scene)
        assert not re.search("Health|Family", html)
        assert "4 of 11 aspects" in html

    def test_another_version_of_the_instrument_is_not_set_beside(self, stage, scene):
        from tests.support.factories import AspectFactory, DomainFactory, InstrumentFactory

        with acting_as(system(), "test"):
            aspect = AspectFactory(domain=DomainFactory(instrument=InstrumentFactory()))
            last = AssessmentFactory(
                enrolment=scene.enrolment,
                moment="exit",
                date="2016-10-01",
                state="completed",
                instrument=aspect.domain.instrument,
            )
        walked = walked_of(stage.worker, [scene.entry, scene.midterm, last])
        assert [one.moment for one in walked.assessments] == ["exit"]
        assert (walked.between, walked.pairs, walked.chart) == ("", "", None)  # one domain makes no radar

    def test_nothing_is_walked_before_the_first_is_completed(self, stage, scene):
        assert walked_of(stage.worker, [scene.midterm]) is None

    @pytest.mark.parametrize(
        ("levels", "words"),
        [
            ([2, 4], "2 steps up"),
            ([3, 3], "the same"),
            ([3, 2], "1 step down"),
            ([1, None, 3], "2 steps up"),
            ([1, 5, 1], "the same"),
            ([None, 1, 3], ""),
            ([2], ""),
            ([None, None], ""),
        ],
    )
    def test_change_is_told_calmly_from_the_first_to_the_last(self, levels, words):
        ratings = [level and Rating(level=level, answer=Answer.RATED) for level in levels]
        with translation.override("en"):
            assert change_of(ratings) == words

    def test_no_word_without_a_pair(self):
        from assessments.comparison import Change

        assert change_words(Change()) == ""

    def test_the_pages_make_the_same_number_of_statements(
        self, stage, walked_scene, sign_in, django_assert_max_num_queries
    ):
        client = sign_in(stage.worker)
        path = f"/assessments/of/{walked_scene.file.uuid}/side-by-side/"
        client.get(path)
        with django_assert_max_num_queries(60) as few:
            client.get(path)
        rate(walked_scene.entry, "health", mental=5, physical=5)
        for domain, codes in (("administrative", ("management", "autonomy")), ("family", ("relations",))):
            last = Assessment.objects.get(moment="exit")
            rate(last, domain, **dict.fromkeys(codes, 3))
        with django_assert_max_num_queries(len(few)):
            client.get(path)


class TestSideBySide:
    def path(self, scene) -> str:
        return f"/assessments/of/{scene.file.uuid}/side-by-side/"

    def test_every_aspect_at_every_moment(self, stage, walked_scene, sign_in):
        html = sign_in(stage.worker).get(self.path(walked_scene)).content.decode()
        table = html[html.index("Levels by aspect") :]
        assert table.count('<th scope="row">') == 15 + 1
        assert table.count('data-label="Entry"') == 15 + 1
        assert "7 of 10" in table[table.index("The person’s own view") :]
        assert "healthcanari" in table
        entry = AccessEntry.objects.get()
        assert (entry.what, entry.files.get().file) == ("assessments.side_by_side", walked_scene.file.uuid)

    def test_another_path_is_another_address(self, stage, walked_scene, sign_in):
        with acting_as(system(), "test"):
            second = EnrolmentFactory(
                participant=stage.own, track=walked_scene.enrolment.track, number=2, state="active"
            )
            AssessmentFactory(enrolment=second)
        client = sign_in(stage.worker)
        assert "No completed assessment yet" in client.get(self.path(walked_scene)).content.decode()
        assert "Levels by aspect" in client.get(f"{self.path(walked_scene)}?path=1").content.decode()
        for wrong in ("9", "x", "0"):
            assert client.get(f"{self.path(walked_scene)}?path={wrong}").status_code == 404

    @pytest.mark.parametrize(("who", "status"), OTHERS)
    def test_others_do_not(self, stage, scene, sign_in, who, status):
        assert sign_in(getattr(stage, who)).get(self.path(scene)).status_code == status


class TestLiteracy:
    def path(self, scene) -> str:
        return f"/assessments/of/{scene.file.uuid}/literacy/"

    def test_it_is_noted_once_and_shown_in_the_file(self, stage, scene, sign_in):
        client = sign_in(stage.worker)
        values = rendered(client, self.path(scene)) | {"date": "3/3/2016", "result": "A1 written"}
        for _time in range(2):
            assert client.post(self.path(scene), values).status_code == 302
        test = LiteracyTest.objects.get(date=date(2016, 3, 3))
        assert (test.result, test.done_by, test.participant) == ("A1 written", stage.members["worker"], scene.file)
        html = client.get(self.path(scene)).content.decode()
        assert "A1 written" in html
        assert "literacycanari" in html
        assert "A1 written" in client.get(f"/participants/{scene.file.uuid}/").content.decode()

    def test_a_form_gone_back_to_and_changed_is_asked(self, stage, scene, sign_in):
        client = sign_in(stage.worker)
        values = rendered(client, self.path(scene)) | {"date": "3/3/2016", "result": "A1 written"}
        client.post(self.path(scene), values)
        response = client.post(self.path(scene), values | {"result": "A2 written"})
        assert response.status_code == 422
        html = response.content.decode()
        assert "This form was saved before." in html
        assert 'value="A2 written"' in html
        again = form_to(html, self.path(scene), self.path(scene)).values
        assert client.post(self.path(scene), again).status_code == 302
        assert LiteracyTest.objects.filter(date=date(2016, 3, 3)).count() == 2

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"result": ""}, "Write the result in the words of the test."),
            ({"date": "soon"}, "This is not a date."),
            ({"date": "1/1/2099"}, "This day has not come yet. Enter today or an earlier day."),
        ],
    )
    def test_an_error_is_said(self, stage, scene, sign_in, values, sentence):
        client = sign_in(stage.worker)
        sent = rendered(client, self.path(scene)) | {"date": "3/3/2016", "result": "A1 written"} | values
        response = client.post(self.path(scene), sent)
        assert response.status_code == 422
        assert sentence in response.content.decode()
        assert LiteracyTest.objects.count() == 1

    @pytest.mark.parametrize(("who", "status"), OTHERS)
    def test_others_do_not(self, stage, scene, sign_in, who, status):
        client = sign_in(getattr(stage, who))
        sent = {"key": str(uuid.uuid4()), "date": "3/3/2016", "result": "A1"}
        assert client.get(self.path(scene)).status_code == status
        assert client.post(self.path(scene), sent).status_code == status
        assert LiteracyTest.objects.count() == 1

    def test_break_glass_reads_and_does_not_write(self, stage, scene, sign_in):
        open_by_break_glass(scene.file, stage.colleague)
        client = sign_in(stage.colleague)
        html = client.get(self.path(scene)).content.decode()
        assert "literacycanari" in html
        assert 'name="result"' not in html
        assert client.post(self.path(scene), {"date": "3/3/2016", "result": "A1"}).status_code == 403

    def test_the_list_has_as_many_statements_for_ten(self, stage, scene, sign_in, django_assert_max_num_queries):
        client = sign_in(stage.worker)
        client.get(self.path(scene))
        with django_assert_max_num_queries(60) as few:
            client.get(self.path(scene))
        with acting_as(system(), "test"):
            for _number in range(10):
                LiteracyTestFactory(participant=scene.file, done_by=stage.members["worker"])
        with django_assert_max_num_queries(len(few)):
            client.get(self.path(scene))


class TestWhatIsDue:
    @pytest.fixture
    def now(self, stage, scene):
        """Of two files of the worker one has a draft, the other began its path a month ago without an assessment."""
        with acting_as(system(), "test"):
            stage.theirs.refresh_from_db()
            file = EnrolmentFactory(
                participant__centre=stage.here, state="active", starts_on=today() - timedelta(days=30)
            ).participant
            from tests.support.factories import ReferentAssignmentFactory

            ReferentAssignmentFactory(participant=file, member=stage.members["worker"], starts_on=date(2016, 1, 1))
        return file

    def test_drafts_and_those_whose_days_have_come(self, stage, scene, now, sign_in):
        with acting_as(stage.worker, "test"), translation.override("en"):
            found = {(one.file.pk, one.moment, one.draft) for one in due_of(stage.worker)}
        assert found == {(scene.file.pk, "Midterm", True), (now.pk, "Entry", False)}

    def test_the_page_lists_them_and_logs_the_names(self, stage, scene, now, sign_in):
        html = sign_in(stage.worker).get("/assessments/due/").content.decode()
        assert f"/assessments/{scene.midterm.uuid}/" in html
        assert f"/assessments/of/{now.uuid}/new/" in html
        entry = AccessEntry.objects.get()
        assert {row.file for row in entry.files.all()} == {scene.file.uuid, now.uuid}

    def test_home_says_each_and_the_file_leads_there(self, stage, scene, now, sign_in):
        client = sign_in(stage.worker)
        html = client.get("/").content.decode()
        assert f"/assessments/{scene.midterm.uuid}/" in html
        assert f"/assessments/of/{now.uuid}/new/" in html
        assert f"/assessments/of/{now.uuid}/new/" in client.get(f"/participants/{now.uuid}/").content.decode()

    def test_of_a_colleague_it_says_nothing(self, stage, scene, now, sign_in):
        assert due_of(stage.colleague) == []
        assert "assessments/" not in sign_in(stage.colleague).get("/").content.decode()

    @pytest.mark.parametrize("who", ["manager", "facilitator", "coordinator", "dpo", "administrator"])
    def test_other_roles_have_no_such_page(self, stage, scene, sign_in, who):
        assert sign_in(getattr(stage, who)).get("/assessments/due/").status_code == 403

    def test_as_many_statements_for_any_number(self, stage, scene, now, django_assert_max_num_queries):
        with acting_as(stage.worker, "test"):
            with django_assert_max_num_queries(8) as few:
                assert len(due_of(stage.worker)) == 2
            with acting_as(system(), "test"):
                for _number in range(5):
                    AssessmentFactory(enrolment=scene.enrolment, moment="other")
            with django_assert_max_num_queries(len(few)):
                assert len(due_of(stage.worker)) == 7


class TestThePath:
    @pytest.mark.parametrize(
        ("made", "marks"),
        [
            ([], ("due", "", "")),
            ([("entry", "draft")], ("due", "", "")),
            ([("entry", "completed")], ("done", "due", "")),
            ([("entry", "completed"), ("midterm", "draft")], ("done", "due", "")),
            ([("entry", "completed"), ("midterm", "completed"), ("exit", "validated")], ("done", "done", "done")),
        ],
    )
    def test_of_a_path_that_goes_on(self, stage, made, marks):
        with acting_as(system(), "test"):
            enrolment = EnrolmentFactory(participant=stage.colleagues, state="active")
            found = [AssessmentFactory(enrolment=enrolment, moment=moment, state=state) for moment, state in made]
        path = path_of(enrolment, found)
        assert (path.entry, path.midterm, path.exit) == marks

    def test_of_a_path_that_ended_nothing_is_due(self, stage):
        with acting_as(system(), "test"):
            enrolment = EnrolmentFactory(participant=stage.colleagues, state="left")
        assert path_of(enrolment, []).entry == ""
