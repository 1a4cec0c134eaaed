"""Moments side by side on paper: the picture and its table, then aspect by aspect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from assessments.moment_comparison import AspectRow, DomainLine, Walked
from core.charts.geometry import render
from core.pdf import render_pdf
from core.periods import long_date, today
from participants.enums import StatementSubject
from participants.models import Participant, Statement

# What the notes of a page may take together, in characters, so that the paper has two pages; and the least of each.
_ROOM, _LEAST = 2_400, 30


@dataclass(frozen=True)
class PaperNote:
    """A note with its moment, shortened where the notes together would not fit."""

    moment: str
    words: str


@dataclass(frozen=True)
class PaperRow:
    """One aspect with the notes that the reader may read."""

    row: AspectRow
    notes: list[PaperNote]


@dataclass(frozen=True)
class PaperDomain:
    """One domain with its aspects."""

    line: DomainLine
    rows: list[PaperRow]


def comparison_pdf(file: Participant, walked: Walked | None) -> bytes:
    """Return the document of what is shown side by side. Raise PdfRefused where it fails.

    `walked` is what the reader may read, None where nothing is completed.
    """
    domains, shortened = domains_of(walked) if walked is not None else ([], False)
    context: dict[str, Any] = {
        "title": _("The assessments side by side"),
        "centre": file.centre,
        "file": file,
        "day": long_date(today()),
        "walked": walked,
        "picture": render(walked.chart) if walked is not None and walked.chart else "",
        "domains": domains,
        "statements": _statements(file, walked),
        "shortened": shortened,
        "footnotes": walked is not None
        and any(cell.footnotes for line in walked.domains for row in line.aspects for cell in row.cells),
    }
    return render_pdf("pdf/comparison.html", context)


def _statements(file: Participant, walked: Walked | None) -> list[Statement]:
    """Return what the person said of the assessments that stand on the paper."""
    records = [one.uuid for one in walked.assessments] if walked is not None else []
    return list(file.statements.about(StatementSubject.ASSESSMENT, records=records)) if records else []


def domains_of(walked: Walked) -> tuple[list[PaperDomain], bool]:
    """Return the domains as the paper has them, and whether a note was shortened."""
    cells = [cell for line in walked.domains for row in line.aspects for cell in row.cells if cell.note]
    room = max(_LEAST, _ROOM // len(cells)) if cells else 0
    long = sum(len(cell.note) for cell in cells) > _ROOM

    def notes_of(row: AspectRow) -> list[PaperNote]:
        noted = [cell for cell in row.cells if cell.note]
        return [PaperNote(one.moment, Truncator(one.note).chars(room) if long else one.note) for one in noted]

    domains = [PaperDomain(line, [PaperRow(row, notes_of(row)) for row in line.aspects]) for line in walked.domains]
    return domains, any(len(cell.note) > room for cell in cells) and long
