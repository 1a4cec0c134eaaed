"""Appointments in the agenda of a member of the team (agenda.sources)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import TeamMember, User
from agenda.sources import AgendaItem, agenda_source, moment
from appointments.enums import LIVE, AppointmentState
from appointments.models import Appointment, AppointmentPerson
from appointments.presenters import where_words
from appointments.selectors import SOURCE_KIND, VIEW


@agenda_source
def appointments(member: TeamMember, first: dt.date, last: dt.date, reader: User | None) -> Iterator[AgendaItem]:
    """Yield the appointments of a member between two days; who comes is named to who may see it, and to nobody else.

    What leaves by the feed names no person, no subject and no home. Moved ones stand at their new time alone.
    """
    found = list(
        Appointment._base_manager.filter(workers__member=member, date__range=(first, last))
        .exclude(state=AppointmentState.MOVED)
        .order_by("date", "starts_at", "pk")
    )
    seen: dict[int, list[AppointmentPerson]] = {}
    if reader is not None and found:
        rows = AppointmentPerson.objects.for_user(reader, VIEW).filter(appointment__in=found)
        for row in rows.select_related("participant").order_by("position"):
            seen.setdefault(row.appointment_id, []).append(row)
    for one in found:
        persons = [row.participant for row in seen.get(one.pk, [])]
        names = ", ".join(str(person) for person in persons)
        yield AgendaItem(
            uuid=one.uuid,
            begins=moment(one.date, one.starts_at),
            ends=moment(one.date, one.ends_at),
            kind=SOURCE_KIND,
            title=f"{names} · {one.get_subject_display()}" if names else _("Appointment"),
            feed_title=_("Appointment"),
            place=where_words(one) if names else "",
            feed_place=one.room,
            url=reverse("appointments:appointment", args=[one.uuid]) if names else "",
            busy=one.state in LIVE,
            files=persons,
        )
