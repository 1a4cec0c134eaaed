"""Rules of single machines that a table of moves does not say."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone, translation

from actionplans.services import close_plan
from assessments.services.assessments import new_version
from core.actor import acting_as
from core.periods import today
from participants.models import Enrolment
from partners.models import Agreement
from permissions.transitions import MoveRefused, NotAllowed, perform, take_over
from reporting.models import Report
from tests.support import expected_moves as expected
from tests.support.all_rows import logged, rows_kept
from tests.support.factories import (
    ActionFactory,
    AgreementFactory,
    AssessmentFactory,
    EnrolmentFactory,
    GroupFactory,
    PlanFactory,
    RatingFactory,
    SelfRatingFactory,
    SessionFactory,
    TrackFactory,
    WorkshopFactory,
    system,
)
from tests.support.machines import SCENES, make
from workshops.models import Coverage, Session


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def setting_up():
    return acting_as(system(), "test")


def sentences(obj, move, by, **data):
    """Return the sentences of a refused move."""
    with acting_as(by), pytest.raises(MoveRefused) as caught:
        perform(obj, move, by=by, **data)
    return [str(sentence) for sentence in caught.value.sentences]


class TestEnrolment:
    def test_completed_without_exit_assessment_when_its_lack_is_explained(self, stage):
        enrolment = make(stage, Enrolment, "active")
        with setting_up():
            enrolment.assessments.all().delete()
            enrolment.no_exit_assessment_reason = "She was in hospital."
            enrolment.save()
        with acting_as(stage.worker):
            done = perform(enrolment, "complete", by=stage.worker, ended_on=date(2016, 11, 3))
        assert (done.state, done.exit_reason) == ("completed", "path_completed")

    @pytest.mark.parametrize("state", ["draft", "amended"])
    def test_an_exit_assessment_that_does_not_stand_is_none(self, stage, state):
        enrolment = make(stage, Enrolment, "active")
        enrolment.assessments.update(state=state, amend_reason="A date." if state == "amended" else "")
        said = sentences(enrolment, "complete", stage.worker, ended_on=date(2016, 11, 3))
        assert said == [expected.EXIT_ASSESSMENT]

    def test_a_consent_withdrawn_tomorrow_holds_today(self, stage):
        enrolment = make(stage, Enrolment, "trial")
        stage.own.consents.update(withdrawn_on=today() + timedelta(days=1))
        with acting_as(stage.worker):
            assert perform(enrolment, "activate", by=stage.worker).state == "active"

    @pytest.mark.parametrize("values", [{"given_on": "2999-01-01"}, {"kind": "image"}])
    def test_another_consent_is_not_one_to_take_part(self, stage, values):
        enrolment = make(stage, Enrolment, "trial")
        stage.own.consents.update(**values)
        assert sentences(enrolment, "activate", stage.worker) == [expected.CONSENT]

    def test_a_path_does_not_end_tomorrow(self, stage):
        enrolment = make(stage, Enrolment, "active")
        said = sentences(enrolment, "leave", stage.worker, ended_on=today() + timedelta(days=1), exit_reason="moved")
        assert said == ["This day has not come yet. Enter today or an earlier day."]

    def test_a_path_does_not_end_before_it_starts(self, stage):
        enrolment = make(stage, Enrolment, "active")
        said = sentences(enrolment, "leave", stage.worker, ended_on=date(2015, 1, 1), exit_reason="moved")
        assert said == ["It ends before it starts: correct one of the two."]

    def test_a_reason_that_is_not_in_the_list(self, stage):
        enrolment = make(stage, Enrolment, "active")
        assert sentences(enrolment, "leave", stage.worker, ended_on=date(2016, 5, 2), exit_reason="fault")

    def test_a_group_of_another_path(self, stage):
        enrolment = make(stage, Enrolment, "trial")
        with setting_up():
            immersion = TrackFactory(centre=stage.here, kind="immersion", months=12)
            group = GroupFactory(centre=stage.here, track=immersion)
        Enrolment.objects.filter(pk=enrolment.pk).update(group=group)
        assert sentences(enrolment, "activate", stage.worker) == [
            "This group follows another path. Choose another group or another path."
        ]


class TestAssessment:
    def test_a_new_version_has_the_answers_and_the_own_scores(self, stage):
        with setting_up():
            enrolment = EnrolmentFactory(participant=stage.own, state="active")
            old = AssessmentFactory(enrolment=enrolment, state="validated")
            RatingFactory(assessment=old, level=2, is_problem=True, note="Debts.")
            RatingFactory(assessment=old, answer="not_applicable")
            SelfRatingFactory(assessment=old, score=7)
        with acting_as(stage.worker) as act:
            new = new_version(old, by=stage.worker, reason="A level was wrong.")
        old.refresh_from_db(fields=["amend_reason"])
        assert (new.state, new.version, new.replaces, new.moment, new.date) == ("draft", 2, old, old.moment, old.date)
        assert old.amend_reason == "A level was wrong."
        said = ["aspect", "answer", "level", "reason", "is_problem", "note"]
        assert list(new.ratings.order_by("aspect").values(*said)) == list(old.ratings.order_by("aspect").values(*said))
        assert list(new.self_ratings.values_list("domain", "score")) == list(
            old.self_ratings.values_list("domain", "score")
        )
        assert {row.act for row in new.history.all()} == {act.uuid}

    def test_a_new_version_that_is_refused_writes_nothing(self, stage):
        with setting_up():
            old = AssessmentFactory(enrolment__participant=stage.own, state="validated")
        before = rows_kept()
        with acting_as(stage.worker), pytest.raises(MoveRefused):
            new_version(old, by=stage.worker, reason=" ")
        with acting_as(stage.colleague), pytest.raises(NotAllowed):
            new_version(old, by=stage.colleague, reason="A level was wrong.")
        assert rows_kept() == before

    @pytest.mark.parametrize(
        ("moment", "day", "outside"),
        [
            ("entry", date(2016, 1, 25), False),
            ("entry", date(2016, 1, 26), True),
            ("midterm", date(2016, 6, 3), False),
            ("midterm", date(2016, 5, 12), True),
            ("exit", date(2016, 11, 3), False),
            ("exit", date(2016, 11, 4), True),
            ("exit", date(2016, 9, 21), True),
            ("other", date(2016, 9, 1), False),
        ],
    )
    def test_outside_its_window_it_is_flagged_and_valid(self, stage, moment, day, outside):
        """Ten months from 4 January 2016 to 3 November 2016, whose half is 3 or 4 June: 21, 21 and 42 days."""
        with setting_up():
            enrolment = EnrolmentFactory(
                participant=stage.own, state="active", starts_on=date(2016, 1, 4), planned_end_on=date(2016, 11, 3)
            )
            assessment = AssessmentFactory(enrolment=enrolment, moment=moment, date=day)
        assert assessment.outside_window is outside

    def test_without_a_planned_end_the_length_of_the_track_stands_for_it(self, stage):
        with setting_up():
            assessment = AssessmentFactory(enrolment__participant=stage.own, moment="exit", date=date(2016, 11, 3))
        assert assessment.enrolment.planned_end_on is None
        assert assessment.window().last == date(2016, 11, 3)  # 304 days after 4 January


class TestPlan:
    @pytest.fixture
    def plan(self, stage):
        with setting_up():
            plan = PlanFactory(problem__enrolment__participant=stage.own, state="running")
            ActionFactory(plan=plan, state="done")
            ActionFactory(plan=plan, state="to_do", what="Ask for a copy.")
            ActionFactory(plan=plan, state="doing", what="Write to the owner.")
        return plan

    def test_closing_drops_what_is_open_with_the_reason(self, stage, plan):
        with acting_as(stage.worker):
            closed = close_plan(plan, by=stage.worker, closed_on=date(2016, 5, 2), reason="She moved.")
        assert closed.state == "closed"
        assert sorted(plan.actions.values_list("state", "outcome")) == [
            ("done", ""), ("dropped", "She moved."), ("dropped", "She moved.")
        ]  # fmt: skip

    def test_closing_carries_over_what_is_open(self, stage, plan):
        with setting_up():
            other = PlanFactory(problem__enrolment=plan.problem.enrolment)
            ActionFactory(plan=other)
        with acting_as(stage.worker):
            close_plan(plan, by=stage.worker, closed_on=date(2016, 5, 2), carry_over_to=other)
        carried = other.actions.exclude(carried_over_from=None).order_by("position")
        assert [(a.position, a.what, a.state) for a in carried] == [
            (2, "Ask for a copy.", "to_do"), (3, "Write to the owner.", "to_do")
        ]  # fmt: skip
        assert {a.carried_over_from.state for a in carried} == {"dropped"}

    @pytest.mark.parametrize("reason", ["", "  "])
    def test_closing_with_open_actions_and_no_word_of_them(self, stage, plan, reason):
        before = rows_kept()
        with acting_as(stage.worker), pytest.raises(MoveRefused, match="still open"):
            close_plan(plan, by=stage.worker, closed_on=date(2016, 5, 2), reason=reason)
        assert rows_kept() == before

    @pytest.mark.parametrize("which", ["itself", "closed", "somebody else’s"])
    def test_where_actions_cannot_be_carried(self, stage, plan, which):
        with setting_up():
            other = {
                "itself": lambda: plan,
                "closed": lambda: PlanFactory(problem__enrolment=plan.problem.enrolment, state="closed"),
                "somebody else’s": lambda: PlanFactory(problem__enrolment__participant=stage.colleagues),
            }[which]()
        before = rows_kept()
        with acting_as(stage.worker), pytest.raises(MoveRefused, match="Choose (a|another) plan"):
            close_plan(plan, by=stage.worker, closed_on=date(2016, 5, 2), carry_over_to=other)
        assert rows_kept() == before

    def test_a_colleague_closes_nothing(self, stage, plan):
        before = rows_kept()
        with acting_as(stage.colleague), pytest.raises(NotAllowed):
            close_plan(plan, by=stage.colleague, closed_on=date(2016, 5, 2), reason="She moved.")
        assert rows_kept() == before


class TestSession:
    def test_held_from_half_an_hour_before_in_belgium(self, stage):
        session = make(stage, Session, "planned")
        brussels = ZoneInfo("Europe/Brussels")
        with timezone.override("Asia/Tokyo"):  # the clock of a traveller changes nothing
            with time_machine.travel(datetime(2016, 3, 1, 12, 59, 59, tzinfo=brussels), tick=False):
                stage.facilitator.memberships.update(starts_on=date(2012, 9, 1))
                assert sentences(session, "hold", stage.facilitator) == [expected.FUTURE]
            with (
                time_machine.travel(datetime(2016, 3, 1, 13, 0, tzinfo=brussels), tick=False),
                acting_as(stage.facilitator),
            ):
                assert perform(session, "hold", by=stage.facilitator).state == "held"

    def test_a_reopened_sheet_does_not_count_until_closed_anew(self, stage):
        session = make(stage, Session, "closed")
        with acting_as(stage.manager):
            reopened = perform(session, "reopen", by=stage.manager, reason="Two names were mixed up.")
        assert reopened.closed_at is None
        assert not Session.objects.closed().filter(pk=session.pk).exists()
        with acting_as(stage.facilitator):
            closed = perform(reopened, "close", by=stage.facilitator)
        assert closed.closed_at is not None
        assert [entry.move for entry in logged(session)] == ["reopen", "close"]

    @pytest.mark.parametrize("who", ["facilitator", "worker", "second_manager"])
    def test_only_a_manager_reopens(self, stage, who):
        session, by = make(stage, Session, "closed"), getattr(stage, who)
        with acting_as(by):
            if who == "second_manager":
                assert perform(session, "reopen", by=by, reason="A mistake.").state == "reopened"
            else:
                with pytest.raises(NotAllowed):
                    perform(session, "reopen", by=by, reason="A mistake.")

    @pytest.mark.parametrize("which", ["itself", "another workshop", "another centre", "cancelled"])
    def test_where_it_cannot_be_moved(self, stage, which):
        session = make(stage, Session, "planned")
        with setting_up():
            other = {
                "itself": lambda: session,
                "another workshop": lambda: SessionFactory(workshop=WorkshopFactory(centre=stage.here)),
                "another centre": lambda: SessionFactory(workshop=WorkshopFactory(centre=stage.there)),
                "cancelled": lambda: SessionFactory(workshop=session.workshop, state="cancelled"),
            }[which]()
        said = sentences(session, "move", stage.manager, moved_to=other)
        assert said == ["It is moved to another session of its workshop, neither cancelled nor moved."]


class TestAgreement:
    @pytest.mark.parametrize(
        ("starts_on", "ends_on", "state", "overlap"),
        [
            (date(2016, 12, 31), None, "signed", True),
            (date(2015, 1, 1), date(2016, 1, 4), "signed", True),
            (date(2015, 1, 1), None, "signed", True),
            (date(2016, 3, 1), date(2016, 4, 1), "ended", True),
            (date(2016, 3, 1), date(2016, 4, 1), "draft", False),
            (date(2017, 1, 1), None, "signed", False),
            (date(2015, 1, 1), date(2016, 1, 3), "signed", False),
        ],
    )
    def test_overlap(self, stage, starts_on, ends_on, state, overlap):
        """The agreement that is signed runs from 4 January to 31 December 2016."""
        agreement = make(stage, Agreement, "draft")
        with setting_up():
            other = AgreementFactory(
                organisation=agreement.organisation, starts_on=starts_on, ends_on=ends_on, state=state
            )
            Coverage.objects.create(workshop=agreement.workshops.get(), agreement=other)
        with acting_as(stage.manager):
            if overlap:
                with pytest.raises(MoveRefused, match="covers the same workshop"):
                    perform(agreement, "sign", by=stage.manager, signed_on=date(2016, 1, 4))
            else:
                assert perform(agreement, "sign", by=stage.manager, signed_on=date(2016, 1, 4)).state == "signed"

    def test_another_workshop_of_the_organisation_is_no_overlap(self, stage):
        agreement = make(stage, Agreement, "draft")
        with setting_up():
            other = AgreementFactory(organisation=agreement.organisation, state="signed")
            workshop = WorkshopFactory(centre=stage.here, provider="partner", organisation=agreement.organisation)
            Coverage.objects.create(workshop=workshop, agreement=other)
        with acting_as(stage.manager):
            assert perform(agreement, "sign", by=stage.manager, signed_on=date(2016, 1, 4)).state == "signed"

    def test_dates_in_order(self, stage):
        agreement = make(stage, Agreement, "signed")
        said = sentences(agreement, "end", stage.manager, ends_on=date(2015, 1, 1))
        assert said == ["The end is before the start: correct one of the two dates."]


class TestReport:
    def test_the_author_does_not_validate_her_own(self, stage):
        report = make(stage, Report, "draft")
        assert sentences(report, "validate", stage.second_manager) == [expected.ANOTHER_PERSON]

    def test_the_validator_is_who_validated(self, stage):
        report = make(stage, Report, "draft")
        with acting_as(stage.manager):
            assert perform(report, "validate", by=stage.manager).validator == stage.manager

    @pytest.mark.parametrize("state", ["draft", "validated"])
    def test_a_correction_that_is_not_sent_takes_no_place(self, stage, state):
        report = make(stage, Report, "sent")
        values = {"validator": None} if state == "draft" else {}
        report.later_versions.update(state=state, sent_at=None, **values)
        said = sentences(report, "supersede", stage.manager, reason="Late registers.")
        assert said == [expected.CORRECTION]


class TestTakeOver:
    def test_an_import_tells_states_of_earlier_records_once(self, stage):
        with acting_as(stage.manager, "import") as act:
            enrolments = [EnrolmentFactory(participant=stage.own, state="left", number=n) for n in (1, 2)]
            take_over([(enrolment, "", enrolment.state) for enrolment in enrolments], reason="Import of a workbook")
        for enrolment in enrolments:
            [entry] = logged(enrolment)
            assert (entry.move, entry.from_state, entry.to_state) == ("take_over", "", "left")
            assert (entry.actor_id, entry.act, entry.reason) == (stage.manager.pk, act.uuid, "Import of a workbook")


def test_every_scene_has_its_stranger_in_another_centre(stage):
    for scene in SCENES.values():
        stranger = scene.stranger(stage)
        assert {membership.centre for membership in stranger.memberships.all()} == {stage.there}
