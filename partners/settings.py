"""Settings of a centre about agreements (accounts.centre_settings)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.centre_settings import Setting, SettingUnit, declare

ENDING_DAYS = declare(
    Setting(
        code="agreement.ending_days",
        room=_("Agreements"),
        label=_("An agreement ends soon: days before its end"),
        help=_("A signed agreement is told as ending from so many days before its last day."),
        moves=_("Home, and the agreements of an organisation."),
        default=60,
        least=14,
        most=180,
    ),
    order=40,
)
USED_PERCENT = declare(
    Setting(
        code="agreement.used_percent",
        room=_("Agreements"),
        label=_("The hours of an agreement run out: per cent used"),
        help=_("A signed agreement of which so many per cent of the hours are used is told; again when all are used."),
        moves=_("Home of whoever makes agreements. No figure."),
        default=80,
        least=50,
        most=95,
        unit=SettingUnit.NUMBER,
    ),
    order=40,
)
