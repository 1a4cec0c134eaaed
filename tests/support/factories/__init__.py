"""One factory for every model of the rooms (logs aside: they have doors of their own). Use them inside an act:

    with acting_as(user):
        session = SessionFactory(workshop=workshop, state="closed")

Each gives a record that the database accepts in whatever state it is asked for, all of it in one centre.
"""

from __future__ import annotations

from tests.support.factories.files import (
    ActionFactory,
    AspectFactory,
    AssessmentFactory,
    BreakGlassGrantFactory,
    BreakGlassReviewFactory,
    ConsentFactory,
    CoverFactory,
    DomainFactory,
    EnrolmentFactory,
    ExitProjectFactory,
    FactFactory,
    GrantFactory,
    GroupFactory,
    InstrumentFactory,
    InterventionFactory,
    LevelFactory,
    LiteracyTestFactory,
    NationalNumberFactory,
    ParticipantFactory,
    ParticipantGroupGrantFactory,
    ParticipantUserGrantFactory,
    PlanFactory,
    ProblemFactory,
    RatingFactory,
    ReferentAssignmentFactory,
    SealFactory,
    SealNameFactory,
    SelfRatingFactory,
    TrackFactory,
    first_version,
)
from tests.support.factories.ground import (
    NOON,
    START,
    AgreementFactory,
    CentreFactory,
    ContactFactory,
    KeyProofFactory,
    MembershipFactory,
    NoticeFactory,
    OrganisationFactory,
    RecordFactory,
    TeamMemberFactory,
    UserFactory,
    system,
)
from tests.support.factories.programme import (
    AlertFactory,
    AttendanceFactory,
    CoverageFactory,
    FacilitatorLinkFactory,
    FrozenValueFactory,
    FundingPeriodFactory,
    JobFactory,
    JobFileFactory,
    ReportFactory,
    SessionFacilitatorFactory,
    SessionFactory,
    SessionGroupFactory,
    SetAsideFactory,
    StaffPostFactory,
    StaffShareFactory,
    TakingOverFactory,
    WorkshopFactory,
    YearSummaryFactory,
)

__all__ = [
    "ActionFactory",
    "AgreementFactory",
    "AlertFactory",
    "AspectFactory",
    "AssessmentFactory",
    "AttendanceFactory",
    "BreakGlassGrantFactory",
    "BreakGlassReviewFactory",
    "CentreFactory",
    "ConsentFactory",
    "ContactFactory",
    "CoverFactory",
    "CoverageFactory",
    "DomainFactory",
    "EnrolmentFactory",
    "ExitProjectFactory",
    "FacilitatorLinkFactory",
    "FactFactory",
    "FrozenValueFactory",
    "FundingPeriodFactory",
    "GrantFactory",
    "GroupFactory",
    "InstrumentFactory",
    "InterventionFactory",
    "KeyProofFactory",
    "JobFactory",
    "JobFileFactory",
    "LevelFactory",
    "LiteracyTestFactory",
    "MembershipFactory",
    "NOON",
    "NationalNumberFactory",
    "NoticeFactory",
    "OrganisationFactory",
    "ParticipantFactory",
    "ParticipantGroupGrantFactory",
    "ParticipantUserGrantFactory",
    "PlanFactory",
    "ProblemFactory",
    "RatingFactory",
    "RecordFactory",
    "ReferentAssignmentFactory",
    "ReportFactory",
    "START",
    "SealFactory",
    "SealNameFactory",
    "SelfRatingFactory",
    "SessionFacilitatorFactory",
    "SessionFactory",
    "SessionGroupFactory",
    "SetAsideFactory",
    "StaffPostFactory",
    "StaffShareFactory",
    "TakingOverFactory",
    "TeamMemberFactory",
    "TrackFactory",
    "UserFactory",
    "WorkshopFactory",
    "YearSummaryFactory",
    "factory_of",
    "first_version",
    "system",
]


def factory_of(model: type) -> type[RecordFactory]:
    """Return the factory of a model. Raises StopIteration where there is none."""
    return next(found for found in _all(RecordFactory) if found._meta.model is model)


def _all(base: type[RecordFactory]) -> list[type[RecordFactory]]:
    """Return the factories below a base that have a model."""
    below = [found for child in base.__subclasses__() for found in (child, *_all(child))]
    return [found for found in below if not found._meta.abstract]
