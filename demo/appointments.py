"""Appointments of the demonstration: past, to come, moved, cancelled, and one of which nothing is said yet."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import partial

from accounts.enums import Role
from appointments.enums import CancelledBy, MeetingPlace, Outcome, Subject
from appointments.models import Appointment
from appointments.services import KINDS, Told, book, cancel, move, record
from demo.days import DAY, workday_before, workday_from
from demo.files import number_of
from demo.messages import agree_to_messages, note_reports, turn_messages_on, write_to_person
from demo.people import PEOPLE
from demo.scene import Scene
from demo.sign_ins import COLLEAGUE

WORKER = Role.SOCIAL_WORKER.value


@dataclass(frozen=True)
class DemoAppointment:
    """One appointment: with whom, when (days from today, taken to a working day), what became of it."""

    who: str
    person: int  # which of the people of that key worker
    days: int
    hour: int
    subject: Subject = Subject.INTERVIEW
    place: MeetingPlace = MeetingPlace.OFFICE
    outcome: str = ""
    moved_by: int = 0
    cancelled_by: str = ""
    note: str = ""
    wish: str = ""  # the channel by which the person is written to


# Those to come are each at an hour of their own: a weekend brings several to one Monday.
APPOINTMENTS = (
    DemoAppointment(WORKER, 0, -20, 10, outcome=Outcome.CAME, wish="sms"),
    DemoAppointment(WORKER, 1, -13, 14, Subject.PLAN, outcome=Outcome.TOLD_US, wish="sms"),
    DemoAppointment(WORKER, 2, -9, 9, outcome=Outcome.NO_NEWS),
    DemoAppointment(WORKER, 3, -6, 11, Subject.STEP, MeetingPlace.PHONE, outcome=Outcome.CAME),
    DemoAppointment(WORKER, 0, -1, 14),  # nobody said yet how it went
    DemoAppointment(WORKER, 1, 1, 9, Subject.PLAN, note="Apporter la lettre du propriétaire.", wish="sms"),
    DemoAppointment(WORKER, 2, 2, 10, moved_by=5, wish="sms"),
    DemoAppointment(WORKER, 3, 3, 13, cancelled_by=CancelledBy.PERSON, wish="mail"),
    DemoAppointment(WORKER, 0, 6, 15, Subject.ASSESSMENT, wish="sms"),
    DemoAppointment(WORKER, 4, 8, 11, Subject.INTERVIEW, MeetingPlace.HOME, wish="sms"),
    DemoAppointment(COLLEAGUE, 0, -7, 10, outcome=Outcome.CAME),
    DemoAppointment(COLLEAGUE, 1, 2, 10, Subject.FIRST_INTERVIEW),
)


def write_appointments(scene: Scene) -> None:
    """Note in the agenda when each was booked, and what became of it."""
    turn_messages_on(scene)
    for one in APPOINTMENTS:
        day = _day(scene, one.days)
        key = uuid.uuid4()
        booked = min(workday_before(day - 3 * DAY), workday_before(scene.days.today))
        scene.add(booked, "9:40", one.who, partial(_book, scene, one, day, key))
        if one.wish:
            number = _number_of(one.who, one.person)
            scene.add(booked, "9:39", one.who, partial(agree_to_messages, scene, number, one.person))
            write_to_person(scene, one.who, day, one.hour, booked, key)
        if one.outcome:
            scene.add(day, f"{one.hour + 1}:00", one.who, partial(_record, scene, one, key))
        if one.moved_by:
            later = _day(scene, one.days + one.moved_by)
            scene.add(scene.days.today, "8:10", one.who, partial(_move, scene, one, key, later))
        if one.cancelled_by:
            scene.add(scene.days.today, "8:20", one.who, partial(_cancel, scene, one, key))
    note_reports(scene, WORKER)


def _day(scene: Scene, days: int) -> dt.date:
    """Return a working day so many days from today; what is past stays past."""
    day = scene.days.today + days * DAY
    return workday_from(day) if days > 0 else workday_before(day + DAY)


def _number_of(who: str, person: int) -> str:
    walking = [one for one in PEOPLE if one.referent == who and one.state == "active"]
    return number_of(walking[person % len(walking)])


def _hours(one: DemoAppointment) -> tuple[dt.time, dt.time]:
    return dt.time(one.hour), dt.time(one.hour, 45)


def _book(scene: Scene, one: DemoAppointment, day: dt.date, key: uuid.UUID) -> None:
    starts_at, ends_at = _hours(one)
    file = scene.file(_number_of(one.who, one.person))
    values = {
        "date": day,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "kind": KINDS[one.place],
        "subject": one.subject,
        "place": one.place,
        "room": "Bureau 2" if one.place == MeetingPlace.OFFICE else "",
        "address": file.address if one.place == MeetingPlace.HOME else "",
        "note": one.note,
    }
    book([file], [scene.member(one.who)], key=key, values=values, wishes={file.pk: one.wish})


def _found(key: uuid.UUID) -> Appointment:
    return Appointment._base_manager.get(uuid=key)


def _record(scene: Scene, one: DemoAppointment, key: uuid.UUID) -> None:
    appointment = _found(key)
    told = Told(one.outcome, 45 if one.outcome == Outcome.CAME else None)
    record(appointment, {row.pk: told for row in appointment.persons.all()}, by=scene.accounts[one.who])


def _move(scene: Scene, one: DemoAppointment, key: uuid.UUID, day: dt.date) -> None:
    starts_at, ends_at = _hours(one)
    by = scene.accounts[one.who]
    move(_found(key), key=uuid.uuid4(), day=day, starts_at=starts_at, ends_at=ends_at, by=by)


def _cancel(scene: Scene, one: DemoAppointment, key: uuid.UUID) -> None:
    cancel(_found(key), cancelled_by=one.cancelled_by, by=scene.accounts[one.who])
