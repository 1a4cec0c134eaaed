"""The centre's own six years, imported: the same published figures by command, page, CSV, workbook and PDF."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import pypdf
import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from core.actor import acting_as
from core.periods import today
from core.spreadsheets.writer import read_csv
from exchange import services
from jobs.models import Job
from jobs.runner import run
from reporting.enums import CountMode
from reporting.evolution import CODES, evolution
from reporting.figures import Frame, decimal
from tests.reporting.cohort import AS_OF, centre_with_people
from tests.reporting.figure_values import figures_of

ROOT = Path(__file__).resolve().parents[2]
WORKBOOK = ROOT / "demo" / "data" / "espace-ressources-2012-2017.xlsx"
with (ROOT / "tests" / "data" / "evolution.csv").open(newline="") as file:
    PUBLISHED = {row["code"]: [int(row[str(year)]) for year in range(2012, 2018)] for row in csv.DictReader(file)}
LABELS = {
    "participants": "Participants",
    "workshop_hours": "Workshop hours",
    "hours_by_team": "the team",
    "hours_by_subcontractors": "subcontractors",
    "hours_by_partners": "partners",
    "hours_educational": "educational",
    "hours_artistic": "artistic",
    "hours_cultural": "cultural",
    "staff": "Staff",
}
# As of the day of publication, and today: nothing was closed after that day, so the published figures are the same.
DAYS = ["2017-06-01", ""]

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("workbook")]


@pytest.fixture(scope="module")
def six_years(django_db_setup: None, django_db_blocker) -> Iterator[SimpleNamespace]:
    """Import the workbook once for this module, in a transaction that is rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = centre_with_people("six", "Six years")
        reading = services.read(WORKBOOK, made.centre)
        with acting_as(made.manager, "test", "command"):
            services.bring_in(reading, made.centre)
        if connection.vendor == "postgresql":  # nothing else counts rows that are never committed
            connection.cursor().execute("ANALYZE")
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def manager(six_years, client):
    client.force_login(six_years.manager)
    return client


def named_figures(node: object) -> list[str]:
    """Return what a screen reader calls each picture, from the tags of a PDF, in the order of reading."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [name for child in node for name in named_figures(child)]
    if not isinstance(node, dict):
        return []
    mine = [str(node["/Alt"])] if node.get("/S") == "/Figure" else []
    return mine + named_figures(node.get("/K", []))


def page_query(as_of: str) -> dict[str, str]:
    return {"from": "2012", "to": "2017", "as_of": as_of}


def test_there_is_a_label_for_each_published_figure():
    assert list(PUBLISHED) == list(LABELS)


@pytest.mark.parametrize("as_of", DAYS)
def test_command(six_years, as_of: str):
    words = ["--from", "2012", "--to", "2017", "--centre", "six", *(["--as-of", as_of] if as_of else [])]
    out = io.StringIO()
    call_command("evolution_table", *words, "--format", "csv", stdout=out)
    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert [row["code"] for row in rows] == CODES
    assert list(rows[0]) == ["code", "label", "unit", "2012", "2013", "2014", "2015", "2016", "2017"]
    told = {row["code"]: [row[str(year)] for year in range(2012, 2018)] for row in rows}
    for code, values in PUBLISHED.items():
        assert [int(value) for value in told[code]] == values, code

    out = io.StringIO()
    call_command("evolution_table", *words, "--format", "json", stdout=out)
    for figure in json.loads(out.getvalue())["figures"]:
        if figure["code"] in PUBLISHED:
            assert list(figure["values"].values()) == PUBLISHED[figure["code"]]


@pytest.mark.parametrize("as_of", DAYS)
def test_page(manager, as_of: str):
    html = manager.get("/figures/", page_query(as_of)).content.decode()
    figures = figures_of(html)
    for code, label in LABELS.items():
        assert [int(text) for text in figures[label]] == PUBLISHED[code], code
    assert ("to 1 June" in html) == bool(as_of)


@pytest.mark.parametrize("as_of", DAYS)
@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_csv_for_people(six_years, manager, as_of: str, language: str):
    with acting_as(six_years.manager, "test"):
        six_years.manager.language = language
        six_years.manager.save()
    response = manager.get("/figures/evolution.csv", page_query(as_of))
    rows = {row[0]: row[3:] for row in read_csv(response.content)}
    for code, values in PUBLISHED.items():
        assert [int(value) for value in rows[code]] == values, code
    with acting_as(six_years.manager, "test"):
        six_years.manager.language = "en"
        six_years.manager.save()


@pytest.mark.parametrize("as_of", DAYS)
def test_csv_for_programs(manager, as_of: str):
    response = manager.get("/figures/evolution.csv", page_query(as_of) | {"for": "programs"})
    assert not response.content.startswith(b"\xef\xbb\xbf")
    rows = {row["code"]: row for row in csv.DictReader(io.StringIO(response.content.decode()))}
    for code, values in PUBLISHED.items():
        assert [int(rows[code][str(year)]) for year in range(2012, 2018)] == values, code


@pytest.mark.parametrize("as_of", DAYS)
def test_xlsx(manager, as_of: str):
    response = manager.get("/figures/evolution.xlsx", page_query(as_of))
    assert f'filename="evolution-2012-2017_presence_{as_of or today()}.xlsx"' in response["Content-Disposition"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    sheet, notes = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    rows = {row[0]: row[3:] for row in sheet}
    for code, values in PUBLISHED.items():
        assert rows[code] == values, code
    assert sheet[1][1:4] == ["Funded by", "", "Fonds propres"]
    assert sheet[0][-1] == ("2017 to 1 June" if as_of else "2017")
    assert dict(notes)["Participants"].startswith("Distinct persons")
    if as_of:
        assert dict(notes)["As of"] == "1 June 2017"


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_both_ways_of_counting_are_two_files(manager, suffix: str):
    ways = ("presence", "enrolment")
    asked = [manager.get(f"/figures/evolution.{suffix}", page_query("2017-06-01") | {"count": way}) for way in ways]
    names = [one["Content-Disposition"].partition("filename=")[2].strip('"') for one in asked]
    assert names == [f"evolution-2012-2017_{way}_2017-06-01.{suffix}" for way in ways]


def test_pdf(six_years, manager):
    ask = page_query("2017-06-01") | {"count": "presence"}
    first = manager.post("/figures/evolution.pdf", ask)
    again = manager.post("/figures/evolution.pdf", ask)
    job = Job.objects.get(owner=six_years.manager)
    assert first["Location"] == again["Location"] == job.get_absolute_url(), "the same wish is one job"
    run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.problem) == ("done", "")
    response = manager.get(f"{job.get_absolute_url()}result/")
    assert response["Content-Type"] == "application/pdf"
    document = pypdf.PdfReader(io.BytesIO(response.content))
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert document.trailer["/Root"]["/Lang"] == "en"
    assert document.metadata.title == "Evolution 2012 – 2017"
    text = re.sub(r"[\s,]", "", "".join(page.extract_text() for page in document.pages))
    for code, label in LABELS.items():
        sign = "%" if label.islower() else ""
        told = "".join(f"{value}{sign}" for value in PUBLISHED[code])
        assert f"{label.replace(' ', '')}{told}" in text, code
    for words in (
        "Asof1June2017",
        "Participantscounted:bypresenceorinterview",
        "Sixyears",
        "Fondspropres",
        "2017to1June",
        "Distinctpersonspresent",
    ):
        assert words in text
    assert named_figures(document.trailer["/Root"]["/StructTreeRoot"]) == [
        "Participants and workshop hours",
        "Hours by who ran them",
        "Hours by type of workshop",
    ]


@pytest.mark.parametrize("count", CountMode.values)
def test_every_figure_is_the_sum_of_its_records(six_years, count: str):
    frame = Frame.years(six_years.centre, 2012, 2017, as_of=AS_OF, count=CountMode(count))
    with CaptureQueriesContext(connection) as context:
        table = evolution(frame)
    assert len(context) <= 25
    for row in table.rows:
        for period, value in zip(frame.periods, row.values, strict=True):
            records = row.figure.records(frame, period)
            parts = sum((records.part(record) for record in records.rows), Fraction(0))
            assert parts == records.total, (row.figure.code, period)
            assert decimal(parts) == value.numerator, (row.figure.code, period)


def test_the_records_page_of_the_workbook(six_years, manager):
    html = manager.get("/figures/participants/2016/", page_query("2017-06-01")).content.decode()
    assert "90 participants in 2016" in html
    html = manager.get("/figures/hours_by_partners/2016/", page_query("2017-06-01") | {"page": "2"}).content.decode()
    assert "506 h of 1,580 h are 32\u00a0%." in html
    assert "Partners and subcontractors together: 57\u00a0%." in html
    assert "Page 2 of" in html
