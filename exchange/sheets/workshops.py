"""Ateliers: what is offered, of which type, and who was to run it."""

from __future__ import annotations

from dataclasses import dataclass

from exchange import defects
from exchange.defects import DefectReport
from exchange.reference_index import Known
from exchange.sheet_definition import Record, SheetDefinition, choice_column, length_of, text_column
from partners.models import Organisation
from workshops import models
from workshops.enums import Provider, WorkshopKind

TYPES = {
    "Éducatif": WorkshopKind.EDUCATIONAL,
    "Artistique": WorkshopKind.ARTISTIC,
    "Culturel": WorkshopKind.CULTURAL,
}
PROVIDERS = {
    "Équipe": Provider.TEAM,
    "Sous-traitant": Provider.SUBCONTRACTOR,
    "Partenaire": Provider.PARTNER,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkshopRow(Record):
    code: str | None
    title: str | None
    type: str | None
    provider: str | None
    organisation: str | None


def check(records: list[WorkshopRow], known: Known, report: DefectReport) -> None:
    """Tell codes that stand twice, and providers and organisations that do not go together."""
    seen: set[str] = set()
    for record in records:
        if record.code:
            if record.code in seen:
                report.tell(SHEET.name, record.row, "Atelier", defects.WORKSHOP_TWICE)
            seen.add(record.code)
            known.workshops.add(record.code)
        else:
            known.gaps.add("workshops")
        check_provider(record, record.provider, record.organisation, "Organisation", SHEET, known, report)


def check_provider(
    record: Record,
    provider: str | None,
    organisation: str | None,
    heading: str,
    sheet: SheetDefinition,
    known: Known,
    report: DefectReport,
) -> None:
    """Tell, at the organisation's `heading`, one that is missing, too much, unknown or of another relation.

    `provider` is a workshops.enums.Provider; None (empty or unreadable) leaves only the unknown name.
    """
    if "organisation" in record.bad:
        return
    if not organisation:
        if provider not in (None, Provider.TEAM):
            report.tell(sheet.name, record.row, heading, defects.ORGANISATION_MISSING)
    elif provider == Provider.TEAM:
        report.tell(sheet.name, record.row, heading, defects.ORGANISATION_GIVEN)
    elif known.lacks("organisations", organisation):
        report.tell(sheet.name, record.row, heading, defects.UNKNOWN_ORGANISATION)
    elif provider is not None and known.relation(organisation) not in (None, provider):
        report.tell(sheet.name, record.row, heading, defects.OTHER_RELATION)


SHEET = SheetDefinition(
    "Ateliers",
    (
        text_column("Atelier", "code", length_of(models.Workshop, "code")),
        text_column("Intitulé", "title", length_of(models.Workshop, "title")),
        choice_column("Type", "type", TYPES, defects.UNKNOWN_TYPE),
        choice_column("Animé par", "provider", PROVIDERS, defects.UNKNOWN_PROVIDER),
        text_column("Organisation", "organisation", length_of(Organisation, "name"), required=False),
    ),
    WorkshopRow,
    check,
)
