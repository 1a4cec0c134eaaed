"""The plan to sign: its text is that of the records, it leaves a row, and it asks who is there."""

from __future__ import annotations

import io
from datetime import date

import pytest
from pypdf import PdfReader

from audit.models import AccessEntry
from core.actor import acting_as
from tests.actionplans.conftest import domain
from tests.participants.full_file import cover, open_by_break_glass
from tests.support.client import JalonClient
from tests.support.factories import ActionFactory, PlanFactory, ProblemFactory, system

pytestmark = pytest.mark.django_db


def address(file) -> str:
    return f"/plans/{file.uuid}/paper.pdf"


def reader_of(answer) -> PdfReader:
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    return PdfReader(io.BytesIO(answer.content))


def text_of(answer) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader_of(answer).pages).split())


def test_its_text_is_that_of_the_records(stage, plans, sign_in):
    with acting_as(system(), "test"):
        ActionFactory(plan=plans.plan, what="Write to the owner", doer="participant", due_on=date(2026, 12, 1))
        ActionFactory(plan=plans.plan, what="Call the lawyer", doer="other", doer_name="Maître Claes")
        ActionFactory(plan=plans.plan, what="Visit together", doer="together", state="done")
        ActionFactory(plan=plans.plan, what="Ask again", doer="referent")
        ActionFactory(plan=plans.plan, what="Let it be", state="dropped", outcome="No use")
        ProblemFactory(enrolment=plans.enrolment, domain=domain("health"), label="Bad nights")
        PlanFactory(problem__enrolment=plans.enrolment, goal="Over and done", state="closed")
    answer = sign_in(stage.worker).get(address(plans.file))
    text = text_of(answer)
    for said in (
        "My action plan", "Leïla Urbinati", "Damp walls", "A dry room for my girls", "Write to the owner",
        "1 December 2026", "Me", "Call the lawyer", "Maître Claes", "Visit together", "Together", "Done", "Ask again",
        "worker Last", "Bad nights", "Signature", "Date",
    ):  # fmt: skip
        assert said in text, said
    for kept in ("Over and done", "Let it be", "No use"):
        assert kept not in text


def test_it_is_tagged_and_in_the_shipped_font(stage, plans, sign_in):
    reader = reader_of(sign_in(stage.worker).get(address(plans.file)))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "en"
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"]["/Font"].get_object().values()
    }
    assert fonts
    assert all("Atkinson" in font for font in fonts)


@pytest.mark.parametrize("count", [0, 14])
def test_a_tiny_plan_and_a_long_one(stage, plans, sign_in, count):
    with acting_as(system(), "test"):
        for number in range(count):
            plan = PlanFactory(problem__enrolment=plans.enrolment, goal=f"Goal {number} " + "with many words " * 15)
            for step in range(4):
                ActionFactory(plan=plan, what=f"Step {number}.{step} " + "and more of it " * 15)
    answer = sign_in(stage.worker).get(address(plans.file))
    text = text_of(answer)
    assert all(f"Step {number}.3" in text for number in range(count))
    assert text.count("We agree") == 1


def test_it_leaves_a_row_of_what_left_and_no_name_in_the_name_of_the_file(stage, plans, sign_in):
    answer = sign_in(stage.worker).get(address(plans.file))
    entry = AccessEntry.objects.get()
    assert (entry.what, entry.extent) == ("actionplans.paper", "exported")
    assert "Urbinati" not in answer["Content-Disposition"]
    assert "attachment" in answer["Content-Disposition"]


def test_an_old_sign_in_is_asked_again(stage, plans):
    client = JalonClient()
    client.force_login(stage.worker, ago=3600)
    answer = client.get(address(plans.file))
    assert answer.status_code == 302
    assert not AccessEntry.objects.exists()


def test_who_covers_hands_it_over(stage, plans, sign_in):
    cover(stage.members["worker"], stage.colleague)
    assert "Damp walls" in text_of(sign_in(stage.colleague).get(address(plans.file)))


@pytest.mark.parametrize(("who", "status"), [("colleague", 403), ("manager", 403), ("stranger", 404), ("dpo", 404)])
def test_others_do_not_get_it(stage, plans, sign_in, who, status):
    assert sign_in(getattr(stage, who)).get(address(plans.file)).status_code == status
    assert not AccessEntry.objects.exists()


def test_break_glass_takes_nothing_out(stage, plans, sign_in):
    open_by_break_glass(plans.file, stage.manager)
    assert sign_in(stage.manager).get(address(plans.file)).status_code == 403


def test_other_methods(stage, plans, sign_in):
    assert sign_in(stage.worker).post(address(plans.file)).status_code == 405
