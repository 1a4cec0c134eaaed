"""What Jalon has and the workbook lacks: kept, and told, so that a row that was taken away is not overlooked.

Only records that an import brought count, and only in the years that the workbook tells of (exchange.coverage): the
workbook of one year does not name what ended before it. A sheet without rows tells nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from accounts.models import Centre, User
from actionplans.models import Action, Plan
from assessments.models import Assessment, Rating
from exchange.centre_records import Stock
from exchange.coverage import WorkbookCoverage
from exchange.import_plan import Merge
from exchange.withheld_rows import stand_ins_of
from exchange.workbook_sheets import SHEETS
from participants.models import Enrolment, Group, Participant
from participants.querysets import sealed_from
from reporting.models import FundingPeriod, StaffPost
from workshops.models import Attendance, Session

# What an import writes is written through a command or a job.
_CHANNELS = ("command", "task")
_PORTION = 5000
_PLACES = {sheet.name: place for place, sheet in enumerate(SHEETS)}


@dataclass(frozen=True, slots=True)
class Lacking:
    """A record that the workbook lacks: its sheet, the key people know it by, and whose file it is of, or ""."""

    sheet: str
    label: str
    number: str = ""


#: a record that may be lacking, by model and key
_Candidate = tuple[type[models.Model], int, Lacking]


def lacking(rows: Mapping[str, list], coverage: WorkbookCoverage, stock: Stock, merge: Merge) -> list[Lacking]:
    """Return the records that an import brought and the workbook lacks, by sheet and key. `merge` is worked out."""
    found = [
        *_of_the_centre(rows, coverage, stock, merge),
        *_enrolments(rows, coverage, stock, merge),
        *_sessions(rows, coverage, stock, merge),
        *_marks(rows, stock),
        *_assessments(rows, coverage, stock, merge),
        *_actions(rows, coverage, stock, merge),
    ]
    entries = {one for model in {model for model, _, _ in found} for one in _imported_candidates(model, found)}
    return sorted(entries, key=lambda one: (_PLACES[one.sheet], one.label))


def visible_to(entries: Iterable[Lacking], user: User, centre: Centre) -> list[Lacking]:
    """Return the entries without those of files sealed from a user: the workbook does not name them.

    A sealed file into which she imported meets her as the one that she created.
    """
    entries = list(entries)
    numbers = {one.number for one in entries if one.number}
    if not numbers:
        return entries
    files = Participant.objects.filter(centre=centre, file_number__in=numbers, pk__in=sealed_from(user))
    sealed = set(files.values_list("file_number", flat=True)) - stand_ins_of(centre, user).keys()
    return [one for one in entries if one.number not in sealed]


def _imported_candidates(model: type[models.Model], candidates: list[_Candidate]) -> Iterator[Lacking]:
    """Yield the candidates of a model whose first entry of the history was written by an import."""
    by_key = {key: entry for kind, key, entry in candidates if kind is model}
    yield from (entry for key, entry in by_key.items() if key < 0)  # what was set aside stands for what was written
    keys = sorted(key for key in by_key if key >= 0)
    for start in range(0, len(keys), _PORTION):
        portion = keys[start : start + _PORTION]
        written = model.history.filter(history_type="+", channel__in=_CHANNELS, id__in=portion).order_by()
        for key in written.values_list("id", flat=True):
            yield by_key[key]


def _said(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"


def _of_the_centre(
    rows: Mapping[str, list], coverage: WorkbookCoverage, stock: Stock, merge: Merge
) -> Iterator[_Candidate]:
    """Yield posts, funding periods and groups whose days meet the years."""
    if rows["Équipe"]:
        codes = {member.pk: member.code for member in stock.members.values()}
        for member, posts in stock.posts.items():
            for post in _records_without_row(posts, StaffPost, merge):
                if coverage.includes(post.starts_on, post.ends_on):
                    label = f"{codes.get(member, '?')} · {_said(post.starts_on)}"
                    yield StaffPost, post.pk, Lacking("Équipe", label)
    if rows["Financements"]:
        for periods in stock.funding.values():
            for period in _records_without_row(periods, FundingPeriod, merge):
                if coverage.includes(period.starts_on, period.ends_on):
                    label = f"{period.funder} · {_said(period.starts_on)}"
                    yield FundingPeriod, period.pk, Lacking("Financements", label)
    if rows["Groupes"]:
        for group in _records_without_row(stock.groups.values(), Group, merge):
            if coverage.includes(group.starts_on, group.ends_on):
                yield Group, group.pk, Lacking("Groupes", group.code)


def _records_without_row(records: Iterable[Any], model: type[models.Model], merge: Merge) -> Iterator[Any]:
    """Yield the saved records that no row stands for."""
    named = merge.named[model]
    return (one for one in records if one.pk is not None and one.pk not in named)


def _enrolments(
    rows: Mapping[str, list], coverage: WorkbookCoverage, stock: Stock, merge: Merge
) -> Iterator[_Candidate]:
    """Yield enrolments whose days meet the years."""
    if not rows["Inscriptions"]:
        return
    numbers = _numbers(stock)
    for person, enrolments in stock.enrolments.items():
        for one in _records_without_row(enrolments, Enrolment, merge):
            if coverage.includes(one.starts_on, one.ended_on):
                number = numbers[person]
                yield Enrolment, one.pk, Lacking("Inscriptions", f"{number} · {_said(one.starts_on)}", number)


def _numbers(stock: Stock) -> dict[int, str]:
    """Return the file number of each person that Jalon has, by key."""
    return {person.pk: number for number, person in stock.participants.items() if person.pk is not None}


def _sessions(rows: Mapping[str, list], coverage: WorkbookCoverage, stock: Stock, merge: Merge) -> Iterator[_Candidate]:
    """Yield sessions of the years. Of a session that is lacking itself no marks are told."""
    if not rows["Séances"]:
        return
    for session in _records_without_row(stock.sessions.values(), Session, merge):
        if coverage.includes_day(session.date):
            yield Session, session.pk, Lacking("Séances", session.code)


def _marks(rows: Mapping[str, list], stock: Stock) -> Iterator[_Candidate]:
    """Yield the marks of the sessions that the workbook names, of persons whom it does not name there."""
    codes = {row.code for row in rows["Séances"]} | {row.session for row in rows["Présences"]}
    named = {stock.sessions[code].pk: code for code in codes if stock.sessions[code].pk is not None}
    if not named:
        return
    written = {(row.session, row.number) for row in rows["Présences"]}
    numbers = _numbers(stock)
    for (session, person), (key, *_) in stock.attendance.items():
        if session in named and (named[session], numbers[person]) not in written:
            number = numbers[person]
            yield Attendance, key, Lacking("Présences", f"{named[session]} · {number}", number)


def _assessments(
    rows: Mapping[str, list], coverage: WorkbookCoverage, stock: Stock, merge: Merge
) -> Iterator[_Candidate]:
    """Yield assessments of the years, and the answers that are lacking of those that the workbook names."""
    if not rows["Bilans"]:
        return
    numbers = _numbers(stock)
    persons = {one.pk: person for person, enrolments in stock.enrolments.items() for one in enrolments}
    for (enrolment, _moment), one in stock.assessments.items():
        if enrolment not in persons:
            continue
        number = numbers[persons[enrolment]]
        entry = Lacking("Bilans", f"{number} · {_said(one.date)}", number)
        if one.pk not in merge.named[Assessment]:
            if coverage.includes_day(one.date):
                yield Assessment, one.pk, entry
            continue
        for rating in _records_without_row(stock.ratings.get(one.pk, {}).values(), Rating, merge):
            yield Rating, rating.pk, entry


def _actions(rows: Mapping[str, list], coverage: WorkbookCoverage, stock: Stock, merge: Merge) -> Iterator[_Candidate]:
    """Yield actions due in the years, and those without a due date of the plans that the workbook names."""
    if not rows["Actions"]:
        return
    numbers = _numbers(stock)
    persons = {one.pk: person for person, enrolments in stock.enrolments.items() for one in enrolments}
    problems = {problem.pk: problem for problem in stock.problems.values()}
    for plan in stock.plans.values():
        problem = problems.get(plan.problem_id)
        if problem is None or problem.enrolment_id not in persons:
            continue
        number = numbers[persons[problem.enrolment_id]]
        for action in _records_without_row(stock.actions.get(plan.pk, ()), Action, merge):
            due = action.due_on
            if coverage.includes_day(due) if due else plan.pk in merge.named[Plan]:
                label = f"{number} · {_said(due)}" if due else number
                yield Action, action.pk, Lacking("Actions", label, number)
