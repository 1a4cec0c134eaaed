"""Writing, sending and settling messages. Whoever has something to say to a participant calls send() alone."""

from messaging.services.messages import close, send, settle

__all__ = ["close", "send", "settle"]
