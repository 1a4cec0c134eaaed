"""Financements: who paid from when to when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from core.normalisation import plain
from exchange import defects, parsers
from exchange.defects import DefectReport
from exchange.reference_index import Known
from exchange.sheet_definition import Record, SheetColumn, SheetDefinition, length_of, text_column
from exchange.sheets import dates
from reporting.models import FundingPeriod


@dataclass(frozen=True, slots=True, kw_only=True)
class Funding(Record):
    source: str | None
    start: dt.date | None
    end: dt.date | None


def check(records: list[Funding], known: Known, report: DefectReport) -> None:
    """Tell ends before starts and a source that pays twice at the same time (two sources together are usual)."""
    dates.in_order(records, SHEET, report)
    dates.no_overlap(
        records,
        SHEET,
        report,
        key=lambda period: plain(period.source) if period.source else None,
        twice=(defects.FUNDING_TWICE, "Source"),
    )


SHEET = SheetDefinition(
    "Financements",
    (
        text_column("Source", "source", length_of(FundingPeriod, "funder")),
        SheetColumn("Début", "start", parsers.date),
        SheetColumn("Fin", "end", parsers.date, required=False),
    ),
    Funding,
    check,
)
