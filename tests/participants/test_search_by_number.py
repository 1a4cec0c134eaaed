"""The number of a file, searched from anywhere, opens the file; what may be something else leads to the list."""

from __future__ import annotations

import pytest

from audit.models import AccessEntry, SearchLog
from core.actor import acting_as
from participants.models import Participant
from participants.name_search import file_of_number
from tests.participants.full_file import seal
from tests.support.factories import ParticipantFactory, system

pytestmark = pytest.mark.django_db


@pytest.fixture
def numbered(stage):
    """Return files of the worker's centre by their numbers; nobody follows them."""
    with acting_as(system(), "test"):
        names = {"ER-0916": "Benhaddou", "ER-09160": "Dupont", "ER-1990": "Martin", "77": "Zola"}
        return {
            number: ParticipantFactory(centre=stage.here, last_name=last, file_number=number)
            for number, last in names.items()
        }


def where(client, text: str, **filters) -> str:
    return client.post("/participants/search/", {"text": text, **filters}).headers["Location"]


@pytest.mark.parametrize("text", ["ER-0916", "er-0916", "  ER-0916 ", "916", "0916"])
def test_the_number_of_one_file_opens_it(stage, numbered, sign_in, text):
    assert where(sign_in(stage.worker), text) == f"/participants/{numbered['ER-0916'].uuid}/"


def test_digits_that_are_a_year_of_birth_as_well_lead_to_the_list(stage, numbered, sign_in):
    with acting_as(system(), "test"):
        numbered["77"].birth_date, numbered["77"].birth_precision = "1990-05-04", "day"
        numbered["77"].save()
    assert where(sign_in(stage.worker), "1990").startswith("/participants/?search=")
    assert where(sign_in(stage.worker), "ER-1990") == f"/participants/{numbered['ER-1990'].uuid}/"


@pytest.mark.parametrize("text", ["ER-091", "Benhaddou", "ER-", "ER-9999", "1 Benhaddou"])
def test_a_beginning_a_name_and_a_number_of_nobody_lead_to_the_list(stage, numbered, sign_in, text):
    assert where(sign_in(stage.worker), text).startswith("/participants/?search=")


def test_filters_do_not_hide_it(stage, numbered, sign_in):
    assert where(sign_in(stage.worker), "ER-0916", mine="1") == f"/participants/{numbered['ER-0916'].uuid}/"


def test_the_search_is_logged_with_what_it_found_and_the_look_by_the_file(stage, numbered, sign_in):
    client = sign_in(stage.worker)
    client.post("/participants/search/", {"text": "ER-0916"}, follow=True)
    searched = SearchLog.objects.get()
    assert (searched.words, searched.found) == ("ER-0916", 1)
    found, opened = AccessEntry.objects.order_by("pk")
    assert (found.what, found.act) == ("participants.search", searched.act)
    assert opened.what == "participants.reduced"  # nobody's file: as much of it as the team may see
    for entry in (found, opened):
        assert set(entry.files.values_list("file", flat=True)) == {numbered["ER-0916"].uuid}


def test_a_sealed_file_and_one_of_another_centre_lead_to_a_list_without_it(stage, numbered, sign_in):
    seal(numbered["ER-0916"], stage.colleague, stage.manager)
    for who in (stage.worker, stage.stranger):
        assert where(sign_in(who), "ER-0916").startswith("/participants/?search=")
    assert where(sign_in(stage.manager), "ER-0916") == f"/participants/{numbered['ER-0916'].uuid}/"


def test_a_text_without_a_digit_asks_the_database_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert file_of_number(Participant.objects.all(), "Benhaddou") is None


def test_the_search_has_the_focus_where_nobody_is_found(stage, numbered, sign_in):
    client = sign_in(stage.worker)
    field = 'name="text"'
    for text, focused in (("nosuchname", True), ("Benhaddou", False)):
        html = client.get(where(client, text)).content.decode()
        main = html[html.index("<main") :]
        tag = next(part for part in main.split("<input") if field in part.partition(">")[0]).partition(">")[0]
        assert ("data-focus" in tag) is focused
