"""When the officer is told: the rules by themselves."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from oversight.alert_rules import Look, Signal, at_night, is_night, many_files, outside_caseload, same_name, surnames
from oversight.enums import AlertKind

NOON = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)


def file(number: int) -> UUID:
    return UUID(int=number)


def looks(reader: int, numbers, at=NOON) -> list[Look]:
    return [Look(reader, file(number), at, at) for number in numbers]


def test_many_is_more_than_the_number():
    assert many_files(looks(1, range(50)), most=50) == []
    assert many_files(looks(1, range(51)), most=50) == [Signal(AlertKind.MANY_FILES, 1, 51)]


def test_the_same_file_again_and_other_readers_do_not_count():
    assert many_files([*looks(1, range(50)), *looks(1, range(50)), *looks(2, range(60, 90))], most=50) == []


def test_outside_counts_what_is_not_ones_own():
    found = outside_caseload(looks(1, range(10)), own=lambda reader: {file(number) for number in range(6)}, most=3)
    assert found == [Signal(AlertKind.OUTSIDE_CASELOAD, 1, 4)]
    assert not outside_caseload(looks(1, range(10)), own=lambda reader: {file(number) for number in range(7)}, most=3)


def test_with_no_allowance_one_is_enough():
    assert outside_caseload(looks(1, [5]), own=lambda reader: set(), most=0)


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [
        ("El Amrani", "AMRANI", True),
        ("Van den Bossche", "Bossche", True),
        ("Van Damme", "Van Hove", False),
        ("Peeters-Janssens", "Janssens", True),
        ("Müller", "Muller", True),
        ("D'Hondt", "Hondt", True),
        ("De", "De", False),
        ("", "", False),
    ],
)
def test_surnames(one, other, common):
    assert bool(surnames(one) & surnames(other)) is common


def test_same_name():
    found = same_name(looks(1, [7, 8]), readers={1: "Peeters"}, persons={file(7): "PEETERS", file(8): "Maes"})
    assert found == [Signal(AlertKind.SAME_NAME, 1, 1, file(7))]


@pytest.mark.parametrize(
    ("moment", "night"),
    [
        (datetime(2026, 1, 10, 20, 59, tzinfo=UTC), False),  # 21:59 in Brussels
        (datetime(2026, 1, 10, 21, 0, tzinfo=UTC), True),
        (datetime(2026, 1, 11, 4, 59, tzinfo=UTC), True),
        (datetime(2026, 1, 11, 5, 0, tzinfo=UTC), False),
        (datetime(2026, 7, 10, 19, 59, tzinfo=UTC), False),  # summer: 21:59
        (datetime(2026, 7, 10, 20, 0, tzinfo=UTC), True),
        (datetime(2026, 7, 11, 4, 0, tzinfo=UTC), False),
    ],
)
def test_night_is_from_ten_to_six_in_brussels(moment, night):
    assert is_night(moment, (22, 6)) is night


def test_at_night():
    evening = datetime(2026, 1, 10, 22, 0, tzinfo=UTC)
    assert at_night([*looks(1, [1, 2], evening), *looks(2, [3])], night=(22, 6)) == [Signal(AlertKind.AT_NIGHT, 1, 2)]
