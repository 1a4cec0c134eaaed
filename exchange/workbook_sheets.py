"""The workbook: its eleven sheets, in the order in which one refers to another, and what follows from the list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from django.db import models

from exchange.sheet_definition import SheetDefinition
from exchange.sheets import (
    actions,
    assessments,
    attendance,
    enrolments,
    funding,
    groups,
    organisations,
    participants,
    sessions,
    staff,
    workshops,
)

SHEETS: tuple[SheetDefinition, ...] = (
    organisations.SHEET,
    staff.SHEET,
    funding.SHEET,
    groups.SHEET,
    participants.SHEET,
    enrolments.SHEET,
    workshops.SHEET,
    sessions.SHEET,
    attendance.SHEET,
    assessments.SHEET,
    actions.SHEET,
)

#: (sheet, headings) in the order in which defects are told
ORDER = tuple((sheet.name, sheet.headings) for sheet in SHEETS)

#: sheets whose rows say something of a person's file
SHEETS_OF_FILES = tuple(sheet.name for sheet in SHEETS if sheet.file_rights)

#: every model that an import writes, each after what it refers to, with the field that leads on towards its file
WRITTEN: Mapping[type[models.Model], str] = {
    model: parent for sheet in SHEETS for model, parent in sheet.writes.items()
}


def way_to_file(model: type[models.Model]) -> str | None:
    """Return the lookup that leads from a written model to its person, None for a record of the centre."""
    way = []
    while parent := WRITTEN.get(model):
        way.append(parent)
        model = cast(type[models.Model], model._meta.get_field(parent).related_model)
    return "__".join(way) or None
