"""May she, which ones, who may: three questions, one answer, in centres that are drawn."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from core.actor import acting_as
from core.periods import today
from participants.enums import SealState
from participants.file_permissions import may_on_file
from participants.models import Cover, Participant, Seal, SealName
from participants.who_can_read import readers_of
from permissions.checks import may
from tests.participants.full_file import lend, open_by_break_glass
from tests.participants.test_readers import ACTIONS
from tests.support.factories import MembershipFactory, ReferentAssignmentFactory, TeamMemberFactory, system
from tests.support.stage import LONG_AGO, file_of, member_of, set_stage

pytestmark = pytest.mark.django_db
DRAWS = range(3)
DAY = timedelta(days=1)


def draw_centre(drawn: random.Random) -> tuple[list[User], list[Participant]]:
    """Write two centres with files, key workers of now and then, covers, loans, openings and seals as they fall."""
    stage = set_stage()
    with acting_as(system(), "test"):
        roles = [drawn.sample(list(Role), 2) for _ in range(6)]
        people = [member_of(stage.here, first, f"drawn{number}") for number, (first, _second) in enumerate(roles)]
        for place in drawn.sample(range(6), 2):
            where = drawn.choice([stage.here, stage.there])
            MembershipFactory(user=people[place], centre=where, role=roles[place][1])
        members = [TeamMemberFactory(centre=stage.here, code=f"T{n}", user=user) for n, user in enumerate(people)]
        files = [stage.own, stage.theirs, *(file_of(stage.here, drawn.choice(members)) for _ in range(4))]
        for file in files[2:4]:
            ReferentAssignmentFactory(participant=file, member=drawn.choice(members), **_period(drawn))
        for _ in range(3):
            lender, colleague = drawn.sample(people, 2)
            days = _period(drawn)
            member = members[people.index(lender)]
            taken_back = drawn.choice([None, None, timezone.now()])
            days["ends_on"] = days["ends_on"] or today() + DAY
            Cover.objects.create(member=member, colleague=colleague, reason="Leave.", taken_back_at=taken_back, **days)
        for file in drawn.sample(files, 2):
            state = drawn.choice([SealState.IN_FORCE, SealState.LIFT_ASKED, SealState.LIFTED])
            seal = Seal.objects.create(
                participant=file, reason="Here.", asked_by=system(), lift_asked_by=system(), state=state,
                sealed_on=LONG_AGO,
            )  # fmt: skip
            for user in drawn.sample([*people, stage.worker], 2):
                SealName.objects.create(seal=seal, user=user)
    for write in (lend, lend, open_by_break_glass, open_by_break_glass):
        revoked = drawn.choice([None, None, timezone.now()])
        write(drawn.choice(files), drawn.choice(people), revoked_at=revoked)
    if drawn.random() < 0.5:
        User.objects.filter(pk=drawn.choice(people).pk).update(is_active=False)
    return list(User.objects.order_by("pk")), files


def _period(drawn: random.Random) -> dict[str, Any]:
    ends = drawn.choice([None, today() - DAY, today(), today() + DAY])
    return {"starts_on": min(drawn.choice([LONG_AGO, today()]), ends or today()), "ends_on": ends}


@pytest.mark.parametrize("draw", DRAWS)
def test_three_answers_are_one(draw: int):
    drawn = random.Random(draw)
    people, files = draw_centre(drawn)
    for action in ACTIONS:
        listed = {
            user.pk: set(Participant.objects.for_user(user, action).values_list("pk", flat=True)) for user in people
        }
        for file in files:
            said = {reader.user.pk for reader in readers_of(file, action).people}
            assert said == {key for key, found in listed.items() if file.pk in found}, (action, file.pk)
        user, file = drawn.choice(people), drawn.choice(files)
        assert may(user, action, file) == (file.pk in listed[user.pk]), (action, file.pk)


@pytest.mark.parametrize("draw", DRAWS)
def test_a_page_says_the_same(draw: int):
    """The rights of one person on one file, which a page asks together."""
    drawn = random.Random(draw)
    people, files = draw_centre(drawn)
    for user in drawn.sample(people, 4):
        expected = {
            (action, file.pk): user.is_active and may(user, action, file) for action in ACTIONS for file in files
        }
        with acting_as(user, "test", remembering=True):
            for file in files:
                for action in ACTIONS:
                    assert may_on_file(user, action, file) == expected[action, file.pk], (action, user, file.pk)
