"""Alerts: what is told from the log, once; what the officer notes is kept."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import User
from audit.enums import Extent
from audit.models import AccessedFile, TransitionLog
from core.actor import acting_as
from core.periods import today
from home.dashboard import lines_for
from oversight.enums import AlertKind
from oversight.models import Alert
from oversight.services import AlreadyDone, look_at, watch
from oversight.tasks import verify_logs
from tests.oversight.conftest import look
from tests.participants.full_file import cover
from tests.support.factories import ParticipantFactory, system


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to("2026-03-10T11:00:00+00:00")


@pytest.fixture
def many(stage) -> list:
    with acting_as(system(), "test"):
        return [ParticipantFactory(centre=stage.here) for _ in range(55)]


def told() -> set:
    return set(Alert.objects.values_list("kind", "reader__first_name", "count"))


def test_many_files(stage, many, settings):
    settings.ALERT_FILES_OUTSIDE = 1000
    for one in many[:50]:
        look(stage.worker, [one], stage.here)
    look(stage.worker, many, stage.here, Extent.LISTED, what="participants.files")
    assert watch() == 0
    look(stage.worker, [many[50]], stage.here, Extent.EXPORTED)
    assert watch() == 1
    assert told() == {("many_files", "worker", 51)}


def test_names_on_printed_sheets_to_sign_are_no_opened_files(stage, many, settings):
    settings.ALERT_FILES_OUTSIDE = 1000
    look(stage.worker, many, stage.here, Extent.EXPORTED, what="sheet")
    assert AccessedFile.objects.filter(entry__what="sheet").count() == len(many)  # they stay in the log
    assert watch() == 0
    look(stage.worker, many[:51], stage.here)  # the files of the same persons do count
    assert watch() == 1
    assert told() == {("many_files", "worker", 51)}


def test_told_once_and_kept_up_to_date(stage, many, settings):
    settings.ALERT_FILES_OUTSIDE = 1000
    look(stage.worker, many[:51], stage.here)
    assert (watch(), watch()) == (1, 0)
    look(stage.worker, many[51:], stage.here)
    assert watch() == 0
    assert told() == {("many_files", "worker", 55)}
    assert Alert.history.count() == 2


def test_what_was_looked_at_stays_as_it_was(stage, many, settings):
    settings.ALERT_FILES_OUTSIDE = 1000
    look(stage.worker, many[:51], stage.here)
    watch()
    with acting_as(stage.dpo, "test"):
        look_at(Alert.objects.get(), by=stage.dpo, note="A report for the funder")
    look(stage.worker, many[51:], stage.here)
    watch()
    assert told() == {("many_files", "worker", 51)}


class TestOutside:
    def test_break_glass_and_reduced_pages_of_a_worker(self, stage, many):
        look(stage.worker, [stage.own, *many[:2]], stage.here)
        look(stage.worker, many[2:4], stage.here, Extent.LISTED, what="participants.reduced")
        watch()
        assert told() == {("outside_caseload", "worker", 4)}

    def test_three_are_no_alert(self, stage, many):
        look(stage.worker, [stage.own, *many[:3]], stage.here)
        watch()
        assert not told()

    def test_for_a_manager_the_reduced_page_is_everyday(self, stage, many):
        look(stage.manager, many[:9], stage.here, Extent.LISTED, what="participants.reduced")
        watch()
        assert not told()
        look(stage.manager, many[:4], stage.here)
        watch()
        assert told() == {("outside_caseload", "manager", 4)}

    def test_files_of_a_colleague_whom_one_covers_are_ones_own(self, stage, settings):
        settings.ALERT_FILES_OUTSIDE = 0
        cover(stage.members["colleague"], stage.worker)
        look(stage.worker, [stage.colleagues], stage.here)
        watch()
        assert not told()


class TestSameName:
    @pytest.fixture
    def relative(self, stage):
        User.objects.filter(pk=stage.worker.pk).update(last_name="Van den Bossche")
        with acting_as(system(), "test"):
            return ParticipantFactory(centre=stage.here, last_name="Bossche")

    def test_it_is_told_with_the_file(self, stage, relative):
        look(stage.worker, [relative, stage.own], stage.here)
        watch()
        assert list(Alert.objects.values_list("kind", "file")) == [("same_name", relative.uuid.hex)]

    def test_not_every_day_of_a_follow_up(self, stage, relative, time_machine):
        for day in (10, 11, 12):
            time_machine.move_to(f"2026-03-{day}T11:00:00+00:00")
            look(stage.worker, [relative], stage.here)
            watch()
        assert Alert.objects.count() == 1
        time_machine.move_to("2026-06-20T11:00:00+00:00")
        look(stage.worker, [relative], stage.here)
        watch()
        assert Alert.objects.count() == 2

    def test_lists_do_not_count(self, stage, relative):
        look(stage.worker, [relative], stage.here, Extent.LISTED)
        watch()
        assert not told()


class TestAtNight:
    def test_pages_at_night(self, stage, time_machine):
        time_machine.move_to("2026-03-10T22:30:00+00:00")
        look(stage.worker, [stage.own], stage.here)
        watch()
        assert told() == {("at_night", "worker", 1)}

    def test_a_task_that_runs_at_night_does_not_count(self, stage, time_machine):
        time_machine.move_to("2026-03-10T22:30:00+00:00")
        look(stage.worker, [stage.own], stage.here, channel="job")
        watch()
        assert not told()


def test_yesterday_is_looked_at_too(stage, many, time_machine, settings):
    settings.ALERT_FILES_OUTSIDE = 1000
    look(stage.worker, many[:51], stage.here)
    time_machine.move_to("2026-03-11T00:05:00+00:00")
    watch()
    assert Alert.objects.get().day == today() - timedelta(days=1)


def test_reading_the_log_is_no_look_at_files(stage, many):
    look(stage.dpo, many, stage.here, Extent.EXPORTED, what="oversight.log")
    watch()
    assert not told()


def test_another_centre_has_its_own(stage, many):
    look(stage.stranger, many, stage.there)
    watch()
    assert {alert.centre for alert in Alert.objects.all()} == {stage.there}


def test_logs_that_were_changed_are_told_to_each_officer_once_a_day(stage, tmp_path, settings):
    settings.AUDIT_CHECKPOINTS = tmp_path / "none.jsonl"  # a file that is missing is a finding
    verify_logs()
    verify_logs()
    assert list(Alert.objects.order_by("centre").values_list("kind", "count")) == [(AlertKind.LOGS_CHANGED, 1)] * 2


class TestPages:
    @pytest.fixture
    def alert(self, stage):
        with acting_as(system(), "test"):
            return Alert.objects.create(
                centre=stage.here, kind="same_name", reader=stage.worker, day=today(), file=stage.own.uuid.hex, count=1
            )

    def test_listed_by_number_and_written_down(self, stage, alert, pages):
        page = pages("dpo").get("/log/alerts/").content.decode()
        assert stage.own.file_number in page
        assert stage.own.last_name not in page
        logged = AccessedFile.objects.filter(entry__what="oversight.alerts", entry__actor=stage.dpo)
        assert list(logged.values_list("file", flat=True)) == [stage.own.uuid]

    def test_noting_closes_it_and_keeps_it(self, stage, alert, pages):
        answer = pages("dpo").post(f"/log/alerts/{alert.uuid}/", {"note": "No relation, asked"})
        assert answer.status_code == 302
        alert.refresh_from_db()
        assert (alert.looked_by, alert.note) == (stage.dpo, "No relation, asked")
        assert TransitionLog.objects.get(object=alert.uuid).to_state == "looked_at"
        client = pages("dpo")
        assert str(alert.uuid) not in client.get("/log/alerts/").content.decode()
        assert "No relation, asked" in client.get(f"/log/alerts/{alert.uuid}/").content.decode()
        assert str(alert.uuid) in client.get("/log/alerts/?done=1").content.decode()

    def test_without_words_it_stays_open(self, alert, pages):
        assert pages("dpo").post(f"/log/alerts/{alert.uuid}/", {"note": "  "}).status_code == 422
        alert.refresh_from_db()
        assert alert.looked_at is None

    def test_the_second_one_sees_what_the_first_noted(self, stage, alert, pages):
        client = pages("dpo")
        client.post(f"/log/alerts/{alert.uuid}/", {"note": "first"})
        client.post(f"/log/alerts/{alert.uuid}/", {"note": "second"})
        alert.refresh_from_db()
        assert alert.note == "first"
        with acting_as(stage.dpo, "test"), pytest.raises(AlreadyDone):
            look_at(alert, by=stage.dpo, note="third")

    @pytest.mark.parametrize("who", ["worker", "manager", "administrator", "coordinator", "facilitator"])
    def test_others_are_refused(self, alert, pages, who):
        assert pages(who).get(f"/log/alerts/{alert.uuid}/").status_code == 403
        assert pages(who).post(f"/log/alerts/{alert.uuid}/", {"note": "x"}).status_code == 403

    def test_of_another_centre_is_not_there(self, stage, pages):
        with acting_as(system(), "test"):
            alert = Alert.objects.create(
                centre=stage.there, kind="many_files", reader=stage.stranger, day=today(), count=51
            )
        assert pages("dpo").get(f"/log/alerts/{alert.uuid}/").status_code == 404
        assert str(alert.uuid) not in pages("dpo").get("/log/alerts/").content.decode()

    def test_the_link_to_what_the_account_saw_works(self, alert, pages):
        client = pages("dpo")
        page = client.get(f"/log/alerts/{alert.uuid}/").content.decode()
        address = re.search(r'href="(/log/question/[^"]+)"', page)[1].replace("&amp;", "&")
        assert client.get(address).status_code == 200

    def test_home_says_how_many(self, stage, alert):
        with acting_as(stage.dpo, "test"):
            urls = [line.url for line in lines_for(stage.dpo, stage.dpo.memberships.get()) if line.waits]
        assert reverse("oversight:alerts") in urls
        with acting_as(stage.manager, "test"):
            lines = lines_for(stage.manager, stage.manager.memberships.get())
        assert reverse("oversight:alerts") not in [line.url for line in lines]
