"""The part of a job's page that its script asks for, put into its page, is the page."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from jobs import heartbeat
from jobs.enums import JobState
from jobs.models import Job
from tests.jobs.conftest import finish_quietly
from tests.support.page_tree import assert_same_page, read

pytestmark = pytest.mark.usefixtures("own_cache", "quick")


@pytest.fixture
def running(kind, queued) -> Job:
    """A job under way, with its runner's signs of life."""
    job = queued(
        kind(finish_quietly, label="The import"),
        state=JobState.RUNNING,
        runner=uuid.uuid4(),
        attempts=1,
        claimed_at=timezone.now(),
    )
    heartbeat.beat(job.runner)
    heartbeat.say(job.runner, heartbeat.Progress(3, 7, "Sheet Attendance"))
    return job


@pytest.mark.parametrize("state", [JobState.RUNNING, JobState.DONE, JobState.FAILED])
def test_progress_in_its_page_is_the_page(client, people, running: Job, state: JobState) -> None:
    client.force_login(people.manager)
    page, part = (reverse(name, args=[running.uuid]) for name in ("job", "job-progress"))
    before = read(client.get(page))
    asked = before.find("#job-progress").attributes["data-poll"]
    assert asked == part
    heartbeat.say(running.runner, heartbeat.Progress(5, 7, "Sheet Staff"))
    if state != JobState.RUNNING:
        problem = "It stopped." if state == JobState.FAILED else ""
        Job.objects.filter(pk=running.pk).update(state=state, finished_at=timezone.now(), problem=problem, runner=None)
    answer = read(client.get(part, headers={"X-By-Script": "yes"}))
    before.find("#job-progress").replace_with(answer.find("#job-progress"))
    assert_same_page(before, client.get(page))


def test_its_end_is_spoken_once(client, people, running: Job) -> None:
    client.force_login(people.manager)
    page, part = (reverse(name, args=[running.uuid]) for name in ("job", "job-progress"))
    spoken = [one for one in read(client.get(part)).walk() if "data-news" in one.attributes]
    assert spoken == []
    Job.objects.filter(pk=running.pk).update(state=JobState.DONE, finished_at=timezone.now(), runner=None)
    (spoken,) = [one for one in read(client.get(part)).walk() if "data-news" in one.attributes]
    assert str(JobState.DONE.label) in spoken.children[0]
    assert "data-news" not in client.get(page).content.decode(), "a page loaded whole speaks nothing"
