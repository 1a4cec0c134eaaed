"""Who may be the same person, and finding them among many."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest

from core.duplicates import Identities, Identity, near_births

BORN = dt.date(1989, 10, 7)
OMAR = Identity("Jacquemotte", "Omar", BORN, "0470 12 34 56")


def of(last, first, birth=BORN, phone="") -> Identity:
    return Identity(last, first, birth, phone)


@pytest.mark.parametrize(
    "other",
    [
        of("JACQUEMOTTE", "omar"),
        of("Jacquemotte", "Ömar"),
        of("Jacquemote", "Omar"),
        of("Omar", "Jacquemotte"),
        of("Jacque-Motte", "Omar"),
        of("Jacque Motte", "Omar"),
        of("Jacquemotte\u200b", "O\u00admar"),
        of("Jacquemotte", "Omar", dt.date(1989, 7, 10)),
        of("Jacquemotte", "Omar", dt.date(1989, 10, 17)),
        of("Jacquemotte", "Omar", dt.date(1988, 10, 7)),
        of("Jacquemotte", "Omar", dt.date(1989, 1, 1)),
        of("Jacquemote", "Omar", dt.date(1989, 7, 10)),
        of("Jacquemotte", "Omar", None),
        of("Jacquemote", "Omar", None),
        of("Omar", "Jacquemotte", None),
        of("Jacquemotte", "Omar Karim", None),
        of("Jacquemotte Lopez", "Omar", None),
        of("Jacquemotte", "O.", None),
        of("Jacquemotte", "", None),
        of("Bensalem", "Omar"),
        of("Jacquemotte", "Omar", dt.date(1950, 3, 4), "+32 470 12 34 56"),
        of("Lopez", "Omar", None, "0470/12.34.56"),
    ],
)
def test_near_duplicates(other):
    assert OMAR.may_be(other)
    assert other.may_be(OMAR)


@pytest.mark.parametrize(
    "other",
    [
        of("Jacquemotte", "Omar", dt.date(1950, 3, 4)),
        of("Bensalem", "Nadia"),
        of("Bensalem", "Omar", dt.date(1989, 10, 8)),
        of("Jacquemotte", "Nadia", None),
        of("Jakemot", "Omar", None),
        of("Bensalem", "Nadia", BORN, "0470 12 34 56"),
        of("Jacquemotte", "Nadia", dt.date(1950, 3, 4), "0470 12 34 56"),
        of("", ""),
    ],
)
def test_other_persons(other):
    assert not OMAR.may_be(other)
    assert not other.may_be(OMAR)


def test_a_birth_date_of_which_the_year_alone_is_known_says_less():
    first = dt.date(1988, 1, 1)
    assert not of("Diallo", "Mamadou", first).may_be(of("Bah", "Mamadou", first))
    assert of("Diallo", "Mamadou", first).may_be(of("Dialo", "Mamadou", first))


def test_particles_are_no_word_in_common():
    assert not of("De Backer", "Jan").may_be(of("De Wolf", "Piet"))


def test_near_births_are_those_that_compare_as_near():
    days = near_births(BORN)
    assert {BORN, dt.date(1989, 7, 10), dt.date(1989, 10, 17), dt.date(1989, 1, 1), dt.date(1998, 10, 7)} <= days
    assert dt.date(1989, 10, 21) not in days


LAST_NAMES = ["De Smet", "Desmet", "El Amrani", "El-Amrani", "Amrani Diallo", "Diallo", "Dialo", "Jean", "O"]
FIRST_NAMES = ["", "Jean", "Jean-Marc", "Jeanmarc", "Jan", "J.", "De Smet", "Diallo"]
BIRTHS = [None, BORN, dt.date(1989, 7, 10), dt.date(1989, 1, 1)]


def test_whoever_may_be_the_same_person_is_found_among_many():
    people = [Identity(*person) for person in product(LAST_NAMES, FIRST_NAMES, BIRTHS)]
    found = 0
    for one in people:
        known = Identities()
        known.add(one)
        for other in people:
            assert (known.first_like(other) is one) is one.may_be(other), (one.words, other.words)
            found += one.may_be(other)
    assert len(people) < found < len(people) ** 2 / 2
