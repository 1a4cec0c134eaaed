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
from reporting.figures.individual import (
    CollectiveHoursWorked,
    IndividualHours,
    IndividualHoursReceived,
    IndividualHoursWorked,
    ShareDelivered,
    ShareDeliveredCollective,
    ShareReceived,
    ShareReceivedCollective,
    ShareWorked,
    ShareWorkedCollective,
)
from reporting.figures.missing_sessions import SessionsCancelled, SheetsMissing
from reporting.figures.people import Participants
from reporting.figures.staff import Staff, StaffFte
from reporting.figures.support import (
    AppointmentsCame,
    AppointmentsCancelled,
    AppointmentsMoved,
    AppointmentsNoNews,
    AppointmentsToldUs,
    AssessmentsDue,
    AssessmentsOnTime,
    ExitProjectsNone,
    ExitProjectsNotNoted,
    ExitProjectsProfessional,
    ExitProjectsSocial,
    Exits,
)

__all__ = [
    "AppointmentsCame",
    "AppointmentsCancelled",
    "AppointmentsMoved",
    "AppointmentsNoNews",
    "AppointmentsToldUs",
    "AssessmentsDue",
    "AssessmentsOnTime",
    "CollectiveHoursWorked",
    "ExitProjectsNone",
    "ExitProjectsNotNoted",
    "ExitProjectsProfessional",
    "ExitProjectsSocial",
    "Exits",
    "Figure",
    "Frame",
    "HoursArtistic",
    "HoursByPartners",
    "HoursBySubcontractors",
    "HoursByTeam",
    "HoursCultural",
    "HoursEducational",
    "IndividualHours",
    "IndividualHoursReceived",
    "IndividualHoursWorked",
    "ParticipantHours",
    "Participants",
    "RecordKind",
    "Records",
    "SessionsCancelled",
    "ShareDelivered",
    "ShareDeliveredCollective",
    "ShareReceived",
    "ShareReceivedCollective",
    "ShareWorked",
    "ShareWorkedCollective",
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
