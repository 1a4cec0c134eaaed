"""A file that somebody may not see changes nothing of what she gets: not a count, a page, an order, a byte.

Two databases that differ by one file are asked the same questions. What differs between them must not be told: a file
of another centre, and one of the same centre under a seal, with everything that a file has. Then, in a file whose
existence is known, what has no words (levels, facts, scores) is changed where the reader may not read it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.utils import timezone

from core.actor import acting_as
from tests.permissions import world as stages
from tests.permissions.canaries import Canary
from tests.permissions.comparable_answers import Ask, answers, comparable, differences
from tests.permissions.queries import PLAIN, drawn, offered, words_of
from tests.permissions.table import NOBODYS, cells_of
from tests.permissions.table_walk import SEED, WHOLE, address_of, is_asked, rows_asked, rows_by_name
from tests.permissions.urls import DRAWN_PAGES, OFFICER_PAGES
from tests.permissions.visitors import MEMBERS, VISITORS, Visitor, undone, visitor
from tests.permissions.world import World, write_file
from tests.support.factories import AttendanceFactory, ReferentAssignmentFactory, system

QUESTIONS = 200 if WHOLE and not rows_asked() else 30  # whole: for each role; else for all of them
OPENED = 100_000 if WHOLE else 12  # how many of the pages that a role may open are looked at for what can be asked
# Searches whose words are sent and kept in the session -> the field; who has them.
SEARCHES = {"participants:search": "text"}
SEARCHING = {"worker", "manager"}
PAGES = 100_000 if WHOLE else 30


def shared_out(name: str) -> pytest.MarkDecorator:
    """Keep these tests in one worker; the whole ones, of some minutes each, are shared out."""
    return pytest.mark.xdist_group(name if WHOLE else "noninterference")


@pytest.fixture(scope="module")
def frozen(world: World) -> Iterator[None]:
    """Stop the clock at the stage's own moment: pages tell the time, and its days count from that day."""
    with time_machine.travel(world.set_at, tick=False):
        yield


@pytest.fixture(scope="module")
def visitors(world: World, frozen: None) -> dict[str, Visitor]:
    return {name: visitor(world, name) for name in VISITORS}


def every_get(world: World) -> list[Ask]:
    """Return each address, by each visitor, for each object."""
    asked = {name: rows for name, rows in rows_by_name().items() if is_asked(name)}
    cells = [cell for name, rows in asked.items() for cell in cells_of(name, rows) if cell.method == "GET"]
    return [
        Ask(cell.visitor, address_of(world, cell))
        for cell in cells
        if cell.expected != 405 and cell.thing != NOBODYS and not left_out(cell.visitor, cell.row.name)
    ]


def left_out(who: str, name: str) -> bool:
    """Tell whether a page is left out: the officer's, which are whole by product.md section 5, and drawn secrets."""
    return name in DRAWN_PAGES or (who == "dpo" and name in OFFICER_PAGES)


def questions(world: World, visitors: dict[str, Visitor], names: list[str]) -> list[Ask]:
    """Return searches, sorts and filters drawn for each role, put to the pages that it may open."""
    chance = random.Random(SEED)
    words = words_of(world, names)
    asked = {name: rows for name, rows in rows_by_name().items() if is_asked(name) and not rows[0].takes}
    every = [cell for name, rows in asked.items() for cell in cells_of(name, rows)]
    without_object = [cell for cell in every if (cell.method, cell.expected) == ("GET", 200)]
    found: list[Ask] = []
    for who in MEMBERS:
        pages = {}
        may_open = [cell for cell in without_object if cell.visitor == who and not left_out(who, cell.row.name)]
        for cell in chance.sample(may_open, min(OPENED, len(may_open))):
            path = address_of(world, cell)
            response = visitors[who].get(path).response
            if response.status_code == 200:
                pages[path] = response.content.decode(errors="replace")
        # Pages that offer questions are asked more of them.
        paths = [path for path, page in pages.items() for _ in range(1 + 4 * bool(offered(page)))]
        if not paths:
            continue
        number = QUESTIONS if WHOLE else QUESTIONS // len(MEMBERS)
        for path in chance.choices(paths, k=number):
            (question,) = drawn(chance, pages[path], words, 1)
            found.append(Ask(who, f"{path}?{question}"))
        for name, column in SEARCHES.items():
            path = address_of(world, next(cells_of(name, rows_by_name()[name])))
            sought = chance.choices([*words, *PLAIN] if words else PLAIN, k=number)
            found += [Ask(who, path, "SEARCH", ((column, word),)) for word in sought if who in SEARCHING]
    return found


def compare(world: World, visitors: dict[str, Visitor], names: list[str], change: Callable[[], None]) -> list[str]:
    """Ask everything, change the world, ask it all again, and return what became different."""
    world.canaries.known |= _words_to_come(world, names)
    pages = every_get(world)
    asks = random.Random(SEED).sample(pages, min(PAGES, len(pages)))
    asks += questions(world, visitors, names) if names or WHOLE else []
    before = answers(visitors, asks)
    with undone():
        with acting_as(system(), "test"):
            change()
        after = answers(visitors, asks)
    return differences(before, after)


def _words_to_come(world: World, names: list[str]) -> dict:
    """Return the canaries of files that are not written yet, so that they can be searched for beforehand."""
    known = list(world.canaries.known.items())
    return {
        word.replace("cnyown", f"cny{name}", 1): Canary(name, canary.kind, canary.place)
        for name in names
        for word, canary in known
        if canary.file == "own" and not word.isdigit()
    }


@shared_out("test_a_file_of_another_centre_changes_nothing")
def test_a_file_of_another_centre_changes_nothing(world: World, visitors: dict[str, Visitor]):
    one_more = partial(write_file, world, "foreign", like="theirs")
    found = compare(world, visitors, ["foreign"], one_more)
    assert not found, "\n".join(found)


@shared_out("test_a_sealed_file_of_the_centre_changes_nothing")
def test_a_sealed_file_of_the_centre_changes_nothing(world: World, visitors: dict[str, Visitor]):
    """It has all that a file has: her as key worker, a group, marks on sheets, assessments, plans, a loan to her."""

    def one_more() -> None:
        participant = write_file(world, "hidden", like="own")
        for session in ("others", "own"):
            session = world.things["session"][session]
            AttendanceFactory(session=session, participant=participant)
        for name in ("colleague", "absent"):
            ReferentAssignmentFactory(participant=participant, member=world.members[name])
        now = timezone.now()
        stages.grant(world, "hidden", world.worker, "break_glass", now, now + timedelta(hours=4))
        stages.grant(world, "hidden", world.manager, "break_glass", now, now + timedelta(hours=4))
        stages.seal(world, "hidden", (world.successor, world.second_manager))

    found = compare(world, visitors, ["hidden"], one_more)
    assert not found, "\n".join(found)


@shared_out("test_what_has_no_words_is_not_told_either")
def test_what_has_no_words_is_not_told_either(world: World, visitors: dict[str, Visitor]):
    """Levels, own scores, facts, kinds and lengths in files whose existence is known, where they may not be read."""

    def other_values() -> None:
        for name in ("colleagues", "ended", "sealed", "theirs"):
            for domain in ("finances", "health", "family"):
                _set(world.things[f"{domain} rating"][name], level=5, is_problem=True)
            _set(world.things["fact"][name], value="no")
            _set(world.things["consent"][name], kind="image")
            _set(world.things["exit project"][name], kind="professional")
            _set(world.things["own score"][name], score=1)
            _set(world.files[name], postcode="1060", phone="02 555 55 55")

    found = compare(world, visitors, [], other_values)
    assert not found, "\n".join(found)


def _set(thing, **values) -> None:
    type(thing)._base_manager.filter(pk=thing.pk).update(**values)


@shared_out("test_the_comparison_sees_a_file_that_may_be_seen")
def test_the_comparison_sees_a_file_that_may_be_seen(world: World, visitors: dict[str, Visitor]):
    """The instrument is tried: one more file without a seal is noticed on the pages of figures."""
    ask = Ask("worker", "/figures/participants/2016/")
    before = answers(visitors, [ask])
    with undone():
        with acting_as(system(), "test"):
            write_file(world, "open", like="own")
        after = answers(visitors, [ask])
    assert differences(before, after)
    assert comparable(visitors["worker"].get(ask.path).response) == before[ask]
