"""Workbooks coming in: what is read is what its author sees, and nothing hostile reaches the parser."""

import datetime as dt
import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
import python_calamine
import xlsxwriter
from django.utils import translation

from core.spreadsheets.reader import NO_RESULT, FormattedNumber, Limits, MergedCell, WorkbookRefused, open_workbook

ROOT = Path(__file__).resolve().parents[2]
LIMITS = Limits(size=5_000_000, unpacked=20_000_000, members=200, rows=1000, columns=60)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def book(fill, **options) -> bytes:
    """Return a workbook with one sheet, "Data", filled by `fill(sheet, book)`."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **options}) as made:
        fill(made.add_worksheet("Data"), made)
    return out.getvalue()


def plain() -> bytes:
    return book(lambda sheet, _book: sheet.write_row(0, 0, ["Nom", "Prénom"]))


def edited(data: bytes, edit: dict, *, add: dict | None = None, drop: tuple = (), method=zipfile.ZIP_DEFLATED) -> bytes:
    """Return a copy of a workbook with parts edited (name -> function of bytes), added or dropped."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", method) as new:
        for name in old.namelist():
            if name not in drop:
                new.writestr(name, edit.get(name, bytes)(old.read(name)))
        for name, content in (add or {}).items():
            new.writestr(name, content)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def with_cells(xml: str) -> bytes:
    """Return a workbook whose sheet has this content for its rows."""
    return edited(
        plain(),
        {SHEET: lambda part: re.sub(rb"<sheetData>.*</sheetData>", f"<sheetData>{xml}</sheetData>".encode(), part)},
    )


def refusal(data: bytes | Path, limits: Limits = LIMITS) -> str:
    with pytest.raises(WorkbookRefused) as caught:
        open_workbook(data, limits=limits)
    assert str(caught.value) == caught.value.sentence
    return caught.value.sentence


@pytest.fixture
def parser_is_never_called(monkeypatch):
    def called(*_arguments, **_options):
        pytest.fail("the parser was given a file that had to be refused before")

    monkeypatch.setattr(python_calamine, "load_workbook", called)


# What is read


def test_rows_are_numbered_as_the_spreadsheet_does():
    data = book(lambda sheet, _book: sheet.write_row(2, 1, ["third row", "second and third column"]))
    assert open_workbook(data, limits=LIMITS).rows("Data") == [
        [None, None, None],
        [None, None, None],
        [None, "third row", "second and third column"],
    ]


def test_values_come_as_what_they_are():
    def fill(sheet, made):
        def style(code):
            return made.add_format({"num_format": code})

        sheet.write_row(0, 0, ["  blanks kept ", 2, 2.5, True, 1060, 4e20])
        sheet.write_datetime(1, 0, dt.datetime(2017, 6, 1), style("dd/mm/yyyy"))  # noqa: DTZ001
        sheet.write_datetime(1, 1, dt.datetime(2017, 6, 1, 13, 5), style("dd/mm/yyyy hh:mm"))  # noqa: DTZ001
        sheet.write_datetime(1, 2, dt.time(13, 0), style("hh:mm"))
        sheet.write_datetime(1, 3, dt.timedelta(hours=30), style("[h]:mm"))
        sheet.write_string(1, 4, "")
        sheet.write_formula(1, 5, "=1+1", None, 2)

    rows = open_workbook(book(fill), limits=LIMITS).rows("Data")
    assert rows == [
        ["  blanks kept ", 2, 2.5, True, 1060, 4e20],
        [dt.date(2017, 6, 1), dt.datetime(2017, 6, 1, 13, 5), dt.time(13, 0), dt.timedelta(hours=30), None, 2],  # noqa: DTZ001
    ]
    assert isinstance(rows[0][1], int)
    assert rows[0][3] is True
    assert type(rows[1][0]) is dt.date


def test_a_text_like_a_formula_is_a_text():
    data = book(lambda sheet, _book: sheet.write_string(0, 0, '=HYPERLINK("http://example.org")'))
    assert open_workbook(data, limits=LIMITS).rows("Data") == [['=HYPERLINK("http://example.org")']]


def test_a_cell_in_error_is_not_silently_empty():
    data = book(lambda sheet, _book: sheet.write_formula(1, 1, "=NA()", None, "#N/A"))
    assert open_workbook(data, limits=LIMITS).rows("Data")[1][1] == "#N/A"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="B2"><f>1+1</f></c>', NO_RESULT),
        ('<c r="B2"><f>1+1</f><v/></c>', NO_RESULT),
        ('<c r="B2"><f>1+1</f><v> </v></c>', NO_RESULT),
        ('<c r="B2" t="str"><f>A1</f></c>', NO_RESULT),
        ('<c r="B2"><f>1+1</f><v>2</v></c>', 2),
        ('<c r="B2" t="str"><f>""</f><v></v></c>', None),  # the result is the empty text
        ('<c r="B2" t="e"><f>NA()</f><v>#N/A</v></c>', "#N/A"),
    ],
)
def test_a_formula_without_a_stored_result_is_not_empty(cell, value):
    data = with_cells(f'<row r="1"><c r="A1"><v>1</v></c></row><row r="2">{cell}</row>')
    assert open_workbook(data, limits=LIMITS).rows("Data") == [[1, None], [None, value]]


def test_formulas_of_sparklines_and_checks_are_no_cells():
    extra = b"</sheetData><extLst><ext><f>Data!A1</f></ext></extLst>"
    data = edited(
        with_cells('<row r="1"><c r="A1"><v>1</v></c></row>'),
        {SHEET: lambda part: part.replace(b"</sheetData>", extra)},
    )
    assert open_workbook(data, limits=LIMITS).rows("Data") == [[1]]


def test_cells_covered_by_a_merge_with_content():
    def fill(sheet, made):
        sheet.merge_range("B1:C2", "both")
        sheet.merge_range("A3:A9", "clipped to what the sheet holds")
        sheet.merge_range("C3:C4", "")
        sheet.write(3, 2, "last")

    merged, clipped = MergedCell("B1:C2"), MergedCell("A3:A9")
    assert open_workbook(book(fill), limits=LIMITS).rows("Data") == [
        [None, "both", merged],
        [None, merged, merged],
        ["clipped to what the sheet holds", None, None],
        [clipped, None, "last"],
    ]


def with_merges(xml: str) -> bytes:
    merges = f"</sheetData><mergeCells>{xml}</mergeCells>".encode()
    return edited(
        with_cells('<row r="9"><c r="I9"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>'),
        {SHEET: lambda part: part.replace(b"</sheetData>", merges)},
    )


def test_merges_that_cost_more_than_the_sheet_are_refused():
    opened = open_workbook(with_merges('<mergeCell ref="A1:I9"/>' * 2), limits=LIMITS)
    with pytest.raises(WorkbookRefused, match="damaged"):
        opened.rows("Data")
    assert "far larger than a workbook" in refusal(with_merges('<mergeCell ref="A1:B2"/>' * (LIMITS.rows + 1)))
    assert "damaged" in refusal(with_merges('<mergeCell ref="all"/>'))


def test_content_outside_a_cell_is_not_taken_for_one():
    data = with_cells('<row r="1"><f>1</f><v>2</v><c r="A1"><v>1</v></c></row>')
    assert open_workbook(data, limits=LIMITS).rows("Data") == [[1]]
    assert "damaged" in refusal(with_cells("<c><f>1</f></c>"))


def test_what_is_hidden_is_known():
    def fill(sheet, made):
        sheet.write_column(0, 0, ["a", "b", "c"])
        sheet.write(0, 2, "d")
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_row(7, None, None, {"hidden": True})
        sheet.set_column(1, 50, None, None, {"hidden": True})
        made.add_worksheet("Old").hide()

    opened = open_workbook(book(fill), limits=LIMITS)
    assert opened.hidden_rows("Data") == {2}
    assert opened.hidden_columns("Data") == {1, 2}
    assert opened.hidden_sheets == {"Old"}


def test_numbers_that_their_format_shows_with_zeros():
    def fill(sheet, made):
        style = made.add_format({"num_format": '"D-"000'})
        sheet.write_row(0, 0, [7, 7.5, -7, True, "7"], style)
        sheet.write(0, 5, 7)

    row = open_workbook(book(fill), limits=LIMITS).rows("Data")[0]
    assert row == [7, 7.5, -7, True, "7", 7]
    assert [type(cell) is FormattedNumber for cell in row] == [True, False, False, False, False, False]
    assert row[0].text == "D-007"


def test_coloured_empty_cells_far_away_are_no_rows():
    def fill(sheet, made):
        sheet.write(0, 0, "Nom")
        sheet.write_blank(900_000, 16_000, None, made.add_format({"bg_color": "yellow"}))

    assert open_workbook(book(fill), limits=LIMITS).rows("Data") == [["Nom"]]


def test_cells_and_rows_without_references_follow_one_another():
    texts = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in "ab")
    xml = f"<row>{texts}</row><row><c><v>1</v></c></row>"
    assert open_workbook(with_cells(xml), limits=LIMITS).rows("Data") == [["a", "b"], [1, None]]


def test_sheets_in_order_with_hidden_ones_and_without_charts():
    def fill(sheet, made):
        sheet.write(0, 0, 1)
        made.add_chartsheet("Chart").set_chart(chart := made.add_chart({"type": "column"}))
        chart.add_series({"values": "=Data!$A$1:$A$1"})
        made.add_worksheet("Empty")
        hidden = made.add_worksheet("Présences")
        hidden.write(0, 0, "x")
        hidden.hide()

    opened = open_workbook(book(fill), limits=LIMITS)
    assert opened.sheet_names == ["Data", "Empty", "Présences"]
    assert opened.rows("Empty") == []
    assert opened.rows("Présences") == [["x"]]
    with pytest.raises(KeyError):
        opened.rows("Chart")


def test_a_book_by_another_writer_is_read_the_same():
    made = openpyxl.Workbook()
    made.active.title = "Data"
    made.active["B3"] = "é"
    made.active["C4"] = dt.date(2016, 12, 8)
    out = io.BytesIO()
    made.save(out)
    rows = open_workbook(out.getvalue(), limits=LIMITS).rows("Data")
    assert rows[2] == [None, "é", None]
    assert rows[3] == [None, None, dt.date(2016, 12, 8)]


def test_the_centre_s_own_workbook():
    opened = open_workbook(ROOT / "demo" / "data" / "espace-ressources-2012-2017.xlsx")
    assert len(opened.sheet_names) == 11
    present = opened.rows("Présences")
    assert len(present) == 48_858
    assert present[0] == ["Séance", "Dossier", "Statut"]
    assert opened.rows("Groupes")[1] == ["REM-2012-1", "Remobilisation", dt.date(2012, 9, 10), dt.date(2013, 6, 30)]


def test_the_defective_workbook_opens_and_its_rows_are_where_the_report_says():
    rows = open_workbook(ROOT / "tests" / "data" / "defective.xlsx").rows("Participants")
    assert rows[8 - 1][rows[0].index("Nom")] is None
    assert not isinstance(rows[7 - 1][rows[0].index("Date de naissance")], dt.date)


# What is refused, and in which words


@pytest.mark.usefixtures("parser_is_never_called")
class TestRefused:
    """Each refusal has its sentence, and none of these files gets as far as the parser."""

    def test_an_empty_file(self):
        assert refusal(b"") == "The file is empty. Choose another one."

    def test_an_empty_file_by_its_path(self, tmp_path):
        path = tmp_path / "book.xlsx"
        path.write_bytes(b"")
        assert refusal(path) == "The file is empty. Choose another one."

    def test_a_large_file_is_not_even_read(self, tmp_path, monkeypatch):
        path = tmp_path / "book.xlsx"
        path.write_bytes(b"PK" * 3000)
        monkeypatch.setattr(Path, "read_bytes", lambda _path: pytest.fail("read"))
        limits = Limits(size=5000, unpacked=10_000, members=10, rows=10, columns=10)
        assert refusal(path, limits) == "The file is too large: 5.9\xa0KB, and at most 4.9\xa0KB can be read."

    @pytest.mark.parametrize("data", [b"Nom,Prenom\nA,B\n", b"%PDF-1.7 ...", b"\x00\x01\x02", b"<html></html>"])
    def test_another_kind_of_file_named_xlsx(self, data):
        assert refusal(data) == "This is not an .xlsx workbook. Save it as .xlsx and choose that copy."

    def test_an_old_or_protected_one(self):
        assert refusal(bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600)).startswith(
            "The file is protected by a password, or"
        )

    def test_protected_members(self):
        data = bytearray(plain())
        for match in re.finditer(rb"PK\x03\x04..|PK\x01\x02....", bytes(data), re.DOTALL):
            data[match.end()] |= 1
        assert refusal(bytes(data)).startswith("The file is protected by a password.")

    @pytest.mark.parametrize("share", [0.05, 0.5, 0.99])
    def test_cut_off(self, share):
        data = plain()
        assert refusal(data[: int(len(data) * share)]).startswith("The file is damaged")

    def test_a_flipped_byte(self):
        """The check sum of a part tells."""
        data = edited(plain(), {}, method=zipfile.ZIP_STORED).replace(b"<sheetData>", b"<sheetDate>")
        assert refusal(data).startswith("The file is damaged")

    def test_an_archive_that_is_no_workbook(self):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("letter.txt", "hello")
        assert refusal(out.getvalue()) == "This is not an .xlsx workbook: it holds no sheets."

    def test_the_book_part_missing(self):
        assert refusal(edited(plain(), {}, drop=("xl/workbook.xml",))).endswith("it holds no sheets.")

    def test_a_sheet_part_missing(self):
        assert refusal(edited(plain(), {}, drop=(SHEET,))).startswith("The file is damaged")

    def test_an_open_document(self):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("content.xml", "<x/>")
        assert "OpenDocument" in refusal(out.getvalue())

    def test_macros(self):
        assert "macros" in refusal(edited(plain(), {}, add={"xl/vbaProject.bin": b"\x00"}))

    def test_too_many_parts(self):
        many = {f"xl/media/{number}.png": b"" for number in range(300)}
        assert "more parts" in refusal(edited(plain(), {}, add=many))

    def test_a_bomb_that_says_its_size(self):
        data = edited(plain(), {}, add={"xl/media/image.png": bytes(30_000_000)})
        assert len(data) < 100_000
        assert "far larger than a workbook" in refusal(data)

    def test_a_bomb_that_lies_about_its_size(self):
        """Whatever the archive claims, no more than the claim is ever unpacked, and the lie shows."""
        row = b'<row r="1"><c r="A1"><v>1</v></c></row>'
        huge = edited(plain(), {SHEET: lambda part: part.replace(b"<sheetData>", b"<sheetData>" + row * 1_000_000)})
        with zipfile.ZipFile(io.BytesIO(huge)) as archive:
            size = archive.getinfo(SHEET).file_size
        assert size > 39_000_000
        lie = huge.replace(size.to_bytes(4, "little"), (5000).to_bytes(4, "little"))
        assert refusal(lie).startswith("The file is damaged")

    def test_repeated_shared_text(self):
        """A text kept once and referred to a thousand times: a few kilobytes, and gigabytes for a parser."""
        cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 1000))
        data = edited(
            with_cells(cells),
            {"xl/sharedStrings.xml": lambda part: part.replace(b"<t>Nom", b"<t>" + b"a" * 1_000_000)},
        )
        assert len(data) < 50_000
        assert "far larger than a workbook" in refusal(data)

    def test_too_many_rows(self):
        def fill(sheet, _book):
            for row in range(0, 200_000, 10):
                sheet.write_number(row, 0, row)

        data = book(fill)
        assert refusal(data, Limits.from_settings()).startswith("The sheet “Data” has more than 100,000 rows")

    def test_too_many_columns(self):
        data = book(lambda sheet, _book: sheet.write_row(0, 0, ["x"] * 16_000))
        assert refusal(data).startswith("The sheet “Data” has more than 60 columns")

    def test_one_cell_at_the_far_end(self):
        """Two cells, and a parser that lays out the rectangle between them needs seventeen thousand million."""
        data = with_cells(
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        )
        assert "more than" in refusal(data)

    def test_many_sparse_sheets(self):
        def fill(sheet, made):
            for page in [sheet, *(made.add_worksheet(f"S{number}") for number in range(5))]:
                page.write_number(999, 59, 1)

        assert "far larger than a workbook" in refusal(book(fill))

    @pytest.mark.parametrize("reference", ["ZZZZZZZZ99999999999", "B0", "1", "A", "A-1", "ABCD1", "A１", "a1"])
    def test_references_that_are_none(self, reference):
        assert refusal(with_cells(f'<row r="1"><c r="{reference}"><v>1</v></c></row>')).startswith(
            "The file is damaged"
        )

    @pytest.mark.parametrize("index", ["99", "-1", "x", ""])
    def test_a_shared_text_that_is_not_there(self, index):
        xml = f'<row r="1"><c r="A1" t="s"><v>{index}</v></c></row>'
        assert refusal(with_cells(xml)).startswith("The file is damaged")

    @pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels"])
    @pytest.mark.parametrize(
        "declared",
        [
            b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
            b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
            b'<!DOCTYPE x SYSTEM "http://example.org/x.dtd">',
        ],
    )
    def test_document_types(self, part, declared):
        def declare(content):
            head, end, rest = content.partition(b"?>")
            return head + end + declared + rest

        assert "document type" in refusal(edited(plain(), {part: declare}))

    def test_broken_xml(self):
        data = edited(plain(), {SHEET: lambda part: part.replace(b"</sheetData>", b"")})
        assert refusal(data).startswith("The file is damaged")

    @pytest.mark.parametrize("encoding", ["bogus", "shift_jis", "hex"])
    @pytest.mark.parametrize("part", ["xl/workbook.xml", SHEET])
    def test_an_encoding_that_cannot_be_read(self, part, encoding):
        def declare(content):
            return content.replace(b'encoding="UTF-8"', f'encoding="{encoding}"'.encode())

        assert refusal(edited(plain(), {part: declare})).startswith("The file is damaged")

    def test_two_sheets_of_one_name(self):
        data = book(lambda sheet, made: (sheet.write(0, 0, 1), made.add_worksheet("Datb").write(0, 0, 1)))
        data = edited(data, {"xl/workbook.xml": lambda part: part.replace(b"Datb", b"Data")})
        assert refusal(data).startswith("The file is damaged")

    def test_a_relation_to_a_file_outside(self):
        def outside(part):
            return part.replace(b'Target="worksheets/sheet1.xml"', b'Target="../../../etc/passwd"')

        assert refusal(edited(plain(), {"xl/_rels/workbook.xml.rels": outside})).startswith("The file is damaged")


def test_what_is_unscanned_does_not_reach_the_parser(monkeypatch):
    """The parser is given the scanned parts only: not the drawings, not a second part of the same name."""
    given = []
    load = python_calamine.load_workbook
    monkeypatch.setattr(
        python_calamine, "load_workbook", lambda stream: given.append(stream.getvalue()) or load(stream)
    )
    open_workbook(edited(plain(), {}, add={"xl/drawings/drawing1.xml": b"<!DOCTYPE x><x/>"}), limits=LIMITS)
    with zipfile.ZipFile(io.BytesIO(given[0])) as archive:
        assert not [name for name in archive.namelist() if "drawing" in name or "docProps" in name]


class PanicException(BaseException):
    """What the parser's own panics are called; they are no Exception."""


@pytest.mark.parametrize("error", [PanicException("capacity overflow"), python_calamine.XmlError("bad")])
def test_a_failing_parser_is_a_refusal(monkeypatch, error):
    def fail(_stream):
        raise error

    monkeypatch.setattr(python_calamine, "load_workbook", fail)
    assert refusal(plain()).startswith("The file is damaged")


def test_an_interruption_is_not_swallowed(monkeypatch):
    def stop(_stream):
        raise KeyboardInterrupt

    monkeypatch.setattr(python_calamine, "load_workbook", stop)
    with pytest.raises(KeyboardInterrupt):
        open_workbook(plain(), limits=LIMITS)
