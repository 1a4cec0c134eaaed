"""What rooms above add to a row of the list of files and to the head of one: participants imports nothing above it.

    @column("path")
    def paths(reader, enrolments) -> dict[int, Any]: ...      # assessments/panels.py

    @next_step(order=10)
    def continue_draft(reader, participant) -> Step | None: ...

They stand in the rooms' `panels` modules, beside the parts of a file. Each looks at the reader's rights by `for_user`,
for all rows at once: never row by row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from core.registry import Registry
from participants.models import Enrolment, Participant

# What a column gives: by key of the file, for those files only of which the reader may see it.
ColumnMaker = Callable[[Any, Sequence[Participant], Sequence[Enrolment]], dict[int, Any]]


@dataclass(frozen=True)
class NextStep:
    """The next thing to do in a file: the words of its one button and where that leads."""

    label: Any
    url: str


StepMaker = Callable[[Any, Participant], NextStep | None]
COLUMNS: Registry[ColumnMaker] = Registry()
NEXT_STEPS: Registry[StepMaker] = Registry()


def column(name: str) -> Callable[[ColumnMaker], ColumnMaker]:
    """Register a function of (reader, files of the page, enrolments shown) that fills one column of the list."""
    return COLUMNS.register(name=name)


def next_step(*, order: int) -> Callable[[StepMaker], StepMaker]:
    """Register a function of (reader, file) that names the next step, or None; the lowest order that has one wins."""
    return NEXT_STEPS.register(order=order)


def columns_for(
    reader: User, files: Sequence[Participant], enrolments: Sequence[Enrolment]
) -> dict[str, dict[int, Any]]:
    """Return every column of a page of the list, by its name, then by the key of the file."""
    return {name: maker(reader, files, enrolments) for _order, name, maker in COLUMNS.items()}


def column_for(
    name: str, reader: User, files: Sequence[Participant], enrolments: Sequence[Enrolment]
) -> dict[int, Any]:
    """Return one column by the key of the file; nothing while no room fills it."""
    maker = COLUMNS.get(name)
    return maker(reader, files, enrolments) if maker is not None else {}


def step_for(reader: User, participant: Participant) -> NextStep | None:
    """Return the next step that the reader may take in the file, or None."""
    return next((step for maker in NEXT_STEPS if (step := maker(reader, participant)) is not None), None)
