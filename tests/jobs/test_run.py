"""One attempt at a job: every way it can end, and what is left then."""

from __future__ import annotations

import logging
import uuid

import pytest
from django.contrib.auth.models import Group
from django.db import OperationalError, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre, User
from core.actor import acting_as, current_act
from jobs import heartbeat, runner
from jobs.enums import FileRole, JobState
from jobs.models import Job, JobFile
from jobs.runner import JobProblem, Run, Superseded, run
from tests.jobs.conftest import finish_quietly, withdraw

pytestmark = [pytest.mark.usefixtures("own_cache", "quick"), pytest.mark.both_engines]


def test_result_file_effect_and_state_come_together(kind, queued):
    def work(this: Run) -> None:
        with this.finish() as outcome:
            Group.objects.create(name=this.params["name"])
            outcome.result = {"new": 3}
            outcome.file = ("table.pdf", "application/pdf", b"%PDF")

    job = queued(kind(work), params={"name": "effect"})
    assert run(job.pk) == JobState.DONE
    job.refresh_from_db()
    assert (job.state, job.attempts, job.runner, job.result) == (JobState.DONE, 1, None, {"new": 3})
    assert job.finished_at >= job.claimed_at >= job.queued_at
    file = JobFile.objects.get(job=job)
    assert (file.role, file.name, file.read(), file.size) == (FileRole.RESULT, "table.pdf", b"%PDF", 4)
    assert Group.objects.count() == 1
    assert run(job.pk) is None, "a second message changes nothing"
    assert Group.objects.count() == 1


def test_the_source_is_read_from_the_job(kind, queued):
    read: list[bytes] = []

    def work(this: Run) -> None:
        read.append(this.source())
        finish_quietly(this)

    job = queued(kind(work))
    JobFile.objects.keep(job, FileRole.SOURCE, "a.xlsx", "application/octet-stream", b"PK")
    assert run(job.pk) == JobState.DONE
    assert read == [b"PK"]


def test_the_owner_acts_and_history_says_so(kind, queued, people):
    seen = []

    def work(this: Run) -> None:
        with this.finish():
            seen.append(current_act())
            people.there.name = "Changed"
            people.there.save()

    job = queued(kind(work, label="Rename"))
    assert run(job.pk) == JobState.DONE
    assert current_act() is None
    assert (seen[0].user, seen[0].channel, seen[0].reason) == (people.manager, "task", "Rename")
    row = Centre.history.filter(uuid=people.there.uuid).latest()
    assert (row.history_user, row.act, row.channel) == (people.manager, seen[0].uuid, "task")


def test_a_problem_is_told_in_the_owners_language(kind, queued, people):
    with acting_as(people.manager, "test"):
        people.manager.language = "nl"
        people.manager.save()

    def work(this: Run) -> None:
        with this.finish():
            Group.objects.create(name="undone")
            raise JobProblem(_("French"))

    job = queued(kind(work))
    assert run(job.pk) == JobState.FAILED
    job.refresh_from_db()
    assert job.problem == "Frans"
    assert not Group.objects.exists()


def test_an_unexpected_error_is_logged_and_told_without_its_text(kind, queued, caplog):
    def work(this: Run) -> None:
        with this.finish():
            Group.objects.create(name="undone")
            raise ZeroDivisionError("inner matters")

    job = queued(kind(work))
    with caplog.at_level(logging.ERROR, "jobs.runner"):
        assert run(job.pk) == JobState.FAILED
    job.refresh_from_db()
    assert job.problem
    assert "inner matters" not in job.problem
    assert "inner matters" in caplog.text
    assert not Group.objects.exists()


def test_an_error_that_is_no_exception_fails_the_job_too(kind, queued):
    class Fatal(BaseException):
        pass

    def work(this: Run) -> None:
        raise Fatal

    assert run(queued(kind(work)).pk) == JobState.FAILED


def test_a_worker_told_to_stop_leaves_the_job_to_the_sweep(kind, queued):
    def work(this: Run) -> None:
        raise SystemExit

    job = queued(kind(work))
    with pytest.raises(SystemExit):
        run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.RUNNING
    assert heartbeat.silent_among([job.runner]) == {job.runner}


def test_a_busy_database_leaves_the_job_to_the_sweep(kind, queued):
    def work(this: Run) -> None:
        raise OperationalError("database is locked")

    job = queued(kind(work))
    assert run(job.pk) == JobState.RUNNING
    job.refresh_from_db()
    assert (job.state, job.attempts, job.problem) == (JobState.RUNNING, 1, "")


def test_a_handler_that_never_finishes_is_an_error(kind, queued, caplog):
    job = queued(kind(lambda this: None))
    with caplog.at_level(logging.ERROR, "jobs.runner"):
        assert run(job.pk) == JobState.FAILED
    assert "NeverFinished" in caplog.text


def test_a_job_finishes_once(kind, queued):
    def work(this: Run) -> None:
        finish_quietly(this)
        finish_quietly(this)

    job = queued(kind(work))
    assert run(job.pk) == JobState.DONE, "what is committed stays done"
    job.refresh_from_db()
    assert job.state == JobState.DONE


def test_finish_refuses_to_stand_inside_another_transaction(own_database, kind):
    refused: list[RuntimeError] = []

    def work(this: Run) -> None:
        with pytest.raises(RuntimeError) as caught, transaction.atomic():
            finish_quietly(this)
        refused.append(caught.value)
        finish_quietly(this)

    job = Job.objects.create(kind=kind(work), owner=own_database.manager, centre=own_database.here)
    assert run(job.pk) == JobState.DONE
    assert len(refused) == 1


def test_a_result_too_large_fails_with_its_sentence(kind, queued, monkeypatch):
    monkeypatch.setattr("jobs.models.file.FILE_MAX_BYTES", 3)

    def work(this: Run) -> None:
        with this.finish() as outcome:
            Group.objects.create(name="undone")
            outcome.file = ("a.pdf", "application/pdf", b"%PDF")

    job = queued(kind(work))
    assert run(job.pk) == JobState.FAILED
    job.refresh_from_db()
    assert "too large" in job.problem
    assert not Group.objects.exists()


def test_a_kind_that_is_gone_fails_with_a_sentence(queued):
    job = queued("removed_long_ago")
    assert run(job.pk) == JobState.FAILED
    job.refresh_from_db()
    with translation.override(job.owner.language):
        assert job.problem == str(runner.UNEXPECTED)


# Rights


def test_a_right_withdrawn_before_the_run_does_nothing(kind, queued, people):
    begun: list[int] = []
    job = queued(kind(lambda this: begun.append(1)))
    withdraw(people.manager)
    assert run(job.pk) == JobState.FAILED
    job.refresh_from_db()
    assert "withdrawn" in job.problem
    assert begun == []


def test_a_disabled_owner_does_nothing(kind, queued, people):
    begun: list[int] = []
    job = queued(kind(lambda this: begun.append(1)))
    with acting_as(User.objects.system(), "test"):
        people.manager.is_active = False
        people.manager.save()
    assert run(job.pk) == JobState.FAILED
    assert begun == []


def test_a_right_in_another_centre_does_not_count(kind, queued, people):
    begun: list[int] = []
    job = queued(kind(lambda this: begun.append(1)), owner=people.stranger)
    assert run(job.pk) == JobState.FAILED
    assert begun == []


def test_a_right_withdrawn_during_the_run_writes_nothing(kind, queued, people):
    def work(this: Run) -> None:
        withdraw(people.manager)
        with this.finish():
            Group.objects.create(name="undone")

    job = queued(kind(work))
    assert run(job.pk) == JobState.FAILED
    assert not Group.objects.exists()


# Another runner


def test_a_superseded_runner_has_no_effect(kind, queued):
    successor = uuid.uuid4()

    def work(this: Run) -> None:
        Job.objects.filter(pk=this.job.pk).update(runner=successor, attempts=2)
        with this.finish():
            Group.objects.create(name="undone")

    job = queued(kind(work))
    assert run(job.pk) is None
    job.refresh_from_db()
    assert (job.state, job.runner, job.attempts) == (JobState.RUNNING, successor, 2)
    assert not Group.objects.exists()


def test_a_superseded_runner_cannot_fail_its_successors_job(kind, queued):
    successor = uuid.uuid4()

    def work(this: Run) -> None:
        Job.objects.filter(pk=this.job.pk).update(runner=successor)
        raise JobProblem("too late")

    job = queued(kind(work))
    assert run(job.pk) is None
    job.refresh_from_db()
    assert (job.state, job.runner, job.problem) == (JobState.RUNNING, successor, "")


def test_superseded_passes_through_a_handler_that_catches_problems(kind, queued):
    caught: list[type] = []

    def work(this: Run) -> None:
        Job.objects.filter(pk=this.job.pk).update(runner=uuid.uuid4())
        try:
            finish_quietly(this)
        except Superseded as error:
            caught.append(type(error))
            raise

    assert run(queued(kind(work)).pk) is None
    assert caught == [Superseded]


# Signs of life


def test_progress_is_published_at_once_then_seldom_and_at_the_end(kind, queued, monkeypatch):
    said: list[tuple[int, int]] = []
    monkeypatch.setattr(heartbeat, "say", lambda token, progress: said.append((progress.done, progress.total)))

    def work(this: Run) -> None:
        for done in range(1001):
            this.progress(done, 1000)
        finish_quietly(this)

    assert run(queued(kind(work)).pk) == JobState.DONE
    assert said[0] == (0, 1000)
    assert said[-1] == (1000, 1000)
    assert len(said) < 20


def test_progress_writes_no_row(kind, queued, django_assert_num_queries):
    def work(this: Run) -> None:
        with django_assert_num_queries(0):
            this.progress(1, 7, "Sheet 1")
            assert heartbeat.last_heartbeats([this.job.runner]) == {
                this.job.runner: heartbeat.Progress(1, 7, "Sheet 1")
            }
        finish_quietly(this)

    assert run(queued(kind(work)).pk) == JobState.DONE


def test_a_runner_is_never_silent_while_it_works_and_leaves_no_trace_after(kind, queued, settings):
    seen = []

    def work(this: Run) -> None:
        import time

        time.sleep(settings.JOB_STALE_SECONDS + 0.5)
        seen.append(this.job.runner)
        assert heartbeat.silent_among(seen) == set()
        finish_quietly(this)

    assert run(queued(kind(work)).pk) == JobState.DONE
    assert heartbeat.silent_among(seen) == set(seen)


def test_a_cache_that_is_down_stops_no_work_and_is_not_taken_for_silence(kind, queued, monkeypatch):
    class Broken:
        def __getattr__(self, name: str):
            raise ConnectionRefusedError

    monkeypatch.setattr(heartbeat, "cache", Broken())

    def work(this: Run) -> None:
        this.progress(1, 2)
        finish_quietly(this)

    job = queued(kind(work))
    assert run(job.pk) == JobState.DONE
    assert heartbeat.silent_among([uuid.uuid4()]) == set()
    assert heartbeat.last_heartbeats([uuid.uuid4()]) == {}
    assert heartbeat.was_hinted(job.uuid) is False
