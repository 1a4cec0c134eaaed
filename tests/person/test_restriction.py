"""D30: a file that is only kept, a person who objects, against every write, message, export and merge."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.urls import reverse

from core.actor import acting_as
from core.periods import today
from participants.file_permissions import may_on_file
from permissions.checks import may
from permissions.policy import GRANTED, KEPT_ONLY, POLICY, Grant, Role, Scope
from tests.permissions.table import OBJECTS, Answer, Cell, Row
from tests.permissions.table_walk import address_of
from tests.permissions.urls import TABLE
from tests.permissions.visitors import undone, visitor
from tests.permissions.world import FILES, World
from tests.support.all_rows import rows_kept
from tests.support.factories import RestrictionFactory, system

pytestmark = pytest.mark.usefixtures("own_cache")

SENTENCE = "This file is restricted since"
# Addresses of a file that take a form and stay open while it is only kept: why.
STAYS_OPEN = {
    "participants:national-number": "it shows, and writes nothing",
    "participants:open": "who reads it is not what is restricted",
    "participants:close": "the same",
    "participants:lend": "somebody has to read it while the key worker is away",
    "participants:take-back-file": "the same",
    "participants:hand-over": "it has a key worker as before",
    "participants:ask-seal": "it may be protected",
    "participants:seal": "the same",
    "person:rights": "what the person wants is noted",
    "person:restrict": "the same",
    "person:lift": "the same",
    "person:new-request-of-file": "the same",
    "person:new-statement": "the same",
    "person:copy": "she has a copy of what is kept",
    "person:new-passage": "it says what the copy leaves out, and the file stays as it is",
    "person:remove-passage": "the same",
    "person:remove-statement": "the same",
    "participants:withdraw": "a consent is taken back on any day",
    "person:move-request": "a request is answered in its month all the same",
    "person:extend-request": "the same",
}


def writes() -> list[Row]:
    """Return each address of what lies in a file that takes a form from the worker on her own file."""
    return [
        row
        for row in TABLE
        if "POST" in row.statuses()
        and OBJECTS[row.takes] == FILES
        and row.answer("worker", "own") is Answer.OPENS
        and row.name not in STAYS_OPEN
    ]


@pytest.fixture(scope="module")
def kept(world: World) -> Iterator[World]:
    """The stage, with the worker's own file only kept."""
    with transaction.atomic():
        with acting_as(system(), "test"):
            RestrictionFactory(participant=world.own, starts_on=today(), set_by=world.worker)
        yield world
        transaction.set_rollback(True)


def written() -> dict[str, int]:
    """Return how many rows each history and log has, those of looking and of refusing aside."""
    aside = ("audit_access", "audit_refusal", "audit_search", "audit_chain")
    return {table: count for table, count in rows_kept().items() if not table.startswith(aside)}


@pytest.mark.django_db
@pytest.mark.parametrize("row", writes(), ids=lambda row: row.name)
def test_nothing_is_written_in_a_file_that_is_only_kept(kept: World, row: Row):
    worker = visitor(kept, "worker")
    with undone():
        before = written()
        answer = worker.post(address_of(kept, Cell(row, "worker", "own", "POST", 403)), row.data, keeping=True)
        assert (answer.status, written()) == (403, before), answer
        assert SENTENCE in answer.response.content.decode()


def test_what_stays_open_is_an_address_of_a_file():
    assert {row.name for row in TABLE if row.name in STAYS_OPEN} == set(STAYS_OPEN)
    assert len(writes()) > 40


def test_the_policy_closes_every_right_by_which_a_file_is_written():
    """A new right that writes in a file is closed too: reading is what break-glass and these open."""
    reading = GRANTED[Grant.BREAK_GLASS] | {
        "participant.national_number", "contact.view", "message.view", "enrolment.certify", "operation.view",
        # who reads it, and what the person wants
        "cover.give", "referent.assign", "seal.ask", "access_log.view", "request.prepare", "person.rights",
        # what she is given
        "person.copy", "person.sheet", "redaction.mark",
    }  # fmt: skip
    of_files = {action for action, rights in POLICY.items() if rights.get(Role.SOCIAL_WORKER) is Scope.OWN_CASELOAD}
    assert of_files - reading == KEPT_ONLY - {"appointment.reopen"}  # of those at which one was oneself


@pytest.mark.django_db
def test_it_is_read_as_before_and_says_that_it_is_only_kept(kept: World):
    page = visitor(kept, "worker").get(reverse("participants:file", args=[kept.own.uuid]))
    assert page.status == 200
    assert SENTENCE in page.response.content.decode()
    assert "Note an intervention" not in page.response.content.decode()


@pytest.mark.django_db
def test_the_list_and_the_page_say_the_same_of_who_may_write(kept: World):
    with acting_as(kept.worker, centre=kept.here):
        for action in KEPT_ONLY:
            assert not may(kept.worker, action, kept.own), action
            assert not may_on_file(kept.worker, action, kept.own), action
        assert may(kept.worker, "participant.file", kept.own)


@pytest.mark.django_db
def test_attendance_goes_on_and_all_present_marks_her_too(kept: World):
    """She is expected as before: that she came is new, and of the session."""
    session = kept.things["session"]["own"]
    worker = visitor(kept, "worker")
    with undone():
        opened = worker.post(reverse("workshops:marks", args=[session.uuid]), {"then": "all"}, keeping=True)
        assert opened.status == 302, opened
        assert worker.get(reverse("workshops:session", args=[session.uuid])).status == 200
