"""Which path a file is about: the one that runs, else a candidature, else the last that ended; on every page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from core.actor import acting_as
from core.periods import long_date, today
from participants.current_path import open_beside, paths_in_order
from participants.file_page.columns import step_for
from participants.models import Enrolment
from permissions.policy import POLICY
from tests.participants.forms import rendered
from tests.support.factories import (
    AssessmentFactory,
    ConsentFactory,
    EnrolmentFactory,
    GroupFactory,
    TrackFactory,
    system,
)
from tests.support.markup import one_line

pytestmark = pytest.mark.django_db


def ago(days: int):
    return today() - timedelta(days=days)


@pytest.fixture
def tracks(stage):
    with acting_as(system(), "test"):
        ConsentFactory(participant=stage.own, given_on=ago(900))
        return {kind: TrackFactory(centre=stage.here, kind=kind, months=10) for kind in ("remobilisation", "immersion")}


@pytest.fixture
def walk(stage, tracks):
    """Return a function that writes a path of the worker's own file."""

    def written(kind: str, state: str, start: int, end: int | None = None, **given) -> Enrolment:
        ended = {} if end is None else {"ended_on": ago(end), "exit_reason": "by_choice"}
        if state == "declined":
            given["decline_reason"] = "No."
        with acting_as(system(), "test"):
            group = GroupFactory(centre=stage.here, track=tracks[kind], code=f"{kind}-{start}", starts_on=ago(900))
            return EnrolmentFactory(
                participant=stage.own,
                track=tracks[kind],
                group=group,
                state=state,
                starts_on=ago(start),
                **ended,
                **given,
            )

    return written


@pytest.fixture
def beside(walk):
    """Return a path that runs and a candidature, which begins later than it."""
    return walk("remobilisation", "active", 40), walk("immersion", "candidate", 2)


def overview(client, stage, page: str = "") -> str:
    return one_line(client.get(f"/participants/{stage.own.uuid}/{page}"))


def kicker(client, stage) -> str:
    html = overview(client, stage)
    return html[html.index('<p class="kicker">') :].partition("</p>")[0]


class TestOrder:
    @pytest.mark.parametrize("state", ["trial", "active", "on_break"])
    @pytest.mark.parametrize("other", ["candidate", "left", "completed", "declined"])
    def test_the_one_that_runs_comes_before_any_that_does_not_however_late_it_begins(self, walk, state, other):
        runs = walk("remobilisation", state, 40)
        later = walk("immersion", other, 2, 1 if other in ("left", "completed") else None)
        assert paths_in_order([later, runs]) == [runs, later]

    def test_a_candidature_comes_before_what_ended_and_that_before_a_refusal(self, walk):
        refused, ended = walk("immersion", "declined", 5), walk("remobilisation", "left", 90, 50)
        waits = walk("immersion", "candidate", 60)
        assert paths_in_order([refused, ended, waits]) == [waits, ended, refused]
        assert open_beside([waits, ended, refused]) == []

    def test_of_those_that_ended_the_last_end_comes_first(self, walk):
        long, short = walk("remobilisation", "left", 300, 10), walk("immersion", "left", 200, 100)
        assert paths_in_order([short, long]) == [long, short]

    def test_of_two_that_run_the_later_comes_first_unless_it_has_not_begun(self, walk):
        first = walk("remobilisation", "active", 40)
        second = walk("immersion", "active", 5, beside_reason="Both at once.")
        assert paths_in_order([first, second]) == [second, first]
        assert open_beside([second, first]) == [first]
        second.starts_on = today() + timedelta(days=3)
        assert paths_in_order([second, first]) == [first, second]

    def test_it_says_nothing_of_states_to_who_may_not_know_them(self, beside):
        runs, waits = beside
        assert paths_in_order([runs, waits], told=False) == [waits, runs]


class TestPages:
    def test_the_head_says_the_path_that_runs_and_names_the_other_beside_it(self, stage, beside, sign_in):
        client = sign_in(stage.worker)
        said = kicker(client, stage)
        assert "Remobilisation, group remobilisation-40" in said
        assert "Immersion" not in said
        assert "Beside it: Immersion, group immersion-2 (Candidate, since " in overview(client, stage)
        assert "Beside it:" in overview(client, stage, "person/")

    def test_nothing_stands_beside_a_path_that_is_alone_or_after_one_that_ended(self, stage, walk, sign_in):
        walk("immersion", "left", 300, 100)
        walk("remobilisation", "active", 40)
        assert "Beside it" not in overview(sign_in(stage.worker), stage)

    def test_a_colleague_who_may_not_know_states_learns_none(self, stage, beside, sign_in):
        client = sign_in(stage.colleague)
        html = overview(client, stage)
        assert "Immersion, group immersion-2" in kicker(client, stage)
        assert "Beside it" not in html
        assert "Candidate" not in html
        assert "Beside it" not in one_line(client.get("/participants/"))

    def test_the_head_for_the_day_says_its_state(self, stage, beside, sign_in):
        html = overview(sign_in(stage.worker), stage)
        head = html[html.index('class="glance"') :].partition("</section>")[0]
        assert "Active" in head
        assert "Candidate" not in head

    def test_the_list_shows_it_with_the_other_beside_it(self, stage, beside, sign_in):
        html = one_line(sign_in(stage.worker).get("/participants/"))
        row = html[html.index(f"/participants/{stage.own.uuid}/") :].partition("</tr>")[0]
        path = row[row.index("files-path") :].partition("</td>")[0]
        assert path.index("Remobilisation") < path.index("Active") < path.index("Beside it: Immersion (Candidate)")

    def test_the_list_of_one_state_shows_the_path_in_this_state(self, stage, beside, sign_in):
        html = one_line(sign_in(stage.worker).get("/participants/?state=candidate"))
        row = html[html.index(f"/participants/{stage.own.uuid}/") :].partition("</tr>")[0]
        assert "Immersion" in row
        assert "Remobilisation" not in row

    def test_the_next_step_is_of_the_path_that_runs(self, stage, beside):
        with translation.override("en"):
            step = step_for(stage.worker, stage.own)
            assert step is not None
            assert str(step.label) == "Begin the entry assessment"

    def test_an_assessment_begins_on_it(self, stage, beside, sign_in):
        form = rendered(sign_in(stage.worker), f"/assessments/of/{stage.own.uuid}/new/")
        assert form.values["enrolment"] == str(beside[0].uuid)

    def test_a_problem_is_noted_on_it_and_its_plan_opens(self, stage, beside, sign_in):
        client = sign_in(stage.worker)
        assert client.get(f"/plans/{stage.own.uuid}/").context["walk"].enrolment == beside[0]
        assert client.get(f"/plans/{stage.own.uuid}/problems/new/").context["walk"] == beside[0]

    def test_the_moments_side_by_side_are_of_it(self, stage, beside, sign_in):
        with acting_as(system(), "test"):
            AssessmentFactory(enrolment=beside[0], moment="entry", state="validated", date=ago(30))
            AssessmentFactory(enrolment=beside[1], moment="entry", state="draft", date=ago(1))
        client = sign_in(stage.worker)
        page = client.get(f"/assessments/of/{stage.own.uuid}/side-by-side/")
        assert page.context["chosen"] == beside[0]
        assert [found[0].enrolment for found in _panel(client, stage)["walks"]] == list(beside)

    def test_what_is_drawn_of_another_path_than_that_of_the_head_is_named_with_its_days(self, stage, walk, sign_in):
        old, new = walk("immersion", "left", 300, 100), walk("remobilisation", "active", 40)
        with acting_as(system(), "test"):
            AssessmentFactory(enrolment=old, moment="entry", state="validated", date=ago(290))
        client = sign_in(stage.worker)
        with translation.override("en"):
            said = f"Another path: Immersion, group immersion-300, from {long_date(ago(300))} to {long_date(ago(100))}"
        assert said in overview(client, stage)
        with acting_as(system(), "test"):
            AssessmentFactory(enrolment=new, moment="entry", state="validated", date=ago(20))
        assert "Another path:" not in overview(client, stage)
        assert _panel(client, stage)["walks"][0][0].enrolment == new

    def test_home_counts_it_where_it_stands(self, stage, beside, sign_in):
        with acting_as(system(), "test"):
            AssessmentFactory(enrolment=beside[0], moment="entry", state="validated", date=ago(30))
        panels = {panel.key: panel for panel in sign_in(stage.worker).get("/").context["panels"]}
        assert [one.words for one in panels["mine"].context] == ["1 before midterm"]

    def test_who_loses_the_right_on_states_loses_the_order_by_them(self, stage, beside, sign_in, monkeypatch):
        monkeypatch.setitem(POLICY, "enrolment.view", {})
        assert "Immersion, group immersion-2" in kicker(sign_in(stage.worker), stage)


def _panel(client, stage) -> dict:
    parts = client.get(f"/participants/{stage.own.uuid}/").context["main"]
    return next(part.panel.context for part in parts if part.panel.id == "assessments")
