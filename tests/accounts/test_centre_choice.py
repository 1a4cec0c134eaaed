"""Who works in two centres sees one at a time; a centre in which she no longer works is not there."""

from __future__ import annotations

import uuid

import pytest

from accounts.enums import Role
from accounts.models import Membership, User
from administration.services.roles import end_role
from core.actor import acting_as
from tests.support.client import JalonClient
from tests.support.factories import MembershipFactory, system
from tests.support.stage import LONG_AGO, Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(stage: Stage) -> User:
    """The manager of here, a social worker of there too."""
    with acting_as(system(), "test"):
        MembershipFactory(user=stage.manager, centre=stage.there, role=Role.SOCIAL_WORKER, starts_on=LONG_AGO)
    return stage.manager


def test_the_switch_is_offered_to_who_has_two_centres(client: JalonClient, stage: Stage, both: User) -> None:
    client.force_login(stage.second_manager)
    assert b'href="/centre/"' not in client.get("/").content
    client.force_login(both)
    assert b'href="/centre/"' in client.get("/").content
    page = client.get("/centre/").content.decode()
    assert str(stage.here.uuid) in page
    assert str(stage.there.uuid) in page


def test_the_choice_is_kept_and_rights_are_of_that_centre_alone(client: JalonClient, stage: Stage, both: User) -> None:
    client.force_login(both)
    assert client.get("/").context["centre"] == stage.here
    assert client.get("/import/").status_code == 200  # a manager here
    assert client.post("/centre/", {"centre": str(stage.there.uuid)}).headers["Location"] == "/"
    assert client.get("/").context["centre"] == stage.there
    assert client.get("/import/").status_code == 403  # a social worker there
    client.post("/centre/", {"centre": str(stage.here.uuid)})
    assert client.get("/import/").status_code == 200


@pytest.mark.parametrize("wanted", ["there", "nowhere", "", "no uuid"])
def test_a_centre_without_a_role_today_is_not_there(client: JalonClient, stage: Stage, wanted: str) -> None:
    named = {"there": str(stage.there.uuid), "nowhere": str(uuid.uuid4())}.get(wanted, wanted)
    client.force_login(stage.manager)
    assert client.post("/centre/", {"centre": named}).status_code == 404
    assert client.get("/").context["centre"] == stage.here


def test_when_the_role_of_the_chosen_centre_ends_the_other_one_is_left(
    client: JalonClient, stage: Stage, both: User
) -> None:
    client.force_login(both)
    client.post("/centre/", {"centre": str(stage.there.uuid)})
    with acting_as(system(), "test"):
        end_role(Membership.objects.get(user=both, centre=stage.there))
    assert client.get("/").status_code == 302  # the session ended with the role
    client.force_login(both)
    session = client.session
    session["centre"] = str(stage.there.uuid)  # a session that still names it
    session.save()
    assert client.get("/").context["centre"] == stage.here
    with acting_as(system(), "test"):
        end_role(Membership.objects.get(user=both, centre=stage.here))
    client.force_login(both)
    assert client.get("/").status_code == 403
    assert client.get("/centre/").status_code == 404
    assert client.post("/centre/", {"centre": str(stage.here.uuid)}).status_code == 404


def test_the_choice_is_by_post_only(client: JalonClient, stage: Stage, both: User) -> None:
    client.force_login(both)
    client.get("/centre/", {"centre": str(stage.there.uuid)})
    assert client.get("/").context["centre"] == stage.here
