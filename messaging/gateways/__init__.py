"""By which ways messages leave: one gateway for each channel, chosen in the settings (MESSAGE_GATEWAYS)."""

from __future__ import annotations

from django.conf import settings

from messaging.gateways.base import Gateway
from messaging.gateways.folder import FolderGateway
from messaging.gateways.http import HttpGateway
from messaging.gateways.memory import MemoryGateway
from messaging.gateways.smtp import SmtpGateway

_KINDS: dict[str, type[Gateway]] = {
    "smtp": SmtpGateway,
    "http": HttpGateway,
    "folder": FolderGateway,
    "memory": MemoryGateway,
}
# Gateways by which nothing leaves the machine.
_AT_HOME = ("folder", "memory")


def gateway_of(channel: str) -> Gateway:
    """Return the gateway of a channel. Raise KeyError where the channel is off."""
    return _KINDS[settings.MESSAGE_GATEWAYS[channel]]()


def is_on(channel: str) -> bool:
    """Answer whether a channel has a gateway."""
    return bool(settings.MESSAGE_GATEWAYS[channel])


def stays_here() -> bool:
    """Answer whether no message leaves the machine: the demonstration, development, tests."""
    return all(name in _AT_HOME for name in settings.MESSAGE_GATEWAYS.values() if name)
