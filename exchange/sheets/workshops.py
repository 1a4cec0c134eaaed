"""Ateliers: what is offered, of which type, and who was to run it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.normalisation import plain
from exchange import defects
from exchange.centre_records import Stock, read_once
from exchange.defects import DefectReport
from exchange.import_plan import Merge, RowPlace
from exchange.reference_index import Known
from exchange.sheet_definition import Record, SheetDefinition, choice_column, length_of, text_column
from exchange.sheets.organisations import organisations_of
from partners.models import Organisation
from workshops.enums import Provider, WorkshopKind
from workshops.models import Workshop

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
    code: str
    title: str
    type: str
    provider: str
    organisation: str


def check(records: list[WorkshopRow], known: Known, report: DefectReport) -> None:
    """Tell codes that stand twice, and providers and organisations that do not go together."""
    seen: set[str] = set()
    for record in records:
        if record.code:
            if record.code in seen:
                report.tell(SHEET.name, record.row, "Atelier", defects.WORKSHOP_TWICE)
            seen.add(record.code)
            known.keys["workshops"][record.code] = None
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
    elif known.lacks("organisations", plain(organisation)):
        report.tell(sheet.name, record.row, heading, defects.UNKNOWN_ORGANISATION)
    elif provider is not None and known.keys["organisations"].get(plain(organisation)) not in (None, provider):
        report.tell(sheet.name, record.row, heading, defects.OTHER_RELATION)


@read_once
def workshops_of(stock: Stock) -> dict[str, Workshop]:
    """Return the workshops by code."""
    found = Workshop.objects.filter(centre=stock.centre).select_related("organisation")
    return {one.code: one for one in found}


def know(stock: Stock, known: Known) -> None:
    """Enter the codes."""
    known.keys["workshops"].update(dict.fromkeys(workshops_of(stock)))


def organisation_named(name: str | None, stock: Stock) -> Organisation | None:
    """Return the organisation that a cell names, None for an empty one."""
    return organisations_of(stock)[plain(name)] if name else None


def plan(rows: list[WorkshopRow], stock: Stock, merge: Merge) -> None:
    """One record a code."""
    for row in rows:
        workshops_of(stock)[row.code] = merge.put(
            RowPlace("Ateliers", row.row, row.code),
            Workshop,
            workshops_of(stock).get(row.code),
            {
                "title": row.title,
                "kind": row.type,
                "provider": row.provider,
                "organisation": organisation_named(row.organisation, stock),
            },
            {"title": "Intitulé", "kind": "Type", "provider": "Animé par", "organisation": "Organisation"},
            only_new={"centre": stock.centre, "code": row.code},
        )


def rows_of(stock: Stock) -> Iterator[WorkshopRow]:
    """Yield the workshops by code."""
    for code, one in sorted(workshops_of(stock).items()):
        organisation = one.organisation.name if one.organisation else ""
        yield WorkshopRow(
            row=0, code=code, title=one.title, type=one.kind, provider=one.provider, organisation=organisation
        )


SHEET = SheetDefinition(
    name="Ateliers",
    columns=(
        text_column("Atelier", "code", length_of(Workshop, "code")),
        text_column("Intitulé", "title", length_of(Workshop, "title")),
        choice_column("Type", "type", TYPES, defects.UNKNOWN_TYPE),
        choice_column("Animé par", "provider", PROVIDERS, defects.UNKNOWN_PROVIDER),
        text_column("Organisation", "organisation", length_of(Organisation, "name"), required=False),
    ),
    record=WorkshopRow,
    check=check,
    know=know,
    plan=plan,
    rows_of=rows_of,
    example={
        "code": "AT-001",
        "title": "Atelier d’exemple",
        "type": WorkshopKind.ARTISTIC,
        "provider": Provider.PARTNER,
        "organisation": "Maison des Exemples",
    },
    writes={Workshop: ""},
    rights=("session.plan",),
)
