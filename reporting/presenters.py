"""The evolution table as a page and a document show it: cells in words, years with their funders, pictures."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import groupby, pairwise
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import formats
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.charts.geometry import Category, Series, line_panels, render, stacked_bars
from core.periods import Period, long_date
from reporting.evolution import ASIDE, GROUPS, Evolution, FigureRow, YearColumn
from reporting.figures import Frame, Unit, Value, decimal

_NO_BREAK = "\u00a0"
_TONES = {
    "hours_by_team": "team",
    "hours_by_subcontractors": "subcontractor",
    "hours_by_partners": "partner",
    "hours_educational": "educational",
    "hours_artistic": "artistic",
    "hours_cultural": "cultural",
}


@dataclass(frozen=True)
class ShownCell:
    """One figure in its column: `text` is "" where it is not available, `href` opens the records behind it."""

    text: str
    href: str
    partial: bool


@dataclass(frozen=True)
class ShownRow:
    """A line of the table; a heading of a group has no cells of its own but keeps the columns."""

    label: str
    css: str
    cells: list[ShownCell]


@dataclass(frozen=True)
class Funded:
    """Who funded some years that stand side by side."""

    funders: str
    years: int


@dataclass(frozen=True)
class ShownTable:
    """The table as it is drawn: funders above the years, the rows that funders know, those that stand apart."""

    columns: list[YearColumn]
    funding: list[Funded]
    rows: list[ShownRow]
    aside: list[ShownRow]


def number(value: Decimal | Fraction | int, places: int = 2) -> str:
    """Return a number in the language in force, grouped by thousands, with as many decimals as it needs."""
    rounded = decimal(Fraction(value), places)
    text = format(rounded, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return formats.number_format(Decimal(text), use_l10n=True, force_grouping=True)


def format_figure(value: Decimal | int | None, unit: Unit) -> str:
    """Return a figure as it stands in a cell: "1 580", "43 %", "0.83", "" where it is not available."""
    if value is None:
        return ""
    if unit is Unit.PERCENT:
        return f"{number(value)}{_NO_BREAK}%"
    if unit is Unit.FTE:
        return formats.number_format(value, decimal_pos=2, use_l10n=True)
    return number(value)


def query_of(frame: Frame, as_of: dt.date | None = None) -> str:
    """Return the words of an address that ask for this frame again, or for the same as of another day."""
    return urlencode(
        {
            "from": frame.periods[0].first.year,
            "to": frame.periods[-1].last.year,
            "as_of": (as_of or frame.as_of).isoformat(),
            "count": str(frame.count),
        }
    )


def file_name_of(frame: Frame, suffix: str) -> str:
    """Return the name of a file of the table: its years, how participants are counted, and the as-of day.

    The same years can be counted in two ways, and again on another day: each is a file of its own.
    """
    first, last = frame.periods[0].first.year, frame.periods[-1].last.year
    return f"evolution-{first}-{last}_{frame.count}_{frame.as_of.isoformat()}.{suffix}"


def file_name_of_support(frame: Frame, suffix: str) -> str:
    """Return the name of a file of the table of individual support."""
    return file_name_of(frame, suffix).replace("evolution-", "individual-", 1)


def title_of_support(frame: Frame) -> str:
    """Return what the table of individual support is called."""
    return _("Individual support %(years)s") % {"years": years_of(frame)}


def title_of(frame: Frame) -> str:
    """Return what the table is called: "Evolution 2012 – 2017"."""
    return _("Evolution %(years)s") % {"years": years_of(frame)}


def years_of(frame: Frame) -> str:
    """Return the span in words: "2012 – 2017", or "2016" for one year."""
    return Period.years(frame.periods[0].first.year, frame.periods[-1].last.year).label


def said_of(frame: Frame) -> str:
    """Return the sentence that no copy of the table may lack: as of which day, participants counted how."""
    return _("As of %(day)s. Participants counted: %(way)s.") % {
        "day": long_date(frame.as_of),
        "way": str(frame.count.label).lower(),
    }


def said_of_days(frame: Frame) -> str:
    """Return as of which day a table is that counts no participants."""
    return _("As of %(day)s.") % {"day": long_date(frame.as_of)}


def until_of(days: list[dt.date]) -> list[str]:
    """Return what has to be said of the years whose sheets stop long before their end, by their last closed sheets."""
    words = _("The last closed sheet of %(year)s is of %(day)s: nothing after it is in the figures of that year.")
    return [words % {"year": day.year, "day": long_date(day)} for day in days]


def ends_in_last_year(frame: Frame, days: list[dt.date]) -> bool:
    """Tell whether the sheets of the last year counted stop early: the table as of that day is then offered."""
    return bool(days) and days[-1].year == frame.counted[-1][1].last.year


def beyond_of(frame: Frame, known: tuple[int, int]) -> str:
    """Return what has to be said of sessions outside the years that are shown unasked, "" where there are none."""
    first, last = frame.periods[0].first.year, frame.periods[-1].last.year
    if known[1] > last:
        words = _("These are the years with a source of funds. There are sessions later, up to %(year)s.")
        return words % {"year": known[1]}
    if known[0] < first:
        words = _("These are the years with a source of funds. There are sessions before, from %(year)s on.")
        return words % {"year": known[0]}
    return ""


def left_out_of(years: list[int]) -> str:
    """Return what has to be said of years that the table leaves out since nothing is noted in them, "" for none."""
    if not years:
        return ""
    runs = [[year for _place, year in run] for _key, run in groupby(enumerate(years), key=lambda one: one[1] - one[0])]
    said = ", ".join(Period.years(run[0], run[-1]).label for run in runs)
    return _("Nothing is noted in %(years)s: left out of the table.") % {"years": said}


def parts_of(table: Evolution, most: int) -> list[Evolution]:
    """Return the table in as few parts of at most `most` years as can be, about equally long, each with every row."""
    years = len(table.columns)
    parts = -(-years // most)
    ends = [-(-years * part // parts) for part in range(parts + 1)]
    return [
        replace(
            table,
            columns=table.columns[first:last],
            rows=[replace(row, values=row.values[first:last]) for row in table.rows],
        )
        for first, last in pairwise(ends)
    ]


def table_of(table: Evolution) -> ShownTable:
    """Return the table as it is drawn, each available figure with the address of its records."""
    query = query_of(table.frame)
    rows: list[ShownRow] = []
    aside: list[ShownRow] = []
    for group, members in groupby(table.rows, key=lambda row: row.figure.group):
        if group:
            rows.append(ShownRow(str(GROUPS[group]), "group", [_empty(column) for column in table.columns]))
        for row in members:
            place = aside if row.figure.code in ASIDE else rows
            place.append(_row(row, table.columns, query))
    return ShownTable(table.columns, _funding(table.columns), rows, aside)


def _funding(columns: list[YearColumn]) -> list[Funded]:
    """Return the funders of the years, those of neighbours told once."""
    told = [(", ".join(column.funders)) for column in columns]
    return [Funded(funders, len(list(years))) for funders, years in groupby(told)]


def _empty(column: YearColumn) -> ShownCell:
    return ShownCell("", "", bool(column.partial))


def _row(row: FigureRow, columns: list[YearColumn], query: str) -> ShownRow:
    cells = [_cell(row, column, value, query) for column, value in zip(columns, row.values, strict=True)]
    label = row.figure.short if row.figure.group else row.label
    return ShownRow(str(label), "sub" if row.figure.group else "", cells)


def _cell(row: FigureRow, column: YearColumn, value: Value, query: str) -> ShownCell:
    text = format_figure(value.shown, row.figure.unit)
    href = f"{reverse('reporting:records', args=[row.figure.code, column.year])}?{query}" if text else ""
    return ShownCell(text, href, bool(column.partial))


def definitions(table: Evolution) -> list[tuple[str, str]]:
    """Return each figure's name and definition; figures of one group that share a definition are told together."""
    told: list[tuple[str, str]] = []
    for definition, rows in groupby(table.rows, key=lambda row: str(row.definition)):
        found = list(rows)
        group = found[0].figure.group
        told.append((str(GROUPS[group]) if group else str(found[0].label), definition))
    return told


@dataclass(frozen=True)
class Picture:
    """A picture and what stands over it."""

    heading: str
    image: SafeString


def pictures(table: Evolution) -> list[Picture]:
    """Return the pictures of the table: participants and hours as lines, both splits as stacked bars."""
    categories = [Category(str(column.year), column.partial, bool(column.partial)) for column in table.columns]
    heading = _("Participants and workshop hours")
    lines = [_series(table.row(code)) for code in ("participants", "workshop_hours")]
    made = [Picture(heading, render(line_panels(categories, lines, title=heading, key="picture-lines")))]
    titles = {"provider": _("Hours by who ran them"), "kind": _("Hours by type of workshop")}
    for group, title in titles.items():
        parts = [_series(row) for row in table.rows if row.figure.group == group]
        bars = stacked_bars(categories, parts, unit="%", title=title, key=f"picture-{group}")
        made.append(Picture(title, render(bars)))
    return made


def _series(row: FigureRow) -> Series:
    label: Any = row.figure.short if row.figure.group else row.label
    return Series(row.figure.code, label, [value.shown for value in row.values], _TONES.get(row.figure.code, ""))
