"""What workers do for participants, each hour: what was noted for today; merges that can be taken back no longer."""

from __future__ import annotations

from celery import shared_task

from participants.services.day_changes import follow_day
from participants.services.merge_undo import settle_old_merges


@shared_task(name="participants.follow_day", expires=1800)
def begin_what_has_come() -> None:
    """Bring paths to breaks and groups whose day has come; the first run is soon after midnight."""
    follow_day()
    settle_old_merges()
