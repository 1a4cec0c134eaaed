"""Settings of a centre about attendance sheets (accounts.centre_settings)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.centre_settings import Setting, SettingUnit, declare

SHEETS_DAYS = declare(
    Setting(
        code="home.sheets_days",
        room=_("Attendance sheets"),
        label=_("Sheets to close on the home page: days back"),
        help=_("The home page of whoever fills in sheets tells those of so many days that are not closed."),
        moves=_("Home of social workers and facilitators. Managers are told of the whole year."),
        default=60,
        least=14,
        most=365,
    ),
    order=30,
)
OPENS_BEFORE = declare(
    Setting(
        code="session.opens_before",
        room=_("Attendance sheets"),
        label=_("A sheet opens: minutes before its session"),
        help=_("From then on the sheet can be opened and filled in at the door; it is closed from the start on."),
        moves=_("Sheets and lists of sessions, by links too, by the value of the day of the session. No figure."),
        default=30,
        least=0,
        most=240,
        unit=SettingUnit.MINUTES,
    ),
    order=30,
)
