"""Organisations: name and relation."""

from __future__ import annotations

from dataclasses import dataclass

from core.normalisation import plain
from exchange import defects
from exchange.defects import DefectReport
from exchange.reference_index import Known
from exchange.sheet_definition import Record, SheetDefinition, choice_column, length_of, text_column
from partners import models
from partners.enums import OrganisationRole

RELATIONS = {"Partenaire": OrganisationRole.PARTNER, "Sous-traitant": OrganisationRole.SUBCONTRACTOR}


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRow(Record):
    name: str | None
    relation: str | None


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
        known.organisations[key] = record.relation


SHEET = SheetDefinition(
    "Organisations",
    (
        text_column("Nom", "name", length_of(models.Organisation, "name")),
        choice_column("Relation", "relation", RELATIONS, defects.UNKNOWN_RELATION),
    ),
    OrganisationRow,
    check,
)
