"""Walking the table: which cells of it, the address of each, the visit, and what is wrong with what came."""

from __future__ import annotations

import os
import random
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.permissions.read_rights import may_read
from tests.permissions.sample import commit
from tests.permissions.table import NOBODYS, PERSONAL, Cell, Row, cells_of
from tests.permissions.urls import SKIPPED, TABLE
from tests.permissions.visitors import MEMBERS, VISITORS, Visit, Visitor, led_to, visitor
from tests.permissions.world import World

NOBODY = uuid.UUID("00000000-0000-4000-8000-000000000000")
# A part of the table is drawn for each commit; the whole with JALON_ACCESS=whole (make test-access).
WHOLE = os.environ.get("JALON_ACCESS") == "whole"
PARTS = 4 if WHOLE else 1
MUTANT = os.environ.get("JALON_ACCESS") == "mutant"  # one check is broken: the walk stops at the first fault
IN_MUTANTS = (*MEMBERS, "outside", "unproven")
SEED = os.environ.get("JALON_ACCESS_SEED") or commit()
SECOND = bool(os.environ.get("JALON_TEST_SERVERS"))  # the other engine walks the pages of every day whole
DRAWN = 40 if SECOND else 160
DRAWN_OFTEN = 200 if SECOND else None
OFTEN = {"", "own", "colleagues"}
NAMES = {"first", "last", "number"}


def rows_by_name() -> dict[str, list[Row]]:
    """Return the rows of each address."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in TABLE:
        found[row.name].append(row)
    return dict(found)


def rows_asked() -> set[str]:
    """Return the names of the addresses to walk, as JALON_ACCESS_ROWS gives them with commas; none for all of them."""
    return set(filter(None, os.environ.get("JALON_ACCESS_ROWS", "").split(",")))


def is_asked(name: str) -> bool:
    """Tell whether an address is among those to walk."""
    return not rows_asked() or name in rows_asked()


def names_of_resolver() -> set[str]:
    """Return the name of every address of the product. Raises AssertionError for one without a name."""

    def walk(patterns: Iterable[Any], prefix: str) -> Iterable[str]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                space = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
                yield from walk(pattern.url_patterns, space)
            elif isinstance(pattern, URLPattern):
                assert pattern.name, f"{pattern.pattern} has no name"
                yield f"{prefix}{pattern.name}"

    return set(walk(get_resolver().url_patterns, ""))


def all_cells() -> list[Cell]:
    """Return every cell of the table that is not skipped for a written reason."""
    cells = [cell for name, rows in rows_by_name().items() for cell in cells_of(name, rows)]
    return [cell for cell in cells if not skipped(cell)]


def skipped(cell: Cell) -> bool:
    """Tell whether a cell is left out, with the reason in SKIPPED."""
    return any((cell.method, cell.row.name, who) in SKIPPED for who in (cell.visitor, "*"))


def cells_to_ask() -> list[Cell]:
    """Return the whole table, or for CI: what is read of own and colleague's, and a drawn part of the rest.

    Of what is read of own and colleague's the second engine draws a part too.
    """
    cells = all_cells()
    if WHOLE:
        return [cell for cell in cells if is_asked(cell.row.name)]
    if MUTANT:
        rows = rows_asked()
        cells = [cell for cell in cells if cell.visitor in IN_MUTANTS and cell.method in {"GET", "POST"}]
        return [cell for cell in cells if (cell.row.name in rows if rows else cell.method == "GET")]
    always, rest = [], []
    for cell in cells:
        often = cell.method == "GET" and cell.thing in OFTEN and cell.visitor in MEMBERS
        (always if often else rest).append(cell)
    chance = random.Random(SEED)
    if DRAWN_OFTEN is not None:
        always = chance.sample(always, min(DRAWN_OFTEN, len(always)))
    return always + chance.sample(rest, min(DRAWN, len(rest)))


def address_of(world: World, cell: Cell) -> str:
    """Return the address that a cell asks for."""
    row = cell.row
    found = None if cell.thing in {"", NOBODYS} else object_of(world, row.takes, cell)
    values = {name: value(world, cell, found) if callable(value) else value for name, value in row.address.items()}
    if row.takes:
        values.setdefault("uuid", NOBODY if found is None else found.uuid)
    return reverse(row.name, kwargs=values) + row.query


def object_of(world: World, takes: str, cell: Cell) -> Any:
    """Return the object of a cell."""
    if takes in PERSONAL and cell.thing == "own":
        name = cell.visitor if cell.visitor in world.things[takes] else "worker"
        return world.things[takes][name]
    return world.things[takes][cell.thing]


@dataclass
class Walk:
    """What a walk found wrong, by kind."""

    asked: int = 0
    statuses: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    unlogged: list[str] = field(default_factory=list)
    pages: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)

    def look(self, cell: Cell, visit: Visit) -> None:
        """Judge one visit."""
        self.asked += 1
        status = visit.status
        if status != cell.expected:
            self.statuses.append(f"{cell} but {visit}")
        elif cell.row.answers_to(cell.visitor) is None and not visit.response.url.startswith(led_to(cell.visitor)):
            self.statuses.append(f"{cell} was sent to {visit.response.url}")
        self.told += faults_of_telling(visit)
        self.unlogged += faults_of_logging(visit)


def faults_of_telling(visit: Visit) -> list[str]:
    """Return what came out that this visitor may not read."""
    return [
        f"{visit} tells {canary}"
        for canary in sorted(visit.seen, key=str)
        if not may_read(visit.visitor, canary.file, canary.kind)
    ]


def faults_of_logging(visit: Visit) -> list[str]:
    """Return the files that were shown and not written down, and those written down and not shown."""
    shown = {canary.file for canary in visit.seen if canary.kind in NAMES}
    said = [f"{visit} shows {file!r} and does not log it" for file in sorted(shown - visit.logged)]
    if visit.method == "GET":
        said += [f"{visit} logs {file!r} and does not show it" for file in sorted(visit.logged - shown)]
    return said


def walk(world: World, cells: Iterable[Cell]) -> Walk:
    """Make the requests and return what is wrong."""
    found = Walk()
    visitors: dict[str, Visitor] = {name: visitor(world, name) for name in VISITORS}
    for cell in cells:
        data = dict(cell.row.data) if cell.method == "POST" else None
        visit = visitors[cell.visitor].visit(cell.method, address_of(world, cell), data)
        found.look(cell, visit)
        if MUTANT and (found.statuses or found.told or found.unlogged):
            break
    return found
