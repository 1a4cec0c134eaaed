"""Figures: one small class each, with a code, a label, a definition and a unit (docs/figures.md).

Page, CSV, xlsx, PDF and command read `Figure.values(frame)` and nothing else; the records behind a figure come from
`Figure.records(frame, period)`, whose count or sum is the figure.
"""

from reporting.figures.base import Figure, Frame, RecordKind, Records, Unit, Value, decimal, figure_of, figures
from reporting.figures.hours import (
    HoursArtistic,
    HoursByPartners,
    HoursBySubcontractors,
    HoursByTeam,
    HoursCultural,
    HoursEducational,
    ParticipantHours,
    WorkshopHours,
)
from reporting.figures.missing_sessions import SessionsCancelled, SheetsMissing
from reporting.figures.people import Participants
from reporting.figures.staff import Staff, StaffFte

__all__ = [
    "Figure",
    "Frame",
    "HoursArtistic",
    "HoursByPartners",
    "HoursBySubcontractors",
    "HoursByTeam",
    "HoursCultural",
    "HoursEducational",
    "ParticipantHours",
    "Participants",
    "RecordKind",
    "Records",
    "SessionsCancelled",
    "SheetsMissing",
    "Staff",
    "StaffFte",
    "Unit",
    "Value",
    "WorkshopHours",
    "decimal",
    "figure_of",
    "figures",
]
