"""Asking for a job: one row in the caller's transaction, a hint after it, nothing twice."""

from __future__ import annotations

import hashlib
import threading
import time
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone, translation

from jobs import heartbeat, messages, services
from jobs.enums import FILE_MAX_BYTES, FileRole, JobState
from jobs.models import Job
from jobs.recovery import sweep
from jobs.registry import UnknownKind
from jobs.runner import run
from permissions.transitions import NotAllowed
from tests.jobs.conftest import finish_quietly

pytestmark = [pytest.mark.usefixtures("own_cache"), pytest.mark.both_engines]


def test_a_row_waits_and_the_hint_leaves_on_commit(people, kind, sent, django_capture_on_commit_callbacks):
    name = kind(finish_quietly)
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        job = services.start(name, by=people.manager, centre=people.here, params={"from": 2012})
        assert sent == []
    assert len(callbacks) == 1
    assert sent == [job.pk]
    job.refresh_from_db()
    assert (job.state, job.attempts, job.runner, job.params) == (JobState.QUEUED, 0, None, {"from": 2012})


def test_a_transaction_that_fails_leaves_neither_row_nor_hint(people, kind, sent, django_capture_on_commit_callbacks):
    name = kind(finish_quietly)

    def ask_and_fail() -> None:
        with transaction.atomic():
            services.start(name, by=people.manager, centre=people.here)
            raise ZeroDivisionError

    with django_capture_on_commit_callbacks(execute=True):
        pytest.raises(ZeroDivisionError, ask_and_fail)
    assert not Job.objects.exists()
    assert sent == []


def test_without_the_right_nothing_starts(people, kind, sent):
    name = kind(finish_quietly, action="import.run")
    with pytest.raises(NotAllowed):
        services.start(name, by=people.worker, centre=people.here)
    with pytest.raises(NotAllowed):
        services.start(name, by=people.manager, centre=people.there)
    assert not Job.objects.exists()


def test_an_unknown_kind_is_an_error(people):
    with pytest.raises(UnknownKind):
        services.start("no_such_kind", by=people.manager, centre=people.here)


def test_the_same_key_acts_once_while_the_first_is_open(people, kind, sent):
    name = kind(finish_quietly)
    ask = {"by": people.manager, "centre": people.here, "key": "2012-2017"}
    first = services.start(name, **ask)
    assert services.start(name, **ask) == first
    assert services.start(name, **{**ask, "key": "2013-2017"}) != first
    assert services.start(name, **{**ask, "by": people.worker}) != first
    assert Job.objects.count() == 3
    assert run(first.pk) == JobState.DONE
    assert services.start(name, **ask) != first


def test_without_a_key_each_wish_is_a_job(people, kind, sent):
    name = kind(finish_quietly)
    first = services.start(name, by=people.manager, centre=people.here)
    assert services.start(name, by=people.manager, centre=people.here) != first


def test_a_double_click_in_two_processes_gives_one_row(own_database, kind, sent):
    name, together, got = kind(finish_quietly), threading.Barrier(2), []

    def click() -> None:
        try:
            together.wait()
            got.append(services.start(name, by=own_database.manager, centre=own_database.here, key="once").pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 2
    assert len(set(got)) == 1
    assert Job.objects.count() == 1


def test_the_loser_of_a_race_gets_the_winners_row(people, kind, sent, monkeypatch):
    """The moment between looking and writing, made certain: the first look finds nothing."""
    name = kind(finish_quietly)
    ask = {"by": people.manager, "centre": people.here, "key": "once"}
    winner = services.start(name, **ask)
    looks, honest = [], Job.objects._queryset_class.first
    monkeypatch.setattr(
        Job.objects._queryset_class, "first", lambda self: looks.append(1) or (honest(self) if len(looks) > 1 else None)
    )
    assert services.start(name, **ask) == winner


def test_the_source_is_kept_with_its_sum(people, kind, sent):
    job = services.start(
        kind(finish_quietly),
        by=people.manager,
        centre=people.here,
        source=("../../a\r\nb.xlsx", "application/octet-stream", b"PK\0bytes"),
    )
    file = job.files.get(role=FileRole.SOURCE)
    assert file.read() == b"PK\0bytes"
    assert file.sha256 == hashlib.sha256(b"PK\0bytes").hexdigest()
    assert not set(file.name) & set("/\\\r\n")


def test_a_source_too_large_leaves_no_job(people, kind, sent):
    with translation.override("en"), pytest.raises(ValidationError, match="too large"):
        services.start(
            kind(finish_quietly),
            by=people.manager,
            centre=people.here,
            source=("a.xlsx", "application/octet-stream", bytes(FILE_MAX_BYTES + 1)),
        )
    assert not Job.objects.exists()


def test_a_queue_that_is_down_fails_no_request_and_the_sweep_makes_up(
    people, kind, monkeypatch, django_capture_on_commit_callbacks
):
    def refuse(*args: object, **options: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(messages.current_app, "send_task", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        job = services.start(kind(finish_quietly), by=people.manager, centre=people.here)
    job.refresh_from_db()
    assert job.state == JobState.QUEUED
    assert not heartbeat.was_hinted(job.uuid)
    assert sweep().hinted == 0, "a fresh row is left to its first message"
    Job.objects.update(queued_at=timezone.now() - timedelta(seconds=6))
    assert sweep().hinted == 0
    later: list[int] = []
    monkeypatch.setattr(messages.current_app, "send_task", lambda name, args, **options: later.append(args[0]))
    assert sweep().hinted == 1
    assert later == [job.pk]


def test_a_real_queue_that_nobody_serves_is_given_up_quickly(people, queued, monkeypatch):
    """Against a closed port and the real client of the queue, not a stand-in."""
    from celery import Celery

    away = Celery("away", broker="redis://127.0.0.1:1/0", set_as_current=False)
    monkeypatch.setattr(messages, "current_app", away)
    job, began = queued("test_unserved"), time.monotonic()
    assert messages.send(job) is False
    assert time.monotonic() - began < 3


def test_a_job_that_waits_can_be_cancelled_by_its_owner_only(people, kind, sent):
    done: list[int] = []
    job = services.start(kind(lambda this: done.append(1)), by=people.manager, centre=people.here)
    with pytest.raises(NotAllowed):
        services.cancel(job, people.worker)
    services.cancel(job, people.manager)
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert job.finished_at is not None
    assert run(job.pk) is None
    assert done == []
    with pytest.raises(services.NotCancellable):
        services.cancel(job, people.manager)
