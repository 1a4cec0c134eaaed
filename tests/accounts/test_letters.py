"""Letters about accounts: a row each, so that neither a queue nor a mail server that is away loses one."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from accounts import emails, tasks
from accounts.enums import LetterKind
from accounts.models import Letter, User
from accounts.models.letter import LEASE, PAUSES

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    """No message to the workers leaves, as when the queue is away."""

    def down(*args: Any, **kwargs: Any) -> None:
        raise ConnectionError("no queue")

    monkeypatch.setattr("accounts.worker_messages.current_app.connection_for_write", down, raising=False)


@pytest.fixture
def later(time_machine: Any) -> Any:
    """Return a function that moves the clock so far from the beginning."""
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    return lambda passed: time_machine.move_to(start + passed, tick=False)


def failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def fails(*args: Any) -> None:
        raise error

    monkeypatch.setattr(emails, "send_mail", fails)


@pytest.mark.parametrize(
    "error",
    [
        OSError(28, "No space left on device"),
        smtplib.SMTPServerDisconnected("gone"),
        smtplib.SMTPRecipientsRefused({}),
        ValueError("not a mail"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_mail_that_does_not_leave_is_sent_by_a_later_sweep(
    worker: User, monkeypatch: pytest.MonkeyPatch, later: Any, error: Exception
) -> None:
    emails.send_way_in(worker)
    with monkeypatch.context() as patched:
        failing(patched, error)
        tasks.send_letters()
    assert (mail.outbox, Letter.objects.get().tries) == ([], 1)
    assert emails.send_waiting() == 0, "the server is left alone for a while"
    later(PAUSES[0])
    assert emails.send_waiting() == 1
    assert [one.to for one in mail.outbox] == [[worker.email]]
    assert not Letter.objects.exists()


def test_a_queue_that_is_away_loses_nothing(worker: User, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        emails.tell_of_change(worker, "totp_deactivated")
    assert mail.outbox == []
    tasks.send_letters()
    assert "The app for codes was taken away" in mail.outbox[0].body
    assert mail.outbox[0].body.rstrip().endswith(f"Kind regards,\nJalon, for {worker.memberships.get().centre.name}")


def test_what_is_taken_back_is_not_told(worker: User) -> None:
    with transaction.atomic():
        emails.tell_of_change(worker)
        transaction.set_rollback(True)
    assert emails.send_waiting() == 0
    assert mail.outbox == []


def test_a_letter_is_sent_once(worker: User) -> None:
    emails.tell_of_change(worker, LetterKind.PASSWORD_CHANGED)
    assert [emails.send_waiting() for _ in range(2)] == [1, 0]
    assert len(mail.outbox) == 1


def test_two_workers_send_one_mail(worker: User, monkeypatch: pytest.MonkeyPatch) -> None:
    emails.tell_of_change(worker)
    send = emails.send_mail

    def meanwhile_another_sweeps(*args: Any) -> None:
        monkeypatch.setattr(emails, "send_mail", send)
        assert emails.send_waiting() == 0
        send(*args)

    monkeypatch.setattr(emails, "send_mail", meanwhile_another_sweeps)
    assert emails.send_waiting() == 1
    assert len(mail.outbox) == 1


def test_a_worker_that_is_killed_after_sending_costs_one_mail_too_many(
    worker: User, monkeypatch: pytest.MonkeyPatch, later: Any
) -> None:
    emails.send_way_in(worker)

    class Killed(BaseException):
        pass

    send = emails.send_mail

    def sends_and_dies(*args: Any) -> None:
        send(*args)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(emails, "send_mail", sends_and_dies)
        with pytest.raises(Killed):
            emails.send_waiting()
    assert emails.send_waiting() == 0, "while the lease lasts nobody else sends it"
    later(LEASE)
    assert [emails.send_waiting() for _ in range(2)] == [1, 0]
    assert len(mail.outbox) == 2


def test_one_that_is_refused_for_ever_is_given_up_and_holds_up_no_other(
    worker: User, coordinator: User, monkeypatch: pytest.MonkeyPatch, later: Any, caplog: pytest.LogCaptureFixture
) -> None:
    send = emails.send_mail

    def refuses_one(subject: str, body: str, sender: Any, to: list[str]) -> None:
        if to == [worker.email]:
            raise smtplib.SMTPRecipientsRefused({worker.email: (550, b"no such box")})
        send(subject, body, sender, to)

    monkeypatch.setattr(emails, "send_mail", refuses_one)
    emails.send_way_in(worker)
    emails.send_way_in(coordinator)
    assert emails.send_waiting() == 1
    passed = timedelta()
    for pause in PAUSES:
        passed += pause
        later(passed)
        emails.send_waiting()
    assert not Letter.objects.exists()
    assert "is given up" in caplog.text
    assert passed < timedelta(days=1), "nobody gets a letter of the day before yesterday"


def test_a_letter_holds_no_link_until_it_is_sent(worker: User) -> None:
    """The link is good for a day and is a key: no table holds it, so no copy of the database does."""
    emails.send_way_in(worker)
    columns = {field.name for field in Letter._meta.get_fields()}
    assert columns == {"id", "user", "kind", "created_at", "tries", "due_at"}
    emails.send_waiting()
    assert "/password/new/" in mail.outbox[0].body


@pytest.mark.parametrize("why", ["nobody", "closed"])
def test_who_gets_none(worker: User, why: str) -> None:
    if why == "nobody":
        emails.send_way_in_to("nobody@jalon.example")
    else:
        emails.send_way_in(worker)
        User.objects.filter(pk=worker.pk).update(is_active=False)
    assert Letter.objects.count() == 1, "a request does the same work whether there is an account or not"
    assert emails.send_waiting() == 0
    assert not Letter.objects.exists()
    assert mail.outbox == []


def test_each_word_of_allauth_has_its_letter(worker: User) -> None:
    for kind in LetterKind.values:
        emails.tell_of_change(worker, kind)
    emails.tell_of_change(worker, "a word of tomorrow")
    assert list(Letter.objects.values_list("kind", flat=True)) == [*LetterKind.values, "changed"]
