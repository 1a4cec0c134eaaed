"""Every address, by everybody, on every object, by every method: what the reviewed table says, and nothing else."""

from __future__ import annotations

import pytest

from tests.permissions.table import METHODS, OBJECTS
from tests.permissions.table_walk import PARTS, Walk, all_cells, cells_to_ask, names_of_resolver, rows_by_name, walk
from tests.permissions.urls import SKIPPED
from tests.permissions.visitors import MEMBERS, VISITORS
from tests.permissions.world import World

pytestmark = pytest.mark.both_engines


@pytest.fixture(
    scope="module",
    params=[pytest.param(part, marks=pytest.mark.xdist_group(f"walk-{part}")) for part in range(PARTS)],
)
def walked(world: World, request: pytest.FixtureRequest) -> Walk:
    """The walk, in parts that the workers share."""
    return walk(world, cells_to_ask()[request.param :: PARTS])


def test_every_address_is_in_the_table_and_no_other():
    assert set(rows_by_name()) == names_of_resolver()


def test_every_row_says_what_each_role_gets_of_each_object():
    for name, rows in rows_by_name().items():
        methods = [method for row in rows for method in row.statuses()]
        assert len(methods) == len(set(methods)), f"{name}: a method is in two rows"
        assert set(methods) <= set(METHODS), name
        assert len({row.takes for row in rows}) == 1, name
        for row in rows:
            assert set(row.may) == set(MEMBERS), name
            for found in [*row.may.values(), *row.guests.values()]:
                assert not isinstance(found, dict) or set(found) == set(OBJECTS[row.takes]), name


def test_what_is_skipped_has_a_reason():
    assert len(SKIPPED) <= 10
    assert all(len(reason) > 20 for reason in SKIPPED.values())
    names, visitors = set(rows_by_name()), {*VISITORS, "*"}
    assert all(method in METHODS and name in names and who in visitors for method, name, who in SKIPPED)


def test_every_cell_is_asked_in_the_whole_walk():
    """Addresses x visitors x objects x methods, counted apart from the code that makes the cells."""
    expected = 0
    for rows in rows_by_name().values():
        objects = len(OBJECTS[rows[0].takes]) + bool(rows[0].takes)
        expected += len(METHODS) * len(VISITORS) * objects
    assert len(all_cells()) >= expected - 10 * max(map(len, OBJECTS.values()))


def test_each_cell_answers_as_the_table_says(walked: Walk):
    assert not walked.statuses, "\n".join(walked.statuses)


def test_nothing_comes_out_that_the_reader_may_not_read(walked: Walk):
    assert not walked.told, "\n".join(walked.told)


def test_the_files_shown_are_the_files_in_the_access_log(walked: Walk):
    assert not walked.unlogged, "\n".join(walked.unlogged)
