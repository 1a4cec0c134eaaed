"""What requests say on the home page of the officer and of who follows the person."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Membership, User
from home.dashboard import DashboardLine, Mail, home_line
from permissions.checks import has_right
from person.access import who_asks
from person.presenters import days_words
from person.selectors import PREPARE, open_requests

MOST = 20


@home_line(order=4)
def requests_to_answer(user: User, membership: Membership) -> list[DashboardLine] | None:
    """Count the days of each request that waits; one statement whatever their number."""
    if not has_right(user, PREPARE, centre=membership.centre):
        return None
    return [
        DashboardLine(
            heading=_("A request to answer: %(what)s") % {"what": one.get_kind_display()},
            who=who_asks(user, one),
            detail=days_words(one),
            due=one.last_day,
            action=_("Open"),
            url=reverse("person:request", args=[one.uuid]),
            files=[one.participant] if one.participant else [],
            mail=Mail.ALWAYS,
        )
        for one in open_requests(user, membership.centre)[:MOST]
    ]
