"""Settings of a centre about when assessments are made (accounts.centre_settings)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.centre_settings import Setting, SettingUnit, declare

_ROOM = _("Assessments")
_MOVES = _(
    "Home, assessments: to do, the path at the top of a file, and “outside the usual period” beside an assessment, "
    "by the value of its own day. No figure."
)

ENTRY_DAYS = declare(
    Setting(
        code="assessment.entry_days",
        room=_ROOM,
        label=_("Entry assessment: days after the start"),
        help=_("The entry assessment is usual from so many days before the first day of the path to so many after."),
        moves=_MOVES,
        default=21,
        least=7,
        most=90,
    ),
    order=20,
)
MIDTERM_DAYS = declare(
    Setting(
        code="assessment.midterm_days",
        room=_ROOM,
        label=_("Midterm assessment: days around the half"),
        help=_(
            "The midterm assessment is usual from so many days before the half of the planned path to so many after."
        ),
        moves=_MOVES,
        default=21,
        least=7,
        most=60,
    ),
    order=21,
)
EXIT_DAYS = declare(
    Setting(
        code="assessment.exit_days",
        room=_ROOM,
        label=_("Exit assessment: days before the end"),
        help=_("The exit assessment is usual on so many days before the end of the path."),
        moves=_MOVES,
        default=42,
        least=14,
        most=90,
    ),
    order=22,
)
HOME_DAYS = declare(
    Setting(
        code="assessment.home_days",
        room=_ROOM,
        label=_("Assessments on the home page: days before the last day"),
        help=_("An assessment is told on the home page from so many days before the last day of its usual period."),
        moves=_("Home."),
        default=14,
        least=0,
        most=60,
    ),
    order=23,
)
DRAFT_DAYS = declare(
    Setting(
        code="assessment.draft_days",
        room=_ROOM,
        label=_("A draft in which nothing is written: days"),
        help=_("The home page asks to go on with a draft, or to throw it away, once nothing was written for so long."),
        moves=_("Home: the words of a draft."),
        default=14,
        least=0,
        most=60,
    ),
    order=24,
)
TOGETHER_LOCK = declare(
    Setting(
        code="together.lock",
        room=_ROOM,
        label=_("Together view: lock the browser"),
        help=_(
            "While the screen is turned to the person, this browser opens nothing else until the worker signs in again."
        ),
        moves=_("The screens “Together” of an assessment."),
        default=1,
        least=0,
        most=1,
        unit=SettingUnit.YES_NO,
    ),
    order=25,
)
