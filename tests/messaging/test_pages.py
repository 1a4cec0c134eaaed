"""Pages of messages: the list of a file and why one was not sent, the home line, the wish, the totals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from appointments.models import Appointment, AppointmentPerson
from core.actor import acting_as
from core.history import save_changes
from core.periods import BELGIUM
from messaging.dashboard import messages_that_did_not_arrive
from messaging.enums import MessageState, WhyNot
from messaging.models import Message
from messaging.selectors import totals_of
from messaging.services.delivery import send_due
from participants.models import Consent
from tests.messaging.conftest import NEXT_WEEK
from tests.support.client import JalonClient
from tests.support.factories import MessageFactory, system
from tests.support.markup import one_line

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(now: Any) -> Callable[[Any], Client]:
    """Return a function that gives a client in which somebody is signed in, in English."""

    def signed_in(user: Any) -> Client:
        with acting_as(system(), "test"):
            save_changes(user, language="en")
        client = JalonClient()
        client.force_login(user)
        return client

    return signed_in


def test_the_list_says_what_became_of_each_message_and_what_stands_in_the_way(stage, person, booked, browser, outbox):
    booked()
    send_due()
    with acting_as(system(), "test"):
        save_changes(person, phone_read_by="others")
    booked(day=NEXT_WEEK + timedelta(days=1))
    page = one_line(browser(stage.worker).get(reverse("messaging:of-file", args=[person.uuid])).content.decode())
    for words in (
        "Appointment booked", "sent at 4 March 2026", "Not sent",
        "Others read this phone, or it is not known who does.", "<dt>E-mail</dt><dd>Yes</dd>",
    ):  # fmt: skip
        assert words in page
    assert "0470" not in page


def test_the_list_asks_the_same_number_of_statements_whatever_its_length(stage, person, booked, browser):
    client, address = browser(stage.worker), reverse("messaging:of-file", args=[person.uuid])
    asked = []
    for more in (1, 20):
        MessageFactory.create_batch(more, participant=person)
        with CaptureQueriesContext(connection) as found:
            client.get(address)
        asked.append(len(found))
    assert asked[0] == asked[1]


def test_home_tells_what_did_not_arrive_until_the_person_knows_or_it_is_over(stage, person, booked, browser, now):
    """Failed, uncertain, no number: three lines; a skipped one for want of consent is none. Settled, it goes."""
    made = booked()
    one = Message.objects.get()
    membership = stage.worker.memberships.get()

    def lines(user: Any = stage.worker) -> list[Any]:
        with acting_as(user, centre=stage.here):
            return messages_that_did_not_arrive(user, user.memberships.get()) or []

    assert lines() == []
    told = {
        (MessageState.FAILED, WhyNot.BAD_ADDRESS): 1, (MessageState.UNCERTAIN, WhyNot.NO_ANSWER): 1,
        (MessageState.SKIPPED, WhyNot.NO_ADDRESS): 1, (MessageState.SKIPPED, WhyNot.NO_CONSENT): 0,
    }  # fmt: skip
    for (state, why), expected in told.items():
        Message.objects.update(state=state, why=why, tries=1, taken_at=timezone.now())
        assert len(lines()) == expected
    Message.objects.update(state=MessageState.FAILED, why=WhyNot.BAD_ADDRESS)
    (line,) = lines()
    assert (line.who, line.due, line.about) == (str(person), NEXT_WEEK, one.uuid)
    assert lines(stage.colleague) == lines(stage.manager) == []
    with CaptureQueriesContext(connection) as found, acting_as(stage.worker, centre=stage.here):
        messages_that_did_not_arrive(stage.worker, membership)
    assert len([one for one in found if "messaging_message" in one["sql"]]) == 1
    client = browser(stage.worker)
    assert "tel:0470123456" in client.get(line.url).content.decode()
    assert client.post(line.url).status_code == client.post(line.url).status_code == 302
    assert lines() == []
    Message.objects.update(settled_on=None)
    now.move_to(datetime(2026, 3, 11, 10, 1, tzinfo=BELGIUM))
    assert lines() == []
    assert Appointment.objects.get() == made


def typed(**more: str) -> dict[str, str]:
    return {
        "date": "11/3/2026", "starts_at": "10:00", "minutes": "45", "subject": "interview", "place": "office",
        "room": "", "address": "", "member": "", "colleague": "", "others": "", "note": "", **more,
    }  # fmt: skip


def test_booking_offers_the_channels_to_which_she_agreed_and_writes_to_her(stage, person, browser, outbox):
    client, address = browser(stage.worker), reverse("appointments:new", args=[person.uuid])
    page = client.get(address)
    assert [value for value, _label in page.context["form"].fields["message"].choices] == ["sms", "mail", "none"]
    key = {"key": page.context["form"]["key"].value(), "member": str(stage.members["worker"].uuid)}
    assert client.post(address, typed(**key)).status_code == 422  # nothing chosen
    assert client.post(address, typed(**key, message="mail")).status_code == 302
    assert AppointmentPerson.objects.get().message == "mail"
    assert send_due() == 1
    assert outbox[0].to == "her@example.org"


def test_without_consent_no_message_is_offered_and_the_page_says_where_to_read_why(stage, person, browser):
    with acting_as(system(), "test"):
        Consent.objects.all().delete()
    page = browser(stage.worker).get(reverse("appointments:new", args=[person.uuid]))
    assert "message" not in page.context["form"].fields
    assert reverse("messaging:of-file", args=[person.uuid]) in page.content.decode()


def test_a_message_leaves_now_only_when_somebody_asks_for_it(stage, person, booked, browser, outbox):
    """An appointment of tomorrow has none by itself; asked for on its page, it leaves once."""
    made = booked(day=datetime(2026, 3, 5, tzinfo=BELGIUM).date(), wish="")
    client, address = browser(stage.worker), reverse("appointments:messages", args=[made.uuid])
    assert client.post(address, {"message-1": "sms"}).status_code == 302
    assert not Message.objects.exists()
    for _time in range(2):
        assert client.post(address, {"message-1": "sms", "remind": "on"}).status_code == 302
    send_due()
    assert [one.text.startswith("Votre rendez-vous approche: jeudi 5/3") for one in outbox] == [True]
    assert client.post(address, {}).status_code == 422


def test_totals_are_numbers_of_the_centre_without_persons(stage, person, browser, settings):
    """2 texts (1 arrived, 1 sent), 1 reported as not arrived, 1 mail, 1 uncertain, 2 skipped; 7.5 cents each text."""
    settings.SMS_PRICE_TENTHS = 75
    given = {"participant": person, "address": "+32470123456"}
    MessageFactory(**given, state="delivered")
    MessageFactory(**given, state="sent")
    MessageFactory(**given, state="failed", why=WhyNot.REPORTED, sent_at=timezone.now())
    MessageFactory(**given, state="sent", channel="mail")
    MessageFactory(**given, state="uncertain")
    MessageFactory.create_batch(2, **given, state="skipped")
    MessageFactory(participant=stage.theirs, state="sent")
    (month,) = totals_of(stage.here)
    assert (month.texts, month.mails, month.arrived, month.failed, month.uncertain, month.skipped) == (3, 1, 1, 1, 1, 2)
    assert str(month.cost) == "0.225"
    for user in (stage.manager, stage.administrator):
        page = one_line(browser(user).get(reverse("messaging:totals")).content.decode())
        assert "0.23 €" in page or "0.22 €" in page
        assert "March 2026" in page
        assert "The gateway reports that it did not arrive." in page
        assert person.last_name not in page
        assert "0470" not in page


def test_a_consent_to_messages_names_its_channels(stage, person, browser):
    with acting_as(system(), "test"):
        Consent.objects.all().delete()
    client, address = browser(stage.worker), reverse("participants:new-consent", args=[person.uuid])
    form = client.get(address).context["form"]
    sent = {"key": form["key"].value(), "kind": "messages", "given_on": "4/3/2026", "form": "oral"}
    refused = client.post(address, sent)
    assert refused.status_code == 400
    assert "Choose how messages come." in refused.content.decode()
    assert client.post(address, {**sent, "channels": "sms"}).status_code == 302
    assert Consent.objects.get().channels == "sms"


def test_a_number_to_which_no_text_goes_is_said_when_it_is_typed(stage, person, browser):
    with acting_as(system(), "test"):
        save_changes(person, last_name="Quetzalcoatl", first_name="Xochi")
    client, address = browser(stage.worker), reverse("participants:identity", args=[person.uuid])
    form = client.get(address).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"languages": "français"}
    told = client.post(address, {**sent, "phone": "+33 6 12 34 56 78"}, follow=True)
    assert "it is no mobile number here" in told.content.decode()
