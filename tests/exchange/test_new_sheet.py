"""A new sheet is one module and one line of the list: that of docs/how-to, read, checked, compared and written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from core.normalisation import plain
from exchange import defects, exports, import_comparison, missing_rows, reader, result, scope, services, workbook_sheets
from exchange.centre_records import Stock, read_once
from exchange.defects import DefectReport
from exchange.import_plan import Merge, RowPlace
from exchange.reference_index import Known
from exchange.scope import ImportScope
from exchange.sheet_definition import Record, SheetDefinition, length_of, text_column
from exchange.sheets.organisations import organisations_of
from exchange.workbook_sheets import SHEETS, WRITTEN, way_to_file
from partners.models import Contact, Organisation
from tests.exchange.workbooks import sound, xlsx


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow(Record):
    organisation: str | None
    name: str | None
    function: str | None


def check(records: list[ContactRow], known: Known, report: DefectReport) -> None:
    """Tell organisations that neither the workbook nor the centre has."""
    for record in records:
        if record.organisation and known.lacks("organisations", plain(record.organisation)):
            report.tell(SHEET.name, record.row, "Organisation", defects.UNKNOWN_ORGANISATION)


@read_once
def contacts_of(stock: Stock) -> dict[tuple[str, str], Contact]:
    """Return the contacts by organisation and name, both for comparison."""
    found = Contact.objects.filter(organisation__centre=stock.centre).select_related("organisation")
    return {(plain(one.organisation.name), plain(one.name)): one for one in found}


def plan(rows: list[ContactRow], stock: Stock, merge: Merge) -> None:
    """One record a name of an organisation."""
    contacts = contacts_of(stock)
    for row in rows:
        key = (plain(row.organisation), plain(row.name))
        contacts[key] = merge.put(
            RowPlace(SHEET.name, row.row, row.name),
            Contact,
            contacts.get(key),
            {"name": row.name, "function": row.function},
            {"name": "Nom", "function": "Fonction"},
            only_new={"organisation": organisations_of(stock)[plain(row.organisation)]},
        )


def rows_of(stock: Stock) -> Iterator[ContactRow]:
    """Yield the contacts by organisation."""
    for one in sorted(contacts_of(stock).values(), key=lambda one: (one.organisation.name, one.name)):
        yield ContactRow(row=0, organisation=one.organisation.name, name=one.name, function=one.function)


SHEET = SheetDefinition(
    name="Contacts",
    columns=(
        text_column("Organisation", "organisation", length_of(Organisation, "name")),
        text_column("Nom", "name", length_of(Contact, "name")),
        text_column("Fonction", "function", length_of(Contact, "function"), required=False),
    ),
    record=ContactRow,
    check=check,
    plan=plan,
    rows_of=rows_of,
    example={"organisation": "Maison des Exemples", "name": "Camille Exemplaire", "function": "Accueil"},
    writes={Contact: ""},
    rights=("organisation.change",),
)


@pytest.fixture
def _in_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the sheet at the end of the list, as a line of exchange/workbook_sheets.py does."""
    sheets = (*SHEETS, SHEET)
    monkeypatch.setitem(missing_rows._PLACES, SHEET.name, len(SHEETS))
    monkeypatch.setitem(workbook_sheets.WRITTEN, Contact, "")
    for module in (exports, reader):
        monkeypatch.setattr(module, "ORDER", tuple((sheet.name, sheet.headings) for sheet in sheets))
    for module in (exports, import_comparison, missing_rows, reader, result, scope, services, workbook_sheets):
        monkeypatch.setattr(module, "SHEETS", sheets)


@pytest.mark.usefixtures("_in_the_list")
def test_a_new_sheet_is_read_checked_compared_and_written(people, bring_in):
    book = sound() | {
        "Contacts": [["Organisation", "Nom", "Fonction"], ["CAFA ASBL", "Ana", "Accueil"], ["X", "Y", ""]]
    }
    reading = services.read(xlsx(book), people.here)
    assert [(one.sheet, one.row, one.words) for one in reading.defects] == [("Contacts", 3, "unknown organisation")]
    book["Contacts"].pop()
    assert bring_in(book).tallies["Contacts"].new == 1
    assert list(Contact.objects.values_list("organisation__name", "name", "function")) == [
        ("CAFA asbl", "Ana", "Accueil")
    ]
    assert bring_in(book).is_empty
    given = exports.centre_workbook(ImportScope.of_host(people.here))
    assert (given.rows["Contacts"], given.left_out) == (1, {})
    assert bring_in(given.content).is_empty
    book["Contacts"][1][2] = "Direction"
    assert [(cell.place.sheet, cell.heading, cell.new) for cell in bring_in(book).cells] == [
        ("Contacts", "Fonction", "Direction")
    ]


@pytest.mark.usefixtures("_in_the_list")
def test_a_workbook_without_the_new_sheet_is_refused(people):
    reading = services.read(xlsx(sound()), people.here)
    assert [(one.sheet, one.words) for one in reading.defects] == [("Contacts", "sheet missing")]


def test_each_model_is_written_after_what_it_refers_to():
    written = list(WRITTEN)
    for place, model in enumerate(written):
        later = {
            field.related_model
            for field in model._meta.concrete_fields
            if field.is_relation and not field.null and field.related_model is not model
        } & set(written[place:])
        assert not later, model


def test_the_way_from_a_record_to_its_file_follows_its_fields():
    assert {model.__name__: way for model in WRITTEN if (way := way_to_file(model))} == {
        "Enrolment": "participant",
        "ReferentAssignment": "participant",
        "ExitProject": "enrolment__participant",
        "Attendance": "participant",
        "Assessment": "enrolment__participant",
        "Rating": "assessment__enrolment__participant",
        "Problem": "enrolment__participant",
        "Plan": "problem__enrolment__participant",
        "Action": "plan__problem__enrolment__participant",
    }
