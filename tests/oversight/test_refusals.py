"""Refused pages are logged: of accounts and links, also where nothing is behind the URL, and never without a bound."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.test import RequestFactory
from django.urls import resolve, reverse

from accounts.refusals import note_refusal
from audit import log
from audit.enums import Refused
from audit.log import log_refusal
from audit.models import AccessedFile, RefusalLog
from oversight.alert_rules import Signal, many_refusals
from oversight.enums import AlertKind
from oversight.models import Alert
from oversight.services import watch
from tests.participants.full_file import seal
from tests.support.stage import set_stage


def rows() -> list[tuple]:
    return list(RefusalLog.objects.order_by("pk").values_list("user__first_name", "page", "object", "outcome"))


def test_a_page_without_the_right_is_logged(stage, sign_in):
    page = reverse("participants:person", args=[stage.colleagues.uuid])
    assert sign_in(stage.manager).get(page).status_code == 403
    assert rows() == [("manager", "participants:person", stage.colleagues.uuid, "denied")]
    row = RefusalLog.objects.get()
    assert (row.centre, row.channel) == (stage.here.uuid, "web")
    assert row.mark


def test_a_page_that_has_no_object_is_logged(stage, sign_in):
    assert sign_in(stage.worker).get("/log/").status_code == 403
    assert rows() == [("worker", "oversight:log", None, "denied")]


def test_a_sealed_file_and_a_random_uuid_are_logged_alike(stage, sign_in):
    seal(stage.colleagues)
    random = uuid4()
    client = sign_in(stage.worker)
    for uuid in (stage.colleagues.uuid, random, stage.theirs.uuid):
        assert client.get(reverse("participants:file", args=[uuid])).status_code == 404
    page = "participants:file"
    expected = [stage.colleagues.uuid, random, stage.theirs.uuid]
    assert rows() == [("worker", page, uuid, "not_found") for uuid in expected]


def test_a_post_that_is_refused_is_logged(stage, sign_in):
    page = reverse("participants:ask-seal", args=[stage.colleagues.uuid])
    assert sign_in(stage.worker).post(page, {"reason": "typed"}).status_code == 403
    assert rows() == [("worker", "participants:ask-seal", stage.colleagues.uuid, "denied")]


def test_a_url_that_is_no_page_and_a_visitor_leave_nothing(stage, sign_in, client):
    assert sign_in(stage.worker).get("/no/such/page/").status_code == 404
    client.get(reverse("participants:file", args=[uuid4()]))
    assert rows() == []


@pytest.mark.parametrize("raised", [PermissionDenied, Http404])
@pytest.mark.django_db(transaction=True)
def test_the_row_outlives_the_transaction_of_the_request(raised, monkeypatch, sign_in):
    """The view writes, then refuses: what it wrote is taken back, the refusal stays."""
    stage = set_stage()
    match = resolve(f"/participants/{stage.own.uuid}/")

    def view(request, uuid):
        with transaction.atomic():
            log_refusal(stage.worker, outcome=Refused.DENIED, page="within", obj=None, channel="web")
            raise raised

    monkeypatch.setattr("django.urls.resolvers.ResolverMatch.__getitem__", _with(match, view), raising=True)
    sign_in(stage.worker).get(f"/participants/{stage.own.uuid}/")
    assert [page for _user, page, _object, _outcome in rows()] == ["participants:file"]


def _with(match, view):
    """Return ResolverMatch.__getitem__ that gives another view for the page of a file."""
    original = type(match).__getitem__

    def getitem(self, index):
        return view if index == 0 and self.view_name == match.view_name else original(self, index)

    return getitem


def test_another_exception_is_no_refusal(stage):
    request = RequestFactory().get(f"/participants/{stage.own.uuid}/")
    request.resolver_match = resolve(request.path)
    note_refusal(request, ValueError(), user=stage.worker, channel="web", centre=stage.here)
    assert rows() == []


def test_nobody_fills_the_disk(stage, sign_in, monkeypatch, time_machine):
    monkeypatch.setattr(log, "REFUSALS_AN_HOUR", 3)
    time_machine.move_to("2026-03-10T11:10:00+00:00", tick=False)
    worker, manager = sign_in(stage.worker), sign_in(stage.manager)
    for _ in range(6):
        worker.get("/log/")
    manager.get("/log/reviews/")
    assert [row[3] for row in rows()] == ["denied"] * 3 + ["more", "denied"]
    time_machine.move_to("2026-03-10T12:00:01+00:00", tick=False)
    sign_in(stage.worker).get("/log/")
    assert [row[3] for row in rows()] == ["denied"] * 3 + ["more", "denied", "denied"]


class TestPage:
    def test_the_officer_sees_who_when_which_page_and_the_number_of_a_file(self, stage, sign_in, pages):
        random = uuid4()
        client = sign_in(stage.manager)
        client.get(reverse("participants:person", args=[stage.colleagues.uuid]))
        client.get(reverse("participants:file", args=[random]))
        html = pages("dpo").get("/log/refusals/").content.decode()
        assert str(stage.manager) in html
        assert f"file {stage.colleagues.file_number}" in html
        assert str(random) in html
        assert str(stage.colleagues) not in html
        named = AccessedFile.objects.filter(entry__what="oversight.refusals")
        assert [it.file for it in named] == [stage.colleagues.uuid]

    def test_nothing_crosses_a_centre(self, stage, sign_in, pages):
        sign_in(stage.stranger).get("/log/")
        assert str(stage.stranger) not in pages("dpo").get("/log/refusals/").content.decode()

    def test_one_account_alone(self, stage, sign_in, pages):
        sign_in(stage.worker).get("/log/reviews/")
        sign_in(stage.manager).get("/log/alerts/")
        html = pages("dpo").get(f"/log/refusals/?account={stage.worker.uuid}").content.decode()
        assert "oversight:reviews" in html
        assert "oversight:alerts" not in html.split("<main")[1].replace("/log/alerts/", "")

    def test_older_ones_are_on_the_next_page(self, stage, pages, monkeypatch):
        for number in range(51):
            log_refusal(
                stage.worker, outcome=Refused.DENIED, page=f"page{number}x", obj=None, channel="web", centre=stage.here
            )
        first = pages("dpo").get("/log/refusals/").content.decode()
        assert "page50x" in first
        assert "page0x" not in first
        key = RefusalLog.objects.get(page="page1x").pk
        assert f"before={key}" in first
        assert "page0x" in pages("dpo").get(f"/log/refusals/?before={key}").content.decode()


class TestAlert:
    def test_many_is_more_than_the_number(self):
        assert many_refusals({1: 30, 2: 31}, most=30) == [Signal(AlertKind.MANY_REFUSALS, 2, 31)]

    def test_the_officer_is_told(self, stage, sign_in, pages, settings):
        settings.ALERT_REFUSALS_A_DAY = 2
        client = sign_in(stage.worker)
        for _ in range(3):
            client.get(reverse("participants:file", args=[uuid4()]))
        assert watch() == 1
        alert = Alert.objects.get()
        assert (alert.kind, alert.reader, alert.count) == (AlertKind.MANY_REFUSALS, stage.worker, 3)
        html = pages("dpo").get(reverse("oversight:alert", args=[alert.uuid])).content.decode()
        assert f"/log/refusals/?account={stage.worker.uuid}" in html
