"""Workshops and registers, reports, jobs."""

from __future__ import annotations

from datetime import date, time, timedelta

import factory
from factory import LazyAttribute, LazyFunction, SelfAttribute, Sequence, SubFactory

from accounts.models.user import LINK_DOMAIN
from core.periods import today
from exchange import models as exchange
from jobs import models as jobs
from jobs.enums import ENDED_STATES, FileRole, JobState
from oversight import models as oversight
from reporting import models as reporting
from reporting.enums import ReportState
from tests.support.factories.files import GroupFactory, ParticipantFactory
from tests.support.factories.ground import (
    NOON,
    START,
    AgreementFactory,
    CentreFactory,
    OrganisationFactory,
    RecordFactory,
    TeamMemberFactory,
    UserFactory,
    in_centre,
)
from workshops import models as workshops
from workshops.enums import AttendanceStatus, BatchCause, BatchDoor, BatchMarkState, Provider, SessionState

# Workshops


class WorkshopFactory(RecordFactory):
    class Meta:
        model = workshops.Workshop

    centre = SubFactory(CentreFactory)
    code = Sequence(lambda n: f"W{n}")
    title = Sequence(lambda n: f"Workshop {n}")
    kind = "artistic"
    provider = Provider.TEAM
    organisation = factory.Maybe(
        LazyAttribute(lambda o: o.provider != Provider.TEAM),
        SubFactory(OrganisationFactory, **in_centre("centre")),
        None,
    )


class CentreRoomFactory(RecordFactory):
    class Meta:
        model = workshops.CentreRoom

    centre = SubFactory(CentreFactory)
    name = Sequence(lambda n: f"Room {n}")


class SessionFactory(RecordFactory):
    """A session in the past; one that moved has the session it moved to."""

    class Meta:
        model = workshops.Session

    workshop = SubFactory(WorkshopFactory)
    code = Sequence(lambda n: f"S{n}")
    date = date(2016, 3, 1)
    starts_at = time(13, 30)
    ends_at = time(16, 0)
    cancel_reason = LazyAttribute(lambda o: "Strike." if o.state == SessionState.CANCELLED else "")
    closed_at = LazyAttribute(lambda o: NOON if o.state == SessionState.CLOSED else None)
    handed_in_at = LazyAttribute(lambda o: NOON if o.state == SessionState.HANDED_IN else None)
    moved_to = factory.Maybe(
        LazyAttribute(lambda o: o.state == SessionState.MOVED),
        SubFactory("tests.support.factories.programme.SessionFactory", workshop=SelfAttribute("..workshop")),
        None,
    )
    state = SessionState.PLANNED


class CoverageFactory(RecordFactory):
    class Meta:
        model = workshops.Coverage

    workshop = SubFactory(WorkshopFactory)
    agreement = SubFactory(AgreementFactory, organisation__centre=SelfAttribute("...workshop.centre"))


class SessionGroupFactory(RecordFactory):
    class Meta:
        model = workshops.SessionGroup

    session = SubFactory(SessionFactory)
    group = SubFactory(GroupFactory, **in_centre("session.workshop.centre"))


class RunningFactory(RecordFactory):
    class Meta:
        abstract = True

    session = SubFactory(SessionFactory)
    provider = Provider.TEAM
    member = factory.Maybe(
        LazyAttribute(lambda o: o.provider == Provider.TEAM),
        SubFactory(TeamMemberFactory, **in_centre("session.workshop.centre")),
        None,
    )
    organisation = factory.Maybe(
        LazyAttribute(lambda o: o.provider != Provider.TEAM),
        SubFactory(OrganisationFactory, **in_centre("session.workshop.centre")),
        None,
    )


class PlannedFacilitatorFactory(RunningFactory):
    class Meta:
        model = workshops.PlannedFacilitator


class SessionFacilitatorFactory(RunningFactory):
    class Meta:
        model = workshops.SessionFacilitator


class AttendanceFactory(RecordFactory):
    class Meta:
        model = workshops.Attendance

    session = SubFactory(SessionFactory)
    participant = SubFactory(ParticipantFactory, **in_centre("session.workshop.centre"))
    status = AttendanceStatus.PRESENT


class SessionGuestFactory(RecordFactory):
    class Meta:
        model = workshops.SessionGuest

    session = SubFactory(SessionFactory)
    label = "Two trainees"
    persons = 2


class SessionNoteFactory(RecordFactory):
    class Meta:
        model = workshops.SessionNote

    session = SubFactory(SessionFactory)
    author = SubFactory(UserFactory)
    text = "The projector is broken."


class SheetBatchFactory(RecordFactory):
    class Meta:
        model = workshops.SheetBatch

    session = SubFactory(SessionFactory, state=SessionState.CLOSED)
    sender = SubFactory(UserFactory)
    door = BatchDoor.SHEET
    cause = BatchCause.CLOSED


class BatchMarkFactory(RecordFactory):
    """A late answer; one that is decided says by whom, when and why."""

    class Meta:
        model = workshops.BatchMark

    batch = SubFactory(SheetBatchFactory)
    participant = SubFactory(ParticipantFactory, **in_centre("batch.session.workshop.centre"))
    key = Sequence(lambda n: f"{n:024x}")
    status = AttendanceStatus.EXCUSED
    state = BatchMarkState.WAITING
    decided_by = factory.Maybe(
        LazyAttribute(lambda o: o.state != BatchMarkState.WAITING), SubFactory(UserFactory), None
    )
    decided_at = LazyAttribute(lambda o: NOON if o.state != BatchMarkState.WAITING else None)
    reason = LazyAttribute(lambda o: "Seen on paper." if o.state != BatchMarkState.WAITING else "")


class FacilitatorLinkFactory(RecordFactory):
    """A link in force today, of the organisation with which its series is planned."""

    class Meta:
        model = workshops.FacilitatorLink

    workshop = SubFactory(WorkshopFactory, provider=Provider.SUBCONTRACTOR)
    organisation = SelfAttribute("workshop.organisation")
    name = Sequence(lambda n: f"Outside {n}")
    user = SubFactory(UserFactory, email=Sequence(lambda n: f"link-{n}@{LINK_DOMAIN}"))
    digest = Sequence(lambda n: f"{n:064x}")
    made_by = SubFactory(UserFactory)
    starts_on = LazyFunction(today)
    ends_on = LazyFunction(lambda: today() + timedelta(days=90))


# Reporting


class FundingPeriodFactory(RecordFactory):
    class Meta:
        model = reporting.FundingPeriod

    centre = SubFactory(CentreFactory)
    funder = "European Social Fund"
    number = Sequence(lambda n: n + 1)
    starts_on = START


class StaffPostFactory(RecordFactory):
    class Meta:
        model = reporting.StaffPost

    centre = SubFactory(CentreFactory)
    member = SubFactory(TeamMemberFactory, **in_centre("centre"))
    function = "Social worker"
    fraction = 1
    starts_on = START


class StaffShareFactory(RecordFactory):
    class Meta:
        model = reporting.StaffShare

    post = SubFactory(StaffPostFactory)
    funding = SubFactory(FundingPeriodFactory, **in_centre("post.centre"))
    percent = 50


class ReportFactory(RecordFactory):
    class Meta:
        model = reporting.Report

    centre = SubFactory(CentreFactory)
    title = "Yearly report"
    first = date(2016, 1, 1)
    last = date(2016, 12, 31)
    as_of = date(2017, 6, 1)
    count = "presence"
    author = SubFactory(UserFactory)
    validator = factory.Maybe(LazyAttribute(lambda o: o.state != ReportState.DRAFT), SubFactory(UserFactory), None)
    sent_at = LazyAttribute(lambda o: NOON if o.state in (ReportState.SENT, ReportState.SUPERSEDED) else None)
    state = ReportState.DRAFT


class FrozenValueFactory(RecordFactory):
    class Meta:
        model = reporting.FrozenValue

    report = SubFactory(ReportFactory)
    code = "participants"
    first = SelfAttribute("report.first")
    last = SelfAttribute("report.last")
    value = 90
    numerator = 90
    denominator = 1
    records = LazyAttribute(lambda o: [1])


# Jobs


class JobFactory(RecordFactory):
    class Meta:
        model = jobs.Job

    kind = "test"
    centre = SubFactory(CentreFactory)
    owner = SubFactory(UserFactory)
    state = JobState.QUEUED
    attempts = LazyAttribute(lambda o: int(o.state in (JobState.RUNNING, JobState.DONE, JobState.FAILED)))
    claimed_at = LazyAttribute(lambda o: NOON if o.attempts else None)
    runner = factory.Maybe(LazyAttribute(lambda o: o.state == JobState.RUNNING), factory.Faker("uuid4"), None)
    finished_at = LazyAttribute(lambda o: NOON if o.state in ENDED_STATES else None)
    problem = LazyAttribute(lambda o: "It stopped." if o.state == JobState.FAILED else "")


class StoredFileFactory(RecordFactory):
    """A row of the vault whose bytes are not there: one that has them is made by StoredFile.objects.keep()."""

    class Meta:
        model = jobs.StoredFile

    key = "A" * 43 + "="
    size = 1
    sha256 = "0" * 64


class JobFileFactory(RecordFactory):
    class Meta:
        model = jobs.JobFile

    job = SubFactory(JobFactory)
    role = FileRole.RESULT
    name = "result.csv"
    content_type = "text/csv"
    size = LazyAttribute(lambda o: len(o.content))
    sha256 = "0" * 64
    stored = LazyAttribute(lambda o: jobs.StoredFile.objects.keep(o.content))

    class Params:
        content = b"1"


class SetAsideFactory(RecordFactory):
    class Meta:
        model = exchange.SetAside

    participant = SubFactory(ParticipantFactory)
    rows = '["ER-1", {}]'
    brought_by = SubFactory(UserFactory)


class TakingOverFactory(RecordFactory):
    class Meta:
        model = exchange.TakingOver

    job = SubFactory(JobFactory, kind="workbook_check", state=JobState.DONE)


class AlertFactory(RecordFactory):
    class Meta:
        model = oversight.Alert

    centre = SubFactory(CentreFactory)
    kind = "many_files"
    reader = SubFactory(UserFactory)
    day = LazyFunction(today)
    count = 51
