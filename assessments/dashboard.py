"""What assessments say on the home page of whoever writes them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.centre_settings import setting
from accounts.models import Membership, User
from assessments.due import MOVE, Due, due_of
from assessments.settings import DRAFT_DAYS, HOME_DAYS
from core.date_words import local_day
from core.periods import long_date, today
from home.dashboard import DashboardLine, home_line
from participants.settings import PATH_PAST_DAYS
from permissions.checks import has_right

MOST = 100


@home_line(order=20)
def assessments_to_do(user: User, membership: Membership) -> list[DashboardLine] | None:
    """Say each draft to finish and each assessment whose usual days end soon; what is long past is one line."""
    if not has_right(user, MOVE, centre=membership.centre):
        return None
    soon = today() + timedelta(days=setting(HOME_DAYS, membership.centre))
    long_past = today() - timedelta(days=setting(PATH_PAST_DAYS, membership.centre))
    recent: list[Any] = []
    past: list[Any] = []
    for one in due_of(user):
        if one.draft or one.until is None:
            recent.append(one)
        elif one.until <= soon:
            (past if one.until < long_past else recent).append(one)
    lines = [_line(one) for one in recent[:MOST]]
    if past:
        words = ngettext(
            "An assessment whose usual period ended long ago",
            "%(count)s assessments whose usual period ended long ago",
            len(past),
        )
        detail = _("Paths of earlier years that were not closed, or an assessment that was never noted.")
        url = reverse("assessments:due")
        lines.append(DashboardLine(words % {"count": len(past)}, _("See whose"), url, detail=detail, waits=False))
    return lines


def _silent_since(one: Due) -> date | None:
    """Return since when nothing was written in a draft, where that is longer than the centre set; else None."""
    written_at = getattr(one.begun, "draft_written_at", None)
    if written_at is None:
        return None
    day = local_day(written_at)
    return day if day + timedelta(days=setting(DRAFT_DAYS)) <= today() else None


def _line(one: Due) -> DashboardLine:
    silent = _silent_since(one)
    if silent is not None:
        detail = _("%(moment)s: nothing written since %(day)s") % {"moment": one.moment, "day": long_date(silent)}
    elif one.draft:
        detail = f"{one.moment}, {one.day}"
    elif one.until is not None and one.until < today():
        detail = _("%(moment)s: its usual period is over") % {"moment": one.moment}
    else:
        detail = _("%(moment)s: due now") % {"moment": one.moment}
    return DashboardLine(
        heading=_("Assessment to finish") if one.draft else _("Assessment to plan"),
        who=str(one.file),
        detail=detail,
        due=None if one.draft else one.until,
        action=_("Go on, or throw away") if silent else _("Go on") if one.draft else _("Begin"),
        url=one.url,
        files=[one.file],
    )
