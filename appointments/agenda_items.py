"""Appointments in the agenda of a member of the team (agenda.sources)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Max
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import TeamMember, User
from agenda.sources import AgendaItem, agenda_source, moment
from appointments.enums import LIVE
from appointments.models import Appointment, AppointmentPerson
from appointments.presenters import where_words
from appointments.selectors import SOURCE_KIND, VIEW
from core.history import history_of


@agenda_source
def appointments(member: TeamMember, first: dt.date, last: dt.date, reader: User | None) -> Iterator[AgendaItem]:
    """Yield the appointments of a member between two days; who comes is named to who may see it, and to nobody else.

    What leaves by the feed names no person, no subject and no home. One that moved is told as cancelled: the time that
    it has now is an appointment of its own. Three statements, whatever their number.
    """
    found = list(
        Appointment._base_manager.filter(workers__member=member, date__range=(first, last)).order_by(
            "date", "starts_at", "pk"
        )
    )
    seen: dict[int, list[AppointmentPerson]] = {}
    if reader is not None and found:
        rows = AppointmentPerson.objects.for_user(reader, VIEW).filter(appointment__in=found)
        for row in rows.select_related("participant").order_by("position"):
            seen.setdefault(row.appointment_id, []).append(row)
    changes = _changes(found)
    for one in found:
        times, changed_at = changes.get(one.pk, (1, one.created_at))
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
            cancelled_at=None if one.state in LIVE else changed_at,
            sequence=times - 1,
            changed_at=changed_at,
            files=persons,
        )


def _changes(found: list[Appointment]) -> dict[int, tuple[int, dt.datetime]]:
    """Return by appointment how often it was written, and when the last time."""
    if not found:
        return {}
    rows = history_of(Appointment).model.objects.filter(id__in=[one.pk for one in found]).order_by().values("id")
    told = rows.annotate(times=Count("history_id"), last=Max("history_date"))
    return {row["id"]: (row["times"], row["last"]) for row in told}
