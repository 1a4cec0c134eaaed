"""Who acts: one act at a time, of somebody who exists, never carried over."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest

from accounts.models import User
from core.actor import NoActor, acting_as, current_act, current_act_id, require_act

ADA, BEA = SimpleNamespace(pk=1), SimpleNamespace(pk=2)


def test_nobody_acts_by_itself():
    assert current_act() is None
    for ask in (require_act, current_act_id):
        with pytest.raises(NoActor):
            ask()


def test_an_act_says_who_why_and_how():
    with acting_as(ADA, "a correction", "command") as act:
        assert current_act() is require_act() is act
        assert (act.user, act.reason, act.channel, current_act_id()) == (ADA, "a correction", "command", act.uuid)
    assert current_act() is None


def test_the_channel_is_the_web_unless_said():
    with acting_as(ADA) as act:
        assert (act.reason, act.channel) == ("", "web")


def test_each_act_has_its_own_uuid():
    with acting_as(ADA) as first:
        pass
    with acting_as(ADA) as second:
        assert second.uuid != first.uuid


def test_an_inner_act_replaces_the_outer_until_it_ends():
    with acting_as(ADA) as outer:
        with acting_as(BEA) as inner:
            assert current_act() is inner
        assert current_act() is outer


def fail() -> None:
    raise ZeroDivisionError


def test_an_act_ends_when_its_block_fails():
    with pytest.raises(ZeroDivisionError), acting_as(ADA):
        fail()
    assert current_act() is None


@pytest.mark.parametrize("user", [None, User()], ids=["none", "not saved"])
def test_an_act_needs_somebody_who_exists(user):
    with pytest.raises(NoActor), acting_as(user):
        pass


def test_an_act_stays_in_its_thread():
    seen = []
    with acting_as(ADA):
        thread = threading.Thread(target=lambda: seen.append(current_act()))
        thread.start()
        thread.join()
    assert seen == [None]


def test_an_act_cannot_be_rewritten():
    with acting_as(ADA) as act, pytest.raises(AttributeError):
        act.user = BEA
