"""Who opened this file, for its key worker; the consultations, for its person, without a name of staff."""

from __future__ import annotations

import io

import pypdf
import pytest

from audit.enums import Extent
from audit.models import AccessEntry
from core.actor import acting_as
from participants.presenters import PURPOSES
from participants.who_can_read import Why
from tests.oversight.conftest import look
from tests.participants.full_file import cover, open_by_break_glass, seal
from tests.support.factories import ParticipantFactory, system

OWN = ("/participants/{}/opened/", "/participants/{}/consultations/", "/participants/{}/consultations.pdf")


@pytest.mark.parametrize("address", OWN)
@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("worker", (200, 200, 200)),
        ("colleague", (403, 403, 403)),
        ("manager", (200, 403, 403)),
        ("facilitator", (404, 404, 404)),
        ("coordinator", (404, 404, 404)),
        ("administrator", (404, 404, 404)),
        ("stranger", (404, 404, 404)),
        ("other_manager", (404, 404, 404)),
    ],
)
def test_who_may(stage, looks, pages, address, who, expected):
    answer = pages(who).get(address.format(stage.own.uuid))
    assert answer.status_code == expected[OWN.index(address)]


def test_the_officer_sees_the_number_and_no_name(stage, looks, pages):
    page = pages("dpo").get(OWN[0].format(stage.own.uuid)).content.decode()
    assert stage.own.file_number in page
    assert stage.own.last_name not in page


@pytest.mark.parametrize("address", OWN)
def test_of_a_sealed_file_for_the_named_only(stage, looks, pages, address):
    seal(stage.own, stage.worker, stage.second_manager)
    assert pages("worker").get(address.format(stage.own.uuid)).status_code == 200
    assert pages("manager").get(address.format(stage.own.uuid)).status_code == 404


def test_neither_cover_nor_break_glass_opens_the_log_of_a_file(stage, looks, pages):
    cover(stage.members["worker"], stage.colleague)
    open_by_break_glass(stage.own, stage.manager)
    assert pages("colleague").get(OWN[0].format(stage.own.uuid)).status_code == 403


def test_names_hours_ways_and_reasons(stage, pages, time_machine):
    for minute in (5, 20, 40):
        time_machine.move_to(f"2026-03-10T08:{minute:02}:00+00:00")
        look(stage.worker, [stage.own], stage.here)
    time_machine.move_to("2026-03-11T08:00:00+00:00")
    look(stage.manager, [stage.own], stage.here, purpose=PURPOSES[Why.BREAK_GLASS])
    page = pages("worker").get(OWN[0].format(stage.own.uuid)).content.decode()
    assert "09:05 – 09:40" in page
    assert page.index(str(stage.manager)) < page.index("09:05 – 09:40"), "the last day first"


def test_lists_only_where_asked_for(stage, looks, pages):
    client, address = pages("worker"), OWN[0].format(stage.own.uuid)
    assert str(stage.colleague) not in client.get(address).content.decode()
    assert str(stage.colleague) in client.get(address + "?lists=1").content.decode()


def test_other_files_of_the_same_answer_are_not_told(stage, looks, pages):
    page = pages("worker").get(OWN[0].format(stage.own.uuid) + "?lists=1").content.decode()
    assert stage.colleagues.file_number not in page
    assert str(stage.colleagues) not in page


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999999999999", "٣"])
def test_a_page_that_is_none(stage, looks, pages, page):
    assert pages("worker").get(OWN[0].format(stage.own.uuid), {"page": page}).status_code == 200


def test_many_days_are_several_pages(stage, pages, time_machine):
    for day in range(1, 29):
        for hour in (8, 9):
            time_machine.move_to(f"2026-02-{day:02}T{hour:02}:00:00+00:00")
            look((stage.worker, stage.manager)[hour - 8], [stage.own], stage.here)
    client, address = pages("worker"), OWN[0].format(stage.own.uuid)
    assert 'rel="next"' in client.get(address).content.decode()
    assert 'rel="next"' not in client.get(address + "?page=2").content.decode()


class TestConsultations:
    def text(self, client, stage) -> str:
        answer = client.get(OWN[2].format(stage.own.uuid))
        assert answer["Content-Type"] == "application/pdf"
        assert stage.own.last_name not in answer["Content-Disposition"]
        return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages)

    def test_page_and_document_hold_no_name_of_staff(self, stage, looks, pages):
        client = pages("worker")
        look(stage.manager, [stage.own], stage.here, purpose="asked by Sophie Peeters")
        page = client.get(OWN[1].format(stage.own.uuid)).content.decode().partition("<table")[2]
        for text in (page, self.text(client, stage)):
            assert text
            for staff in (stage.worker, stage.colleague, stage.manager):
                assert staff.last_name not in text
                assert staff.email not in text
            assert "Peeters" not in text, "what somebody typed does not get out"

    def test_days_and_purposes(self, stage, pages, time_machine):
        time_machine.move_to("2026-03-10T23:30:00+00:00")
        look(stage.worker, [stage.own], stage.here)
        time_machine.move_to("2026-03-12T10:00:00+00:00")
        text = self.text(pages("worker"), stage)
        assert "11 March 2026" in text

    def test_the_document_is_an_export_of_this_file(self, stage, looks, pages):
        self.text(pages("worker"), stage)
        entry = AccessEntry.objects.get(actor=stage.worker, extent=Extent.EXPORTED)
        assert list(entry.files.values_list("file", flat=True)) == [stage.own.uuid]

    def test_other_persons_consultations_are_not_in_it(self, stage, pages, time_machine):
        with acting_as(system(), "test"):
            other = ParticipantFactory(centre=stage.here)
        time_machine.move_to("2026-03-01T10:00:00+00:00")
        look(stage.worker, [other], stage.here)
        time_machine.move_to("2026-03-12T10:00:00+00:00")
        text = self.text(pages("worker"), stage)
        assert "12 March 2026" in text, "the day it was made"
        assert "1 March 2026" not in text
