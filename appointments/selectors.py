"""What is asked of appointments: who is taken when, which one is next, of which nobody said how it went."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import TeamMember, User
from agenda.sources import busy
from appointments.enums import AppointmentState
from appointments.models import Appointment, AppointmentPerson
from appointments.querysets import AppointmentQuerySet
from core.date_words import hour_words
from core.periods import BELGIUM, today
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


def next_of(reader: User, participant: Participant) -> Appointment | None:
    """Return the next planned appointment of a person of which the reader may know, None where there is none."""
    rows = _of_person(reader, participant).planned().filter(to_come())
    return rows.order_by("date", "starts_at", "pk").first()


def last_of(reader: User, participant: Participant) -> Appointment | None:
    """Return the last appointment of a person that is past and took place or waits for its outcome."""
    rows = _of_person(reader, participant).live().exclude(to_come())
    return rows.order_by("-date", "-starts_at", "-pk").first()


def _of_person(reader: User, participant: Participant) -> AppointmentQuerySet:
    seen: AppointmentQuerySet = Appointment.objects.for_user(reader, VIEW)
    return seen.filter(persons__participant=participant).prefetch_related("workers__member__user")


def without_outcome(reader: User, until: dt.date) -> AppointmentQuerySet:
    """Return the reader's own appointments until a day of which nobody said how they went."""
    mine: AppointmentQuerySet = Appointment.objects.for_user(reader, "appointment.record").filter(
        workers__member__user=reader
    )
    past: AppointmentQuerySet = mine.filter(state=AppointmentState.PLANNED, date__lte=until).exclude(to_come())
    return past.order_by("date", "starts_at", "pk")
