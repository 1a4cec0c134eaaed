"""What each person of the stage asks about her data, and what she wants done or not done with it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core.periods import today
from tests.support.factories import (
    DataRequestFactory,
    ObjectionFactory,
    PlannedAbsenceFactory,
    RedactionFactory,
    RestrictionFactory,
    StatementFactory,
)
from tests.support.stage import LONG_AGO


def write_rights(world: Any, name: str, participant: Any, word: Any) -> None:
    """Write a request that waits, an objection, a statement, a restriction that was lifted, a passage, an absence."""
    asked = {"identity": word("request", "how she is known"), "state": "checked", "received_on": today()}
    world.keep("request", name, DataRequestFactory(participant=participant, **asked))
    lifted = {"starts_on": LONG_AGO, "lifted_on": LONG_AGO, "note": word("content", "note of a restriction")}
    RestrictionFactory(participant=participant, **lifted)
    ObjectionFactory(participant=participant, kind="pictures")
    said = word("content", "words of a statement")
    world.keep("statement", name, StatementFactory(participant=participant, said=said))
    passage = RedactionFactory(participant=participant, passage=word("content", "passage"))
    world.keep("passage", name, passage)
    coming = today() + timedelta(days=5)
    absence = PlannedAbsenceFactory(participant=participant, starts_on=coming, ends_on=coming)
    world.keep("absence", name, absence)
