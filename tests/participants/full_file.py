"""A file with a word in every field, and the exceptions that open, lend or seal one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from assessments.models import Aspect, Assessment
from core.actor import acting_as
from core.periods import today
from participants.enums import SealState
from participants.models import (
    Cover,
    Enrolment,
    Participant,
    ParticipantUserGrant,
    ReferentAssignment,
    Seal,
    SealName,
)
from participants.models.grants import permission_of
from permissions.policy import Grant
from tests.support.factories import (
    ActionFactory,
    AssessmentFactory,
    AttendanceFactory,
    ConsentFactory,
    EnrolmentFactory,
    ExitProjectFactory,
    FactFactory,
    GroupFactory,
    InterventionFactory,
    LiteracyTestFactory,
    NationalNumberFactory,
    OperationFactory,
    PlanFactory,
    ProblemFactory,
    RatingFactory,
    SelfRatingFactory,
    SessionFactory,
    TrackFactory,
    WorkshopFactory,
    first_version,
    system,
)

NUMBER = "85073003328"
# What may be read by whom, as words that stand nowhere else.
IDENTITY = ["Urbinati", "Leïla"]
CONTACT = ["Rue-du-canari", "0470-canari", "canari@jalon.invalid"]
CONTENT = ["interventioncanari", "financecanari", "goalcanari", "actioncanari", "exitcanari", "literacycanari"]
HEALTH_FAMILY = ["healthcanari", "familycanari", "healthgoalcanari", "healthactioncanari", "healthproblemcanari"]


@dataclass
class Scene:
    """One whole file: its path, its assessments at entry (validated) and midterm (draft)."""

    file: Participant
    enrolment: Enrolment
    entry: Assessment
    midterm: Assessment


def fill(file: Participant, member: Any) -> Scene:
    """Write something in every part of a file, signed by a team member."""
    with acting_as(system(), "test"):
        file.last_name, file.first_name = "Urbinati", "Leïla"
        file.birth_date, file.languages = date(1984, 5, 1), ["fr", "ar"]
        file.address, file.phone, file.email = "Rue-du-canari 1", "0470-canari", "canari@jalon.invalid"
        file.save()
        track = TrackFactory(centre=file.centre)
        group = GroupFactory(centre=file.centre, track=track, code="2016-canari")
        operation = OperationFactory(centre=file.centre, code="operation7")
        enrolment = EnrolmentFactory(participant=file, track=track, group=group, state="active", operation=operation)
        entry = AssessmentFactory(enrolment=enrolment, state="validated", done_by=member)
        midterm = AssessmentFactory(enrolment=enrolment, moment="midterm", date=date(2016, 6, 1), done_by=member)
        notes = {"health": "healthcanari", "family": "familycanari", "finances": "financecanari"}
        for aspect in Aspect.objects.filter(domain__instrument=first_version()).select_related("domain"):
            RatingFactory(assessment=entry, aspect=aspect, level=2, note=notes.get(aspect.domain.code, ""))
        RatingFactory(assessment=midterm, aspect=_aspect("finances", "autonomy"), level=4)
        SelfRatingFactory(assessment=entry, domain=_aspect("health", "mental").domain, score=7)
        for code, prefix in (("finances", ""), ("health", "health")):
            domain = _aspect(code, None).domain
            problem = ProblemFactory(enrolment=enrolment, domain=domain, label=f"{prefix}problemcanari")
            plan = PlanFactory(problem=problem, state="running", goal=f"{prefix}goalcanari")
            ActionFactory(plan=plan, what=f"{prefix}actioncanari")
        ExitProjectFactory(enrolment=enrolment, description="exitcanari")
        LiteracyTestFactory(participant=file, done_by=member, result="literacycanari")
        InterventionFactory(participant=file, done_by=member, note="interventioncanari")
        FactFactory(participant=file, kind="children_in_care", value="yes")
        FactFactory(participant=file, kind="labour_status", value="inactive")
        ConsentFactory(participant=file)
        NationalNumberFactory(participant=file, value=NUMBER)
        attend(file, date(2016, 3, 7))
    return Scene(file, enrolment, entry, midterm)


def attend(file: Participant, day: date, status: str = "present") -> None:
    """Write a closed session with a mark for the person."""
    with acting_as(system(), "test"):
        workshop = WorkshopFactory(centre=file.centre)
        AttendanceFactory(
            session=SessionFactory(workshop=workshop, date=day, state="closed"), participant=file, status=status
        )


def _aspect(domain: str, code: str | None) -> Aspect:
    found = Aspect.objects.filter(domain__instrument=first_version(), domain__code=domain).select_related("domain")
    return found.get(code=code) if code else found.order_by("position")[0]


def open_by_break_glass(file: Participant, user: User, **values: Any) -> ParticipantUserGrant:
    """Write a break-glass grant that began a minute ago."""
    return _grant(file, user, Grant.BREAK_GLASS, timedelta(hours=3, minutes=59), **values)


def lend(file: Participant, user: User, **values: Any) -> ParticipantUserGrant:
    """Write a grant of cover on one file for a week, by its key worker."""
    charge = ReferentAssignment.objects.current(today()).filter(participant=file).order_by("pk")
    lender = charge[0].member.user if charge else system()
    return _grant(file, user, Grant.COVER, timedelta(days=7), **{"granted_by": lender, **values})


def _grant(file: Participant, user: User, grant: Grant, lasts: timedelta, **values: Any) -> ParticipantUserGrant:
    began = timezone.now() - timedelta(minutes=1)
    with acting_as(system(), "test"):
        return ParticipantUserGrant.objects.create(
            **{
                "content_object": file,
                "user": user,
                "permission": permission_of(grant),
                "reason": "An urgent call of the hospital.",
                "granted_by": user,
                "granted_at": began,
                "ends_at": began + lasts,
                **values,
            }
        )


def cover(member: Any, colleague: User) -> Cover:
    """Write a cover of the whole caseload from yesterday to tomorrow."""
    with acting_as(system(), "test"):
        return Cover.objects.create(
            member=member,
            colleague=colleague,
            reason="Leave.",
            starts_on=today() - timedelta(days=1),
            ends_on=today() + timedelta(days=1),
        )


def seal(file: Participant, *named: User) -> Seal:
    """Seal a file for all but the named."""
    with acting_as(system(), "test"):
        seal = Seal.objects.create(
            participant=file, reason="A colleague.", asked_by=system(), state=SealState.IN_FORCE, sealed_on=today()
        )
        for user in named:
            SealName.objects.create(seal=seal, user=user)
    return seal
