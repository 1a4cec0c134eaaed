"""The stage, with an organisation of the centre and one of another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from core.actor import acting_as
from partners.models import Agreement, Contact, Organisation
from tests.participants.conftest import sign_in
from tests.support.factories import (
    AgreementFactory,
    ContactFactory,
    CoverageFactory,
    OrganisationFactory,
    WorkshopFactory,
    system,
)
from workshops.models import Workshop

__all__ = ["sign_in"]


@dataclass
class Network:
    """A subcontractor with a contact, two workshops and a draft that covers the first; `theirs` is of elsewhere."""

    house: Organisation
    contact: Contact
    draft: Agreement
    theatre: Workshop
    choir: Workshop
    theirs: Organisation


@pytest.fixture
def network(stage) -> Network:
    """Return what is there."""
    with acting_as(system(), "test"):
        house = OrganisationFactory(centre=stage.here, name="Maison de l’Écriture", role="subcontractor")
        planned = {"centre": stage.here, "provider": "subcontractor", "organisation": house}
        theatre = WorkshopFactory(title="Theatre", code="T1", **planned)
        choir = WorkshopFactory(title="Choir", code="C1", **planned)
        draft = AgreementFactory(
            organisation=house, subject="Theatre, two afternoons", starts_on=date(2026, 9, 1), ends_on=date(2027, 6, 30)
        )
        CoverageFactory(workshop=theatre, agreement=draft)
        contact = ContactFactory(organisation=house, name="Rosa Fontinoy", phone="0470 12 34 56")
        theirs = OrganisationFactory(centre=stage.there, name="Elsewhere")
    return Network(house, contact, draft, theatre, choir, theirs)
