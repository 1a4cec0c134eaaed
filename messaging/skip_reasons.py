"""Whether a message may leave: what the person agreed to, where it goes, how what it is about stands now."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from accounts.centre_settings import text_setting
from core.periods import today
from core.text_messages import mobile_number
from messaging.enums import MessageChannel, MessageState, Purpose, WhyNot
from messaging.models import Message
from messaging.settings import CALL_NUMBER
from messaging.sources import Meeting
from participants.enums import ExitReason, MessageChannels, ObjectionKind, PhoneReader
from participants.models import Participant, Seal

_AGREED = {
    MessageChannel.SMS: (MessageChannels.SMS, MessageChannels.BOTH),
    MessageChannel.MAIL: (MessageChannels.MAIL, MessageChannels.BOTH),
}


def address_of(participant: Participant, channel: str) -> str:
    """Return where a message of this channel goes, "" where nowhere."""
    return participant.email if channel == MessageChannel.MAIL else mobile_number(participant.phone)


def why_unreachable(participant: Participant, channel: str, *, lock: bool = False) -> str:
    """Return why no message may go to a person by a channel, whatever it is about; "" where one may.

    With `lock`, who takes a consent back waits until the transaction ends.
    """
    if Seal.objects.in_force().filter(participant=participant).exists():
        return WhyNot.SEALED
    if participant.restrictions.in_force().exists():
        return WhyNot.RESTRICTED
    if participant.objections.in_force(ObjectionKind.MESSAGES).exists():
        return WhyNot.OBJECTED
    if participant.enrolments.filter(exit_reason=ExitReason.DECEASED).exists():
        return WhyNot.DECEASED
    agreed = participant.consents.to_messages().order_by("pk")
    consents = list(agreed.select_for_update(of=("self",)) if lock else agreed)
    holding = [one for one in consents if _holds(one.given_on, one.withdrawn_on)]
    if not holding:
        return WhyNot.WITHDRAWN if consents else WhyNot.NO_CONSENT
    if not any(one.channels in _AGREED[MessageChannel(channel)] for one in holding):
        return WhyNot.OTHER_CHANNEL
    address = address_of(participant, channel)
    if not address:
        return WhyNot.NO_ADDRESS
    if channel == MessageChannel.SMS and participant.phone_read_by != PhoneReader.HERSELF:
        return WhyNot.NOT_HER_PHONE
    refused = Message.objects.filter(
        participant=participant, channel=channel, state=MessageState.FAILED, why=WhyNot.BAD_ADDRESS
    )
    if any(one.address == address for one in refused):
        return WhyNot.REFUSED_ADDRESS
    off = not settings.MESSAGE_GATEWAYS[channel] or not text_setting(CALL_NUMBER, participant.centre_id)
    return WhyNot.OFF if off else ""


def _holds(given_on: dt.date, withdrawn_on: dt.date | None) -> bool:
    day = today()
    return given_on <= day and (withdrawn_on is None or withdrawn_on > day)


def why_over(purpose: str, meeting: Meeting | None, version: int, moment: dt.datetime) -> str:
    """Return why nothing more is said of what a message is about, "" where it is to come as it was written."""
    if meeting is None:
        return WhyNot.CHANGED
    if purpose == Purpose.CANCELLED:
        if meeting.over != WhyNot.CANCELLED:
            return meeting.over or WhyNot.CHANGED
    elif meeting.over:
        return meeting.over
    if meeting.version != version:
        return WhyNot.CHANGED
    return WhyNot.BEGUN if meeting.begins <= moment else ""


def why_not(
    purpose: str,
    participant: Participant,
    channel: str,
    meeting: Meeting | None,
    *,
    version: int,
    moment: dt.datetime,
    lock: bool = False,
) -> str:
    """Return the first reason not to send a message now, "" where there is none."""
    over = why_over(purpose, meeting, version, moment)
    if over or meeting is None:
        return over
    if meeting.wish != channel:
        return WhyNot.NO_WISH
    return why_unreachable(participant, channel, lock=lock)


def usable_channels(participant: Participant) -> list[MessageChannel]:
    """Return the channels by which a message may go to a person today, the text message first."""
    return [channel for channel in MessageChannel if not why_unreachable(participant, channel)]
