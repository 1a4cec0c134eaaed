"""D6: what is not sent, why, and that nothing is sent twice or after an outcome."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import CentreSetting
from appointments.models import Appointment, AppointmentPerson
from appointments.services import Told, cancel, move, record, remind, wish
from appointments.tasks import write_reminders
from core.actor import acting_as
from core.history import save_changes
from core.periods import BELGIUM
from messaging.enums import SKIP_REASONS, MessageState, Purpose, WhyNot
from messaging.models import Message
from messaging.services import close
from messaging.services.delivery import after_quiet_hours, note_lost, send_due
from participants.models import Participant
from tests.messaging.conftest import NEXT_WEEK, NOON, NUMBER
from tests.support.factories import (
    AppointmentFactory,
    EnrolmentFactory,
    MessageFactory,
    ObjectionFactory,
    RestrictionFactory,
    SealFactory,
    system,
)

pytestmark = pytest.mark.django_db
TOO_LATE = datetime(2026, 3, 20, 12, tzinfo=BELGIUM)


def written(purpose: str, booked: Any, stage: Any) -> tuple[Message, Appointment]:
    """Return a message of a purpose that waits, and the appointment that it is about."""
    made = booked()
    with acting_as(stage.worker):
        if purpose == Purpose.MOVED:
            to = {"day": NEXT_WEEK, "starts_at": time(14), "ends_at": time(15)}
            made = moved(made, stage, to)
        elif purpose == Purpose.CANCELLED:
            made = cancel(made, cancelled_by="us", by=stage.worker)
        elif purpose == Purpose.REMINDER:
            remind(made)
    Message.objects.exclude(purpose=purpose).delete()
    return Message.objects.get(purpose=purpose, state=MessageState.WAITING), made


def moved(made: Appointment, stage: Any, to: dict[str, Any]) -> Appointment:
    """Return the appointment that another one is moved to."""
    return move(made, key=uuid.uuid4(), by=stage.worker, **to)


def _consents(person: Participant, **values: Any) -> None:
    for one in person.consents.to_messages():
        save_changes(one, **values)


def _set(made: Appointment, **values: Any) -> None:
    Appointment.objects.filter(pk=made.pk).update(**{"moved_to": None, "cancelled_by": "", **values})


def _refused_before(person: Participant) -> None:
    MessageFactory(participant=person, state="failed", why=WhyNot.BAD_ADDRESS, address="+32470123456")


# How each reason comes about while a message waits, written past the doors that would close the message themselves.
COMES: dict[str, Callable[[Participant, Appointment, Any], Any]] = {
    WhyNot.SEALED: lambda person, made, clock: SealFactory(participant=person, state="in_force"),
    WhyNot.RESTRICTED: lambda person, made, clock: RestrictionFactory(participant=person),
    WhyNot.OBJECTED: lambda person, made, clock: ObjectionFactory(participant=person),
    WhyNot.DECEASED: lambda person, made, clock: EnrolmentFactory(
        participant=person, state="left", exit_reason="deceased"
    ),
    WhyNot.NO_CONSENT: lambda person, made, clock: person.consents.all().delete(),
    WhyNot.WITHDRAWN: lambda person, made, clock: _consents(person, withdrawn_on=date(2026, 3, 4)),
    WhyNot.OTHER_CHANNEL: lambda person, made, clock: _consents(person, channels="mail"),
    WhyNot.NO_ADDRESS: lambda person, made, clock: save_changes(person, phone="+33 6 12 34 56 78"),
    WhyNot.NOT_HER_PHONE: lambda person, made, clock: save_changes(person, phone_read_by="unknown"),
    WhyNot.REFUSED_ADDRESS: lambda person, made, clock: _refused_before(person),
    WhyNot.NO_WISH: lambda person, made, clock: save_changes(made.persons.get(), message=""),
    WhyNot.MOVED: lambda person, made, clock: _set(
        made, state="moved", moved_to=AppointmentFactory(centre=made.centre)
    ),
    WhyNot.CANCELLED: lambda person, made, clock: _set(made, state="cancelled", cancelled_by="person"),
    WhyNot.RECORDED: lambda person, made, clock: save_changes(made.persons.get(), outcome="no_news"),
    WhyNot.BEGUN: lambda person, made, clock: clock.move_to(TOO_LATE),
    WhyNot.CHANGED: lambda person, made, clock: save_changes(
        Appointment.objects.get(pk=made.pk), starts_at=time(9, 30)
    ),
    WhyNot.OFF: lambda person, made, clock: CentreSetting.objects.filter(code="message.call_number").update(text=""),
}  # fmt: skip


@contextmanager
def undone(clock: Any) -> Iterator[None]:
    """Take back what was written in the block, and the time."""
    clock.move_to(NOON)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_d6_each_reason_to_skip_for_each_purpose(stage, person, booked, outbox, now):
    """D6: 15 reasons that come about while a message waits, for each of the 4 purposes: none is sent, each says why.

    That an appointment is cancelled is what a message of a cancellation tells: that one leaves, and no other.
    """
    assert set(COMES) == set(SKIP_REASONS)
    wrong = []
    for purpose in Purpose:
        for reason, comes in COMES.items():
            with undone(now):
                message, made = written(purpose, booked, stage)
                with acting_as(system(), "test"):
                    comes(Participant.objects.get(pk=person.pk), made, now)
                outbox.clear()
                send_due()
                message.refresh_from_db()
                leaves = (reason, purpose) == (WhyNot.CANCELLED, Purpose.CANCELLED)
                expected = (MessageState.SENT, "", 1) if leaves else (MessageState.SKIPPED, reason, 0)
                if (message.state, message.why, len(outbox)) != expected:
                    wrong.append((purpose, reason, message.state, message.why, len(outbox)))
    assert not wrong


def test_d6_each_purpose_leaves_once_and_the_same_one_is_written_once(stage, person, booked, outbox, now):
    for purpose in Purpose:
        with undone(now):
            outbox.clear()
            message, made = written(purpose, booked, stage)
            assert [send_due(), send_due()] == [1, 0]
            (left,) = outbox
            assert (left.to, left.key, left.sender) == ("+32470123456", str(message.uuid), "CPAS 1060")
            assert NUMBER in left.text
            if purpose == Purpose.REMINDER:
                assert [one.pk for one in remind(made)] == [message.pk]
                assert Message.objects.count() == 1


def test_a_reason_that_is_there_when_it_is_written_is_told_at_once(stage, person, booked, outbox):
    with acting_as(system(), "test"):
        save_changes(person, phone_read_by="others")
    booked()
    message = Message.objects.get()
    assert (message.state, message.why, message.address) == (MessageState.SKIPPED, WhyNot.NOT_HER_PHONE, "")
    assert send_due() == 0
    assert not outbox


def test_who_wishes_no_message_gets_none_and_no_row(booked):
    booked(wish="")
    assert not Message.objects.exists()


def test_d6_no_message_follows_an_outcome_a_move_or_a_cancellation(stage, person, booked, outbox, now):
    """What waits is closed in the transaction that says how it went; a reminder of a moved one is of the new hour."""
    made = booked(start=time(13), day=NOON.date())
    now.move_to(NOON + timedelta(hours=2))
    with acting_as(stage.worker):
        record(made, {made.persons.get().pk: Told("no_news")}, by=stage.worker)
    assert (Message.objects.get().state, Message.objects.get().why) == (MessageState.SKIPPED, WhyNot.RECORDED)
    with acting_as(stage.worker):
        assert [one.why for one in remind(made)] == [WhyNot.RECORDED]
    Message.objects.all().delete()

    first = booked()
    with acting_as(stage.worker):
        second = moved(first, stage, {"day": NEXT_WEEK, "starts_at": time(14), "ends_at": time(15)})
        cancel(second, cancelled_by="person", by=stage.worker)
    found = {(one.about, one.purpose): (one.state, one.why) for one in Message.objects.all()}
    assert found == {
        (first.uuid, "booked"): (MessageState.SKIPPED, WhyNot.MOVED),
        (second.uuid, "moved"): (MessageState.SKIPPED, WhyNot.CANCELLED),
        (second.uuid, "cancelled"): (MessageState.WAITING, ""),
    }
    assert send_due() == 1
    assert "n'a pas lieu" in outbox[-1].text


def test_taking_the_wish_back_closes_what_waits(stage, person, booked):
    made = booked()
    with acting_as(stage.worker):
        wish(made, {made.persons.get().pk: ""})
    assert (Message.objects.get().why, AppointmentPerson.objects.get().message) == (WhyNot.NO_WISH, "")


def test_no_message_leaves_in_the_quiet_hours_and_it_leaves_after_them(stage, person, booked, outbox, now):
    now.move_to(datetime(2026, 3, 4, 22, 30, tzinfo=BELGIUM))
    booked()
    assert send_due() == 0
    message = Message.objects.get()
    assert (message.state, message.due_at, message.tries) == (
        MessageState.WAITING,
        datetime(2026, 3, 5, 8, tzinfo=BELGIUM),
        0,
    )
    now.move_to(datetime(2026, 3, 5, 8, 1, tzinfo=BELGIUM))
    assert send_due() == 1


def test_quiet_hours_end_at_the_same_hour_when_the_clock_changes(stage, person):
    """The nights of 29 March (an hour less) and 25 October 2026 (one more), at their edges."""
    moments = {
        datetime(2026, 3, 28, 20, 0): datetime(2026, 3, 29, 8),
        datetime(2026, 10, 24, 23, 59): datetime(2026, 10, 25, 8),
        datetime(2026, 3, 28, 19, 59): datetime(2026, 3, 28, 19, 59),
        datetime(2026, 3, 28, 7, 59): datetime(2026, 3, 28, 8),
        datetime(2026, 3, 28, 8, 0): datetime(2026, 3, 28, 8),
    }
    found = {asked: after_quiet_hours(asked.replace(tzinfo=BELGIUM), stage.here.pk) for asked in moments}
    assert found == {asked: told.replace(tzinfo=BELGIUM) for asked, told in moments.items()}


def test_reminders_are_written_each_hour_from_48_hours_before_and_once(stage, person, booked, outbox, now):
    """Booked on the 4th for the 11th at 10: due on the 9th at 10. One of tomorrow is booked too late for its own."""
    booked()
    booked(day=date(2026, 3, 5), start=time(11))
    Message.objects.all().delete()
    told = []
    for moment in (datetime(2026, 3, 9, 9, 59), datetime(2026, 3, 9, 10, 0), datetime(2026, 3, 9, 11, 0)):
        now.move_to(moment.replace(tzinfo=BELGIUM))
        write_reminders()
        send_due()
        told.append(len(outbox))
    assert told == [0, 1, 1]
    assert "mercredi 11/3 à 10h00, Rue de Parme 67" in outbox[0].text


def test_d6_a_message_cut_off_is_uncertain_after_ten_minutes_and_is_never_sent_again(stage, person, booked, outbox):
    """By states set by hand: taken 9 minutes ago, 11 minutes ago, sent, waiting."""
    booked()
    Message.objects.update(state=MessageState.SENDING, tries=1, taken_at=timezone.now() - timedelta(minutes=9))
    assert (note_lost(), send_due()) == (0, 0)
    Message.objects.update(taken_at=timezone.now() - timedelta(minutes=11))
    assert send_due() == 0
    lost = Message.objects.get()
    assert (lost.state, lost.why) == (MessageState.UNCERTAIN, WhyNot.WORKER_LOST)
    assert list(Message.objects.unarrived(timezone.now())) == [lost]
    assert (note_lost(), send_due(), len(outbox)) == (0, 0, 0)
    close(lost.about, WhyNot.MOVED)
    assert not Message.objects.unarrived(timezone.now()).exists()
