"""The evolution table as CSV, xlsx, JSON and plain text: the same values as on the page, read, never computed."""

from __future__ import annotations

import json
from contextlib import nullcontext
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from core.periods import long_date
from core.spreadsheets.writer import Kind, OutputColumn, OutputSheet, TypedCell, write_csv, write_xlsx
from reporting.evolution import Evolution, FigureRow
from reporting.figures import Unit

KINDS = {
    Unit.PERSONS: Kind.INTEGER,
    Unit.HOURS: Kind.INTEGER,
    Unit.SESSIONS: Kind.INTEGER,
    Unit.APPOINTMENTS: Kind.INTEGER,
    Unit.ASSESSMENTS: Kind.INTEGER,
    Unit.PATHS: Kind.INTEGER,
    Unit.PERCENT: Kind.PERCENT,
    Unit.FTE: Kind.DECIMAL,
}


def _columns(table: Evolution, *, years: bool) -> list[OutputColumn]:
    """Return code, label, unit and a column a year; `years` names columns by the bare year (for programs)."""
    return [
        OutputColumn("code", "code" if years else _("Code")),
        OutputColumn("label", "label" if years else _("Figure")),
        OutputColumn("unit", "unit" if years else _("Unit")),
        *(
            OutputColumn(
                str(column.year),
                str(column.year) if years else " ".join([str(column.year), column.partial]).strip(),
                Kind.DECIMAL,
            )
            for column in table.columns
        ),
    ]


def _row(row: FigureRow, *, plain: bool) -> list[Any]:
    """Return a row; `plain` names the unit by its code (for programs) instead of its word."""
    kind = KINDS[row.figure.unit]
    return [
        row.figure.code,
        str(row.label),
        str(row.figure.unit if plain else row.figure.unit.label),
        *(TypedCell(value.shown, kind) for value in row.values),
    ]


def as_csv(table: Evolution, *, language: str | None = None) -> bytes:
    """Return the table as CSV: code, label, unit, a column a year.

    Without a language it is for programs, years by their bare numbers; in a language for people, where a year cut
    short says so (section 4, rule 7).
    """
    with translation.override(language) if language else nullcontext():
        columns = _columns(table, years=language is None)
        rows = [_row(row, plain=language is None) for row in table.rows]
        return write_csv(columns, rows, language=language)


def as_xlsx(table: Evolution, *, language: str) -> bytes:
    """Return the table as a workbook in a language, with the funders in a row and the definitions on a sheet."""
    with translation.override(language):
        funders = [
            "",
            _("Funded by"),
            "",
            *(TypedCell(", ".join(column.funders), Kind.TEXT) for column in table.columns),
        ]
        notes = [(str(row.label), str(row.definition)) for row in table.rows]
        notes.append((_("As of"), long_date(table.frame.as_of)))
        notes.append((_("Participants counted"), str(table.frame.count.label)))
        rows = [funders, *(_row(row, plain=False) for row in table.rows)]
        sheet = OutputSheet(_("Evolution"), _columns(table, years=False), rows)
        return write_xlsx([sheet], title=str(table.frame.centre), notes=notes, language=language)


def _plain(value: int | Decimal | None) -> int | float | None:
    return float(value) if isinstance(value, Decimal) else value


def as_json(table: Evolution) -> str:
    """Return the table as JSON: as-of day, way of counting, years, and a row a figure with its exact numerators."""
    return json.dumps(
        {
            "centre": table.frame.centre.code,
            "as_of": table.frame.as_of.isoformat(),
            "count": str(table.frame.count),
            "years": [
                {
                    "year": column.year,
                    "first": column.period.first.isoformat(),
                    "last": (column.cut or column.period).last.isoformat(),
                    "partial": bool(column.partial),
                    "funders": column.funders,
                }
                for column in table.columns
            ],
            "figures": [
                {
                    "code": row.figure.code,
                    "label": str(row.label),
                    "unit": str(row.figure.unit),
                    "values": {
                        str(column.year): _plain(value.shown)
                        for column, value in zip(table.columns, row.values, strict=True)
                    },
                    "numerators": {
                        str(column.year): _plain(value.numerator)
                        for column, value in zip(table.columns, row.values, strict=True)
                    },
                }
                for row in table.rows
            ],
        },
        ensure_ascii=False,
        indent=2,
    )


def as_text(table: Evolution) -> str:
    """Return the table aligned for a terminal."""
    heads = [_("Figure"), *(" ".join([str(column.year), column.partial]).strip() for column in table.columns)]
    lines = [
        [
            str(row.label),
            *(
                ""
                if value.shown is None
                else f"{value.shown} %"
                if row.figure.unit == Unit.PERCENT
                else str(value.shown)
                for value in row.values
            ),
        ]
        for row in table.rows
    ]
    widths = [max(len(line[place]) for line in [heads, *lines]) for place in range(len(heads))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in [heads, *lines]
    )
