"""The caseload on the home page: counted, of one's own files alone, without a name."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.actor import acting_as
from core.periods import today
from tests.support import factories as make
from tests.support.stage import Stage, file_of

pytestmark = pytest.mark.django_db


def mine(client, user) -> dict:
    """Return the panel of the caseload by its words; empty where there is none."""
    client.force_login(user)
    panels = [panel for panel in client.get("/").context["panels"] if panel.key == "mine"]
    return {one.words: one.path for one in panels[0].context} if panels else {}


def walk(stage: Stage, name: str, **given) -> None:
    with acting_as(make.system(), "test"):
        made = make.EnrolmentFactory(participant=file_of(stage.here, stage.members[name]), state="active", **given)
        make.AssessmentFactory(enrolment=made, state="validated", date=made.starts_on)


def test_own_files_are_counted_by_where_they_are(client, stage: Stage) -> None:
    walk(stage, "worker", starts_on=today())
    walk(stage, "worker", starts_on=today())
    walk(stage, "colleague", starts_on=today())
    assert mine(client, stage.worker) == {
        "2 before midterm": ("done", "", ""),
        "1 without a path under way": None,  # the file of the stage
    }


def test_other_roles_have_no_caseload(client, stage: Stage) -> None:
    walk(stage, "worker")
    assert mine(client, stage.manager) == {}
    assert mine(client, stage.facilitator) == {}


def test_its_statements_do_not_grow_with_the_files(client, stage: Stage) -> None:
    walk(stage, "worker")
    client.force_login(stage.worker)
    client.get("/")
    with CaptureQueriesContext(connection) as few:
        client.get("/")
    for _number in range(5):
        walk(stage, "worker")
    with CaptureQueriesContext(connection) as many:
        client.get("/")
    assert len(many) == len(few)
