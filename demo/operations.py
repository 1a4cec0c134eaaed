"""An operation of the demonstration, the entries of three people in it, and what came of it for two."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import partial
from uuid import uuid4

from accounts.enums import Role
from core.history import save_changes
from demo.days import DAY, workday_from
from demo.files import number_of
from demo.people import PEOPLE
from demo.scene import Scene
from participants.models import Operation, OperationEntry
from participants.models.operation_entry import SENSITIVE
from participants.services.operation_entries import enter_operation, note_result

CODE = "FSE-REMOB"
NOTED_AFTER, ASKED_AFTER = 2, 3  # days


@dataclass(frozen=True)
class DemoEntry:
    """One entry: of whom, what was noted; what the person said on leaving, where somebody asked."""

    person: int
    status: str = ""
    education: str = ""
    months_unemployed: int = 0
    personal: dict[str, str] = field(default_factory=dict)
    result: dict[str, str] = field(default_factory=dict)


ENTRIES = (
    DemoEntry(14, "unemployed", "isced_0_2", 26, dict.fromkeys(SENSITIVE, "no") | {"minority": "refused"}),
    DemoEntry(
        15,
        "inactive",
        "isced_3_4",
        personal={"third_country": "yes", "homeless": "no"},
        result={"searching": "no", "education": "yes", "qualification": "no", "employed": "no"},
    ),
    DemoEntry(
        17,
        "inactive",
        "isced_0_2",
        personal=dict.fromkeys(SENSITIVE, "refused"),
        result={"searching": "yes", "education": "no", "qualification": "unknown", "employed": "no"},
    ),
)


def write_operations(scene: Scene) -> None:
    """Note in the agenda when the manager adds the operation, who enters it, and who is asked what came of it."""
    scene.add(scene.days.opening + DAY, "10:30", Role.MANAGER, partial(_add, scene))
    for one in ENTRIES:
        who = PEOPLE[one.person].referent
        day = workday_from(scene.days.opening + NOTED_AFTER * DAY)
        scene.add(day, "14:10", who, partial(_enter, scene, one, day))
        if one.result:
            asked = min(workday_from(scene.days.ended + ASKED_AFTER * DAY), scene.days.today)
            scene.add(asked, "16:30", who, partial(_ask, scene, one, asked))


def _add(scene: Scene) -> None:
    Operation.objects.create(
        centre=scene.centre,
        code=CODE,
        title="Remobilisation sociale",
        funder="FSE+",
        rules="esf_2021",
        starts_on=dt.date(scene.days.before.year, 1, 1),
    )


def _enter(scene: Scene, one: DemoEntry, day: dt.date) -> None:
    """Say under which operation the path runs, and note the entry."""
    path = scene.path(number_of(PEOPLE[one.person]))
    operation = Operation.objects.get(centre=scene.centre, code=CODE)
    save_changes(path, operation=operation)
    since = path.starts_on - dt.timedelta(days=30 * one.months_unemployed) if one.months_unemployed else None
    entry = OperationEntry(
        participant=path.participant,
        operation=operation,
        entered_on=path.starts_on,
        labour_status=one.status,
        unemployed_since=since,
        education=one.education,
        asked_on=day,
        **one.personal,
    )
    enter_operation(entry, key=uuid4())


def _ask(scene: Scene, one: DemoEntry, day: dt.date) -> None:
    """Note what the person said on leaving."""
    file = scene.file(number_of(PEOPLE[one.person]))
    entry = OperationEntry.objects.with_exit().get(participant=file, operation__code=CODE)
    if entry.left_on is None:
        return
    note_result(entry, "exit", key=uuid4(), values={"asked_on": day, **one.result})
