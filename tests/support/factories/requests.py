"""Requests of persons about their data, and what they want done or not done with it."""

from __future__ import annotations

from datetime import date

from factory import LazyAttribute, SelfAttribute, SubFactory

from participants import models as participants
from person import models as person
from person.enums import OPEN, RequestState
from tests.support.factories.files import ParticipantFactory
from tests.support.factories.ground import START, RecordFactory, UserFactory

KNOWN = (RequestState.CHECKED, RequestState.PREPARED, RequestState.ANSWERED)


class DataRequestFactory(RecordFactory):
    """A request of a file, with what its state asks for."""

    class Meta:
        model = person.DataRequest

    participant = SubFactory(ParticipantFactory)
    centre = SelfAttribute("participant.centre")
    kind = "access"
    received_on = date(2016, 3, 1)
    channel = "spoken"
    identity = LazyAttribute(lambda o: "Known to us" if o.state in KNOWN else "")
    ground = LazyAttribute(lambda o: "Article 12(5)" if o.state == RequestState.REFUSED else "")
    complaint_to = LazyAttribute(lambda o: "The authority" if o.state == RequestState.REFUSED else "")
    answered_on = LazyAttribute(lambda o: None if o.state in OPEN else date(2016, 3, 20))
    state = RequestState.RECEIVED
    noted_by = SubFactory(UserFactory)


class RestrictionFactory(RecordFactory):
    """A restriction that holds; `lifted_on` lifts it."""

    class Meta:
        model = participants.Restriction

    participant = SubFactory(ParticipantFactory)
    ground = "contested"
    starts_on = START
    set_by = SubFactory(UserFactory)
    told_on = SelfAttribute("lifted_on")
    lifted_on = None


class ObjectionFactory(RecordFactory):
    class Meta:
        model = participants.Objection

    participant = SubFactory(ParticipantFactory)
    kind = "messages"
    made_on = START


class StatementFactory(RecordFactory):
    class Meta:
        model = participants.Statement

    participant = SubFactory(ParticipantFactory)
    subject = "file"
    said = "It was not like that."
    made_on = START
    noted_by = SubFactory(UserFactory)
