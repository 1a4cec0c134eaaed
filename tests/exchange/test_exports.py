"""Workbooks that leave: the empty one, and the records of a centre, which an import finds to be nothing new."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.models import TeamMember, User
from assessments.models import Assessment, Rating
from audit.models import AccessedFile, AccessEntry
from core.actor import acting_as
from core.spreadsheets.reader import open_workbook
from exchange import services
from exchange.exports import CentreWorkbook, centre_workbook, empty_workbook
from exchange.reader import read_workbook
from exchange.scope import ImportScope, Mode
from exchange.sheet_definition import EXAMPLE
from exchange.workbook_sheets import SHEETS
from jobs.models import Job
from jobs.runner import run as run_job
from participants.models import Enrolment, Participant, ReferentAssignment
from partners.models import Organisation
from tests.exchange.conftest import rows_of_tables
from tests.exchange.steps import checked, seal, written
from tests.exchange.test_rights import also_social_worker
from tests.exchange.workbooks import sound, xlsx
from workshops.models import Session, SessionFacilitator

OF_FILES = ("Participants", "Inscriptions", "Bilans", "Actions")


@pytest.fixture(autouse=True)
def _no_queue(sent: list[int]) -> None:
    """Jobs are run by the tests themselves."""


def rows(content: bytes) -> dict[str, list[list[Any]]]:
    """Return the rows of a workbook by sheet."""
    book = open_workbook(content)
    return {name: book.rows(name) for name in book.sheet_names}


def back_in(people: SimpleNamespace, scope: ImportScope) -> CentreWorkbook:
    """Return the records of a scope, and compare them as its import does: nothing is new and no cell is wrong."""
    book = centre_workbook(scope)
    reading = services.read(book.content, people.here, scope=scope)
    assert [(one.sheet, one.row, one.column, one.words) for one in reading.defects if one.level == "error"] == []
    changes = services.compare(reading, people.here, scope=scope)
    assert changes.is_empty, changes.cells
    assert changes.refusals == []
    assert all(tally.new == tally.changed == 0 for tally in changes.tallies.values())
    told = {name: tally.same + changes.left.get(name, 0) for name, tally in changes.tallies.items()}
    assert told == book.rows
    return book


def given(people: SimpleNamespace) -> CentreWorkbook:
    """Return the records that the host may read; bringing them in again adds no row to any table."""
    book = back_in(people, ImportScope.of_host(people.here))
    before = rows_of_tables()
    with acting_as(people.manager, "test", "command"):
        services.bring_in(services.read(book.content, people.here), people.here)
    assert rows_of_tables() == before
    return book


def test_a_birth_comes_and_goes_as_far_as_it_is_known(people, bring_in):
    book = sound()
    book["Participants"][1][3], book["Participants"][2][3] = 1990, "06/1985"
    bring_in(book)
    births = Participant.objects.filter(centre=people.here).order_by("file_number")
    assert [one.birth.typed for one in births][:2] == ["1990", "06/1985"]
    reading = read_workbook(centre_workbook(ImportScope.of_host(people.here)).content)
    assert [row.born.typed for row in reading.records["Participants"]][:2] == ["1990", "06/1985"]
    assert bring_in(centre_workbook(ImportScope.of_host(people.here)).content).is_empty


def test_a_year_takes_nothing_from_a_day_that_jalon_knows(people, bring_in):
    bring_in(sound())
    known = Participant.objects.get(centre=people.here, file_number="ER-1").birth
    book = sound()
    book["Participants"][1][3] = known.first.year
    assert bring_in(book).is_empty
    book["Participants"][1][3] = known.first.year - 1
    bring_in(book)
    now = Participant.objects.get(centre=people.here, file_number="ER-1").birth
    assert now.typed == str(known.first.year - 1)


@pytest.mark.both_engines
def test_the_records_of_a_centre_come_back_as_nothing_new(brought):
    book = given(brought)
    assert book.left_out == {}
    assert book.rows == {name: len(lines) - 1 for name, lines in sound().items()}
    assert book.named == book.opened == ["ER-1", "ER-2", "ER-3"]


def test_the_records_make_the_same_centre_elsewhere(brought, bring_in):
    """What leaves is whole: another centre that takes it in has the same records, and gives the same rows."""
    book = centre_workbook(ImportScope.of_host(brought.here))
    bring_in(book.content, brought.there)
    again = centre_workbook(ImportScope.of_host(brought.there))
    assert rows(again.content) == rows(book.content)


def test_the_cells_are_those_of_the_workbook_that_was_brought(brought):
    sent, expected = rows(centre_workbook(ImportScope.of_host(brought.here)).content), sound()
    assert sent["Groupes"][1:] == [
        ["REM-1", "Remobilisation", dt.date(2012, 9, 10), dt.date(2013, 6, 30)],
        ["IMM-1", "Immersion", dt.date(2013, 9, 10), dt.date(2014, 8, 31)],
    ]
    for sheet in ("Organisations", "Participants", "Inscriptions", "Présences", "Actions"):
        assert sorted(map(str, sent[sheet][1:])) == sorted(
            str([str(cell) if cell == 1070 else cell for cell in row]) for row in expected[sheet][1:]
        )


def test_the_empty_workbook_brings_nothing(people, bring_in):
    content = empty_workbook()
    before = rows_of_tables()
    reading = services.read(content, people.here)
    assert reading.defects == []
    assert [(one.sheet, one.row, one.words) for one in reading.notices] == [
        (sheet.name, 2, "the example row is not read") for sheet in SHEETS
    ]
    assert bring_in(content).is_empty
    assert rows_of_tables() == before


def test_each_example_is_a_row_as_it_should_be(people, bring_in):
    """Without their mark the examples are a workbook of their own: no defect, one record a sheet."""
    book = rows(empty_workbook())
    for lines in book.values():
        marked = lines[1][0]
        assert marked.startswith(f"{EXAMPLE} : ")
        lines[1][0] = marked.removeprefix(f"{EXAMPLE} : ")
    assert services.read(xlsx(book), people.here).defects == []
    changes = bring_in(book)
    assert {name: tuple(tally) for name, tally in changes.tallies.items()} == {
        sheet.name: (1, 0, 0) for sheet in SHEETS
    }
    assert given(people).left_out == {}


def test_rows_below_the_example_are_read(people, bring_in):
    book = rows(empty_workbook())
    book["Organisations"] += [["Maison du livre", "Partenaire"], ["Exemple sans fin asbl", "Partenaire"]]
    assert bring_in(book).tallies["Organisations"].new == 2


def test_texts_that_no_cell_keeps_are_no_change(brought):
    """Line breaks of browsers, doubled blanks and control characters were typed on pages."""
    with acting_as(brought.manager):
        rating = Rating.objects.get(assessment__moment="exit", aspect__code="condition")
        rating.note = "va  mieux\r\nplus tard \x0b =1+1"
        rating.save()
        other = Rating.objects.get(aspect__code="parenting")
        other.reason = "pas d’enfants"
        other.save()
        person = Participant.objects.get(file_number="ER-2")
        person.last_name, person.languages = "=Bastin  Noël", ["Peul", "Français"]
        person.save()
    assert given(brought).left_out == {}


def test_what_the_workbook_has_no_words_for_is_left_out_and_counted(brought):
    with acting_as(brought.manager):
        Participant.objects.filter(file_number="ER-2").update(last_name="x" * 120)
        Organisation.objects.create(centre=brought.here, name="Exemple : réseau", role="member")
        Enrolment.objects.filter(participant__file_number="ER-2").update(exit_reason="path_completed")
        session = Session.objects.get(code="S-2")
        other = Organisation.objects.get(name="CAFA asbl")
        SessionFacilitator.objects.create(session=session, provider="subcontractor", organisation=other)
        entry = Assessment.objects.get(enrolment__number=1, moment="entry")
        Assessment.objects.filter(pk=entry.pk).update(state="draft")
    with translation.override("en"):
        book = given(brought)
    assert {name: book.left_out.get(name) for name in ("Organisations", "Inscriptions", "Séances")} == {
        "Organisations": 1,
        "Inscriptions": 1,
        "Séances": 1,
    }
    last = rows(book.content)["Definitions"]
    assert ["Organisations", "1 record is not here: the workbook has no words for it. It stays in Jalon."] in last


# Rights


@pytest.fixture
def at_work(brought) -> SimpleNamespace:
    """A centre at work: ER-3 is protected, and the manager follows nobody."""
    brought.sealed = seal(brought, "ER-3")
    return brought


def exported(client: Any) -> Job:
    """Ask for the records and have them written."""
    response = client.post(reverse("exchange:records"))
    job = Job.objects.filter(kind=services.EXPORT).latest("pk")
    assert response.url == job.get_absolute_url()
    run_job(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.problem
    return job


def content_of(client: Any, job: Job) -> bytes:
    return client.get(reverse("job-result", args=[job.uuid])).content


def test_a_manager_gets_the_network_the_programme_and_who_people_are(client, at_work):
    client.force_login(at_work.manager)
    job = exported(client)
    content = content_of(client, job)
    book = rows(content)
    assert [row[:2] for row in book["Participants"][1:]] == [["ER-1", "Zérouki"], ["ER-2", "Bastin"]]
    assert all(row[6] is None for row in book["Participants"][1:])  # where somebody lives is read in the file alone
    assert [len(book[name]) for name in ("Inscriptions", "Bilans", "Actions")] == [1, 1, 1]
    assert len(book["Séances"]) == 7
    assert {row[1] for row in book["Présences"][1:]} == {"ER-1", "ER-2"}
    assert b"ER-3" not in repr(book).encode()
    entry = AccessEntry.objects.get(what="exchange.records")
    assert (entry.actor, entry.extent, entry.centre) == (at_work.manager, "exported", at_work.here.uuid)
    files = set(
        Participant.objects.exclude(pk=at_work.sealed.pk).filter(centre=at_work.here).values_list("uuid", flat=True)
    )
    assert set(AccessedFile.objects.filter(entry=entry).values_list("file", flat=True)) == files
    check = checked(client, content)
    assert check.result["is_empty"]
    assert check.result["errors"] == 0


def test_who_also_follows_somebody_gets_her_files_too(client, at_work):
    with acting_as(User.objects.system(), "test"):
        also_social_worker(client, at_work, "AS2")
    job = exported(client)
    content = content_of(client, job)
    book = rows(content)
    assert {row[0] for row in book["Bilans"][1:]} == {row[0] for row in book["Inscriptions"][1:]} == {"ER-1"}
    assert job.result["opened"] == ["ER-1"]
    check = checked(client, content)
    assert check.result["is_empty"]
    assert check.result["errors"] == 0


def test_a_file_protected_since_is_not_given(client, at_work):
    client.force_login(at_work.manager)
    job = exported(client)
    seal(at_work, "ER-2")
    assert client.get(reverse("job-result", args=[job.uuid])).status_code == 404
    assert not AccessEntry.objects.filter(what="exchange.records").exists()


def test_a_file_that_passed_on_since_is_not_given(client, at_work):
    with acting_as(User.objects.system(), "test"):
        also_social_worker(client, at_work, "AS2")
    job = exported(client)
    with acting_as(User.objects.system(), "test"):
        member = TeamMember.objects.get(code="AS1")
        for one in ReferentAssignment.objects.filter(participant__file_number="ER-1", member__code="AS2"):
            one.member = member
            one.save()
    assert client.get(reverse("job-result", args=[job.uuid])).status_code == 404


def test_who_took_over_the_past_gets_all_that_she_brought(people):
    written(people, sound())
    scope = ImportScope.of_page(people.here, people.manager)
    assert scope.mode is Mode.TAKING_OVER
    book = centre_workbook(scope)
    assert book.rows == {name: len(lines) - 1 for name, lines in sound().items()}


def test_the_page_offers_both(client, at_work):
    client.force_login(at_work.manager)
    page = client.get(reverse("exchange:import")).content.decode()
    assert reverse("exchange:empty-workbook") in page
    assert f'action="{reverse("exchange:records")}"' in page
    answer = client.get(reverse("exchange:empty-workbook"))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="classeur-vide.xlsx"'
    assert list(rows(answer.content)) == [sheet.name for sheet in SHEETS]


def test_records_asked_for_twice_are_one_task(client, at_work):
    client.force_login(at_work.manager)
    for _time in range(2):
        client.post(reverse("exchange:records"))
    assert Job.objects.filter(kind=services.EXPORT).count() == 1


def test_nothing_of_another_centre_is_given(brought, bring_in):
    bring_in(
        {
            name: lines if name != "Organisations" else [*lines, ["D’ailleurs", "Partenaire"]]
            for name, lines in sound().items()
        },
        brought.there,
    )
    assert "D’ailleurs" not in str(rows(centre_workbook(ImportScope.of_host(brought.here)).content))


def test_the_host_s_command_writes_and_logs_every_file(at_work, tmp_path, capsys):
    path = tmp_path / "records.xlsx"
    call_command("export_workbook", str(path), "--centre", "here")
    assert "Participants: 3 (+0)" in capsys.readouterr().out
    assert {row[0] for row in rows(path.read_bytes())["Participants"][1:]} == {"ER-1", "ER-2", "ER-3"}
    entry = AccessEntry.objects.get(what="exchange.records")
    assert (entry.actor, entry.channel, entry.extent) == (User.objects.system(), "command", "exported")
    assert AccessedFile.objects.filter(entry=entry).count() == 3


def test_the_command_overwrites_nothing_and_logs_nothing_then(brought, tmp_path, capsys):
    path = tmp_path / "records.xlsx"
    path.write_text("mine")
    with pytest.raises(SystemExit):
        call_command("export_workbook", str(path), "--centre", "here")
    assert path.read_text() == "mine"
    assert str(path) in capsys.readouterr().err
    assert not AccessEntry.objects.filter(what="exchange.records").exists()


def test_statements_do_not_grow_with_records(brought, bring_in):
    book = sound()
    for number in range(10, 30):
        book["Participants"].append([f"ER-{number}", f"Nom {number}", "A", dt.date(1980, 1, number), "F", None, None])
        book["Inscriptions"].append([f"ER-{number}", "REM-1", dt.date(2012, 9, 10), None, None, None, None, "AS1"])
        book["Présences"].append(["S-1", f"ER-{number}", "Présent"])
    bring_in(book, brought.there)
    counts = []
    for centre in (brought.here, brought.there):
        with CaptureQueriesContext(connection) as queries:
            centre_workbook(ImportScope.of_host(centre))
        counts.append(len(queries))
    assert counts[0] == counts[1]
