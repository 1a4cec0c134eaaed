"""What a file was before others were merged into it: their addresses, their keys; a file found by an old address."""

from __future__ import annotations

from uuid import UUID

from participants.models import FileMerge, Participant
from participants.querysets import ParticipantQuerySet


def files_merged_from(uuid: UUID) -> ParticipantQuerySet:
    """Return the file into which the one of an address was merged."""
    return Participant.objects.filter(pk__in=FileMerge.objects.of_address(uuid).values("kept"))


def keys_of(participant: Participant) -> list[int]:
    """Return the key of a file and of those that were merged into it: their history is hers."""
    merged = FileMerge.objects.standing().filter(kept=participant.pk)
    return [participant.pk, *merged.values_list("absorbed_key", flat=True)]


def addresses_of(uuid: UUID) -> list[UUID]:
    """Return the address of a file and of those that were merged into it: the access log names them."""
    merged = FileMerge.objects.standing().filter(kept__uuid=uuid)
    return [uuid, *merged.values_list("absorbed", flat=True)]
