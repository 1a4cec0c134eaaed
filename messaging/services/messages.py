"""Writing a message to a participant, and closing what has nothing more to say."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.centre_settings import text_setting
from accounts.worker_messages import send_task_message
from core.periods import BELGIUM, today
from messaging.enums import MessageState, Purpose
from messaging.models import Message
from messaging.settings import CALL_NUMBER, PLACE
from messaging.skip_reasons import address_of, why_not
from messaging.sources import Meeting, meeting_of
from messaging.texts import LATEST, language_of
from participants.models import Participant

SEND_TASK = "messaging.send_due"
OFFICE = "office"


def send(purpose: Purpose, about: UUID, person: Participant, channel: str) -> Message | None:
    """Write a message that a worker sends once the transaction is committed; None where no message is wished.

    What may not be sent is written all the same, with why, so that the file tells it. The same message is written once:
    asked for again, the first one is returned. How things stand is read again when it leaves.
    """
    meeting = meeting_of(about, person) if channel else None
    if meeting is None:
        return None
    why = why_not(purpose, person, channel, meeting, version=meeting.version, moment=timezone.now())
    known = {"about": about, "for_version": meeting.version, "purpose": purpose, "participant": person}
    message, created = Message.objects.get_or_create(
        **known,
        channel=channel,
        defaults={
            "language": language_of(person.languages, settings.LANGUAGE_CODE),
            "template": purpose,
            "template_version": LATEST[purpose],
            "parameters": _parameters(meeting, person),
            "address": "" if why else address_of(person, channel),
            "begins_at": meeting.begins,
            "state": MessageState.SKIPPED if why else MessageState.WAITING,
            "why": why,
            "ended_at": timezone.now() if why else None,
        },
    )
    if created and not why:
        transaction.on_commit(_hint)
    return message


def _hint() -> None:
    send_task_message(SEND_TASK)


def _parameters(meeting: Meeting, person: Participant) -> dict[str, str]:
    """Return what the text says: day, time, a place of the centre, a number to call; nothing of persons."""
    begins = meeting.begins.astimezone(BELGIUM)
    return {
        "day": begins.date().isoformat(),
        "time": begins.strftime("%H:%M"),
        "where": meeting.where,
        "place": text_setting(PLACE, person.centre_id) if meeting.where == OFFICE else "",
        "number": text_setting(CALL_NUMBER, person.centre_id),
    }


def close(about: UUID, why: str, person: Participant | None = None) -> None:
    """Note that nothing more is to be said about a record: what waits is skipped with why, what failed is settled.

    Called in the transaction that moves, cancels or records it. What is being sent was taken before.
    """
    rows = Message.objects.filter(about=about)
    rows = rows if person is None else rows.filter(participant=person)
    rows.filter(state=MessageState.WAITING).update(state=MessageState.SKIPPED, why=why, ended_at=timezone.now())
    rows.filter(settled_on__isnull=True).update(settled_on=today())


def settle(message: Message) -> None:
    """Note that the person knows of what a message that did not arrive is about, and every earlier one about it.

    Noted twice, the first day stays.
    """
    same = Message.objects.filter(about=message.about, participant=message.participant_id, pk__lte=message.pk)
    same.filter(settled_on__isnull=True).update(settled_on=today())
