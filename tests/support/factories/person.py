"""What is made for the person herself."""

from __future__ import annotations

import uuid

from factory.declarations import LazyFunction, SubFactory

from person import models as person
from tests.support.factories.files import ParticipantFactory
from tests.support.factories.ground import RecordFactory


class RedactionFactory(RecordFactory):
    """A passage of an intervention that the copy leaves out."""

    class Meta:
        model = person.Redaction

    participant = SubFactory(ParticipantFactory)
    record_model = "participants.Intervention"
    record = LazyFunction(uuid.uuid4)
    field = "note"
    passage = "her neighbour"
    ground = "other_person"
