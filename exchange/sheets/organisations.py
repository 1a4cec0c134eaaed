"""Organisations: name and relation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter

from core.normalisation import plain
from exchange import defects
from exchange.centre_records import Stock, read_once
from exchange.defects import DefectReport
from exchange.import_plan import Merge, RowPlace
from exchange.reference_index import Known
from exchange.sheet_definition import Record, SheetDefinition, choice_column, length_of, text_column
from partners.enums import OrganisationRole
from partners.models import Organisation

RELATIONS = {
    "Partenaire": OrganisationRole.PARTNER,
    "Sous-traitant": OrganisationRole.SUBCONTRACTOR,
    "Membre du réseau": OrganisationRole.MEMBER,
    "Service": OrganisationRole.SERVICE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRow(Record):
    name: str
    relation: str


def check(records: list[OrganisationRow], known: Known, report: DefectReport) -> None:
    """Tell a name that stands twice; names are compared without accents and case."""
    seen: set[str] = set()
    for record in records:
        if not record.name:
            known.gaps.add("organisations")
            continue
        key = plain(record.name)
        if key in seen:
            report.tell(SHEET.name, record.row, "Nom", defects.ORGANISATION_TWICE)
            continue
        seen.add(key)
        known.keys["organisations"][key] = record.relation


@read_once
def organisations_of(stock: Stock) -> dict[str, Organisation]:
    """Return the centre's organisations by name for comparison."""
    return {plain(one.name): one for one in Organisation.objects.filter(centre=stock.centre)}


def know(stock: Stock, known: Known) -> None:
    """Enter the relation of each organisation by its name."""
    known.keys["organisations"].update({name: one.role for name, one in organisations_of(stock).items()})


def plan(rows: list[OrganisationRow], stock: Stock, merge: Merge) -> None:
    """One record a name."""
    for row in rows:
        key = plain(row.name)
        organisations_of(stock)[key] = merge.put(
            RowPlace("Organisations", row.row, row.name),
            Organisation,
            organisations_of(stock).get(key),
            {"name": row.name, "role": row.relation},
            {"name": "Nom", "role": "Relation"},
            only_new={"centre": stock.centre},
        )


def rows_of(stock: Stock) -> Iterator[OrganisationRow]:
    """Yield the organisations by name."""
    for one in sorted(organisations_of(stock).values(), key=attrgetter("name")):
        yield OrganisationRow(row=0, name=one.name, relation=one.role)


SHEET = SheetDefinition(
    name="Organisations",
    columns=(
        text_column("Nom", "name", length_of(Organisation, "name")),
        choice_column("Relation", "relation", RELATIONS, defects.UNKNOWN_RELATION),
    ),
    record=OrganisationRow,
    check=check,
    know=know,
    plan=plan,
    rows_of=rows_of,
    example={"name": "Maison des Exemples", "relation": OrganisationRole.PARTNER},
    writes={Organisation: ""},
    rights=("organisation.change",),
)
