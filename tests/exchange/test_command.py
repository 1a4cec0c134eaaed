"""The command: its exit status, its report, its sentences."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command

from accounts.models import Centre, User
from core.actor import acting_as
from participants.models import Participant
from tests.exchange.conftest import rows_of_tables
from tests.exchange.workbooks import DATA, altered, sound, xlsx


@pytest.fixture
def centre(db: None) -> Centre:
    with acting_as(User.objects.system(), "test"):
        return Centre.objects.create(code="er", name="CPAS")


@pytest.fixture
def run(capsys: pytest.CaptureFixture) -> Callable[..., tuple[int, str, str]]:
    """Run the command; return its exit status, what it printed and what it said of errors."""

    def call(*arguments: object) -> tuple[int, str, str]:
        try:
            call_command("import_workbook", *map(str, arguments))
            status = 0
        except SystemExit as left:
            status = left.code
        return status, *capsys.readouterr()

    return call


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    """Write a workbook to a file."""

    def write(book=None) -> Path:
        path = tmp_path / "book.xlsx"
        path.write_bytes(book if isinstance(book, bytes) else xlsx(book or sound()))
        return path

    return write


def test_it_writes_and_a_second_run_does_not(run, file, centre):
    status, out, err = run(file())
    assert (status, err) == (0, "")
    assert "Participants" in out
    assert Participant.objects.count() == 3
    assert set(Participant.history.values_list("history_user", "channel")) == {(User.objects.system().pk, "command")}
    before = rows_of_tables()
    status, out, err = run(file())
    assert (status, err) == (0, "")
    assert rows_of_tables() == before


def test_a_dry_run_writes_nothing(run, file, centre):
    before = rows_of_tables()
    assert run(file(), "--dry-run")[0] == 0
    assert rows_of_tables() == before


def test_the_report_of_the_defective_workbook(run, centre, tmp_path):
    before = rows_of_tables()
    report = tmp_path / "out.csv"
    status, out, err = run(DATA / "defective.xlsx", "--dry-run", "--report", report)
    assert status == 1
    assert err.count("\n") == 1
    assert "Traceback" not in out + err
    with report.open(encoding="utf-8") as got, (DATA / "defective-expected.csv").open(encoding="utf-8") as wanted:
        got_lines, wanted_lines = list(csv.reader(got)), list(csv.reader(wanted))
    assert got_lines[0] == wanted_lines[0]
    assert len(got_lines) == len(wanted_lines)
    assert sorted(got_lines) == sorted(wanted_lines)
    assert rows_of_tables() == before
    assert run(DATA / "defective.xlsx")[0] == 1
    assert rows_of_tables() == before


def test_the_report_is_english_whatever_the_language(run, file, centre, tmp_path, settings):
    settings.LANGUAGE_CODE = "nl"
    report = tmp_path / "out.csv"
    run(file(altered(("Présences", 2, "Statut", "Là"))), "--report", report)
    assert report.read_text(encoding="utf-8").splitlines()[1] == "Présences,2,Statut,error,unknown status"


def test_a_warning_stops_nothing(run, file, centre, tmp_path):
    report = tmp_path / "out.csv"
    book = altered(("Participants", 2, "Code postal", "59000"))
    assert run(file(book), "--dry-run", "--report", report)[0] == 0
    assert "warning,not a Belgian postcode" in report.read_text(encoding="utf-8")
    assert run(file(book))[0] == 0
    assert Participant.objects.get(file_number="ER-1").postcode == "59000"


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"\xd0\xcf\x11\xe0" + b"\0" * 600])
def test_a_file_that_cannot_be_read(run, file, centre, content):
    status, _out, err = run(file(content))
    assert status == 1
    assert err.strip().endswith(".")
    assert err.count("\n") == 1


def test_a_file_that_is_not_there(run, centre, tmp_path):
    status, _out, err = run(tmp_path / "nothing.xlsx")
    assert (status, err.count("\n")) == (1, 1)
    status, _out, err = run(tmp_path)
    assert (status, err.count("\n")) == (1, 1)


def test_a_report_that_cannot_be_written(run, file, centre, tmp_path):
    status, _out, err = run(file(), "--report", tmp_path / "no" / "out.csv")
    assert (status, err.count("\n")) == (1, 1)
    assert not Participant.objects.exists()


def test_which_centre(run, file, people):
    status, _out, err = run(file())
    assert status == 1
    assert "here, there" in err
    status, _out, err = run(file(), "--centre", "nowhere")
    assert status == 1
    assert "nowhere" in err
    assert run(file(), "--centre", "there")[0] == 0
    assert set(Participant.objects.values_list("centre__code", flat=True)) == {"there"}


def test_the_first_workbook_brings_its_centre(run, file, db):
    status, out, _ = run(file(), "--centre", "saint-gilles")
    assert (status, "saint-gilles" in out) == (0, True)
    assert Centre.objects.get().participants.exists()


def test_a_dry_run_on_an_empty_installation_leaves_nothing(run, file, db):
    assert run(file(), "--dry-run")[0] == 0
    assert not Centre.objects.exists()


def test_a_defective_first_workbook_leaves_no_centre(run, db):
    assert run(DATA / "defective.xlsx")[0] == 1
    assert not Centre.objects.exists()


def test_a_first_centre_has_a_sound_code(run, file, db):
    assert run(file(), "--centre", "Saint Gilles !")[0] == 1
    assert not Centre.objects.exists()


def test_who_signs(run, file, people):
    assert run(file(), "--centre", "here", "--user", "worker@jalon.invalid")[0] == 1
    assert run(file(), "--centre", "here", "--user", "stranger@jalon.invalid")[0] == 1
    assert run(file(), "--centre", "here", "--user", "Manager@jalon.invalid")[0] == 0
    assert set(Participant.history.values_list("history_user", flat=True)) == {people.manager.pk}


def test_what_the_workbook_lacks_is_printed_and_reported(run, centre, tmp_path):
    report = tmp_path / "out.csv"
    run(DATA / "cases" / "00-base.xlsx")
    status, out, _ = run(DATA / "cases" / "74-mark-taken-away.xlsx", "--report", report)
    assert status == 0
    assert "S4 · D-001" in out
    assert report.read_text(encoding="utf-8").splitlines()[1:] == [
        "Présences,,,kept,in Jalon but not in this workbook: S4 · D-001"
    ]
    assert "D-001" not in run(DATA / "cases" / "00-base.xlsx")[1]
