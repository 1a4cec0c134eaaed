"""What stands behind one figure of one year: its definition, how it is made, and the records that add up to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from accounts.models import User
from audit.log import log_read
from core.periods import Period, long_date
from reporting.enums import CountMode
from reporting.evolution import label_and_definition
from reporting.figures import Figure, Frame, RecordKind, Records, Unit, Value
from reporting.figures.base import one
from reporting.figures.shares import percent_of_sum
from reporting.presenters import format_figure, number

ROWS_A_PAGE = 100

# The right by which a reader may see each row.
_READ_BY = {
    RecordKind.PARTICIPANTS: "participant.identity",
    RecordKind.SESSIONS: "session.view",
    RecordKind.POSTS: "staff.view",
}


@dataclass(frozen=True)
class ShownRecord:
    """A row of the list and what it adds to the figure, in words.

    `record` is None for a person whose name the reader may not see: a sealed file counts in the years before its
    sealing, in the same words for whatever reason a name is not shown.
    """

    record: Any | None
    part: str


@dataclass(frozen=True)
class Behind:
    """A figure opened. `weighted` says that a row may add something else than one to the total."""

    figure: Figure
    label: str
    definition: str
    period: Period
    value: str
    heading: str
    steps: Sequence[str]
    kind: RecordKind
    page: Page
    rows: list[ShownRecord]
    measure: str
    weighted: bool
    total: str


def open_figure(figure: Figure, frame: Frame, period: Period, *, reader: User, page: str | None) -> Behind:
    """Return a figure opened at one page of its list, persons among it written to the access log.

    Call it inside a transaction: the log row and the reading are one (product.md section 5). The list names only
    those whom the reader may see. `period` is one of the frame's and something of it is counted.
    """
    records = figure.records(frame, period)
    rows: Any = records.rows
    seen = rows.for_user(reader, _READ_BY[records.kind])
    listed = Paginator(seen, ROWS_A_PAGE).get_page(page)
    found = list(listed.object_list)
    unnamed = _parts_of_unnamed(records, seen) if not listed.has_next() else []
    cut = frame.counted_part(period)
    if records.kind is RecordKind.PARTICIPANTS:
        log_read(
            found,
            what=f"figure {figure.code} {period.first.year}",
            purpose=gettext_noop("Checking the records behind a figure"),  # kept in English, shown in any language
            centre=frame.centre,
        )
    value = figure.values(frame)[list(frame.periods).index(period)]
    label, definition = label_and_definition(figure, frame)
    text = format_figure(value.shown, figure.unit)
    return Behind(
        figure=figure,
        label=str(label),
        definition=str(definition),
        period=cut,
        value=text,
        heading=_heading(figure, frame, str(label), cut, value, text),
        steps=_steps(figure, frame, period, records, value),
        kind=records.kind,
        page=listed,
        rows=[
            *(ShownRecord(record, _measure_in_words(records.part(record), records.measure)) for record in found),
            *(ShownRecord(None, _measure_in_words(part, records.measure)) for part in unnamed),
        ],
        measure=str(capfirst(records.measure.label)),
        weighted=records.part is not one,
        total=_measure_in_words(records.total, records.measure),
    )


def _parts_of_unnamed(records: Records, seen: QuerySet) -> list[Fraction]:
    """Return what each person whom the reader may not see adds to the total, the largest part first.

    They end the list of names, so that their place in it tells nothing.
    """
    if records.kind is not RecordKind.PARTICIPANTS:
        return []
    rows = records.rows.exclude(pk__in=seen.order_by().values("pk"))
    return sorted((records.part(record) for record in rows), reverse=True)


def _heading(figure: Figure, frame: Frame, label: str, cut: Period, value: Value, text: str) -> str:
    """Return "90 participants in 2016", or for another figure "Workshop hours in 2017, to 1 June: 683"."""
    when = f"{cut.first.year}, {cut.cut}" if cut.cut else cut.label
    if figure.code == "participants" and frame.count == CountMode.PRESENCE and value.shown is not None:
        sentence = ngettext(
            "%(value)s participant in %(period)s", "%(value)s participants in %(period)s", int(value.shown)
        )
        return sentence % {"value": text, "period": when}
    said = {"figure": label, "period": when, "value": text or _("not available")}
    return _("%(figure)s in %(period)s: %(value)s") % said


def _measure_in_words(amount: Fraction, measure: Unit) -> str:
    """Return a part or a total in words; full-time equivalents with more decimals, so that their sum can be checked."""
    return number(amount, 4 if measure is Unit.FTE else 2)


def _steps(figure: Figure, frame: Frame, period: Period, records: Records, value: Value) -> list[str]:
    """Return the sentences that say which days were counted and how the records become the figure."""
    cut = frame.counted_part(period)
    said = [
        _("Counted from %(first)s to %(last)s, both days included.")
        % {"first": long_date(cut.first), "last": long_date(cut.last)}
    ]
    if figure.code == "participants":
        said += _of_persons(figure, frame, period)
    elif figure.unit is Unit.PERCENT:
        said += _of_share(figure, records, value)
        said += _outside_team(figure, frame, period)
    elif figure.code == "staff":
        said = [_("Counted on %(day)s.") % {"day": long_date(cut.last)}]
    elif Fraction(value.shown or 0) != records.total:
        said.append(
            _("Exactly %(exact)s, shown as %(rounded)s.")
            % {
                "exact": _measure_in_words(records.total, records.measure),
                "rounded": format_figure(value.shown, figure.unit),
            }
        )
    return [*said, *figure.notes(frame, period)]


def _of_persons(figure: Any, frame: Frame, period: Period) -> list[str]:
    """Return how many persons were counted the year before too, and how many were enrolled and never came."""
    year = period.first.year - 1
    again = figure.counted_before(frame, period, Period.year(year))
    said = []
    if again is not None:
        words = ngettext(
            "%(number)s was already counted in %(year)s.", "%(number)s were already counted in %(year)s.", again
        )
        said.append(words % {"number": number(again), "year": year})
    if frame.count == CountMode.PRESENCE and (never := figure.enrolled_only(frame, period)):
        said.append(
            ngettext(
                "Left aside: %(number)s enrolled person who did not come.",
                "Left aside: %(number)s enrolled persons who did not come.",
                never,
            )
            % {"number": number(never)}
        )
    return said


def _of_share(figure: Any, records: Records, value: Value) -> list[str]:
    """Return the division that makes a share, and what was rounded."""
    if value.shown is None:
        return [_("No hours were counted in these days, so there is no share of them.")]
    said = [
        _("%(part)s h of %(whole)s h are %(percent)s.")
        % {
            "part": number(records.total),
            "whole": number(records.of or 0),
            "percent": format_figure(value.shown, Unit.PERCENT),
        }
    ]
    exact = number(Fraction(100) * records.total / (records.of or 1))
    if exact != number(value.shown):
        said.append(
            _("Exactly %(exact)s %%; the shares of one whole are rounded so that they add up to 100.")
            % {"exact": exact}
        )
    return said


def _outside_team(figure: Any, frame: Frame, period: Period) -> list[str]:
    """Return the share of all but the team beside one of theirs: rounded once, from the sum (section 4, rule 6)."""
    if figure.group != "provider" or figure.part == figure.parts[0]:
        return []
    minutes = figure.minutes(frame)[list(frame.periods).index(period)]
    percent = percent_of_sum([minutes.get(part, 0) for part in figure.parts[1:]], sum(minutes.values()))
    if percent is None:
        return []
    return [_("Partners and subcontractors together: %(percent)s.") % {"percent": format_figure(percent, Unit.PERCENT)}]
