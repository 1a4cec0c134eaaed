"""The end of a path that was noted by mistake is taken back within its days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from audit.models import TransitionLog
from core.actor import acting_as
from core.history import save_changes
from core.periods import today
from participants.models import Enrolment
from participants.services.enrolments import make
from tests.participants.corrections import WHY, history, now, page_of, stays
from tests.participants.forms import again, rendered, send, values_of
from tests.support.factories import (
    AssessmentFactory,
    CentreSettingFactory,
    EnrolmentFactory,
    ExitProjectFactory,
    system,
)

pytestmark = pytest.mark.django_db


class TestTakeBack:
    def page(self, path: Enrolment) -> str:
        return f"/participants/paths/{path.uuid}/take-back/"

    def end(self, stage, path: Enrolment, **days) -> None:
        """End a path as its key worker does."""
        data = {"ended_on": today(), "exit_reason": "job", "reason": "", **days}
        with acting_as(stage.worker, centre=stage.here):
            make(path, "leave", by=stage.worker, data=data)

    @pytest.mark.parametrize("state", ["trial", "active", "on_break"])
    def test_state_break_and_group_are_as_before_once(self, stage, path, start, sign_in, state):
        with acting_as(system(), "test"):
            path.delete()
            path = EnrolmentFactory(participant=stage.own, state=state, starts_on=start)
        before = (stays(path), path.group, list(path.breaks.values_list("starts_on", "ended_on")))
        self.end(stage, path)
        assert now(path).state == "left"
        client = sign_in(stage.worker)
        assert self.page(path) in client.get(f"/participants/{stage.own.uuid}/paths/").content.decode()
        sent = values_of(rendered(client, self.page(path)), why="Another person was meant.")
        for _time in range(2):
            assert client.post(self.page(path), sent).status_code == 302
        again_ = now(path)
        assert (again_.state, again_.ended_on, again_.exit_reason) == (state, None, "")
        assert (stays(path), again_.group, list(path.breaks.values_list("starts_on", "ended_on"))) == before
        log = TransitionLog.objects.filter(object=path.uuid, move__startswith="take_back").get()
        assert (log.from_state, log.to_state, log.reason) == ("left", state, "Another person was meant.")
        assert "Another person was meant." in history(client, stage)

    def test_what_was_made_for_the_exit_stays_and_is_told(self, stage, path, sign_in):
        with acting_as(system(), "test"):
            AssessmentFactory(enrolment=path, moment="exit", date=date(2026, 6, 1), state="completed")
            ExitProjectFactory(enrolment=path, kind="social")
        with acting_as(stage.worker, centre=stage.here):
            make(path, "complete", by=stage.worker, data={"ended_on": today()})
        client = sign_in(stage.worker)
        html = client.get(self.page(path)).content.decode()
        assert "The exit assessment of 1 June 2026 stays in the file." in html
        assert "The exit project stays in the file." in html
        assert send(client, self.page(path), why=WHY).status_code == 302
        assert now(path).state == "active"
        assert list(path.assessments.values_list("moment", "state")) == [("exit", "completed")]
        assert now(path).exit_project.kind == "social"

    def test_why_there_was_no_exit_assessment_is_taken_away(self, stage, path, sign_in):
        with acting_as(system(), "test"):
            ExitProjectFactory(enrolment=path, kind="none")
        data = {"ended_on": today(), "no_exit_assessment_reason": "She moved to Liège."}
        with acting_as(stage.worker, centre=stage.here):
            make(path, "complete", by=stage.worker, data=data)
        assert send(sign_in(stage.worker), self.page(path), why=WHY).status_code == 302
        assert now(path).no_exit_assessment_reason == ""
        assert path.history.filter(no_exit_assessment_reason="").count() < path.history.count()

    @pytest.mark.parametrize(("days", "status"), [(7, 302), (8, 400)])
    def test_after_its_days_the_page_says_what_to_do_instead(self, stage, path, sign_in, days, status):
        with time_machine.travel(datetime.now(tz=UTC) - timedelta(days=days)):
            self.end(stage, path, ended_on=today())
        client = sign_in(stage.worker)
        html = client.get(self.page(path)).content.decode()
        assert ("can be taken back for 7 days only" in html) is (status == 400)
        assert (page_of(path) in html) is (status == 400)
        assert (f"/participants/{stage.own.uuid}/paths/new/" in html) is (status == 400)
        assert send(client, self.page(path), why=WHY).status_code == status
        assert now(path).state == ("active" if status == 302 else "left")

    def test_the_days_are_a_setting_of_the_centre(self, stage, path, sign_in):
        with acting_as(system(), "test"):
            CentreSettingFactory(
                centre=stage.here, code="exit.take_back_days", from_day=today() - timedelta(days=60), value=30
            )
        with time_machine.travel(datetime.now(tz=UTC) - timedelta(days=20)):
            self.end(stage, path, ended_on=today())
        assert send(sign_in(stage.worker), self.page(path), why=WHY).status_code == 302

    def test_without_a_reason_nothing_is_taken_back(self, stage, path, sign_in):
        self.end(stage, path)
        response = send(sign_in(stage.worker), self.page(path))
        assert response.status_code == 400
        assert "Say why the end is taken back." in response.content.decode()
        assert now(path).state == "left"

    def test_a_seat_that_was_given_away_is_told(self, stage, path, sign_in):
        self.end(stage, path)
        with acting_as(system(), "test"):
            save_changes(path.group, seats=1)
            EnrolmentFactory(participant=stage.colleagues, state="active", track=path.track, group=path.group)
        response = send(sign_in(stage.worker), self.page(path), why=WHY)
        assert response.status_code == 400
        assert f"Group {path.group.code} has 1 of 1" in response.content.decode()
        assert f'/participants/paths/{path.uuid}/"' in response.content.decode()
        assert now(path).state == "left"

    def test_a_consent_that_was_withdrawn_is_told(self, stage, path, sign_in):
        self.end(stage, path)
        stage.own.consents.update(withdrawn_on=today())
        response = send(sign_in(stage.worker), self.page(path), why=WHY)
        assert "Note the person’s consent first" in response.content.decode()
        assert now(path).state == "left"

    def test_beside_a_path_that_began_meanwhile_it_takes_a_reason(self, stage, path, sign_in):
        self.end(stage, path)
        with acting_as(system(), "test"):
            EnrolmentFactory(participant=stage.own, state="active", starts_on=today())
        client = sign_in(stage.worker)
        asked = send(client, self.page(path), why=WHY)
        assert "The person has another path that runs." in asked.content.decode()
        sent = again(asked, self.page(path), beside_reason="Evenings.")
        assert client.post(self.page(path), sent).status_code == 302
        assert (now(path).state, now(path).beside_reason) == ("active", "Evenings.")

    def test_a_year_that_is_over_is_asked_about(self, stage, path, start, sign_in):
        with acting_as(system(), "test"):
            save_changes(path, starts_on=date(start.year - 1, 3, 1))
        self.end(stage, path, ended_on=date(start.year - 1, 12, 20))
        client = sign_in(stage.worker)
        asked = send(client, self.page(path), why=WHY)
        assert f"This changes the yearly table of {start.year - 1}" in asked.content.decode()
        assert client.post(self.page(path), again(asked, self.page(path), sure="on")).status_code == 302
        assert now(path).state == "active"

    @pytest.mark.parametrize(("who", "status"), [("colleague", 403), ("manager", 403), ("stranger", 404), ("dpo", 404)])
    def test_others_take_nothing_back(self, stage, path, sign_in, who, status):
        self.end(stage, path)
        client = sign_in(getattr(stage, who))
        assert client.get(self.page(path)).status_code == status
        assert client.post(self.page(path), {"why": WHY}).status_code == status
        assert now(path).state == "left"

    def test_one_that_goes_on_has_no_end_to_take_back(self, stage, path, sign_in):
        client = sign_in(stage.worker)
        assert self.page(path) not in client.get(f"/participants/{stage.own.uuid}/paths/").content.decode()
        response = send(client, self.page(path), why=WHY)
        assert response.status_code == 400
        assert "This cannot be done now: the state is “Active”." in response.content.decode()
