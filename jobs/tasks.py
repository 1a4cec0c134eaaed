"""What a worker does with messages: `jobs.run` names one job, `jobs.sweep` comes from beat (config/celery.py)."""

from __future__ import annotations

from celery import shared_task

from jobs import recovery, retention, runner
from jobs.messages import RUN_TASK

# A handler that hangs would beat for ever; its process is killed instead and the job counts an attempt. Prefork only.
# Kept below Redis' visibility timeout (config/settings/base.py), so that a message is not delivered again meanwhile.
RUN_LIMIT_SECONDS = 1800


@shared_task(name=RUN_TASK, time_limit=RUN_LIMIT_SECONDS)
def run_job(job_id: int) -> None:
    """Run one job, if it is to be run."""
    runner.run(job_id)


@shared_task(name="jobs.sweep", expires=10)
def sweep_jobs() -> None:
    """Sweep; a message that waited behind long jobs is dropped, since others follow."""
    recovery.sweep()


@shared_task(name="jobs.drop_files", expires=600)
def drop_job_files() -> None:
    """Take away the files whose time is over."""
    retention.drop_files()


@shared_task(name="jobs.sweep_vault", expires=600)
def sweep_stored_files() -> None:
    """Take away the bytes of the vault that no row names, and those whose time after erasing is over."""
    retention.sweep_vault()
