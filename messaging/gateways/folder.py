"""The gateway of the demonstration: each message becomes a file, nothing leaves the machine."""

from __future__ import annotations

from django.conf import settings

from messaging.gateways.base import Gateway, Outgoing, Receipt


class FolderGateway(Gateway):
    """Writes messages into MESSAGE_FOLDER."""

    def send(self, message: Outgoing) -> Receipt:
        """Write the message into a file of its own."""
        settings.MESSAGE_FOLDER.mkdir(parents=True, exist_ok=True, mode=0o700)
        lines = [f"To: {message.to}", *([f"Subject: {message.subject}"] if message.subject else []), "", message.text]
        file = settings.MESSAGE_FOLDER / f"{message.key}.txt"
        file.write_text("\n".join([*lines, ""]), encoding="utf-8")
        return Receipt(f"folder-{message.key}")
