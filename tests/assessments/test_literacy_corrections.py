"""A literacy test put right: its day and its result; one noted by mistake is taken away."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assessments.models import LiteracyTest
from assessments.services.corrections import remove_test
from core.actor import acting_as
from core.concurrent_edits import mark_of
from core.history import delete_tracked
from tests.assessments.pages import shown
from tests.participants.full_file import cover, open_by_break_glass
from tests.permissions.forms import form_to
from tests.support.factories import LiteracyTestFactory
from tests.support.markup import one_line

pytestmark = pytest.mark.django_db
REASON = "Noted on the file of somebody else."
DAY_REASON = "The day of the paper was read wrongly."


class TestLiteracyTest:
    @pytest.fixture
    def test(self, scene) -> LiteracyTest:
        return LiteracyTest.objects.get(participant=scene.file)

    def path(self, test: LiteracyTest, page: str = "") -> str:
        return f"/assessments/literacy/{test.uuid}/{page}"

    def values(self, client: Any, test: LiteracyTest, **given: Any) -> dict[str, Any]:
        return {**shown(client, self.path(test)), "reason": DAY_REASON, "sure": "on", **given}

    def listed(self, client: Any, scene: Any) -> str:
        return one_line(client.get(f"/assessments/of/{scene.file.uuid}/literacy/"))

    def test_day_and_result_are_corrected_with_a_reason_that_is_shown_beside_it(self, stage, scene, sign_in, test):
        client = sign_in(stage.worker)
        for path in (self.path(test), self.path(test, "remove/")):
            assert f'href="{path}"' in self.listed(client, scene)
        before = test.result
        response = client.post(self.path(test), self.values(client, test, date="2/3/2016", result="A2 oral"))
        assert response.status_code == 302
        test.refresh_from_db()
        assert (test.date, test.result, test.done_by) == (date(2016, 3, 2), "A2 oral", stage.members["worker"])
        html = self.listed(client, scene)
        for words in (DAY_REASON, f"Result: {before}, now A2 oral", "now 2 March 2016", stage.worker.get_full_name()):
            assert words in html
        assert "A2 oral" in client.get(f"/participants/{scene.file.uuid}/").content.decode()
        assert one_line(client.get(f"/participants/{scene.file.uuid}/history/")).count(DAY_REASON) == 1

    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            ({"date": ""}, "Write on which day it was."),
            ({"date": "soon"}, "This is not a date."),
            ({"date": "1/1/2099"}, "This day has not come yet."),
            ({"result": ""}, "Write the result in the words of the test."),
            ({"result": "x" * 301}, "at most 300 characters"),
            ({"reason": ""}, "Say why the test is corrected."),
            ({"reason": "Wrong."}, "Write at least 20 letters"),
            ({"sure": "", "date": "2/3/2017"}, "This counts in 2017, a year that is over"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_stays(self, stage, scene, sign_in, test, given, sentence):
        client = sign_in(stage.worker)
        response = client.post(self.path(test), self.values(client, test, **{"result": "A2 oral", **given}))
        assert response.status_code == 422
        html = one_line(response)
        assert sentence in html
        assert given.get("result", "A2 oral") in html
        assert LiteracyTest.objects.get(pk=test.pk).result == test.result

    def test_the_second_of_two_is_told_and_keeps_the_text(self, stage, scene, sign_in, test):
        cover(stage.members["worker"], stage.colleague)
        first, second = sign_in(stage.worker), sign_in(stage.colleague)
        values = self.values(second, test, result="B1 oral")
        first.post(self.path(test), self.values(first, test, result="A2 oral"))
        response = second.post(self.path(test), values)
        assert response.status_code == 409
        for words in ("A2 oral", 'value="B1 oral"', DAY_REASON):
            assert words in one_line(response)
        assert LiteracyTest.objects.get(pk=test.pk).result == "A2 oral"

    def test_one_noted_by_mistake_is_taken_away_and_still_told(self, stage, scene, sign_in, test):
        client = sign_in(stage.worker)
        path = self.path(test, "remove/")
        values = shown(client, path) | {"reason": REASON}
        for _time in range(2):
            response = client.post(path, values)
        assert response.status_code == 409  # sent twice: it tells that it is taken away
        assert not LiteracyTest.objects.filter(pk=test.pk).exists()
        row = LiteracyTest.history.get(id=test.pk, history_type="-")
        assert (row.history_change_reason, row.history_user) == (REASON, stage.worker)
        html = self.listed(client, scene)
        assert "No test is noted yet." in html
        for words in ("Taken away", "literacycanari", REASON, stage.worker.get_full_name()):
            assert words in html
        assert "literacycanari" not in client.get(f"/participants/{scene.file.uuid}/").content.decode()
        assert REASON in one_line(client.get(f"/participants/{scene.file.uuid}/history/"))

    @pytest.mark.parametrize("reason", ["", "Too short.", "x" * 301])
    def test_taking_away_needs_a_reason(self, stage, scene, sign_in, test, reason):
        client = sign_in(stage.worker)
        path = self.path(test, "remove/")
        response = client.post(path, shown(client, path) | {"reason": reason})
        assert response.status_code == 422
        assert reason in response.content.decode()
        assert LiteracyTest.objects.filter(pk=test.pk).exists()

    def test_one_that_was_corrected_meanwhile_is_looked_at_first(self, stage, scene, sign_in, test):
        client = sign_in(stage.worker)
        path = self.path(test, "remove/")
        values = shown(client, path) | {"reason": REASON}
        client.post(self.path(test), self.values(client, test, result="A2 oral"))
        response = client.post(path, values)
        assert response.status_code == 409
        for words in ("Somebody corrected this test meanwhile.", "A2 oral", REASON):
            assert words in one_line(response)
        again = form_to(response.content.decode(), path, path).values
        assert client.post(path, again).status_code == 302

    def test_of_two_who_take_it_away_at_once_the_second_finds_it_gone(self, stage, test):
        seen = mark_of(test)
        with acting_as(stage.worker, "test"):
            for _person in range(2):
                remove_test(test, reason=REASON, seen=seen)
        assert LiteracyTest.history.filter(id=test.pk, history_type="-").count() == 1

    def test_who_corrects_one_that_was_taken_away_is_told_and_keeps_the_text(self, stage, scene, sign_in, test):
        client = sign_in(stage.worker)
        values = self.values(client, test, result="A2 oral")
        path = self.path(test, "remove/")
        client.post(path, shown(client, path) | {"reason": REASON})
        response = client.post(self.path(test), values)
        assert response.status_code == 409
        for words in ("This test was taken away", REASON, "A2 oral", DAY_REASON, stage.worker.get_full_name()):
            assert words in one_line(response)

    @pytest.mark.parametrize("page", ["", "remove/"])
    @pytest.mark.parametrize("who", ["colleague", "manager", "stranger", "facilitator", "dpo"])
    def test_others_do_not(self, stage, scene, sign_in, test, who, page):
        client = sign_in(getattr(stage, who))
        sent = {"date": "2/3/2016", "result": "A2 oral", "reason": REASON, "sure": "on"}
        assert client.get(self.path(test, page)).status_code == 404
        assert client.post(self.path(test, page), sent).status_code == 404
        assert LiteracyTest.objects.get(pk=test.pk).result == test.result
        worker = sign_in(stage.worker)
        worker.post(self.path(test, "remove/"), shown(worker, self.path(test, "remove/")) | {"reason": REASON})
        assert sign_in(getattr(stage, who)).get(self.path(test, page)).status_code == 404

    @pytest.mark.parametrize("page", ["", "remove/"])
    def test_break_glass_reads_and_does_not_correct(self, stage, scene, sign_in, test, page):
        open_by_break_glass(scene.file, stage.colleague)
        client = sign_in(stage.colleague)
        assert client.post(self.path(test, page), {"reason": REASON}).status_code == 403
        assert self.path(test) not in self.listed(client, scene)

    def test_the_list_makes_as_many_statements_whatever_was_corrected(
        self, stage, scene, sign_in, test, django_assert_max_num_queries
    ):
        client = sign_in(stage.worker)
        self.listed(client, scene)
        with django_assert_max_num_queries(45) as few:
            self.listed(client, scene)
        with acting_as(stage.worker, DAY_REASON):
            for number in range(4):
                more = LiteracyTestFactory(participant=scene.file, done_by=stage.members["worker"], result=f"{number}")
                more.result = f"{number} oral"
                more.save()
                delete_tracked(LiteracyTest, [more.pk] if number > 1 else [])
        with django_assert_max_num_queries(len(few)):
            html = self.listed(client, scene)
        assert html.count(DAY_REASON) == 4
