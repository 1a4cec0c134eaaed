"""Messages to participants."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from factory import LazyAttribute, LazyFunction, SubFactory

from messaging import models as messaging
from messaging.enums import DOUBTS, FAILURES, LEFT, SKIP_REASONS, MessageState
from tests.support.factories.files import ParticipantFactory
from tests.support.factories.ground import RecordFactory

MOMENT = datetime(2016, 3, 1, 9, tzinfo=UTC)
_WHYS = {
    MessageState.SKIPPED: SKIP_REASONS[0],
    MessageState.FAILED: FAILURES[0],
    MessageState.UNCERTAIN: DOUBTS[0],
}


class MessageFactory(RecordFactory):
    """A text message about nothing that exists, waiting; in another state with what the state asks for."""

    class Meta:
        model = messaging.Message

    participant = SubFactory(ParticipantFactory)
    purpose = "booked"
    about = LazyFunction(uuid.uuid4)
    channel = "sms"
    language = "fr"
    template = LazyAttribute(lambda o: o.purpose)
    template_version = 1
    parameters = LazyFunction(
        lambda: {"day": "2016-03-02", "time": "10:00", "where": "office", "place": "", "number": "02 123 45 67"}
    )
    begins_at = datetime(2016, 3, 2, 9, tzinfo=UTC)
    state = MessageState.WAITING
    why = LazyAttribute(lambda o: _WHYS.get(o.state, ""))
    tries = LazyAttribute(lambda o: 0 if o.state in (MessageState.WAITING, MessageState.SKIPPED) else 1)
    taken_at = LazyAttribute(lambda o: MOMENT if o.tries else None)
    sent_at = LazyAttribute(lambda o: MOMENT if o.state in LEFT else None)
