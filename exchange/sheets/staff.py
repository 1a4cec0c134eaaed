"""Équipe: posts by code; a person may hold several in time, or two functions at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import TeamMember
from core.normalisation import plain
from exchange import defects, parsers
from exchange.defects import DefectReport
from exchange.reference_index import Known
from exchange.sheet_definition import Record, SheetColumn, SheetDefinition, length_of, text_column
from exchange.sheets import dates
from reporting.models import StaffPost


@dataclass(frozen=True, slots=True, kw_only=True)
class Post(Record):
    code: str | None
    function: str | None
    fraction: Decimal | None
    start: dt.date | None
    end: dt.date | None


def check(records: list[Post], known: Known, report: DefectReport) -> None:
    """Tell ends before starts, and two posts of one code and function at the same time."""
    dates.in_order(records, SHEET, report)
    dates.no_overlap(
        records,
        SHEET,
        report,
        key=lambda post: (plain(post.code), post.function) if post.code and post.function else None,
        twice=(defects.POST_TWICE, "Code"),
    )


SHEET = SheetDefinition(
    "Équipe",
    (
        text_column("Code", "code", length_of(TeamMember, "code")),
        text_column("Fonction", "function", length_of(StaffPost, "function")),
        SheetColumn("ETP", "fraction", parsers.fraction),
        SheetColumn("Début", "start", parsers.date),
        SheetColumn("Fin", "end", parsers.date, required=False),
    ),
    Post,
    check,
)
