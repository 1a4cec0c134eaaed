"""The gateway of tests: what it was handed stays in a list."""

from __future__ import annotations

from messaging.gateways.base import Gateway, Outgoing, Receipt

OUTBOX: list[Outgoing] = []


class MemoryGateway(Gateway):
    """Keeps messages in this process."""

    def send(self, message: Outgoing) -> Receipt:
        """Add the message to OUTBOX."""
        OUTBOX.append(message)
        return Receipt(f"memory-{message.key}")
