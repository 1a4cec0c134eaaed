"""The access log of these days in numbers, on the home page of the officer."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Membership, User
from audit.enums import Extent
from audit.models import AccessEntry
from core.periods import today
from home.dashboard import DashboardPanel, home_panel
from oversight.access import ALERTS, LOG
from oversight.access_log_queries import midnight
from permissions.checks import has_right

DAYS = 7


@home_panel(order=20)
def these_days(user: User, membership: Membership) -> DashboardPanel | None:
    """Count what was opened, listed and taken along in seven days with today; the link leads to their log."""
    if not has_right(user, ALERTS, centre=membership.centre) or not has_right(user, LOG, centre=membership.centre):
        return None
    first = today() - dt.timedelta(days=DAYS - 1)
    entries = AccessEntry.objects.filter(centre=membership.centre.uuid, at__gte=midnight(first)).order_by()
    counted = dict(entries.values_list("extent").annotate(number=Count("pk")))
    context = [
        (_("Files opened"), counted.get(Extent.OPENED.value, 0)),
        (_("Lists and pages that name persons"), counted.get(Extent.LISTED.value, 0)),
        (_("Exports and documents"), counted.get(Extent.EXPORTED.value, 0)),
    ]
    more = (_("The access log"), f"{reverse('oversight:log')}?first={first}")
    return DashboardPanel("log", _("The last seven days"), "home/_counts.html", context, more=more)
