"""Each check once, at its place, and nothing that only follows from it."""

from __future__ import annotations

import csv
import datetime as dt

import pytest
import time_machine

from core.spreadsheets.reader import WorkbookRefused
from exchange.reader import Reading, read_workbook
from tests.exchange.workbooks import DATA, WHOLE, altered, sound, xlsx

D = dt.date


def told(reading: Reading) -> list[tuple]:
    return [(one.sheet, one.row, one.column, one.level, one.words) for one in reading.defects]


def defects_of(book) -> list[tuple]:
    return told(read_workbook(xlsx(book)))


def test_the_small_workbook_is_sound():
    reading = read_workbook(xlsx(sound()))
    assert told(reading) == []
    assert reading.notices == []
    assert {sheet: reading.rows(sheet) for sheet in ("Participants", "Séances")} == {"Participants": 3, "Séances": 6}


def test_the_defective_workbook():
    with (DATA / "defective-expected.csv").open(encoding="utf-8") as file:
        expected = [(r["sheet"], int(r["row"]), r["column"], r["level"], r["problem"]) for r in csv.DictReader(file)]
    reading = read_workbook(DATA / "defective.xlsx")
    got = told(reading)
    assert len(got) == len(expected)
    assert set(got) == set(expected)
    assert [(n.sheet, n.row, n.column) for n in reading.notices] == [("Participants", 2, "Nom")]


def test_the_real_workbook_has_no_defect():
    reading = read_workbook(WHOLE)
    assert told(reading) == []
    assert reading.rows("Présences") == 48_857


ERRORS = [
    # sheet, row, column, value, words
    ("Organisations", 2, "Nom", None, "missing"),
    ("Organisations", 3, "Relation", "Voisin", "unknown relation"),
    ("Équipe", 2, "ETP", 1.5, "outside 0 to 1"),
    ("Équipe", 2, "ETP", "plein", "not a number"),
    ("Équipe", 2, "Fin", D(2012, 1, 1), "ends before it starts"),
    ("Équipe", 4, "Début", "bientôt", "not a date"),
    ("Équipe", 3, "Début", D(2013, 6, 1), "overlaps another row of the same key"),
    ("Financements", 3, "Fin", D(2012, 1, 1), "ends before it starts"),
    ("Financements", 2, "Source", "x" * 161, "too long: at most 160 characters"),
    ("Groupes", 2, "Parcours", "Marche", "unknown track"),
    ("Groupes", 2, "Fin", D(2012, 1, 1), "ends before it starts"),
    ("Participants", 2, "Nom", None, "missing"),
    ("Participants", 2, "Nom", "a\x0bb", "contains characters that cannot be kept"),
    ("Participants", 2, "Prénom", "#N/A", "a formula that failed"),
    ("Participants", 2, "Date de naissance", "31/02/1980", "not a date"),
    ("Participants", 2, "Date de naissance", D(2090, 1, 1), "in the future"),
    ("Participants", 2, "Genre", "H", "unknown gender"),
    ("Participants", 2, "Code postal", "1" * 11, "too long: at most 10 characters"),
    ("Inscriptions", 2, "Dossier", "ER-9", "unknown file number"),
    ("Inscriptions", 2, "Groupe", "REM-9", "unknown group"),
    ("Inscriptions", 2, "Fin", D(2012, 1, 1), "ends before it starts"),
    ("Inscriptions", 2, "Fin prévue", D(2012, 1, 1), "ends before it starts"),
    ("Inscriptions", 4, "Motif de sortie", None, "ended, exit reason missing"),
    ("Inscriptions", 3, "Motif de sortie", "Emploi", "exit reason without an end"),
    ("Inscriptions", 3, "Projet de sortie", "Social", "exit project without an end"),
    ("Inscriptions", 2, "Motif de sortie", "Parti", "unknown exit reason"),
    ("Inscriptions", 2, "Projet de sortie", "Royal", "unknown exit project"),
    ("Inscriptions", 3, "Début", D(2012, 9, 10), None),  # replaced below: twice the same start
    ("Ateliers", 2, "Type", "Sportif", "unknown type"),
    ("Ateliers", 2, "Animé par", "Voisin", "unknown provider"),
    ("Ateliers", 2, "Organisation", None, "run by a partner or subcontractor, organisation missing"),
    ("Ateliers", 2, "Organisation", "Inconnue", "unknown organisation"),
    ("Ateliers", 2, "Organisation", "CAFA asbl", "not the relation of this organisation"),
    ("Ateliers", 3, "Organisation", "CAFA asbl", "run by the team, organisation given"),
    ("Séances", 2, "Atelier", "AT-9", "unknown workshop"),
    ("Séances", 2, "Groupes", "REM-1; REM-9", "unknown group"),
    ("Séances", 2, "Groupes", "REM-1;REM-1", "the same group twice"),
    ("Séances", 2, "Groupes", " ; ", "missing"),
    ("Séances", 2, "Date", "un mardi", "not a date"),
    ("Séances", 2, "Début", "25:00", "not a time"),
    ("Séances", 2, "Fin", "13:00", "ends before it starts"),
    ("Séances", 2, "État", "Peut-être", "unknown state"),
    ("Séances", 2, "Animée par", "Voisin", "unknown provider"),
    ("Séances", 2, "Organisation animatrice", "Maison du livre", "organisation given, but not who ran the session"),
    ("Séances", 3, "Organisation animatrice", None, "run by a partner or subcontractor, organisation missing"),
    ("Séances", 3, "Organisation animatrice", "CAFA asbl", "not the relation of this organisation"),
    ("Présences", 2, "Séance", "S-9", "unknown session"),
    ("Présences", 2, "Séance", "S-4", "this session was cancelled"),
    ("Présences", 2, "Dossier", "ER-9", "unknown file number"),
    ("Présences", 2, "Statut", "Là", "unknown status"),
    ("Présences", 3, "Dossier", "ER-1", None),  # replaced below: twice on a register
    ("Bilans", 2, "Dossier", "ER-9", "unknown file number"),
    ("Bilans", 2, "Moment", "Plus tard", "unknown moment"),
    ("Bilans", 2, "Date", D(2012, 9, 21), "another date than the rest of this assessment"),
    ("Bilans", 2, "Date", "hier", "not a date"),
    ("Bilans", 2, "Domaine", "Astrologie", "unknown domain"),
    ("Bilans", 2, "Aspect", "Coût", "unknown aspect"),
    ("Bilans", 2, "Aspect", "Autonomie", None),  # replaced below: twice in an assessment
    ("Bilans", 2, "Niveau", 7, "outside the scale 1 to 5"),
    ("Bilans", 2, "Niveau", None, "level missing"),
    ("Bilans", 2, "Commentaire", "Sans objet", "a level, but the comment says there is no answer"),
    ("Bilans", 2, "Problème", "Peut-être", "neither yes nor no"),
    ("Actions", 2, "Dossier", "ER-9", "unknown file number"),
    ("Actions", 2, "Domaine", "Astrologie", "unknown domain"),
    ("Actions", 3, "Objectif", "Autre but", "another goal than the rest of this plan"),
    ("Actions", 2, "Action", None, "missing"),
    ("Actions", 2, "Échéance", "un jour", "not a date"),
    ("Actions", 2, "État", "Oubliée", "unknown state"),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "row", "column", "value", "words"), [case for case in ERRORS if case[4] is not None])
def test_an_error_is_told_once_at_its_place(sheet, row, column, value, words):
    assert defects_of(altered((sheet, row, column, value))) == [(sheet, row, column, "error", words)]


@pytest.mark.parametrize(
    ("sheet", "source", "column", "words"),
    [
        ("Organisations", 2, "Nom", "organisation twice"),
        ("Équipe", 2, "Code", "post twice"),
        ("Financements", 2, "Source", "funding period twice"),
        ("Groupes", 2, "Groupe", "group twice"),
        ("Participants", 2, "Dossier", "file number twice"),
        ("Inscriptions", 2, "Dossier", "enrolment twice"),
        ("Ateliers", 2, "Atelier", "workshop twice"),
        ("Séances", 2, "Séance", "session twice"),
        ("Présences", 2, "Séance", "this person is already on this register"),
        ("Bilans", 2, "Aspect", "this aspect is already answered in this assessment"),
        ("Actions", 2, "Action", "action twice"),
    ],
)
def test_a_row_that_stands_twice(sheet, source, column, words):
    book = sound()
    book[sheet].append(list(book[sheet][source - 1]))
    assert defects_of(book) == [(sheet, len(book[sheet]), column, "error", words)]


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value", "words"),
    [
        ("Participants", 2, "Code postal", "F-59000", "not a Belgian postcode"),
        ("Participants", 2, "Date de naissance", None, "no birth date"),
        ("Présences", 2, "Séance", "S-5", "this session was never closed: the mark is kept but not counted"),
        ("Présences", 2, "Dossier", "ER-3", "this person was not enrolled on that day"),
        ("Groupes", 2, "Début", D(2012, 9, 11), None),
    ],
)
def test_a_warning_lets_through(sheet, row, column, value, words):
    reading = read_workbook(xlsx(altered((sheet, row, column, value))))
    assert reading.errors == 0
    assert reading.warnings >= 1
    if words:
        assert told(reading) == [(sheet, row, column, "warning", words)]
    else:  # both persons of the group start before it
        assert {one.words for one in reading.defects} == {"starts outside the dates of the group"}


def test_two_files_of_one_person_are_a_warning():
    book = sound()
    book["Participants"].append(["ER-4", "ZEROUKI", "Tarik", D(1990, 1, 2), "M", None, None])
    words = "same name and birth date as another file: possible duplicate"
    assert defects_of(book) == [("Participants", 5, "Nom", "warning", words)]


ALIKE = "name and birth date close to those of another file: possible duplicate"


def warned(*people) -> list[int]:
    """Return which of these people, by their place, are said to be perhaps one who stands before."""
    book = sound()
    before = len(book["Participants"])
    for number, (last, first, born) in enumerate(people, 1):
        book["Participants"].append([f"D-{number}", last, first, born, "F", None, None])
    got = defects_of(book)
    assert {words for *_, words in got} <= {ALIKE, "same name and birth date as another file: possible duplicate"}
    return [row - before for _sheet, row, *_ in got]


def test_near_duplicates_are_a_warning():
    linden, guessan, amrani = D(1971, 5, 6), D(1985, 9, 9), D(1992, 2, 3)
    assert warned(
        ("Van der Linden", "Marie-Claire", linden),
        ("Vanderlinden", "Marie Claire", linden),
        ("VAN DER LINDEN", "Marie-Claire", linden),
        ("N'Guessan", "Aya", guessan),
        ("N’Guessan", "Aya", guessan),
        ("Nguessan", "Aya", guessan),
        ("El Amrani", "Yassine", amrani),
        ("Yassine", "El Amrani", amrani),
        ("El-Amrani", "Yassine", amrani),
        ("Diallo", "Mamadou", D(1988, 1, 1)),
        ("Diallo", "Mamadou", D(1988, 1, 10)),
        ("Dialo", "Mamadou", D(1988, 1, 1)),
        ("Øster", "Åsa", D(1970, 1, 2)),
        ("Oster", "Asa", D(1970, 1, 2)),
        ("Иванова", "Ольга", D(1980, 1, 2)),
        ("Ivanova", "Olga", D(1980, 1, 2)),
    ) == [2, 3, 5, 6, 8, 9, 11, 12, 14, 16]


def test_invisible_characters_hide_no_duplicate():
    people = [
        ("Belkacem", "Nora", D(1980, 3, 4)),
        ("Peeters", "Jan", D(1975, 11, 30)),
        ("Mukendi", "Esther", D(1990, 1, 1)),
    ]
    hidden = [("Belkacem\u200b", "Nora", people[0][2]), ("Pee\xadters", "Jan", people[1][2])]
    hidden.append(("\u202bMukendi\u202c", "Esther", people[2][2]))
    assert warned(*hidden, *people) == [4, 5, 6]


@time_machine.travel("2013-10-10 12:00")
def test_what_is_held_or_ended_cannot_be_to_come():
    got = defects_of(altered(("Séances", 7, "État", "Tenue")))
    assert ("Séances", 7, "Date", "error", "in the future") in got
    assert ("Séances", 6, "Date", "error", "in the future") in got  # "never closed" is of the past too
    assert ("Inscriptions", 5, "Fin", "error", "in the future") in got
    assert len(got) == 3


def test_a_mark_on_a_session_to_come():
    with time_machine.travel("2013-10-20 12:00"):
        book = altered(("Inscriptions", 5, "Fin", None), ("Inscriptions", 5, "Motif de sortie", None))
        book["Présences"].append(["S-6", "ER-3", "Présent"])
        assert defects_of(book) == [("Présences", 8, "Séance", "error", "this session has not been held")]


def test_dates_before_the_birth():
    got = defects_of(altered(("Participants", 3, "Date de naissance", D(2012, 12, 1))))
    assert got == [("Inscriptions", 4, "Début", "error", "before the birth date")]


def test_assessments_out_of_order_are_told_once():
    book = altered(*[("Bilans", row, "Date", D(2013, 6, 19)) for row in range(2, 17)])
    assert defects_of(book) == [("Bilans", 17, "Date", "error", "earlier than a previous assessment")]


def test_a_person_without_enrolment_has_no_assessment_and_no_plan():
    book = sound()
    del book["Inscriptions"][3]
    got = defects_of(book)
    assert ("Actions", 5, "Dossier", "error", "this person has no enrolment") in got
    assert {one[4] for one in got} == {"this person has no enrolment", "this person was not enrolled on that day"}


def test_nothing_is_told_that_only_follows():
    """A row with a defect is known to those that refer to it; what cannot be read says nothing of others."""
    assert defects_of(altered(("Inscriptions", 2, "Fin", "un jour"))) == [
        ("Inscriptions", 2, "Fin", "error", "not a date")
    ]
    assert defects_of(altered(("Séances", 2, "Date", "?"))) == [("Séances", 2, "Date", "error", "not a date")]
    assert defects_of(altered(("Groupes", 2, "Parcours", "?"))) == [
        ("Groupes", 2, "Parcours", "error", "unknown track")
    ]
    assert defects_of(altered(("Organisations", 2, "Relation", "?"))) == [
        ("Organisations", 2, "Relation", "error", "unknown relation")
    ]


def test_a_missing_sheet_stops_the_reading():
    book = sound()
    del book["Groupes"]
    reading = read_workbook(xlsx(book))
    assert told(reading) == [("Groupes", None, "", "error", "sheet missing")]
    assert reading.records == {}


def test_missing_and_double_columns_stop_the_reading():
    book = altered(("Participants", 1, "Nom", "Naam"), ("Séances", 1, "Lieu", "Date"))
    got = defects_of(book)
    assert got == [
        ("Participants", 1, "Nom", "error", "column missing"),
        ("Séances", 1, "Date", "error", "column twice"),
        ("Séances", 1, "Lieu", "error", "column missing"),
    ]


def test_headings_and_words_without_accents_case_or_blanks():
    book = {f" {name.upper().replace('É', 'E')} ": rows for name, rows in sound().items()}
    for rows in book.values():
        rows[0] = [f"  {heading.lower().replace('é', 'e')} " for heading in rows[0]]
    book[" SEANCES "][1][7] = " tenue "
    assert defects_of(book) == []


def test_the_order_of_columns_is_free_and_others_are_ignored():
    book = sound()
    book["Participants"] = [["Remarque", *reversed(row)] for row in book["Participants"]]
    book["Notes"] = [["ce que je veux"]]
    reading = read_workbook(xlsx(book))
    assert told(reading) == []
    assert {notice.words for notice in reading.notices} == {
        "the sheet “%(sheet)s” is not part of the workbook and is not read",
        "the column “%(heading)s” is not part of the workbook and is not read",
    }


def test_blank_rows_are_skipped_and_do_not_move_numbers():
    book = sound()
    book["Participants"].insert(2, [None, "  ", "", None, None, None, None])
    book["Participants"][3][1] = None
    assert defects_of(book) == [("Participants", 4, "Nom", "error", "missing")]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_a_name_like_a_formula_is_a_text_and_a_notice(sign):
    reading = read_workbook(xlsx(altered(("Participants", 2, "Nom", f"{sign}cmd()"))))
    assert told(reading) == []
    assert reading.records["Participants"][0].last_name == f"{sign}cmd()"
    assert [(one.sheet, one.row, one.column) for one in reading.notices] == [("Participants", 2, "Nom")]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04rubbish", b"\xd0\xcf\x11\xe0" + b"\0" * 600, b"a,b\n1,2\n"])
def test_files_that_cannot_be_read(content):
    with pytest.raises(WorkbookRefused) as refused:
        read_workbook(content)
    assert str(refused.value).endswith(".")


def test_too_many_rows(settings):
    settings.WORKBOOK_MAX_ROWS = 10
    with pytest.raises(WorkbookRefused):
        read_workbook(xlsx(sound()))
