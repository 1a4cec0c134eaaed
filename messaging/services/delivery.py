"""Sending what waits: at most once, and never after an outcome.

A worker takes a message with one compare-and-swap that is committed before anything leaves. It then reads again, under
locks, how things stand, hands the message to the gateway and writes what became of it, in one transaction: what the
message is about cannot change meanwhile. A worker that is killed leaves the message "being sent"; after ten minutes it
is uncertain, is told, and nothing sends it again.
"""

from __future__ import annotations

import datetime as dt
import logging

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.centre_settings import setting, text_setting
from core.periods import BELGIUM
from messaging.enums import MessageChannel, MessageState, WhyNot
from messaging.gateways import gateway_of
from messaging.gateways.base import GatewayAway, NoAnswer, NotTaken, Outgoing
from messaging.models import Message
from messaging.settings import QUIET_FROM, QUIET_TO, SENDER
from messaging.skip_reasons import address_of, why_not
from messaging.sources import meeting_of
from messaging.texts import GREETINGS, SUBJECTS
from participants.models import Participant

logger = logging.getLogger(__name__)

LOST_AFTER = dt.timedelta(minutes=10)
MOST_TRIES = 3
PAUSE = dt.timedelta(minutes=20)  # between tries: three within the hour
MOST_AT_ONCE = 200


def send_due() -> int:
    """Send the messages that are due; return how many were handed over. One that fails holds up no other."""
    note_lost()
    due = list(Message.objects.due(timezone.now()).order_by("due_at", "pk").values_list("pk", flat=True)[:MOST_AT_ONCE])
    sent = 0
    for key in due:
        try:
            sent += _deliver(key)
        except Exception:  # of whatever gateway; the row stays "being sent" and becomes uncertain
            logger.exception("Message %s could not be sent.", key)
    return sent


def note_lost() -> int:
    """Note as uncertain the messages whose worker is gone; return how many. Those of a worker that lives are locked."""
    with transaction.atomic():
        lost = Message.objects.lost(timezone.now() - LOST_AFTER).select_for_update(skip_locked=True)
        keys = list(lost.values_list("pk", flat=True))
        return Message.objects.filter(pk__in=keys, state=MessageState.SENDING).update(
            state=MessageState.UNCERTAIN, why=WhyNot.WORKER_LOST, ended_at=timezone.now()
        )


def _deliver(key: int) -> bool:
    """Send one message if it is this worker's to send; tell whether the gateway took it."""
    now = timezone.now()
    taken = Message.objects.due(now).filter(pk=key)
    if not taken.update(state=MessageState.SENDING, taken_at=now, tries=F("tries") + 1):
        return False
    with transaction.atomic():
        seen = Message.objects.get(pk=key)
        person = Participant._base_manager.select_related("centre").get(pk=seen.participant_id)
        meeting = meeting_of(seen.about, person, lock=True)  # before the message: whoever closes it locks in this order
        message = Message.objects.select_for_update(of=("self",)).get(pk=key)
        if message.state != MessageState.SENDING or message.taken_at != seen.taken_at:
            return False
        now = timezone.now()
        later = after_quiet_hours(now, person.centre_id)
        why = why_not(
            message.purpose, person, message.channel, meeting, version=message.for_version, moment=now, lock=True
        )
        if why:
            return _end(message, MessageState.SKIPPED, why)
        if later > now:
            return _put_off(message, later, tried=False)
        return _hand_over(message, person)


def _hand_over(message: Message, person: Participant) -> bool:
    """Give a message to its gateway and note what it answered."""
    message.address = address_of(person, message.channel)
    try:
        receipt = gateway_of(message.channel).send(_what_leaves(message, person))
    except GatewayAway:
        if message.tries < MOST_TRIES:
            return _put_off(message, timezone.now() + PAUSE)
        return _end(message, MessageState.FAILED, WhyNot.AWAY)
    except NotTaken as refused:
        return _end(message, MessageState.FAILED, refused.why)
    except NoAnswer:
        return _end(message, MessageState.UNCERTAIN, WhyNot.NO_ANSWER)
    message.state, message.gateway_id, message.sent_at = MessageState.SENT, receipt.id, timezone.now()
    message.save(update_fields=["state", "gateway_id", "sent_at", "address"])
    return True


def _what_leaves(message: Message, person: Participant) -> Outgoing:
    if message.channel == MessageChannel.SMS:
        sender = text_setting(SENDER, person.centre_id)
        return Outgoing(to=message.address, text=message.text, key=str(message.uuid), sender=sender)
    text = "\n\n".join([GREETINGS[message.language], message.text, ""])
    subject = SUBJECTS[message.language]
    return Outgoing(to=message.address, text=text, key=str(message.uuid), subject=subject)


def _end(message: Message, state: MessageState, why: str) -> bool:
    message.state, message.why, message.ended_at = state, why, timezone.now()
    message.save(update_fields=["state", "why", "ended_at", "address"])
    return False


def _put_off(message: Message, moment: dt.datetime, *, tried: bool = True) -> bool:
    message.state, message.due_at = MessageState.WAITING, moment
    if not tried:
        message.tries -= 1
    message.save(update_fields=["state", "due_at", "tries", "address"])
    return False


def after_quiet_hours(moment: dt.datetime, centre: int) -> dt.datetime:
    """Return the moment itself, or the end of the quiet hours in which it is."""
    here = moment.astimezone(BELGIUM)
    quiet_from, quiet_to = setting(QUIET_FROM, centre), setting(QUIET_TO, centre)
    if quiet_to <= here.hour < quiet_from:
        return moment
    day = here.date() if here.hour < quiet_to else here.date() + dt.timedelta(days=1)
    return dt.datetime.combine(day, dt.time(quiet_to), BELGIUM)
