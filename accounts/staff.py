"""Who works in a centre today: what every picker of staff offers, and nobody else."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import Centre, Membership, TeamMember, User
from core.periods import today


def colleagues(centre: Centre, *roles: str) -> QuerySet[User]:
    """Return the accounts that have one of the roles (any, where none is named) in the centre today, by name.

    Closed accounts, roles not yet confirmed and roles that ended are left out; nobody of another centre is in it.
    """
    here = Membership.objects.current(today()).filter(centre=centre)
    if roles:
        here = here.filter(role__in=roles)
    return User.objects.filter(pk__in=here.values("user")).order_by("last_name", "first_name", "pk")


def team_today(centre: Centre, *roles: str) -> QuerySet[TeamMember]:
    """Return the team members of the centre whose account has one of the roles there today, by code."""
    return TeamMember.objects.filter(centre=centre, user__in=colleagues(centre, *roles)).select_related("user")
