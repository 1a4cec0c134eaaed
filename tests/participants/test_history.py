"""The history of a file: what changed, by whom, in words, with the right of each field."""

from __future__ import annotations

import re
from datetime import date

import pytest

from assessments.models import Aspect, Rating
from assessments.services.answers import AspectAnswer, SentAnswers, locked_draft, marks_in, save_answers
from core.actor import acting_as
from core.history import bulk_update_tracked
from core.periods import today
from participants.models import Fact, NationalNumber, Participant
from participants.services.enrolments import make
from permissions.policy import POLICY
from tests.participants.full_file import NUMBER, lend, open_by_break_glass
from tests.support.factories import FactFactory, InterventionFactory, system
from tests.support.markup import one_line
from workshops.models import Attendance

pytestmark = pytest.mark.django_db


def told(client, file, query: str = "") -> str:
    response = client.get(f"/participants/{file.uuid}/history/{query}")
    assert response.status_code == 200
    return one_line(response)


def test_a_change_says_what_when_by_whom(stage, scene, sign_in):
    with acting_as(stage.worker, "test"):
        file = Participant.objects.get(pk=scene.file.pk)
        file.phone = "0470 99 99 99"
        file.save()
        make(scene.enrolment, "pause", by=stage.worker, data={"reason": "The summer.", "break_starts_on": today()})
        Fact.objects.get(kind="labour_status").delete()
    html = told(sign_in(stage.worker), scene.file)
    assert "Phone: 0470-canari, now 0470 99 99 99" in html
    assert "State: Active, now On a break" in html
    assert "The summer." in html
    assert "Fact (Labour status): taken away" in html
    assert "Intervention (Interview): noted" in html
    assert "worker Last" in html


def saved(assessment, by, **values):
    """Save an answer of the aspect "mental health", as its page does."""
    aspect = Aspect.objects.get(domain__instrument=assessment.instrument, domain__code="health", code="mental")
    with acting_as(by, "test"):
        draft = locked_draft(assessment, aspect.domain)
        mark = marks_in(draft, Rating, "aspect").get(aspect.pk, "")
        save_answers(draft, {aspect: SentAnswers(AspectAnswer(**values).values, mark)})


def test_answers_levels_and_notes_are_told_with_what_was_overwritten(stage, scene, sign_in):
    saved(scene.midterm, stage.worker, answer="rated", level=2, note="Sleeps badly.")
    lend(scene.file, stage.colleague)
    saved(scene.midterm, stage.colleague, answer="rated", level=4, note="Reminder on Tuesday.", is_problem=True)
    html = told(sign_in(stage.worker), scene.file, "?about=assessments")
    first, second = html.split("Rating (Midterm, Health, ")[1:3]
    assert "changed" in first
    assert "colleague Last" in first
    assert "Answer: level 2, now level 4" in first
    assert "Is a problem: Yes" in first
    assert first.index("<p>Sleeps badly.</p>") < first.index("<p>Reminder on Tuesday.</p>")
    assert "noted" in second
    assert "worker Last" in second
    assert "Answer: level 2" in second
    assert "<p>Sleeps badly.</p>" in second


def test_a_note_that_was_typed_in_one_go_is_told_once(stage, scene, sign_in):
    for note in ("Sleeps", "Sleeps badly", "Sleeps badly since May."):
        saved(scene.midterm, stage.worker, note=note)
    html = told(sign_in(stage.worker), scene.file, "?about=assessments")
    assert html.count("Rating (Midterm, Health, ") == 1
    assert "<p>Sleeps badly since May.</p>" in html
    saved(scene.midterm, stage.worker, note="Sleeps well.")  # overwritten: both are told
    html = told(sign_in(stage.worker), scene.file, "?about=assessments")
    assert html.count("Rating (Midterm, Health, ") == 2


def test_own_scores_and_marks_of_registers(stage, scene, sign_in):
    with acting_as(stage.colleague, "test"):
        mark = Attendance.objects.get(participant=scene.file)
        mark.status = "excused"
        mark.save()
        scene.entry.self_ratings.get().delete()
    client = sign_in(stage.worker)
    html = told(client, scene.file)
    marks = html.split("Attendance (7 March 2016, ")
    assert len(marks) == 3
    assert "Attendance: Present, now Excused" in marks[1]
    assert "colleague Last" in marks[1]
    assert "Attendance: Present" in marks[2]
    assert "Own view (Entry, Health): taken away" in html
    assert "Own score: 7, now nothing" in html
    only = told(client, scene.file, "?about=attendance")
    assert "Attendance (7 March 2016, " in only
    assert "Rating (" not in only
    assert "Participant: noted" not in only
    assert 'href="?about=attendance" aria-current="true"' in only


def test_what_a_job_wrote_says_so(stage, scene, sign_in):
    with acting_as(stage.manager, "Import of the workbook", channel="task"):
        rating = scene.midterm.ratings.get()
        rating.note = "Written by an import."
        bulk_update_tracked(Rating, [rating], ["note"])
    html = told(sign_in(stage.worker), scene.file, "?about=assessments")
    assert re.search(r"Rating \(Midterm, Finances, .*?manager Last\d* · Import of the workbook", html, re.S)
    assert "<p>Written by an import.</p>" in html


def test_long_texts_are_not_repeated(stage, scene, sign_in):
    with acting_as(stage.worker, "test"):
        note = InterventionFactory(participant=scene.file, done_by=stage.members["worker"], note="First canary.")
        note.note = "Second canary."
        note.save()
    html = told(sign_in(stage.worker), scene.file)
    assert "Note: text changed" in html
    assert "canary." not in html


def test_the_national_number_is_never_shown(stage, scene, sign_in):
    with acting_as(stage.worker, "test"):
        noted = NationalNumber.objects.get()
        noted.value = "90010100123"
        noted.save()
    html = told(sign_in(stage.worker), scene.file)
    assert "National register number: changed" in html
    for digits in (NUMBER, "85.07.30", "90010100123", "90.01.01", "•••"):
        assert digits not in html


@pytest.mark.parametrize(
    ("action", "gone"),
    [
        ("participant.health_family", ["Dependent children", "Health"]),
        ("participant.national_number", ["National register number"]),
        ("enrolment.view", ["State: Active, now On a break"]),
        ("plan.content", ["Problem (Financ"]),
        ("assessment.states", ["Assessment (Entry)", "Rating (Entry, "]),
        ("assessment.content", ["financecanari", "Rating (", "Own score"]),
        ("participant.health_family", ["healthcanari", "familycanari", "Own score", ", Health,", ", Family life,"]),
        ("attendance.view", ["Attendance (7 March 2016"]),
    ],
)
def test_each_thing_follows_its_right(stage, scene, sign_in, monkeypatch, action, gone):
    with acting_as(stage.worker, "test"):
        make(scene.enrolment, "pause", by=stage.worker, data={"reason": "Summer.", "break_starts_on": today()})
    client = sign_in(stage.worker)
    before = told(client, scene.file).lower()
    assert all(word.lower() in before for word in gone)
    monkeypatch.setitem(POLICY, action, {})
    after = told(client, scene.file).lower()
    after = after[after.index('class="stack-wide"') :]  # the sections above are named as they are
    assert not [word for word in gone if word.lower() in after]


def test_fifty_a_page_with_as_many_statements_however_much_there_is(
    stage, scene, sign_in, django_assert_max_num_queries
):
    client = sign_in(stage.worker)
    with django_assert_max_num_queries(50) as few:
        first = told(client, scene.file)
    assert 'rel="next"' not in first
    with acting_as(stage.worker, "test"):
        for number in range(60):
            FactFactory(
                participant=scene.file, kind="education", value="isced_3_4", starts_on=date(1950 + number, 1, 1)
            )
    with django_assert_max_num_queries(len(few)):
        first = told(client, scene.file)
    assert first.count("Fact (Level of education") == 50
    assert 'rel="next" href="?page=2"' in first
    second = told(client, scene.file, "?page=2")
    assert second.count("Fact (Level of education") == 10
    assert "Participant: noted" in second
    assert 'rel="prev"' in second
    assert "Nothing was changed yet" in told(client, scene.file, "?page=99")
    assert told(client, scene.file, "?page=x")


def test_who_reads_the_file_reads_its_history(stage, scene, sign_in):
    open_by_break_glass(scene.file, stage.manager)
    assert "National register number" not in told(sign_in(stage.manager), scene.file)
    for who, status in (("colleague", 403), ("second_manager", 403), ("stranger", 404), ("dpo", 404)):
        assert sign_in(getattr(stage, who)).get(f"/participants/{scene.file.uuid}/history/").status_code == status


def test_another_file_is_in_it_not(stage, scene, sign_in):
    with acting_as(system(), "test"):
        InterventionFactory(participant=stage.colleagues, done_by=stage.members["colleague"], kind="home_visit")
    assert "Home visit" not in told(sign_in(stage.worker), scene.file)
