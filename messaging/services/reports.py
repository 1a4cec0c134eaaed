"""Reports of a gateway about messages that it took: signed, of the last five minutes, each of effect once."""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from messaging.enums import MessageState, WhyNot
from messaging.models import Message

SECONDS = 5 * 60
DELIVERED, FAILED = "delivered", "failed"


class NotGenuine(Exception):
    """A report that the gateway did not sign, or not now."""


class NotReadable(Exception):
    """A report that says nothing that is known."""


def signature_of(body: bytes, time: str) -> str:
    """Return the signature of a report: HMAC-SHA256 of time, a point and body, in hexadecimal."""
    return hmac.new(settings.SMS_REPORT_SECRET.encode(), f"{time}.".encode() + body, hashlib.sha256).hexdigest()


def take_report(body: bytes, time: str, signature: str) -> bool:
    """Note what became of a message; answer whether anything changed: a report that comes again changes nothing.

    Raise NotGenuine or NotReadable.
    """
    if not settings.SMS_REPORT_SECRET or not hmac.compare_digest(
        signature_of(body, time).encode(), signature.encode(errors="replace")
    ):
        raise NotGenuine
    if not time.isascii() or not time.isdigit() or abs(timezone.now().timestamp() - int(time[:12])) > SECONDS:
        raise NotGenuine
    name, state = _read(body)
    with transaction.atomic():
        which = Q(gateway_id=name) | (Q(uuid=_as_uuid(name)) if _as_uuid(name) else Q(pk__in=[]))
        found = Message.objects.select_for_update(of=("self",)).filter(which, channel="sms").first()
        if found is None or found.state not in (MessageState.SENT, MessageState.UNCERTAIN):
            return False
        note_end(found, arrived=state == DELIVERED)
    return True


def note_end(message: Message, *, arrived: bool) -> None:
    """Note what the gateway reports of a message that it took."""
    now = timezone.now()
    message.state = MessageState.DELIVERED if arrived else MessageState.FAILED
    message.why = "" if arrived else WhyNot.REPORTED
    message.sent_at, message.ended_at = message.sent_at or now, now
    message.save(update_fields=["state", "why", "sent_at", "ended_at"])


def _read(body: bytes) -> tuple[str, str]:
    """Return the name of a message and what became of it."""
    try:
        told = json.loads(body)
        name, state = str(told["id"]), told["state"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise NotReadable from error
    if not name or len(name) > 100 or state not in (DELIVERED, FAILED):  # noqa: PLR2004  # as the column
        raise NotReadable
    return name, state


def _as_uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
