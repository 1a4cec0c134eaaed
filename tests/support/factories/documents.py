"""Documents of a file."""

from __future__ import annotations

import factory
from factory import LazyAttribute, SelfAttribute, SubFactory

from documents import models as documents
from documents.enums import DocumentState
from tests.support.factories.files import ParticipantFactory
from tests.support.factories.ground import START, RecordFactory
from tests.support.factories.programme import StoredFileFactory


class DocumentFactory(RecordFactory):
    """A paper of a file, by default one whose bytes are not there (StoredFileFactory)."""

    class Meta:
        model = documents.Document

    participant = SubFactory(ParticipantFactory)
    kind = "diploma"
    paper_on = START
    source = "file"
    stored = SubFactory(StoredFileFactory)
    media_type = "application/pdf"
    pages = 1
    state = DocumentState.STORED
    replaced_by = factory.Maybe(
        LazyAttribute(lambda o: o.state == DocumentState.REPLACED),
        SubFactory("tests.support.factories.documents.DocumentFactory", participant=SelfAttribute("..participant")),
        None,
    )
