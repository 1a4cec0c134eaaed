"""What messages are about: rooms above register how a record of theirs stands now.

    @message_source
    def appointment(about: UUID, participant: Participant, *, lock: bool) -> Meeting | None: ...

They stand in the rooms' `message_sources` modules. A source returns None for what is no record of its room. With
`lock` it holds the record until the transaction ends, so that nothing becomes of it while a message about it leaves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from core.registry import Registry
from participants.models import Participant


@dataclass(frozen=True)
class Meeting:
    """Something a person comes to, as it stands now; nothing of it but this can be in a message.

    `over` is the word of messaging.enums.WhyNot for which nothing is said of it any more ("" while it is to come),
    `wish` the channel that the person wants for it ("" for none), `where` is "office", "phone", "video" or "".
    """

    begins: dt.datetime
    where: str
    version: int
    over: str
    wish: str


MeetingSource = Callable[..., Meeting | None]
SOURCES: Registry[MeetingSource] = Registry()


def message_source(source: MeetingSource) -> MeetingSource:
    """Register a function of (about, participant, lock) that says how a record stands."""
    return SOURCES.add(source)


def meeting_of(about: UUID, participant: Participant, *, lock: bool = False) -> Meeting | None:
    """Return what a message is about as it stands now, None where it is gone or the person is not of it."""
    return next((found for source in SOURCES if (found := source(about, participant, lock=lock)) is not None), None)
