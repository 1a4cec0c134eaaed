"""Financements: who paid from when to when."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter

from core.normalisation import plain
from core.spreadsheets.writer import Kind
from exchange import defects, parsers
from exchange.centre_records import Stock, read_once
from exchange.defects import DefectReport
from exchange.import_plan import Candidate, Lacking, Merge, RowPlace
from exchange.reference_index import Known
from exchange.row_matching import is_corrected_start, match_rows
from exchange.sheet_definition import Record, SheetColumn, SheetDefinition, length_of, text_column
from exchange.sheets import dates
from exchange.sheets.ends import settle_ends
from reporting.models import FundingPeriod


@dataclass(frozen=True, slots=True, kw_only=True)
class Funding(Record):
    source: str
    start: dt.date
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


@read_once
def funding_of(stock: Stock) -> dict[str, list[FundingPeriod]]:
    """Return the periods by source for comparison, in the order of their numbers."""
    periods = defaultdict(list)
    for period in FundingPeriod.objects.filter(centre=stock.centre).order_by("number"):
        periods[plain(period.funder)].append(period)
    return periods


def plan(rows: list[Funding], stock: Stock, merge: Merge) -> None:
    """One record a period: source, and which of its periods in time."""
    by_source: dict[str, list[Funding]] = defaultdict(list)
    for row in rows:
        by_source[plain(row.source)].append(row)
    for source, periods in by_source.items():
        periods.sort(key=attrgetter("start"))
        before = funding_of(stock).get(source, [])
        number = max((period.number for period in before), default=0)
        pairs, others = match_rows(
            periods, before, attrgetter("start"), attrgetter("starts_on"), (_is_start_of_funding_corrected,)
        )
        ends = settle_ends(
            pairs,
            others,
            merge,
            key=lambda _one: None,  # all are of one source
            place=lambda row: RowPlace("Financements", row.row, row.source),
        )
        for row, existing in pairs:
            number += existing is None
            merge.put(
                RowPlace("Financements", row.row, row.source),
                FundingPeriod,
                existing,
                {"funder": row.source, "starts_on": row.start, "ends_on": ends[row.row]},
                {"funder": "Source", "starts_on": "Début", "ends_on": "Fin"},
                only_new={"centre": stock.centre, "number": number},
            )


def _is_start_of_funding_corrected(row: Funding, period: FundingPeriod) -> bool:
    """Return whether a row may correct the start of a period of the same funder."""
    return is_corrected_start(row.start, row.end, period.starts_on, period.ends_on)


def missing_records(rows: list[Funding], stock: Stock, merge: Merge) -> Iterator[Candidate]:
    """Yield periods whose days meet the years."""
    if not rows:
        return
    for periods in funding_of(stock).values():
        for period in merge.without_row(FundingPeriod, periods):
            if merge.coverage.includes(period.starts_on, period.ends_on):
                label = f"{period.funder} · {period.starts_on:%d/%m/%Y}"
                yield FundingPeriod, period.pk, Lacking(SHEET.name, label)


def rows_of(stock: Stock) -> Iterator[Funding]:
    """Yield the periods by source and start."""
    periods = [one for periods in funding_of(stock).values() for one in periods]
    for one in sorted(periods, key=attrgetter("funder", "starts_on", "number")):
        yield Funding(row=0, source=one.funder, start=one.starts_on, end=one.ends_on)


SHEET = SheetDefinition(
    name="Financements",
    columns=(
        text_column("Source", "source", length_of(FundingPeriod, "funder")),
        SheetColumn("Début", "start", parsers.date, kind=Kind.DATE),
        SheetColumn("Fin", "end", parsers.date, required=False, kind=Kind.DATE),
    ),
    record=Funding,
    check=check,
    plan=plan,
    rows_of=rows_of,
    example={"source": "Fonds des Exemples", "start": dt.date(2024, 1, 1), "end": dt.date(2024, 12, 31)},
    missing_records=missing_records,
    writes={FundingPeriod: ""},
)
