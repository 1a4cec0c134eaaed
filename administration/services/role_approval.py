"""Who says yes to a role that somebody else prepared, what waits for them, and how they hear of it (ADR 13)."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import NoticeKind, Role, RoleStatus
from accounts.memberships import current_memberships
from accounts.models import Centre, Membership, Notice, User
from accounts.staff import colleagues
from home.notices import NoticeText, notice_link, put_away, tell

# An administrator holds no right on files and none on figures, so roles that open those wait for a manager; power over
# accounts and over logs waits for another administrator.
CONFIRMED_BY: dict[str, Role] = {
    Role.SOCIAL_WORKER: Role.MANAGER,
    Role.FACILITATOR: Role.MANAGER,
    Role.MANAGER: Role.MANAGER,
    Role.COORDINATOR: Role.MANAGER,
    Role.DPO: Role.ADMINISTRATOR,
    Role.ADMINISTRATOR: Role.ADMINISTRATOR,
}


def roles_to_approve(user: User, centre: Centre) -> QuerySet[Membership]:
    """Return the roles of the centre for which the user is a second person today, oldest first."""
    held = {membership.role for membership in current_memberships(user) if membership.centre_id == centre.pk}
    roles = [role for role, confirmer in CONFIRMED_BY.items() if confirmer in held]
    return (
        Membership.objects.filter(centre=centre, status=RoleStatus.AWAITING, role__in=roles)
        .exclude(user=user)
        .exclude(given_by=user)
        .select_related("user", "given_by", "member")
        .order_by("created_at", "pk")
    )


def tell_second_persons(membership: Membership) -> None:
    """Tell everybody who may decide about a role that waits."""
    others = colleagues(membership.centre, CONFIRMED_BY[membership.role])
    for user in others.exclude(pk__in=[membership.user_id, membership.given_by_id]):
        tell(
            user,
            NoticeKind.ROLE_TO_CONFIRM,
            about=membership.uuid,
            centre=membership.centre,
            by=membership.given_by,
            mail=True,
        )


def put_notices_away(membership: Membership) -> None:
    """Put away what was told of a role that waits no more."""
    put_away(Notice.objects.filter(kind=NoticeKind.ROLE_TO_CONFIRM, about=membership.uuid))


@notice_link(NoticeKind.ROLE_TO_CONFIRM)
def role_to_confirm(notice: Notice, user: User) -> NoticeText:
    """Say which role waits, while it waits for this reader."""
    membership = roles_to_approve(user, notice.centre).filter(uuid=notice.about).first()
    if membership is None:
        return NoticeText(_("It is no longer yours to confirm."))
    said = _("%(role)s for %(name)s") % {"role": membership.get_role_display(), "name": membership.name}
    return NoticeText(said, reverse("role", args=[membership.uuid]))
