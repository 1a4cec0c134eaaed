"""A stage for tests of rights and moves: one centre with everybody in it, two files, and another centre beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.enums import Role
from accounts.models import Centre, TeamMember, User
from core.actor import acting_as
from participants.models import Participant
from tests.support.factories import (
    CentreFactory,
    MembershipFactory,
    ParticipantFactory,
    ReferentAssignmentFactory,
    TeamMemberFactory,
    UserFactory,
    system,
)

LONG_AGO = date(2012, 9, 1)


@dataclass
class Stage:
    """Who and what is there.

    `worker` and `colleague` are social workers of `here`, referents of `own` and `colleagues`; one person of each
    other role works there too. `stranger` is a social worker of `there` and referent of `theirs`; `other_manager`
    manages there. Each of the three referents has a team member of the same name in `members`.
    """

    here: Centre
    there: Centre
    worker: User
    colleague: User
    facilitator: User
    manager: User
    second_manager: User
    coordinator: User
    dpo: User
    administrator: User
    stranger: User
    other_manager: User
    members: dict[str, TeamMember]
    own: Participant
    colleagues: Participant
    theirs: Participant

    def of_role(self, role: str) -> User:
        """Return the person of a role in `here` (the worker for social workers)."""
        return self.worker if role == Role.SOCIAL_WORKER else getattr(self, Role(role).value)


def member_of(centre: Centre, role: Role, name: str, **values: Any) -> User:
    """Write an account with one membership; `values` are of the membership."""
    user = UserFactory(first_name=name, email=f"{name}@jalon.invalid")
    MembershipFactory(user=user, centre=centre, role=role, **{"starts_on": LONG_AGO, **values})
    return user


def file_of(centre: Centre, member: TeamMember, **values: Any) -> Participant:
    """Write a file whose referent is the team member; `values` are of the assignment."""
    participant = ParticipantFactory(centre=centre)
    ReferentAssignmentFactory(participant=participant, member=member, **{"starts_on": LONG_AGO, **values})
    return participant


def set_stage() -> Stage:
    """Write the stage, as the system account."""
    with acting_as(system(), "test"):
        here, there = CentreFactory(code="here", name="Here"), CentreFactory(code="there", name="There")
        people = {
            "worker": member_of(here, Role.SOCIAL_WORKER, "worker"),
            "colleague": member_of(here, Role.SOCIAL_WORKER, "colleague"),
            "second_manager": member_of(here, Role.MANAGER, "second"),
            "stranger": member_of(there, Role.SOCIAL_WORKER, "stranger"),
            "other_manager": member_of(there, Role.MANAGER, "othermanager"),
        }
        for role in Role:
            if role != Role.SOCIAL_WORKER:
                people[role.value] = member_of(here, role, role.value)
        members = {
            name: TeamMemberFactory(centre=centre, code=name, user=people[name])
            for name, centre in (("worker", here), ("colleague", here), ("facilitator", here), ("stranger", there))
        }
        return Stage(
            here=here,
            there=there,
            members=members,
            own=file_of(here, members["worker"]),
            colleagues=file_of(here, members["colleague"]),
            theirs=file_of(there, members["stranger"]),
            **people,
        )
