"""What a worker does for appointments: reminders, each hour."""

from __future__ import annotations

from celery import shared_task

from appointments.selectors import to_remind
from appointments.services import remind


@shared_task(name="appointments.remind", expires=1800)
def write_reminders() -> None:
    """Write the reminders whose hour has come; messaging sends them outside the quiet hours."""
    for appointment in to_remind():
        remind(appointment)
