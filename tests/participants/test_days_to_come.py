"""Breaks and groups that are noted for a day to come: asked of the day by sheets, followed by the path on its day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import translation

from audit.models import TransitionLog
from config.celery import app
from core.actor import acting_as
from core.periods import long_date, today
from participants.models import Break, Enrolment, Group, GroupStay
from participants.services import day_changes, take_back
from participants.services.day_changes import follow_day
from participants.services.enrolments import make
from participants.services.group_stays import follow_enrolments, plan_group
from participants.tasks import begin_what_has_come
from permissions.transitions import MoveRefused, NotAllowed, perform
from tests.participants.forms import rendered, send, values_of
from tests.support.factories import (
    ConsentFactory,
    EnrolmentFactory,
    GroupFactory,
    SessionFactory,
    SessionGroupFactory,
    WorkshopFactory,
    system,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
START = date(2016, 1, 4)
WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def path(stage) -> Enrolment:
    """A path of the worker's own file that goes on, in a group since its start."""
    with acting_as(system(), "test"):
        ConsentFactory(participant=stage.own)
        return EnrolmentFactory(participant=stage.own, state="active", starts_on=START)


@pytest.fixture
def other(path) -> Group:
    with acting_as(system(), "test"):
        return GroupFactory(centre=path.track.centre, track=path.track, code="other")


def now(path: Enrolment) -> Enrolment:
    return Enrolment.objects.get(pk=path.pk)


def at_noon(day: date) -> Any:
    """Return the clock moved to a day."""
    return time_machine.travel(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


def typed(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def stays(path: Enrolment) -> list[tuple[str, date, date | None]]:
    found = GroupStay.objects.filter(enrolment=path).order_by("starts_on")
    return list(found.values_list("group__code", "starts_on", "ends_on"))


def expected(path: Enrolment, group: Group, day: date) -> bool:
    """Answer whether the person of a path is expected at a session of a group on a day."""
    with acting_as(system(), "test"):
        session = SessionFactory(workshop=WorkshopFactory(centre=group.centre), date=day)
        SessionGroupFactory(session=session, group=group)
    return session.expected_participants().filter(pk=path.participant_id).exists()


def announce(stage, path: Enrolment, first: date, **more: Any) -> Enrolment:
    data = {"break_starts_on": first, "break_kind": "care", "reason": "Her mother is ill.", **more}
    with acting_as(stage.worker, centre=stage.here):
        return make(path, "pause", by=stage.worker, data=data)


class TestBreaks:
    def url(self, path: Enrolment, name: str = "pause") -> str:
        return f"/participants/paths/{path.uuid}/{name}/"

    def test_it_is_noted_once_and_the_path_goes_on_until_its_day(self, stage, path, sign_in):
        first, last = today() + WEEK, today() + 4 * WEEK
        client = sign_in(stage.worker)
        sent = values_of(
            rendered(client, self.url(path)), break_starts_on=typed(first), break_planned_end_on=typed(last),
            break_kind="care", reason="Her mother is ill.",
        )  # fmt: skip
        for _time in range(2):
            assert client.post(self.url(path), sent).status_code == 302
        [noted] = Break.objects.all()
        assert (noted.starts_on, noted.planned_end_on, noted.ended_on) == (first, last, None)
        assert now(path).state == "active"
        page = client.get(f"/participants/{stage.own.uuid}/paths/").content.decode()
        assert f"On a break from {long_date(first)} to {long_date(last)}" in " ".join(page.split())

    def test_who_is_expected_is_asked_of_the_day_of_the_session(self, stage, path):
        first = today() + WEEK
        announce(stage, path, first)
        assert [expected(path, path.group, day) for day in (first - DAY, first, first + WEEK)] == [True, False, False]

    def test_on_its_day_the_path_is_on_its_break(self, stage, path):
        first = today() + WEEK
        announce(stage, path, first)
        with at_noon(first - DAY):
            assert (follow_day(), now(path).state) == (0, "active")
        with at_noon(first):
            assert (follow_day(), now(path).state) == (1, "on_break")
            assert follow_day() == 0
            moved = TransitionLog.objects.get(object=path.uuid, move="pause")
            assert (moved.actor, moved.reason) == (system(), "Her mother is ill.")
            with acting_as(stage.worker, centre=stage.here):
                make(path, "resume", by=stage.worker, data={"back_on": first + DAY})
        assert Break.objects.get().ended_on == first

    def test_a_day_on_which_no_worker_ran_is_made_good(self, stage, path):
        announce(stage, path, today() + WEEK)
        with at_noon(today() + 3 * WEEK):
            begin_what_has_come()
            assert now(path).state == "on_break"

    def test_the_clock_makes_no_other_move_and_none_without_its_day(self, stage, path):
        announce(stage, path, today() + WEEK)
        with acting_as(system(), "test"):
            with pytest.raises(MoveRefused):
                perform(path, "pause", by=system(), reason="Too early.")
            with pytest.raises(NotAllowed):
                perform(path, "leave", by=system(), ended_on=today(), exit_reason="moved")

    def test_the_first_day_back_may_be_to_come(self, stage, path, sign_in):
        announce(stage, path, today() - WEEK)
        back = today() + WEEK
        client = sign_in(stage.worker)
        sent = values_of(rendered(client, self.url(path, "resume")), back_on=typed(back))
        for _time in range(2):
            assert client.post(self.url(path, "resume"), sent).status_code == 302
        assert (Break.objects.get().ended_on, now(path).state) == (back - DAY, "on_break")
        assert [expected(path, path.group, day) for day in (back - DAY, back)] == [False, True]
        page = client.get(f"/participants/{stage.own.uuid}/").content.decode()
        assert f"on a break from {long_date(today() - WEEK)} to {long_date(back - DAY)}" in page
        with at_noon(back - DAY):
            assert (follow_day(), now(path).state) == (0, "on_break")
        with at_noon(back):
            assert (follow_day(), now(path).state) == (1, "active")
            assert follow_day() == 0

    def test_a_return_to_come_is_corrected_and_ends_with_the_path(self, stage, path, sign_in):
        announce(stage, path, today() - WEEK)
        with acting_as(stage.worker, centre=stage.here):
            make(path, "resume", by=stage.worker, data={"back_on": today() + WEEK})
        client, one = sign_in(stage.worker), Break.objects.get()
        later, why = today() + 2 * WEEK, "She called: it is a week longer."
        assert send(client, f"/participants/breaks/{one.uuid}/", ended_on=typed(later), why=why).status_code == 302
        assert (Break.objects.get().ended_on, now(path).state) == (later, "on_break")
        with acting_as(stage.worker, centre=stage.here):
            make(now(path), "leave", by=stage.worker, data={"ended_on": today(), "exit_reason": "moved"})
        assert (Break.objects.get().ended_on, now(path).state) == (today(), "left")

    def test_without_consent_nobody_comes_back_by_the_clock(self, stage, path):
        announce(stage, path, today() - WEEK)
        with acting_as(stage.worker, centre=stage.here):
            make(path, "resume", by=stage.worker, data={"back_on": today() + DAY})
        stage.own.consents.update(withdrawn_on=today())
        with at_noon(today() + WEEK):
            assert (follow_day(), now(path).state) == (0, "on_break")

    def test_a_path_that_ends_before_never_comes_to_it(self, stage, path, other):
        announce(stage, path, today() + WEEK)
        with acting_as(system(), "test"):
            plan_group(path, other, from_day=today() + WEEK)
        before = path.group.code
        with acting_as(stage.worker, centre=stage.here):
            make(path, "leave", by=stage.worker, data={"ended_on": today(), "exit_reason": "moved"})
            assert not Break.objects.exists()
            assert stays(path) == [(before, START, None)]
            take_back.take_back(now(path), by=stage.worker, reason="The call was about somebody else.")
        assert expected(path, path.group, today() + WEEK)

    def test_one_without_a_right_announces_nothing(self, stage, path):
        data = {"break_starts_on": today() + WEEK, "break_kind": "care", "reason": "Ill."}
        with acting_as(stage.colleague, centre=stage.here), pytest.raises(NotAllowed):
            make(path, "pause", by=stage.colleague, data=data)
        assert not Break.objects.exists()

    def test_another_break_on_its_days_is_said(self, stage, path, sign_in):
        announce(stage, path, today() + WEEK)
        response = send(
            sign_in(stage.worker), self.url(path), break_starts_on=typed(today()), break_kind="care", reason="Ill."
        )
        assert response.status_code == 400
        assert "The path has another break on these days" in response.content.decode()

    def test_one_to_come_is_corrected_brought_forward_and_removed(self, stage, path, sign_in):
        announce(stage, path, today() + WEEK)
        client, one = sign_in(stage.worker), Break.objects.get()
        why = "She called: it is a week later."
        url = f"/participants/breaks/{one.uuid}/"
        assert send(client, url, starts_on=typed(today() + 2 * WEEK), why=why).status_code == 302
        assert (Break.objects.get().starts_on, now(path).state) == (today() + 2 * WEEK, "active")
        assert send(client, url, starts_on=typed(today()), why=why).status_code == 302
        assert (Break.objects.get().starts_on, now(path).state) == (today(), "on_break")
        refused = send(client, url, starts_on=typed(today() + DAY), why=why)
        assert refused.status_code == 400
        assert "This day has not come yet. Enter today or an earlier day." in refused.content.decode()
        assert send(client, f"{url}remove/", why=why).status_code == 302
        assert (Break.objects.count(), now(path).state) == (0, "active")

    def test_one_to_come_that_is_removed_leaves_the_path_as_it_is(self, stage, path, sign_in):
        announce(stage, path, today() + WEEK)
        url = f"/participants/breaks/{Break.objects.get().uuid}/remove/"
        assert send(sign_in(stage.worker), url, why="She comes after all, she called.").status_code == 302
        assert (Break.objects.count(), now(path).state) == (0, "active")
        assert not TransitionLog.objects.filter(object=path.uuid).exists()


class TestGroups:
    def url(self, path: Enrolment) -> str:
        return f"/participants/paths/{path.uuid}/"

    def test_it_is_noted_from_its_day_and_the_group_of_today_stays(self, stage, path, other, sign_in):
        first, before = today() + WEEK, path.group
        client = sign_in(stage.worker)
        sent = values_of(rendered(client, self.url(path)), group=str(other.uuid), group_from=typed(first))
        for _time in range(2):
            assert client.post(self.url(path), sent).status_code == 302
        assert stays(path) == [(before.code, START, first - DAY), ("other", first, None)]
        assert now(path).group == before
        page = client.get(f"/participants/{stage.own.uuid}/paths/").content.decode()
        assert f"In group other from {long_date(first)}" in " ".join(page.split())
        assert [expected(path, group, first) for group in (before, other)] == [False, True]
        assert [expected(path, group, first - DAY) for group in (before, other)] == [True, False]

    def test_on_its_day_the_row_names_it(self, path, other):
        with acting_as(system(), "test"):
            plan_group(path, other, from_day=today() + WEEK)
        assert (follow_day(), now(path).group) == (0, path.group)
        with at_noon(today() + WEEK):
            assert (follow_day(), now(path).group) == (1, other)
            assert follow_day() == 0

    def test_what_else_is_changed_leaves_it(self, stage, path, other, sign_in):
        with acting_as(system(), "test"):
            plan_group(path, other, from_day=today() + WEEK)
        planned = stays(path)
        answer = send(sign_in(stage.worker), self.url(path), planned_end_on=typed(today() + 9 * WEEK))
        assert (answer.status_code, stays(path)) == (302, planned)

    def test_it_is_taken_back_with_the_group_of_now(self, stage, path, other, sign_in):
        before = path.group
        with acting_as(system(), "test"):
            plan_group(path, other, from_day=today() + WEEK)
        client = sign_in(stage.worker)
        page = client.get(self.url(path)).content.decode()
        assert f"From {long_date(today() + WEEK)} in group other" in " ".join(page.split())
        assert send(client, self.url(path), group=str(before.uuid), group_from=typed(today() + WEEK)).status_code == 302
        assert stays(path) == [(before.code, START, None)]

    def test_another_group_from_today_takes_its_place(self, stage, path, other, sign_in):
        before = path.group
        with acting_as(system(), "test"):
            plan_group(path, other, from_day=today() + WEEK)
        assert send(sign_in(stage.worker), self.url(path), group=str(other.uuid)).status_code == 302
        assert stays(path) == [(before.code, START, today() - DAY), ("other", today(), None)]

    def test_it_takes_a_seat_from_when_it_is_noted(self, path, other):
        Group.objects.filter(pk=other.pk).update(seats=1)
        assert not Group.objects.get(pk=other.pk).is_full
        with acting_as(system(), "test"):
            plan_group(path, other, from_day=today() + WEEK)
        assert Group.objects.get(pk=other.pk).is_full

    def test_the_last_seat_is_noted_twice_by_one_form(self, stage, path, other, sign_in):
        Group.objects.filter(pk=other.pk).update(seats=1)
        client = sign_in(stage.worker)
        sent = values_of(rendered(client, self.url(path)), group=str(other.uuid), group_from=typed(today() + WEEK))
        assert client.post(self.url(path), sent).status_code == 302
        noted = GroupStay.objects.get(group=other).pk
        assert client.post(self.url(path), sent).status_code == 302
        assert GroupStay.objects.get(group=other).pk == noted

    def test_a_trial_without_a_group_may_wait_for_one(self, stage, path, other):
        with acting_as(system(), "test"):
            GroupStay.objects.all().delete()
            Enrolment.objects.filter(pk=path.pk).update(group=None, state="trial")
            plan_group(path, other, from_day=today() + WEEK)
            follow_enrolments([now(path)])
        assert stays(path) == [("other", today() + WEEK, None)]
        with acting_as(stage.worker, centre=stage.here):
            make(now(path), "leave", by=stage.worker, data={"ended_on": today(), "exit_reason": "moved"})
        assert stays(path) == []

    def test_an_import_of_the_group_of_now_leaves_it(self, path, other):
        with acting_as(system(), "test"):
            plan_group(path, other, from_day=today() + WEEK)
            planned = stays(path)
            follow_enrolments([now(path)])
        assert stays(path) == planned

    def test_no_later_day_where_the_path_does_not_run(self, stage, path, other, sign_in):
        with acting_as(stage.worker, centre=stage.here):
            make(path, "leave", by=stage.worker, data={"ended_on": today(), "exit_reason": "moved"})
        response = send(sign_in(stage.worker), self.url(path), group=str(other.uuid), group_from=typed(today() + WEEK))
        assert response.status_code == 400
        assert "This day has not come yet. Enter today or an earlier day." in response.content.decode()


def test_the_clock_looks_each_hour():
    known = {one["task"]: one["schedule"] for one in app.conf.beat_schedule.values()}
    assert known[begin_what_has_come.name].hour == set(range(24))


def test_one_path_that_cannot_be_moved_stops_no_other(stage, path, monkeypatch):
    with acting_as(system(), "test"):
        second = EnrolmentFactory(participant=stage.colleagues, state="active", starts_on=START)
        Break.objects.bulk_create([Break(enrolment=one, starts_on=today(), kind="other") for one in (path, second)])
    follow = day_changes.follow_break

    def refuse_first(enrolment: Enrolment) -> bool:
        if enrolment.pk == path.pk:
            raise MoveRefused(["Not now."])
        return follow(enrolment)

    monkeypatch.setattr(day_changes, "follow_break", refuse_first)
    assert follow_day() == 1
    assert (now(path).state, now(second).state) == ("active", "on_break")
