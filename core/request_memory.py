"""What is read once for the length of a request: answers of functions about the person who makes it.

    @per_request
    def enrolments_known(reader, participant): ...

A page is put together by functions of several rooms that do not know of each other. Within an act that remembers
(`acting_as(user, remembering=True)`: a single request), a function so decorated is called once for its arguments, and
again after forget(). It is called each time for any other person, in a nested act, and in jobs and commands, which may
last. Only for what is shown: what is written asks anew at the moment of writing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, TypeVarTuple

from django.db import models
from django.db.models.signals import post_delete, post_save

from core.actor import current_act

if TYPE_CHECKING:
    from accounts.models import User

Who = TypeVar("Who", bound="User | None")
Given = TypeVarTuple("Given")
Answer = TypeVar("Answer")


def per_request(function: Callable[[Who, *Given], Answer]) -> Callable[[Who, *Given], Answer]:
    """Remember the answers of a function of (user, *hashable arguments) for the length of the user's request."""

    @wraps(function)
    def wrapper(user: Who, *given: *Given) -> Answer:
        memory = _memory_of(user)
        if memory is None:
            return function(user, *given)
        key = (wrapper, *given)
        if key not in memory:
            memory[key] = function(user, *given)
        answer: Answer = memory[key]
        return answer

    return wrapper


def remember(answer: Any, function: Callable[..., Any], user: User, *given: Any) -> None:
    """Let the user's request know what a function that is asked once a request answers: it was read a moment ago."""
    memory = _memory_of(user)
    if memory is not None:
        memory[(function, *given)] = answer


def remembers(user: User) -> bool:
    """Answer whether the act under way is a request of the user, which remembers."""
    return _memory_of(user) is not None


def _memory_of(user: User | None) -> dict[Any, Any] | None:
    act = current_act()
    return act.memory if act is not None and user is not None and act.user.pk == user.pk else None


def forget() -> None:
    """Empty the memory of the request under way, whatever act is open within it."""
    act = current_act()
    while act is not None:
        if act.memory is not None:
            act.memory.clear()
        act = act.outer


def forget_on_change_of(*kinds: type[models.Model]) -> None:
    """Call forget() whenever a record of these models is saved or deleted: they give or take rights."""
    for kind in kinds:
        for signal in (post_save, post_delete):
            signal.connect(_forget, sender=kind, dispatch_uid=f"forget-{kind._meta.label_lower}")


def _forget(**_told: Any) -> None:
    forget()
