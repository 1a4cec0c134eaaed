"""By which name somebody outside the team knows a person: as few letters as it takes, and never a file number."""

from __future__ import annotations

import pytest

from participants.models import Participant
from workshops.display_names import short_names, whole_names


def names_of(*pairs: tuple[str, str]) -> list[str]:
    persons = [
        Participant(pk=number, file_number=f"ER-{number:04}", first_name=first, last_name=last)
        for number, (first, last) in enumerate(pairs, 1)
    ]
    named = short_names(persons)
    return [named[person.pk] for person in persons]


@pytest.mark.parametrize(
    ("pairs", "shown"),
    [
        ([("Fatima", "Benali"), ("Omar", "Benali")], ["Fatima B.", "Omar B."]),
        ([("Fatima", "Benali"), ("Fatima", "Cohen")], ["Fatima B.", "Fatima C."]),
        ([("Fatima", "Benali"), ("Fatima", "Berger")], ["Fatima Ben.", "Fatima Ber."]),
        (
            [("Fatima", "Benali"), ("Fatima", "Berger"), ("Fatima", "Cohen")],
            ["Fatima Ben.", "Fatima Ber.", "Fatima C."],
        ),
        ([("Léa", "Dia"), ("Léa", "Diallo")], ["Léa Dia", "Léa Dial."]),
        ([("Léa", "Dupont"), ("Lea", "Dupuis")], ["Léa Dupo.", "Lea Dupu."]),
        ([("Ann", "El Amrani"), ("Ann", "El Idrissi")], ["Ann El A.", "Ann El I."]),
        ([("Ann", "É"), ("Bo", "B")], ["Ann É.", "Bo B."]),
        ([("", "Dupont")], ["D."]),
        ([("Bo", "'t Jonck"), ("Bo", "'t Hoen")], ["Bo 't J.", "Bo 't H."]),
    ],
)
def test_letters_until_they_differ(pairs, shown):
    assert names_of(*pairs) == shown


def test_the_same_in_every_letter_are_numbered():
    assert names_of(("Ann", "Dupont"), ("Ann", "Dupont"), ("Ann", "Durand")) == [
        "Ann Dup. (1)",
        "Ann Dup. (2)",
        "Ann Dur.",
    ]
    assert names_of(("Ann", "Dupont"), ("Ann", "Dupont")) == ["Ann D. (1)", "Ann D. (2)"]


def test_whole_names_are_whole():
    assert whole_names([Participant(pk=1, first_name="Ann", last_name="Dupont")]) == {1: "Dupont Ann"}
