"""The doors of the logs: who looked at which files, and every move, always with an author."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from audit.enums import Extent
from audit.log import log_export, log_read, log_transition, log_transitions
from audit.models import AccessedFile, AccessEntry, TransitionLog
from core.actor import NoActor, acting_as
from tests.support.all_rows import rows_kept
from tests.support.factories import CentreFactory, EnrolmentFactory, ParticipantFactory, system

pytestmark = pytest.mark.django_db


@pytest.fixture
def files():
    with acting_as(system(), "test"):
        return [ParticipantFactory() for _ in range(3)]


def test_a_look_says_who_when_what_and_why(files):
    centre = files[0].centre
    with acting_as(system(), "as usual", channel="web") as act:
        entry = log_read(files[:1], what="participant page", extent=Extent.OPENED, purpose="an appeal", centre=centre)
    entry = AccessEntry.objects.get(pk=entry.pk)
    assert (entry.actor, entry.act, entry.channel, entry.centre) == (system(), act.uuid, "web", centre.uuid)
    assert (entry.what, entry.purpose, entry.extent) == ("participant page", "an appeal", "opened")
    assert entry.at is not None
    assert list(entry.files.values_list("kind", "file")) == [("participants.participant", files[0].uuid)]


def test_a_list_names_every_file_in_it_once(files):
    with acting_as(system(), "as usual"):
        entry = log_read([*files, files[0]], what="participants")
    assert entry.extent == Extent.LISTED
    assert entry.purpose == "as usual"
    assert set(entry.files.values_list("file", flat=True)) == {person.uuid for person in files}
    assert entry.files.count() == 3


def test_an_export_is_one(files):
    with acting_as(system()):
        assert log_export(files, what="evolution.csv").extent == Extent.EXPORTED


def test_a_list_of_many_is_few_statements(files, django_assert_max_num_queries):
    class File:
        _meta = files[0]._meta

        def __init__(self, uuid):
            self.uuid = uuid

    with acting_as(system()), django_assert_max_num_queries(6):
        log_read([File(uuid4()) for _ in range(900)], what="participants")


@pytest.mark.parametrize("door", [log_read, log_export])
def test_nobody_looks_without_a_name(files, door):
    with pytest.raises(NoActor):
        door(files, what="a list")
    assert not AccessEntry.objects.exists()


def test_nobody_moves_without_a_name(files):
    with pytest.raises(NoActor):
        log_transition(files[0], move="x", from_state="a", to_state="b")


def test_a_look_that_cannot_be_logged_is_not_logged_by_half(files, monkeypatch):
    def full(*args, **kwargs):
        raise IntegrityError("disk full")

    monkeypatch.setattr(AccessedFile.objects, "bulk_create", full)
    before = rows_kept()
    with acting_as(system()), pytest.raises(IntegrityError), transaction.atomic():
        log_read(files, what="a list")
    assert rows_kept() == before


def test_moves_of_many_are_one_act():
    with acting_as(system(), "import") as act:
        enrolments = [EnrolmentFactory() for _ in range(3)]
        log_transitions([(it, "", it.state) for it in enrolments], move="take_over", reason="Workbook")
    entries = TransitionLog.objects.order_by("pk")
    assert [entry.object for entry in entries] == [it.uuid for it in enrolments]
    assert {(entry.kind, entry.move, entry.reason, entry.act) for entry in entries} == {
        ("participants.enrolment", "take_over", "Workbook", act.uuid)
    }


def test_a_log_holds_no_name_of_a_person(files):
    """It outlives the file, so it names it by uuid only (product.md section 5)."""
    with acting_as(system()):
        log_read(files, what="participants", centre=CentreFactory())
    kept = [
        str(value) for model in (AccessEntry, AccessedFile) for row in model.objects.values() for value in row.values()
    ]
    assert not [person for person in files if any(person.last_name in value for value in kept)]
