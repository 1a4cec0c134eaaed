"""Organisations, posts, funding periods and groups."""

from __future__ import annotations

from collections import defaultdict
from operator import attrgetter

from accounts.models import TeamMember
from core.text import plain
from exchange.merge import Merge, Place
from exchange.occurrences import matched
from exchange.sheets.funding import Funding
from exchange.sheets.groups import Group as GroupRow
from exchange.sheets.organisations import Organisation as OrganisationRow
from exchange.sheets.staff import Post
from exchange.stock import Stock
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
            Place("Organisations", row.row, row.name),
            Organisation,
            stock.organisations.get(key),
            {"name": row.name, "role": row.relation},
            {"name": "Nom", "role": "Relation"},
            only_new={"centre": stock.centre},
        )


def member_of(code: str, place: Place, stock: Stock, merge: Merge) -> TeamMember:
    """Return the member of a code, a placeholder until an account is linked to it."""
    key = plain(code)
    if key not in stock.members:
        stock.members[key] = merge.put(place, TeamMember, None, {"centre": stock.centre, "code": code}, {}, side=True)
    return stock.members[key]


def merge_staff(rows: list[Post], stock: Stock, merge: Merge) -> None:
    """One record a post: code, and which of its posts in time."""
    by_code: dict[str, list[Post]] = defaultdict(list)
    for row in rows:
        by_code[plain(row.code)].append(row)
    for posts in by_code.values():
        posts.sort(key=attrgetter("start"))
        code = posts[0].code
        member = member_of(code, Place("Équipe", posts[0].row, code), stock, merge)
        before = stock.posts.get(member.pk, [])
        number = max((post.number for post in before), default=0)
        pairs, _ = matched(posts, before, attrgetter("start", "function"), attrgetter("starts_on", "function"))
        for row, existing in pairs:
            number += existing is None
            merge.put(
                Place("Équipe", row.row, code),
                StaffPost,
                existing,
                {"function": row.function, "fraction": row.fraction, "starts_on": row.start, "ends_on": row.end},
                {"function": "Fonction", "fraction": "ETP", "starts_on": "Début", "ends_on": "Fin"},
                only_new={"centre": stock.centre, "member": member, "number": number},
            )


def merge_funding(rows: list[Funding], stock: Stock, merge: Merge) -> None:
    """One record a period: source, and which of its periods in time."""
    by_source: dict[str, list[Funding]] = defaultdict(list)
    for row in rows:
        by_source[plain(row.source)].append(row)
    for source, periods in by_source.items():
        periods.sort(key=attrgetter("start"))
        before = stock.funding.get(source, [])
        number = max((period.number for period in before), default=0)
        pairs, _ = matched(periods, before, attrgetter("start"), attrgetter("starts_on"))
        for row, existing in pairs:
            number += existing is None
            merge.put(
                Place("Financements", row.row, row.source),
                FundingPeriod,
                existing,
                {"funder": row.source, "starts_on": row.start, "ends_on": row.end},
                {"funder": "Source", "starts_on": "Début", "ends_on": "Fin"},
                only_new={"centre": stock.centre, "number": number},
            )


def merge_groups(rows: list[GroupRow], stock: Stock, merge: Merge) -> None:
    """One record a code; a track that the centre does not offer yet comes with its first group."""
    for row in rows:
        place = Place("Groupes", row.row, row.code)
        if row.track not in stock.tracks:
            values = {"centre": stock.centre, "kind": row.track, "months": _MONTHS[row.track]}
            stock.tracks[row.track] = merge.put(place, Track, None, values, {}, side=True)
        stock.groups[row.code] = merge.put(
            place,
            Group,
            stock.groups.get(row.code),
            {"track": stock.tracks[row.track], "starts_on": row.start, "ends_on": row.end},
            {"track": "Parcours", "starts_on": "Début", "ends_on": "Fin"},
            only_new={"centre": stock.centre, "code": row.code},
        )
