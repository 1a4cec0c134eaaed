"""In whatever order the workbooks of several years come: each year's figures are those of an independent count.

What happened is drawn; the workbook of each year says what was known at its end; plain Python counts what happened.
"""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.models import Centre
from core.actor import acting_as
from exchange import services
from reporting.enums import CountMode
from reporting.figures import Frame, decimal, figure_of
from tests.exchange.conftest import populate, rows_of_tables
from tests.exchange.workbooks import Book, sound, xlsx

pytestmark = pytest.mark.both_engines

YEARS = [2014, 2015, 2016]
EXAMPLES = int(os.environ.get("JALON_YEARS", "10"))
D = dt.date
_DAY = dt.timedelta(days=1)
_WORKSHOPS = {"A1": ("Éducatif", "educational"), "A2": ("Artistique", "artistic"), "A3": ("Culturel", "cultural")}
_RUN_BY = {
    "Équipe": (None, "hours_by_team"),
    "Partenaire": ("Maison du livre", "hours_by_partners"),
    "Sous-traitant": ("CAFA asbl", "hours_by_subcontractors"),
}
_NEED_EVERY_YEAR = ("staff", "staff_fte", "participants by enrolment")
_CAME = ("Présent", "Retard", "Parti plus tôt")


@dataclass
class Spell:
    """Days of a post or a path; `until` is the last one, None where it goes on."""

    key: str
    start: dt.date
    until: dt.date | None
    fraction: float = 1

    def meets(self, year: int) -> bool:
        return self.start.year <= year and (self.until is None or self.until.year >= year)

    def days_in(self, year: int) -> int:
        first, last = max(self.start, D(year, 1, 1)), min(self.until or D.max, D(year, 12, 31))
        return max((last - first).days + 1, 0)


@dataclass
class Held:
    """One session with its marks (file number, status)."""

    code: str
    workshop: str
    day: dt.date
    hours: int
    run_by: str
    held: bool
    marks: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class World:
    """What happened."""

    paths: list[Spell]
    posts: list[Spell]
    sessions: list[Held]


@st.composite
def spells(draw: Any, key: str, *, contiguous: bool) -> list[Spell]:
    """Draw up to three spells that follow each other over the years; posts may follow without a gap."""
    found: list[Spell] = []
    day = D(2013, 6, 1) + _DAY * draw(st.integers(0, 500))
    for _place in range(draw(st.integers(1, 3))):
        until = draw(
            st.one_of(
                st.none(),
                st.sampled_from([D(year, 12, 31) for year in YEARS]),
                st.integers(20, 500).map(lambda days, day=day: day + _DAY * days),
            )
        )
        if until is not None and until < day:
            until = day + _DAY * 30
        found.append(Spell(key, day, until, draw(st.sampled_from([0.5, 0.8, 1]))))
        if until is None or until.year > YEARS[-1]:
            break
        gap = draw(st.sampled_from([1, 1, 40, 200]) if contiguous else st.sampled_from([1, 5, 40, 200]))
        day = until + _DAY * gap
    return found


@st.composite
def worlds(draw: Any) -> World:
    paths = [one for number in ("D-1", "D-2", "D-3") for one in draw(spells(number, contiguous=False))]
    posts = [one for code in ("AS1", "AN1") for one in draw(spells(code, contiguous=True))]
    sessions = []
    for year in YEARS:
        for place in range(draw(st.integers(1, 3))):
            session = Held(
                f"S{year}-{place}",
                draw(st.sampled_from(sorted(_WORKSHOPS))),
                D(year, draw(st.integers(1, 12)), draw(st.integers(1, 28))),
                draw(st.integers(1, 4)),
                draw(st.sampled_from(sorted(_RUN_BY))),
                draw(st.integers(0, 4)) > 0,
            )
            if session.held:
                enrolled = sorted({one.key for one in paths if one.meets(year)})
                for number in enrolled:
                    status = draw(st.sampled_from([*_CAME, "Excusé", "Sans nouvelles", ""]))
                    if status:
                        session.marks.append((number, status))
            sessions.append(session)
    return World(paths, posts, sessions)


def book_of(world: World, year: int) -> Book:
    """Return the workbook of one year: an end after its last day is not known yet.

    A post that ends with the year stands without an end: who wrote the workbook in December did not note it.
    """
    book = {name: rows[:1] for name, rows in sound().items()}
    book["Organisations"] += [["Maison du livre", "Partenaire"], ["CAFA asbl", "Sous-traitant"]]
    book["Ateliers"] += [[code, code, words[0], "Équipe", None] for code, words in _WORKSHOPS.items()]
    last = D(year, 12, 31)
    for post in world.posts:
        if post.meets(year):
            followed = any(one.key == post.key and one.start - _DAY == post.until for one in world.posts)
            known = post.until is not None and (post.until < last or (post.until == last and not followed))
            row = [post.key, "Animation", post.fraction, post.start, post.until if known else None]
            book["Équipe"].append(row)
    paths = [one for one in world.paths if one.meets(year)]
    for started in sorted({one.start.year for one in paths}):
        book["Groupes"].append([f"G{started}", "Remobilisation", D(started, 1, 1), None])
    for number in sorted(
        {one.key for one in paths} | {n for one in world.sessions if one.day.year == year for n, _ in one.marks}
    ):
        book["Participants"].append(
            [number, f"Nom {number}", "Prénom", D(1980, 1, 1 + int(number[-1])), "F", None, None]
        )
    for one in paths:
        ended = one.until is not None and one.until <= last
        end = [one.until, "Emploi"] if ended else [None, None]
        book["Inscriptions"].append([one.key, f"G{one.start.year}", one.start, None, *end, None, "AS1"])
    groups = [row[0] for row in book["Groupes"][1:]] or [None]
    for session in world.sessions:
        if session.day.year == year:
            if groups == [None]:
                book["Groupes"].append(["G0", "Remobilisation", D(2010, 1, 1), None])
                groups = ["G0"]
            book["Séances"].append(
                [
                    session.code,
                    session.workshop,
                    groups[0],
                    session.day,
                    dt.time(9),
                    dt.time(9 + session.hours),
                    None,
                    "Tenue" if session.held else "Annulée",
                    session.run_by if session.held else None,
                    _RUN_BY[session.run_by][0] if session.held else None,
                ]
            )
            book["Présences"] += [[session.code, number, status] for number, status in session.marks]
    return book


def counted(world: World, year: int) -> dict[str, Fraction | None]:
    """Return the figures of a year from what happened, without anything of the product.

    Staff of a year in which nobody has a post is not known: None.
    """
    held = [one for one in world.sessions if one.day.year == year and one.held]
    came = [(number, one) for one in held for number, status in one.marks if status in _CAME]
    days = (D(year + 1, 1, 1) - D(year, 1, 1)).days
    figures: dict[str, Fraction | None] = {
        "participants": Fraction(len({number for number, _ in came})),
        "participants by enrolment": Fraction(len({one.key for one in world.paths if one.meets(year)})),
        "workshop_hours": Fraction(sum(one.hours for one in held)),
        "participant_hours": Fraction(sum(one.hours for _, one in came)),
        "sessions_cancelled": Fraction(sum(one.day.year == year and not one.held for one in world.sessions)),
        "staff": Fraction(
            len({one.key for one in world.posts if one.start <= D(year, 12, 31) <= (one.until or D.max)})
        ),
        "staff_fte": sum(
            (Fraction(str(one.fraction)) * Fraction(one.days_in(year), days) for one in world.posts), Fraction(0)
        ),
    }
    if not any(one.days_in(year) for one in world.posts):
        figures["staff"] = figures["staff_fte"] = None
    for _word, kind in _WORKSHOPS.values():
        figures[f"hours_{kind}"] = Fraction(sum(one.hours for one in held if _WORKSHOPS[one.workshop][1] == kind))
    for run_by, (_organisation, code) in _RUN_BY.items():
        figures[code] = Fraction(sum(one.hours for one in held if one.run_by == run_by))
    return figures


def written(exact: Fraction | None) -> Decimal | None:
    """Return a figure as it is written down."""
    return None if exact is None else decimal(exact)


def of_jalon(centre: Centre, year: int, codes: list[str]) -> dict[str, Decimal]:
    found = {}
    for code in codes:
        count = CountMode.ENROLMENT if code.endswith("by enrolment") else CountMode.PRESENCE
        frame = Frame.years(centre, year, year, count=count)
        found[code] = figure_of(code.split(" ")[0]).values(frame)[0].numerator
    return found


@pytest.mark.django_db
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],  # each example is six imports: a failing one is shown as it is drawn
    suppress_health_check=list(HealthCheck),
)
@given(world=worlds(), order=st.permutations(YEARS), again=st.permutations(YEARS))
def test_figures_of_each_year_do_not_depend_on_the_order(world: World, order: list[int], again: list[int]):
    with transaction.atomic():
        people = populate()
        books = {year: xlsx(book_of(world, year)) for year in YEARS}

        def bring_in(year: int) -> services.Changes:
            reading = services.read(books[year], people.here)
            assert [one.words for one in reading.defects if one.level == "error"] == []
            with acting_as(people.manager, "test", "command"):
                return services.bring_in(reading, people.here)

        expected = {year: counted(world, year) for year in YEARS}
        codes = list(expected[YEARS[0]])
        for place, year in enumerate(order):
            bring_in(year)
            assert bring_in(year).is_empty
            for done in order[: place + 1]:
                wanted = {code: written(exact) for code, exact in expected[done].items()}
                if place < len(YEARS) - 1:  # ends of posts and paths are in the workbooks that are still to come
                    wanted = {code: value for code, value in wanted.items() if code not in _NEED_EVERY_YEAR}
                assert of_jalon(people.here, done, list(wanted)) == wanted
        before = rows_of_tables()
        for year in again:
            assert bring_in(year).is_empty
        assert rows_of_tables() == before
        assert {year: of_jalon(people.here, year, codes) for year in YEARS} == {
            year: {code: written(exact) for code, exact in expected[year].items()} for year in YEARS
        }
        transaction.set_rollback(True)
