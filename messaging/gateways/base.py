"""What a gateway is asked, and the ways in which it says no."""

from __future__ import annotations

from dataclasses import dataclass

from messaging.enums import WhyNot


@dataclass(frozen=True)
class Receipt:
    """The gateway took a message; `id` is its name for it, by which it reports later."""

    id: str = ""


@dataclass(frozen=True)
class Outgoing:
    """A message as a gateway gets it: `key` is the same whenever the same message is handed over."""

    to: str
    text: str
    key: str
    sender: str = ""
    subject: str = ""


class NotTaken(Exception):
    """The gateway did not take a message, for sure; `why` says for what reason."""

    def __init__(self, why: WhyNot) -> None:
        self.why = why
        super().__init__(why)


class GatewayAway(NotTaken):
    """It did not take it now and may later: too many, broken, not to be reached."""

    def __init__(self) -> None:
        super().__init__(WhyNot.AWAY)


class NoAnswer(Exception):
    """Nobody knows whether the gateway took it."""


class Gateway:
    """One way by which messages leave."""

    def send(self, message: Outgoing) -> Receipt:
        """Hand over a message. Raise NotTaken, GatewayAway or NoAnswer."""
        raise NotImplementedError
