"""In which centres somebody works today, and as what: the memberships in force, or what a guest has in their place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from accounts.models import Centre, Membership, User
from core.actor import current_act
from core.periods import today
from core.registry import Registry
from core.request_memory import per_request, remember


@dataclass(frozen=True)
class GuestMembership:
    """What a guest has in place of a membership: who, where, as what. Made by the room that lets the guest in."""

    user: User
    centre: Centre
    role: str

    @property
    def centre_id(self) -> int:
        """The key of the centre, as a membership has it."""
        return self.centre.pk


GuestFinder = Callable[[User], list[GuestMembership]]
GUEST_FINDERS: Registry[GuestFinder] = Registry()


def guests(finder: GuestFinder) -> GuestFinder:
    """Register a function of (user) that returns the memberships of a guest today; asked only without memberships."""
    return GUEST_FINDERS.add(finder)


def current_memberships(user: User | AnonymousUser | None) -> list[Membership | GuestMembership]:
    """Return the memberships in force today, centre loaded; none for nobody, a stranger or a disabled account.

    Within an act of this person that names a centre, only those of that centre. They are read afresh each time, but
    once for the length of an act that remembers: a single request.
    """
    if user is None or not user.is_authenticated or not user.is_active:
        return []
    act = current_act()
    own = act if act is not None and act.user.pk == user.pk else None
    found = _all_memberships(user)
    if own is None or own.centre is None:
        return found
    return [membership for membership in found if membership.centre_id == own.centre.pk]


def remember_memberships(user: User, found: list[Membership | GuestMembership]) -> None:
    """Let the request of a person start with her memberships, read this moment by current_memberships()."""
    remember(found, _all_memberships, user)


@per_request
def _all_memberships(user: User) -> list[Membership | GuestMembership]:
    members = list(Membership.objects.current(today()).filter(user=user).select_related("centre", "user"))
    return members or [membership for finder in GUEST_FINDERS for membership in finder(user)]
