"""Settings of a centre about attendance sheets (accounts.centre_settings)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.centre_settings import Setting, declare

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
