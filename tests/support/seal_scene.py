"""A seal in any state for the state machines (tests/support/machines.py), and how to upset its guards."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from participants.models import Seal
from tests.support.factories import SealFactory, SealNameFactory
from tests.support.stage import Stage


def _change(seal: Seal, **values: Any) -> None:
    """Write values past the doors, to upset a guard."""
    Seal._base_manager.filter(pk=seal.pk).update(**values)


def make_seal(stage: Stage, state: str) -> Seal:
    """The one seal of the worker's file, asked for by the worker, on which the worker and the manager are named."""
    Seal.objects.filter(participant=stage.own).delete()
    seal = SealFactory(participant=stage.own, asked_by=stage.worker, state=state)
    for user in (stage.worker, stage.manager):
        SealNameFactory(seal=seal, user=user)
    return seal


def asked_by_who_decides(seal: Seal) -> None:
    _change(seal, asked_by=_named_manager(seal))


def lifting_asked_by_who_decides(seal: Seal) -> None:
    _change(seal, lift_asked_by=_named_manager(seal))


def _named_manager(seal: Seal) -> User:
    return seal.names.exclude(user=seal.asked_by).get().user


def key_worker_left_out(seal: Seal) -> None:
    """Let a second manager have asked, and be named in the place of the key worker."""
    second = User.objects.get(email="second@jalon.invalid")
    seal.names.filter(user=seal.asked_by).update(user=second)
    _change(seal, asked_by=second)


def one_name_less(seal: Seal) -> None:
    seal.names.filter(user=seal.asked_by).delete()
