"""Acts on calendar links: making one, finding the one of a token, revoking."""

from __future__ import annotations

import secrets
import uuid

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.enums import Role
from accounts.models import Membership, TeamMember
from agenda.models import CalendarLink
from core.idempotency import create_once
from core.periods import today
from permissions.policy import scope_of

VIEW = "agenda.view"
TOKEN_BYTES = 32  # 256 bits: nobody guesses one
TOKEN_LETTERS = 43  # of 32 bytes in letters fit for an address
_SALT = "agenda.calendar_link"


def _digest(token: str, secret: str | bytes | None = None) -> str:
    return salted_hmac(_SALT, token, secret=secret, algorithm="sha256").hexdigest()


def link_in_force(member: TeamMember) -> CalendarLink | None:
    """Return the link of a member that is not revoked, or None."""
    return CalendarLink.objects.filter(member=member, revoked_at__isnull=True).first()


@transaction.atomic
def make_link(member: TeamMember, *, key: uuid.UUID) -> str:
    """Make a link for a member, in the act under way, and return its token, which nothing keeps; "" where none is made.

    None is made where one is in force already, and where the same form is sent again: its token was shown once.
    """
    TeamMember.objects.select_for_update(of=("self",)).get(pk=member.pk)  # two at once wait here
    if link_in_force(member) is not None or CalendarLink.objects.filter(uuid=key).exists():
        return ""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = CalendarLink(member=member, digest=_digest(token), made_at=timezone.now())
    create_once(link, key=key, same=("member",))
    return token


@transaction.atomic
def revoke_link(member: TeamMember) -> bool:
    """End the member's link now, in the act under way; answer whether one was in force."""
    link = CalendarLink.objects.select_for_update(of=("self",)).filter(member=member, revoked_at__isnull=True).first()
    if link is None:
        return False
    link.revoked_at = timezone.now()
    link.save(update_fields=["revoked_at"])
    return True


def link_of_token(token: str) -> CalendarLink | None:
    """Return the link of a token with its member, in force or not; None for a token that was never given.

    Whether it opens something is asked with opens(), of what this statement read of her roles.
    """
    if len(token) != TOKEN_LETTERS:
        return None
    digests = [_digest(token, secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    roles = [role for role in Role if scope_of(VIEW, role) is not None]
    memberships = Membership.objects.current(today()).filter(
        role__in=roles, user=OuterRef("member__user"), centre=OuterRef("member__centre")
    )
    in_team = TeamMember.objects.on(today()).filter(pk=OuterRef("member"))
    found = CalendarLink.objects.filter(digest__in=digests).select_related("member__user", "member__centre")
    return found.annotate(works=Exists(memberships), in_team=Exists(in_team)).first()


def opens(link: CalendarLink) -> bool:
    """Tell whether a link that link_of_token() returned opens something today.

    It is not revoked, its member is in the team, and her account has a role with an agenda in that centre today.
    """
    return link.revoked_at is None and bool(link.works and link.in_team)  # type: ignore[attr-defined]  # annotated


def note_fetch(link: CalendarLink) -> None:
    """Note the day of a fetch, at most once a day: its owner sees that her calendar still asks."""
    if link.last_fetched_on != today():
        CalendarLink.objects.filter(pk=link.pk).update(last_fetched_on=today())
