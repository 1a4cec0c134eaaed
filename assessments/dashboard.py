"""What assessments say on the home page of whoever writes them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.centre_settings import setting
from accounts.models import Membership, User
from assessments.due import MOVE, Due, caseload_paths, due_of, is_long_past
from assessments.settings import DRAFT_DAYS, HOME_DAYS
from core.date_words import local_day
from core.periods import day_and_month, long_date, today
from home.dashboard import DashboardLine, home_line
from permissions.checks import has_right

MOST = 100


@home_line(order=20)
def assessments_to_do(user: User, membership: Membership) -> list[DashboardLine] | None:
    """Say each draft to finish and each assessment whose usual days end soon.

    One line leads to the page of all of them where it has others: what ends later, and what is long past.
    """
    if not has_right(user, MOVE, centre=membership.centre):
        return None
    soon = today() + timedelta(days=setting(HOME_DAYS, membership.centre))
    every = due_of(user)
    past = sum(1 for one in every if is_long_past(one))
    told = [one for one in every if not is_long_past(one) and (one.draft or one.until is None or one.until <= soon)]
    lines = [_line(one) for one in told[:MOST]]
    if len(every) > len(lines):
        words = ngettext("%(count)s assessment to do in all", "%(count)s assessments to do in all", len(every))
        detail = ngettext(
            "%(count)s of them: usual period over for long; the path was not closed, or the assessment never noted.",
            "%(count)s of them: usual period over for long; the path was not closed, or the assessment never noted.",
            past,
        )
        said = detail % {"count": past} if past else _("Those that may begin already and end later are listed too.")
        heading, url = words % {"count": len(every)}, reverse("assessments:due")
        lines.append(DashboardLine(heading, _("See all"), url, detail=said, waits=False))
    return lines


@home_line(order=22)
def answers_to_read_again(user: User, membership: Membership) -> DashboardLine | None:
    """Say how many answers are read again because the words of their level were corrected."""
    if not has_right(user, MOVE, centre=membership.centre):
        return None
    standing: list[Any] = [one for path in caseload_paths(user) for one in path.standing]
    count = sum(one.to_read for one in standing)
    if not count:
        return None
    heading = ngettext("%(count)s answer to read again", "%(count)s answers to read again", count)
    return DashboardLine(
        heading=heading % {"count": count},
        detail=_("The words of a level were corrected: does the answer stand?"),
        action=_("Read"),
        url=reverse("assessments:read-again"),
        count=count,
    )


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
        detail = one.moment
    elif one.until is not None and one.until < today():
        detail = _("%(moment)s: its usual period is over") % {"moment": one.moment}
    else:
        detail = _("%(moment)s: due now") % {"moment": one.moment}
    return DashboardLine(
        heading=_("Assessment to finish") if one.draft else _("Assessment to plan"),
        who=str(one.file),
        detail=detail,
        when=day_and_month(one.begun.date) if one.begun else "",
        due=None if one.draft else one.until,
        action=_("Go on, or throw away") if silent else _("Go on") if one.draft else _("Begin"),
        url=one.url,
        files=[one.file],
    )
