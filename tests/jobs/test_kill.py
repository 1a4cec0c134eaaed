"""kill -9 of a real process at each moment of a job: afterwards there is one result, never none, never two."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.db import connection

from jobs.claim import claim
from jobs.enums import FileRole, JobState
from jobs.models import Job, JobFile
from jobs.recovery import sweep
from jobs.runner import Run, run
from tests.jobs.conftest import finish_quietly
from tests.support.forked_processes import Nursery

pytestmark = pytest.mark.both_engines


class Process:
    """A `tests.jobs.job_process` at work on a job."""

    def __init__(self, nursery: Nursery, job: Job, stop: str, mark: Path) -> None:
        self.mark = mark
        prefix = caches["default"].key_prefix
        self.child = nursery.start(
            mark.parent, "tests.jobs.job_process", key_prefix=prefix, job=job.pk, stop=stop, mark=str(mark)
        )

    def let_go(self) -> None:
        """Let it leave its place and come to its end."""
        self.mark.unlink()
        assert self.child.wait() == 0, self.child.said()

    def kill(self) -> None:
        """kill -9, and wait until it is gone."""
        self.child.kill()


@pytest.fixture
def begin(nursery: Nursery, tmp_path: Path) -> Iterator[Callable[[Job, str], Process]]:
    """Start a process on a job, wait until it stands at the place named, and return it."""
    begun: list[Process] = []

    def start(job: Job, stop: str) -> Process:
        begun.append(Process(nursery, job, stop, tmp_path / f"mark-{len(begun)}"))
        begun[-1].child.wait_for(begun[-1].mark)
        return begun[-1]

    yield start
    for process in begun:
        process.kill()


@pytest.fixture
def job(own_database, quick, sent) -> Job:
    return Job.objects.create(kind="killable", owner=own_database.manager, centre=own_database.here)


@pytest.fixture
def here(kind, monkeypatch) -> None:
    """The same kind of job, known to this process too."""

    def work(this: Run) -> None:
        with this.finish() as outcome:
            Group.objects.create(name="effect of the successor")
            outcome.file = ("a.txt", "text/plain", b"result")

    from jobs import registry

    kind(work)
    registry.handler("killable", action="figures.view", label="Killable")(work)


def wait_until_silent() -> None:
    time.sleep(django_settings.JOB_STALE_SECONDS + 0.3)


@pytest.mark.parametrize("place", ["before", "inside"])
def test_killed_before_the_commit_nothing_is_there_and_it_is_done_again(job, here, begin, sent, place):
    process = begin(job, place)
    assert run(job.pk) is None, "while it lives nobody else takes the job"
    process.kill()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.RUNNING, 1)
    assert Group.objects.count() == JobFile.objects.count() == 0
    wait_until_silent()
    assert sweep().hinted == 1
    assert sent == [job.pk]
    assert run(job.pk) == JobState.DONE
    job.refresh_from_db()
    assert (job.state, job.attempts, job.runner) == (JobState.DONE, 2, None)
    assert [group.name for group in Group.objects.all()] == ["effect of the successor"]
    assert JobFile.objects.get().role == FileRole.RESULT
    assert run(job.pk) is None


def test_killed_after_the_commit_it_is_done_and_not_done_again(job, here, begin, sent):
    begin(job, "after").kill()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 1)
    wait_until_silent()
    assert sweep().hinted == 0
    assert run(job.pk) is None
    assert Group.objects.count() == JobFile.objects.count() == 1


def test_a_living_process_that_seems_dead_is_superseded_and_leaves_nothing(job, here, begin, monkeypatch):
    """It stands still before finish() while its successor, misled by a lost heartbeat, does the work."""
    process = begin(job, "before")
    wait_until_silent()
    monkeypatch.setattr("jobs.heartbeat._silent_now", set)
    assert run(job.pk) == JobState.DONE
    process.let_go()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 2)
    assert [group.name for group in Group.objects.all()] == ["effect of the successor"]


def test_a_job_that_is_committing_is_not_taken_over_even_if_it_seems_dead(job, here, begin, monkeypatch):
    """Its row is locked (PostgreSQL) or its database is (SQLite): the claim fails, and it is still its own."""
    process = begin(job, "inside")
    wait_until_silent()
    monkeypatch.setattr("jobs.heartbeat._silent_now", set)
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA busy_timeout = 500")
    assert claim(job.pk) is None
    process.let_go()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 1)
    assert Group.objects.count() == 1


@pytest.mark.parametrize("lost", [False, True], ids=["queued", "running under a lost runner"])
def test_of_many_runners_one_wins(own_database, quick, kind, lost):
    effects: list[int] = []

    def work(this: Run) -> None:
        effects.append(this.job.attempts)
        time.sleep(0.2)
        finish_quietly(this)

    job = Job.objects.create(kind=kind(work), owner=own_database.manager, centre=own_database.here)
    if lost:
        assert claim(job.pk)
        wait_until_silent()
    together, ended = threading.Barrier(4), []

    def runner() -> None:
        try:
            connection.ensure_connection()
            together.wait()
            ended.append(run(job.pk))
        finally:
            connection.close()

    threads = [threading.Thread(target=runner) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended, key=str) == [None, None, None, JobState.DONE]
    assert effects == [2 if lost else 1]
