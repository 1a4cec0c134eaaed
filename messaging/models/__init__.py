"""Tables of messages to participants."""

from messaging.models.message import Message

__all__ = ["Message"]
