"""What beat asks of the logs (config/celery.py)."""

from __future__ import annotations

import logging

from celery import shared_task
from django.conf import settings
from django.db import OperationalError

from audit import chain_writer, checkpoints

logger = logging.getLogger(__name__)


@shared_task(name="audit.seal", expires=50)
def seal() -> None:
    """Seal what was committed since the last time, and write the checkpoint; a broken chain is told to the log."""
    try:
        chain_writer.seal_rows()
        checkpoints.write(settings.AUDIT_CHECKPOINTS)
    except chain_writer.ChainBroken as error:
        logger.critical("The logs are not sealed any more: %s Run manage.py verify_audit.", error)
    except OperationalError as error:  # SQLite has one writer, and an import keeps it busy
        logger.warning("The logs are sealed at the next turn: %s", error)
