"""The embedded queue, in folders: what cannot be read there is left out with a line of the log, and stops no worker.

A process that is killed while it writes, or a full disk, leaves an empty file or half of one. Each message is a hint
only (jobs.messages): the sweep sends it again.
"""

from __future__ import annotations

import logging
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem

logger = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    """The channel of kombu, for which an unreadable file is the end of the worker that meets it."""

    def _get(self, queue: str, timeout: Any = None) -> Any:
        """Return the next message that can be read. Raise Empty where there is none."""
        while True:
            try:  # the file is gone before it is read
                message: Any = super()._get(queue)  # type: ignore[no-untyped-call]  # kombu types little
            except ValueError:  # no JSON, or no text
                message = None
            if isinstance(message, dict) and isinstance(message.get("properties"), dict):
                return message
            logger.warning("A message of the queue %s could not be read and is left out.", queue)

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        """Note where messages go; a note that cannot be read is written anew."""
        try:
            super()._queue_bind(exchange, routing_key, pattern, queue)  # type: ignore[no-untyped-call]  # kombu types little
        except ValueError:
            file = self._exchange_file(exchange)  # type: ignore[no-untyped-call]  # kombu types little
            logger.warning("The file %s of the queue could not be read and is written anew.", file.name)
            file.unlink(missing_ok=True)
            super()._queue_bind(exchange, routing_key, pattern, queue)  # type: ignore[no-untyped-call]  # kombu types little


class Transport(filesystem.Transport):
    """The transport of kombu with that channel."""

    Channel = Channel


def use_own_transport() -> None:
    """Let "filesystem://" in the address of a queue name this transport."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
