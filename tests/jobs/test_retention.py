"""Files of jobs name persons: they are kept for a time and then taken away; the rows that say what was done stay."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from jobs.enums import FileRole, JobState
from jobs.models import Job, JobFile
from jobs.presenters import present_jobs
from jobs.retention import drop_files


def ended(people, days):
    """Return a job that ended `days` ago with a source and a result."""
    job = Job.objects.create(
        kind="evolution_pdf",
        owner=people.manager,
        centre=people.here,
        state=JobState.DONE,
        attempts=1,
        claimed_at=timezone.now() - timedelta(days=days),
        finished_at=timezone.now() - timedelta(days=days),
    )
    for role in FileRole:
        JobFile.objects.keep(job, role, "table.pdf", "application/pdf", b"%PDF")
    return job


def test_files_go_when_their_time_is_over_and_rows_stay(people):
    old, young = ended(people, settings.JOB_FILE_DAYS + 1), ended(people, settings.JOB_FILE_DAYS - 1)
    assert drop_files() == 2
    assert not old.files.exists()
    assert young.files.count() == 2
    assert Job.objects.count() == 2


def test_files_of_a_job_that_runs_are_not_touched(people):
    job = Job.objects.create(kind="evolution_pdf", owner=people.manager, centre=people.here)
    JobFile.objects.keep(job, FileRole.SOURCE, "book.xlsx", "application/octet-stream", b"PK")
    Job.objects.filter(pk=job.pk).update(queued_at=timezone.now() - timedelta(days=400))
    assert drop_files() == 0


def test_the_page_says_that_the_file_is_gone(people):
    job = ended(people, settings.JOB_FILE_DAYS + 1)
    drop_files()
    [line] = present_jobs(Job.objects.with_has_result().filter(pk=job.pk))
    assert line.file_gone
    assert str(settings.JOB_FILE_DAYS) in line.sentence
