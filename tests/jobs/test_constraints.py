"""The database has the last word on states, whatever goes round the services."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from jobs.enums import FILE_MAX_BYTES, FileRole, JobState
from jobs.models import Job, JobFile, StoredFile

pytestmark = pytest.mark.both_engines

# Fixed, since they are part of the names of tests.
NOW = datetime(2017, 6, 1, 12, tzinfo=UTC)
TOKEN = uuid.UUID(int=1)


@pytest.mark.parametrize(
    "values",
    [
        {"state": "asleep"},
        {"state": JobState.RUNNING},
        {"state": JobState.RUNNING, "runner": TOKEN},
        {"state": JobState.RUNNING, "attempts": 1, "claimed_at": NOW},
        {"runner": TOKEN},
        {"attempts": 1, "claimed_at": NOW},
        {"attempts": 1},
        {"claimed_at": NOW},
        {"finished_at": NOW},
        {"problem": "A sentence."},
        {"state": JobState.DONE, "attempts": 1, "claimed_at": NOW},
        {"state": JobState.DONE, "finished_at": NOW},
        {"state": JobState.DONE, "attempts": 1, "claimed_at": NOW, "finished_at": NOW, "runner": TOKEN},
        {"state": JobState.DONE, "attempts": 1, "claimed_at": NOW, "finished_at": NOW, "problem": "A sentence."},
        {"state": JobState.FAILED, "attempts": 1, "claimed_at": NOW, "finished_at": NOW},
        {"state": JobState.FAILED, "attempts": 1, "claimed_at": NOW, "problem": "A sentence."},
        {"state": JobState.CANCELLED},
        {"state": JobState.CANCELLED, "attempts": 1, "claimed_at": NOW, "finished_at": NOW},
    ],
    ids=str,
)
def test_a_row_that_contradicts_itself_is_refused(queued, values):
    job = queued("any")
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(**values)


@pytest.mark.parametrize(
    "values",
    [
        {"state": JobState.RUNNING, "runner": TOKEN, "attempts": 2, "claimed_at": NOW},
        {"state": JobState.DONE, "attempts": 1, "claimed_at": NOW, "finished_at": NOW},
        {"state": JobState.FAILED, "attempts": 5, "claimed_at": NOW, "finished_at": NOW, "problem": "A sentence."},
        {"state": JobState.CANCELLED, "finished_at": NOW},
    ],
    ids=str,
)
def test_each_state_has_a_row_that_is_right(queued, values):
    job = queued("any")
    assert Job.objects.filter(pk=job.pk).update(**values) == 1


def test_negative_attempts_are_refused(queued):
    job = queued("any", state=JobState.RUNNING, runner=TOKEN, attempts=1, claimed_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(attempts=-1)


def test_a_key_is_there_once_while_open(queued):
    first = queued("any", key="k")
    with pytest.raises(IntegrityError), transaction.atomic():
        queued("any", key="k")
    Job.objects.filter(pk=first.pk).update(state=JobState.CANCELLED, finished_at=NOW)
    assert queued("any", key="k") != first


def test_a_job_has_one_file_of_each_role(queued):
    job = queued("any")
    JobFile.objects.keep(job, FileRole.SOURCE, "a", "text/plain", b"1")
    JobFile.objects.keep(job, FileRole.RESULT, "b", "text/plain", b"2")
    with pytest.raises(IntegrityError), transaction.atomic():
        JobFile.objects.keep(job, FileRole.RESULT, "c", "text/plain", b"3")


@pytest.mark.parametrize("values", [{"role": "other"}, {"size": FILE_MAX_BYTES + 1}])
def test_a_file_out_of_bounds_is_refused(queued, values):
    file = JobFile.objects.keep(queued("any"), FileRole.SOURCE, "a", "text/plain", b"1")
    with pytest.raises(IntegrityError), transaction.atomic():
        JobFile.objects.filter(pk=file.pk).update(**values)


@pytest.mark.parametrize("values", [{"key": ""}, {"erased_at": NOW}, {"removed_at": NOW}])
def test_a_stored_file_without_a_key_says_when_it_was_erased(queued, values):
    file = JobFile.objects.keep(queued("any"), FileRole.SOURCE, "a", "text/plain", b"1")
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.filter(pk=file.stored.pk).update(**values)


@pytest.mark.parametrize("name", ["", "...", "\r\n", "/", "é" * 300 + ".pdf"])
def test_any_file_name_becomes_a_safe_one(queued, name):
    file = JobFile.objects.keep(queued("any"), FileRole.SOURCE, name, "text/plain", b"1")
    assert 0 < len(file.name) <= 150
    assert not set(file.name) & set("/\\\r\n\x00")
