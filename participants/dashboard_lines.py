"""What the exceptions say on the home page: seals to decide, standing in."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.centre_settings import setting
from accounts.enums import Role
from accounts.models import Membership, User
from core.periods import long_date, today
from home.dashboard import DashboardLine, home_line
from participants.models import Break
from participants.services import cover, seal_requests
from participants.services.national_numbers import files_of_one_number
from participants.settings import BREAK_REMIND_DAYS
from permissions.checks import has_right

MOVE = "enrolment.move"
MOST = 50


@home_line(order=16)
def seals_to_decide(user: User, membership: Membership) -> DashboardLine | None:
    """Say how many seals wait for this person's decision: what others asked for, and she may know of."""
    if not has_right(user, seal_requests.DECIDE, centre=membership.centre):
        return None
    count = seal_requests.to_decide(user, membership.centre).count()
    if not count:
        return None
    return DashboardLine(
        heading=ngettext("A protection to decide on", "%(count)s protections to decide on", count) % {"count": count},
        detail=_("Somebody asks that a file be closed to all but a few, or opened again."),
        action=_("Look at it"),
        url=reverse("participants:seals"),
        count=count,
    )


@home_line(order=32)
def long_breaks(user: User, membership: Membership) -> list[DashboardLine] | None:
    """Say each break in her own files whose planned end is past, or that has none and lasts long; one statement."""
    if not has_right(user, MOVE, centre=membership.centre):
        return None
    since = today() - dt.timedelta(days=setting(BREAK_REMIND_DAYS, membership.centre))
    long = Q(planned_end_on__lt=today()) | Q(planned_end_on__isnull=True, starts_on__lte=since)
    found = Break.objects.for_user(user, MOVE).open().filter(long).select_related("enrolment__participant")
    return [
        DashboardLine(
            heading=_("A break to talk about"),
            who=str(one.enrolment.participant),
            detail=_("On a break since %(day)s") % {"day": long_date(one.starts_on)},
            due=one.planned_end_on,
            action=_("Open"),
            url=reverse("participants:paths", args=[one.enrolment.participant.uuid]),
            files=[one.enrolment.participant],
        )
        for one in found.defer("reason").order_by("starts_on", "pk")[:MOST]
    ]


@home_line(order=33)
def numbers_on_two_files(user: User, membership: Membership) -> list[DashboardLine] | None:
    """Tell a manager, by file number, which files hold the same national register number; one statement for none."""
    if membership.role != Role.MANAGER:
        return None
    return [
        DashboardLine(
            heading=_("One national register number on %(count)s files") % {"count": len(files)},
            who=", ".join(one.file_number for one in files),
            detail=_("Have it looked at whether they are one person; the key workers correct the number."),
            action=_("Open"),
            url=reverse("participants:file", args=[files[0].uuid]),
            files=files,
        )
        for files in files_of_one_number(user, membership.centre)
    ]


@home_line(order=52)
def standing_in(user: User, membership: Membership) -> DashboardLine | None:
    """Lead a key worker to the page of covers: who stands in for her, for whom she does."""
    if not has_right(user, cover.GIVE, centre=membership.centre):
        return None
    names = cover.lenders_of(user, membership.centre)
    return DashboardLine(
        heading=_("You stand in for %(names)s") % {"names": ", ".join(names)} if names else _("Standing in"),
        detail=_("Lend your files while you are away, and see what was lent to you."),
        action=_("Open"),
        url=reverse("participants:cover"),
        waits=False,
    )


@home_line(order=53)
def seals_at_hand(user: User, membership: Membership) -> DashboardLine | None:
    """Lead the officer to the seals of the centre; the others find theirs from the file."""
    if membership.role != Role.DPO:
        return None
    return DashboardLine(
        heading=_("Protected files"),
        detail=_("Who asked to protect a file, why, and for whom it stays open."),
        action=_("Open"),
        url=reverse("participants:seals"),
        waits=False,
    )
