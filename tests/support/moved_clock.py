"""The product with a clock that a test sets: served in place of config.wsgi by a Stack that has a clock.

The file named by JALON_TEST_CLOCK holds a moment in ISO form, with its offset. From the first request after it was
written, the product lives in that moment, and its time goes on from there.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Lock
from typing import Any

import time_machine

from config.wsgi import application as product

CLOCK = Path(os.environ["JALON_TEST_CLOCK"])


class Clock:
    """The moment that the file holds, followed."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.said = CLOCK.read_text()
        self.travel = time_machine.travel(dt.datetime.fromisoformat(self.said), tick=True)
        self.place = self.travel.start()

    def follow(self) -> None:
        """Go where the file says, if it was written again."""
        with self.lock:
            said = CLOCK.read_text()
            if said != self.said:
                self.said = said
                self.place.move_to(dt.datetime.fromisoformat(said))


_clock = Clock()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer a request at the moment that the test has set."""
    _clock.follow()
    return product(environ, start_response)
