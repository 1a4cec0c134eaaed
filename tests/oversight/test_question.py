"""The question after a breach: equal to what was written, by file and by line, and itself in the log."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta

import pytest
from django.utils import timezone

from audit.enums import Extent
from audit.models import AccessEntry
from core.actor import acting_as
from core.spreadsheets.writer import read_csv
from oversight.access_log_queries import Question, answer, rows_of_answer
from tests.oversight.conftest import look
from tests.participants.full_file import seal
from tests.support.factories import ParticipantFactory, system

DAY = date(2026, 3, 10)


@pytest.fixture
def truth(stage, time_machine):
    """Two hundred looks of four accounts at twenty files in a month; what the worker saw in the middle of it."""
    draw = random.Random(11)
    with acting_as(system(), "test"):
        files = [ParticipantFactory(centre=stage.here) for _ in range(20)]
    seen: Counter = Counter()
    entries = 0
    for minute in sorted(draw.sample(range(30 * 24 * 60), 200)):
        moment = timezone.datetime(2026, 3, 1, tzinfo=timezone.get_default_timezone()) + timedelta(minutes=minute)
        time_machine.move_to(moment)
        user = draw.choice([stage.worker, stage.colleague, stage.manager, stage.dpo])
        shown, extent = draw.sample(files, draw.randint(0, 4)), draw.choice(list(Extent))
        look(user, shown, stage.here, extent)
        if user == stage.worker and DAY <= moment.date() <= DAY + timedelta(days=9):
            entries += 1
            seen.update((file.uuid, extent.value) for file in shown)
    asked = Question(stage.worker, stage.here, DAY, DAY + timedelta(days=9))
    return seen, entries, asked


def test_the_answer_is_what_was_shown(truth):
    seen, entries, asked = truth
    found = answer(asked)
    assert seen, "nothing drawn"
    assert found.entries == entries
    given = Counter()
    for one in found.seen:
        given.update({(one.file.uuid, name): getattr(one, name) for name in Extent.values if getattr(one, name)})
    assert given == seen
    assert found.files == len({file for file, _extent in seen})


def test_so_are_the_lines(truth):
    seen, entries, asked = truth
    lines = list(rows_of_answer(asked))
    assert Counter((line[6], line[1]) for line in lines if line[6]) == seen


def test_the_page_and_its_entry(stage, looks, pages):
    client = pages("dpo")
    page = client.get(
        "/log/question/",
        {"account": str(stage.worker.uuid), "first": "1/1/2026", "last": f"{timezone.localdate():%d/%m/%Y}"},
    )
    assert page.status_code == 200
    assert stage.own.file_number in page.content.decode()
    assert stage.own.last_name not in page.content.decode()
    entry = AccessEntry.objects.get(actor=stage.dpo, what="oversight.question")
    assert list(entry.files.values_list("file", flat=True)) == [stage.own.uuid]


def test_the_sheet_and_its_entry(stage, looks, pages):
    query = {"account": str(stage.colleague.uuid), "first": "1/1/2026", "last": f"{timezone.localdate():%d/%m/%Y}"}
    rows = read_csv(pages("dpo").get("/log/question.csv", query).content)
    assert {row[-1] for row in rows[1:]} == {stage.own.file_number, stage.colleagues.file_number}
    entry = AccessEntry.objects.get(actor=stage.dpo, extent=Extent.EXPORTED)
    assert set(entry.files.values_list("file", flat=True)) == {stage.own.uuid, stage.colleagues.uuid}


def test_sealed_files_are_in_it(stage, looks, pages):
    seal(stage.own, stage.worker, stage.manager)
    query = {"account": str(stage.worker.uuid), "first": "1/1/2026", "last": f"{timezone.localdate():%d/%m/%Y}"}
    assert stage.own.file_number in pages("dpo").get("/log/question/", query).content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {"account": "", "first": "1/1/2025", "last": "1/2/2025"},
        {"account": "x", "first": "1/1/2025", "last": "1/2/2025"},
        {"account": "own", "first": "1/3/2025", "last": "1/2/2025"},
        {"account": "own", "first": "1/3/2015", "last": "1/2/2025"},
        {"account": "own", "first": "", "last": "1/2/2025"},
    ],
)
def test_a_question_that_is_none_is_said(stage, pages, query):
    query["account"] = query["account"].replace("own", str(stage.worker.uuid))
    assert pages("dpo").get("/log/question/", query).status_code == 422
    assert pages("dpo").get("/log/question.csv", query).status_code == 302
    assert not AccessEntry.objects.filter(actor=stage.dpo).exists()


def test_an_account_of_another_centre_is_not_asked_about(stage, looks, pages):
    query = {"account": str(stage.stranger.uuid), "first": "1/1/2025", "last": "1/2/2025"}
    assert pages("dpo").get("/log/question/", query).status_code == 422
