"""Settings of a centre about messages to participants (accounts.centre_settings)."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.centre_settings import Setting, SettingUnit, TextSetting, declare
from core.form_fields import PhoneField
from core.text_messages import is_gsm
from messaging.texts import MOST_OF_NUMBER, MOST_OF_PLACE

_ROOM = _("Messages to participants")
MOST_HOURS = 120  # before an appointment
_SENDER = re.compile(r"[A-Za-z0-9 ]{1,11}")


def _number(text: str) -> str:
    """Return a number to call as it is read aloud. Raise ValidationError for what is none."""
    number: str = PhoneField().clean(text)
    if len(number) > MOST_OF_NUMBER:
        raise ValidationError(gettext("This number is too long for a message."))
    return number


def _place(text: str) -> str:
    """Return a place. Raise ValidationError for one with signs that would cut a text message in parts."""
    if not is_gsm(text):
        raise ValidationError(
            gettext("Leave out letters such as ê, ç or œ and curly apostrophes: with them a text message is longer.")
        )
    return text


def _sender(text: str) -> str:
    """Return the name of the sender. Raise ValidationError for what telephones do not show."""
    if not _SENDER.fullmatch(text):
        raise ValidationError(gettext("A sender has at most 11 signs: letters without accents, digits, blanks."))
    return text


CALL_NUMBER = declare(
    TextSetting(
        code="message.call_number",
        room=_ROOM,
        label=_("Number to call, in each message"),
        help=_("The person calls it if the appointment does not suit. As long as it is empty no message is sent."),
        moves=_("Every message; without it messages are off."),
        most=MOST_OF_NUMBER,
        check=_number,
    ),
    order=26,
)
PLACE = declare(
    TextSetting(
        code="message.place",
        room=_ROOM,
        label=_("Where to come, in a message"),
        help=_("Street and number of the centre, for appointments at the centre. No name of the programme."),
        moves=_("Messages about appointments at the centre."),
        most=MOST_OF_PLACE,
        check=_place,
    ),
    order=26,
)
SENDER = declare(
    TextSetting(
        code="message.sender",
        room=_ROOM,
        label=_("Sender of text messages"),
        help=_("A neutral name: it is read on the screen of a telephone. Empty: the number of the gateway."),
        moves=_("Text messages."),
        most=11,
        check=_sender,
    ),
    order=26,
)
HOURS_BEFORE = declare(
    Setting(
        code="message.hours_before",
        room=_ROOM,
        label=_("Message shortly before an appointment: hours before"),
        help=_("An appointment that is booked later than that has such a message only if somebody asks for it."),
        moves=_("When persons are written to before an appointment."),
        default=48,
        least=24,
        most=MOST_HOURS,
        unit=SettingUnit.HOURS,
    ),
    order=26,
)
QUIET_FROM = declare(
    Setting(
        code="message.quiet_from",
        room=_ROOM,
        label=_("No message from"),
        help=_("What is written later leaves when the quiet hours are over."),
        moves=_("When messages leave."),
        default=20,
        least=17,
        most=23,
        unit=SettingUnit.HOUR,
    ),
    order=26,
)
QUIET_TO = declare(
    Setting(
        code="message.quiet_to",
        room=_ROOM,
        label=_("No message before"),
        help=_("The first messages of a day leave at this hour."),
        moves=_("When messages leave."),
        default=8,
        least=6,
        most=12,
        unit=SettingUnit.HOUR,
    ),
    order=26,
)
