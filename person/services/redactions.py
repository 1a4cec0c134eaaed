"""Passages that the copy of a file leaves out: marked, and shown again."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from core.history import delete_tracked
from core.idempotency import create_once
from participants.models import Participant
from person.models import Redaction


@transaction.atomic
def mark_passage(
    participant: Participant, *, key: UUID, record_model: str, record: UUID, field: str, passage: str, ground: str
) -> Redaction:
    """Leave a passage of a text out of the copy. Raise KeyTaken where the form was sent before with other words."""
    row = Redaction(
        participant=participant, record_model=record_model, record=record, field=field, passage=passage, ground=ground
    )
    marked, _new = create_once(row, key=key, same=("participant", "record", "field", "passage", "ground"))
    return marked


@transaction.atomic
def show_passage(redaction: Redaction) -> None:
    """Let the copy show a passage again; its history stays."""
    delete_tracked(Redaction, [redaction.pk])
