"""Who will read what is written: said from the same pieces as the rights, and compared here with the rights of all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from accounts.enums import Role
from accounts.models import User
from core.actor import acting_as
from core.periods import today
from participants.file_permissions import may_on_file
from participants.models import Participant, ReferentAssignment
from participants.presenters import readers_words
from participants.sensitive_rows import closed_domains
from participants.who_can_read import Why, readers_of
from permissions.checks import may
from permissions.policy import GRANTED, POLICY, Grant
from tests.participants.full_file import cover, lend, open_by_break_glass, seal
from tests.support.factories import CentreFactory, MembershipFactory, ReferentAssignmentFactory, system
from tests.support.stage import Stage, member_of

pytestmark = pytest.mark.django_db
in_english = translation.override("en")
OF_FILES = {"participant", "enrolment", "assessment", "plan", "attendance", "cover", "seal"}


def one_of_each_shape() -> list[str]:
    """Return rights on a file, one for each row of the table of rights that differs: who has it, which grant opens it.

    Nothing else of an action is asked by readers_of() and for_user().
    """
    found: dict[tuple, str] = {}
    for action in sorted(POLICY):
        if action.split(".")[0] in OF_FILES:
            grants = tuple(kind for kind in Grant if action in GRANTED[kind])
            found.setdefault((tuple(sorted(POLICY[action].items())), grants), action)
    return list(found.values())


ACTIONS = one_of_each_shape()


def _plain(stage: Stage) -> None:
    """Nothing but the key worker."""


def _covered(stage: Stage) -> None:
    cover(stage.members["worker"], stage.colleague)


def _cover_of_a_manager(stage: Stage) -> None:
    cover(stage.members["worker"], stage.manager)  # the role does not follow files: it opens nothing


def _cover_that_ended(stage: Stage) -> None:
    with acting_as(system(), "test"):
        lent = cover(stage.members["worker"], stage.colleague)
        lent.starts_on = lent.ends_on = today() - timedelta(days=1)
        lent.save()


def _lent(stage: Stage) -> None:
    lend(stage.own, stage.colleague)
    lend(stage.own, stage.facilitator)


def _opened(stage: Stage) -> None:
    open_by_break_glass(stage.own, stage.manager)
    open_by_break_glass(stage.own, stage.colleague, revoked_at=timezone.now())
    open_by_break_glass(stage.own, stage.coordinator)
    open_by_break_glass(stage.colleagues, stage.second_manager)


def _assignment_ended(stage: Stage) -> None:
    with acting_as(system(), "test"):
        charge = ReferentAssignment.objects.get(participant=stage.own)
        charge.ends_on = today() - timedelta(days=1)
        charge.save()


def _two_key_workers(stage: Stage) -> None:
    with acting_as(system(), "test"):
        ReferentAssignmentFactory(participant=stage.own, member=stage.members["colleague"])
        ReferentAssignmentFactory(participant=stage.own, member=stage.members["facilitator"])


def _sealed(stage: Stage) -> None:
    _opened(stage)
    cover(stage.members["worker"], stage.colleague)
    seal(stage.own, stage.worker, stage.manager)


def _sealed_from_the_key_worker(stage: Stage) -> None:
    cover(stage.members["worker"], stage.colleague)
    seal(stage.own, stage.colleague, stage.manager)


def _account_closed(stage: Stage) -> None:
    with acting_as(system(), "test"):
        stage.worker.is_active = False
        stage.worker.save()


def _two_roles(stage: Stage) -> None:
    open_by_break_glass(stage.own, stage.manager)
    with acting_as(system(), "test"):
        MembershipFactory(user=stage.worker, centre=stage.here, role=Role.MANAGER)
        MembershipFactory(user=stage.dpo, centre=stage.here, role=Role.SOCIAL_WORKER)
    cover(stage.members["worker"], stage.dpo)


def _works_in_two_centres(stage: Stage) -> None:
    with acting_as(system(), "test"):
        MembershipFactory(user=stage.worker, centre=stage.there, role=Role.MANAGER)
        away = member_of(CentreFactory(), Role.SOCIAL_WORKER, "away")
    cover(stage.members["worker"], away)
    lend(stage.own, away)


SITUATIONS = [
    _plain,
    _covered,
    _cover_of_a_manager,
    _cover_that_ended,
    _lent,
    _opened,
    _assignment_ended,
    _two_key_workers,
    _sealed,
    _sealed_from_the_key_worker,
    _account_closed,
    _two_roles,
    _works_in_two_centres,
]


@pytest.mark.parametrize("situation", SITUATIONS)
def test_readers_are_those_who_have_the_right(stage, situation):
    situation(stage)
    files = (stage.own, stage.colleagues, stage.theirs)
    for action in ACTIONS:
        open_to = {
            user.pk: set(Participant.objects.for_user(user, action).values_list("pk", flat=True))
            for user in User.objects.order_by("pk")
        }
        for file in files:
            said = {reader.user.pk for reader in readers_of(file, action).people}
            assert said == {user for user, opened in open_to.items() if file.pk in opened}, action


@pytest.mark.parametrize("situation", SITUATIONS)
def test_others_by_break_glass_are_said_where_there_are_some(stage, situation):
    situation(stage)
    people = User.objects.order_by("pk")
    for file in (stage.own, stage.colleagues, stage.theirs):
        could = any(may(user, "break_glass.open", file) and not may(user, "participant.file", file) for user in people)
        assert readers_of(file, "participant.file").by_break_glass is could


def test_each_is_said_with_the_first_of_their_reasons(stage):
    lent = cover(stage.members["worker"], stage.colleague)
    grant = open_by_break_glass(stage.own, stage.manager)
    open_by_break_glass(stage.own, stage.worker)
    found = {reader.user: reader for reader in readers_of(stage.own, "participant.file").people}
    assert {user: reader.why for user, reader in found.items()} == {
        stage.worker: Why.KEY_WORKER,
        stage.colleague: Why.COVER,
        stage.manager: Why.BREAK_GLASS,
    }
    assert found[stage.colleague].until == lent.ends_on
    assert found[stage.manager].until_moment == grant.ends_at
    assert found[stage.worker].until is None


@pytest.mark.parametrize("longer", ["cover", "loan"])
def test_of_a_caseload_lent_and_the_file_lent_besides_the_last_end_is_said(stage, longer):
    of_all = cover(stage.members["worker"], stage.colleague)
    days = {"cover": 0, "loan": 7}[longer]
    of_one = lend(stage.own, stage.colleague, ends_at=timezone.now() + timedelta(days=days, minutes=1))
    reader = readers_of(stage.own, "participant.file").of(stage.colleague)
    assert reader.until == {"cover": of_all.ends_on, "loan": of_one.last_day}[longer]
    assert of_one.last_day != of_all.ends_on
    assert readers_of(stage.own, "participant.change").of(stage.colleague).until == reader.until


def test_the_longer_of_two_grants_counts(stage):
    short = open_by_break_glass(stage.own, stage.manager)
    long = open_by_break_glass(stage.own, stage.manager, granted_at=timezone.now())
    reader = readers_of(stage.own, "participant.file").of(stage.manager)
    assert reader.until_moment == max(short.ends_at, long.ends_at)


@in_english
def test_words(stage):
    cover(stage.members["worker"], stage.colleague)
    words = readers_words(readers_of(stage.own, "participant.file"), stage.worker)
    assert words.short.startswith("you, colleague Last")
    assert words.lines[0].endswith("key worker (you)")
    assert "stands in for worker" in words.lines[1]
    assert "the key worker is told at once" in words.others


@in_english
def test_words_of_a_sealed_file_name_nobody_else(stage):
    seal(stage.own, stage.worker, stage.manager)
    words = readers_words(readers_of(stage.own, "participant.file"), stage.worker)
    assert words.lines == [words.lines[0]]
    assert "protected" in words.others


@in_english
def test_words_without_anybody(stage):
    _assignment_ended(stage)
    seal(stage.own, stage.worker, stage.dpo)
    words = readers_words(readers_of(Participant.objects.get(pk=stage.own.pk), "participant.file"), stage.dpo)
    assert words.short == "nobody today"


def test_statements_do_not_grow_with_the_team(stage, django_assert_num_queries):
    readers_of(stage.own, "participant.file")
    with django_assert_num_queries(2):
        readers_of(stage.own, "participant.file")
    with acting_as(system(), "test"):
        for number in range(5):
            member_of(stage.here, Role.SOCIAL_WORKER, f"more{number}")
    with django_assert_num_queries(2):
        readers_of(stage.own, "participant.file")


def test_until_when_is_one_statement_for_each_way_that_ends(stage, django_assert_num_queries):
    open_by_break_glass(stage.own, stage.manager)
    with django_assert_num_queries(3):
        readers_of(stage.own, "participant.file")
    with django_assert_num_queries(2):  # a way by which nobody does this is not asked for its end
        assert not readers_of(stage.own, "participant.national_number").opened
    cover(stage.members["worker"], stage.colleague)
    with django_assert_num_queries(4):
        readers_of(stage.own, "participant.file")


def test_another_action_on_the_file_asks_nothing_anew_in_a_request(stage, django_assert_num_queries):
    with acting_as(stage.worker, centre=stage.here, remembering=True):
        readers_of(stage.own, "participant.file")
        with django_assert_num_queries(0):
            readers_of(stage.own, "participant.health_family")
        cover(stage.members["worker"], stage.colleague)
        assert readers_of(stage.own, "participant.file").of(stage.colleague).why is Why.COVER


def test_health_and_family_are_closed_without_their_own_right(stage):
    assert closed_domains(stage.worker, stage.own) == set()
    assert {"health", "family"} < closed_domains(stage.manager, stage.own)
    open_by_break_glass(stage.own, stage.manager)
    assert closed_domains(stage.manager, stage.own) == set()


def test_a_request_asks_a_file_anew_after_a_right_changed(stage):
    with acting_as(stage.manager, centre=stage.here, remembering=True):
        assert not may_on_file(stage.manager, "participant.file", stage.own)
        opened = open_by_break_glass(stage.own, stage.manager)
        assert may_on_file(stage.manager, "participant.file", stage.own)
        with acting_as(system(), "test"):
            opened.revoked_at = timezone.now()
            opened.save()
        assert not may_on_file(stage.manager, "participant.file", stage.own)
