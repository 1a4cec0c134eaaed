"""A centre with one series of a subcontractor: its sessions around today, a group, a link, and who works there."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import date, time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from accounts.enums import Role
from core.actor import acting_as
from core.periods import today
from participants.enums import SealState
from participants.models import Participant, Seal, SealName
from tests.support import factories as make
from tests.support.client import JalonClient
from tests.support.shared_rows import Shared, shared_rows
from workshops.enums import Provider, SessionState
from workshops.services.links import make_link

NAMES = (("Fatima", "Benali"), ("Fatima", "Berger"), ("Omar", "Diallo"), ("Zoé", "Lambert"))


def acted() -> AbstractContextManager:
    """Return an act for what a test sets up; never around a request, which has to bring its own."""
    return acting_as(make.system(), "test")


def person(place: SimpleNamespace, first: str, last: str) -> Participant:
    """Add somebody to the group of a centre, on her path since 2016."""
    with acted():
        made = make.ParticipantFactory(centre=place.centre, first_name=first, last_name=last)
        make.EnrolmentFactory(participant=made, track=place.track, group=place.group, state="active")
    return made


def session(at: SimpleNamespace, day: date, *, by: str = "organisation", workshop: Any = None, **given: Any) -> Any:
    """Add a session of the series for the group, planned with its organisation, the team's facilitator, or nobody.

    Whoever was planned ran it, once the sheet is closed.
    """
    with acted():
        made = make.SessionFactory(
            workshop=workshop or at.workshop, date=day, starts_at=time(9), ends_at=time(12), **given
        )
        make.SessionGroupFactory(session=made, group=at.group)
        who = {
            "organisation": {"provider": Provider.SUBCONTRACTOR, "organisation": at.workshop.organisation},
            "team": {"member": at.facilitator_member},
        }.get(by)
        if who:
            make.PlannedFacilitatorFactory(session=made, **who)
        if who and made.state in (SessionState.CLOSED, SessionState.REOPENED):
            make.SessionFacilitatorFactory(session=made, **who)
    return made


def seal(file: Participant, *named: Any) -> Seal:
    """Put a file under a seal, known to the named alone."""
    with acted():
        made = Seal.objects.create(
            participant=file, reason="A test.", asked_by=make.system(), state=SealState.IN_FORCE, sealed_on=today()
        )
        for user in named:
            SealName.objects.create(seal=made, user=user)
    return made


def centre(code: str) -> SimpleNamespace:
    """Return a centre with an account a role, a group of four persons and a series of a subcontractor."""
    place = SimpleNamespace(centre=make.CentreFactory(code=code, name=f"Centre {code}"))
    for role in Role:
        user = make.UserFactory(first_name=role.value.title(), last_name=code.title())
        make.MembershipFactory(user=user, centre=place.centre, role=role)
        setattr(place, role.value, user)
    place.facilitator_member = make.TeamMemberFactory(centre=place.centre, code="AN1", user=place.facilitator)
    place.track = make.TrackFactory(centre=place.centre)
    place.group = make.GroupFactory(centre=place.centre, track=place.track, code=f"G-{code}")
    organisation = make.OrganisationFactory(centre=place.centre, name=f"Atelier {code}", role="subcontractor")
    place.workshop = make.WorkshopFactory(
        centre=place.centre, title=f"Theatre {code}", provider=Provider.SUBCONTRACTOR, organisation=organisation
    )
    place.people = [person(place, *names) for names in NAMES]
    return place


def acted_centre(code: str) -> SimpleNamespace:
    """Return such a centre, written in an act of its own."""
    with acted():
        return centre(code)


@pytest.fixture(scope="module")
def shared_here(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Shared[SimpleNamespace]]:
    """The centre in which the tests are, written once for a module."""
    with shared_rows("shared_here", django_db_blocker, lambda: acted_centre("here")) as shared:
        yield shared


@pytest.fixture
def here(shared_here: Shared[SimpleNamespace], db: None) -> SimpleNamespace:
    """Return the centre in which the tests are."""
    return shared_here.copied()


@pytest.fixture
def there(db: None) -> SimpleNamespace:
    """Another centre, with the same in it."""
    return acted_centre("there")


def link_for(place: SimpleNamespace, *, workshop: Any = None, days: int = 30) -> tuple[Any, str]:
    """Make a link of a centre's series; return it with its token."""
    series = workshop or place.workshop
    with acting_as(place.social_worker, "test"):
        return make_link(
            series,
            key=uuid.uuid4(),
            organisation=series.organisation,
            name="Ines Outside",
            ends_on=today() + timedelta(days=days),
            by=place.social_worker,
        )


def open_link(client: Client, token: str) -> Any:
    """Press the button of the entry page; return the page that follows."""
    return client.post(f"/s/{token}/", follow=True)


@pytest.fixture
def outside(client: JalonClient) -> JalonClient:
    """A browser in which nobody is signed in."""
    return client
