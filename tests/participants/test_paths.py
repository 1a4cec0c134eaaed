"""A person's paths: what may be done from each state, the sentences of what stands against it, once however sent."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import translation

from audit.models import TransitionLog
from core.actor import acting_as
from core.periods import today
from participants.file_page.columns import step_for
from participants.models import Enrolment
from participants.services.take_back import TAKES_BACK
from permissions.transitions import moves_of
from tests.participants.forms import again, rendered, send, values_of
from tests.participants.full_file import cover, open_by_break_glass
from tests.support.factories import (
    AssessmentFactory,
    ConsentFactory,
    EnrolmentFactory,
    ExitProjectFactory,
    GroupFactory,
    TrackFactory,
    system,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def track(stage):
    with acting_as(system(), "test"):
        return TrackFactory(centre=stage.here, kind="remobilisation", months=10)


@pytest.fixture
def group(stage, track):
    with acting_as(system(), "test"):
        return GroupFactory(centre=stage.here, track=track, code="2026-1", starts_on=date(2016, 1, 1))


@pytest.fixture
def walk(stage, track, group):
    """Return a function that writes an enrolment of the worker's own file, in a state."""

    def written(state: str, *, consent: bool = True, grouped: bool = True) -> Enrolment:
        with acting_as(system(), "test"):
            if consent:
                ConsentFactory(participant=stage.own, given_on=date(2016, 1, 4))
            return EnrolmentFactory(
                participant=stage.own,
                track=track,
                group=group if grouped else None,
                state=state,
                starts_on=date(2016, 1, 4),
            )

    return written


def place(enrolment: Enrolment, move: str = "") -> str:
    return f"/participants/paths/{enrolment.uuid}/" + (f"{move}/" if move else "")


def now(enrolment: Enrolment) -> Enrolment:
    return Enrolment.objects.get(pk=enrolment.pk)


class TestMoves:
    @pytest.mark.parametrize(
        ("state", "move", "values", "after"),
        [
            ("candidate", "begin_trial", {}, "trial"),
            ("candidate", "decline", {"reason": "She found work.", "declined_kind": "found_else"}, "declined"),
            ("trial", "activate", {}, "active"),
            ("active", "pause", {"reason": "Summer.", "break_kind": "own_time"}, "on_break"),
            ("on_break", "resume", {}, "active"),
            ("active", "leave", {"ended_on": "1/6/2016", "exit_reason": "job", "reason": "At the library."}, "left"),
            ("trial", "leave", {"ended_on": "1/6/2016", "exit_reason": "by_choice"}, "left"),
        ],
    )
    def test_each_is_made_as_it_is_rendered_and_once(self, stage, walk, sign_in, state, move, values, after):
        enrolment = walk(state)
        client = sign_in(stage.worker)
        assert place(enrolment, move) in client.get(f"/participants/{stage.own.uuid}/paths/").content.decode()
        sent = values_of(rendered(client, place(enrolment, move)), **values)
        for _time in range(2):
            assert client.post(place(enrolment, move), sent).status_code == 302
        assert now(enrolment).state == after
        log = TransitionLog.objects.get(object=enrolment.uuid, move=move)
        assert (log.actor, log.from_state, log.to_state) == (stage.worker, state, after)
        assert log.reason == values.get("reason", "")

    def test_who_will_read_it_is_said_where_something_is_written_alone(self, stage, walk, sign_in):
        enrolment, client = walk("trial"), sign_in(stage.worker)
        assert "Who will read this" not in client.get(place(enrolment, "activate")).content.decode()
        assert "Who will read this" in client.get(place(enrolment, "leave")).content.decode()

    @pytest.mark.parametrize("state", ["candidate", "trial", "active", "on_break", "completed", "left", "declined"])
    def test_those_that_are_offered_are_those_of_the_state(self, stage, track, group, walk, sign_in, state):
        ended = {"ended_on": date(2016, 6, 1), "exit_reason": "job"} if state in ("completed", "left") else {}
        with acting_as(system(), "test"):
            enrolment = EnrolmentFactory(
                participant=stage.own,
                track=track,
                group=group,
                state=state,
                decline_reason="No." if state == "declined" else "",
                **ended,
            )
        html = sign_in(stage.worker).get(f"/participants/{stage.own.uuid}/paths/").content.decode()
        offered = {name for name in moves_of(Enrolment) if place(enrolment, name) in html}
        assert offered == {
            name
            for name, declared in moves_of(Enrolment).items()
            if any(one.source == state for one in declared) and name not in TAKES_BACK
        }
        assert (place(enrolment, "take-back") in html) is (state in ("completed", "left"))

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"consent": False}, "Note the person’s consent first: a path cannot start without it."),
            ({"grouped": False}, "Choose a group: a path cannot be active without one."),
        ],
    )
    def test_what_stands_against_it_is_said_before_and_after(self, stage, walk, sign_in, values, sentence):
        enrolment = walk("trial", **values)
        client = sign_in(stage.worker)
        assert sentence in client.get(place(enrolment, "activate")).content.decode()
        response = client.post(place(enrolment, "activate"))
        assert response.status_code == 400
        assert sentence in response.content.decode()
        assert now(enrolment).state == "trial"

    def test_what_it_needs_is_asked_beside_its_field(self, stage, walk, sign_in):
        enrolment = walk("active")
        response = sign_in(stage.worker).post(place(enrolment, "leave"), {})
        assert response.status_code == 400
        html = response.content.decode()
        assert "Say on which day the path ended." in html
        assert "Say why the path ended." in html
        assert 'href="#id_exit_reason_0"' in html

    def test_a_day_to_come_or_before_the_start_ends_nothing(self, stage, walk, sign_in):
        enrolment = walk("active")
        client = sign_in(stage.worker)
        for day in (f"{today() + timedelta(days=1):%d/%m/%Y}", "1/1/2016"):
            sent = values_of(rendered(client, place(enrolment, "leave")), ended_on=day, exit_reason="job")
            assert client.post(place(enrolment, "leave"), sent).status_code == 400
        assert now(enrolment).state == "active"

    def test_completing_takes_an_exit_assessment_or_why_there_is_none(self, stage, walk, sign_in):
        enrolment = walk("active")
        client, page = sign_in(stage.worker), place(enrolment, "complete")
        response = send(client, page, ended_on="1/6/2016", no_exit_assessment_reason="She moved to Liège.")
        assert response.status_code == 400
        html = response.content.decode()
        assert "Note the exit project first" in html
        for way_out in (f"/assessments/of/{enrolment.participant.uuid}/new/", "#exit-project"):
            assert way_out in html  # as before the form was sent
        assert now(enrolment).no_exit_assessment_reason == ""  # nothing is written unless everything is
        with acting_as(system(), "test"):
            ExitProjectFactory(enrolment=enrolment)
        assert client.post(page, again(response, page)).status_code == 302
        done = now(enrolment)
        assert (done.state, done.no_exit_assessment_reason) == ("completed", "She moved to Liège.")
        assert (done.ended_on, done.exit_reason) == (date(2016, 6, 1), "path_completed")

    def test_with_an_exit_assessment_no_reason_is_asked(self, stage, walk, sign_in):
        enrolment = walk("active")
        with acting_as(system(), "test"):
            AssessmentFactory(
                enrolment=enrolment, moment="exit", state="completed", done_by=stage.members["worker"],
                date=date(2016, 6, 1),
            )  # fmt: skip
        form = rendered(sign_in(stage.worker), place(enrolment, "complete"))
        assert "no_exit_assessment_reason" not in form.values

    def test_a_move_of_another_state_is_refused_with_its_sentence(self, stage, walk, sign_in):
        enrolment = walk("candidate")
        client = sign_in(stage.worker)
        assert "the state is “Candidate”" in client.get(place(enrolment, "activate")).content.decode()
        response = client.post(place(enrolment, "activate"))
        assert response.status_code == 400
        assert "the state is “Candidate”" in response.content.decode()

    def test_one_that_somebody_else_made_is_told_and_not_taken_for_ones_own(self, stage, walk, sign_in):
        enrolment = walk("candidate")
        cover(stage.members["worker"], stage.colleague)
        sign_in(stage.colleague).post(place(enrolment, "begin_trial"))
        assert sign_in(stage.worker).post(place(enrolment, "begin_trial")).status_code == 400

    def test_one_that_there_is_not_is_not_found(self, stage, walk, sign_in):
        enrolment = walk("candidate")
        for name in ("erase", *TAKES_BACK):  # an end is taken back on a page of its own
            assert sign_in(stage.worker).get(place(enrolment, name)).status_code == 404

    @pytest.mark.parametrize(("who", "status"), [("colleague", 403), ("manager", 403), ("stranger", 404), ("dpo", 404)])
    def test_others_make_none(self, stage, walk, sign_in, who, status):
        enrolment = walk("candidate")
        client = sign_in(getattr(stage, who))
        assert client.get(place(enrolment, "begin_trial")).status_code == status
        assert client.post(place(enrolment, "begin_trial")).status_code == status
        assert now(enrolment).state == "candidate"

    def test_break_glass_reads_and_moves_nothing(self, stage, walk, sign_in):
        enrolment = walk("candidate")
        open_by_break_glass(stage.own, stage.manager)
        client = sign_in(stage.manager)
        assert (
            place(enrolment, "begin_trial") not in client.get(f"/participants/{stage.own.uuid}/paths/").content.decode()
        )
        assert client.post(place(enrolment, "begin_trial")).status_code == 403


class TestGroupAndEnd:
    def test_they_are_changed(self, stage, walk, track, sign_in):
        enrolment = walk("active")
        with acting_as(system(), "test"):
            other = GroupFactory(centre=stage.here, track=track, code="2026-2", starts_on=date(2016, 1, 1))
        values = {"group": str(other.uuid), "planned_end_on": "4.11.2016"}
        assert send(sign_in(stage.worker), place(enrolment), **values).status_code == 302
        assert (now(enrolment).group, now(enrolment).planned_end_on) == (other, date(2016, 11, 4))

    def test_groups_of_another_path_or_centre_are_not_offered(self, stage, walk, group, sign_in):
        enrolment = walk("active")
        with acting_as(system(), "test"):
            GroupFactory(centre=stage.there, code="there")
            GroupFactory(centre=stage.here, track=TrackFactory(centre=stage.here, kind="immersion"), code="immersion")
        form = rendered(sign_in(stage.worker), place(enrolment))
        assert form.offered["group"] == ["", str(group.uuid)]
        assert form.values["group"] == str(group.uuid)

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"group": ""}, "Choose a group: a path cannot be active without one."),
            ({"planned_end_on": "1/1/2016"}, "Its planned end is before its start: correct one of the two."),
        ],
    )
    def test_what_cannot_be_is_refused_beside_its_field(self, stage, walk, sign_in, values, sentence):
        enrolment = walk("active")
        client = sign_in(stage.worker)
        response = client.post(place(enrolment), rendered(client, place(enrolment)).values | values)
        assert response.status_code == 400
        assert sentence in response.content.decode()
        assert f'href="#id_{next(iter(values))}"' in response.content.decode()

    def test_two_at_once_see_both(self, stage, walk, sign_in):
        enrolment = walk("active")
        client = sign_in(stage.worker)
        sent = values_of(rendered(client, place(enrolment)), planned_end_on="4/11/2016")
        with acting_as(system(), "test"):
            enrolment.planned_end_on = date(2016, 12, 4)
            enrolment.save()
        response = client.post(place(enrolment), sent)
        assert response.status_code == 409
        assert client.post(place(enrolment), again(response, place(enrolment))).status_code == 302
        assert now(enrolment).planned_end_on == date(2016, 11, 4)


class TestEnrollingAgain:
    def test_a_second_path_is_the_next_in_number_and_written_once(self, stage, track, sign_in):
        with acting_as(system(), "test"):
            EnrolmentFactory(participant=stage.own, track=track, state="declined", decline_reason="No.", number=4)
        client, url = sign_in(stage.worker), f"/participants/{stage.own.uuid}/paths/new/"
        sent = values_of(rendered(client, url), track=str(track.uuid), starts_on="4/1/2026")
        for _time in range(2):
            assert client.post(url, sent).status_code == 302
        new = Enrolment.objects.exclude(state="declined").get()
        assert (new.number, new.state, new.planned_end_on) == (5, "candidate", date(2026, 11, 3))

    def test_a_form_gone_back_to_and_changed_is_another(self, stage, track, sign_in):
        client, url = sign_in(stage.worker), f"/participants/{stage.own.uuid}/paths/new/"
        sent = values_of(rendered(client, url), track=str(track.uuid), starts_on="4/1/2026")
        client.post(url, sent)
        response = client.post(url, sent | {"starts_on": "5/1/2026"})
        assert response.status_code == 400
        asked = client.post(url, again(response, url))
        assert client.post(url, again(asked, url, beside_reason="Two half-days each.")).status_code == 302
        assert list(Enrolment.objects.order_by("number").values_list("number", flat=True)) == [1, 2]

    @pytest.mark.parametrize("state", ["candidate", "trial", "active", "on_break"])
    def test_a_path_beside_one_that_runs_is_asked_about(self, stage, track, walk, sign_in, state):
        walk(state)
        client, url = sign_in(stage.worker), f"/participants/{stage.own.uuid}/paths/new/"
        sent = values_of(rendered(client, url), track=str(track.uuid), starts_on="4/2/2016")
        response = client.post(url, sent)
        assert response.status_code == 400
        assert "The person has another path on these days" in response.content.decode()
        assert Enrolment.objects.count() == 1
        confirmed = again(response, url, sure="on", beside_reason="Two half-days each.")
        assert confirmed["starts_on"] == "4/2/2016"
        for _time in range(2):
            assert client.post(url, confirmed).status_code == 302
        assert Enrolment.objects.count() == 2

    @pytest.mark.parametrize(("start", "status"), [("31/5/2016", 400), ("1/6/2016", 302), ("2/6/2016", 302)])
    def test_a_path_may_start_on_the_day_another_one_ends(self, stage, track, group, sign_in, start, status):
        with acting_as(system(), "test"):
            ended = {"ended_on": date(2016, 6, 1), "exit_reason": "job"}
            EnrolmentFactory(
                participant=stage.own, track=track, group=group, state="left", starts_on=date(2016, 1, 4), **ended
            )
        client, url = sign_in(stage.worker), f"/participants/{stage.own.uuid}/paths/new/"
        sent = values_of(rendered(client, url), track=str(track.uuid), starts_on=start)
        assert client.post(url, sent | {"sure": "on"}).status_code == status


class TestNextStep:
    """The one button of a file, in each state."""

    def words(self, stage) -> str:
        with acting_as(stage.worker, "test", centre=stage.here), translation.override("en"):
            step = step_for(stage.worker, stage.own)
            return str(step.label) if step else ""

    def test_a_file_without_a_path(self, stage):
        assert self.words(stage) == "Enrol on a path"

    @pytest.mark.parametrize(
        ("state", "values", "words"),
        [
            ("candidate", {"consent": False}, "Note the consent"),
            ("candidate", {}, "Begin the trial"),
            ("trial", {"consent": False}, "Note the consent"),
            ("trial", {"grouped": False}, "Choose the group"),
            ("trial", {}, "Activate"),
        ],
    )
    def test_a_path_that_begins(self, stage, walk, state, values, words):
        walk(state, **values)
        assert self.words(stage) == words

    def test_a_consent_that_was_withdrawn_is_none(self, stage, walk):
        walk("candidate", consent=False)
        with acting_as(system(), "test"):
            ConsentFactory(participant=stage.own, given_on=date(2016, 1, 4), withdrawn_on=date(2016, 2, 1))
        assert self.words(stage) == "Note the consent"

    def test_a_path_whose_exit_is_assessed_and_has_its_project(self, stage, walk):
        enrolment = walk("active")
        with acting_as(system(), "test"):
            for moment, day in (("entry", 4), ("midterm", 5), ("exit", 6)):
                AssessmentFactory(
                    enrolment=enrolment, moment=moment, state="validated", done_by=stage.members["worker"],
                    date=date(2016, day, 1),
                )  # fmt: skip
            ExitProjectFactory(enrolment=enrolment)
        assert self.words(stage) == "Complete the path"

    def test_nothing_is_offered_to_who_may_not_do_it(self, stage, walk, sign_in):
        walk("candidate")
        open_by_break_glass(stage.own, stage.manager)
        html = sign_in(stage.manager).get(f"/participants/{stage.own.uuid}/").content.decode()
        assert "Begin the trial" not in html
