"""A note without a level is saved, and two tabs of one person are told as two persons are."""

from __future__ import annotations

import pytest

from assessments.services.answers import shown_answer
from tests.assessments.sender import Sender, saved, url
from tests.support.markup import one_line

pytestmark = pytest.mark.django_db


class TestANoteWithoutALevel:
    """A social worker writes first and rates later: what is entered is saved at once, and counts as not answered."""

    @pytest.mark.parametrize(
        "values",
        [{"note": "Pays."}, {"is_problem": "yes"}, {"is_problem": "no"}, {"answer": "not_applicable", "note": "Pays."}],
    )
    def test_it_is_saved_and_not_counted(self, worker, scene, values):
        response = worker.send(**values)
        assert response.status_code == 200
        assert "1 of 2 answered" in response.content.decode()
        assert "1 of 15 aspects answered" in response.content.decode()
        found = saved(scene)
        assert not found.is_answered
        assert found not in scene.midterm.ratings.answered()
        assert {name: shown_answer(found)[name] for name in values} == values

    def test_the_level_comes_later_and_the_note_stays(self, worker, scene):
        worker.send(note="Pays.")
        response = worker.send(note="Pays.", answer="4")
        assert "2 of 15 aspects answered" in response.content.decode()
        assert (saved(scene).level, saved(scene).note, saved(scene).is_answered) == (4, "Pays.", True)
        assert [row.note for row in saved(scene).history.order_by("history_id")] == ["Pays.", "Pays."]

    def test_not_applicable_counts_once_its_reason_is_there(self, worker, scene):
        response = worker.send(answer="not_applicable")
        assert "Say why it does not apply." in response.content.decode()
        assert not saved(scene).is_answered
        worker.send(answer="not_applicable", reason="No income.")
        assert saved(scene).is_answered

    def test_a_note_that_is_emptied_leaves_nothing_but_its_history(self, worker, scene):
        worker.send(note="Pays.")
        assert worker.send(note="").status_code == 200
        assert (saved(scene).note, saved(scene).is_answered) == ("", False)
        assert saved(scene).history.count() == 2

    def test_nothing_entered_writes_nothing(self, worker, scene):
        assert worker.send(note="", answer="").status_code == 200
        assert saved(scene) is None


class TestTwoTabs:
    """One person with the same assessment open twice is told as two persons are."""

    @pytest.fixture
    def tabs(self, worker, scene) -> tuple[Sender, Sender]:
        return worker, Sender(worker.client, scene.midterm)

    def test_the_second_tab_is_told_sees_both_and_overwrites_nothing(self, tabs, scene):
        first, second = tabs
        first.send(answer="2", note="Owes the rent.")
        response = second.send(answer="4", note="Reminder on Tuesday.")
        assert response.status_code == 409
        html = response.content.decode()
        assert "You saved something else here in another tab" in html
        assert "Owes the rent." in html
        assert (saved(scene).level, saved(scene).note) == (2, "Owes the rent.")
        assert second.send(answer="4", note="Reminder on Tuesday.").status_code == 200  # a decision
        assert (saved(scene).level, saved(scene).note) == (4, "Reminder on Tuesday.")
        assert first.send(answer="2", note="Owes the rent, again.").status_code == 409

    def test_what_only_the_other_tab_changed_is_kept(self, tabs, scene):
        first, second = tabs
        first.send(note="Owes the rent.")
        response = second.send(answer="4")
        assert response.status_code == 200
        assert "You wrote here in another tab too" in response.content.decode()
        assert (saved(scene).level, saved(scene).note) == (4, "Owes the rent.")

    def test_what_is_not_in_dispute_is_taken_over_before_the_second_decides(self, tabs, scene):
        """The first tab saved a level and a note, the second typed another note: the level is never taken away."""
        first, second = tabs
        first.send(answer="2", note="Owes the rent.")
        html = second.send(answer="", note="Reminder on Tuesday.").content.decode()
        assert 'data-theirs="{&quot;finances-management-note&quot;: &quot;Owes the rent.&quot;}"' in html
        assert "&quot;finances-management-answer&quot;: &quot;2&quot;" in html[html.index("data-also=") :]
        page = f"/assessments/{scene.midterm.uuid}/"
        data = {"finances-management-note": "Reminder on Tuesday.", "finances-management-seen": ""}
        html = one_line(second.client.post(page, data))
        assert 'name="finances-management-answer" value="2" id="finances-management-2"' in html
        assert "checked" in html[html.index('id="finances-management-2"') :].split(">")[0]
        assert "Reminder on Tuesday.</textarea>" in html

    def test_own_scores(self, tabs, scene):
        first, second = tabs
        first.send_own("finances", "4")
        response = second.send_own("finances", "7")
        assert response.status_code == 409
        assert "<dd>4</dd>" in response.content.decode()
        assert scene.midterm.self_ratings.get().score == 4
        assert second.send_own("finances", "7").status_code == 200

    def test_an_own_score_that_the_other_tab_took_away(self, worker, scene):
        worker.send_own("finances", "4")
        second = Sender(worker.client, scene.midterm)
        worker.send_own("finances", "")
        response = second.send_own("finances", "7")
        assert response.status_code == 409
        assert "not given" in response.content.decode()
        assert not scene.midterm.self_ratings.exists()

    @pytest.mark.parametrize("lost", ["4", "7"])
    def test_a_score_sent_again_after_a_lost_answer(self, tabs, scene, lost):
        first, second = tabs
        first.send_own("finances", "4")
        first.lose("finances-own_seen")
        assert first.send_own("finances", "7", tried=[lost]).status_code == (200 if lost == "4" else 409)
        assert scene.midterm.self_ratings.get().score == (7 if lost == "4" else 4)

    def test_a_retry_that_had_arrived_does_not_undo_the_other_tab(self, tabs, scene):
        first, second = tabs
        first.send(answer="3")
        first.lose("finances-management-seen")
        later = Sender(first.client, scene.midterm)
        assert later.send(answer="5").status_code == 200  # it saw the 3
        response = first.send(answer="3", tried=[{"answer": "3"}])
        assert response.status_code == 200
        assert saved(scene).level == 5
        assert "&quot;finances-management-answer&quot;: &quot;5&quot;" in response.content.decode()

    def test_a_retry_that_had_not_arrived_is_asked(self, tabs, scene):
        first, second = tabs
        second.send(answer="5")
        assert first.send(answer="3", tried=[{"answer": "3"}]).status_code == 409
        assert saved(scene).level == 5

    @pytest.mark.parametrize(
        "tried", ["", "[", "{}", '"3"', "[1, null]", '[{"answer": 3}]', '[{"answer": ["3"]}]', '[{"is_problem": {}}]']
    )
    def test_a_list_of_tries_that_is_none_gives_no_right_to_overwrite(self, tabs, scene, tried):
        first, second = tabs
        first.send(answer="3")
        data = {"finances-management-answer": "5", "finances-management-seen": "", "finances-management-tried": tried}
        assert second.client.post(url(scene.midterm), data).status_code == 409
        own = {"finances-own": "5", "finances-own_seen": "", "finances-own_tried": tried}
        assert second.client.post(url(scene.midterm), own).status_code == 200
        assert saved(scene).level == 3

    def test_without_script_the_page_shows_both(self, tabs, scene):
        first, second = tabs
        page = f"/assessments/{scene.midterm.uuid}/"
        first.send(note="Owes the rent.")
        data = {"finances-management-note": "Pays the rent.", "finances-management-seen": ""}
        response = second.client.post(page, data)
        assert response.status_code == 409
        html = response.content.decode()
        assert "Owes the rent." in html
        assert "Pays the rent.</textarea>" in html
        assert "you saved something else in another tab meanwhile." in html
        assert saved(scene).note == "Owes the rent."
