"""Messages as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from messaging.enums import MessageChannel, MessageState, WhyNot
from messaging.models import Message
from messaging.skip_reasons import why_unreachable
from participants.models import Participant

# How a state is drawn: what somebody should look at stands out.
TAGS = {
    MessageState.WAITING: "plain",
    MessageState.SENDING: "plain",
    MessageState.SENT: "",
    MessageState.DELIVERED: "",
    MessageState.FAILED: "sun",
    MessageState.UNCERTAIN: "sun",
    MessageState.SKIPPED: "plain",
}


@dataclass(frozen=True)
class MessageLine:
    """One message in the list of a file."""

    message: Message
    text: str
    why: str
    tag: str
    when: Any
    when_label: Any
    asks: bool


def line_of(message: Message) -> MessageLine:
    """Return a message with the moment that counts in its state."""
    state = MessageState(message.state)
    moment, label = message.created_at, _("written")
    if message.sent_at is not None:
        moment, label = message.sent_at, _("sent at")
    elif state is MessageState.WAITING:
        moment, label = message.due_at, _("to be sent at")
    why = str(message.get_why_display()) if message.why else ""
    asks = state in (MessageState.FAILED, MessageState.UNCERTAIN) and message.settled_on is None
    return MessageLine(message, message.text, why, TAGS[state], moment, label, asks)


def reach_of(participant: Participant) -> list[tuple[str, str]]:
    """Return for each channel its name, and why no message can leave by it ("" where one can)."""
    found = []
    for channel in MessageChannel:
        why = why_unreachable(participant, channel)
        found.append((str(channel.label), str(WhyNot(why).label) if why else ""))
    return found
