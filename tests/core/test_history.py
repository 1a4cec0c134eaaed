"""The doors of history: in bulk, by changes, in one act; and what happens to an author who is missing."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Centre
from core.actor import NoActor, acting_as
from core.history import bulk_create_tracked, bulk_update_tracked, delete_tracked, save_changes, upsert_tracked
from participants.models import Participant
from tests.support.factories import CentreFactory, ParticipantFactory, system
from tests.support.machines import rows_kept
from tests.support.own_database import own_database

pytestmark = pytest.mark.both_engines

TABLE = "participants_historicalparticipant"


@pytest.fixture
def centre(db):
    with acting_as(system(), "test"):
        return CentreFactory()


def people(centre, count: int) -> list[Participant]:
    return [Participant(centre=centre, file_number=f"N{n}", last_name=f"Name{n}") for n in range(count)]


def test_bulk_create_leaves_one_row_each_in_one_act(centre):
    with acting_as(system(), "import of a workbook", channel="job") as act:
        made = bulk_create_tracked(Participant, people(centre, 3))
    assert all(person.pk for person in made)
    rows = Participant.history.order_by("pk")
    assert [row.id for row in rows] == [person.pk for person in made]
    assert {(row.history_type, row.act, row.channel, row.history_user_id) for row in rows} == {
        ("+", act.uuid, "job", system().pk)
    }
    assert {row.history_change_reason for row in rows} == {"import of a workbook"}
    assert [row.last_name for row in rows] == ["Name0", "Name1", "Name2"]


def test_bulk_update_leaves_what_is_there_now(centre):
    with acting_as(system()):
        made = bulk_create_tracked(Participant, people(centre, 2))
        made[0].city = "Saint-Gilles"
    with acting_as(system()) as act:
        bulk_update_tracked(Participant, made[:1], ["city"])
    [row] = Participant.history.filter(history_type="~")
    assert (row.id, row.city, row.act) == (made[0].pk, "Saint-Gilles", act.uuid)
    assert Participant.objects.get(pk=made[0].pk).city == "Saint-Gilles"


def test_nothing_in_bulk_is_nothing(centre):
    before = rows_kept()
    with acting_as(system()):
        assert bulk_create_tracked(Participant, []) == []
        assert bulk_update_tracked(Participant, [], ["city"]) == []
    assert rows_kept() == before


def test_nothing_in_bulk_without_an_author(centre):
    with acting_as(system()):
        made = bulk_create_tracked(Participant, people(centre, 1))
    made[0].city = "Forest"
    before = rows_kept()
    with pytest.raises(NoActor):
        bulk_create_tracked(Participant, [Participant(centre=centre, file_number="X", last_name="X")])
    with pytest.raises(NoActor):
        bulk_update_tracked(Participant, made, ["city"])
    assert rows_kept() == before
    assert list(Participant.objects.values_list("file_number", "city")) == [("N0", "")]


def test_bulk_is_all_or_nothing(centre):
    before = rows_kept()
    twice = [*people(centre, 2), *people(centre, 1)]
    with acting_as(system()), pytest.raises(IntegrityError), transaction.atomic():
        bulk_create_tracked(Participant, twice)
    assert rows_kept() == before
    assert not Participant.objects.exists()


def test_bulk_is_few_statements(centre, django_assert_max_num_queries):
    with acting_as(system()), django_assert_max_num_queries(20):
        bulk_create_tracked(Participant, people(centre, 500))


def test_what_one_act_writes_shares_it_and_the_next_does_not(centre):
    with acting_as(system()) as act:
        first = ParticipantFactory(centre=centre)
        bulk_create_tracked(Participant, people(centre, 2))
        save_changes(first, city="Ixelles")
    with acting_as(system()) as other:
        save_changes(first, city="Forest")
    assert Participant.history.filter(act=act.uuid).count() == 4
    assert Participant.history.filter(act=other.uuid).count() == 1


class TestSaveChanges:
    @pytest.fixture
    def person(self, centre):
        with acting_as(system()):
            return ParticipantFactory(centre=centre, first_name="Ada", city="Uccle")

    def test_what_differs_is_written_once(self, person):
        with acting_as(system()):
            assert save_changes(person, first_name="Ada", city="Forest", phone="02 000 00 00") == ["city", "phone"]
        assert Participant.history.filter(history_type="~").count() == 1
        person.refresh_from_db()
        assert (person.city, person.phone) == ("Forest", "02 000 00 00")

    def test_nothing_that_differs_is_no_write_and_no_row(self, person):
        before = rows_kept()
        with acting_as(system()), CaptureQueriesContext(connection) as asked:
            assert save_changes(person, first_name="Ada", city="Uccle") == []
        assert not asked.captured_queries
        assert rows_kept() == before

    def test_the_search_name_is_part_of_a_change_of_name(self, person):
        with acting_as(system()):
            save_changes(person, last_name="Éluard")
        assert Participant.objects.get(pk=person.pk).search_name == "eluard ada"


@pytest.fixture
def own(django_db_setup, django_db_blocker, tmp_path):
    """A database where each statement is committed by itself, as in a command outside any transaction."""
    with django_db_blocker.unblock(), own_database(tmp_path):
        yield


def test_without_an_author_nothing_is_written_even_outside_a_transaction(own):
    """Django sends post_save after the row is written: history alone would come too late to stop it."""
    with acting_as(system()):
        person = ParticipantFactory(city="Uccle")
    person.city = "Forest"
    with pytest.raises(NoActor):
        person.save()
    assert Participant.objects.get(pk=person.pk).city == "Uccle"
    with pytest.raises(NoActor):
        person.delete()
    assert Participant.objects.filter(pk=person.pk).exists()


def test_a_record_is_not_written_when_its_history_cannot_be(own, monkeypatch):
    with acting_as(system()):
        person = ParticipantFactory(city="Uccle")

    def full(*args, **kwargs):
        raise OSError("disk full")

    monkeypatch.setattr(Participant.history.model, "save", full)
    person.city = "Forest"
    with acting_as(system()), pytest.raises(OSError, match="disk full"):
        person.save()
    assert Participant.objects.get(pk=person.pk).city == "Uccle"


def test_a_long_reason_is_kept_whole(centre):
    """Reasons are sentences of people; the databases must not cut or refuse one on either engine."""
    reason = "Because " + "x" * 300
    with acting_as(system(), reason):
        person = ParticipantFactory(centre=centre)
    assert person.history.get().history_change_reason == reason


def test_new_and_changed_rows_are_written_in_two_statements_and_told_apart(centre):
    with acting_as(system()):
        bulk_create_tracked(Participant, people(centre, 2))
    known = list(Participant.objects.filter(centre=centre).values_list("pk", flat=True))
    batch = people(centre, 4)
    for person in batch:
        person.city = "Saint-Gilles"
    with acting_as(system()) as act, CaptureQueriesContext(connection) as found:
        upsert_tracked(Participant, batch, unique=["centre", "file_number"], fields=["city"], known=known)
    assert len([one for one in found if one["sql"].startswith("INSERT")]) == 2
    told = Participant.history.filter(act=act.uuid)
    assert {row.id: row.history_type for row in told} == {
        person.pk: "~" if person.pk in known else "+" for person in batch
    }
    assert {row.city for row in told} == {"Saint-Gilles"}
    assert Participant.objects.filter(centre=centre, city="Saint-Gilles").count() == 4


def test_deleted_rows_leave_what_they_were(centre):
    with acting_as(system()):
        made = bulk_create_tracked(Participant, people(centre, 3))
    with acting_as(system()) as act:
        delete_tracked(Participant, [made[0].pk, made[2].pk])
        delete_tracked(Participant, [])
    assert list(Participant.objects.filter(centre=centre)) == [made[1]]
    assert [
        (row.id, row.history_type, row.last_name) for row in Participant.history.filter(act=act.uuid).order_by("id")
    ] == [
        (made[0].pk, "-", "Name0"),
        (made[2].pk, "-", "Name2"),
    ]


def test_neither_is_written_without_an_author(centre):
    with pytest.raises(NoActor):
        upsert_tracked(Participant, people(centre, 1), unique=["centre", "file_number"], fields=["city"], known=[])
    with pytest.raises(NoActor):
        delete_tracked(Participant, [1])


def test_the_class_that_reads_a_history_is_made_once():
    """simple-history makes it anew at each access, and it does so whenever a record is saved."""
    assert type(Participant.history) is type(Participant.history)
    assert Participant.history.model is not Centre.history.model
