"""Small workbooks that each show one way in which a cell may look empty, or other than it is (tests/data/cases)."""

from __future__ import annotations

import datetime as dt
import io
import unicodedata

import openpyxl
import pytest

from exchange.reader import Reading, read_workbook
from tests.exchange.workbooks import DATA, sound, xlsx
from workshops.models import Session

CASES = DATA / "cases"
NO_RESULT = "a formula whose result the file does not hold"


def case(name: str) -> Reading:
    return read_workbook(CASES / f"{name}.xlsx")


def told(reading: Reading) -> list[tuple]:
    return [(one.sheet, one.row, one.column, one.words) for one in reading.defects]


def noticed(reading: Reading) -> list[tuple]:
    return [(one.sheet, one.row, one.column, one.words % one.values) for one in reading.notices]


def altered(change) -> Reading:
    """Return the reading of the base workbook after `change(book)`, saved by openpyxl."""
    book = openpyxl.load_workbook(CASES / "00-base.xlsx")
    change(book)
    out = io.BytesIO()
    book.save(out)
    return read_workbook(out.getvalue())


def test_the_base_workbook_has_nothing_to_tell():
    reading = case("00-base")
    assert (told(reading), noticed(reading)) == ([], [])
    assert reading.rows("Présences") == 10


def test_a_formula_without_a_stored_result_is_an_error_at_its_cell():
    assert told(case("05-formula-no-value")) == [
        ("Participants", 4, "Date de naissance", NO_RESULT),
        ("Participants", 4, "Code postal", NO_RESULT),
        ("Inscriptions", 2, "Fin", NO_RESULT),
        ("Inscriptions", 2, "Motif de sortie", NO_RESULT),
        ("Séances", 3, "Animée par", NO_RESULT),
    ]


def test_a_row_of_formulas_without_results_does_not_vanish():
    reading = case("05b-row-of-formulas-no-value")
    columns = ("Séance", "Dossier", "Statut")
    assert told(reading) == [("Présences", row, column, NO_RESULT) for row in (10, 11) for column in columns]
    assert reading.rows("Présences") == 10


def test_formulas_below_the_last_row_are_told():
    def fill(book):
        book["Présences"]["B40"] = "=A1"

    assert ("Présences", 40, "Dossier", NO_RESULT) in told(altered(fill))


def test_formulas_outside_the_columns_of_the_workbook_do_not_matter():
    def fill(book):
        book["Présences"]["H1"] = "Contrôle"
        book["Présences"]["H3"] = "=1+1"
        book["Présences"]["H30"] = "=1+1"

    assert told(altered(fill)) == []


def test_merged_cells_are_told_at_each_covered_cell_with_the_range():
    assert told(case("06-merged-who-ran")) == [
        ("Séances", row, column, f"merged with other cells ({area})")
        for row in (3, 4)
        for column, area in (("Animée par", "I2:I4"), ("Organisation animatrice", "J2:J4"))
    ]
    assert told(case("06d-merged-referent")) == [
        ("Inscriptions", row, "Référent", "merged with other cells (H2:H5)") for row in (3, 4, 5)
    ]


def test_merged_cells_of_one_row_are_told():
    def merge(book):
        book["Participants"].merge_cells("B3:C3")

    assert told(altered(merge)) == [("Participants", 3, "Prénom", "merged with other cells (B3:C3)")]


def test_merged_cells_that_hide_nothing_do_not_matter():
    def merge(book):
        sheet = book["Présences"]
        sheet.insert_rows(1, 2)
        sheet["A1"] = "Présences de 2016"
        sheet.merge_cells("A1:C1")
        sheet.merge_cells("E4:F6")  # outside the columns of the workbook
        book["Séances"].merge_cells("I2:J4")  # blank
        book["Participants"].merge_cells("A5:A6")  # the last record is drawn over two rows
        book["Participants"].merge_cells("B5:B6")

    reading = altered(merge)
    assert told(reading) == []
    assert reading.rows("Participants") == 4


def test_hidden_rows_are_read_and_counted():
    reading = case("07-hidden-rows-filter")
    assert noticed(reading) == [
        ("Présences", None, "", "rows hidden by hand or by a filter, which are read too: 2"),
    ]
    assert told(reading) == []
    assert reading.rows("Présences") == 10


def test_hidden_columns_and_sheets_are_read_and_told():
    def hide(book):
        book["Participants"].column_dimensions["G"].hidden = True
        book["Participants"].column_dimensions["K"].hidden = True
        book["Bilans"].sheet_state = "hidden"
        book["Actions"].sheet_state = "veryHidden"
        book.create_sheet("Brouillon").sheet_state = "hidden"

    reading = altered(hide)
    assert noticed(reading) == [
        ("", None, "", "the sheet “Brouillon” is not part of the workbook and is not read"),
        ("Participants", None, "Code postal", "the column is hidden: it is read like the others"),
        ("Bilans", None, "", "the sheet is hidden: it is read like the others"),
        ("Actions", None, "", "the sheet is hidden: it is read like the others"),
    ]
    assert told(reading) == []


def test_numbers_with_zeros_by_their_format_are_read_as_shown():
    reading = case("13b-zeros-by-format")
    assert told(reading) == []
    assert [record.number for record in reading.records["Participants"]] == ["001", "002", "003", "004"]
    assert {record.number for record in reading.records["Présences"]} <= {"001", "002", "003", "004"}
    words = "numbers read with the zeros or letters that their format shows (000): %d"
    assert [one for one in noticed(reading) if one[0] in ("Participants", "Présences")] == [
        ("Participants", None, "Dossier", words % 4),
        ("Présences", None, "Dossier", words % 10),
    ]


def test_headings_under_a_title_are_found():
    book = sound()
    book["Participants"] = [["Participants de 2012", *[None] * 6], [None] * 7, *book["Participants"]]
    reading = read_workbook(xlsx(book))
    assert told(reading) == []
    assert noticed(reading) == [("Participants", 3, "", "the headings stand in row 3: the rows above are not read")]
    assert [record.row for record in reading.records["Participants"]] == [4, 5, 6]


def test_a_column_missing_under_a_title_is_told_at_its_row():
    book = sound()
    book["Participants"] = [["Participants de 2012", *[None] * 6], *book["Participants"]]
    book["Participants"][1][1] = "Patronyme"
    assert told(read_workbook(xlsx(book))) == [("Participants", 2, "Nom", "column missing")]


@pytest.mark.parametrize("rows", [[], [[None]], [["Nom"], ["Relation"]]])
def test_a_sheet_without_headings_says_which_are_missing(rows):
    book = sound()
    book["Organisations"] = rows
    assert ("Organisations", 1, "Relation", "column missing") in told(read_workbook(xlsx(book)))


def test_names_are_read_without_invisible_characters():
    reading = case("25-invisible-characters")
    assert [(row, words) for _, row, _, words in told(reading)] == [
        (row, "same name and birth date as another file: possible duplicate") for row in (6, 7, 8, 9)
    ]
    names = {text for record in reading.records["Participants"] for text in (record.last_name, record.first_name)}
    assert {char for char in "".join(names) if unicodedata.category(char) == "Cf" or char == "\xa0"} == set()


def test_invisible_characters_do_not_make_a_code_unknown():
    book = sound()
    book["Présences"][1][0] = "S-1\u200b"
    book["Présences"][2][1] = "\ufeffER-2"
    book["Séances"][3][2] = "REM-1\u200b; IMM-1"
    book["Présences"][3][2] = "Re\u00adtard"
    book["Participants"][1][4] = "\u200e"
    reading = read_workbook(xlsx(book))
    assert told(reading) == []
    assert reading.records["Participants"][0].gender is None


def test_long_texts_are_kept_as_they_are_written():
    book = sound()
    book["Bilans"][1][7] = "famille \U0001f468\u200d\U0001f469"
    assert read_workbook(xlsx(book)).records["Bilans"][0].comment == book["Bilans"][1][7]


def test_dates_with_an_hour_and_a_day_of_the_week_are_read():
    reading = case("15-date-texts")
    assert told(reading) == []
    days = [record.day.isoformat() for record in reading.records["Séances"]]
    assert days == ["2016-02-02", "2016-02-03", "2016-02-04", "2016-03-01"]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("REM-1, IMM-1", "several groups without a semicolon between them"),
        ("REM-1\nIMM-1", "several groups without a semicolon between them"),
        ("REM-1 / IMM-1", "several groups without a semicolon between them"),
        ("REM-1 IMM-1", "several groups without a semicolon between them"),
        ("REM-1, REM-9", "several groups without a semicolon between them"),
        ("REM-9, REM-8", "unknown group"),
        ("REM-1 bis", "unknown group"),
    ],
)
def test_groups_without_a_semicolon_are_told(written, words):
    book = sound()
    book["Séances"][3][2] = written
    assert told(read_workbook(xlsx(book))) == [("Séances", 4, "Groupes", words)]


@pytest.mark.parametrize("written", ["REM-1;IMM-1", "REM-1;\nIMM-1", " REM-1 ; IMM-1; ", "REM-1;\u200bIMM-1"])
def test_groups_with_a_semicolon_are_read(written):
    book = sound()
    book["Séances"][3][2] = written
    reading = read_workbook(xlsx(book))
    assert told(reading) == []
    assert reading.records["Séances"][2].groups == ("REM-1", "IMM-1")


@pytest.mark.parametrize("written", [1990, "1990", "06/1990", "00/00/1990"])
def test_a_birth_date_without_its_day_is_read_as_far_as_it_is_known(written):
    book = sound()
    book["Participants"][1][3] = written
    reading = read_workbook(xlsx(book))
    assert told(reading) == []
    assert reading.records["Participants"][0].born.typed == ("06/1990" if "06" in str(written) else "1990")


def test_sessions_over_midnight_belong_to_the_day_on_which_they_begin():
    reading = case("76-over-midnight")
    assert told(reading) == []
    words = "ends at midnight or on the next day: %d minutes, which count on the day it begins"
    assert noticed(reading) == [("Séances", 2, "Fin", words % 120), ("Séances", 4, "Fin", words % 180)]


@pytest.mark.parametrize(
    ("start", "end"), [("13:00", "12:30"), ("13:00", "13:00"), ("0:30", "24:00"), ("0:00", "24:00")]
)
def test_an_end_far_before_the_start_is_a_mistake(start, end):
    book = sound()
    book["Séances"][1][4:6] = [start, end]
    assert told(read_workbook(xlsx(book))) == [("Séances", 2, "Fin", "ends before it starts")]


def test_sessions_over_midnight_are_written_with_their_hours(bring_in):
    bring_in((CASES / "76-over-midnight.xlsx").read_bytes())
    minutes = dict(Session.objects.filter(code__in=["S1", "S3"]).values_list("code", "minutes"))
    assert minutes == {"S1": 120, "S3": 180}
    assert Session.objects.get(code="S3").date == dt.date(2016, 2, 4)
