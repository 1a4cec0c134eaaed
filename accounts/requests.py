"""What a request carries once the middleware has read it: types only, no request is made of these classes.

`accounts.middleware` writes these attributes on each HttpRequest. A view names the class that it needs: every view asks
for a sign-in (`SignInFirstMiddleware`) unless it is marked `login_not_required`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from accounts.memberships import GuestMembership
    from accounts.models import Centre, Membership, User


class CentreHttpRequest(HttpRequest):
    """A request of anybody: nobody in particular works nowhere."""

    memberships: list[Membership | GuestMembership]
    membership: Membership | GuestMembership | None
    centre: Centre | None
    centres: list[Centre]
    second_step_waits: bool


class AuthenticatedHttpRequest(CentreHttpRequest):
    """A request of somebody who is signed in."""

    user: User
