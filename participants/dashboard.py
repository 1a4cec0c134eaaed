"""What files say on the home page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Membership, User
from home.dashboard import DashboardLine, DashboardPanel, home_line, home_panel
from participants.caseload import FOLLOW, own_people
from permissions.policy import scope_of

LATEST = 8  # persons about whom something is noted in one touch


@home_panel(order=20)
def note_intervention(user: User, membership: Membership) -> DashboardPanel | None:
    """Lead from home to noting what was done with one of the last persons whose file she opened, of her own and lent.

    Who opened none yet finds the first by name.
    """
    if scope_of(FOLLOW, membership.role) is None:
        return None
    people: list[Any] = list({one.pk: one for one in own_people(user, membership.centre)}.values())
    if not people:
        return None
    people.sort(key=lambda one: (one.last_name, one.first_name, one.file_number))
    people.sort(key=_opened_at, reverse=True)
    latest = people[:LATEST]
    more = (_("Somebody else"), f"{reverse('participants:files')}?mine=1")
    template = "participants/_home_intervention.html"
    return DashboardPanel("note", _("Note an intervention"), template, latest, more=more, files=latest)


def _opened_at(person: Any) -> dt.datetime:
    return person.opened_at or dt.datetime.min.replace(tzinfo=dt.UTC)


@home_line(order=50)
def own_files(user: User, membership: Membership) -> DashboardLine | None:
    """Lead a key worker of nobody today to the team's files; who follows somebody has a panel of them."""
    if scope_of(FOLLOW, membership.role) is None or own_people(user, membership.centre):
        return None
    detail = _("No file is yours today. You can find the team’s files by name.")
    return DashboardLine(
        _("Participants"), _("Open the list"), reverse("participants:files"), detail=detail, waits=False
    )


@home_line(order=51)
def every_file(user: User, membership: Membership) -> DashboardLine | None:
    """Lead who knows of every file and follows none to the list."""
    known = scope_of("participant.identity", membership.role)
    if known is None or scope_of("participant.change", membership.role) is not None:
        return None
    detail = _("Who is on which path, in which group, and with whom")
    return DashboardLine(
        _("Participants"), _("Open the list"), reverse("participants:files"), detail=detail, waits=False
    )
