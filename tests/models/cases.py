"""For each constraint of the rooms a record that keeps it, and a change that breaks it before any other."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any, NamedTuple

from django.db.models import Model

from assessments.models import Assessment
from audit.enums import Refused
from audit.log import log_read, log_refusal, log_sign_in
from audit.models import AccessedFile, AccessEntry
from core.actor import acting_as
from participants.models import Track
from participants.models.operation_entry import ASKED_AT
from tests.support import factories as make
from tests.support.factories import NOON, START, system

BEFORE = START - timedelta(days=1)
ASKED = date(2016, 3, 20)
Values = dict[str, Any]


class Case(NamedTuple):
    """build() gives a record that is right; `values` (or what they give for it) make it break the constraint."""

    build: Callable[[], Model]
    values: Values | Callable[[Any], Values]


def second_post(first: Model) -> Model:
    """Return another post of the same person."""
    return make.StaffPostFactory(centre=first.centre, member=first.member, number=2)


def own_tracks() -> Model:
    """Return the second of two paths that a centre names itself."""
    first = make.TrackFactory(kind="other", name="First")
    return Track.objects.create(centre=first.centre, kind="other", name="Second", months=6)


def second_result() -> Model:
    """Return the result of six months after, beside the one on leaving."""
    return make.OperationResultFactory(entry=make.OperationResultFactory().entry, moment="six_months")


def like(build: Callable[..., Model], *fields: str, **same: Any) -> Case:
    """Return the case of a record that gets the values of another one in `fields`."""

    def values(obj: Any) -> Values:
        other = type(obj)._base_manager.exclude(pk=obj.pk).order_by("-pk")[0]
        return {name: getattr(other, name) for name in fields}

    def two() -> Model:
        first = build()
        return build(**{name: _following(first, path) for name, path in same.items()})

    return Case(two, values)


def _following(obj: Any, path: str) -> Any:
    for name in path.split("__"):
        obj = getattr(obj, name)
    return obj


def entry() -> AccessEntry:
    with acting_as(system(), "test"):
        return log_read([], what="a list")


def named_file() -> AccessedFile:
    return AccessedFile.objects.create(entry=entry(), kind="participants.participant", file=uuid.uuid4())


def of(factory: Any, **given: Any) -> Callable[..., Model]:
    """Return the build of a factory with values given."""
    return lambda **more: factory(**{**given, **more})


def a_document_of_a_consent() -> Model:
    """Return the signed paper of a consent."""
    consent = make.ConsentFactory()
    return make.DocumentFactory(participant=consent.participant, kind="consent", consent=consent)


def new_version() -> Model:
    """Return a version that corrects another assessment."""
    return make.AssessmentFactory(moment="other", version=2, replaces=make.AssessmentFactory(state="amended"))


def closed_enrolment() -> Model:
    return make.EnrolmentFactory(state="left")


def sent_by_an_organisation() -> Model:
    participant = make.ParticipantFactory()
    organisation = make.OrganisationFactory(centre=participant.centre)
    return make.EnrolmentFactory(participant=participant, origin="organisation", origin_organisation=organisation)


def closed_review() -> Model:
    return make.BreakGlassReviewFactory(verdict="justified", closed_by=make.UserFactory(), closed_at=NOON)


CASES: dict[str, Case] = {
    # audit
    "access_extent_known": Case(entry, {"extent": "glimpsed"}),
    "accessed_file_once": Case(
        lambda: (named_file(), named_file())[1],
        lambda it: AccessedFile.objects.exclude(pk=it.pk).values("entry_id", "kind", "file").order_by("pk")[0],
    ),
    "sign_in_outcome_known": Case(lambda: log_sign_in("signed_in"), {"outcome": "flew_in"}),
    "refusal_outcome_known": Case(
        lambda: log_refusal(make.system(), outcome=Refused.DENIED, page="home", obj=None, channel="web"),
        {"outcome": "shrugged"},
    ),
    # agenda
    "working_hours_weekday_known": Case(of(make.WorkingHoursFactory), {"weekday": 7}),
    "working_hours_times": Case(of(make.WorkingHoursFactory), lambda it: {"ends": it.begins}),
    "working_hours_dates": Case(of(make.WorkingHoursFactory, valid_from=START), {"valid_until": BEFORE}),
    "working_hours_once": Case(
        lambda: make.WorkingHoursFactory(member=make.WorkingHoursFactory().member, begins=time(11)),
        {"begins": time(9)},
    ),
    "away_part_known": Case(of(make.AwayFactory), {"part": "night"}),
    "away_dates": Case(of(make.AwayFactory), {"last": BEFORE}),
    "away_half_of_one_day": Case(of(make.AwayFactory, part="morning"), {"last": START + timedelta(days=1)}),
    "calendar_link_dates": Case(of(make.CalendarLinkFactory), {"revoked_at": NOON - timedelta(days=1)}),
    "calendar_link_one_in_force": Case(
        lambda: make.CalendarLinkFactory(member=make.CalendarLinkFactory().member, revoked_at=NOON),
        {"revoked_at": None},
    ),
    # accounts
    "key_proof_once": Case(of(make.KeyProofFactory), {"id": 2}),
    "centre_setting_once_a_day": Case(
        lambda: make.CentreSettingFactory(centre=make.CentreSettingFactory().centre, from_day=date(2016, 2, 1)),
        {"from_day": START},
    ),
    "centre_setting_has_reason": Case(of(make.CentreSettingFactory), {"reason": ""}),
    "membership_role_known": Case(of(make.MembershipFactory), {"role": "owner"}),
    "membership_dates": Case(of(make.MembershipFactory), {"ends_on": date(2012, 8, 31)}),
    "membership_once": like(make.MembershipFactory, "user", "centre", "role"),
    "membership_known_status": Case(of(make.MembershipFactory), {"status": "asked"}),
    "membership_second_person": Case(of(make.MembershipFactory), {"status": "awaiting"}),
    "membership_other_person": Case(
        lambda: make.MembershipFactory(given_by=make.UserFactory(), decided_by=make.UserFactory(), decided_at=NOON),
        lambda membership: {"decided_by": membership.given_by},
    ),
    "membership_decided_when": Case(
        lambda: make.MembershipFactory(given_by=make.UserFactory(), decided_by=make.UserFactory(), decided_at=NOON),
        {"decided_at": None},
    ),
    "team_code_once": like(make.TeamMemberFactory, "code", centre="centre"),
    "team_account_once": Case(
        lambda: make.TeamMemberFactory(
            centre=make.TeamMemberFactory(user=make.UserFactory()).centre, user=make.UserFactory()
        ),
        lambda it: {"user": it.centre.team.exclude(pk=it.pk).get().user},
    ),
    "user_email_once": Case(
        of(make.UserFactory), lambda it: {"email": make.UserFactory(email="ada@jalon.invalid").email.upper()}
    ),
    "user_language_known": Case(of(make.UserFactory), {"language": "de"}),
    "daily_mail_rhythm_known": Case(of(make.DailyMailFactory), {"rhythm": "hourly"}),
    "later_once": like(make.LaterFactory, "membership", "maker", "about"),
    "letter_kind_known": Case(of(make.LetterFactory), {"kind": "gossip"}),
    "notice_kind_known": Case(of(make.NoticeFactory), {"kind": "gossip"}),
    # partners
    "organisation_once": like(make.OrganisationFactory, "name", centre="centre"),
    "organisation_role_known": Case(of(make.OrganisationFactory), {"role": "rival"}),
    "organisation_form_known": Case(of(make.OrganisationFactory), {"legal_form": "club"}),
    "agreement_state_known": Case(of(make.AgreementFactory, state="signed"), {"state": "lost"}),
    "agreement_dates": Case(of(make.AgreementFactory), {"ends_on": BEFORE}),
    "agreement_signed_has_date": Case(of(make.AgreementFactory), {"state": "signed"}),
    "agreement_amounts": Case(of(make.AgreementFactory), {"hours": 0}),
    "agreement_paid_by_known": Case(of(make.AgreementFactory), {"paid_by": "by the day"}),
    "agreement_together_known": Case(of(make.AgreementFactory), {"together_counts": "third"}),
    "agreement_vat_known": Case(of(make.AgreementFactory), {"vat": "21"}),
    "agreement_rate_of_hours": Case(of(make.AgreementFactory, paid_by="free"), {"hourly_rate": 1}),
    "agreement_amount_of": Case(of(make.AgreementFactory), {"amount": 1}),
    "agreement_late_notice": Case(of(make.AgreementFactory), {"late_days": 3}),
    # participants
    "file_number_once": like(make.ParticipantFactory, "file_number", centre="centre"),
    "participant_gender_known": Case(of(make.ParticipantFactory), {"gender": "x"}),
    # Of 1 January: another day would break `birth_as_known` as well.
    "birth_precision_known": Case(
        of(make.ParticipantFactory), {"birth_date": date(1990, 1, 1), "birth_precision": "week"}
    ),
    "birth_as_known": Case(of(make.ParticipantFactory), {"birth_date": date(1990, 6, 5), "birth_precision": "month"}),
    "former_gender_known": Case(of(make.FormerIdentityFactory), {"gender": "x"}),
    "former_identity_named": Case(of(make.FormerIdentityFactory), {"last_name": ""}),
    "participant_named": Case(of(make.ParticipantFactory), {"last_name": ""}),
    "consent_kind_known": Case(of(make.ConsentFactory), {"kind": "anything"}),
    "consent_form_known": Case(of(make.ConsentFactory), {"form": "assumed"}),
    "consent_dates": Case(of(make.ConsentFactory), {"withdrawn_on": BEFORE}),
    "consent_messages_channels": Case(of(make.ConsentFactory), {"kind": "messages"}),
    "phone_reader_known": Case(of(make.ParticipantFactory), {"phone_read_by": "anybody"}),
    "consent_sharing_names": Case(of(make.ConsentFactory), {"kind": "sharing", "purpose": "Housing"}),
    "track_kind_known": Case(of(make.TrackFactory), {"kind": "leisure"}),
    "track_once": Case(
        lambda: make.TrackFactory(kind="immersion", centre=make.TrackFactory().centre), {"kind": "remobilisation"}
    ),
    "track_months": Case(of(make.TrackFactory), {"months": 0}),
    "track_named": Case(of(make.TrackFactory), {"name": "Remobilisation"}),
    "track_name_once": Case(own_tracks, {"name": "First"}),
    "group_seats": Case(of(make.GroupFactory), {"seats": 0}),
    "group_code_once": like(make.GroupFactory, "code", centre="centre"),
    "group_dates": Case(of(make.GroupFactory), {"ends_on": date(2012, 8, 31)}),
    "operation_code_once": like(make.OperationFactory, "code", centre="centre"),
    "operation_rules_known": Case(of(make.OperationFactory), {"rules": "moon"}),
    "operation_dates": Case(of(make.OperationFactory, starts_on=START), {"ends_on": BEFORE}),
    "operation_entry_once": like(make.OperationEntryFactory, "operation", participant="participant"),
    "operation_entry_status_known": Case(of(make.OperationEntryFactory), {"labour_status": "moon"}),
    "operation_entry_education_known": Case(of(make.OperationEntryFactory), {"education": "moon"}),
    "operation_entry_since_unemployed": Case(of(make.OperationEntryFactory), {"unemployed_since": BEFORE}),
    "operation_entry_since": Case(
        of(make.OperationEntryFactory, labour_status="unemployed", unemployed_since=START), {"entered_on": BEFORE}
    ),
    "operation_entry_asked_on": Case(of(make.OperationEntryFactory), {"disability": "refused"}),
    "operation_result_once": Case(
        second_result, dict.fromkeys(ASKED_AT["exit"], "no") | {"moment": "exit", "improved": ""}
    ),
    "operation_result_answers": Case(of(make.OperationResultFactory), {"searching": ""}),
    "enrolment_number_once": like(make.EnrolmentFactory, "number", participant="participant"),
    "enrolment_state_known": Case(of(make.EnrolmentFactory), {"state": "expelled"}),
    "enrolment_reason_known": Case(closed_enrolment, {"exit_reason": "fault"}),
    "enrolment_dates": Case(closed_enrolment, {"ended_on": BEFORE}),
    "enrolment_plan": Case(of(make.EnrolmentFactory), {"planned_end_on": BEFORE}),
    "enrolment_ended": Case(closed_enrolment, {"ended_on": None}),
    "enrolment_exit_reason": Case(closed_enrolment, {"exit_reason": ""}),
    "enrolment_active_group": Case(of(make.EnrolmentFactory, state="active"), {"group": None}),
    "enrolment_declined_reason": Case(of(make.EnrolmentFactory), {"state": "declined"}),
    "file_merge_of_two": Case(of(make.FileMergeFactory), lambda one: {"absorbed_key": one.kept_id}),
    "file_merge_open_once": like(make.FileMergeFactory, "kept"),
    "file_merge_once": like(make.FileMergeFactory, "absorbed"),
    "file_merge_undone_by": Case(of(make.FileMergeFactory), {"undone_at": NOON}),
    "enrolment_trial": Case(of(make.EnrolmentFactory, state="trial"), {"trial_until": BEFORE}),
    "enrolment_asked_on": Case(of(make.EnrolmentFactory), {"asked_on": None}),
    "enrolment_origin_known": Case(of(make.EnrolmentFactory), {"origin": "court"}),
    "enrolment_origin_named": Case(sent_by_an_organisation, {"origin": "herself"}),
    "enrolment_childcare_known": Case(of(make.EnrolmentFactory), {"childcare": "perhaps"}),
    "enrolment_declined_kind": Case(of(make.EnrolmentFactory), {"declined_kind": "full"}),
    "enrolment_one_runs": Case(
        lambda: make.EnrolmentFactory(
            participant=make.EnrolmentFactory(state="trial").participant, state="trial", beside_reason="Evenings."
        ),
        {"beside_reason": ""},
    ),
    "group_stay_dates": Case(of(make.GroupStayFactory), {"ends_on": BEFORE}),
    "break_kind_known": Case(of(make.BreakFactory), {"kind": "punishment"}),
    "break_dates": Case(of(make.BreakFactory), {"ended_on": BEFORE}),
    "break_plan": Case(of(make.BreakFactory), {"planned_end_on": BEFORE}),
    "after_contact_state_known": Case(of(make.AfterContactFactory), {"state": "moon"}),
    "after_contact_channel_known": Case(of(make.AfterContactFactory, state="done"), {"channel": "moon"}),
    "after_contact_done": Case(of(make.AfterContactFactory, state="done"), {"done_on": None}),
    "after_contact_result": Case(of(make.AfterContactFactory, state="done"), {"result": ""}),
    "after_contact_situation": Case(of(make.AfterContactFactory, state="done"), {"situation": "work"}),
    "after_contact_once": like(make.AfterContactFactory, "planned_on", enrolment="enrolment"),
    "follow_up_why_known": Case(of(make.FollowUpFactory), {"why": "moon"}),
    "follow_up_channel_known": Case(of(make.FollowUpFactory), {"channel": "moon"}),
    "follow_up_outcome_known": Case(of(make.FollowUpFactory), {"outcome": "moon"}),
    "restriction_ground_known": Case(of(make.RestrictionFactory), {"ground": "moon"}),
    "restriction_once": Case(
        lambda: make.RestrictionFactory(participant=make.RestrictionFactory().participant, lifted_on=date(2016, 2, 1)),
        {"lifted_on": None},
    ),
    "restriction_dates": Case(of(make.RestrictionFactory), {"lifted_on": BEFORE, "told_on": BEFORE}),
    "restriction_told": Case(of(make.RestrictionFactory, lifted_on=START), {"told_on": None}),
    "objection_kind_known": Case(of(make.ObjectionFactory), {"kind": "moon"}),
    "objection_once": Case(
        lambda: make.ObjectionFactory(participant=make.ObjectionFactory().participant, taken_back_on=date(2016, 2, 1)),
        {"taken_back_on": None},
    ),
    "objection_dates": Case(of(make.ObjectionFactory), {"taken_back_on": BEFORE}),
    "data_request_state_known": Case(
        of(make.DataRequestFactory, state="checked"), {"state": "moon", "answered_on": ASKED}
    ),
    "data_request_kind_known": Case(of(make.DataRequestFactory), {"kind": "moon"}),
    "data_request_channel_known": Case(of(make.DataRequestFactory), {"channel": "moon"}),
    "data_request_of_somebody": Case(of(make.DataRequestFactory), {"participant": None}),
    "data_request_due": Case(of(make.DataRequestFactory), {"due_on": BEFORE}),
    "data_request_extended": Case(of(make.DataRequestFactory), {"extended_to": date(2016, 5, 2)}),
    "data_request_identity": Case(of(make.DataRequestFactory, state="checked"), {"identity": ""}),
    "data_request_ground": Case(of(make.DataRequestFactory, state="refused"), {"complaint_to": ""}),
    "data_request_answered": Case(of(make.DataRequestFactory, state="answered"), {"answered_on": None}),
    "statement_subject_known": Case(of(make.StatementFactory), {"subject": "moon"}),
    "statement_of_record": Case(of(make.StatementFactory), {"subject": "plan"}),
    "statement_says": Case(of(make.StatementFactory), {"said": ""}),
    "redaction_ground_known": Case(of(make.RedactionFactory), {"ground": "moon"}),
    "planned_absence_dates": Case(of(make.PlannedAbsenceFactory), {"ends_on": BEFORE}),
    "fact_value_of_kind": Case(of(make.FactFactory), {"value": "employed"}),
    "national_number_once": like(
        make.NationalNumberFactory, "value", "value_index", participant__centre="participant__centre"
    ),
    "fact_dates": Case(of(make.FactFactory), {"ends_on": BEFORE}),
    "fact_once_a_day": Case(
        lambda: make.FactFactory(participant=make.FactFactory().participant, starts_on=date(2016, 2, 1)),
        {"starts_on": START},
    ),
    "user_grant_has_reason": Case(of(make.ParticipantUserGrantFactory), {"reason": ""}),
    "user_grant_ends": Case(of(make.ParticipantUserGrantFactory), {"ends_at": NOON}),
    "user_grant_four_hours": Case(
        of(make.BreakGlassGrantFactory), lambda it: {"ends_at": it.granted_at + timedelta(hours=4, seconds=1)}
    ),
    "cover_dates": Case(of(make.CoverFactory), {"ends_on": BEFORE}),
    "cover_has_reason": Case(of(make.CoverFactory), {"reason": ""}),
    "alert_kind_known": Case(of(make.AlertFactory), {"kind": "gossip"}),
    "alert_looked": Case(of(make.AlertFactory), {"looked_at": NOON}),
    "alert_once": like(make.AlertFactory, "kind", "reader", "day", "file", centre="centre"),
    "review_verdict_known": Case(closed_review, {"verdict": "guilty"}),
    "review_closed": Case(closed_review, {"closed_at": None}),
    "review_closed_by": Case(closed_review, {"closed_by": None}),
    "seal_state_known": Case(of(make.SealFactory), {"state": "lost"}),
    "seal_once": Case(
        lambda: make.SealFactory(participant=make.SealFactory().participant, state="refused"), {"state": "asked"}
    ),
    "seal_has_reason": Case(of(make.SealFactory), {"reason": ""}),
    "seal_in_force_has_day": Case(of(make.SealFactory, state="in_force"), {"sealed_on": None}),
    "seal_lift_asked_by": Case(of(make.SealFactory, state="lift_asked"), {"lift_asked_by": None}),
    "seal_name_once": like(make.SealNameFactory, "user", seal="seal"),
    "set_aside_noted": Case(of(make.SetAsideFactory), {"noted_at": NOON}),
    "taking_over_confirmed": Case(of(make.TakingOverFactory), {"confirmed_at": NOON}),
    "intervention_kind_known": Case(of(make.InterventionFactory), {"kind": "chat"}),
    "intervention_minutes": Case(of(make.InterventionFactory), {"minutes": 0}),
    "referent_dates": Case(of(make.ReferentAssignmentFactory), {"ends_on": BEFORE}),
    "referent_once": like(make.ReferentAssignmentFactory, "member", participant="participant"),
    # assessments
    "domain_code_once": like(make.DomainFactory, "code", instrument="instrument"),
    "domain_position_once": like(make.DomainFactory, "position", instrument="instrument"),
    "aspect_code_once": like(make.AspectFactory, "code", domain="domain"),
    "aspect_position_once": like(make.AspectFactory, "position", domain="domain"),
    "level_once": Case(lambda: make.LevelFactory(aspect=make.LevelFactory().aspect, level=4), {"level": 3}),
    "level_scale": Case(of(make.LevelFactory), {"level": 6}),
    "assessment_moment_known": Case(of(make.AssessmentFactory), {"moment": "later"}),
    "assessment_state_known": Case(of(make.AssessmentFactory), {"state": "lost"}),
    "assessment_once": Case(
        lambda: make.AssessmentFactory(enrolment=make.AssessmentFactory().enrolment, moment="exit"), {"moment": "entry"}
    ),
    "assessment_replaced_once": Case(
        lambda: [new_version(), new_version()][1],
        lambda obj: {"replaces": Assessment.objects.filter(state="amended").exclude(pk=obj.replaces_id).get()},
    ),
    "assessment_amended_reason": Case(of(make.AssessmentFactory, state="amended"), {"amend_reason": ""}),
    "assessment_version": Case(of(make.AssessmentFactory), {"version": 2}),
    "rating_once": like(make.RatingFactory, "aspect", assessment="assessment"),
    "rating_answer_known": Case(of(make.RatingFactory, answer="declined"), {"answer": "zero"}),
    "rating_level": Case(of(make.RatingFactory), {"level": 0}),
    "rating_wording": Case(of(make.RatingFactory), {"language": "de"}),
    "self_rating_once": like(make.SelfRatingFactory, "domain", assessment="assessment"),
    "self_rating_scale": Case(of(make.SelfRatingFactory), {"score": 11}),
    "self_rating_says_something": Case(of(make.SelfRatingFactory), {"score": None}),
    "self_rating_words_by": Case(
        of(make.SelfRatingFactory, words="Fine.", language="en", written_by="worker"), {"written_by": ""}
    ),
    # workshops
    "workshop_code_once": like(make.WorkshopFactory, "code", centre="centre"),
    "workshop_kind_known": Case(of(make.WorkshopFactory), {"kind": "sport"}),
    "workshop_provider_known": Case(of(make.WorkshopFactory, provider="partner"), {"provider": "friend"}),
    "coverage_once": like(make.CoverageFactory, "agreement", workshop="workshop"),
    "workshop_organisation": Case(of(make.WorkshopFactory), {"provider": "partner"}),
    "session_code_once": like(make.SessionFactory, "code", workshop="workshop"),
    "session_state_known": Case(of(make.SessionFactory), {"state": "forgotten"}),
    "session_times": Case(of(make.SessionFactory), {"ends_at": time(13, 30)}),
    "session_closed": Case(of(make.SessionFactory), {"closed_at": NOON}),
    "session_handed_in": Case(of(make.SessionFactory), {"handed_in_at": NOON}),
    "session_moved": Case(of(make.SessionFactory), {"state": "moved"}),
    "session_cancelled": Case(of(make.SessionFactory), {"state": "cancelled"}),
    "room_name_once": like(make.CentreRoomFactory, "name", centre="centre"),
    "room_step_free_known": Case(of(make.CentreRoomFactory), {"step_free": "perhaps"}),
    "room_seats": Case(of(make.CentreRoomFactory), {"seats": 0}),
    "room_dates": Case(of(make.CentreRoomFactory), {"starts_on": START, "ends_on": BEFORE}),
    "session_group_once": like(make.SessionGroupFactory, "group", session="session"),
    "facilitator_provider_known": Case(of(make.SessionFacilitatorFactory, provider="partner"), {"provider": "friend"}),
    "facilitator_who": Case(of(make.SessionFacilitatorFactory), {"provider": "partner"}),
    "facilitator_organisation_once": like(
        of(make.SessionFacilitatorFactory, provider="partner"), "organisation", session="session"
    ),
    "facilitator_member_once": like(make.SessionFacilitatorFactory, "member", session="session"),
    "facilitator_team_once": Case(
        lambda: make.SessionFacilitatorFactory(session=make.SessionFacilitatorFactory(member=None).session),
        {"member": None},
    ),
    "planned_provider_known": Case(of(make.PlannedFacilitatorFactory, provider="partner"), {"provider": "friend"}),
    "planned_who": Case(of(make.PlannedFacilitatorFactory), {"provider": "partner"}),
    "planned_organisation_once": like(
        of(make.PlannedFacilitatorFactory, provider="partner"), "organisation", session="session"
    ),
    "planned_member_once": like(make.PlannedFacilitatorFactory, "member", session="session"),
    "planned_team_once": Case(
        lambda: make.PlannedFacilitatorFactory(session=make.PlannedFacilitatorFactory(member=None).session),
        {"member": None},
    ),
    "link_dates": Case(of(make.FacilitatorLinkFactory), lambda it: {"ends_on": it.starts_on - timedelta(days=1)}),
    "link_named": Case(of(make.FacilitatorLinkFactory), {"name": ""}),
    "link_revoked": Case(of(make.FacilitatorLinkFactory), {"revoked_at": NOON}),
    "session_children": Case(of(make.SessionFactory), {"children": 100}),
    "guest_persons": Case(of(make.SessionGuestFactory), {"persons": 0}),
    "batch_door_known": Case(of(make.SheetBatchFactory), {"door": "window"}),
    "batch_cause_known": Case(of(make.SheetBatchFactory), {"cause": "weather"}),
    "batch_mark_state_known": Case(of(make.BatchMarkFactory, state="applied"), {"state": "lost"}),
    "batch_mark_status_known": Case(of(make.BatchMarkFactory), {"status": "absent"}),
    "batch_mark_minutes": Case(of(make.BatchMarkFactory), {"minutes_missed": 10}),
    "batch_mark_decided": Case(of(make.BatchMarkFactory), {"state": "applied"}),
    "attendance_once": like(make.AttendanceFactory, "participant", session="session"),
    "attendance_status_known": Case(of(make.AttendanceFactory), {"status": "absent"}),
    "attendance_minutes": Case(of(make.AttendanceFactory), {"minutes_missed": 10}),
    # appointments
    "appointment_state_known": Case(of(make.AppointmentFactory), {"state": "lost"}),
    "appointment_kind_known": Case(of(make.AppointmentFactory), {"kind": "chat"}),
    "appointment_subject_known": Case(of(make.AppointmentFactory), {"subject": "weather"}),
    "appointment_place_known": Case(of(make.AppointmentFactory), {"place": "moon"}),
    "appointment_times": Case(of(make.AppointmentFactory), {"starts_at": time(22), "ends_at": time(6)}),
    "appointment_length": Case(of(make.AppointmentFactory), {"ends_at": time(10, 4)}),
    "appointment_hours": Case(of(make.AppointmentFactory), {"starts_at": time(5, 30), "ends_at": time(6, 30)}),
    "appointment_room": Case(of(make.AppointmentFactory, place="phone"), {"room": "Room 3"}),
    "appointment_address": Case(of(make.AppointmentFactory), {"address": "Rue Haute 1"}),
    "appointment_moved": Case(of(make.AppointmentFactory), {"state": "moved"}),
    "appointment_cancelled": Case(of(make.AppointmentFactory, state="cancelled"), {"cancelled_by": "weather"}),
    "appointment_recorded": Case(of(make.AppointmentFactory, state="held"), {"recorded_on": None}),
    "appointment_worker_once": like(
        of(make.AppointmentWorkerFactory, appointment__state="cancelled", appointment__cancelled_by="us"),
        "member",
        appointment="appointment",
    ),
    "appointment_person_once": like(make.AppointmentPersonFactory, "participant", appointment="appointment"),
    "appointment_person_position": like(make.AppointmentPersonFactory, "position", appointment="appointment"),
    "appointment_four_persons": Case(of(make.AppointmentPersonFactory), {"position": 5}),
    "appointment_message_known": Case(of(make.AppointmentPersonFactory), {"message": "fax"}),
    "appointment_outcome_known": Case(of(make.AppointmentPersonFactory), {"outcome": "late"}),
    "appointment_came_minutes": Case(of(make.AppointmentPersonFactory, outcome="came"), {"minutes": None}),
    "appointment_minutes": Case(of(make.AppointmentPersonFactory, outcome="came"), {"minutes": 0}),
    # documents
    "document_state_known": Case(of(make.DocumentFactory), {"state": "lost"}),
    "document_kind_known": Case(of(make.DocumentFactory), {"kind": "identity_card"}),
    "document_source_known": Case(of(make.DocumentFactory), {"source": "mail"}),
    "document_media_type_known": Case(of(make.DocumentFactory), {"media_type": "text/html"}),
    "document_pages": Case(of(make.DocumentFactory), {"pages": 0}),
    "document_consent": Case(a_document_of_a_consent, {"kind": "letter_in"}),
    "document_replaced": Case(of(make.DocumentFactory), {"state": "replaced"}),
    # messages
    "message_once": Case(
        lambda: make.MessageFactory(
            about=(first := make.MessageFactory()).about, participant=first.participant, channel="mail"
        ),
        {"channel": "sms"},
    ),
    "message_purpose_known": Case(of(make.MessageFactory), {"purpose": "lure"}),
    "message_channel_known": Case(of(make.MessageFactory), {"channel": "fax"}),
    "message_state_known": Case(of(make.MessageFactory), {"state": "lost"}),
    "message_language_known": Case(of(make.MessageFactory), {"language": "xx"}),
    "message_why_fits": Case(of(make.MessageFactory, state="failed"), {"why": ""}),
    "message_was_taken": Case(of(make.MessageFactory), {"state": "sending"}),
    "message_sent_at": Case(of(make.MessageFactory, state="sent"), {"sent_at": None}),
    # action plans
    "problem_once": like(make.ProblemFactory, "label", "label_index", enrolment="enrolment"),
    "plan_state_known": Case(of(make.PlanFactory, state="agreed"), {"state": "lost"}),
    "plan_agreed": Case(of(make.PlanFactory), {"state": "agreed"}),
    "plan_closed": Case(of(make.PlanFactory, state="closed"), {"closed_on": None}),
    "plan_dates": Case(of(make.PlanFactory, state="closed"), {"closed_on": BEFORE}),
    "plan_review_day": Case(of(make.PlanFactory), {"review_on": date(2016, 5, 1)}),
    "plan_ending": Case(of(make.PlanFactory), {"ending": "left"}),
    "plan_outcome": Case(of(make.PlanFactory), {"outcome": "Words."}),
    "exit_project_call_known": Case(of(make.ExitProjectFactory), {"may_call": "moo"}),
    "exit_step_doer_known": Case(of(make.ExitStepFactory), {"doer": "moon"}),
    "exit_step_state_known": Case(of(make.ExitStepFactory), {"state": "moon"}),
    "plan_review_result_known": Case(of(make.PlanReviewFactory), {"result": "lost"}),
    "plan_review_next": Case(of(make.PlanReviewFactory), {"next_on": None}),
    "plan_review_dates": Case(of(make.PlanReviewFactory), {"next_on": date(2016, 4, 4)}),
    "plan_review_once": like(make.PlanReviewFactory, "reviewed_on", plan="plan"),
    "action_position_once": like(make.ActionFactory, "position", plan="plan"),
    "action_doer_known": Case(of(make.ActionFactory), {"doer": "nobody"}),
    "action_state_known": Case(of(make.ActionFactory), {"state": "lost"}),
    "exit_project_kind_known": Case(of(make.ExitProjectFactory), {"kind": "secret"}),
    # reporting
    "funding_number_once": like(make.FundingPeriodFactory, "number", centre="centre"),
    "funding_dates": Case(of(make.FundingPeriodFactory), {"ends_on": BEFORE}),
    "post_number_once": Case(lambda: second_post(make.StaffPostFactory()), {"number": 1}),
    "post_fraction": Case(of(make.StaffPostFactory), {"fraction": 0}),
    "post_dates": Case(of(make.StaffPostFactory), {"ends_on": BEFORE}),
    "share_once": like(make.StaffShareFactory, "funding", post="post"),
    "share_percent": Case(of(make.StaffShareFactory), {"percent": 101}),
    "report_state_known": Case(of(make.ReportFactory, state="validated"), {"state": "lost"}),
    "report_count_known": Case(of(make.ReportFactory), {"count": "guess"}),
    "report_dates": Case(of(make.ReportFactory), {"last": date(2015, 12, 31)}),
    "report_validated": Case(of(make.ReportFactory, state="validated"), {"validator": None}),
    "report_two_persons": Case(of(make.ReportFactory, state="validated"), lambda it: {"validator": it.author}),
    "report_sent": Case(of(make.ReportFactory, state="sent"), {"sent_at": None}),
    "frozen_once": Case(
        lambda: make.FrozenValueFactory(report=make.FrozenValueFactory().report, code="staff"), {"code": "participants"}
    ),
}
