"""What beat asks of oversight (config/celery.py)."""

from __future__ import annotations

import logging

from celery import shared_task
from django.conf import settings

from audit.chain_verifier import verify
from oversight import services

logger = logging.getLogger(__name__)


@shared_task(name="oversight.watch", expires=600)
def watch() -> None:
    """Look at yesterday and today."""
    services.watch()


@shared_task(name="oversight.verify_logs", expires=3600)
def verify_logs() -> None:
    """Verify the logs once a night; the officer is told of what was found, the details are the host's."""
    report = verify(settings.AUDIT_CHECKPOINTS)
    if not report.is_sound:
        logger.critical("The logs are not as they were sealed. Run manage.py verify_audit.")
        services.tell_logs_changed(len(report.findings) + report.more)
