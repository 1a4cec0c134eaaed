"""The register of requests: who notes what, what each move asks for, who sees what, and what stands beside a record."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from audit.models import AccessedFile, TransitionLog
from core.actor import acting_as
from core.month_delays import end_of_delay
from core.periods import Period, today
from participants.models import Seal, SealName, Statement
from person.models import DataRequest
from person.selectors import figures_of
from tests.support.factories import (
    AssessmentFactory,
    DataRequestFactory,
    EnrolmentFactory,
    PlanFactory,
    StatementFactory,
    system,
)
from tests.support.markup import one_line
from tests.support.stage import Stage

pytestmark = pytest.mark.django_db

ASKED = {"kind": "access", "received_on": "today", "channel": "spoken"}
KEY = "6f1c1f0e-8a57-4c63-9a3a-0a3f6f6a2b11"


def text_of(answer: Any) -> str:
    return one_line(answer.content.decode())


def made(stage: Stage, **values: Any) -> DataRequest:
    with acting_as(system(), "test"):
        return DataRequestFactory(**{"participant": stage.own, "received_on": today(), **values})


def post(client: Any, request: DataRequest, move: str, **data: Any) -> Any:
    return client.post(reverse("person:move-request", args=[request.uuid, move]), data)


# Noting


def test_the_worker_notes_what_a_person_of_hers_asks_once(stage: Stage, client: Any):
    client.force_login(stage.worker)
    address = reverse("person:new-request-of-file", args=[stage.own.uuid])
    for _time in range(2):
        assert client.post(address, ASKED | {"key": KEY}).status_code == 302
    noted = DataRequest.objects.get()
    assert (noted.participant, noted.centre, noted.noted_by) == (stage.own, stage.here, stage.worker)
    assert noted.due_on == end_of_delay(today(), 1)
    assert list(TransitionLog.objects.filter(object=noted.uuid).values_list("move", flat=True)) == ["note"]


def test_a_day_to_come_is_told_at_its_field(stage: Stage, client: Any):
    client.force_login(stage.worker)
    coming = f"{today() + timedelta(days=2):%d/%m/%Y}"
    address = reverse("person:new-request-of-file", args=[stage.own.uuid])
    answer = client.post(address, ASKED | {"key": KEY, "received_on": coming})
    assert answer.status_code == 422
    assert "This day has not come yet." in text_of(answer)
    assert not DataRequest.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ({"number": "", "name": "Somebody"}, 302),
        ({"number": "own", "name": ""}, 302),
        ({"number": "own", "name": "Somebody"}, 422),
        ({"number": "", "name": ""}, 422),
        ({"number": "theirs", "name": ""}, 422),
    ],
)
def test_the_officer_notes_one_of_a_file_or_of_a_name(stage: Stage, client: Any, who: dict[str, str], status: int):
    client.force_login(stage.dpo)
    if who["number"]:
        who = who | {"number": getattr(stage, who["number"]).file_number}
    answer = client.post(reverse("person:new-request"), ASKED | who | {"key": KEY})
    assert (answer.status_code, DataRequest.objects.count()) == (status, int(status == 302))


# Moves


def test_each_move_from_the_first_to_the_last(stage: Stage, client: Any):
    request = made(stage)
    client.force_login(stage.worker)
    assert "Say how you know that it is her." in text_of(post(client, request, "check_identity", identity=""))
    assert post(client, request, "check_identity", identity="She is here.").status_code == 302
    assert post(client, request, "prepare_answer").status_code == 302
    assert post(client, request, "answer", answered_on="today").status_code == 403  # the officer's
    client.force_login(stage.dpo)
    assert post(client, request, "answer", answered_on="today").status_code == 302
    assert post(client, request, "answer", answered_on="today").status_code == 302  # pressed twice
    assert post(client, request, "close").status_code == 302
    found = DataRequest.objects.get()
    assert (found.state, found.answered_on, found.identity) == ("closed", today(), "She is here.")
    moves = TransitionLog.objects.filter(object=request.uuid).order_by("pk").values_list("move", flat=True)
    assert list(moves) == ["check_identity", "prepare_answer", "answer", "close"]


@pytest.mark.parametrize("lacking", ["ground", "complaint_to"])
def test_a_refusal_names_its_ground_and_where_she_can_complain(stage: Stage, client: Any, lacking: str):
    request = made(stage)
    client.force_login(stage.dpo)
    given = {"ground": "Article 12(5).", "complaint_to": "The authority."}
    refused = post(client, request, "refuse", **given | {lacking: " "})
    assert refused.status_code == 422
    assert "A refusal names its ground and where she can complain." in text_of(refused)
    assert post(client, request, "refuse", **given).status_code == 302
    assert DataRequest.objects.get().state == "refused"


def test_the_officer_takes_longer_within_the_first_month_only(stage: Stage, client: Any):
    client.force_login(stage.dpo)
    request, old = made(stage), made(stage, received_on=today() - timedelta(days=60))
    to, reason = request.longer[1], "There are many of them."
    answer = client.post(reverse("person:extend-request", args=[request.uuid]), {"to": to, "reason": reason})
    assert answer.status_code == 302
    assert DataRequest.objects.get(pk=request.pk).last_day == to
    answer = client.post(reverse("person:extend-request", args=[old.uuid]), {"to": old.longer[0], "reason": reason})
    assert answer.status_code == 422
    assert "The first month is over: it can be extended no more." in text_of(answer)


def test_a_move_that_nobody_knows_is_no_page(stage: Stage, client: Any):
    client.force_login(stage.dpo)
    assert post(client, made(stage), "burn").status_code == 404


# Who sees what


def test_the_officer_sees_the_number_of_a_file_and_no_name(stage: Stage, client: Any):
    request = made(stage)
    client.force_login(stage.dpo)
    for address in (reverse("person:requests"), reverse("person:request", args=[request.uuid])):
        page = text_of(client.get(address))
        assert stage.own.file_number in page
        assert stage.own.last_name not in page
    assert AccessedFile.objects.filter(file=stage.own.uuid).count() == 2


def test_the_officer_answers_for_a_request_about_a_sealed_file_too(stage: Stage, client: Any):
    request = made(stage)
    with acting_as(system(), "test"):
        values = {"participant": stage.own, "reason": "A colleague.", "asked_by": stage.second_manager}
        sealed = Seal.objects.create(state="in_force", sealed_on=date(2020, 1, 1), **values)
        for user in (stage.colleague, stage.manager):
            SealName.objects.create(seal=sealed, user=user)
    for user, status in ((stage.dpo, 200), (stage.worker, 404)):
        client.force_login(user)
        assert client.get(reverse("person:request", args=[request.uuid])).status_code == status


def test_a_manager_sees_counts_and_days_and_nobody(stage: Stage, client: Any):
    request = made(stage)
    client.force_login(stage.manager)
    page = text_of(client.get(reverse("person:requests")))
    assert "A copy of her file" in page
    assert stage.own.file_number not in page
    assert str(request.uuid) not in page


def test_home_counts_the_days_for_the_officer_and_the_worker(stage: Stage, client: Any):
    request = made(stage)
    for user, told in ((stage.dpo, True), (stage.worker, True), (stage.colleague, False), (stage.manager, False)):
        client.force_login(user)
        page = client.get(reverse("home")).content.decode()
        assert (reverse("person:request", args=[request.uuid]) in page) is told, user


@pytest.mark.parametrize(("kind", "article"), [("access", 15), ("erasure", 17), ("portability", 20), ("objection", 21)])
def test_the_page_says_what_the_article_means_here(stage: Stage, client: Any, kind: str, article: int):
    client.force_login(stage.worker)
    page = text_of(client.get(reverse("person:request", args=[made(stage, kind=kind).uuid])))
    assert f"What article {article} means here" in page


# Figures


def test_requests_and_late_requests_of_a_year(stage: Stage):
    received = date(2016, 3, 1)  # due on 1 April
    for kind, answered, longer in (
        ("access", date(2016, 4, 1), {}),
        ("access", date(2016, 4, 2), {}),
        ("erasure", date(2016, 4, 20), {"extended_to": date(2016, 5, 2), "extension_reason": "Many of them."}),
    ):
        made(stage, kind=kind, received_on=received, state="answered", answered_on=answered, **longer)
    made(stage, received_on=received)  # never answered: late once it is
    made(stage, received_on=date(2015, 12, 31), state="answered", answered_on=date(2016, 3, 1))
    found = figures_of(stage.manager, stage.here, Period(date(2016, 1, 1), date(2016, 12, 31)))
    assert (found.requests, found.late_requests) == (4, 1)
    assert [(one.count, one.late) for one in found.kinds] == [(3, 1), (1, 0)]
    assert found.due == [date(2016, 4, 1)]


# Her own words


def test_her_words_stand_beside_the_assessment_and_the_plan_that_they_are_about(stage: Stage, client: Any):
    with acting_as(system(), "test"):
        enrolment = EnrolmentFactory(participant=stage.own, state="active")
        one = AssessmentFactory(enrolment=enrolment, state="completed")
        other = AssessmentFactory(enrolment=enrolment, moment="midterm", date=date(2016, 6, 1), state="completed")
        plan = PlanFactory(problem__enrolment=enrolment, state="running")
        StatementFactory(participant=stage.own, subject="plan", record=plan.uuid, said="I want it slower.")
        StatementFactory(participant=stage.own, subject="identity", said="That is not my street.")
    client.force_login(stage.worker)
    address = reverse("person:new-statement", args=[stage.own.uuid])
    sent = {"about": f"assessment:{one.uuid}", "said": "I never said this.", "made_on": "today", "key": KEY}
    for _time in range(2):
        assert client.post(address, sent).status_code == 302
    assert Statement.objects.filter(record=one.uuid).count() == 1
    for words, where, there in (
        ("I never said this.", reverse("assessments:assessment", args=[one.uuid]), True),
        ("I never said this.", reverse("assessments:assessment", args=[other.uuid]), False),
        ("I want it slower.", reverse("actionplans:plan", args=[stage.own.uuid]), True),
        ("That is not my street.", reverse("participants:person", args=[stage.own.uuid]), True),
    ):
        assert (words in client.get(where).content.decode()) is there, where


def test_a_statement_about_a_record_of_another_file_is_refused(stage: Stage, client: Any):
    with acting_as(system(), "test"):
        theirs = AssessmentFactory(enrolment__participant=stage.colleagues, state="completed")
    client.force_login(stage.worker)
    sent = {"about": f"assessment:{theirs.uuid}", "said": "No.", "made_on": "today", "key": KEY}
    answer = client.post(reverse("person:new-statement", args=[stage.own.uuid]), sent)
    assert answer.status_code == 422
    assert not Statement.objects.exists()


def test_she_takes_her_words_back(stage: Stage, client: Any):
    with acting_as(system(), "test"):
        said = StatementFactory(participant=stage.own)
    client.force_login(stage.worker)
    for _time in range(2):
        assert client.post(reverse("person:remove-statement", args=[said.uuid])).status_code == 302
    assert not Statement.objects.exists()
    assert Statement.history.filter(history_type="-").count() == 1
