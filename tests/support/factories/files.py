"""What belongs to a person's file: enrolments, assessments, plans."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import factory
from django.db.models import Max
from factory import LazyAttribute, LazyFunction, SelfAttribute, Sequence, SubFactory

from actionplans import models as actionplans
from actionplans.enums import PlanState
from assessments import models as assessments
from assessments.enums import Answer, AssessmentState, Moment
from participants import models as participants
from participants.enums import STARTED_STATES, EnrolmentState, ExitReason, FactKind, FactValue, SealState
from participants.models.grants import permission_of
from participants.models.seal import HOLDING
from participants.services.group_stays import follow_enrolments
from permissions.policy import Grant
from tests.support.factories.ground import (
    NOON,
    START,
    CentreFactory,
    RecordFactory,
    TeamMemberFactory,
    UserFactory,
    in_centre,
)

ENTERED = (EnrolmentState.ACTIVE, EnrolmentState.ON_BREAK, EnrolmentState.COMPLETED, EnrolmentState.LEFT)

# Participants


class ParticipantFactory(RecordFactory):
    class Meta:
        model = participants.Participant

    centre = SubFactory(CentreFactory)
    file_number = Sequence(lambda n: f"D{n:05}")
    last_name = Sequence(lambda n: f"Name{n}")
    first_name = "Ada"


def national_number(n: int) -> str:
    """Return a valid number of somebody born on 30 July 1985; the 33rd of that day is stdnum's own example."""
    first = f"850730{n % 997 + 1:03}"
    return f"{first}{97 - int(first) % 97:02}"


class NationalNumberFactory(RecordFactory):
    class Meta:
        model = participants.NationalNumber

    participant = SubFactory(ParticipantFactory)
    value = Sequence(lambda n: national_number(n + 32))


class FormerIdentityFactory(RecordFactory):
    class Meta:
        model = participants.FormerIdentity

    participant = SubFactory(ParticipantFactory)
    last_name = "Before"
    first_name = "Name"
    gender = "other"
    until = date(2016, 5, 31)


class FileMergeFactory(RecordFactory):
    class Meta:
        model = participants.FileMerge

    kept = SubFactory(ParticipantFactory)
    absorbed = LazyFunction(uuid4)
    absorbed_key = Sequence(lambda number: 10**9 + number)
    absorbed_number = Sequence(lambda number: f"M-{number}")
    reason = "She said so."
    manifest = "[]"
    merged_by = SubFactory(UserFactory)
    merged_at = NOON


class ConsentFactory(RecordFactory):
    class Meta:
        model = participants.Consent

    participant = SubFactory(ParticipantFactory)
    kind = "participation"
    given_on = START
    form = "written"


class TrackFactory(RecordFactory):
    class Meta:
        model = participants.Track
        django_get_or_create = ("centre", "kind", "name")

    centre = SubFactory(CentreFactory)
    kind = "remobilisation"
    name = ""
    months = 10


class GroupFactory(RecordFactory):
    class Meta:
        model = participants.Group

    centre = SubFactory(CentreFactory)
    track = SubFactory(TrackFactory, **in_centre("centre"))
    code = Sequence(lambda n: f"G{n}")
    starts_on = date(2012, 9, 1)


class OperationFactory(RecordFactory):
    class Meta:
        model = participants.Operation

    centre = SubFactory(CentreFactory)
    code = Sequence(lambda n: f"O{n}")
    rules = "esf_2021"


class OperationEntryFactory(RecordFactory):
    class Meta:
        model = participants.OperationEntry

    participant = SubFactory(ParticipantFactory)
    operation = SubFactory(OperationFactory, **in_centre("participant.centre"))
    entered_on = START


class OperationResultFactory(RecordFactory):
    class Meta:
        model = participants.OperationResult

    entry = SubFactory(OperationEntryFactory)
    moment = "exit"
    asked_on = START
    employed = "unknown"
    searching = education = qualification = LazyAttribute(lambda o: "unknown" if o.moment == "exit" else "")
    improved = LazyAttribute(lambda o: "" if o.moment == "exit" else "unknown")


class EnrolmentFactory(RecordFactory):
    class Meta:
        model = participants.Enrolment

    participant = SubFactory(ParticipantFactory)
    track = SubFactory(TrackFactory, **in_centre("participant.centre"))
    group = factory.Maybe(
        LazyAttribute(lambda o: o.state in ENTERED),
        SubFactory(GroupFactory, centre=SelfAttribute("..participant.centre"), track=SelfAttribute("..track")),
        None,
    )
    number = LazyAttribute(lambda o: (o.participant.enrolments.aggregate(last=Max("number"))["last"] or 0) + 1)
    starts_on = START
    asked_on = LazyAttribute(lambda o: o.starts_on if o.state == EnrolmentState.CANDIDATE else None)
    ended_on = LazyAttribute(lambda o: o.starts_on + timedelta(days=300) if o.exit_reason else None)
    exit_reason = LazyAttribute(
        lambda o: {EnrolmentState.COMPLETED: ExitReason.PATH_COMPLETED, EnrolmentState.LEFT: ExitReason.MOVED}.get(
            o.state, ""
        )
    )
    decline_reason = LazyAttribute(lambda o: "Other plans." if o.state == EnrolmentState.DECLINED else "")
    state = EnrolmentState.CANDIDATE
    beside_reason = LazyAttribute(
        lambda o: "Beside." if o.state in STARTED_STATES and o.participant.enrolments.started().exists() else ""
    )

    @factory.post_generation
    def days(self, create: bool, extracted: object, **given: object) -> None:
        """Write the stay in its group, and the break of a path that is on one."""
        if not create:
            return
        follow_enrolments([self])
        if self.state == EnrolmentState.ON_BREAK:
            BreakFactory(enrolment=self)


class GroupStayFactory(RecordFactory):
    """A stay of a path that has none of its group yet."""

    class Meta:
        model = participants.GroupStay

    enrolment = SubFactory(EnrolmentFactory)
    group = SubFactory(
        GroupFactory,
        centre=SelfAttribute("..enrolment.participant.centre"),
        track=SelfAttribute("..enrolment.track"),
    )
    starts_on = START


class BreakFactory(RecordFactory):
    class Meta:
        model = participants.Break

    enrolment = SubFactory(EnrolmentFactory)
    starts_on = LazyAttribute(lambda o: o.enrolment.starts_on)
    kind = "own_time"
    reason = "Away for a while."


class PlannedAbsenceFactory(RecordFactory):
    class Meta:
        model = participants.PlannedAbsence

    participant = SubFactory(ParticipantFactory)
    starts_on = START
    ends_on = START
    told_on = START


class FactFactory(RecordFactory):
    class Meta:
        model = participants.Fact

    participant = SubFactory(ParticipantFactory)
    kind = FactKind.SPECIAL_PIIS
    value = FactValue.YES
    starts_on = START


class InterventionFactory(RecordFactory):
    class Meta:
        model = participants.Intervention

    participant = SubFactory(ParticipantFactory)
    date = START
    minutes = 45
    kind = "interview"
    done_by = SubFactory(TeamMemberFactory, **in_centre("participant.centre"))


class FollowUpFactory(RecordFactory):
    class Meta:
        model = participants.FollowUp

    participant = SubFactory(ParticipantFactory)
    contacted_on = START
    channel = "phone"
    outcome = "not_reached"
    done_by = SubFactory(TeamMemberFactory, **in_centre("participant.centre"))


class ReferentAssignmentFactory(RecordFactory):
    class Meta:
        model = participants.ReferentAssignment

    participant = SubFactory(ParticipantFactory)
    member = SubFactory(TeamMemberFactory, **in_centre("participant.centre"))
    starts_on = START


class ParticipantUserGrantFactory(RecordFactory):
    """A file that its key worker lent."""

    class Meta:
        model = participants.ParticipantUserGrant

    content_object = SubFactory(ParticipantFactory)
    user = SubFactory(UserFactory)
    permission = LazyFunction(lambda: permission_of(Grant.COVER))
    reason = "Cover during a leave."
    granted_by = SubFactory(UserFactory)
    granted_at = NOON
    ends_at = LazyAttribute(lambda o: o.granted_at + timedelta(hours=4))


class BreakGlassGrantFactory(ParticipantUserGrantFactory):
    """A file that the account opened by break-glass."""

    permission = LazyFunction(lambda: permission_of(Grant.BREAK_GLASS))
    reason = "The key worker is ill and the landlord is on the phone."
    granted_by = SelfAttribute("user")


class BreakGlassReviewFactory(RecordFactory):
    class Meta:
        model = participants.BreakGlassReview

    grant = SubFactory(BreakGlassGrantFactory)
    due_on = LazyAttribute(lambda o: o.grant.granted_at.date() + timedelta(days=7))


class CoverFactory(RecordFactory):
    """The caseload of a team member with an account, lent to another account."""

    class Meta:
        model = participants.Cover

    member = SubFactory(TeamMemberFactory, user=SubFactory(UserFactory))
    colleague = SubFactory(UserFactory)
    reason = "Leave."
    starts_on = START
    ends_on = LazyAttribute(lambda o: o.starts_on + timedelta(days=13))


class SealFactory(RecordFactory):
    """A seal; nobody is named on it yet (SealNameFactory)."""

    class Meta:
        model = participants.Seal

    participant = SubFactory(ParticipantFactory)
    reason = "A colleague of ours is accompanied here."
    asked_by = SubFactory(UserFactory)
    lift_asked_by = LazyAttribute(lambda o: o.asked_by if o.state == SealState.LIFT_ASKED else None)
    state = SealState.ASKED
    sealed_on = LazyAttribute(lambda o: START if o.state in HOLDING else None)


class SealNameFactory(RecordFactory):
    class Meta:
        model = participants.SealName

    seal = SubFactory(SealFactory)
    user = SubFactory(UserFactory)


# Assessments: version 1 of the instrument is there from the migrations; these make versions of a test's own


class InstrumentFactory(RecordFactory):
    class Meta:
        model = assessments.Instrument

    version = Sequence(lambda n: n + 100)
    valid_from = START


class DomainFactory(RecordFactory):
    class Meta:
        model = assessments.Domain

    instrument = SubFactory(InstrumentFactory)
    code = Sequence(lambda n: f"domain-{n}")
    position = Sequence(lambda n: n + 1)
    labels = LazyFunction(lambda: {"fr": "Domaine", "nl": "Domein", "en": "Domain"})


class AspectFactory(RecordFactory):
    class Meta:
        model = assessments.Aspect

    domain = SubFactory(DomainFactory)
    code = Sequence(lambda n: f"aspect-{n}")
    position = Sequence(lambda n: n + 1)
    labels = LazyFunction(lambda: {"fr": "Aspect", "nl": "Aspect", "en": "Aspect"})
    questions = LazyFunction(lambda: {"fr": "?", "nl": "?", "en": "?"})


class LevelFactory(RecordFactory):
    class Meta:
        model = assessments.Level

    aspect = SubFactory(AspectFactory)
    level = 3
    shorts = LazyFunction(lambda: {"fr": "court", "nl": "kort", "en": "short"})
    texts = LazyFunction(lambda: {"fr": "phrase", "nl": "zin", "en": "sentence"})


def first_version() -> assessments.Instrument:
    """Return version 1 of the instrument, seven domains and fourteen aspects."""
    return assessments.Instrument.objects.get(version=1)


class AssessmentFactory(RecordFactory):
    class Meta:
        model = assessments.Assessment

    enrolment = SubFactory(EnrolmentFactory, state=EnrolmentState.ACTIVE)
    moment = Moment.ENTRY
    date = START
    instrument = LazyFunction(first_version)
    amend_reason = LazyAttribute(lambda o: "A date was wrong." if o.state == AssessmentState.AMENDED else "")
    state = AssessmentState.DRAFT


class RatingFactory(RecordFactory):
    class Meta:
        model = assessments.Rating

    assessment = SubFactory(AssessmentFactory)
    aspect = LazyAttribute(
        lambda o: (
            assessments.Aspect.objects.filter(domain__instrument=o.assessment.instrument)
            .exclude(ratings__assessment=o.assessment)
            .order_by("domain__position", "position")
            .first()
        )
    )
    answer = Answer.RATED
    level = LazyAttribute(lambda o: 3 if o.answer == Answer.RATED else None)
    reason = LazyAttribute(lambda o: "No children." if o.answer == Answer.NOT_APPLICABLE else "")


class SelfRatingFactory(RecordFactory):
    class Meta:
        model = assessments.SelfRating

    assessment = SubFactory(AssessmentFactory)
    domain = LazyAttribute(lambda o: o.assessment.instrument.domains.exclude(self_ratings__assessment=o.assessment)[0])
    score = 6


class LiteracyTestFactory(RecordFactory):
    class Meta:
        model = assessments.LiteracyTest

    participant = SubFactory(ParticipantFactory)
    date = START
    done_by = SubFactory(TeamMemberFactory, **in_centre("participant.centre"))
    result = "A2 oral"


# Action plans


class ProblemFactory(RecordFactory):
    class Meta:
        model = actionplans.Problem

    enrolment = SubFactory(EnrolmentFactory, state=EnrolmentState.ACTIVE)
    domain = LazyFunction(lambda: first_version().domains.order_by("position").first())
    label = Sequence(lambda n: f"Problem {n}")


class PlanFactory(RecordFactory):
    class Meta:
        model = actionplans.Plan

    problem = SubFactory(ProblemFactory)
    goal = "Papers in order."
    agreed_on = LazyAttribute(lambda o: None if o.state == PlanState.DRAFT else START)
    closed_on = LazyAttribute(lambda o: date(2016, 5, 2) if o.state == PlanState.CLOSED else None)
    state = PlanState.DRAFT


class PlanReviewFactory(RecordFactory):
    class Meta:
        model = actionplans.PlanReview

    plan = SubFactory(PlanFactory, state=PlanState.RUNNING)
    reviewed_on = Sequence(lambda n: date(2016, 4, 4) + timedelta(days=n % 50))
    said = "Two letters have been answered."
    result = "goes_on"
    next_on = LazyAttribute(lambda o: None if o.result == "closed" else date(2016, 7, 4))


class ActionFactory(RecordFactory):
    class Meta:
        model = actionplans.Action

    plan = SubFactory(PlanFactory)
    position = LazyAttribute(lambda o: (o.plan.actions.aggregate(last=Max("position"))["last"] or 0) + 1)
    what = "Ask for a copy."
    doer = "together"


class ExitProjectFactory(RecordFactory):
    class Meta:
        model = actionplans.ExitProject

    enrolment = SubFactory(EnrolmentFactory, state=EnrolmentState.ACTIVE)
    kind = "social"
