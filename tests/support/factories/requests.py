"""Requests of persons about their data."""

from __future__ import annotations

from datetime import date

from factory import LazyAttribute, SelfAttribute, SubFactory

from person import models as person
from person.enums import OPEN, RequestState
from tests.support.factories.files import ParticipantFactory
from tests.support.factories.ground import RecordFactory, UserFactory

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
