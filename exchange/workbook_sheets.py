"""The workbook: its eleven sheets, in the order in which one refers to another."""

from __future__ import annotations

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
