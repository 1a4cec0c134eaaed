"""Breaks, groups and absences by their days: asked for, never two on a day, and what an odd day asks."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from core.actor import acting_as
from core.periods import today
from participants.models import Break, Enrolment, GroupStay, PlannedAbsence
from participants.services.enrolments import make
from participants.services.group_stays import follow_enrolments, follow_group
from participants.services.odd_days import doubts_about
from permissions.transitions import MoveRefused, perform
from tests.participants.forms import again, rendered, send, values_of
from tests.support.factories import (
    BreakFactory,
    ConsentFactory,
    EnrolmentFactory,
    GroupFactory,
    GroupStayFactory,
    TrackFactory,
    system,
)

pytestmark = pytest.mark.django_db
START = date(2016, 1, 4)
migration = import_module("participants.migrations.0008_days_of_breaks_and_stays")


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def path(stage) -> Enrolment:
    """A path of the worker's own file that goes on, in a group since its start."""
    with acting_as(system(), "test"):
        ConsentFactory(participant=stage.own)
        return EnrolmentFactory(participant=stage.own, state="active", starts_on=START)


def now(path: Enrolment) -> Enrolment:
    return Enrolment.objects.get(pk=path.pk)


def stays(path: Enrolment) -> list[tuple[str, date, date | None]]:
    found = GroupStay.objects.filter(enrolment=path).order_by("starts_on")
    return list(found.values_list("group__code", "starts_on", "ends_on"))


def another_group(path: Enrolment, code: str = "other"):
    with acting_as(system(), "test"):
        return GroupFactory(centre=path.track.centre, track=path.track, code=code)


# Breaks


class TestBreaks:
    def move(self, path: Enrolment, name: str) -> str:
        return f"/participants/paths/{path.uuid}/{name}/"

    def pause(self, client, path: Enrolment, first: str, **more: str):
        values = {"break_starts_on": first, "break_kind": "care", "reason": "Her mother is ill.", **more}
        return send(client, self.move(path, "pause"), **values)

    def test_a_break_is_told_by_its_own_first_day(self, stage, path, sign_in):
        client = sign_in(stage.worker)
        assert self.pause(client, path, "3/11/2016", break_planned_end_on="28/11/2016").status_code == 302
        [noted] = Break.objects.all()
        assert (noted.starts_on, noted.planned_end_on, noted.ended_on) == (date(2016, 11, 3), date(2016, 11, 28), None)
        assert (noted.kind, noted.reason, now(path).state) == ("care", "Her mother is ill.", "on_break")
        page = client.get(f"/participants/{stage.own.uuid}/").content.decode()
        assert "on a break since 3 November 2016, planned to 28 November 2016" in page
        assert "since 4 January 2016" not in page

    def test_the_first_day_back_ends_it_on_the_day_before(self, stage, path, sign_in):
        client = sign_in(stage.worker)
        self.pause(client, path, "3/11/2016")
        sent = values_of(rendered(client, self.move(path, "resume")), back_on="21/11/2016")
        for _time in range(2):
            assert client.post(self.move(path, "resume"), sent).status_code == 302
        assert (Break.objects.get().ended_on, now(path).state) == (date(2016, 11, 20), "active")

    def test_a_path_that_ends_ends_its_break(self, stage, path, sign_in):
        client = sign_in(stage.worker)
        self.pause(client, path, "3/11/2016")
        refused = send(client, self.move(path, "leave"), ended_on="2/11/2016", exit_reason="job")
        assert refused.status_code == 400
        assert "The break began on 3 November 2016: enter that day or a later one." in refused.content.decode()
        assert (now(path).state, Break.objects.get().ended_on) == ("on_break", None)
        assert send(client, self.move(path, "leave"), ended_on="10/11/2016", exit_reason="job").status_code == 302
        assert (now(path).state, Break.objects.get().ended_on) == ("left", date(2016, 11, 10))

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"break_starts_on": ""}, "Enter from which day the break runs."),
            (
                {"break_starts_on": "3/1/2016"},
                "The path starts on 4 January 2016: a break begins on that day or later.",
            ),
            ({"break_planned_end_on": "2/11/2016"}, "The break is planned to end before it starts"),
            ({"break_kind": ""}, "Choose the kind of break."),
            ({"reason": ""}, "Say why there is a break."),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_written(self, stage, path, sign_in, values, sentence):
        client = sign_in(stage.worker)
        given = {"break_starts_on": "3/11/2016", "break_kind": "care", "reason": "Her mother is ill."} | values
        response = client.post(self.move(path, "pause"), given)
        assert response.status_code == 400
        assert sentence in response.content.decode()
        assert (now(path).state, Break.objects.count()) == ("active", 0)

    def test_no_break_shares_a_day_with_another(self, stage, path):
        with acting_as(system(), "test"):
            BreakFactory(enrolment=path, starts_on=date(2016, 3, 1), ended_on=date(2016, 3, 31))
        data = {"break_starts_on": date(2016, 3, 31), "break_kind": "care", "reason": "Ill."}
        with acting_as(stage.worker, centre=stage.here), pytest.raises(MoveRefused) as caught:
            make(path, "pause", by=stage.worker, data=data)
        assert [str(one) for one in caught.value.sentences] == [
            "The path has another break on these days: correct the days."
        ]

    @pytest.mark.both_engines
    @pytest.mark.parametrize(("first", "last"), [((3, 31), None), ((2, 1), (3, 1)), ((3, 5), (3, 6)), ((1, 5), None)])
    def test_the_database_refuses_two_on_one_day(self, path, first, last):
        with acting_as(system(), "test"):
            BreakFactory(enrolment=path, starts_on=date(2016, 3, 1), ended_on=date(2016, 3, 31))
            second = Break(
                enrolment=path, starts_on=date(2016, *first), ended_on=last and date(2016, *last), kind="other"
            )
            with transaction.atomic(), pytest.raises(IntegrityError):
                Break.objects.bulk_create([second])
            after = Break(enrolment=path, starts_on=date(2016, 4, 1), kind="other")
            Break.objects.bulk_create([after])
            with transaction.atomic(), pytest.raises(IntegrityError):
                Break.objects.filter(pk=after.pk).update(starts_on=date(2016, 3, 31))

    def test_no_move_round_the_page_leaves_a_break_without_days(self, stage, path):
        with acting_as(stage.worker, centre=stage.here):
            with pytest.raises(MoveRefused):
                perform(path, "pause", by=stage.worker, reason="No days.")
            make(
                path, "pause", by=stage.worker, data={"break_starts_on": START, "break_kind": "care", "reason": "Ill."}
            )
            with pytest.raises(MoveRefused):
                perform(now(path), "resume", by=stage.worker)
        assert Break.objects.open().count() == 1


# Groups


class TestStays:
    def test_a_change_of_group_holds_from_its_day(self, stage, path, sign_in):
        before, other = path.group.code, another_group(path)
        client, url = sign_in(stage.worker), f"/participants/paths/{path.uuid}/"
        sent = values_of(rendered(client, url), group=str(other.uuid), group_from="1/6/2016")
        for _time in range(2):
            assert client.post(url, sent).status_code == 302
        assert stays(path) == [(before, START, date(2016, 5, 31)), ("other", date(2016, 6, 1), None)]
        assert now(path).group == other

    def test_from_the_start_it_replaces_what_was_noted(self, path):
        other = another_group(path)
        with acting_as(system(), "test"):
            Enrolment.objects.filter(pk=path.pk).update(group=other)
            follow_group(path, from_day=date(2015, 1, 1))
        assert stays(path) == [("other", START, None)]

    def test_a_new_path_is_in_its_group_from_its_start(self, stage, sign_in):
        with acting_as(system(), "test"):
            track = TrackFactory(centre=stage.here)
            group = GroupFactory(centre=stage.here, track=track, code="first")
        client, url = sign_in(stage.worker), f"/participants/{stage.own.uuid}/paths/new/"
        first = f"{today():%d/%m/%Y}"
        send(client, url, track=str(track.uuid), group=str(group.uuid), starts_on=first)
        assert stays(Enrolment.objects.get()) == [("first", today(), None)]

    def test_an_import_that_corrects_a_path_is_followed(self, path):
        other = another_group(path)
        path.group, path.starts_on = other, date(2016, 1, 11)
        with acting_as(system(), "test"):
            follow_enrolments([path])
        assert stays(path) == [("other", date(2016, 1, 11), None)]

    @pytest.mark.both_engines
    def test_the_database_refuses_two_groups_on_one_day(self, path):
        with acting_as(system(), "test"), transaction.atomic(), pytest.raises(IntegrityError):
            GroupStayFactory(enrolment=path, starts_on=date(2016, 6, 1))


# One path runs


class TestOnePath:
    def test_a_second_path_runs_only_with_a_reason(self, stage, path, sign_in):
        with acting_as(system(), "test"):
            second = EnrolmentFactory(participant=stage.own, starts_on=START)
        client, url = sign_in(stage.worker), f"/participants/paths/{second.uuid}/begin_trial/"
        asked = send(client, url)
        assert asked.status_code == 400
        sentence = "The person has another path that runs. End it, or enter why this one runs beside it."
        assert sentence in asked.content.decode()
        assert now(second).state == "candidate"
        assert client.post(url, again(asked, url, beside_reason="French in the evening.")).status_code == 302
        assert (now(second).state, now(second).beside_reason) == ("trial", "French in the evening.")

    @pytest.mark.both_engines
    def test_the_database_refuses_a_second_one_without(self, stage, path):
        with acting_as(system(), "test"):
            second = EnrolmentFactory(participant=stage.own, starts_on=START)
            with transaction.atomic(), pytest.raises(IntegrityError):
                Enrolment.objects.filter(pk=second.pk).update(state="trial")


# Absences


class TestAbsences:
    def test_days_are_noted_once_and_taken_away(self, stage, path, sign_in):
        client = sign_in(stage.worker)
        url, place = f"/participants/{stage.own.uuid}/absences/new/", f"/participants/{stage.own.uuid}/paths/"
        day = today() + timedelta(days=3)
        sent = values_of(rendered(client, url), starts_on=f"{day:%d/%m/%Y}")
        for _time in range(2):
            assert client.post(url, sent).status_code == 302
        noted = PlannedAbsence.objects.get()
        assert (noted.starts_on, noted.ends_on, noted.told_on) == (day, day, today())
        assert f"/participants/absences/{noted.uuid}/remove/" in client.get(place).content.decode()
        remove = f"/participants/absences/{noted.uuid}/remove/"
        assert client.post(remove).status_code == 302
        assert not PlannedAbsence.objects.exists()
        again = client.post(remove, follow=True)
        assert again.redirect_chain == [(f"{place}#absences", 302)]
        assert "This was removed already" in again.content.decode()
        assert PlannedAbsence.history.filter(history_type="-").count() == 1
        assert sign_in(stage.colleague).post(remove).status_code == 404

    def test_days_out_of_order_are_said(self, stage, path, sign_in):
        url = f"/participants/{stage.own.uuid}/absences/new/"
        response = send(sign_in(stage.worker), url, starts_on="2/6/2016", ends_on="1/6/2016")
        assert response.status_code == 400
        assert "The last day is before the first: correct one of the two days." in response.content.decode()


# Odd days


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(1989, 1, 1), ["was born on", "a year that is over"]),
        (date(2016, 1, 3), ["The first path starts on 4 January 2016", "a year that is over"]),
        (date(2016, 1, 4), ["This counts in 2016, a year that is over"]),
        (None, []),
    ],
)
def test_an_odd_day_is_asked_about(stage, path, day, words):
    stage.own.birth_date = date(1990, 1, 1)
    found = doubts_about(stage.own, day or today())
    assert len(found) == len(words)
    assert all(word in sentence for word, sentence in zip(words, found, strict=True))


# What the migration makes of what was noted


def noted_path(**values) -> SimpleNamespace:
    return SimpleNamespace(**{"starts_on": START, "ended_on": None, "state": "active", "group_id": 1, **values})


@pytest.mark.parametrize(
    ("path", "changes", "found"),
    [
        (noted_path(), [(date(2020, 5, 5), 1)], [(1, START, None)]),
        (noted_path(), [], [(1, START, None)]),
        (
            noted_path(group_id=2),
            [(START, 1), (date(2016, 3, 1), 2)],
            [(1, START, date(2016, 2, 29)), (2, date(2016, 3, 1), None)],
        ),
        (noted_path(group_id=2, ended_on=date(2016, 2, 1)), [(START, 1), (date(2016, 3, 1), 2)], [(2, START, None)]),
        (noted_path(group_id=2), [(date(2015, 1, 1), 1), (date(2015, 2, 1), 2)], [(2, START, None)]),
    ],
)
def test_stays_come_from_the_history(path, changes, found):
    assert migration.stays_of(path, changes) == found


@pytest.mark.parametrize(
    ("path", "moves", "found"),
    [
        (noted_path(), [], []),
        (noted_path(state="on_break"), [], [[START, None, ""]]),
        (noted_path(state="on_break"), [("pause", date(2016, 3, 1), "Ill.")], [[date(2016, 3, 1), None, "Ill."]]),
        (
            noted_path(),
            [("pause", date(2016, 3, 1), "Ill."), ("resume", date(2016, 4, 1), "")],
            [[date(2016, 3, 1), date(2016, 3, 31), "Ill."]],
        ),
        (
            noted_path(state="left", ended_on=date(2016, 5, 1)),
            [("pause", date(2016, 3, 1), "Ill."), ("leave", date(2016, 6, 1), "")],
            [[date(2016, 3, 1), date(2016, 5, 1), "Ill."]],
        ),
        (noted_path(), [("pause", date(2016, 3, 1), "By mistake."), ("resume", date(2016, 3, 1), "")], []),
        (
            noted_path(state="left", ended_on=date(2016, 5, 1)),
            [("pause", date(2016, 5, 10), "No news."), ("leave", date(2016, 6, 1), "")],
            [],
        ),
    ],
)
def test_breaks_come_from_the_log_of_moves(path, moves, found):
    assert migration.breaks_of(path, moves) == found
