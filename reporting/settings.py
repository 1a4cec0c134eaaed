"""Settings of a centre about figures (accounts.centre_settings)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from accounts.centre_settings import Setting, SettingUnit, declare

MEASURED_FROM = declare(
    Setting(
        code="individual.measured_from",
        room=_("Individual support"),
        label=_("Individual time is measured from"),
        help=_(
            "The first day from which the team notes its interviews and other interventions. Individual time is blank, "
            "and never 0, for a period that begins before it."
        ),
        moves=_("Figures: individual time and its shares. No figure of the yearly table."),
        default=0,
        least=dt.date(2000, 1, 1).toordinal(),
        most=dt.date(2099, 12, 31).toordinal(),
        unit=SettingUnit.DAY,
        empty=_("not measured"),
    ),
    order=15,
)
