"""Pages of jobs: what their owner sees while they wait, run and end, and what nobody else sees."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.actor import acting_as
from jobs import heartbeat
from jobs.enums import FileRole, JobState
from jobs.models import Job, JobFile
from jobs.runner import JobProblem, Run, run
from tests.jobs.conftest import finish_quietly, withdraw
from tests.support.markup import one_line

pytestmark = pytest.mark.usefixtures("own_cache", "quick")


def leave_a_file(this: Run) -> None:
    with this.finish() as outcome:
        outcome.file = ("Évolution 2012-2017.pdf", "application/pdf", b"%PDF-1.7 content")


@pytest.fixture
def manager(client, people):
    """The client, signed in as the manager."""
    client.force_login(people.manager)
    return client


@pytest.fixture
def running(kind, queued):
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


def page_of(client, name: str, job: Job) -> str:
    response = client.get(reverse(name, args=[job.uuid]))
    assert response.status_code == 200
    return one_line(response)


# Every address, to a stranger


@pytest.mark.parametrize("name", ["job", "job-progress", "job-result"])
def test_a_stranger_a_colleague_and_nobody_get_nothing(client, people, kind, queued, name):
    job = queued(kind(leave_a_file, label="Secret work"))
    assert run(job.pk) == JobState.DONE
    address = reverse(name, args=[job.uuid])
    assert client.get(address).status_code == 302
    for somebody in (people.worker, people.stranger):
        client.force_login(somebody)
        response = client.get(address)
        assert response.status_code == 404
        assert b"Secret work" not in response.content


@pytest.mark.parametrize("who", ["worker", "stranger"])
def test_a_job_cannot_be_cancelled_by_another(client, people, kind, queued, who):
    job = queued(kind(finish_quietly))
    client.force_login(getattr(people, who))
    assert client.post(reverse("job-cancel", args=[job.uuid])).status_code == 404
    job.refresh_from_db()
    assert job.state == JobState.QUEUED


@pytest.mark.parametrize(
    ("name", "method"),
    [("jobs", "post"), ("job", "post"), ("job-progress", "post"), ("job-result", "post"), ("job-cancel", "get")],
)
def test_a_wrong_method_is_refused(manager, kind, queued, name, method):
    job = queued(kind(finish_quietly))
    address = reverse(name, args=[] if name == "jobs" else [job.uuid])
    assert getattr(manager, method)(address).status_code == 405


def test_a_job_of_a_centre_that_one_has_left_is_gone(manager, people, kind, queued):
    job = queued(kind(finish_quietly))
    withdraw(people.manager)
    assert manager.get(job.get_absolute_url()).status_code == 302  # a role that is written ends the session
    manager.force_login(people.manager)
    assert manager.get(job.get_absolute_url()).status_code == 404
    assert job not in Job.objects.for_user(people.manager, "job.view")


# The list


def test_the_list_shows_ones_own_jobs_newest_first(manager, people, kind, queued):
    older = queued(kind(finish_quietly, label="Older"), queued_at=timezone.now() - timedelta(hours=1))
    newer = queued(kind(finish_quietly, label="Newer work"))
    other = queued(kind(finish_quietly, label="Not mine"), owner=people.worker)
    html = manager.get(reverse("jobs")).content.decode()
    assert html.index(str(newer.uuid)) < html.index(str(older.uuid))
    assert str(other.uuid) not in html


def test_an_empty_list_explains_itself(manager):
    html = manager.get(reverse("jobs")).content.decode()
    assert "No task yet" in html
    assert "<table" not in html


def test_the_list_costs_two_statements_whatever_its_length(manager, kind, queued):
    name = kind(leave_a_file)

    def statements() -> list[str]:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert manager.get(reverse("jobs")).status_code == 200
        return [query["sql"] for query in captured if '"jobs_job' in query["sql"]], len(captured)

    run(queued(name).pk)
    of_jobs, in_all = statements()
    for _number in range(25):
        run(queued(name).pk)
    assert len(of_jobs) == 2
    assert [len(of_jobs), in_all] == [len(statements()[0]), statements()[1]]
    assert not any('"content"' in sql or '"params"' in sql for sql in of_jobs), "no bytes are read for a list"


@pytest.mark.parametrize(("page", "expected"), [("1", 20), ("2", 5), ("99", 5), ("x", 20)])
def test_the_list_is_paged(manager, kind, queued, page, expected):
    name = kind(finish_quietly)
    for _number in range(25):
        queued(name)
    html = manager.get(reverse("jobs"), {"page": page}).content.decode()
    assert html.count('<th scope="row">') == expected


# One job


def test_a_job_that_waits_can_be_cancelled_from_its_page(manager, kind, queued):
    job = queued(kind(finish_quietly))
    html = page_of(manager, "job", job)
    assert reverse("job-cancel", args=[job.uuid]) in html
    response = manager.post(reverse("job-cancel", args=[job.uuid]), follow=True)
    assert response.redirect_chain == [(job.get_absolute_url(), 302)]
    assert "cancelled before it began" in response.content.decode()
    again = manager.post(reverse("job-cancel", args=[job.uuid]), follow=True)
    assert "can no longer be cancelled" in again.content.decode()


def test_progress_is_seen_and_asked_for_again(manager, running):
    html = page_of(manager, "job", running)
    assert f'data-poll="{reverse("job-progress", args=[running.uuid])}"' in html
    assert "js/job-progress.js" in html
    assert re.search(r'<progress[^>]* value="42"', html)
    assert "Sheet Attendance" in html
    assert "3 of 7" in html
    assert f'id="job-refresh" href="{running.get_absolute_url()}"' in html, "without script there is a link"
    assert "42" in manager.get(reverse("jobs")).content.decode()


def test_a_job_that_says_nothing_yet_has_a_band_without_value(manager, running):
    heartbeat.forget(running.runner)
    html = page_of(manager, "job", running)
    assert re.search(r"<progress(?![^>]* value=)", html)


def test_the_fragment_is_what_the_page_includes(manager, running):
    fragment = page_of(manager, "job-progress", running).strip()
    assert fragment.startswith('<div id="job-progress"')
    # The token of the form is drawn anew for each answer; a running job has no form.
    assert fragment in page_of(manager, "job", running)


def test_asking_again_stops_when_the_job_has_ended(manager, kind, queued):
    job = queued(kind(leave_a_file))
    assert run(job.pk) == JobState.DONE
    for name in ("job", "job-progress"):
        html = page_of(manager, name, job)
        assert "data-poll" not in html
        assert reverse("job-result", args=[job.uuid]) in html


def test_what_stood_in_the_way_is_said_on_the_page_and_escaped(manager, kind, queued):
    def work(this: Run) -> None:
        raise JobProblem("The sheet <Persons> is missing.")

    job = queued(kind(work))
    assert run(job.pk) == JobState.FAILED
    assert "The sheet &lt;Persons&gt; is missing." in page_of(manager, "job", job)


def test_the_outcome_of_a_job_is_linked_where_its_kind_has_a_page(manager, kind, queued):
    job = queued(kind(finish_quietly, page=lambda job: f"/outcome/{job.uuid}/"))
    assert "/outcome/" not in page_of(manager, "job", job)
    assert run(job.pk) == JobState.DONE
    assert f'href="/outcome/{job.uuid}/"' in page_of(manager, "job", job)


def test_a_job_whose_kind_is_gone_is_still_listed(manager, queued):
    job = queued("removed_long_ago")
    run(job.pk)
    assert "removed_long_ago" in page_of(manager, "job", job)


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_pages_speak_the_accounts_language(manager, people, running, language):
    with acting_as(User.objects.system(), "test"):
        people.manager.language = language
        people.manager.save()
    assert f'<html lang="{language}"' in page_of(manager, "job", running)


# The file


def test_the_file_is_fetched_as_an_attachment_that_nobody_keeps(manager, kind, queued):
    job = queued(kind(leave_a_file))
    run(job.pk)
    response = manager.get(reverse("job-result", args=[job.uuid]))
    assert response.content == b"%PDF-1.7 content"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment;")
    assert "%C3%89volution%202012-2017.pdf" in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]


def test_a_right_withdrawn_before_the_download_gives_404(manager, people, kind, queued):
    """The owner still works here and sees the job, but the right that the file needs is gone."""
    job = queued(kind(leave_a_file, action="import.run"))
    assert run(job.pk) == JobState.DONE
    with acting_as(User.objects.system(), "test"):
        membership = people.manager.memberships.get()
        membership.role = "social_worker"
        membership.save()
    manager.force_login(people.manager)  # a role that is written ends the session
    assert manager.get(job.get_absolute_url()).status_code == 200
    assert manager.get(reverse("job-result", args=[job.uuid])).status_code == 404


def test_a_job_without_a_file_or_not_done_gives_404(manager, kind, queued, running):
    done = queued(kind(finish_quietly))
    run(done.pk)
    JobFile.objects.keep(running, FileRole.SOURCE, "mine.xlsx", "application/octet-stream", b"PK")
    for job in (done, running):
        assert manager.get(reverse("job-result", args=[job.uuid])).status_code == 404


def test_the_room_of_the_job_hears_of_each_download_and_can_prevent_it(manager, kind, queued):
    heard: list[tuple[User, Job]] = []

    def note(request, job: Job) -> None:
        heard.append((request.user, job))
        if len(heard) > 1:
            raise RuntimeError("the log cannot be written")

    job = queued(kind(leave_a_file, on_download=note))
    run(job.pk)
    address = reverse("job-result", args=[job.uuid])
    assert manager.get(address).status_code == 200
    assert heard == [(job.owner, job)]
    with pytest.raises(RuntimeError):
        manager.get(address)
