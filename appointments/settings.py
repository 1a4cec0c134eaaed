"""Settings of a centre about appointments (accounts.centre_settings)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.centre_settings import Setting, SettingUnit, declare

_ROOM = _("Appointments")

MINUTES = declare(
    Setting(
        code="appointment.minutes",
        room=_ROOM,
        label=_("Length of an appointment"),
        help=_("So long is an appointment on the page on which it is booked; each may last otherwise."),
        moves=_("The page on which an appointment is booked. No figure."),
        default=45,
        least=5,
        most=480,
        unit=SettingUnit.MINUTES,
    ),
    order=25,
)
DAY_FROM = declare(
    Setting(
        code="appointment.day_from",
        room=_ROOM,
        label=_("Appointments usually begin from"),
        help=_("An earlier appointment is asked about once before it is booked."),
        moves=_("The page on which an appointment is booked. No figure."),
        default=8,
        least=6,
        most=12,
        unit=SettingUnit.HOUR,
    ),
    order=25,
)
DAY_TO = declare(
    Setting(
        code="appointment.day_to",
        room=_ROOM,
        label=_("Appointments usually end until"),
        help=_("An appointment that ends later is asked about once before it is booked."),
        moves=_("The page on which an appointment is booked. No figure."),
        default=18,
        least=13,
        most=22,
        unit=SettingUnit.HOUR,
    ),
    order=25,
)
OUTCOME_DAYS = declare(
    Setting(
        code="appointment.outcome_days",
        room=_ROOM,
        label=_("“How did it go?” on the home page: days after the appointment"),
        help=_("The home page asks how an appointment went from so many days after it, until it is said."),
        moves=_("Home."),
        default=1,
        least=0,
        most=30,
    ),
    order=25,
)
