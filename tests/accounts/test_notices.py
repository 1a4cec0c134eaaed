"""Notices: told in Jalon at once, by a mail without content, and shown with the rights of the day they are read."""

from __future__ import annotations

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from accounts.enums import NoticeKind
from accounts.models import Notice
from audit.models import AccessedFile
from config.celery import app
from core.actor import acting_as
from core.periods import today
from home import notice_emails
from home.notice_emails import send_waiting
from home.notices import tell
from home.tasks import mail_notices
from participants.models import Cover, ParticipantUserGrant
from participants.services.break_glass import open_file
from participants.services.cover import lend_caseload, lend_file, take_back
from participants.services.handover import hand_over_caseload, hand_over_file
from participants.services.seal_requests import ask, move
from tests.participants.full_file import seal
from tests.support.client import JalonClient
from tests.support.factories import MembershipFactory, system
from tests.support.stage import set_stage

NOTICES = "/notices/"
REASON = "The landlord is on the phone."


@pytest.fixture
def stage(db):
    return set_stage()


@pytest.fixture(autouse=True)
def hints(monkeypatch):
    """Count the messages to the workers instead of sending them."""
    sent = []
    monkeypatch.setattr(app, "send_task", lambda name, **kwargs: sent.append(name))
    monkeypatch.setattr("celery.current_app.send_task", lambda name, **kwargs: sent.append(name), raising=False)
    return sent


def page(user, address=NOTICES):
    client = JalonClient()
    client.force_login(user)
    return client.get(address).content.decode()


def opened(stage, by=None):
    by = by or stage.colleague
    with acting_as(by, "test"):
        return open_file(stage.own, by=by, reason=REASON)


def named_files():
    return set(AccessedFile.objects.values_list("file", flat=True))


# The page


def test_one_reads_ones_own_only(stage):
    opened(stage)
    assert str(stage.own) in page(stage.worker)
    assert str(stage.own) not in page(stage.manager)


def test_the_files_that_are_named_are_in_the_access_log(stage):
    opened(stage)
    page(stage.worker)
    assert named_files() == {stage.own.uuid}
    assert str(stage.own) not in page(stage.worker, "/").partition('id="note"')[0], "its line on home names no file"


def test_a_page_that_names_nothing_leaves_no_entry(stage):
    assert "Urbinati" not in page(stage.worker)
    assert named_files() == set()


def test_a_notice_about_a_file_sealed_since_names_and_leads_to_nothing(stage):
    with acting_as(stage.worker, "test"):
        lend_file(stage.own, stage.colleague, by=stage.worker, starts_on=today(), ends_on=today(), reason="Leave.")
    with acting_as(stage.manager, "test"):
        hand_over_file(stage.own, stage.members["colleague"], by=stage.manager, from_day=today() + timedelta(days=1))
    before = page(stage.colleague)
    assert str(stage.own) in before
    assert str(stage.own.uuid) in before
    seal(stage.own, stage.worker, stage.manager)
    after = page(stage.colleague)
    for word in (str(stage.own), stage.own.file_number, str(stage.own.uuid)):
        assert word not in after
    assert "A file" in after


def test_a_referent_who_is_not_named_learns_nothing_from_an_old_notice(stage):
    opened(stage)
    assert stage.own.file_number in page(stage.worker)
    seal(stage.own, stage.manager, stage.second_manager)
    assert stage.own.file_number not in page(stage.worker)


def test_what_each_kind_says(stage):
    """Every kind of this room says a sentence, to the reader it is for, that leads where it is about."""
    days = {"starts_on": today(), "ends_on": today() + timedelta(days=3), "reason": "Leave."}
    opened(stage, by=stage.manager)
    assert "until" in page(stage.worker)
    assert stage.own.file_number in page(stage.dpo)
    assert str(stage.own) not in page(stage.dpo), "the officer sees a number"
    with acting_as(stage.worker, "test"):
        cover = lend_caseload(stage.here, stage.colleague, by=stage.worker, **days)
    assert "/participants/cover/" in page(stage.colleague)
    with acting_as(stage.worker, "test"):
        take_back(cover, by=stage.worker)
        seal_of = ask(stage.own, by=stage.worker, named=[stage.worker, stage.manager], reason="A colleague.")
    assert "Taken back" in page(stage.colleague)
    for user in (stage.manager, stage.dpo):
        assert reverse("participants:seal", args=[seal_of.uuid]) in page(user)
    with acting_as(stage.manager, "test"):
        move(seal_of, "refuse", by=stage.manager, reason="Not needed.")
    assert "Refused" in page(stage.worker)
    with acting_as(stage.manager, "test"):
        hand_over_caseload(stage.members["worker"], stage.members["colleague"], by=stage.manager, from_day=today())
    assert "handed over to you together" in page(stage.colleague)


def test_putting_away(stage):
    opened(stage)
    notice = Notice.objects.get(user=stage.worker)
    address = reverse("notice-put-away", args=[notice.uuid])
    client = JalonClient()
    client.force_login(stage.worker)
    assert client.get(address).status_code == 405
    assert client.post(NOTICES).status_code == 405
    assert 'class="unread"' in client.get("/").content.decode()
    assert client.post(address).url == NOTICES
    notice.refresh_from_db()
    first = notice.read_at
    assert first is not None
    assert client.post(address).status_code == 302
    notice.refresh_from_db()
    assert notice.read_at == first, "twice does no harm"
    assert 'class="unread"' not in client.get("/").content.decode()
    assert str(stage.own) in client.get(NOTICES).content.decode(), "it can be read again"


def test_nobody_puts_away_what_is_not_theirs(stage):
    opened(stage)
    notice = Notice.objects.get(user=stage.worker)
    for user in (stage.colleague, stage.stranger, stage.dpo):
        client = JalonClient()
        client.force_login(user)
        assert client.post(reverse("notice-put-away", args=[notice.uuid])).status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_nothing_crosses_a_centre(stage):
    opened(stage)
    with acting_as(system(), "test"):
        stage.worker.memberships.update(ends_on=today() - timedelta(days=1))
        MembershipFactory(user=stage.worker, centre=stage.there)
    shown = page(stage.worker)
    assert str(stage.own) not in shown
    assert 'class="unread"' not in shown


def test_home_says_what_waits(stage):
    opened(stage)
    assert NOTICES in page(stage.worker, "/")
    assert "opened by exception" in page(stage.worker, "/")


def test_without_an_account_there_is_no_page(client, db):
    assert client.get(NOTICES).status_code == 302


# Mails


def test_the_mail_says_nothing_but_where(stage, settings, commits):
    stage.worker.language = "en"
    with acting_as(system(), "test"):
        stage.worker.save()
    with commits():
        opened(stage)
    mail_notices()
    [letter] = mail.outbox
    assert letter.to == [stage.worker.email]
    assert settings.SITE_ADDRESS + NOTICES in letter.body
    said = f"{letter.subject} {letter.body} {letter.from_email}"
    for word in (
        stage.own.first_name,
        stage.own.last_name,
        stage.own.file_number,
        str(stage.own.uuid),
        stage.colleague.first_name,
        stage.worker.first_name,
        stage.here.name,
        REASON,
        "break",
    ):
        assert word not in said, word


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_in_the_language_of_the_person(stage, language):
    with acting_as(system(), "test"):
        stage.worker.language = language
        stage.worker.save()
    opened(stage)
    with translation.override("en" if language != "en" else "fr"):
        mail_notices()
    with translation.override(language):
        assert mail.outbox[0].subject == translation.gettext("Jalon: there is something to read")


def test_each_notice_is_mailed_once(stage):
    opened(stage)
    assert send_waiting() == 1
    assert send_waiting() == 0
    assert len(mail.outbox) == 1
    assert Notice.objects.get(user=stage.worker).mailed_at is not None


def test_one_mail_for_several_notices(stage):
    opened(stage)
    opened(stage, by=stage.manager)
    assert send_waiting() == 1
    assert len(mail.outbox) == 1


def test_the_officer_is_told_in_the_application_only(stage):
    opened(stage)
    send_waiting()
    assert [letter.to for letter in mail.outbox] == [[stage.worker.email]]


@pytest.mark.parametrize("why", ["read", "closed", "left"])
def test_who_needs_no_mail_any_more(stage, why):
    opened(stage)
    if why == "read":
        Notice.objects.update(read_at=timezone.now())
    if why == "closed":
        type(stage.worker).objects.filter(pk=stage.worker.pk).update(is_active=False)
    if why == "left":
        stage.worker.memberships.update(ends_on=today() - timedelta(days=1))
    assert send_waiting() == 0
    assert mail.outbox == []


def test_a_mail_server_that_is_down_loses_nothing(stage, monkeypatch, emptied_cache):
    opened(stage)

    def down(*args, **kwargs):
        raise smtplib.SMTPServerDisconnected

    with monkeypatch.context() as patched:
        patched.setattr(notice_emails, "send_mail", down)
        assert send_waiting() == 0
    assert Notice.objects.to_mail().count() == 1
    emptied_cache()  # the time until the next try has passed
    assert send_waiting() == 1


def test_one_whose_mail_is_refused_does_not_keep_the_others_from_theirs(stage, monkeypatch):
    with acting_as(system(), "test"):
        for user in (stage.worker, stage.colleague):
            tell(user, NoticeKind.COVER_GIVEN, about=stage.own.uuid, centre=stage.here, mail=True)
    send = notice_emails.send_mail

    def refuses_one(subject, body, sender, to):
        if to == [stage.worker.email]:
            raise smtplib.SMTPRecipientsRefused({})
        send(subject, body, sender, to)

    monkeypatch.setattr(notice_emails, "send_mail", refuses_one)
    assert send_waiting() == 1
    assert [letter.to for letter in mail.outbox] == [[stage.colleague.email]]


def test_a_worker_that_is_killed_after_sending_costs_one_mail_too_many(stage, monkeypatch, emptied_cache):
    """Killed between the mail server's yes and the row: once the lease is over the mail goes again, and then never."""
    opened(stage)

    class Killed(BaseException):
        pass

    send = notice_emails.send_mail

    def sends_and_dies(*args):
        send(*args)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(notice_emails, "send_mail", sends_and_dies)
        with pytest.raises(Killed):
            send_waiting()
    assert send_waiting() == 0, "while the lease lasts nobody else mails her"
    emptied_cache()
    assert send_waiting() == 1
    emptied_cache()
    assert send_waiting() == 0
    assert len(mail.outbox) == 2


def test_two_workers_send_one_mail(stage, monkeypatch):
    opened(stage)
    send = notice_emails.send_mail

    def meanwhile_another_sweeps(*args):
        monkeypatch.setattr(notice_emails, "send_mail", send)
        assert send_waiting() == 0
        send(*args)

    monkeypatch.setattr(notice_emails, "send_mail", meanwhile_another_sweeps)
    assert send_waiting() == 1
    assert len(mail.outbox) == 1


def test_a_broker_that_is_down_fails_no_request(stage, monkeypatch):
    def down(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr("accounts.worker_messages.current_app.connection_for_write", down, raising=False)
    client = JalonClient()
    client.force_login(stage.colleague)
    answer = client.post(reverse("participants:open", args=[stage.own.uuid]), {"reason": REASON})
    assert answer.status_code == 302
    assert ParticipantUserGrant.objects.count() == 1
    assert Notice.objects.to_mail().count() == 1


def test_one_message_leaves_for_one_transaction_and_only_once_it_is_committed(stage, monkeypatch, commits):
    sent = []
    monkeypatch.setattr(notice_emails, "hint", lambda: sent.append(1))
    with commits(), transaction.atomic(), acting_as(system(), "test"):
        for user in (stage.worker, stage.colleague, stage.manager):
            tell(user, NoticeKind.COVER_GIVEN, about=stage.own.uuid, centre=stage.here, mail=True)
        assert sent == []
    assert sent == [1]


def test_what_is_rolled_back_is_not_told(stage):
    with transaction.atomic(), acting_as(stage.worker, "test"):
        lend_caseload(stage.here, stage.colleague, by=stage.worker, starts_on=today(), ends_on=today(), reason="Leave.")
        transaction.set_rollback(True)
    assert not Cover.objects.exists()
    assert not Notice.objects.exists()


def test_the_sweep_is_on_the_clock():
    [sweep] = [entry for entry in app.conf.beat_schedule.values() if entry["task"] == notice_emails.MAIL_TASK]
    assert sweep["schedule"] == 60.0
    assert mail_notices.name == notice_emails.MAIL_TASK
