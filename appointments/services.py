"""Booking, moving, cancelling an appointment; saying how it went, and taking that back. Each is one transaction."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import TeamMember, User
from appointments.enums import AppointmentState, MeetingPlace, Outcome
from appointments.models import Appointment, AppointmentPerson, AppointmentWorker
from appointments.models.rows import already_words, other_appointment
from core.history import history_of, save_changes
from core.idempotency import create_once
from messaging.enums import Purpose, WhyNot
from messaging.models import Message
from messaging.services import close, send
from participants.enums import InterventionKind
from participants.models import Intervention, Participant
from participants.services.records import note_intervention, team_member_of
from permissions.transitions import made_before, perform, perform_once

# What an appointment is as an intervention, by where one meets.
KINDS = {
    MeetingPlace.OFFICE: InterventionKind.INTERVIEW,
    MeetingPlace.HOME: InterventionKind.HOME_VISIT,
    MeetingPlace.OUTSIDE: InterventionKind.ACCOMPANIMENT,
    MeetingPlace.PHONE: InterventionKind.PHONE,
    MeetingPlace.VIDEO: InterventionKind.INTERVIEW,
}
_ABOUT = ("kind", "subject", "place", "room", "address", "note")


class MemberTaken(Exception):
    """A member of the team has another appointment at that time; `sentence` says it to the user."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


class ChangedSince(Exception):
    """Interventions that came of the appointment were changed since they were written: `sentence` says so."""

    def __init__(self) -> None:
        self.sentence = _(
            "The intervention that came of it was changed since. It stays as it is; correct it in the file if it is "
            "wrong."
        )
        super().__init__(self.sentence)


@dataclass(frozen=True)
class Told:
    """How an appointment went for one person; minutes only for who came."""

    outcome: str
    minutes: int | None = None


def book(
    persons: Sequence[Participant],
    members: Sequence[TeamMember],
    *,
    key: uuid.UUID,
    values: Mapping[str, Any],
    wishes: Mapping[int, str] | None = None,
) -> Appointment:
    """Write an appointment with who is there, or return the one that the same form wrote before.

    The first person is that of the file. `wishes` gives, by the key of a person, the channel by which she is written
    to; who is not in it gets no message. Raises MemberTaken where a member is elsewhere at that time,
    KeyTaken as create_once() does, and ValueError without a person or a member.
    """
    if not persons or not members:
        raise ValueError("An appointment is of a person with a member of the team.")
    with transaction.atomic():
        _lock(members)
        new = Appointment(centre=persons[0].centre, **values)
        made, created = create_once(new, key=key, same=("centre", "date", "starts_at", "ends_at", "subject", "place"))
        if created:
            _add_everybody(made, persons, members, wishes)
            _write_to(made, Purpose.BOOKED)
    return made


def move(
    appointment: Appointment,
    *,
    key: uuid.UUID,
    day: dt.date,
    starts_at: dt.time,
    ends_at: dt.time,
    by: User,
) -> Appointment:
    """Move an appointment to another time and return the one that it is now; both stay, the first leads to the second.

    Raises MemberTaken, KeyTaken as book() does, NotAllowed and MoveRefused as perform() does.
    """
    workers = AppointmentWorker.objects.filter(appointment=appointment).select_related("member__user")
    members = [one.member for one in workers.order_by("pk")]
    persons = appointment.persons.select_related("participant").order_by("position")
    with transaction.atomic():
        _lock(members)
        about = {name: getattr(appointment, name) for name in _ABOUT}
        new = Appointment(centre=appointment.centre, date=day, starts_at=starts_at, ends_at=ends_at, **about)
        made, created = create_once(new, key=key, same=("centre", "date", "starts_at", "ends_at"))
        if created:
            perform(appointment, "move", by=by, moved_to=made)  # frees the time before the new one takes it
            wishes = {one.participant_id: one.message for one in persons}
            _add_everybody(made, [one.participant for one in persons], members, wishes)
            close(appointment.uuid, WhyNot.MOVED)
            _write_to(made, Purpose.MOVED)
    return made


def pass_on(appointment: Appointment, to: TeamMember, *, by: User) -> Appointment:
    """Put a colleague in the place of the author at an appointment; of the first member where the author is not there.

    Raises MemberTaken where the colleague is elsewhere at that time.
    """
    with transaction.atomic():
        _lock([to])
        now = Appointment._base_manager.select_for_update(of=("self",)).get(pk=appointment.pk)
        if now.state != AppointmentState.PLANNED:
            return now  # moved, cancelled or told meanwhile: nothing is to pass on
        rows = AppointmentWorker.objects.filter(appointment=appointment).select_related("member").order_by("pk")
        there = list(rows)
        if any(one.member_id == to.pk for one in there):
            return appointment
        other = other_appointment(to, appointment)
        if other is not None:
            raise MemberTaken(already_words(to, other))
        leaving = next((one for one in there if one.member.user_id == by.pk), there[0])
        leaving.delete()
        try:
            with transaction.atomic():
                AppointmentWorker.objects.create(appointment=appointment, member=to)
        except IntegrityError as error:  # written past the lock, after the question above
            other = other_appointment(to, appointment)
            if other is None:
                raise
            raise MemberTaken(already_words(to, other)) from error
    return appointment


def cancel(appointment: Appointment, *, cancelled_by: str, by: User) -> Appointment:
    """Cancel an appointment and say who did. Raises NotAllowed and MoveRefused as perform() does."""
    with transaction.atomic():
        done: Appointment = perform_once(appointment, "cancel", by=by, cancelled_by=cancelled_by)
        close(done.uuid, WhyNot.CANCELLED)
        _write_to(done, Purpose.CANCELLED)
    return done


def wish(appointment: Appointment, wishes: Mapping[int, str]) -> None:
    """Note by which channel each person is written to about an appointment, by the key of her row."""
    with transaction.atomic():
        now = Appointment._base_manager.select_for_update(of=("self",)).get(pk=appointment.pk)
        for one in _persons(now):
            if one.message != wishes.get(one.pk, one.message):
                save_changes(one, message=wishes[one.pk])
                if not one.message:
                    close(now.uuid, WhyNot.NO_WISH, one.participant)


def remind(appointment: Appointment) -> list[Message]:
    """Write the reminders of an appointment, each person's once, and return them; who wishes none gets none."""
    return _write_to(appointment, Purpose.REMINDER)


def record(appointment: Appointment, told: Mapping[int, Told], *, by: User) -> Appointment:
    """Say of each person how it went, and write the intervention of each who came, all or nothing.

    `told` is by the key of the row of the person. One whose intervention stands already, because it was changed before
    the appointment was opened again, gets no second one. Raises NotAllowed and MoveRefused as perform() does; sent a
    second time it is done once.
    """
    with transaction.atomic():
        now = Appointment._base_manager.select_for_update(of=("self",)).get(pk=appointment.pk)
        if now.state == AppointmentState.HELD and made_before(now, "hold", by=by):
            return now
        if now.state == AppointmentState.PLANNED:  # else perform() says that it is not
            for one in _persons(now):
                if one.pk in told:
                    save_changes(one, outcome=told[one.pk].outcome, minutes=told[one.pk].minutes)
        done = perform(now, "hold", by=by)
        for one in _persons(done):
            if one.outcome == Outcome.CAME and one.intervention_id is None:
                save_changes(one, intervention=_note(done, one, by))
        close(done.uuid, WhyNot.RECORDED)
    return done


def reopen(appointment: Appointment, *, by: User, keep: bool = False) -> Appointment:
    """Take back how an appointment went, with the interventions that came of it.

    One that somebody changed since stays: raises ChangedSince unless `keep` says that this is known. Raises NotAllowed
    and MoveRefused as perform() does.
    """
    with transaction.atomic():
        done = perform(appointment, "reopen", by=by)
        for one in _persons(done):
            written = one.intervention
            changed = written is not None and _was_changed(written)
            if changed and not keep:
                raise ChangedSince
            save_changes(one, outcome="", minutes=None, intervention=written if changed else None)
            if written is not None and not changed:
                written.delete()
    return done


def _lock(members: Sequence[TeamMember]) -> None:
    """Let those who write appointments of the same members wait for each other, in one order: no deadlock."""
    keys = sorted(one.pk for one in members)
    list(TeamMember._base_manager.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk").values_list("pk"))


def _write_to(appointment: Appointment, purpose: Purpose) -> list[Message]:
    """Write to each person who wishes it, and return the messages."""
    about = appointment.uuid
    written = [send(purpose, about, one.participant, one.message) for one in _persons(appointment) if one.message]
    return [one for one in written if one is not None]


def _add_everybody(
    appointment: Appointment,
    persons: Sequence[Participant],
    members: Sequence[TeamMember],
    wishes: Mapping[int, str] | None = None,
) -> None:
    """Write who is at an appointment. Raises MemberTaken where a member is elsewhere at that time."""
    for member in members:
        other = other_appointment(member, appointment)
        if other is not None:
            raise MemberTaken(already_words(member, other))
        try:
            with transaction.atomic():
                AppointmentWorker.objects.create(appointment=appointment, member=member)
        except IntegrityError as error:  # written past the lock, after the question above
            other = other_appointment(member, appointment)
            if other is None:
                raise
            raise MemberTaken(already_words(member, other)) from error
    for position, person in enumerate(persons, start=1):
        AppointmentPerson.objects.create(
            appointment=appointment, participant=person, position=position, message=(wishes or {}).get(person.pk, "")
        )


def _persons(appointment: Appointment) -> list[AppointmentPerson]:
    rows = AppointmentPerson._base_manager.filter(appointment=appointment)
    return list(rows.select_related("participant", "intervention").order_by("position"))


def _note(appointment: Appointment, one: AppointmentPerson, by: User) -> Intervention:
    """Write the intervention of a person who came, of whoever says so if she was there, else of the first member."""
    own = team_member_of(by, one.participant)
    there = [row.member for row in appointment.workers.select_related("member").order_by("pk")]
    member = next((one for one in there if one == own), there[0])
    values = {"date": appointment.date, "minutes": one.minutes, "kind": appointment.kind, "note": ""}
    return note_intervention(one.participant, member, key=uuid.uuid4(), values=values)


def _was_changed(intervention: Intervention) -> bool:
    """Tell whether somebody saved an intervention since it was written."""
    return bool(history_of(Intervention).model.objects.filter(id=intervention.pk).count() > 1)
