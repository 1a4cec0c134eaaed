"""Who comes by a link: what stands for a membership in the centre of the series while the link is in force."""

from __future__ import annotations

from accounts.enums import Guest
from accounts.memberships import GuestMembership, guests
from accounts.models import User
from workshops.models import FacilitatorLink
from workshops.models.link import is_link_user


@guests
def outside_facilitators(user: User) -> list[GuestMembership]:
    """Return what stands for memberships of a link's user, read afresh; nothing for an account."""
    if not is_link_user(user):
        return []
    links = FacilitatorLink.objects.in_force().filter(user=user).select_related("workshop__centre")
    return [GuestMembership(user, link.workshop.centre, Guest.OUTSIDE_FACILITATOR) for link in links]
