"""What paths say on the home page: each line comes with its reason, goes with it, and is of one's own files alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.models import Membership, User
from actionplans.dashboard import exit_projects_missing
from assessments.dashboard import assessments_to_do
from core.actor import acting_as
from core.periods import today
from home.dashboard import DashboardLine
from participants.caseload import own_people
from participants.dashboard_lines import candidates_without_news, consents_withdrawn, long_breaks, trials_over
from participants.models import Enrolment
from tests.participants.full_file import cover, open_by_break_glass, seal
from tests.support import factories as make
from tests.support.stage import Stage

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
Maker = Callable[[User, Membership], Any]


def said(user: User, maker: Maker) -> list[DashboardLine]:
    """Return what a maker says to somebody in her centre."""
    membership = user.memberships.select_related("centre").get()
    with acting_as(user, centre=membership.centre), translation.override("en"):
        return list(maker(user, membership) or [])


def write(made: Callable[[], Any]) -> Any:
    with acting_as(make.system(), "test"):
        return made()


def path_of(stage: Stage, state: str, **given: Any) -> Enrolment:
    found: Enrolment = write(lambda: make.EnrolmentFactory(participant=stage.own, state=state, **given))
    return found


def set_to(stage: Stage, code: str, value: int) -> None:
    write(lambda: make.CentreSettingFactory(centre=stage.here, code=code, value=value, from_day=today()))


def long_break(stage: Stage) -> Callable[[], Any]:
    path = path_of(stage, "on_break", starts_on=today() - 90 * DAY)
    path.breaks.update(starts_on=today() - 28 * DAY)
    return lambda: path.breaks.update(starts_on=today() - 27 * DAY)


def trial(stage: Stage) -> Callable[[], Any]:
    path = path_of(stage, "trial", starts_on=today() - 28 * DAY)
    left = {"state": "left", "ended_on": today(), "exit_reason": "moved"}
    return lambda: Enrolment.objects.filter(pk=path.pk).update(**left)


def withdrawn(stage: Stage) -> Callable[[], Any]:
    path_of(stage, "active", starts_on=today() - 90 * DAY)
    days = {"given_on": today() - 90 * DAY, "withdrawn_on": today()}
    write(lambda: make.ConsentFactory(participant=stage.own, kind="participation", **days))
    return lambda: make.ConsentFactory(participant=stage.own, kind="participation", given_on=today())


def candidate(stage: Stage) -> Callable[[], Any]:
    path = path_of(stage, "candidate")
    Enrolment.objects.filter(pk=path.pk).update(created_at=_ago(30))
    member = stage.members["worker"]
    return lambda: make.InterventionFactory(participant=stage.own, done_by=member, date=today() - 29 * DAY)


def without_project(stage: Stage) -> Callable[[], Any]:
    path = path_of(stage, "active", starts_on=today() - 90 * DAY, planned_end_on=today() + 42 * DAY)
    return lambda: make.ExitProjectFactory(enrolment=path)


def _ago(days: int) -> dt.datetime:
    return dt.datetime.combine(today() - days * DAY, dt.time(12), dt.UTC)


# The maker, what brings its line and how its reason goes, the words of its heading and of its action, the address.
LINES = [
    pytest.param(long_breaks, long_break, "A break to talk about", "Open", "/participants/{}/paths/", id="break"),
    pytest.param(trials_over, trial, "A trial that is over", "Decide", "/participants/{}/paths/", id="trial"),
    pytest.param(
        consents_withdrawn,
        withdrawn,
        "Consent to take part withdrawn",
        "Talk about it",
        "/participants/{}/person/#consents",
        id="consent",
    ),
    pytest.param(
        candidates_without_news,
        candidate,
        "A candidate without news of us",
        "Write what was said",
        "/participants/{}/interventions/new/",
        id="candidate",
    ),
    pytest.param(exit_projects_missing, without_project, "No exit project yet", "Note it", "", id="exit"),
]


@pytest.mark.parametrize(("maker", "bring", "heading", "action", "url"), LINES)
class TestEachLine:
    def test_it_comes_and_goes_with_its_reason(self, stage, maker, bring, heading, action, url) -> None:
        assert said(stage.worker, maker) == []
        end = bring(stage)
        (line,) = said(stage.worker, maker)
        assert (line.heading, line.action, line.who) == (heading, action, str(stage.own))
        assert [file.pk for file in line.files] == [stage.own.pk]
        assert line.about is not None
        if url:
            assert line.url == url.format(stage.own.uuid)
        write(end)
        assert said(stage.worker, maker) == []

    def test_it_is_of_ones_own_files_and_those_lent(self, stage, maker, bring, heading, action, url) -> None:
        bring(stage)
        for user in (stage.colleague, stage.manager, stage.facilitator, stage.coordinator, stage.stranger):
            assert said(user, maker) == []
        open_by_break_glass(stage.own, stage.colleague)
        assert said(stage.colleague, maker) == [], "who only reads is asked nothing"
        cover(stage.members["worker"], stage.colleague)
        assert len(said(stage.colleague, maker)) == 1
        seal(stage.own, stage.manager)
        assert said(stage.worker, maker) == []

    def test_it_is_said_in_each_language(self, stage, maker, bring, heading, action, url) -> None:
        bring(stage)
        membership = stage.worker.memberships.select_related("centre").get()
        words = set()
        for language in ("en", "fr", "nl"):
            with acting_as(stage.worker, centre=stage.here), translation.override(language):
                (line,) = maker(stage.worker, membership)
                words.add((str(line.heading), str(line.action)))
        assert len({heading for heading, _action in words}) == 3

    def test_home_shows_it_and_its_address_opens(self, client, stage, maker, bring, heading, action, url) -> None:
        bring(stage)
        client.force_login(stage.worker)
        response = client.get("/?all=1")
        assert heading in response.content.decode()
        (line,) = said(stage.worker, maker)
        assert client.get(line.url).status_code == 200


@pytest.mark.parametrize(
    ("code", "value", "maker", "bring"),
    [
        ("trial.days", 29, trials_over, trial),
        ("waiting.days", 31, candidates_without_news, candidate),
        ("break.remind_days", 29, long_breaks, long_break),
        ("assessment.exit_days", 41, exit_projects_missing, without_project),
    ],
)
def test_a_centre_moves_the_day_on_which_a_line_comes(stage, code, value, maker, bring) -> None:
    bring(stage)
    assert len(said(stage.worker, maker)) == 1
    set_to(stage, code, value)
    assert said(stage.worker, maker) == []


def test_who_never_gave_a_consent_did_not_withdraw_one(stage) -> None:
    path_of(stage, "active", starts_on=today() - 90 * DAY)
    assert said(stage.worker, consents_withdrawn) == []


def test_a_withdrawal_to_come_and_a_path_that_ended_are_not_told(stage) -> None:
    path = path_of(stage, "active", starts_on=today() - 90 * DAY)
    days = {"given_on": today() - 90 * DAY, "withdrawn_on": today() + DAY}
    consent = write(lambda: make.ConsentFactory(participant=stage.own, kind="participation", **days))
    assert said(stage.worker, consents_withdrawn) == []
    type(consent).objects.filter(pk=consent.pk).update(withdrawn_on=today())
    assert len(said(stage.worker, consents_withdrawn)) == 1
    Enrolment.objects.filter(pk=path.pk).update(state="left", ended_on=today(), exit_reason="moved")
    assert said(stage.worker, consents_withdrawn) == []


def test_a_candidate_who_is_also_on_a_path_is_counted_once_on_it(stage) -> None:
    """The caseload names each person once for each path under way, whatever she is a candidate for besides."""
    walk = path_of(stage, "active", starts_on=today() - 90 * DAY)
    path_of(stage, "candidate")
    with acting_as(stage.worker, centre=stage.here):
        people = own_people(stage.worker, stage.here)
    assert [person.walk for person in people] == [walk]
    assert [person.candidacy is not None for person in people] == [True]


def test_a_path_long_past_its_end_waits_as_a_path(stage) -> None:
    path_of(stage, "active", starts_on=today() - 300 * DAY, planned_end_on=today() - 93 * DAY)
    assert said(stage.worker, exit_projects_missing) == []


class TestSilentDraft:
    """A draft in which nothing was written for the days that the centre set asks to go on, or be thrown away."""

    def draft(self, stage: Stage, days: int) -> Any:
        path = path_of(stage, "active", starts_on=today() - 90 * DAY)
        made = write(lambda: make.AssessmentFactory(enrolment=path, date=today() - days * DAY))
        type(made).objects.filter(pk=made.pk).update(created_at=_ago(days))
        return made

    def test_it_is_said_since_when_nothing_was_written(self, stage) -> None:
        draft = self.draft(stage, 14)
        (line,) = said(stage.worker, assessments_to_do)
        assert line.action == "Go on, or throw away"
        assert "nothing written since" in line.detail
        assert line.url == f"/assessments/{draft.uuid}/"

    def test_a_younger_one_is_gone_on_with(self, stage) -> None:
        self.draft(stage, 13)
        assert [line.action for line in said(stage.worker, assessments_to_do)] == ["Go on"]

    @pytest.mark.parametrize("factory", ["RatingFactory", "SelfRatingFactory"])
    def test_an_answer_or_an_own_score_breaks_the_silence(self, stage, factory: str) -> None:
        draft = self.draft(stage, 40)
        write(lambda: getattr(make, factory)(assessment=draft))
        assert [line.action for line in said(stage.worker, assessments_to_do)] == ["Go on"]

    def test_a_change_of_an_answer_does_too(self, stage) -> None:
        draft = self.draft(stage, 40)
        with time_machine.travel(_ago(40)):
            rating = write(lambda: make.RatingFactory(assessment=draft))
        assert said(stage.worker, assessments_to_do)[0].action == "Go on, or throw away"
        rating.note = "Since then."
        write(rating.save)
        assert said(stage.worker, assessments_to_do)[0].action == "Go on"

    def test_a_centre_waits_longer(self, stage) -> None:
        self.draft(stage, 14)
        set_to(stage, "assessment.draft_days", 15)
        assert [line.action for line in said(stage.worker, assessments_to_do)] == ["Go on"]


def test_all_of_them_are_read_with_the_caseload_by_one_statement(stage) -> None:
    for bring in (trial, withdrawn, candidate, without_project):
        bring(stage)
    membership = stage.worker.memberships.select_related("centre").get()
    with acting_as(stage.worker, centre=stage.here, remembering=True), CaptureQueriesContext(connection) as asked:
        for maker in (long_breaks, trials_over, consents_withdrawn, candidates_without_news, exit_projects_missing):
            maker(stage.worker, membership)
    statements = [one["sql"] for one in asked if "participants_participant" in one["sql"]]
    assert len(statements) == 1
