"""THE table of rights: action x role -> scope (product.md section 5). Pure data; imports no room.

Querysets turn a scope into a filter (`for_user`), `may()` asks the same filter for one object, pages show a button
when it answers. An action that is not in the table does not exist: asking for it raises UnknownAction.
"""

from __future__ import annotations

from enum import StrEnum

from accounts.enums import Guest, Role

# Every row of the table: members by their roles, then guests by the way they came.
ROLES: tuple[Role | Guest, ...] = (*Role, *Guest)


class Scope(StrEnum):
    """Which objects of a kind a right covers."""

    OWN = "own"  # what the person made or is addressed to
    OWN_CASELOAD = "own_caseload"  # files whose referent the person is today, or that were lent with an end
    OWN_SESSIONS = "own_sessions"  # sessions the person runs
    CENTRE = "centre"  # everything of the centre


class UnknownAction(KeyError):
    """An action that the table does not name was asked for."""


_EVERYBODY: dict[Role | Guest, Scope] = dict.fromkeys([*Role], Scope.OWN)

POLICY: dict[str, dict[Role | Guest, Scope]] = {
    # A person's file
    "participant.identity": {Role.SOCIAL_WORKER: Scope.CENTRE, Role.MANAGER: Scope.CENTRE},
    "participant.create": {Role.SOCIAL_WORKER: Scope.CENTRE},
    "participant.file": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD},
    "participant.health_family": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD},
    "participant.national_number": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD},
    "participant.merge": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD},
    "participant.change": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD},
    "enrolment.groups": {Role.SOCIAL_WORKER: Scope.CENTRE, Role.MANAGER: Scope.CENTRE},
    "enrolment.view": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD, Role.MANAGER: Scope.CENTRE},
    # Which operation of a funder a person entered, and what came of it; the answers that nobody need give are of the
    # class of health and family
    "operation.view": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD, Role.MANAGER: Scope.CENTRE},
    "operation.change": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD},
    # The waiting list: who asked when, and on which half-days each can come
    "waiting.view": {Role.SOCIAL_WORKER: Scope.CENTRE, Role.MANAGER: Scope.CENTRE},
    # A group at a glance: names and attendance; the rest of a row by the rights on each file
    "group.view": {Role.SOCIAL_WORKER: Scope.CENTRE, Role.MANAGER: Scope.CENTRE},
    "enrolment.move": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD},
    # A certificate of participation says who, which path from when to when, and which sessions: for a manager all of
    # these are of the centre. It leaves the house, so what only reads (break-glass) does not give one.
    "enrolment.certify": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD, Role.MANAGER: Scope.CENTRE},
    "assessment.states": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD, Role.MANAGER: Scope.CENTRE},
    "assessment.content": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD},
    "assessment.move": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD},
    "plan.states": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD, Role.MANAGER: Scope.CENTRE},
    "plan.content": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD},
    "plan.move": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD},
    "attendance.view": {Role.SOCIAL_WORKER: Scope.CENTRE, Role.MANAGER: Scope.CENTRE},
    # Appointments in own files, and those at which one is oneself (appointments.querysets); the last one: only these
    "appointment.view": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD},
    "appointment.plan": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD},
    "appointment.record": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD},
    "appointment.reopen": {Role.SOCIAL_WORKER: Scope.OWN},
    # Of whom nothing was heard, and what came of contacting her: the key worker and who covers, nobody else
    "contact.view": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD},
    "contact.record": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD},
    # Papers of a file, those of health and family by their right besides; of proofs for a funder the manager answers
    "document.view": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD},
    "document.add": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD},
    "document.proof": {Role.MANAGER: Scope.CENTRE},
    # The sheet that the person takes home: it leaves the house, so what only reads (break-glass) does not give it
    "person.sheet": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD},
    # The copy of a file for its person, and which passages of it are about somebody else
    "person.copy": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD},
    "redaction.mark": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD},
    # Messages to the person of a file; how many left, what they cost and what failed, without persons
    "message.view": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD},
    "message.totals": {Role.MANAGER: Scope.CENTRE, Role.ADMINISTRATOR: Scope.CENTRE},
    # Requests of persons about their data: the officer runs the register and sees no content, the key worker prepares
    # those of own files, a manager sees counts and days. What a person wants done or not done with her file is noted
    # by who follows her
    "request.manage": {Role.DPO: Scope.CENTRE},
    "request.prepare": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD, Role.DPO: Scope.CENTRE},
    "request.totals": {Role.MANAGER: Scope.CENTRE},
    "person.rights": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD},
    # Exceptions to the caseload, each with a reason and an end
    "break_glass.open": {Role.SOCIAL_WORKER: Scope.CENTRE, Role.MANAGER: Scope.CENTRE},
    "break_glass.review": {Role.DPO: Scope.CENTRE},
    "cover.give": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD},
    "referent.assign": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD, Role.MANAGER: Scope.CENTRE},
    "seal.ask": {Role.SOCIAL_WORKER: Scope.OWN_CASELOAD, Role.MANAGER: Scope.CENTRE},
    "seal.decide": {Role.MANAGER: Scope.CENTRE, Role.DPO: Scope.CENTRE},
    # Workshops
    "session.view": {
        Role.SOCIAL_WORKER: Scope.CENTRE,
        Role.MANAGER: Scope.CENTRE,
        Role.FACILITATOR: Scope.OWN_SESSIONS,
        Guest.OUTSIDE_FACILITATOR: Scope.OWN_SESSIONS,
    },
    "session.register": {
        Role.SOCIAL_WORKER: Scope.CENTRE,
        Role.MANAGER: Scope.CENTRE,
        Role.FACILITATOR: Scope.OWN_SESSIONS,
        Guest.OUTSIDE_FACILITATOR: Scope.OWN_SESSIONS,
    },
    # A link fills in and hands in; the team closes, or sends back
    "session.hand_in": {Guest.OUTSIDE_FACILITATOR: Scope.OWN_SESSIONS},
    "session.close": {
        Role.SOCIAL_WORKER: Scope.CENTRE,
        Role.MANAGER: Scope.CENTRE,
        Role.FACILITATOR: Scope.OWN_SESSIONS,
    },
    "session.send_back": {
        Role.SOCIAL_WORKER: Scope.CENTRE,
        Role.MANAGER: Scope.CENTRE,
        Role.FACILITATOR: Scope.OWN_SESSIONS,
    },
    # A sheet that was opened by mistake, or for what did not take place; hours, day, place, groups of an open sheet
    "session.undo_open": {
        Role.SOCIAL_WORKER: Scope.CENTRE,
        Role.MANAGER: Scope.CENTRE,
        Role.FACILITATOR: Scope.OWN_SESSIONS,
    },
    "session.correct": {
        Role.SOCIAL_WORKER: Scope.CENTRE,
        Role.MANAGER: Scope.CENTRE,
        Role.FACILITATOR: Scope.OWN_SESSIONS,
    },
    # Today's sessions of colleagues, to run one in their place: from then on it is one's own
    "session.stand_in": {Role.FACILITATOR: Scope.CENTRE},
    "session.plan": {Role.SOCIAL_WORKER: Scope.CENTRE, Role.MANAGER: Scope.CENTRE},
    "session.reopen": {Role.MANAGER: Scope.CENTRE},
    "workshop.view": {
        Role.SOCIAL_WORKER: Scope.CENTRE,
        Role.MANAGER: Scope.CENTRE,
        Role.FACILITATOR: Scope.OWN_SESSIONS,
        Guest.OUTSIDE_FACILITATOR: Scope.OWN_SESSIONS,
    },
    "link.manage": {Role.SOCIAL_WORKER: Scope.CENTRE, Role.MANAGER: Scope.CENTRE},
    # Agendas of the team: one's own whole, a colleague's hours and that she is busy, never with what. Hours and days
    # away are written by the member herself
    "agenda.view": {
        Role.SOCIAL_WORKER: Scope.CENTRE,
        Role.MANAGER: Scope.CENTRE,
        Role.FACILITATOR: Scope.OWN,
    },
    "agenda.change": {Role.SOCIAL_WORKER: Scope.OWN, Role.MANAGER: Scope.OWN, Role.FACILITATOR: Scope.OWN},
    # Network
    "organisation.view": {
        Role.SOCIAL_WORKER: Scope.CENTRE,
        Role.MANAGER: Scope.CENTRE,
        Role.COORDINATOR: Scope.CENTRE,
    },
    "organisation.change": {Role.MANAGER: Scope.CENTRE, Role.COORDINATOR: Scope.CENTRE},
    "agreement.move": {Role.MANAGER: Scope.CENTRE, Role.COORDINATOR: Scope.CENTRE},
    # Figures
    "figures.view": {Role.SOCIAL_WORKER: Scope.CENTRE, Role.MANAGER: Scope.CENTRE},
    "report.view": {Role.MANAGER: Scope.CENTRE},
    "report.write": {Role.MANAGER: Scope.CENTRE},
    "report.validate": {Role.MANAGER: Scope.CENTRE},
    "staff.view": {Role.SOCIAL_WORKER: Scope.CENTRE, Role.MANAGER: Scope.CENTRE},
    # What a centre sets up for itself: paths and groups, posts and funding, codes of the team, rooms
    "programme.manage": {Role.MANAGER: Scope.CENTRE},
    "staff.manage": {Role.MANAGER: Scope.CENTRE},
    "team.manage": {Role.MANAGER: Scope.CENTRE},
    "room.manage": {Role.MANAGER: Scope.CENTRE},
    # The centre's workbook
    "import.run": {Role.MANAGER: Scope.CENTRE},
    # The past of a centre is taken over by two persons: the one who brings the workbook, and another one.
    "import.confirm": {Role.MANAGER: Scope.CENTRE, Role.DPO: Scope.CENTRE},
    # Jobs: everybody sees what they started themselves
    "job.view": dict(_EVERYBODY),
    # Logs and accounts
    "access_log.view": {
        Role.SOCIAL_WORKER: Scope.OWN_CASELOAD,
        Role.MANAGER: Scope.CENTRE,
        Role.DPO: Scope.CENTRE,
    },
    "access_log.list": {Role.MANAGER: Scope.CENTRE, Role.DPO: Scope.CENTRE},
    "sign_in.view": {Role.DPO: Scope.CENTRE},
    "alert.view": {Role.DPO: Scope.CENTRE},
    "account.manage": {Role.ADMINISTRATOR: Scope.CENTRE},
    # Settings of the centre: each names the right by which it is changed (accounts.centre_settings).
    "setting.view": {
        Role.SOCIAL_WORKER: Scope.CENTRE,
        Role.MANAGER: Scope.CENTRE,
        Role.ADMINISTRATOR: Scope.CENTRE,
    },
    "setting.change": {Role.MANAGER: Scope.CENTRE},
    "role.confirm": {Role.MANAGER: Scope.CENTRE, Role.ADMINISTRATOR: Scope.CENTRE},
}


class Grant(StrEnum):
    """Permissions on one file, given to one account for a time (product.md section 5): their codenames in Django.

    participants.ParticipantUserGrant holds who has one, on which file, why and until when.
    """

    BREAK_GLASS = "break_glass_participant"  # taken by oneself with a reason: one file, four hours, read only
    COVER = "cover_participant"  # lent by the key worker to a colleague


# What such a permission opens beside the table above, and to which roles. Break-glass only reads, and leaves the
# national register number closed; who covers does all that the key worker does, but lend it further, seal it or read
# its log.
GRANTED: dict[Grant, frozenset[str]] = {
    Grant.BREAK_GLASS: frozenset(
        {
            "participant.file",
            "participant.health_family",
            "enrolment.view",
            "assessment.states",
            "assessment.content",
            "plan.states",
            "plan.content",
            "appointment.view",
            "document.view",
        }
    ),
    Grant.COVER: frozenset(
        action
        for action, rights in POLICY.items()
        if rights.get(Role.SOCIAL_WORKER) is Scope.OWN_CASELOAD
        and action not in {"cover.give", "referent.assign", "seal.ask", "access_log.view"}
    ),
}
GRANTED_TO: dict[Grant, frozenset[Role]] = {
    Grant.BREAK_GLASS: frozenset(role for role in POLICY["break_glass.open"] if isinstance(role, Role)),
    Grant.COVER: frozenset({Role.SOCIAL_WORKER}),
}


# What a restricted file closes (article 18 of the GDPR): all that is written in it. It is read as before; its key
# worker may change, it may be protected, and what the person wants is noted. Attendance stays open: she is expected as
# before, and that she came is new, of a session and not of what she contests.
KEPT_ONLY: frozenset[str] = frozenset(
    {
        "participant.merge",
        "participant.change",
        "operation.change",
        "enrolment.move",
        "assessment.move",
        "plan.move",
        "appointment.plan",
        "appointment.record",
        "appointment.reopen",
        "contact.record",
        "document.add",
    }
)

_KNOWN: dict[str, Role | Guest] = {role.value: role for role in ROLES}


def known_role(role: str) -> Role | Guest:
    """Return the word of a member's or a guest's role. Raise ValueError for another."""
    return _KNOWN.get(role) or Role(role)


def require_declared(action: str) -> None:
    """Raise UnknownAction for an action that the policy does not declare."""
    if action not in POLICY:
        raise UnknownAction(action)


def scope_of(action: str, role: str) -> Scope | None:
    """Return the scope of an action for a role, or None (no right). Raise UnknownAction for an undeclared action."""
    try:
        rights = POLICY[action]
    except KeyError:
        raise UnknownAction(action) from None
    return rights.get(_KNOWN.get(role) or known_role(role))


def grants_that_open(action: str, role: str) -> list[Grant]:
    """Return the kinds of grant by which somebody of a role may do this on a file that is not their own."""
    return [kind for kind in Grant if action in GRANTED[kind] and role in GRANTED_TO[kind]]


def column_of(role: str) -> dict[str, tuple[Scope | None, tuple[Grant, ...]]]:
    """Return the column of a role in both tables: of each action its scope, and the grants that open it besides."""
    known = known_role(role)
    kinds = [kind for kind in Grant if known in GRANTED_TO[kind]]
    return {
        action: (rights.get(known), tuple(kind for kind in kinds if action in GRANTED[kind]))
        for action, rights in POLICY.items()
    }
