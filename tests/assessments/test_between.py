"""What lies between two assessments: facts of the rooms, each day in one span only."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplans.models import Action
from assessments.models import Assessment
from audit.models import AccessEntry, TransitionLog
from core.actor import acting_as
from participants.file_page.between import DaySpan, facts_between
from tests.support import factories as make
from tests.support.factories import system
from tests.support.markup import one_line

START = dt.date(2016, 1, 4)
DAYS = st.integers(0, 400).map(lambda number: START + dt.timedelta(days=number))


@given(ends=st.lists(DAYS, min_size=3, max_size=6, unique=True), periods=st.lists(st.tuples(DAYS, DAYS | st.none())))
def test_spans_that_follow_each_other_share_no_day(ends, periods):
    """D18 of the social worker's desk: consecutive spans add up to the whole, and no day is counted twice."""
    ends.sort()
    parts = [DaySpan(after, last) for after, last in zip(ends, ends[1:], strict=False)]
    whole = DaySpan(ends[0], ends[-1])
    assert sum(part.days_in(periods) for part in parts) == whole.days_in(periods)
    for number in range(0, 402, 9):
        day = START + dt.timedelta(days=number)
        assert sum(day in part for part in parts) == (day in whole)


@pytest.fixture
def path(scene, stage):
    """A path in which much happens from January 2016 on, each thing on a day by chance."""
    chance = random.Random(18)  # noqa: S311

    def day() -> dt.date:
        return START + dt.timedelta(days=chance.randrange(300))

    with acting_as(system(), "test"):
        for kind in ("educational", "artistic", "cultural"):
            workshop = make.WorkshopFactory(centre=stage.here, kind=kind)
            for status in ("present", "late", "excused", "no_news", "not_concerned"):
                for state in ("closed", "closed", "held"):
                    session = make.SessionFactory(workshop=workshop, date=day(), state=state)
                    make.AttendanceFactory(session=session, participant=scene.file, status=status)
        for kind in ("interview", "phone", "step"):
            for minutes in (15, 45):
                make.InterventionFactory(participant=scene.file, date=day(), kind=kind, minutes=minutes)
        for outcome in ("came", "told_us", "no_news"):
            met = make.AppointmentFactory(centre=stage.here, date=day(), state="held", recorded_on=dt.date(2017, 1, 1))
            minutes = 45 if outcome == "came" else None
            make.AppointmentPersonFactory(appointment=met, participant=scene.file, outcome=outcome, minutes=minutes)
        first = dt.date(2016, 2, 1)
        make.BreakFactory(enrolment=scene.enrolment, starts_on=first, ended_on=first + dt.timedelta(days=20))
        make.LiteracyTestFactory(participant=scene.file, done_by=stage.members["worker"], date=day())
        later = dt.date(2016, 5, 2)
        make.ReferentAssignmentFactory(participant=scene.file, member=stage.members["colleague"], starts_on=later)
        plan = Action.objects.filter(plan__problem__enrolment=scene.enrolment).order_by("pk")[0].plan
        for position, state in enumerate(("done", "partly", "dropped"), start=2):
            action = make.ActionFactory(plan=plan, position=position, state=state, outcome="So.")
            at = dt.datetime.combine(day(), dt.time(23, 30), dt.UTC)  # the next day in Belgium
            of_it = {"kind": "actionplans.action", "object": action.uuid, "move": "finish", "to_state": state}
            TransitionLog.objects.create(at=at, actor=stage.worker, act=action.uuid, channel="test", **of_it)
    return scene


def amounts(stage, scene, span: DaySpan) -> Counter[str]:
    return Counter({one.code: one.amount for one in facts_between(stage.worker, scene.file, span)})


@pytest.mark.django_db
def test_what_rooms_count_in_spans_adds_up_to_the_whole(path, stage):
    """D18 of the social worker's desk, in the database: random days cut a path in three."""
    chance = random.Random(3)  # noqa: S311
    whole = DaySpan(START - dt.timedelta(days=1), START + dt.timedelta(days=320))
    every = amounts(stage, path, whole)
    assert every["sessions.there"] == 12 + 1  # two of three sheets are closed; one more stands in the whole file
    assert (every["sessions.excused"], every["sessions.no_news"]) == (6, 6)
    assert (every["minutes.interview"], every["minutes.phone"], every["intervention.step"]) == (60 + 45, 60, 2)
    assert (every["appointments.came"], every["appointments.told_us"]) == (1, 1)
    assert (every["break.days"], every["referent.changes"], every["placement.tests"]) == (21, 1, 1 + 1)
    assert (every["actions.done"], every["actions.partly"], every["actions.dropped"]) == (1, 1, 1)
    for _number in range(12):
        cuts = sorted(chance.sample(range(320), 2))
        ends = [whole.after, *(START + dt.timedelta(days=cut) for cut in cuts), whole.last]
        parts = [amounts(stage, path, DaySpan(*pair)) for pair in zip(ends, ends[1:], strict=False)]
        assert sum(parts, Counter()) == every


@pytest.mark.django_db
class TestThePage:
    def address(self, scene) -> str:
        return f"/assessments/of/{scene.file.uuid}/between/"

    def test_it_asks_for_two_completed_ones(self, worker, scene):
        assert "Two completed assessments are needed" in one_line(worker.client.get(self.address(scene)))

    def test_facts_stand_beside_the_change(self, worker, path, django_assert_max_num_queries):
        Assessment.objects.filter(pk=path.midterm.pk).update(state="completed", date=dt.date(2016, 12, 1))
        with django_assert_max_num_queries(60) as few:
            html = one_line(worker.client.get(self.address(path)))
        assert "From 5 January 2016 to 1 December 2016, both included." in html
        assert "<dt>Break</dt><dd>21 days</dd>" in html.replace("> <", "><")
        assert "From entry to midterm" in html
        assert "thanks" not in html
        entry = AccessEntry.objects.filter(what="assessments.between").get()
        assert entry.files.get().file == path.file.uuid
        with acting_as(system(), "test"):
            for number in range(5):
                make.InterventionFactory(participant=path.file, date=START + dt.timedelta(days=9 + number))
                make.BreakFactory(enrolment__participant=path.file, enrolment__number=5 + number, starts_on=START)
        with django_assert_max_num_queries(len(few)):
            worker.client.get(self.address(path))
        asked = {"first": path.midterm.uuid, "last": path.entry.uuid}
        assert worker.client.get(self.address(path), asked).status_code == 404
        assert worker.client.get(self.address(path), {"first": "x"}).status_code == 404
