"""D8: what a gateway of text messages answers and reports, against a double on this machine."""

from __future__ import annotations

import json
import smtplib
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone

from messaging.dashboard import gateway_that_refuses
from messaging.enums import MessageState, WhyNot
from messaging.gateways import http
from messaging.models import Message
from messaging.selectors import gateway_refuses
from messaging.services.delivery import send_due
from messaging.services.reports import signature_of
from tests.messaging.conftest import NOON
from tests.messaging.gateway_double import GatewayDouble, gateway_double

pytestmark = pytest.mark.django_db
SECRET = "of the gateway"


@pytest.fixture
def gateway(settings: Any) -> Iterator[GatewayDouble]:
    """The double, as the gateway of the settings."""
    with gateway_double() as double:
        settings.SMS_URL, settings.SMS_TOKEN, settings.SMS_REPORT_SECRET = double.address, "token", SECRET
        settings.MESSAGE_GATEWAYS = {"sms": "http", "mail": "smtp"}
        yield double


@pytest.fixture
def told(gateway: GatewayDouble, person: Any, booked: Any, now: Any) -> Callable[..., tuple[str, str]]:
    """Return a function that lets the gateway answer, sends one message and returns its state and why."""

    def send(*answers: Any) -> tuple[str, str]:
        Message.objects.all().delete()
        now.move_to(timezone.now() + timedelta(minutes=1))
        gateway.answers = list(answers)
        gateway.asked.clear()
        hour = told.hour = told.hour + 1  # type: ignore[attr-defined]
        booked(start=NOON.replace(hour=hour).time())
        send_due()
        one = Message.objects.get()
        return one.state, one.why

    told.hour = 7  # type: ignore[attr-defined]  # each appointment at an hour of its own
    return send


def test_d8_what_it_is_asked_and_202(told, gateway, person):
    """D8: 202 with an id."""
    assert told((202, b'{"id": "g-17"}', {})) == (MessageState.SENT, "")
    (asked,) = gateway.asked
    one = Message.objects.get()
    assert one.gateway_id == "g-17"
    assert asked["body"] == {
        "to": "+32470123456", "text": one.text, "sender": "CPAS 1060", "reference": str(one.uuid),
    }  # fmt: skip
    headers = asked["headers"]
    assert (headers["Authorization"], headers["Idempotency-Key"]) == ("Bearer token", str(one.uuid))
    assert told((202, b"<html>", {})) == (MessageState.SENT, "")  # taken, without a name of its own


def test_d8_answers_that_say_no(told, gateway, stage, person, booked, now):
    """D8: 400 is never tried again at this number; 402, 403 are told to the manager; another 4xx is refused."""
    assert told((402, b"", {})) == told((403, b"", {})) == (MessageState.FAILED, WhyNot.ACCOUNT)
    assert gateway_refuses(stage.here)
    line = gateway_that_refuses(stage.manager, stage.manager.memberships.get())
    assert line is not None
    assert not line.files
    assert gateway_that_refuses(stage.worker, stage.worker.memberships.get()) is None
    assert told((202, b"{}", {}))[0] == MessageState.SENT
    assert not gateway_refuses(stage.here)
    assert told((422, b"", {})) == (MessageState.FAILED, WhyNot.REFUSED)
    assert told((400, b"", {})) == (MessageState.FAILED, WhyNot.BAD_ADDRESS)
    gateway.asked.clear()
    booked(day=NOON.date() + timedelta(days=9))
    assert send_due() == 0
    assert Message.objects.filter(state=MessageState.SKIPPED, why=WhyNot.REFUSED_ADDRESS).count() == 1
    assert gateway.asked == []


def test_d8_too_many_and_broken_are_tried_three_times_within_the_hour(told, gateway, now):
    """D8: 429 and 500: three tries 20 minutes apart; a second try that is taken ends it."""
    for status in (429, 500, 503):
        assert told((status, b"", {})) == (MessageState.WAITING, "")
        keys = {gateway.asked[0]["headers"]["Idempotency-Key"]}
        for expected in ((MessageState.WAITING, ""), (MessageState.FAILED, WhyNot.AWAY)):
            assert send_due() == 0  # not before its time
            now.move_to(timezone.now() + timedelta(minutes=20))
            send_due()
            one = Message.objects.get()
            assert (one.state, one.why) == expected
        assert len(gateway.asked) == 3
        assert {asked["headers"]["Idempotency-Key"] for asked in gateway.asked} == keys
        now.move_to(timezone.now() - timedelta(minutes=40))
    assert told((500, b"", {}), (202, b'{"id": "g-2"}', {})) == (MessageState.WAITING, "")
    now.move_to(timezone.now() + timedelta(minutes=20))
    assert send_due() == 1


def test_d8_silence_is_uncertain_and_nothing_is_handed_over_again(told, gateway, monkeypatch, now):
    """D8: no answer in time, an answer that is cut off; only what was never reached is tried again."""
    monkeypatch.setattr(http, "SECONDS", 0.2)
    assert told(None) == (MessageState.UNCERTAIN, WhyNot.NO_ANSWER)
    gateway.released.set()
    assert told(None) == (MessageState.UNCERTAIN, WhyNot.NO_ANSWER)
    now.move_to(timezone.now() + timedelta(hours=1))
    assert send_due() == 0
    assert len(gateway.asked) == 1


def test_d8_a_gateway_that_is_not_reached_is_tried_again(told, gateway, settings):
    settings.SMS_URL = "http://127.0.0.1:9/send"  # nobody listens there
    assert told((202, b"{}", {})) == (MessageState.WAITING, "")
    assert gateway.asked == []


def test_d8_no_redirect_is_followed(told, gateway):
    """D8: the number goes to the address of the settings and to no other."""
    for status in (301, 302, 307, 308):
        redirect = (status, b"", {"Location": gateway.address.replace("/send", "/elsewhere")})
        assert told(redirect) == (MessageState.FAILED, WhyNot.REFUSED)
        assert [asked["path"] for asked in gateway.asked] == ["/send"]


def test_d8_no_number_leaves_in_clear_or_to_a_certificate_that_nobody_signed(settings):
    settings.SMS_URL = "http://gateway.example.org/send"
    with pytest.raises(ImproperlyConfigured):
        http._address()
    secured = next(one for one in http._opener().handlers if hasattr(one, "https_open"))
    assert secured._context.verify_mode.name == "CERT_REQUIRED"
    assert secured._context.check_hostname


# Reports


def report(body: Any, *, age: int = 0, secret: str = SECRET, signature: str | None = None) -> int:
    """Send a report as the gateway does and return the status of the answer."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    time = str(int(timezone.now().timestamp()) - age)
    signed = signature_of(content, time) if signature is None else signature
    headers = {"X-Jalon-Time": time, "X-Jalon-Signature": signed}
    client = Client(enforce_csrf_checks=True)
    return client.post("/hooks/sms/", content, content_type="application/json", headers=headers).status_code


def test_d8_reports_are_taken_once_and_only_signed_ones(told, gateway, settings, django_assert_num_queries):
    """D8: delivered, failed; forged, old, of the future, repeated, unknown, unreadable; without a secret none."""
    told((202, b'{"id": "g-1"}', {}))
    one = Message.objects.get()
    good = {"id": "g-1", "state": "delivered", "code": "0"}
    with django_assert_num_queries(0):
        assert report(good, signature="0" * 64) == 403
        assert report(good, signature="é") == 403
        assert report(good, age=301) == report(good, age=-301) == 403
    for unreadable in (
        b"{",
        b"[]",
        b"null",
        {"id": "g-1"},
        {"id": "g-1", "state": "lost"},
        {"id": "", "state": "failed"},
    ):
        assert report(unreadable) == 400
    assert report(b"x" * 5000) == 400
    assert report({"id": "g-unknown", "state": "failed"}) == 204
    one.refresh_from_db()
    assert one.state == MessageState.SENT
    assert report(good, age=299) == 204
    one.refresh_from_db()
    assert one.state == MessageState.DELIVERED
    ended = one.ended_at
    assert report(good) == report({"id": "g-1", "state": "failed"}) == 204  # again: nothing changes
    one.refresh_from_db()
    assert (one.state, one.ended_at) == (MessageState.DELIVERED, ended)
    settings.SMS_REPORT_SECRET = ""
    assert report(good) == 403
    assert Client().get("/hooks/sms/").status_code == 405


def test_d8_a_report_settles_what_was_uncertain_by_our_own_reference(told, gateway, monkeypatch):
    monkeypatch.setattr(http, "SECONDS", 0.2)
    told(None)
    one = Message.objects.get()
    assert report({"id": str(one.uuid), "state": "failed", "code": "12"}) == 204
    one.refresh_from_db()
    assert (one.state, one.why) == (MessageState.FAILED, WhyNot.REPORTED)
    assert list(Message.objects.unarrived(timezone.now())) == [one]


# Mail


class Refusing(EmailBackend):
    """A mail server that refuses as a test says."""

    error: Exception

    def send_messages(self, messages: Any) -> int:
        raise self.error


def test_mail_servers_say_no_in_as_many_ways(gateway, person, booked, settings, mailoutbox, now):
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    cases = {
        smtplib.SMTPRecipientsRefused({"her@example.org": (451, b"later")}): (MessageState.WAITING, ""),
        smtplib.SMTPDataError(554, b"no"): (MessageState.FAILED, WhyNot.REFUSED),
        smtplib.SMTPDataError(421, b"busy"): (MessageState.WAITING, ""),
        smtplib.SMTPServerDisconnected("gone"): (MessageState.UNCERTAIN, WhyNot.NO_ANSWER),
        smtplib.SMTPRecipientsRefused({"her@example.org": (550, b"unknown")}): (
            MessageState.FAILED,
            WhyNot.BAD_ADDRESS,
        ),
    }
    for number, (error, expected) in enumerate(cases.items()):
        Message.objects.all().delete()
        Refusing.error = error
        booked(wish="mail", start=NOON.replace(hour=8 + number).time())
        send_due()
        one = Message.objects.get()
        assert (one.state, one.why) == expected
    Message.objects.all().delete()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    booked(wish="mail", start=NOON.replace(hour=14).time())
    assert send_due() == 1
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == (["her@example.org"], "Votre rendez-vous")
