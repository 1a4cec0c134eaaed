"""Organisations, posts, funding periods and groups."""

from __future__ import annotations

from collections import defaultdict
from operator import attrgetter

from accounts.models import TeamMember
from core.normalisation import plain
from exchange.centre_records import Stock
from exchange.coverage import WorkbookCoverage
from exchange.import_plan import Merge, RowPlace
from exchange.plans.ends import settle_ends
from exchange.row_matching import is_corrected_start, kept_end, match_rows
from exchange.sheets.funding import Funding
from exchange.sheets.groups import GroupRow as GroupRow
from exchange.sheets.organisations import OrganisationRow as OrganisationRow
from exchange.sheets.staff import Post
from participants.enums import TrackKind
from participants.models import Group, Track
from partners.models import Organisation
from reporting.models import FundingPeriod, StaffPost

# Length and rhythm of the two paths (product.md section 2, facts of the model programme).
_MONTHS = {TrackKind.REMOBILISATION: 10, TrackKind.IMMERSION: 12}


def merge_organisations(rows: list[OrganisationRow], stock: Stock, merge: Merge) -> None:
    """One record a name."""
    for row in rows:
        key = plain(row.name)
        stock.organisations[key] = merge.put(
            RowPlace("Organisations", row.row, row.name),
            Organisation,
            stock.organisations.get(key),
            {"name": row.name, "role": row.relation},
            {"name": "Nom", "role": "Relation"},
            only_new={"centre": stock.centre},
        )


def member_of(code: str, place: RowPlace, stock: Stock, merge: Merge) -> TeamMember:
    """Return the member of a code, a placeholder until an account is linked to it."""
    key = plain(code)
    if key not in stock.members:
        stock.members[key] = merge.put(place, TeamMember, None, {"centre": stock.centre, "code": code}, {}, side=True)
    return stock.members[key]


def merge_staff(rows: list[Post], coverage: WorkbookCoverage, stock: Stock, merge: Merge) -> None:
    """One record a post: code, and which of its posts in time."""
    by_code: dict[str, list[Post]] = defaultdict(list)
    for row in rows:
        by_code[plain(row.code)].append(row)
    for posts in by_code.values():
        posts.sort(key=attrgetter("start"))
        code = posts[0].code
        member = member_of(code, RowPlace("Équipe", posts[0].row, code), stock, merge)
        before = stock.posts.get(member.pk, [])
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
            coverage,
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


def merge_funding(rows: list[Funding], coverage: WorkbookCoverage, stock: Stock, merge: Merge) -> None:
    """One record a period: source, and which of its periods in time."""
    by_source: dict[str, list[Funding]] = defaultdict(list)
    for row in rows:
        by_source[plain(row.source)].append(row)
    for source, periods in by_source.items():
        periods.sort(key=attrgetter("start"))
        before = stock.funding.get(source, [])
        number = max((period.number for period in before), default=0)
        pairs, others = match_rows(
            periods, before, attrgetter("start"), attrgetter("starts_on"), (_is_start_of_funding_corrected,)
        )
        ends = settle_ends(
            pairs,
            others,
            coverage,
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


def merge_groups(rows: list[GroupRow], coverage: WorkbookCoverage, stock: Stock, merge: Merge) -> None:
    """One record a code; a track that the centre does not offer yet comes with its first group."""
    for row in rows:
        place = RowPlace("Groupes", row.row, row.code)
        if row.track not in stock.tracks:
            values = {"centre": stock.centre, "kind": row.track, "months": _MONTHS[row.track]}
            stock.tracks[row.track] = merge.put(place, Track, None, values, {}, side=True)
        existing = stock.groups.get(row.code)
        end = kept_end(row.end, existing.ends_on if existing else None, coverage.last_day)
        stock.groups[row.code] = merge.put(
            place,
            Group,
            existing,
            {"track": stock.tracks[row.track], "starts_on": row.start, "ends_on": end},
            {"track": "Parcours", "starts_on": "Début", "ends_on": "Fin"},
            only_new={"centre": stock.centre, "code": row.code},
        )
