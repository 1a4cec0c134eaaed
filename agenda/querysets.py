"""Which rows of a member's own agenda a right covers."""

from __future__ import annotations

from django.db.models import Q

from accounts.models import User
from permissions.querysets import ScopedQuerySet


class MemberQuerySet(ScopedQuerySet):
    """Rows of a member of the team; one's own are those of the code that stands for the account."""

    centre_path = "member__centre"

    def scope_own(self, user: User) -> Q:
        """Return the filter of the rows of the person's own code."""
        return Q(member__user=user)
