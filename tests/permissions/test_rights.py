"""Who reaches which files of the stage, by which right, told by hand: lists and single objects, a file and its parts.

This is the nearest net under the querysets; the walks of the other modules look at what pages make of them.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import Membership
from core.actor import acting_as
from core.periods import today
from participants.models import Cover, Participant, ParticipantUserGrant, ReferentAssignment, Seal
from permissions.checks import has_right, may
from permissions.policy import POLICY, Grant
from tests.permissions.visitors import undone
from tests.permissions.world import FILES, World
from workshops.models import Attendance, FacilitatorLink, Session, Workshop

HERE = set(FILES) - {"theirs"}
SEEN = HERE - {"sealed"}  # by the worker and the manager, who are named on `named`
UNNAMED = HERE - {"sealed", "named"}  # by whoever is named on no seal
CASELOAD = {"own", "named", "covered", "lent"}
OPENED = CASELOAD | {"glass"}

# who -> the files that a right of the caseload, of a reader, of the centre reaches
LENT = {
    "worker": CASELOAD,
    "colleague": {"colleagues", "glass", "lent"},
    "absent": {"covered"},
    "successor": {"ended"},
}
READ = LENT | {"worker": OPENED, "manager": {"glass"}}
KNOWN = {
    "worker": SEEN,
    "colleague": (HERE - {"named"}),  # named on `sealed`
    "absent": UNNAMED,
    "successor": UNNAMED,
    "manager": SEEN,
    "second_manager": HERE - {"named"},
    "stranger": {"theirs"},
    "other_manager": {"theirs"},
}
MANAGED = {who: files for who, files in KNOWN.items() if "manager" in who}
PEOPLE = (
    "worker", "colleague", "absent", "successor", "manager", "second_manager", "stranger", "other_manager",
    "facilitator", "coordinator", "dpo", "administrator", "disabled",
)  # fmt: skip

# right -> who -> files; whoever is not named reaches none. Rights of product.md section 5 that are about a file.
REACHED: dict[str, dict[str, set[str]]] = {
    "participant.identity": KNOWN,
    "enrolment.groups": KNOWN,
    "attendance.view": KNOWN,
    "break_glass.open": KNOWN,
    "participant.file": READ,
    "participant.health_family": READ,
    "assessment.content": READ,
    "plan.content": READ,
    "enrolment.view": MANAGED | {who: files for who, files in READ.items() if who != "manager"},
    "assessment.states": MANAGED | {who: files for who, files in READ.items() if who != "manager"},
    "plan.states": MANAGED | {who: files for who, files in READ.items() if who != "manager"},
    "appointment.view": READ,
    "appointment.plan": LENT,
    "appointment.record": LENT,
    "document.view": READ,
    "document.add": LENT,
    "person.sheet": LENT,
    "document.proof": MANAGED,
    "person.copy": LENT,
    "redaction.mark": LENT,
    "participant.national_number": LENT,
    "participant.change": LENT,
    "enrolment.move": LENT,
    "operation.view": MANAGED | LENT,
    "operation.change": LENT,
    "enrolment.certify": MANAGED | LENT,
    "assessment.move": LENT,
    "plan.move": LENT,
    # Not lent further: only of one's own caseload.
    "cover.give": LENT | {"worker": {"own", "named"}},
    "referent.assign": MANAGED | LENT | {"worker": {"own", "named"}},
}
# Parts of a file -> a right by which they are read or moved.
PARTS = {
    "intervention": ("participant.file", "participant.change"),
    "appointment": ("appointment.view", "appointment.plan", "appointment.record"),
    "diploma paper": ("document.view", "document.add"),
    "medical paper": ("document.view", "participant.health_family"),
    "proof paper": ("document.view", "document.proof"),
    "consent": ("participant.file",),
    "break": ("enrolment.view", "enrolment.move"),
    "fact": ("participant.file", "participant.health_family"),
    "enrolment": ("enrolment.groups", "enrolment.view", "enrolment.move", "enrolment.certify"),
    "operation entry": ("operation.view", "operation.change"),
    "exit project": ("plan.content",),
    "assessment": ("assessment.states", "assessment.content", "assessment.move"),
    "draft assessment": ("assessment.move",),
    "literacy test": ("assessment.content", "assessment.move"),
    "health rating": ("assessment.content", "participant.health_family"),
    "family rating": ("participant.health_family",),
    "own score": ("assessment.content",),
    "problem": ("plan.content", "plan.states"),
    "health plan": ("plan.content", "plan.move", "plan.states", "participant.health_family"),
    "family action": ("plan.content", "plan.move", "participant.health_family"),
}


def user_of(world: World, who: str) -> Any:
    return AnonymousUser() if who == "anonymous" else getattr(world, who)


def reached(things: dict[str, Any], user: Any, action: str) -> set[str]:
    """Return the names of those of these objects that the list of a right holds."""
    first = next(iter(things.values()))
    keys = set(type(first)._default_manager.for_user(user, action).values_list("pk", flat=True))
    return {name for name, thing in things.items() if thing.pk in keys}


@pytest.mark.parametrize("who", [*PEOPLE, "anonymous"])
def test_the_files_of_each_right(world: World, who: str):
    for action, files in REACHED.items():
        assert reached(world.files, user_of(world, who), action) == files.get(who, set()), action


@pytest.mark.parametrize("part", sorted(PARTS))
def test_the_parts_of_a_file_are_reached_as_the_file_is(world: World, part: str):
    for who in [*PEOPLE, "anonymous"]:
        for action in PARTS[part]:
            found = reached(world.things[part], user_of(world, who), action)
            assert found == REACHED[action].get(who, set()), f"{action} as {who}"


@pytest.mark.parametrize("action", sorted(REACHED))
def test_one_object_and_the_list_agree(world: World, action: str):
    for who in ("worker", "manager", "facilitator", "stranger"):
        user = user_of(world, who)
        alone = {name for name, file in world.files.items() if may(user, action, file)}
        assert alone == REACHED[action].get(who, set()), who


@pytest.mark.parametrize("who", PEOPLE)
def test_a_right_exists_where_the_table_gives_it(world: World, who: str):
    """`has_right` asks whether there is anything at all: of a role in force, in this centre."""
    user = user_of(world, who)
    centre, other = (world.there, world.here) if who in {"stranger", "other_manager"} else (world.here, world.there)
    in_force = Membership.objects.current(today()).filter(user=user)
    roles = {m.role for m in in_force if m.centre == centre} if user.is_active else set()
    for action, rights in POLICY.items():
        given = bool(roles & {str(role) for role in rights})
        assert has_right(user, action, centre=centre) == given, action
        assert has_right(user, action) == given, action
        assert not has_right(user, action, centre=other), action


def test_the_rights_of_an_act_are_of_its_centre_alone(world: World):
    """Who works in two centres sees in an act of the one nothing of the other."""
    for centre, files in ((world.here, SEEN), (world.there, set())):
        with acting_as(world.worker, centre=centre):
            assert reached(world.files, world.worker, "participant.identity") == files
        with acting_as(world.manager, centre=centre):  # the act of somebody else narrows nothing
            assert reached(world.files, world.worker, "participant.identity") == SEEN


# Sessions and sheets

RUN = {"facilitator": {"own"}}
OF_CENTRE = {who: {"own", "outside", "others"} for who in KNOWN if who not in {"stranger", "other_manager"}}
OF_CENTRE |= dict.fromkeys(("stranger", "other_manager"), {"theirs"})


@pytest.mark.parametrize("who", [*PEOPLE, "anonymous"])
def test_sessions_and_workshops_are_of_who_runs_them_or_of_the_centre(world: World, who: str):
    expected = (OF_CENTRE | RUN).get(who, set())
    user = user_of(world, who)
    for kind, action in (
        ("session", "session.view"),
        ("session", "session.register"),
        ("closed session", "session.view"),
        ("workshop", "workshop.view"),
    ):
        assert reached(world.things[kind], user, action) == expected, action
    managed = expected if who in OF_CENTRE else set()
    assert reached(world.things["session"], user, "session.plan") == managed
    assert reached(world.things["session"], user, "session.reopen") == (managed if "manager" in who else set())


def test_a_link_opens_its_series_and_nothing_else(world: World):
    user = world.link.user
    assert reached(world.things["session"], user, "session.register") == {"outside"}
    assert reached(world.things["workshop"], user, "workshop.view") <= {"outside"}
    for action in REACHED:
        assert not reached(world.files, user, action), action


@pytest.mark.parametrize(
    "change",
    [
        {"starts_on": timedelta(days=1), "ends_on": timedelta(days=9)},
        {"starts_on": timedelta(days=-9), "ends_on": timedelta(days=-1)},
        {"revoked_at": timedelta(0)},
        {"organisation": "others"},
        {"workshop": "own"},
    ],
    ids=["not begun", "ended", "revoked", "another organisation", "another series"],
)
def test_a_link_out_of_force_opens_nothing(world: World, change: dict[str, Any]):
    days = {name: today() + value for name, value in change.items() if name in {"starts_on", "ends_on"}}
    things = {name: world.things[name][value] for name, value in change.items() if isinstance(value, str)}
    gone = {"revoked_at": timezone.now(), "revoked_by": world.manager} if "revoked_at" in change else {}
    with undone():
        FacilitatorLink.objects.filter(pk=world.link.pk).update(**days, **things, **gone)
        assert not reached(world.things["session"], world.link.user, "session.register")


def test_a_link_whose_signer_was_closed_opens_nothing(world: World):
    with undone():
        type(world.link.user).objects.filter(pk=world.link.user.pk).update(is_active=False)
        user = type(world.link.user).objects.get(pk=world.link.user.pk)
        assert not reached(world.things["session"], user, "session.register")
        assert not FacilitatorLink.objects.in_force().filter(pk=world.link.pk).exists()


@pytest.mark.parametrize("days", [13, 14, 15, 60])
def test_a_link_shows_two_weeks_ahead(world: World, days: int):
    session = world.things["session"]["outside"]
    with undone():
        Session.objects.filter(pk=session.pk).update(date=today() + timedelta(days=days))
        found = reached(world.things["session"], world.link.user, "session.register")
        assert found == ({"outside"} if days <= 14 else set())


def test_marks_on_sheets_leave_sealed_files_out(world: World):
    """A facilitator reads the marks of own sessions; a sealed file is on no sheet but for the named."""
    of = {file.pk: name for name, file in world.files.items()}

    def marked(who: str, action: str) -> set[str]:
        found = Attendance.objects.for_user(user_of(world, who), action).values_list("participant", flat=True)
        return {of[key] for key in found}

    on_own_sheet = UNNAMED - {"ended"}
    assert marked("facilitator", "session.register") == on_own_sheet
    assert marked("manager", "session.register") == SEEN
    assert marked("worker", "attendance.view") == SEEN
    assert marked("second_manager", "session.register") == HERE - {"named"}
    assert marked("stranger", "session.register") == {"theirs"}
    assert marked("coordinator", "session.register") == set()


# Time


@pytest.mark.parametrize(
    ("begun", "ends", "open_"),
    [(-60, 60, True), (0, 60, True), (1, 60, False), (-60, 0, False), (-60, 1, True), (-90, -60, False)],
)
@pytest.mark.parametrize("kind", ["break_glass", "cover"])
def test_a_grant_holds_from_its_moment_to_its_end(world: World, kind: str, begun: int, ends: int, open_: bool):
    now = timezone.now()
    grant = world.things[f"{kind} of worker"]["glass" if kind == "break_glass" else "lent"]
    with undone():
        ParticipantUserGrant.objects.filter(pk=grant.pk).update(
            granted_at=now + timedelta(minutes=begun), ends_at=now + timedelta(minutes=ends)
        )
        found = ParticipantUserGrant.objects.in_force(now).filter(pk=grant.pk)
        assert found.exists() == open_


@pytest.mark.parametrize("kind", ["break_glass", "cover"])
def test_a_grant_taken_back_holds_no_more(world: World, kind: str):
    name = "glass" if kind == "break_glass" else "lent"
    with undone():
        ParticipantUserGrant.objects.filter(content_object=world.files[name]).update(revoked_at=timezone.now())
        assert name not in reached(world.files, world.worker, "participant.file")


@pytest.mark.parametrize("kind", ["break_glass", "cover"])
def test_a_grant_is_of_one_person_and_one_file(world: World, kind: str):
    name = "glass" if kind == "break_glass" else "lent"
    for who in set(PEOPLE) - {"worker", "manager", "colleague"}:
        assert name not in reached(world.files, user_of(world, who), "participant.file"), who


@pytest.mark.parametrize(
    ("starts", "ends", "open_"), [(-1, 1, True), (0, 0, True), (1, 2, False), (-2, -1, False), (0, 3, True)]
)
def test_a_cover_and_an_assignment_hold_on_their_days(world: World, starts: int, ends: int, open_: bool):
    days = {"starts_on": today() + timedelta(days=starts), "ends_on": today() + timedelta(days=ends)}
    with undone():
        Cover.objects.filter(pk=world.things["cover"]["covered"].pk).update(**days)
        assert ("covered" in reached(world.files, world.worker, "participant.file")) == open_
    with undone():
        ReferentAssignment.objects.filter(participant=world.files["own"]).update(**days)
        assert ("own" in reached(world.files, world.worker, "participant.file")) == open_
    with undone():  # who covers has the files that the colleague has today, not those she had
        ReferentAssignment.objects.filter(participant=world.files["covered"]).update(**days)
        assert ("covered" in reached(world.files, world.worker, "participant.file")) == open_


@pytest.mark.parametrize(
    ("starts", "ends", "open_"), [(-9, None, True), (0, 0, True), (1, None, False), (-9, -1, False), (-9, 1, True)]
)
def test_a_role_holds_on_its_days(world: World, starts: int, ends: int | None, open_: bool):
    day = lambda number: None if number is None else today() + timedelta(days=number)  # noqa: E731
    with undone():
        world.worker.memberships.filter(centre=world.here).update(starts_on=day(starts), ends_on=day(ends))
        assert bool(reached(world.files, world.worker, "participant.file")) == open_
        assert has_right(world.worker, "figures.view", centre=world.here) == open_


def test_whose_own_member_ended_in_a_centre_has_nothing_of_it(world: World):
    """She is still noted there as the key worker, and an opening of before still runs."""
    assert ReferentAssignment.objects.current(today()).filter(
        participant=world.files["theirs"], member__user=world.worker
    )
    for action in REACHED:
        assert "theirs" not in reached(world.files, world.worker, action)


@pytest.mark.parametrize("kind", ["break_glass", "cover"])
def test_a_loan_ends_with_the_charge_of_the_lender(world: World, kind: str):
    """Who is the key worker no more cannot lend: the loan opens nothing any more, an opening of one's own does."""
    name = "glass" if kind == "break_glass" else "lent"
    assert name in reached(world.files, world.worker, "participant.file")
    charge = ReferentAssignment.objects.filter(participant=world.files[name])
    for change in (
        {"starts_on": today() - timedelta(days=9), "ends_on": today() - timedelta(days=1)},
        {"starts_on": today() + timedelta(days=1)},
        {"member": world.members["facilitator"]},  # somebody else's file now, though the lender has others
        {"participant": world.files["covered"]},
    ):
        with undone():
            charge.update(**change)
            assert (name in reached(world.files, world.worker, "participant.file")) == (kind == "break_glass"), change


def test_a_grant_taken_back_is_out_of_force(world: World):
    for kind, name in (("break_glass", "glass"), ("cover", "lent")):
        grants = ParticipantUserGrant.objects.filter(pk=world.things[f"{kind} of worker"][name].pk)
        with undone():
            grants.update(revoked_at=timezone.now())
            assert not grants.in_force(timezone.now() + timedelta(seconds=1)).exists()


# Seals


@pytest.mark.parametrize(
    ("state", "hidden"),
    [("asked", False), ("in_force", True), ("lift_asked", True), ("refused", False), ("lifted", False)],
)
def test_a_seal_hides_while_it_holds(world: World, state: str, hidden: bool):
    with undone():
        Seal.objects.filter(participant=world.files["sealed"]).update(state=state, lift_asked_by=world.manager)
        for action in ("participant.identity", "participant.file", "participant.health_family"):
            assert ("sealed" not in reached(world.files, world.worker, action)) == hidden, action
        everybody = set(Participant.objects.unsealed().values_list("pk", flat=True))
        assert (world.files["sealed"].pk not in everybody) == hidden


def test_no_way_in_beats_a_seal(world: World):
    """The file is hers, was lent to her and is opened by her: without the seal she would have it three times."""
    file = world.files["sealed"]
    assert ReferentAssignment.objects.current(today()).filter(participant=file, member__user=world.worker).exists()
    kinds = ParticipantUserGrant.objects.in_force(timezone.now()).filter(content_object=file, user=world.worker)
    assert set(kinds.values_list("permission__codename", flat=True)) == set(Grant)
    for action in POLICY:
        assert "sealed" not in reached(world.files, world.worker, action), action


def test_who_is_named_has_what_they_would_have_had(world: World):
    """A name on a protected file lifts the veil and gives no right."""
    assert "sealed" in reached(world.files, world.colleague, "participant.identity")
    assert "sealed" not in reached(world.files, world.colleague, "participant.file")


def test_a_seal_is_known_to_the_named_and_to_the_officer(world: World):
    seals = world.things["seal"]
    assert reached(seals, world.dpo, "seal.decide") == {"sealed", "named"}
    assert reached(seals, world.manager, "seal.decide") == {"named"}
    assert reached(seals, world.second_manager, "seal.decide") == {"sealed"}
    assert reached(seals, world.worker, "seal.ask") == {"named"}
    assert reached(seals, world.other_manager, "seal.decide") == {"theirs"}


def test_figures_leave_sealed_files_out_for_everybody(world: World):
    everybody = set(Participant.objects.unsealed().values_list("pk", flat=True))
    assert {name for name, file in world.files.items() if file.pk in everybody} == UNNAMED | {"theirs"}


def test_workshops_are_scoped_like_their_sessions(world: World):
    assert Workshop.objects.for_user(world.facilitator, "workshop.view").get() == world.things["workshop"]["own"]
