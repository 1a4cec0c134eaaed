"""Appointments as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from accounts.models import User
from appointments.access import PLAN, RECORD, REOPEN, persons_seen
from appointments.enums import AppointmentState, MeetingPlace
from appointments.models import Appointment, AppointmentPerson
from core.date_words import full_date, hour_words
from core.periods import today
from permissions.checks import may
from permissions.transitions import moves_from

# How a state is drawn: what waits stands out, what is over is neutral.
TAGS = {
    AppointmentState.PLANNED: "sun",
    AppointmentState.HELD: "",
    AppointmentState.MOVED: "plain",
    AppointmentState.CANCELLED: "plain",
}


def hours_words(appointment: Appointment) -> str:
    """Return "10:00 – 10:45"."""
    return f"{hour_words(appointment.starts_at)} – {hour_words(appointment.ends_at)}"


def where_words(appointment: Appointment) -> str:
    """Return where one meets, with the room of the centre."""
    place = str(MeetingPlace(appointment.place).label)
    return f"{place}, {appointment.room}" if appointment.room else place


def with_words(appointment: Appointment) -> str:
    """Return who of the team is there."""
    return ", ".join(str(one.member) for one in appointment.workers.all())


@dataclass(frozen=True)
class AppointmentLine:
    """One appointment in a list of a file: for its person alone."""

    appointment: Appointment
    day: str
    hours: str
    where: str
    with_whom: str
    tag: str
    outcome: str = ""


def line_of(appointment: Appointment, outcome: str = "") -> AppointmentLine:
    """Return an appointment in words."""
    return AppointmentLine(
        appointment=appointment,
        day=full_date(appointment.date),
        hours=hours_words(appointment),
        where=where_words(appointment),
        with_whom=with_words(appointment),
        tag=TAGS[AppointmentState(appointment.state)],
        outcome=outcome,
    )


@dataclass(frozen=True)
class AppointmentPage:
    """The page of an appointment: what the reader may see of it, and what she may do."""

    line: AppointmentLine
    persons: list[AppointmentPerson]
    others: int
    note: str
    notes: bool
    moves: frozenset[str]
    overdue: bool
    writes: bool
    moved_from: Appointment | None


def page_of(reader: User, appointment: Appointment, note_is_hers: bool) -> AppointmentPage:
    """Return the page of an appointment that the reader may see; `note_is_hers` says whether its note is for her."""
    rights = {"hold": RECORD, "reopen": REOPEN, "move": PLAN, "cancel": PLAN}
    open_moves = [name for name in moves_from(appointment) if may(reader, rights[name], appointment)]
    persons = persons_seen(reader, appointment)
    before: Any = Appointment.objects.filter(moved_to=appointment).first()
    return AppointmentPage(
        line=line_of(appointment),
        persons=persons,
        others=appointment.persons.count() - len(persons),
        note=appointment.note if note_is_hers else "",
        notes=note_is_hers and "move" in open_moves,
        moves=frozenset(open_moves if appointment.begun else [name for name in open_moves if name != "hold"]),
        overdue=appointment.state == AppointmentState.PLANNED and appointment.date < today(),
        writes="move" in open_moves and not appointment.begun,
        moved_from=before,
    )
