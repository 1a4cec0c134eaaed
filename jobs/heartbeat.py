"""What a running job says of itself while it runs: heartbeat and progress, in the shared cache and never in rows.

While one process holds SQLite's write transaction (an import: many seconds) nobody else can write a row, so a
heartbeat column would stand still exactly when it matters. Keys carry the runner's token: a runner that was replaced
cannot speak for its successor. Losing the cache loses no work, since nothing here decides a result; a cache that
does not answer counts as "not known", never as silence.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from django.conf import settings
from django.core.cache import cache

logger = logging.getLogger(__name__)

PROGRESS_LIFE_SECONDS = 3600
HINT_REST_SECONDS = 20


@dataclass(frozen=True)
class Progress:
    """`done` of `total` steps (total 0: not known how many), and a sentence for humans or ""."""

    done: int
    total: int
    text: str = ""

    @property
    def percent(self) -> int | None:
        """Whole per cent, rounded down so that 100 means the end; None when the total is not known."""
        return min(100, self.done * 100 // self.total) if self.total > 0 else None


def _beat_key(token: UUID) -> str:
    return f"jobs.beat.{token}"


def _progress_key(token: UUID) -> str:
    return f"jobs.progress.{token}"


def _hint_key(job: UUID) -> str:
    return f"jobs.hint.{job}"


def beat(token: UUID) -> None:
    """Say that the runner lives. The cache forgets it after JOB_STALE_SECONDS by its own clock."""
    try:
        cache.set(_beat_key(token), 1, timeout=settings.JOB_STALE_SECONDS)
    except Exception:  # whatever a cache raises, the work goes on: only the row decides
        logger.warning("The heartbeat of runner %s could not be written.", token, exc_info=True)


def silent_among(tokens: Iterable[UUID]) -> set[UUID]:
    """Return those runners that surely give no more sign of life, looked at twice.

    Twice, because a full cache throws entries away and a live runner puts its own back within JOB_HEARTBEAT_SECONDS.
    Takes one and a half of these when the first look finds anybody silent, however many.
    """
    silent = _silent_now(tokens)
    if silent:
        time.sleep(settings.JOB_HEARTBEAT_SECONDS * 1.5)
        silent = _silent_now(silent)
    return silent


def _silent_now(tokens: Iterable[UUID]) -> set[UUID]:
    keys = {_beat_key(token): token for token in tokens}
    if not keys:
        return set()
    try:
        beating = cache.get_many(list(keys))
    except Exception:  # unknown is not silence
        logger.warning("Heartbeats could not be read.", exc_info=True)
        return set()
    return {token for key, token in keys.items() if key not in beating}


def say(token: UUID, progress: Progress) -> None:
    """Publish how far the runner is."""
    try:
        cache.set(
            _progress_key(token),
            (progress.done, progress.total, progress.text),
            timeout=PROGRESS_LIFE_SECONDS,
        )
    except Exception:  # progress is a courtesy
        logger.warning("The progress of runner %s could not be written.", token, exc_info=True)


def last_heartbeats(tokens: Iterable[UUID]) -> dict[UUID, Progress]:
    """Return what the runners last said, by token, in one look; those that said nothing are left out."""
    keys = {_progress_key(token): token for token in tokens}
    if not keys:
        return {}
    try:
        found = cache.get_many(list(keys))
    except Exception:  # a page without its progress is better than no page
        logger.warning("Progress could not be read.", exc_info=True)
        return {}
    return {keys[key]: Progress(*value) for key, value in found.items()}


def forget(token: UUID) -> None:
    """Take away what a runner said, when it has ended."""
    try:
        cache.delete_many([_beat_key(token), _progress_key(token)])
    except Exception:  # it fades by itself
        logger.warning("The traces of runner %s could not be taken away.", token, exc_info=True)


def note_hint(job: UUID) -> None:
    """Remember that a hint was just sent for a job, so that a sweep does not fill the queue while workers are busy."""
    try:
        cache.set(_hint_key(job), 1, timeout=HINT_REST_SECONDS)
    except Exception:  # at worst one hint too many
        logger.warning("A hint could not be noted.", exc_info=True)


def was_hinted(job: UUID) -> bool:
    """Answer whether a hint was sent within HINT_REST_SECONDS, as far as is known."""
    try:
        return cache.get(_hint_key(job)) is not None
    except Exception:  # at worst one hint too many
        logger.warning("Hints could not be read.", exc_info=True)
        return False


def forget_hint(job: UUID) -> None:
    """Forget the hint, once a runner took the job: should that runner be lost, the next hint leaves at once."""
    try:
        cache.delete(_hint_key(job))
    except Exception:  # at worst HINT_REST_SECONDS of waiting
        logger.warning("A hint could not be forgotten.", exc_info=True)


class Heartbeat:
    """A thread that beats for a runner as long as the block lasts; it dies with its process, whatever kills it."""

    def __init__(self, token: UUID) -> None:
        self._token = token
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._go_on, name=f"heartbeat {token}", daemon=True)

    def __enter__(self) -> Self:
        beat(self._token)
        self._thread.start()
        return self

    def __exit__(self, *error: Any) -> None:
        self._stop.set()
        self._thread.join(timeout=5)
        forget(self._token)

    def _go_on(self) -> None:
        while not self._stop.wait(settings.JOB_HEARTBEAT_SECONDS):
            beat(self._token)
