"""What is asked of appointments: who is taken when, which one is next, of which nobody said how it went."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Prefetch, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.centre_settings import setting
from accounts.models import TeamMember, User
from agenda.sources import busy
from appointments.enums import AppointmentState
from appointments.models import Appointment, AppointmentPerson, AppointmentWorker
from appointments.models.appointment import begins_at
from appointments.querysets import AppointmentQuerySet
from appointments.settings import DAY_FROM, DAY_TO
from core.date_words import hour_words
from core.periods import BELGIUM, today
from core.request_memory import per_request
from messaging.enums import Purpose
from messaging.models import Message
from messaging.settings import HOURS_BEFORE, MOST_HOURS
from participants.models import Participant

SOURCE_KIND = "appointment"  # of its items in the agenda
VIEW = "appointment.view"


def warnings_of(
    members: Iterable[TeamMember],
    persons: Sequence[Participant],
    day: dt.date,
    starts_at: dt.time,
    ends_at: dt.time,
    *,
    reader: User,
    besides: Appointment | None = None,
) -> list[str]:
    """Return what is good to know before an appointment is saved, and does not forbid it.

    A session that a member runs, days away, another appointment of a person. `besides` is the appointment that is
    moved. That a member has another appointment is no warning: it is refused.
    """
    told = [_("This day is past.")] if day < today() else []
    first, last = (setting(code, persons[0].centre_id if persons else None, on=day) for code in (DAY_FROM, DAY_TO))
    if starts_at < dt.time(first) or ends_at > dt.time(last):
        told.append(_("This is not between %(first)s:00 and %(last)s:00.") % {"first": first, "last": last})
    for member in members:
        for item in busy(member, day, starts_at, ends_at):
            if item.kind == SOURCE_KIND:
                continue
            words = {"name": str(member), "what": item.title}
            if item.all_day:
                told.append(_("%(name)s: %(what)s, the whole day.") % words)
            else:
                hours = {"start": hour_words(item.begins), "end": hour_words(item.ends)}
                told.append(_("%(name)s: %(what)s, from %(start)s to %(end)s.") % {**words, **hours})
    same_time = Appointment.objects.live().meeting(day, starts_at, ends_at)
    if besides is not None:
        same_time = same_time.exclude(pk=besides.pk)
    rows = AppointmentPerson.objects.for_user(reader, VIEW).filter(participant__in=persons, appointment__in=same_time)
    for one in rows.select_related("participant", "appointment").order_by("pk"):
        hours = {"start": hour_words(one.appointment.starts_at), "end": hour_words(one.appointment.ends_at)}
        words = {"name": str(one.participant), **hours}
        told.append(_("%(name)s has another appointment from %(start)s to %(end)s.") % words)
    return told


def _now() -> tuple[dt.date, dt.time]:
    now = timezone.localtime(timezone.now(), BELGIUM)
    return now.date(), now.time()


def to_come() -> Q:
    """Return the filter of appointments whose end is not past."""
    day, hour = _now()
    return Q(date__gt=day) | Q(date=day, ends_at__gt=hour)


@per_request
def next_and_last(reader: User, participant: Participant) -> tuple[Appointment | None, Appointment | None]:
    """Return the next planned appointment of a person and the last live one that is past, as far as the reader may know
    of them; two statements, one where there is none.
    """
    seen: AppointmentQuerySet = Appointment.objects.for_user(reader, VIEW).filter(persons__participant=participant)
    coming = seen.planned().filter(to_come()).order_by("date", "starts_at", "pk").values("pk")[:1]
    past = seen.live().exclude(to_come()).order_by("-date", "-starts_at", "-pk").values("pk")[:1]
    both = Appointment._base_manager.filter(Q(pk=Subquery(coming)) | Q(pk=Subquery(past)))
    found = list(with_workers(both).order_by("date", "starts_at", "pk"))
    last = next((one for one in found if one.ended), None)
    return next((one for one in reversed(found) if not one.ended), None), last


def with_workers(found: Any) -> Any:
    """Return appointments with who of the team is there, read by one statement for all of them."""
    return found.prefetch_related(Prefetch("workers", queryset=workers_named()))


def workers_named() -> QuerySet[AppointmentWorker]:
    """Return members of the team at appointments with their names, in the order in which they were added."""
    return AppointmentWorker.objects.select_related("member__user").order_by("pk")


def to_remind() -> list[Appointment]:
    """Return the planned appointments of which a reminder is due and not written, of all centres.

    It is due `message.hours_before` ahead. One that was booked later than that has none by itself: whoever books says
    day and hour, and may ask for a reminder.
    """
    now = timezone.now()
    last = timezone.localtime(now, BELGIUM).date() + dt.timedelta(days=-(-MOST_HOURS // 24))
    wished = AppointmentPerson._base_manager.exclude(message="").order_by().values("appointment")
    near: Any = Appointment.objects.planned().filter(to_come(), pk__in=wished, date__lte=last)
    written = Message.objects.filter(purpose=Purpose.REMINDER).order_by().values("about")
    found = []
    for one in near.exclude(uuid__in=written).select_related("centre").order_by("date", "starts_at", "pk"):
        due = begins_at(one) - dt.timedelta(hours=setting(HOURS_BEFORE, one.centre_id))
        if one.created_at <= due <= now:
            found.append(one)
    return found


def without_outcome(reader: User, until: dt.date) -> AppointmentQuerySet:
    """Return the reader's own appointments until a day of which nobody said how they went."""
    mine: AppointmentQuerySet = Appointment.objects.for_user(reader, "appointment.record").filter(
        workers__member__user=reader
    )
    past: AppointmentQuerySet = mine.filter(state=AppointmentState.PLANNED, date__lte=until).exclude(to_come())
    return past.order_by("date", "starts_at", "pk")
