"""What an administrator does with the accounts of a centre: open, close, open again, give back the ways in (ADR 13).

Nobody chooses a password for another: its owner does, by a link that goes to the address of the account alone. What a
session rests on (password, roles, second step, an open account) ends the sessions with it (accounts.signals).
"""

from __future__ import annotations

import datetime as dt

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.emails import send_way_in, tell_of_change
from accounts.enums import RoleStatus
from accounts.models import Centre, Membership, TeamMember, User
from accounts.models.user import SYSTEM_EMAIL
from accounts.services.login_sessions import end_sessions
from administration.services.roles import (
    CLOSED,
    MANAGE,
    OPEN,
    author,
    close,
    give_role,
    lock_centre,
    refuse_last_administrator,
    reopen,
)
from audit.enums import SignIn
from audit.log import log_sign_in, log_transition
from core.actor import require_act
from core.history import save_changes
from core.periods import today
from permissions.transitions import MoveRefused, NotAllowed


@transaction.atomic
def prepare_account(
    email: str,
    centre: Centre,
    role: str,
    *,
    names: tuple[str, str] = ("", ""),
    language: str = "",
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    member: TeamMember | None = None,
) -> User:
    """Open an account with one role that waits for a second person; a mail lets its owner choose a password.

    Where the address has an account already (somebody of another centre, somebody who comes back), that account gets
    the role and keeps its names. The answer is the same: until the role is in force nothing of the account is shown or
    changed, and a closed one that the centre did not know stays closed (docs/adr/0030). Raise NotAllowed, MoveRefused
    or ValidationError (address, days, code in use).
    """
    lock_centre(centre)
    user = User.objects.filter(email__iexact=email.strip()).first()
    by = author(MANAGE, centre, user or User())
    if user is None:
        user = _new(email, names, language or by.language)
    elif user.email == SYSTEM_EMAIL:
        raise MoveRefused([_("This e-mail address cannot be used. Choose another one.")])
    elif not user.is_active and (by.email == SYSTEM_EMAIL or _comes_back(user, centre)):
        reopen(user)
    typed = " ".join(name for name in names if name)
    known = user.memberships.filter(centre=centre).ever_in_force().exists()
    give_role(
        user, centre, role, starts_on=starts_on, ends_on=ends_on, member=member, invited_as="" if known else typed
    )
    return user


def _comes_back(user: User, centre: Centre) -> bool:
    """Answer whether a closed account was looked after by this centre and has no role in force in another one."""
    elsewhere = Membership.objects.not_over(today()).filter(user=user, status=RoleStatus.IN_FORCE)
    return (
        user.memberships.filter(centre=centre).ever_in_force().exists()
        and not elsewhere.exclude(centre=centre).exists()
    )


def _new(email: str, names: tuple[str, str], language: str) -> User:
    user = User(email=email.strip().lower(), first_name=names[0], last_name=names[1], language=language)
    user.set_unusable_password()
    user.full_clean()
    user.save()
    log_transition(user, move="open", from_state="", to_state=OPEN)
    send_way_in(user)
    return user


@transaction.atomic
def close_account(user: User, centre: Centre | None) -> None:
    """Close an account: its roles and its sessions end at once, and nobody signs in with it.

    `centre` None is the whole installation, for the system account. Raise NotAllowed or MoveRefused.
    """
    account = _looked_after(user, centre)
    roles = Membership.objects.not_over(today()).filter(user=account).select_related("user", "centre")
    if centre is not None and roles.exclude(centre=centre).exists():
        raise MoveRefused([_("This person also works in another centre. End their roles here instead.")])
    for membership in roles:
        refuse_last_administrator(membership)
        close(membership)
    save_changes(account, is_active=False)
    log_transition(account, move="close", from_state=OPEN, to_state=CLOSED)


@transaction.atomic
def reopen_account(user: User, centre: Centre | None) -> None:
    """Open a closed account again, without any role: each is given and confirmed anew, and a new password chosen."""
    account = _looked_after(user, centre, closed=True)
    for waiting in Membership.objects.filter(user=account, centre=centre, status=RoleStatus.AWAITING):
        close(waiting)
    reopen(account)


@transaction.atomic
def renew_password(user: User, centre: Centre | None) -> None:
    """Take the password away and let its owner choose another by a link in a mail; sessions end."""
    account = _looked_after(user, centre)
    account.set_unusable_password()
    account.save(update_fields=["password"])
    log_transition(account, move="renew_password", from_state=OPEN, to_state=OPEN)
    log_sign_in(SignIn.PASSWORD_RESET_ASKED, user=account)
    send_way_in(account)


@transaction.atomic
def remove_second_step(user: User, centre: Centre | None) -> None:
    """Take away a lost second step, recovery codes included: the next sign-in asks for a new one. Sessions end."""
    account = _looked_after(user, centre)
    removed, _by_kind = Authenticator.objects.filter(user=account).delete()
    if not removed:
        raise MoveRefused([_("This account has no second step.")])
    log_transition(account, move="remove_second_step", from_state=OPEN, to_state=OPEN)
    log_sign_in(SignIn.SECOND_FACTOR_CHANGED, user=account)
    tell_of_change(account)


@transaction.atomic
def end_all_sessions(user: User, centre: Centre | None) -> None:
    """End every session of an account, as when a telephone is lost; its owner signs in again."""
    account = _looked_after(user, centre)
    log_transition(account, move="end_sessions", from_state=OPEN, to_state=OPEN)
    end_sessions(account)
    tell_of_change(account)


def _looked_after(user: User, centre: Centre | None, *, closed: bool = False) -> User:
    """Lock and return an account that the author of the act looks after in the centre.

    Raise NotAllowed for an account that has nothing to do with the centre, MoveRefused for one that another centre
    looks after, or that is closed (or is not, where `closed`).
    """
    if centre is None:
        if require_act().user.email != SYSTEM_EMAIL:
            raise NotAllowed(MANAGE)
    else:
        lock_centre(centre)
        author(MANAGE, centre, user)
        _refuse_elsewhere(user, centre)
    account = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if account.email == SYSTEM_EMAIL:
        raise NotAllowed(MANAGE)
    if account.is_active == closed:
        raise MoveRefused([_("This account is open already.") if closed else _("This account is closed.")])
    return account


def _refuse_elsewhere(user: User, centre: Centre) -> None:
    if not user.memberships.filter(centre=centre).exists():
        raise NotAllowed(MANAGE)
    if not user.memberships.filter(centre=centre).ever_in_force().exists():
        raise MoveRefused(
            [_("Until its role is confirmed, nothing is changed in this account. The role can be taken back.")]
        )
    standing = Membership.objects.not_over(today()).filter(user=user, status=RoleStatus.IN_FORCE)
    if standing.exclude(centre=centre).exists() and not standing.filter(centre=centre).exists():
        raise MoveRefused([_("This person works in another centre, which looks after the account.")])
