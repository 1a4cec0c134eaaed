"""Équipe: posts by code; a person may hold several in time, or two functions at once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter

from accounts.models import TeamMember
from core.normalisation import plain
from core.spreadsheets.writer import Kind
from exchange import defects, parsers
from exchange.centre_records import Stock, group_by, read_once
from exchange.defects import DefectReport
from exchange.import_plan import Candidate, Lacking, Merge, RowPlace
from exchange.reference_index import Known
from exchange.row_matching import is_corrected_start, match_rows
from exchange.sheet_definition import Record, SheetColumn, SheetDefinition, length_of, text_column
from exchange.sheets import dates
from exchange.sheets.ends import settle_ends
from reporting.models import StaffPost


@dataclass(frozen=True, slots=True, kw_only=True)
class Post(Record):
    code: str
    function: str
    fraction: Decimal
    start: dt.date
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


@read_once
def members_of(stock: Stock) -> dict[str, TeamMember]:
    """Return the members by code for comparison.

    A placeholder beside a member, for a capital letter, would take her files away.
    """
    found = TeamMember.objects.filter(centre=stock.centre).select_related("user").order_by("-pk")
    return {plain(one.code): one for one in found}


@read_once
def posts_of(stock: Stock) -> dict[int, list[StaffPost]]:
    """Return the posts by key of the member, in the order of their numbers."""
    return group_by(StaffPost.objects.filter(centre=stock.centre).order_by("number"), "member_id")


def member_of(code: str, place: RowPlace, stock: Stock, merge: Merge) -> TeamMember:
    """Return the member of a code, a placeholder until an account is linked to it."""
    members, key = members_of(stock), plain(code)
    if key not in members:
        members[key] = merge.put(place, TeamMember, None, {"centre": stock.centre, "code": code}, {}, side=True)
    return members[key]


def plan(rows: list[Post], stock: Stock, merge: Merge) -> None:
    """One record a post: code, and which of its posts in time."""
    by_code: dict[str, list[Post]] = defaultdict(list)
    for row in rows:
        by_code[plain(row.code)].append(row)
    for posts in by_code.values():
        posts.sort(key=attrgetter("start"))
        code = posts[0].code
        member = member_of(code, RowPlace("Équipe", posts[0].row, code), stock, merge)
        before = posts_of(stock).get(member.pk, [])
        number = max((post.number for post in before), default=0)
        pairs, others = match_rows(
            posts,
            before,
            attrgetter("start", "function"),
            attrgetter("starts_on", "function"),
            (_is_function_corrected, _is_start_of_post_corrected),
        )
        ends = settle_ends(
            pairs,
            others,
            merge,
            key=attrgetter("function"),
            place=lambda row: RowPlace("Équipe", row.row, row.code),
        )
        for row, existing in pairs:
            number += existing is None
            end = ends[row.row]
            merge.put(
                RowPlace("Équipe", row.row, code),
                StaffPost,
                existing,
                {"function": row.function, "fraction": row.fraction, "starts_on": row.start, "ends_on": end},
                {"function": "Fonction", "fraction": "ETP", "starts_on": "Début", "ends_on": "Fin"},
                only_new={"centre": stock.centre, "member": member, "number": number},
            )


def _is_function_corrected(row: Post, post: StaffPost) -> bool:
    """Return whether a row may correct the function of a post: start and fraction are the same."""
    return (row.start, row.fraction) == (post.starts_on, post.fraction)


def _is_start_of_post_corrected(row: Post, post: StaffPost) -> bool:
    """Return whether a row may correct the start of a post; another fraction is another post."""
    same = (row.function, row.fraction) == (post.function, post.fraction)
    return same and is_corrected_start(row.start, row.end, post.starts_on, post.ends_on)


def missing_records(rows: list[Post], stock: Stock, merge: Merge) -> Iterator[Candidate]:
    """Yield posts whose days meet the years."""
    if not rows:
        return
    codes = {member.pk: member.code for member in members_of(stock).values()}
    for member, posts in posts_of(stock).items():
        for post in merge.without_row(StaffPost, posts):
            if merge.coverage.includes(post.starts_on, post.ends_on):
                label = f"{codes.get(member, '?')} · {post.starts_on:%d/%m/%Y}"
                yield StaffPost, post.pk, Lacking(SHEET.name, label)


def rows_of(stock: Stock) -> Iterator[Post]:
    """Yield the posts by code and start."""
    codes = {member.pk: member.code for member in members_of(stock).values()}
    posts = [one for posts in posts_of(stock).values() for one in posts if one.member_id in codes]
    for one in sorted(posts, key=lambda post: (codes[post.member_id], post.starts_on, post.number)):
        yield Post(
            row=0,
            code=codes[one.member_id],
            function=one.function,
            fraction=one.fraction,
            start=one.starts_on,
            end=one.ends_on,
        )


SHEET = SheetDefinition(
    name="Équipe",
    columns=(
        text_column("Code", "code", length_of(TeamMember, "code")),
        text_column("Fonction", "function", length_of(StaffPost, "function")),
        SheetColumn("ETP", "fraction", parsers.fraction, kind=Kind.DECIMAL, say=float),
        SheetColumn("Début", "start", parsers.date, kind=Kind.DATE),
        SheetColumn("Fin", "end", parsers.date, required=False, kind=Kind.DATE),
    ),
    record=Post,
    check=check,
    plan=plan,
    rows_of=rows_of,
    example={
        "code": "AS1",
        "function": "Accompagnement social",
        "fraction": Decimal("0.8"),
        "start": dt.date(2024, 1, 8),
    },
    missing_records=missing_records,
    writes={TeamMember: "", StaffPost: ""},
)
