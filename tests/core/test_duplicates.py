"""D13: who may be the same person, and finding them among many, by the one function of page, import and correction."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest

from core.births import Birth, Precision
from core.duplicates import Identities, Identity, Reason, near_births, near_phones

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
    days = near_births(Birth(BORN))
    assert {BORN, dt.date(1989, 7, 10), dt.date(1989, 10, 17), dt.date(1989, 1, 1), dt.date(1998, 10, 7)} <= days
    assert dt.date(1989, 10, 21) not in days


LAST_NAMES = ["De Smet", "Desmet", "El Amrani", "El-Amrani", "Amrani Diallo", "Diallo", "Dialo", "Jean", "O"]
FIRST_NAMES = ["", "Jean", "Zhan", "Jean-Marc", "Jeanmarc", "Jan", "J.", "De Smet", "Diallo"]
BIRTHS = [
    None,
    BORN,
    dt.date(1989, 7, 10),
    dt.date(1989, 1, 1),
    Birth(dt.date(1989, 1, 1), Precision.YEAR),
    Birth(dt.date(1989, 7, 1), Precision.MONTH),
]


def test_whoever_may_be_the_same_person_is_found_among_many():
    people = [Identity(*person) for person in product(LAST_NAMES, FIRST_NAMES, BIRTHS)]
    each_fifth = people[::5]  # five divides no length above: every name and every birth is among them
    found = 0
    for one in each_fifth:
        known = Identities()
        known.add(one)
        for other in people:
            assert (known.first_like(other) is one) is one.may_be(other), (one.words, other.words)
            found += one.may_be(other)
    assert len(each_fifth) < found < len(each_fifth) * len(people) / 2


@pytest.mark.parametrize(
    ("other", "reasons"),
    [
        (of("Jacquemotte", "Omar"), "same_name same_birth"),
        (of("Jacque-Motte", "Omar", None), "hyphen"),
        (of("Omar", "Jacquemotte", None), "other_order"),
        (of("Jacquemote", "Omar"), "one_letter same_birth"),
        (of("Jacquemotte", "Oumar", None), "one_letter"),
        (of("Zhakmot", "Omar", None), ""),
        (of("Jacquemotte", "Omar Karim", None), "one_name_more"),
        (of("Jacquemotte", "O.", None), "initial"),
        (of("Jacquemotte", "", None), "last_name"),
        (of("Bensalem", "Omar"), "shared_name same_birth"),
        (of("Jacquemotte", "Omar", dt.date(1989, 7, 10)), "same_name swapped"),
        (of("Jacquemotte", "Omar", dt.date(1989, 10, 17)), "same_name one_digit"),
        (of("Jacquemotte", "Omar", dt.date(1989, 1, 1)), "same_name same_year"),
        (of("Jacquemotte", "Omar", Birth(dt.date(1989, 1, 1), Precision.YEAR)), "same_name same_year"),
        (of("Jacquemotte", "Omar", Birth(dt.date(1989, 10, 1), Precision.MONTH)), "same_name same_month"),
        (of("Jacquemotte", "Omar", Birth(dt.date(1989, 9, 1), Precision.MONTH)), ""),
        (of("Jacquemotte", "Omar", Birth(dt.date(1988, 1, 1), Precision.YEAR)), ""),
        (of("Lopez", "Omar", None, "0470/12.34.56"), "shared_name same_phone"),
        (of("Jacquemotte", "Omar", dt.date(1950, 3, 4), "0470 12 34 57"), "same_name near_phone"),
        (of("Jacquemotte", "Omar", dt.date(1950, 3, 4), "0470 12 34 65"), "same_name near_phone"),
        (of("Lopez", "Omar", None, "0470 12 34 57"), ""),
    ],
)
def test_reasons(other, reasons):
    assert " ".join(OMAR.reasons(other)) == " ".join(other.reasons(OMAR)) == reasons


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Ben Youssef", "Mohamed"), ("Binyusef", "Muhammed")),
        (("Chaoui", "Aïcha"), ("Shaoui", "Aisha")),
        (("Ouattara", "Moussa"), ("Wattara", "Musa")),
        (("Тарасенко", "Юсуф"), ("Tarasenko", "Youssouf")),
        (("Παπαδόπουλος", "Νίκος"), ("Papadopoulos", "Nikos")),
        (("Müller", "Jürgen"), ("Mueller", "Juergen")),
        (("Khadraoui", "Djamila"), ("Hadraoui", "Jamila")),
    ],
)
def test_a_name_in_another_spelling_is_the_same(one, other):
    first, second = of(*one, None), of(*other, None)
    assert first.reasons(second)[:1] == second.reasons(first)[:1] == (Reason.SPELLING,)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Ali", "Amina"), ("Elie", "Yamina")),
        (("Janssens", "Peter"), ("Jacobs", "Pieter")),
        (("Diallo", "Mariama"), ("Diallo", "Fatoumata")),
    ],
)
def test_other_names_are_not(one, other):
    assert not of(*one, None).may_be(of(*other, None))


def test_near_phones_are_those_of_one_digit():
    near = near_phones("0470 12 34 56")
    assert {"0470 12 34 56", "0470 12 34 57", "0470 12 34 65", "0470 21 34 56"} <= near
    assert "0471 12 34 57" not in near
