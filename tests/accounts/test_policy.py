"""The table of rights against product.md section 5, written down by hand; nothing here is taken from policy.py."""

from __future__ import annotations

import pytest

from accounts.enums import Guest, Role
from permissions.policy import (
    GRANTED,
    GRANTED_TO,
    POLICY,
    ROLES,
    Grant,
    Scope,
    UnknownAction,
    column_of,
    grants_that_open,
    scope_of,
)
from permissions.transitions import moves_of
from tests.support.machines import machines

WORKER, FACILITATOR, MANAGER = "social_worker", "facilitator", "manager"
COORDINATOR, DPO, ADMINISTRATOR = "coordinator", "dpo", "administrator"
OUTSIDE = "outside_facilitator"
OWN_FILES, CENTRE, OWN_SESSIONS, OWN = "own_caseload", "centre", "own_sessions", "own"
EVERYBODY = dict.fromkeys((WORKER, FACILITATOR, MANAGER, COORDINATOR, DPO, ADMINISTRATOR), OWN)

# column of section 5 -> action -> role -> scope; a role that is not named has no right.
MATRIX = {
    # "own caseload: all"; of a colleague's file a worker has identity, groups, attendance, a manager identity,
    # enrolment, states and dates. The rest is by break-glass, which is a grant and not a scope.
    "participant.identity": {WORKER: CENTRE, MANAGER: CENTRE},
    "enrolment.groups": {WORKER: CENTRE, MANAGER: CENTRE},
    # Who welcomes a person opens her file and becomes the key worker.
    "participant.create": {WORKER: CENTRE},
    "attendance.view": {WORKER: CENTRE, MANAGER: CENTRE},
    "enrolment.view": {WORKER: OWN_FILES, MANAGER: CENTRE},
    "participant.file": {WORKER: OWN_FILES},
    "participant.change": {WORKER: OWN_FILES},
    "participant.national_number": {WORKER: OWN_FILES},
    "enrolment.move": {WORKER: OWN_FILES},
    # A certificate says who, which path and when, and attendance: for a manager each of these is of the centre.
    "enrolment.certify": {WORKER: OWN_FILES, MANAGER: CENTRE},
    "assessment.states": {WORKER: OWN_FILES, MANAGER: CENTRE},
    "assessment.content": {WORKER: OWN_FILES},
    "assessment.move": {WORKER: OWN_FILES},
    "plan.states": {WORKER: OWN_FILES, MANAGER: CENTRE},
    "plan.content": {WORKER: OWN_FILES},
    "plan.move": {WORKER: OWN_FILES},
    "appointment.view": {WORKER: OWN_FILES},
    "appointment.plan": {WORKER: OWN_FILES},
    "appointment.record": {WORKER: OWN_FILES},
    "appointment.reopen": {WORKER: OWN},  # of those at which she was herself
    # Social worker's desk, section 13
    "contact.view": {WORKER: OWN_FILES},
    "contact.record": {WORKER: OWN_FILES},
    "document.view": {WORKER: OWN_FILES},
    "document.add": {WORKER: OWN_FILES},
    "document.proof": {MANAGER: CENTRE},
    "person.sheet": {WORKER: OWN_FILES},
    "person.copy": {WORKER: OWN_FILES},
    "redaction.mark": {WORKER: OWN_FILES},
    "message.view": {WORKER: OWN_FILES},
    "request.manage": {DPO: CENTRE},
    "request.prepare": {WORKER: OWN_FILES, DPO: CENTRE},
    "request.totals": {MANAGER: CENTRE},
    "person.rights": {WORKER: OWN_FILES},
    "message.totals": {MANAGER: CENTRE, ADMINISTRATOR: CENTRE},
    "participant.merge": {WORKER: OWN_FILES},
    "operation.view": {WORKER: OWN_FILES, MANAGER: CENTRE},
    "operation.change": {WORKER: OWN_FILES},
    "waiting.view": {WORKER: CENTRE, MANAGER: CENTRE},
    "group.view": {WORKER: CENTRE, MANAGER: CENTRE},
    # "health and family answers and notes: own caseload only", nobody else
    "participant.health_family": {WORKER: OWN_FILES},
    # "the rest by break-glass", told to the referent, looked at by the officer; cover, handover, seals
    "break_glass.open": {WORKER: CENTRE, MANAGER: CENTRE},
    "break_glass.review": {DPO: CENTRE},
    "cover.give": {WORKER: OWN_FILES},
    "referent.assign": {WORKER: OWN_FILES, MANAGER: CENTRE},
    "seal.ask": {WORKER: OWN_FILES, MANAGER: CENTRE},
    "seal.decide": {MANAGER: CENTRE, DPO: CENTRE},
    # "attendance": centre, own sessions, "centre, may reopen"
    "session.view": {WORKER: CENTRE, FACILITATOR: OWN_SESSIONS, MANAGER: CENTRE, OUTSIDE: OWN_SESSIONS},
    "session.register": {WORKER: CENTRE, FACILITATOR: OWN_SESSIONS, MANAGER: CENTRE, OUTSIDE: OWN_SESSIONS},
    "session.reopen": {MANAGER: CENTRE},
    "session.plan": {WORKER: CENTRE, MANAGER: CENTRE},
    "session.hand_in": {OUTSIDE: OWN_SESSIONS},
    "session.close": {WORKER: CENTRE, FACILITATOR: OWN_SESSIONS, MANAGER: CENTRE},
    "session.send_back": {WORKER: CENTRE, FACILITATOR: OWN_SESSIONS, MANAGER: CENTRE},
    "session.undo_open": {WORKER: CENTRE, FACILITATOR: OWN_SESSIONS, MANAGER: CENTRE},
    "session.correct": {WORKER: CENTRE, FACILITATOR: OWN_SESSIONS, MANAGER: CENTRE},
    "session.stand_in": {FACILITATOR: CENTRE},
    "workshop.view": {WORKER: CENTRE, FACILITATOR: OWN_SESSIONS, MANAGER: CENTRE, OUTSIDE: OWN_SESSIONS},
    "link.manage": {WORKER: CENTRE, MANAGER: CENTRE},
    # Social worker's desk, section 13: busy only; what is one's own is written by oneself
    "agenda.view": {WORKER: CENTRE, FACILITATOR: OWN, MANAGER: CENTRE},
    "agenda.change": {WORKER: OWN, FACILITATOR: OWN, MANAGER: OWN},
    # "figures": a worker those of the centre but nothing frozen; a manager validates and freezes
    "figures.view": {WORKER: CENTRE, MANAGER: CENTRE},
    "staff.view": {WORKER: CENTRE, MANAGER: CENTRE},
    "report.view": {MANAGER: CENTRE},
    "report.write": {MANAGER: CENTRE},
    "report.validate": {MANAGER: CENTRE},
    # "access log": who opened own files; the centre's; all (nothing crosses a centre)
    "access_log.view": {WORKER: OWN_FILES, MANAGER: CENTRE, DPO: CENTRE},
    "access_log.list": {MANAGER: CENTRE, DPO: CENTRE},
    "sign_in.view": {DPO: CENTRE},
    "alert.view": {DPO: CENTRE},
    # "accounts": the administrator alone; a role is confirmed by somebody else
    "account.manage": {ADMINISTRATOR: CENTRE},
    "role.confirm": {MANAGER: CENTRE, ADMINISTRATOR: CENTRE},
    "setting.view": {WORKER: CENTRE, MANAGER: CENTRE, ADMINISTRATOR: CENTRE},
    "setting.change": {MANAGER: CENTRE},
    # Section 1: the directory is the coordinator's; who runs what is the manager's
    "organisation.view": {WORKER: CENTRE, MANAGER: CENTRE, COORDINATOR: CENTRE},
    "organisation.change": {MANAGER: CENTRE, COORDINATOR: CENTRE},
    "agreement.move": {MANAGER: CENTRE, COORDINATOR: CENTRE},
    # Not in section 5: the centre's workbook and one's own jobs
    "import.run": {MANAGER: CENTRE},
    "import.confirm": {MANAGER: CENTRE, DPO: CENTRE},
    "job.view": EVERYBODY,
    # Nor what a centre sets up for itself (docs/adr, pages of the centre)
    "programme.manage": {MANAGER: CENTRE},
    "staff.manage": {MANAGER: CENTRE},
    "team.manage": {MANAGER: CENTRE},
    "room.manage": {MANAGER: CENTRE},
}


def test_no_action_is_missing_or_unknown_to_the_page():
    assert set(POLICY) == set(MATRIX)


def test_each_right_is_the_pages():
    table = {action: {str(role): str(scope) for role, scope in rights.items()} for action, rights in POLICY.items()}
    assert {action: rights for action, rights in table.items() if rights != MATRIX.get(action)} == {}


def test_scope_of_reads_the_table():
    asked = [(action, role) for action in MATRIX for role in (*Role, *Guest)]
    wrong = [
        (action, role, scope_of(action, role), POLICY[action].get(role))
        for action, role in asked
        if not (scope_of(action, role) is scope_of(action, role.value) is POLICY[action].get(role))
    ]
    assert wrong == []


@pytest.mark.parametrize("role", list(Role))
def test_an_action_that_is_not_in_the_table_is_an_error(role: Role):
    with pytest.raises(UnknownAction):
        scope_of("participant.erase", role)


def test_a_role_that_does_not_exist_is_an_error():
    with pytest.raises(ValueError, match="owner"):
        scope_of("figures.view", "owner")


def test_the_table_is_of_roles_and_scopes():
    for rights in POLICY.values():
        assert all(isinstance(role, Role | Guest) and isinstance(scope, Scope) for role, scope in rights.items())


def test_an_administrator_and_an_officer_see_no_file():
    """Whatever is added later: these two have nothing of the field (section 5)."""
    of_the_field = ("participant.", "enrolment.", "assessment.", "plan.", "session.", "workshop.")
    for action, rights in POLICY.items():
        if action.startswith(of_the_field):
            assert not {Role.ADMINISTRATOR, Role.DPO, Role.COORDINATOR} & set(rights), action


def test_what_writes_in_a_file_is_of_its_referent():
    for action in ("participant.change", "enrolment.move", "assessment.move", "plan.move"):
        assert set(POLICY[action].values()) == {Scope.OWN_CASELOAD}, action


def test_each_move_asks_for_a_right_of_the_table():
    asked = {move.permission for model in machines() for moves in moves_of(model).values() for move in moves}
    assert asked <= set(POLICY)


# Section 5: break-glass is "this file, 4 hours, read only"; who covers works as the key worker does.
READ_ONLY = {
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
LENT = READ_ONLY | {
    "participant.national_number",
    "participant.change",
    "enrolment.move",
    "enrolment.certify",
    "assessment.move",
    "plan.move",
    "appointment.plan",
    "appointment.record",
    "contact.view",
    "contact.record",
    "document.add",
    "person.sheet",
    "person.copy",
    "redaction.mark",
    "message.view",
    "operation.view",
    "operation.change",
    "participant.merge",
    "request.prepare",
    "person.rights",
}


def test_what_a_grant_opens_and_to_whom():
    assert GRANTED == {Grant.BREAK_GLASS: READ_ONLY, Grant.COVER: LENT}
    assert {Grant.BREAK_GLASS: {WORKER, MANAGER}, Grant.COVER: {WORKER}} == GRANTED_TO


@pytest.mark.parametrize("role", ROLES)
def test_a_column_says_what_is_asked_action_by_action(role: Role | Guest):
    column = column_of(role)
    assert set(column) == set(POLICY)
    for action, (scope, kinds) in column.items():
        assert scope is scope_of(action, role)
        assert list(kinds) == grants_that_open(action, role)
