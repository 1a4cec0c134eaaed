"""What the figures say on the home page."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Membership, User
from core.periods import today
from home.dashboard import DashboardLine, Mail, home_line
from permissions.checks import has_right
from reporting.access import ACTION
from reporting.evolution import usual_years
from reporting.presenters import number
from workshops.models import Session


@home_line(order=30)
def sheets_missing(user: User, membership: Membership) -> DashboardLine | None:
    """Tell who may reopen sheets how many of the latest year with any were never closed."""
    centre = membership.centre
    if not has_right(user, "session.reopen", centre=centre) or not has_right(user, ACTION, centre=centre):
        return None
    missing = Session.objects.without_sheet().filter(workshop__centre=centre, date__lt=today())
    latest = missing.last_day()
    if latest is None:
        return None
    year = latest.year
    count = missing.filter(year=year).count()
    sentence = ngettext("%(number)s sheet of %(year)s is missing", "%(number)s sheets of %(year)s are missing", count)
    return DashboardLine(
        heading=sentence % {"number": number(count), "year": year},
        detail=_("Sessions without a closed sheet are in no figure."),
        action=_("See the sessions"),
        # The span goes with the year: the usual one may leave this year out.
        url=f"{reverse('reporting:records', args=['sheets_missing', year])}?from={year}&to={year}",
        count=count,
        mail=Mail.NEVER,
    )


@home_line(order=80)
def yearly_table(user: User, membership: Membership) -> DashboardLine | None:
    """Lead to the yearly table, as soon as there is a session in it."""
    if not has_right(user, ACTION, centre=membership.centre):
        return None
    years = usual_years(membership.centre)
    if years is None:
        return None
    first, last = years
    sentence = _("The yearly table, %(first)s to %(last)s") if first < last else _("The yearly table, %(first)s")
    return DashboardLine(
        heading=sentence % {"first": first, "last": last},
        detail=_("Participants, hours and staff, each figure with its records."),
        action=_("Open the table"),
        url=reverse("reporting:evolution"),
        waits=False,
    )
