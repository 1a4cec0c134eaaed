"""THE table of rights: action x role -> scope (product.md section 5). Pure data; imports no room.

Querysets turn a scope into a filter (`for_user`), `may()` asks the same filter for one object, pages show a button
when it answers. An action that is not in the table does not exist: asking for it raises UnknownAction.
"""

from __future__ import annotations

from enum import StrEnum

from accounts.enums import Role


class Scope(StrEnum):
    """Which objects of a kind a right covers."""

    OWN = "own"  # what the person made or is addressed to
    OWN_CASELOAD = "own_caseload"  # files whose referent the person is today, or that were lent with an end
    OWN_SESSIONS = "own_sessions"  # sessions the person runs
    CENTRE = "centre"  # everything of the centre


class UnknownAction(KeyError):
    """An action that the table does not name was asked for."""


_EVERYBODY = dict.fromkeys(Role, Scope.OWN)

POLICY: dict[str, dict[Role, Scope]] = {
    # A person's file
    "participant.identity": {Role.SOCIAL_WORKER: Scope.CENTRE, Role.MANAGER: Scope.CENTRE},
    "participant.file": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD},
    "participant.health_family": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD},
    "participant.national_number": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD},
    "participant.change": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD},
    "enrolment.view": {Role.SOCIAL_WORKER: Scope.CENTRE, Role.MANAGER: Scope.CENTRE},
    "enrolment.move": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD},
    "assessment.states": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD, Role.MANAGER: Scope.CENTRE},
    "assessment.content": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD},
    "assessment.move": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD},
    "plan.states": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD, Role.MANAGER: Scope.CENTRE},
    "plan.content": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD},
    "plan.move": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD},
    # Workshops
    "session.view": {
        Role.SOCIAL_WORKER: Scope.CENTRE,
        Role.MANAGER: Scope.CENTRE,
        Role.FACILITATOR: Scope.OWN_SESSIONS,
    },
    "session.register": {
        Role.SOCIAL_WORKER: Scope.CENTRE,
        Role.MANAGER: Scope.CENTRE,
        Role.FACILITATOR: Scope.OWN_SESSIONS,
    },
    "session.plan": {Role.SOCIAL_WORKER: Scope.CENTRE, Role.MANAGER: Scope.CENTRE},
    "session.reopen": {Role.MANAGER: Scope.CENTRE},
    "workshop.view": {
        Role.SOCIAL_WORKER: Scope.CENTRE,
        Role.MANAGER: Scope.CENTRE,
        Role.FACILITATOR: Scope.OWN_SESSIONS,
    },
    # Network
    "organisation.view": {
        Role.SOCIAL_WORKER: Scope.CENTRE,
        Role.MANAGER: Scope.CENTRE,
        Role.COORDINATOR: Scope.CENTRE,
    },
    "agreement.move": {Role.MANAGER: Scope.CENTRE, Role.COORDINATOR: Scope.CENTRE},
    # Figures
    "figures.view": {Role.SOCIAL_WORKER: Scope.CENTRE, Role.MANAGER: Scope.CENTRE},
    "report.view": {Role.MANAGER: Scope.CENTRE},
    "report.write": {Role.MANAGER: Scope.CENTRE},
    "report.validate": {Role.MANAGER: Scope.CENTRE},
    "staff.view": {Role.SOCIAL_WORKER: Scope.CENTRE, Role.MANAGER: Scope.CENTRE},
    # The centre's workbook
    "import.run": {Role.MANAGER: Scope.CENTRE},
    # Jobs: everybody sees what they started themselves
    "job.view": dict(_EVERYBODY),
    # Logs and accounts
    "access_log.view": {
        Role.SOCIAL_WORKER: Scope.OWN_CASELOAD,
        Role.MANAGER: Scope.CENTRE,
        Role.DPO: Scope.CENTRE,
    },
    "account.manage": {Role.ADMINISTRATOR: Scope.CENTRE},
}


def scope_of(action: str, role: str) -> Scope | None:
    """Return the scope of an action for a role, or None (no right). Raise UnknownAction for an undeclared action."""
    try:
        return POLICY[action].get(Role(role))
    except KeyError:
        raise UnknownAction(action) from None
