"""What registers tell in a person's file and in the list of files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.date_words import hour_words
from core.periods import hours_words, today
from participants.file_page.columns import column
from participants.file_page.glance import DatedThing, contact_day
from participants.file_page.panels import FilePanel, panel
from participants.file_page.sections import Section, section
from participants.file_permissions import may_on_file
from participants.group_page import sessions_of_group, weeks_of_group
from participants.models import Enrolment, Group, Participant
from participants.waiting_list import half_days_of_groups
from workshops.attendance_history import Month, marks_known, marks_since, months_of, sessions_words, tally
from workshops.enums import SessionState
from workshops.models import Attendance, Session, SessionGroup

VIEW = "attendance.view"
SESSIONS = "session.view"
MONTHS = 6
NEXT_SESSIONS = 5
PLANNED_WEEKS = 4  # of which the sessions say on which half-days a group comes
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
NOON, AFTER_NOON = dt.time(12), dt.time(13)


@panel(order=55)
def attendance(reader: User, participant: Participant) -> FilePanel | None:
    """Closed registers, the latest months of them, and over all how many sessions and hours."""
    if not may_on_file(reader, VIEW, participant):
        return None
    marks = marks_known(reader, participant)
    months = months_of(marks)
    whole = tally(marks)
    context = {
        "months": months[-MONTHS:][::-1],
        "older": len(months) > MONTHS,
        "whole": whole,
        "last": max((mark.day for mark in marks if mark.there), default=None),
    }
    words = _("%(sessions)s, %(hours)s") % {
        "sessions": sessions_words(whole.there),
        "hours": hours_words(whole.minutes),
    }
    more = (words, reverse("workshops:attendance", args=[participant.uuid])) if marks else None
    return FilePanel("attendance", gettext_lazy("Attendance"), "workshops/_panel.html", context, True, more)


@contact_day()
def last_attendance(reader: User, participant: Participant) -> list[DatedThing] | None:
    """The last closed session at which the person was there."""
    if not may_on_file(reader, VIEW, participant):
        return None
    there = [mark for mark in marks_known(reader, participant) if mark.there]
    return [DatedThing(mark.day, mark.title) for mark in there[-1:]]


@section(order=30)
def attendance_section(reader: User, participant: Participant) -> Section | None:
    """The registers that speak of the person, month by month."""
    if not may_on_file(reader, VIEW, participant):
        return None
    address = reverse("workshops:attendance", args=[participant.uuid])
    return Section("attendance", gettext_lazy("Attendance"), address)


@half_days_of_groups.register()
def planned_half_days(groups: Sequence[Group]) -> dict[int, set[str]]:
    """The half-days of the sessions that are planned for each group in the weeks to come."""
    first = today()
    links = SessionGroup.objects.filter(
        group__in=groups,
        session__state=SessionState.PLANNED,
        session__date__range=(first, first + dt.timedelta(weeks=PLANNED_WEEKS)),
    )
    found: dict[int, set[str]] = {}
    for group, day, begins, ends in links.values_list(
        "group", "session__date", "session__starts_at", "session__ends_at"
    ):
        if day.weekday() < len(WEEKDAYS):
            halves = found.setdefault(group, set())
            halves |= {f"{WEEKDAYS[day.weekday()]}_am"} if begins < NOON else set()
            halves |= {f"{WEEKDAYS[day.weekday()]}_pm"} if ends > AFTER_NOON or begins >= NOON else set()
    return found


@column("last_seen")
def last_seen(reader: User, files: Sequence[Participant], enrolments: Sequence[Enrolment]) -> dict[int, dt.date]:
    """The day of the last closed session at which each person was there."""
    found = Attendance.objects.for_user(reader, VIEW).counted().filter(participant__in=files)
    latest = found.order_by().values("participant").annotate(day=Max("session__date"))
    return {row["participant"]: row["day"] for row in latest}


@weeks_of_group.register()
def recent_attendance(reader: User, files: Sequence[Participant], since: dt.date) -> dict[int, Month]:
    """What closed registers say of each person from a day on, in order of days; one statement."""
    return {key: Month(since, marks, tally(marks)) for key, marks in marks_since(reader, files, since).items()}


@sessions_of_group.register()
def sessions_to_come(reader: User, group: Group) -> list[DatedThing]:
    """The next sessions that are planned for a group."""
    known = Session.objects.for_user(reader, SESSIONS).filter(state=SessionState.PLANNED, date__gte=today())
    found = known.filter(groups=group).select_related("workshop").order_by("date", "starts_at", "pk")
    return [
        DatedThing(
            one.date,
            f"{hour_words(one.starts_at)}–{hour_words(one.ends_at)} · {one.workshop.title}",
            reverse("workshops:session", args=[one.uuid]),
        )
        for one in found[:NEXT_SESSIONS]
    ]
