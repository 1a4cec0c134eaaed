"""What workers do for documents: what waits for the scanner, and what is no more kept."""

from __future__ import annotations

from celery import shared_task

from documents.services import follow_retention, scan_waiting


@shared_task(name="documents.scan", expires=240)
def scan_documents() -> None:
    """Have the scanner look at what waits for it."""
    scan_waiting()


@shared_task(name="documents.follow_retention", expires=3600)
def erase_what_is_over() -> None:
    """Erase what is no more kept."""
    follow_retention()
