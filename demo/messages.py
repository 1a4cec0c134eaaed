"""Messages of the demonstration: a centre where they are on, who agreed to them, what became of some."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import partial

from django.utils import timezone

from accounts.enums import Role
from accounts.models import CentreSetting
from appointments.models import Appointment
from appointments.services import remind
from core.history import save_changes
from core.periods import today
from demo.days import DAY
from demo.scene import Scene
from messaging.enums import MessageState
from messaging.models import Message
from messaging.services.delivery import send_due
from messaging.services.reports import note_end
from participants.enums import ConsentKind, MessageChannels, PhoneReader
from participants.models import Consent

SETTINGS = {
    "message.call_number": "02 600 00 00",
    "message.place": "Rue de la Victoire 26",
    "message.sender": "CPAS 1060",
}
# Of the people of the first key worker, in order: the channels they agreed to, who reads the phone.
AGREED = (
    (MessageChannels.BOTH, PhoneReader.HERSELF),
    (MessageChannels.SMS, PhoneReader.HERSELF),
    (MessageChannels.SMS, PhoneReader.HERSELF),
    (MessageChannels.MAIL, PhoneReader.OTHERS),
    (MessageChannels.MAIL, PhoneReader.HERSELF),
)
BEFORE = 2 * DAY


def turn_messages_on(scene: Scene) -> None:
    """Note what the centre sets so that messages leave."""
    scene.add(scene.days.opening, "8:05", Role.MANAGER, partial(_set, scene))


def _set(scene: Scene) -> None:
    for code, text in SETTINGS.items():
        CentreSetting.objects.create(
            centre=scene.centre,
            code=code,
            value=0,
            text=text,
            from_day=scene.days.opening,
            reason="Pour prévenir des rendez-vous.",
            set_by=scene.accounts[Role.MANAGER],
        )


def agree_to_messages(scene: Scene, number: str, person: int) -> None:
    """Note what a person agrees to, once."""
    file = scene.file(number)
    if file.consents.to_messages().exists():
        return
    channels, reader = AGREED[person % len(AGREED)]
    Consent.objects.create(
        participant=file,
        kind=ConsentKind.MESSAGES,
        channels=channels,
        given_on=today(),
        form="oral",
    )
    save_changes(file, phone_read_by=reader, email=f"{number.lower()}@example.org")


def write_to_person(scene: Scene, who: str, day: dt.date, hour: int, booked: dt.date, key: uuid.UUID) -> None:
    """Note when the messages about an appointment leave: once it is booked, and two days before it."""
    scene.add(booked, "9:41", who, send_due)
    if day - BEFORE <= scene.days.today:
        scene.add(day - BEFORE, f"{hour}:05", who, partial(_remind, key))


def _remind(key: uuid.UUID) -> None:
    remind(Appointment._base_manager.get(uuid=key))
    send_due()


def note_reports(scene: Scene, who: str) -> None:
    """Note what the gateway reports this morning: what left arrived, but one message about what is still to come."""
    scene.add(scene.days.today, "8:45", who, _report)


def _report() -> None:
    send_due()
    now = timezone.now()
    left = Message.objects.filter(state=MessageState.SENT)
    lost = left.filter(begins_at__gt=now, channel="sms").order_by("-begins_at").first()
    if lost is not None:
        note_end(lost, arrived=False)
    for one in left.filter(begins_at__lte=now):
        note_end(one, arrived=True)
