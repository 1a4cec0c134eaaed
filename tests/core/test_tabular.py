"""Sheets going out: typed, read back equal, and never a formula."""

import csv
import datetime as dt
import io
import zipfile
from decimal import Decimal
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.spreadsheets.writer import (
    Kind,
    OutputColumn,
    OutputSheet,
    TypedCell,
    open_workbook,
    protect,
    read_csv,
    stream_csv,
    unprotect,
    write_csv,
    write_xlsx,
)

COLUMNS = [
    OutputColumn("code", "Code"),
    OutputColumn("count", "Count", Kind.INTEGER),
    OutputColumn("share", "Share", Kind.PERCENT),
    OutputColumn("fte", "FTE", Kind.DECIMAL),
    OutputColumn("day", "Day", Kind.DATE),
    OutputColumn("at", "At", Kind.DATETIME),
    OutputColumn("start", "Start", Kind.TIME),
    OutputColumn("time", "Time", Kind.DURATION),
    OutputColumn("sent", "Sent", Kind.BOOLEAN),
]
ROW = [
    "hours; by, team",
    1580,
    36,
    Decimal("0.83"),
    dt.date(2017, 6, 1),
    dt.datetime(2017, 6, 1, 11, 5, tzinfo=dt.UTC),
    dt.time(13, 0),
    dt.timedelta(hours=1580, minutes=30),
    True,
]


def test_csv_for_programs():
    assert write_csv(COLUMNS, [ROW]).decode() == (
        "Code,Count,Share,FTE,Day,At,Start,Time,Sent\n"
        '"hours; by, team",1580,36,0.83,2017-06-01,2017-06-01T13:05:00+02:00,13:00,1580:30,true\n'
    )


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_csv_for_a_french_or_dutch_spreadsheet(language):
    assert write_csv(COLUMNS[:6], [ROW[:6]], language=language).decode("utf-8") == (
        '\ufeffCode;Count;Share;FTE;Day;At\r\n"hours; by, team";1580;36;0,83;01/06/2017;01/06/2017 13:05\r\n'
    )


def test_csv_for_an_english_spreadsheet():
    text = write_csv(COLUMNS[:4], [ROW[:4]], language="en").decode("utf-8")
    assert text == '\ufeffCode,Count,Share,FTE\r\n"hours; by, team",1580,36,0.83\r\n'


def test_blank_is_not_zero():
    assert write_csv(COLUMNS[:3], [["a", None, 0]]) == b"Code,Count,Share\na,,0\n"


def test_a_cell_may_be_of_another_kind_than_its_column():
    row = ["hours", TypedCell(Decimal("960.50"), Kind.DECIMAL), TypedCell("n/a", Kind.TEXT)]
    assert write_csv(COLUMNS[:3], [row]) == b"Code,Count,Share\nhours,960.5,n/a\n"


def test_rows_by_key():
    assert write_csv(COLUMNS[:2], [{"count": 3, "code": "a"}, {"code": "b"}]) == b"Code,Count\na,3\nb,\n"


@pytest.mark.parametrize("row", [["a"], ["a", 1, 2]])
def test_a_row_of_another_length_is_an_error(row):
    with pytest.raises(ValueError, match="zip"):
        write_csv(COLUMNS[:2], [row])


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1.5])
def test_a_number_that_is_no_whole_number_is_an_error(value):
    with pytest.raises(ValueError, match="is no integer"):
        write_csv(COLUMNS[:2], [["a", value]])


def test_large_numbers_have_no_exponent():
    assert write_csv([COLUMNS[3]], [[Decimal("1E+3")], [1e16], [0.1]]) == b"FTE\n1000\n10000000000000000\n0.1\n"


def test_long_lists_come_in_blocks():
    blocks = list(stream_csv(COLUMNS[:2], ([str(number), number] for number in range(1200))))
    assert len(blocks) == 3
    assert len(b"".join(blocks).splitlines()) == 1201


def test_no_rows_still_has_headings():
    assert write_csv(COLUMNS[:2], []) == b"Code,Count\n"


RISKY = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1", "＋1", "－1", "＠x", "  =1", "'=1", '=HYPERLINK("http://x")']


@pytest.mark.parametrize("text", RISKY)
def test_a_text_that_would_run_is_marked_in_csv_and_read_back(text):
    data = write_csv(COLUMNS[:1], [[text]])
    assert next(csv.reader(io.StringIO(data.decode().partition("\n")[2])))[0].startswith("'")
    assert read_csv(data)[1] == [text]


@pytest.mark.parametrize("text", ["Jean-Luc", "a=b", "O'Neill", "'s Gravenhage", "12,-", "a; - b", "€ 5", ""])
def test_other_texts_are_left_alone(text):
    assert protect(text) == text


def test_a_text_cut_at_another_separator_does_not_run():
    """A spreadsheet program set to semicolons opens a file with commas."""
    data = write_csv(COLUMNS[:2], [["x;=1+1", 3]]).decode()
    cut = [cell for row in csv.reader(io.StringIO(data), delimiter=";") for cell in row]
    assert not [cell for cell in cut if cell.lstrip().startswith(("=", "+", "@"))]


def test_a_negative_number_is_no_text():
    assert write_csv([COLUMNS[1]], [[-3]]) == b"Count\n-3\n"


@given(st.text(alphabet=st.sampled_from("a1' \t\r\n;,=+-@＝")) | st.text())
def test_protection_is_undone_exactly(text):
    assert unprotect(protect(text)) == text


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00")), min_size=2, max_size=2))
def test_csv_comes_back_as_it_was(texts):
    columns = [OutputColumn("a", "A"), OutputColumn("b", "B")]
    for language in (None, "fr", "en"):
        assert read_csv(write_csv(columns, [texts], language=language))[1] == texts


def test_xlsx_is_read_back_with_its_types():
    data = write_xlsx([OutputSheet("Figures", COLUMNS, [ROW])], language="en")
    assert open_workbook(data).rows("Figures") == [
        [column.label for column in COLUMNS],
        [*ROW[:3], 0.83, ROW[4], dt.datetime(2017, 6, 1, 13, 5), ROW[6], ROW[7], "yes"],  # noqa: DTZ001
    ]


def test_xlsx_formats_headings_and_widths():
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx([OutputSheet("Figures", COLUMNS, [ROW])])))["Figures"]
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold
    assert sheet["C2"].number_format == '0" %"'
    assert sheet["B2"].number_format == "#,##0"
    assert sheet["E2"].number_format == "dd/mm/yyyy"
    assert sheet.column_dimensions["A"].width > 15


@pytest.mark.parametrize(
    "text", [*RISKY, "http://example.org", "mailto:a@b.be", "internal:Sheet!A1", "12", "\x01 _x0041_"]
)
def test_xlsx_texts_stay_texts(text):
    data = write_xlsx([OutputSheet("S", [OutputColumn("a", text)], [[text]])])
    rows = list(openpyxl.load_workbook(io.BytesIO(data))["S"].rows)
    assert [row[0].data_type for row in rows] == ["s", "s"]
    assert [row[0].hyperlink for row in rows] == [None, None]
    assert open_workbook(data).rows("S")[1] == [text] or "\x01" in text
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_a_text_too_long_for_a_cell_says_that_it_was_cut():
    rows = open_workbook(write_xlsx([OutputSheet("S", [OutputColumn("a", "A")], [["x" * 40_000]])])).rows("S")
    assert len(rows[1][0]) == 32_767
    assert rows[1][0].endswith("x[…]")


def test_sheet_names_are_made_acceptable_and_unique():
    names = ["Évolution [2012/2017]: all?", "a" * 40, "A" * 40, "'quoted'", "", "History"]
    data = write_xlsx([OutputSheet(name, COLUMNS[:1]) for name in names], language="en")
    assert open_workbook(data).sheet_names == [
        "Évolution 2012 2017 all",
        "a" * 31,
        "A" * 27 + " (2)",
        "quoted",
        "Sheet",
        "History_",
    ]


def test_definitions_are_a_last_sheet():
    data = write_xlsx([OutputSheet("S", COLUMNS[:1])], notes=[("Participants", "Distinct persons.")], language="en")
    book = open_workbook(data)
    assert book.sheet_names == ["S", "Definitions"]
    assert book.rows("Definitions") == [["Word", "Meaning"], ["Participants", "Distinct persons."]]


def test_properties_hold_the_title_and_nobody():
    properties = openpyxl.load_workbook(
        io.BytesIO(write_xlsx([OutputSheet("S", COLUMNS[:1])], title="Évolution"))
    ).properties
    assert properties.title == "Évolution"
    assert not properties.creator
    assert not properties.lastModifiedBy


def test_times_are_those_of_belgium():
    at = dt.datetime(2017, 6, 1, 18, 5, tzinfo=ZoneInfo("America/New_York"))
    assert write_csv([COLUMNS[5]], [[at]]) == b"At\n2017-06-02T00:05:00+02:00\n"
