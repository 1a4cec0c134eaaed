"""The access log's pages: who reads it, what of it, and that reading it is in it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.enums import Role
from audit.enums import Extent
from audit.models import AccessedFile, AccessEntry
from core.actor import acting_as
from core.spreadsheets.writer import read_csv
from oversight.access_log_queries import A_PAGE
from tests.oversight.conftest import look
from tests.participants.full_file import seal
from tests.support.factories import ParticipantFactory, system

READERS = {Role.DPO, Role.MANAGER}
ALL_ADDRESSES = ("/log/", "/log/sheet.csv")
OFFICERS = (
    "/log/question/",
    "/log/question.csv",
    "/log/sign-ins/",
    "/log/alerts/",
    "/log/reviews/",
    "/log/refusals/",
    "/log/searches/",
)


def text_of(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def files_logged_by(user, what) -> set:
    return set(AccessedFile.objects.filter(entry__actor=user, entry__what=what).values_list("file", flat=True))


@pytest.mark.parametrize("role", sorted(Role))
@pytest.mark.parametrize("address", ALL_ADDRESSES)
def test_the_log_is_for_the_officer_and_managers(stage, looks, sign_in, role, address):
    answer = sign_in(stage.of_role(role)).get(address)
    assert (answer.status_code == 403) == (role not in READERS), answer.status_code


@pytest.mark.parametrize("role", sorted(Role))
@pytest.mark.parametrize("address", OFFICERS)
def test_the_rest_is_the_officers(stage, sign_in, role, address):
    answer = sign_in(stage.of_role(role)).get(address)
    assert (answer.status_code == 403) == (role != Role.DPO), answer.status_code


@pytest.mark.parametrize("address", [*ALL_ADDRESSES, *OFFICERS])
def test_nobody_else(client, stage, address):
    assert client.get(address).status_code == 302


def test_the_officer_sees_numbers_and_no_name(stage, looks, pages):
    page = text_of(pages("dpo").get("/log/"))
    assert stage.own.file_number in page
    assert str(stage.worker) in page
    assert stage.own.last_name not in page
    assert stage.theirs.file_number not in page, "nothing crosses a centre"
    entry = text_of(pages("dpo").get(f"/log/entries/{looks.colleague.uuid}/"))
    assert stage.own.file_number in entry
    assert stage.colleagues.file_number in entry
    assert stage.colleagues.last_name not in entry


def test_a_manager_sees_the_names_that_she_may_know(stage, looks, pages):
    assert str(stage.own) in text_of(pages("manager").get("/log/"))


@pytest.mark.parametrize("who", ["dpo", "manager"])
def test_reading_the_log_is_in_the_log(stage, looks, pages, who):
    text_of(pages(who).get("/log/"))
    assert files_logged_by(getattr(stage, who), "oversight.log") == {stage.own.uuid, stage.colleagues.uuid}
    text_of(pages(who).get(f"/log/entries/{looks.worker.uuid}/"))
    assert files_logged_by(getattr(stage, who), "oversight.entry") == {stage.own.uuid}


def test_without_the_entry_nothing_is_shown(stage, looks, pages, monkeypatch):
    from django.db import IntegrityError

    def full(*args, **kwargs):
        raise IntegrityError("disk full")

    client = pages("dpo")
    monkeypatch.setattr("oversight.access.log_read", full)
    with pytest.raises(IntegrityError):
        client.get("/log/")


@pytest.mark.parametrize("who", ["dpo", "manager"])
def test_an_entry_of_another_centre_is_not_there(looks, pages, who):
    assert pages(who).get(f"/log/entries/{looks.there.uuid}/").status_code == 404


class TestSealed:
    """A manager who is not named reads the log as if the sealed file were not there; the officer reads it whole."""

    @pytest.fixture
    def sealed(self, stage, looks):
        seal(stage.own, stage.worker, stage.second_manager)

    def test_the_officer_sees_that_it_was_opened(self, stage, sealed, pages):
        assert stage.own.file_number in text_of(pages("dpo").get("/log/"))

    def test_a_manager_sees_neither_file_nor_entry_nor_number(self, stage, looks, sealed, pages):
        page = text_of(pages("manager").get("/log/"))
        assert stage.own.file_number not in page
        assert str(looks.worker.uuid) not in page, "an entry that shows nothing else is not there"
        assert str(looks.colleague.uuid) in page
        assert stage.colleagues.file_number in page, "of two files one is left, counted as one"
        assert pages("manager").get(f"/log/entries/{looks.worker.uuid}/").status_code == 404
        assert stage.own.file_number not in text_of(pages("manager").get(f"/log/entries/{looks.colleague.uuid}/"))

    def test_nor_in_the_sheet(self, stage, sealed, pages):
        rows = read_csv(pages("manager").get("/log/sheet.csv").content)
        assert stage.own.file_number not in {row[-1] for row in rows}
        assert stage.colleagues.file_number in {row[-1] for row in rows}

    def test_nor_by_asking_for_its_number(self, stage, sealed, pages):
        sealed_one = pages("manager").post("/log/", {"file": stage.own.file_number})
        none = pages("manager").post("/log/", {"file": "no such number"})
        assert (sealed_one.status_code, none.status_code) == (422, 422)
        by_uuid = pages("manager").get(f"/log/?file={stage.own.uuid}")
        assert by_uuid.status_code == 422
        assert stage.own.file_number not in by_uuid.content.decode()

    def test_who_is_named_sees_it(self, stage, sealed, pages):
        assert stage.own.file_number in text_of(pages("second_manager").get("/log/"))


class TestAsking:
    def test_a_number_is_typed_and_stands_in_no_address(self, stage, looks, pages):
        answer = pages("dpo").post("/log/", {"file": f" {stage.own.file_number.lower()} "})
        assert answer.status_code == 302
        assert stage.own.file_number not in answer["Location"]
        page = text_of(pages("dpo").get(answer["Location"]))
        assert str(looks.worker.uuid) in page
        assert str(looks.colleague.uuid) in page
        assert str(looks.manager.uuid) not in page

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ({"extent": "opened"}, {"worker"}),
            ({"extent": "listed"}, {"colleague"}),
            ({"channel": "job"}, set()),
            ({"first": "1/1/2001", "last": "2/1/2001"}, set()),
            ({"first": "1/1/2001"}, {"worker", "colleague", "manager"}),
        ],
    )
    def test_filters(self, looks, pages, query, expected):
        page = text_of(pages("dpo").get("/log/", query))
        assert {
            name for name in ("worker", "colleague", "manager") if str(getattr(looks, name).uuid) in page
        } == expected

    def test_an_account(self, stage, looks, pages):
        page = text_of(pages("dpo").get("/log/", {"account": str(stage.worker.uuid)}))
        assert str(looks.worker.uuid) in page
        assert str(looks.manager.uuid) not in page

    def test_accounts_of_other_centres_are_not_offered(self, stage, looks, pages):
        assert str(stage.stranger.uuid) not in text_of(pages("dpo").get("/log/"))
        assert pages("dpo").get("/log/", {"account": str(stage.stranger.uuid)}).status_code == 422

    @pytest.mark.parametrize(
        "query",
        [{"first": "31/2/2017"}, {"first": "2/2/2017", "last": "1/2/2017"}, {"extent": "x"}, {"file": "x" * 99}],
    )
    def test_what_is_typed_wrongly_is_said(self, looks, pages, query):
        answer = pages("dpo").get("/log/", query)
        assert answer.status_code == 422
        assert str(looks.worker.uuid) not in answer.content.decode()

    @pytest.mark.parametrize("after", ["x", "00000000-0000-0000-0000-000000000000", "\x00"])
    def test_a_page_that_is_not_there_is_the_first(self, looks, pages, after):
        assert str(looks.worker.uuid) in text_of(pages("dpo").get("/log/", {"after": after}))


def test_pages_follow_each_other_without_gap_or_twice(stage, pages):
    made = [look(stage.worker, [stage.own], stage.here) for _ in range(2 * A_PAGE + 3)]
    AccessEntry.objects.filter(pk__in=[it.pk for it in made])
    client, seen, address = pages("dpo"), [], "/log/?extent=opened"
    for _ in range(3):
        page = text_of(client.get(address))
        found = [it for it in made if f"/log/entries/{it.uuid}/" in page]
        seen += found
        assert len(found) in {A_PAGE, 3}
        last = min(found, key=lambda it: it.pk)
        address = f"/log/?extent=opened&after={last.uuid}"
    assert len(seen) == len({it.pk for it in seen}) == len(made)


def test_a_page_costs_the_same_whatever_it_shows(stage, pages, django_assert_max_num_queries):
    with acting_as(system(), "test"):
        files = [ParticipantFactory(centre=stage.here) for _ in range(20)]
    for one in files:
        look(stage.worker, [one], stage.here)
        look(stage.worker, files, stage.here, Extent.LISTED)
    client = pages("dpo")
    client.get("/log/")
    with django_assert_max_num_queries(32):
        client.get("/log/")


def test_the_sheet_has_a_line_for_each_file_and_is_an_export(stage, looks, pages):
    rows = read_csv(pages("dpo").get("/log/sheet.csv").content)
    assert sorted(row[-1] for row in rows[1:]) == sorted(
        [stage.own.file_number, stage.own.file_number, stage.colleagues.file_number, stage.colleagues.file_number]
    )
    export = AccessEntry.objects.get(actor=stage.dpo, extent=Extent.EXPORTED)
    assert set(export.files.values_list("file", flat=True)) == {stage.own.uuid, stage.colleagues.uuid}


def test_a_name_that_is_a_formula_is_text_in_the_sheet(stage, looks, pages):
    type(stage.worker).objects.filter(pk=stage.worker.pk).update(first_name="=1+1", last_name="")
    assert b"'=1+1" in pages("dpo").get("/log/sheet.csv").content


def test_a_file_that_was_deleted_is_still_in_the_log(stage, looks, pages):
    with acting_as(system(), "test"):
        person = ParticipantFactory(centre=stage.here)
        entry = look(stage.worker, [person], stage.here)
        person.delete()
    assert pages("dpo").get(f"/log/entries/{entry.uuid}/").status_code == 200
    assert files_logged_by(stage.dpo, "oversight.entry") == {person.uuid}


def test_days_are_days_in_belgium(stage, pages, time_machine):
    time_machine.move_to("2026-03-01T23:30:00+00:00")  # half past midnight of the second
    entry = look(stage.worker, [stage.own], stage.here)
    time_machine.move_to(timezone.now() + timedelta(hours=20))
    client = pages("dpo")
    assert str(entry.uuid) in text_of(client.get("/log/", {"first": "2/3/2026", "last": "2/3/2026"}))
    assert str(entry.uuid) not in text_of(client.get("/log/", {"first": "1/3/2026", "last": "1/3/2026"}))


def test_an_empty_log_says_what_will_come(stage, pages):
    assert "empty" in text_of(pages("dpo").get("/log/"))
