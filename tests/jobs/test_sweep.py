"""The sweep: lost messages and lost workers, without waking what lives."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from config.celery import app
from jobs import heartbeat, messages, tasks
from jobs.claim import claim
from jobs.enums import JobState
from jobs.models import Job
from jobs.recovery import Swept, sweep
from jobs.runner import run
from tests.jobs.conftest import finish_quietly

pytestmark = [pytest.mark.usefixtures("own_cache", "quick"), pytest.mark.both_engines]


def ago(seconds: float):
    return timezone.now() - timedelta(seconds=seconds)


@pytest.fixture
def abandoned(kind, queued):
    """Make a running job whose runner was killed a minute ago."""

    def make(attempts: int = 1, **values) -> Job:
        return queued(
            kind(finish_quietly),
            state=JobState.RUNNING,
            runner=uuid.uuid4(),
            attempts=attempts,
            claimed_at=ago(60),
            **values,
        )

    return make


def test_a_message_lost_is_sent_again_but_not_at_each_sweep(kind, queued, sent):
    job = queued(kind(finish_quietly), queued_at=ago(10))
    assert sweep() == Swept(hinted=1, ended=0)
    assert sweep() == Swept(hinted=0, ended=0)
    assert sent == [job.pk]


def test_a_fresh_row_is_left_to_its_own_message(kind, queued, sent):
    queued(kind(finish_quietly))
    assert sweep() == Swept(hinted=0, ended=0)


def test_a_lost_worker_is_replaced_and_the_job_done_once(abandoned, sent):
    job = abandoned()
    assert sweep() == Swept(hinted=1, ended=0)
    assert run(job.pk) == JobState.DONE
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 2)
    assert sweep() == Swept(hinted=0, ended=0)


def test_a_worker_lost_after_a_hint_was_taken_up_is_replaced_without_rest(abandoned, sent):
    job = abandoned()
    assert sweep().hinted == 1
    assert claim(job.pk)
    Job.objects.update(claimed_at=ago(60))
    heartbeat.forget(Job.objects.get().runner)
    assert sweep().hinted == 1
    assert sent == [job.pk, job.pk]


def test_a_living_worker_is_left_alone_however_long_it_takes(abandoned, sent, settings):
    job = abandoned()
    settings.JOB_STALE_SECONDS = 30
    heartbeat.beat(job.runner)
    assert sweep() == Swept(hinted=0, ended=0)
    assert claim(job.pk) is None


def test_a_worker_just_begun_is_left_alone_even_if_the_cache_lost_its_beat(abandoned, sent):
    job = abandoned()
    Job.objects.update(claimed_at=timezone.now())
    assert sweep() == Swept(hinted=0, ended=0)
    assert claim(job.pk) is None


def test_a_beat_thrown_away_by_a_full_cache_is_looked_for_twice(abandoned, sent, monkeypatch, settings):
    job = abandoned()
    settings.JOB_STALE_SECONDS = 30
    monkeypatch.setattr(heartbeat.time, "sleep", lambda seconds: heartbeat.beat(job.runner))
    assert sweep() == Swept(hinted=0, ended=0)


def test_a_cache_that_does_not_answer_wakes_nothing(abandoned, sent, monkeypatch):
    class Broken:
        def __getattr__(self, name: str):
            raise ConnectionRefusedError

    job = abandoned()
    monkeypatch.setattr(heartbeat, "cache", Broken())
    assert sweep() == Swept(hinted=0, ended=0)
    assert claim(job.pk) is None


def test_too_many_interruptions_end_it_with_a_sentence(abandoned, sent, settings):
    job = abandoned(attempts=settings.JOB_MAX_ATTEMPTS)
    assert claim(job.pk) is None
    assert sweep() == Swept(hinted=0, ended=1)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "5 times" in job.problem
    assert sent == []


def test_a_queue_that_is_down_is_tried_once_a_sweep(kind, queued, monkeypatch):
    tries: list[int] = []

    def refuse(name, args, **options):
        tries.append(args[0])
        raise ConnectionRefusedError

    for _number in range(3):
        queued(kind(finish_quietly), queued_at=ago(10))
    monkeypatch.setattr(messages.current_app, "send_task", refuse)
    assert sweep() == Swept(hinted=0, ended=0)
    assert len(tries) == 1


def test_what_has_ended_is_never_looked_at(kind, queued, sent, django_assert_num_queries):
    name = kind(finish_quietly)
    for _number in range(3):
        run(queued(name).pk)
    with django_assert_num_queries(2):
        sweep()


def test_the_tasks_have_the_names_that_messages_and_beat_use(kind, queued, sent):
    assert app.tasks["jobs.run"] is tasks.run_job._get_current_object()
    assert app.conf.beat_schedule["sweep-jobs"]["task"] == tasks.sweep_jobs.name == "jobs.sweep"
    job = queued(kind(finish_quietly))
    tasks.run_job(job.pk)
    tasks.sweep_jobs()
    job.refresh_from_db()
    assert job.state == JobState.DONE


def test_a_message_for_a_row_that_is_not_there_is_dropped(db):
    assert run(987654321) is None
