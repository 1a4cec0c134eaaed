"""The page of the copy: passages about others, asking for it, the file that is handed over."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.utils import translation

from audit.models import AccessEntry
from core.actor import acting_as
from jobs.models import Job
from jobs.runner import run
from participants.models import ReferentAssignment
from person.copy_contents import WITHHELD, copy_of
from person.models import Redaction
from tests.support.client import JalonClient
from tests.support.factories import InterventionFactory, system
from tests.support.stage import Stage

pytestmark = pytest.mark.django_db
NOTE = "She spoke of her brother, who drinks. She wants to learn Dutch."


@pytest.fixture
def note(stage: Stage):
    with acting_as(system(), "test"):
        return InterventionFactory(participant=stage.own, done_by=stage.members["worker"], note=NOTE)


@pytest.fixture
def worker(stage: Stage, client: JalonClient) -> JalonClient:
    client.force_login(stage.worker)
    return client


def address(stage: Stage, rest: str = "") -> str:
    return f"/person/{stage.own.uuid}/copy/{rest}"


def passage_of(note, **values: str) -> dict[str, str]:
    text = f"participants.Intervention/{note.uuid}/note"
    return {"key": "7f0e9f4e-3c9e-4b0e-9b58-6a1c3c1f4a11", "text": text, "ground": "other_person"} | values


def texts(stage: Stage) -> str:
    with translation.override("en"):
        return "\n".join(
            value.words
            for part in copy_of(stage.own).parts
            for group in part.groups
            for record in group.records
            for value in [*record.values, *(one for former in record.former for one in former.values)]
        )


def test_a_passage_about_somebody_else_is_left_out_and_shown_again(stage: Stage, worker: JalonClient, note):
    assert "brother" in texts(stage)
    sent = worker.post(address(stage, "passages/new/"), passage_of(note, passage="of her brother, who drinks"))
    assert sent.status_code == 302
    assert "brother" not in texts(stage)
    assert f"She spoke {WITHHELD}. She wants to learn Dutch." in texts(stage)
    redaction = Redaction.objects.get()
    page = worker.get(address(stage)).content.decode()
    assert "of her brother, who drinks" in page
    assert worker.post(f"/person/passages/{redaction.uuid}/remove/").status_code == 302
    assert worker.post(f"/person/passages/{redaction.uuid}/remove/").status_code == 302, "pressed twice it is no error"
    assert "brother" in texts(stage)
    assert Redaction.history.filter(history_type="-").count() == 1


def test_a_passage_is_left_out_of_what_the_text_said_before(stage: Stage, worker: JalonClient, note):
    worker.post(address(stage, "passages/new/"), passage_of(note, passage="her brother"))
    with acting_as(system(), "test"):
        note.note = "She wants to learn Dutch."
        note.save()
    assert "who drinks" in texts(stage)
    assert "her brother" not in texts(stage)


def test_a_passage_over_two_lines_is_left_out_as_browsers_send_it(stage: Stage, worker: JalonClient, note):
    with acting_as(system(), "test"):
        note.note = "Her brother came.\r\nHe drinks.\r\nShe wants to learn Dutch."
        note.save()
    sent = worker.post(address(stage, "passages/new/"), passage_of(note, passage="Her brother came.\r\nHe drinks."))
    assert sent.status_code == 302
    assert "drinks" not in texts(stage).replace(NOTE, "")


@pytest.mark.parametrize("passage", ["spoke [about another person, art. 15(4)], who", "who drinks. She"])
def test_a_passage_that_holds_or_crosses_another_is_refused(stage: Stage, worker: JalonClient, note, passage: str):
    worker.post(address(stage, "passages/new/"), passage_of(note, passage="of her brother"))
    other = passage_of(note, passage=passage, key="7f0e9f4e-3c9e-4b0e-9b58-6a1c3c1f4a12")
    with translation.override("en"):
        answer = worker.post(address(stage, "passages/new/"), other)
    accepted = passage == "who drinks. She"
    assert answer.status_code == (302 if accepted else 422)
    assert ("who drinks" in texts(stage)) == (not accepted)


def test_words_that_are_not_in_the_text_are_refused_and_kept(stage: Stage, worker: JalonClient, note):
    answer = worker.post(address(stage, "passages/new/"), passage_of(note, passage="her sister"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "her sister" in page
    assert not Redaction.objects.exists()


def test_a_form_sent_twice_marks_once(stage: Stage, worker: JalonClient, note):
    for _time in range(2):
        worker.post(address(stage, "passages/new/"), passage_of(note, passage="her brother"))
    assert Redaction.objects.count() == 1
    other = worker.post(address(stage, "passages/new/"), passage_of(note, passage="who drinks"))
    assert other.status_code == 422, "the same key with other words"


def test_the_copy_is_made_and_handed_over_once_for_each_language(stage: Stage, worker: JalonClient, note):
    asked = worker.post(address(stage), {"language": "nl", "read": "on"})
    again = worker.post(address(stage), {"language": "nl", "read": "on"})
    job = Job.objects.get()
    assert asked.url == again.url == f"/jobs/{job.uuid}/"
    run(job.pk)
    job.refresh_from_db()
    assert job.result["documents"] == 0
    given = worker.get(f"/jobs/{job.uuid}/result/")
    archive = zipfile.ZipFile(io.BytesIO(given.content))
    assert sorted(archive.namelist()) == ["copy.json", "copy.pdf"]
    content = json.loads(archive.read("copy.json"))
    assert content["language"] == "nl"
    assert job.result["records"] == sum(len(group["records"]) for part in content["parts"] for group in part["groups"])
    entry = AccessEntry.objects.filter(what="person.copy").get()
    assert entry.extent == "exported"


def test_without_reading_the_texts_no_copy_is_made(stage: Stage, worker: JalonClient, note):
    with translation.override("en"):
        answer = worker.post(address(stage), {"language": "nl"})
    assert answer.status_code == 422
    assert not Job.objects.exists()


def test_who_lost_the_file_meanwhile_gets_no_copy(stage: Stage, worker: JalonClient, note):
    worker.post(address(stage), {"language": "fr", "read": "on"})
    job = Job.objects.get()
    run(job.pk)
    with acting_as(system(), "test"):
        ReferentAssignment.objects.filter(participant=stage.own).delete()
    assert worker.get(f"/jobs/{job.uuid}/result/").status_code == 404
    assert not AccessEntry.objects.filter(what="person.copy").exists()
