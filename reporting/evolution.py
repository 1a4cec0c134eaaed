"""The yearly evolution table: which figures, in which order, for which years, with which funders above them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre
from core.periods import Period
from reporting.enums import CountMode
from reporting.figures import Figure, Frame, Value, figure_of
from reporting.figures.people import BY_ENROLMENT
from reporting.models import FundingPeriod
from workshops.models import Session
from workshops.models.session import SessionQuerySet

CODES = [
    "participants",
    "workshop_hours",
    "hours_by_team",
    "hours_by_subcontractors",
    "hours_by_partners",
    "hours_educational",
    "hours_artistic",
    "hours_cultural",
    "staff",
    "staff_fte",
    "participant_hours",
    "sheets_missing",
    "sessions_cancelled",
]
# The second table: individual support. The shares stand together, each under the unit that it is of.
SUPPORT_CODES = [
    "individual_hours",
    "individual_hours_received",
    "individual_hours_worked",
    "collective_hours_worked",
    "share_delivered",
    "share_delivered_collective",
    "share_received",
    "share_received_collective",
    "share_worked",
    "share_worked_collective",
    "appointments_came",
    "appointments_told_us",
    "appointments_no_news",
    "appointments_moved",
    "appointments_cancelled",
    "assessments_due",
    "assessments_on_time",
    "exits",
    "exit_projects_social",
    "exit_projects_professional",
    "exit_projects_none",
    "exit_projects_not_noted",
]
GROUPS = {
    "provider": _("Run by"),
    "kind": _("Types of workshops"),
    "share_delivered": _("Share of the hours delivered"),
    "share_received": _("Share of the hours received by each person"),
    "share_worked": _("Share of the hours worked by the team"),
    "appointments": _("Appointments, each person of each"),
    "assessments": _("Assessments"),
    "exit_projects": _("Projects of those who left"),
}
# What stands apart under the table that funders know.
ASIDE = ["staff_fte", "participant_hours", "sheets_missing", "sessions_cancelled"]
STAFF = {"staff", "staff_fte"}
MOST_YEARS = 20
# Longer than a summer without workshops.
LONGEST_PAUSE = dt.timedelta(days=75)


@dataclass(frozen=True)
class YearColumn:
    """One year: as it was asked, what of it is counted (None: nothing yet), who funded it."""

    period: Period
    cut: Period | None
    funders: list[str]

    @property
    def year(self) -> int:
        return self.period.first.year

    @property
    def partial(self) -> str:
        """What is said of a year cut short: "to 1 June"; empty for a whole one."""
        return self.cut.cut if self.cut else ""


@dataclass(frozen=True)
class FigureRow:
    """One figure over the years."""

    figure: Figure
    values: list[Value]
    label: Any
    definition: Any


@dataclass(frozen=True)
class Evolution:
    """The whole table."""

    frame: Frame
    columns: list[YearColumn]
    rows: list[FigureRow]

    def row(self, code: str) -> FigureRow:
        """Return the row of a figure; raise KeyError for one that is not in the table."""
        for row in self.rows:
            if row.figure.code == code:
                return row
        raise KeyError(code)


def label_and_definition(figure: Figure, frame: Frame) -> tuple[Any, Any]:
    """Return label and definition as the frame counts them: the two ways of counting people have two names."""
    if figure.code == "participants" and frame.count == CountMode.ENROLMENT:
        return _("Participants enrolled"), BY_ENROLMENT
    return figure.label, figure.definition


def evolution(frame: Frame, codes: Sequence[str] = CODES) -> Evolution:
    """Compute a table of a frame of calendar years, that of the funders where no other figures are asked."""
    funding = list(FundingPeriod.objects.filter(centre=frame.centre).within(frame.whole).order_by("starts_on", "pk"))
    columns = [
        YearColumn(
            period=period,
            cut=frame.cut(period),
            funders=[
                source.funder
                for source in funding
                if source.starts_on <= period.last and (source.ends_on is None or source.ends_on >= period.first)
            ],
        )
        for period in frame.periods
    ]
    rows = []
    for code in codes:
        figure = figure_of(code)
        label, definition = label_and_definition(figure, frame)
        rows.append(FigureRow(figure, figure.values(frame), label, definition))
    return Evolution(frame=frame, columns=columns, rows=rows)


def without_blank_years(table: Evolution) -> tuple[Evolution, list[int]]:
    """Return the table without the years in which nothing is noted, staff aside, and these years.

    The year of the as-of day stays, so that whoever looks today finds it. A table of blank years alone stays whole.
    """
    told = [row for row in table.rows if row.figure.code not in STAFF]
    kept = [
        place
        for place, column in enumerate(table.columns)
        if column.year == table.frame.as_of.year or any(row.values[place].shown is not None for row in told)
    ]
    blank = [column.year for place, column in enumerate(table.columns) if place not in set(kept)]
    if not blank or len(kept) < 2:
        return table, []
    rows = [replace(row, values=[row.values[place] for place in kept]) for row in table.rows]
    return replace(table, columns=[table.columns[place] for place in kept], rows=rows), blank


def records_ends(frame: Frame) -> list[dt.date]:
    """Return the day of the last closed sheet of each year whose counted days go on for long after it, in their order.

    A year whose sheets stop in June is no whole year, although its last day has passed (section 4, rule 7). One
    without any closed sheet is left out. Two statements, and one for each year that is returned or without any sheet.
    """
    counted = [cut for _place, cut in frame.counted]
    if not counted:
        return []
    closed = Session.objects.closed().filter(workshop__centre=frame.centre)
    recent = {
        f"has_{place}": Exists(closed.filter(date__gte=cut.last - LONGEST_PAUSE, date__lte=cut.last))
        for place, cut in enumerate(counted)
    }
    found: dict[str, Any] = dict(Centre.objects.filter(pk=frame.centre.pk).values(**recent).get())
    late = [cut for place, cut in enumerate(counted) if not found[f"has_{place}"]]
    last_days = [closed.filter(date__gte=cut.first, date__lte=cut.last).last_day() for cut in late]
    return [day for day in last_days if day is not None]


def years_of_records(centre: Any) -> tuple[int, int] | None:
    """Return the first and the last year in which the centre has sessions, or None without any."""
    return _years(Session.objects.filter(workshop__centre=centre))


def usual_years(centre: Any) -> tuple[int, int] | None:
    """Return the years that the table shows unasked: those with sessions that a source of funds covers.

    Funders know the table by their years; what came before or after is a link away, and said. All years with sessions
    where none is covered, None without any.
    """
    sources = list(FundingPeriod.objects.filter(centre=centre).values_list("starts_on", "ends_on"))
    covered = Q()
    for first, last in sources:
        covered |= Q(date__gte=first) if last is None else Q(date__range=(first, last))
    found = _years(Session.objects.filter(covered, workshop__centre=centre)) if sources else None
    return found or years_of_records(centre)


def _years(sessions: SessionQuerySet) -> tuple[int, int] | None:
    days = sessions.first_and_last_day()
    return (days[0].year, days[1].year) if days else None
