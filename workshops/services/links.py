"""Acts on links of outside facilitators: making one, finding the one of a token, taking over, revoking."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.enums import NoticeKind, Role
from accounts.models import User
from accounts.models.user import LINK_DOMAIN
from accounts.staff import colleagues
from core.history import save_changes
from core.periods import today
from home.notices import tell
from partners.models import Organisation
from permissions.transitions import MoveRefused
from workshops import emails
from workshops.models import FacilitatorLink, Workshop

TOKEN_BYTES = 32  # 256 bits: nobody guesses one
TOKEN_LETTERS = 43  # of 32 bytes in letters fit for an address
_SALT = "workshops.facilitator_link"


def _digest(token: str, secret: str | bytes | None = None) -> str:
    return salted_hmac(_SALT, token, secret=secret, algorithm="sha256").hexdigest()


def make_link(
    workshop: Workshop, *, key: uuid.UUID, organisation: Organisation, name: str, ends_on: dt.date, by: User
) -> tuple[FacilitatorLink, str]:
    """Make a link from today on, in the act under way; return it with its token, which nothing keeps.

    `key` becomes the link's uuid: the same form sent twice breaks on it and makes one link. Raise ValidationError for
    an end before today or after more than twelve months, an organisation of another centre, a key already used.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction.atomic():
        signer = User(email=f"link-{uuid.uuid4()}@{LINK_DOMAIN}", last_name=name[:80])
        signer.set_unusable_password()
        link = FacilitatorLink(
            uuid=key,
            workshop=workshop,
            organisation=organisation,
            name=name,
            user=signer,
            digest=_digest(token),
            made_by=by,
            starts_on=today(),
            ends_on=ends_on,
            mail_due_at=timezone.now() if organisation.email else None,
        )
        link.full_clean(exclude=["user"])
        signer.save()
        link.user = signer
        link.save()
        _tell(link, by)
    return link, token


def _tell(link: FacilitatorLink, by: User) -> None:
    """Tell the organisation by mail; one without an address cannot be told, so that managers of the centre are."""
    if link.organisation.email:
        transaction.on_commit(emails.hint)
        return
    centre = link.workshop.centre
    others = colleagues(centre, Role.MANAGER).exclude(pk=by.pk)
    for user in others or colleagues(centre, Role.SOCIAL_WORKER).exclude(pk=by.pk):
        tell(user, NoticeKind.LINK_MADE, about=link.uuid, centre=centre, by=by, mail=True)


@transaction.atomic
def take_over_link(link: FacilitatorLink, *, by: User) -> FacilitatorLink:
    """Let a person answer for a link from now on, in the act under way. Raise MoveRefused for one that is over."""
    current = FacilitatorLink.objects.not_over().select_for_update(of=("self",)).filter(pk=link.pk).first()
    if current is None:
        raise MoveRefused([_("This link has ended or was revoked. Make a new one.")])
    current.taken_over_by = by
    current.save(update_fields=["taken_over_by"])
    return current


def link_of_token(token: str) -> FacilitatorLink | None:
    """Return the link in force that a token opens, or None: wrong, not begun, ended and revoked are not told apart."""
    if len(token) != TOKEN_LETTERS:
        return None
    digests = [_digest(token, secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return _open_links().filter(digest__in=digests).first()


def link_of_key(key: str) -> FacilitatorLink | None:
    """Return the link in force of a uuid kept in a session, or None."""
    return _open_links().filter(uuid=key).first()


def _open_links():
    return FacilitatorLink.objects.in_force().select_related("workshop__centre", "organisation", "user")


def revoke_link(link: FacilitatorLink, *, by: User) -> None:
    """End a link now, in the act under way: it opens nothing at the next request. A second time changes nothing."""
    with transaction.atomic():
        current = FacilitatorLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
        if current.revoked_at is not None:
            return
        current.revoked_at, current.revoked_by = timezone.now(), by
        current.save(update_fields=["revoked_at", "revoked_by"])
        save_changes(current.user, is_active=False)
