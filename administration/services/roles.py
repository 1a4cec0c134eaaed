"""Giving, confirming, refusing and ending roles: nobody decides alone, nobody decides about themselves (ADR 13).

A role given by a person waits for a second one who works with what it opens; what the system account gives (commands)
is in force at once. Each act locks the centre, so that two administrators cannot put each other out at the same time.
Sessions of the account end by themselves when a role of it is written (accounts.signals).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.emails import send_way_in, tell_of_change
from accounts.enums import Role, RoleStatus
from accounts.models import Centre, Membership, TeamMember, User
from accounts.models.user import SYSTEM_EMAIL
from administration.services.creation import check_member, link_member
from administration.services.role_approval import CONFIRMED_BY, put_notices_away, tell_second_persons
from audit.log import log_transition
from core.actor import require_act
from core.history import save_changes
from core.periods import long_date, today
from permissions.policy import scope_of
from permissions.transitions import MoveRefused, NotAllowed

MANAGE, CONFIRM = "account.manage", "role.confirm"
OPEN, CLOSED = "open", "closed"  # the words of the log; an account has a flag


def author(action: str, centre: Centre, user: User, *roles: str) -> User:
    """Return the author of the act, who may do this in the centre now (in one of `roles`, where named).

    Raise NotAllowed for who has not the right, MoveRefused for who would decide about themselves. Read from the
    database, whatever the request read before; the system account may do all.
    """
    by = require_act().user
    if by.email == SYSTEM_EMAIL:
        return by
    holding = roles or [role for role in Role if scope_of(action, role) is not None]
    if not Membership.objects.current(today()).filter(user=by, centre=centre, role__in=holding).exists():
        raise NotAllowed(action)
    if by.pk == user.pk:
        raise MoveRefused([_("Nobody changes their own account or roles. Ask a colleague.")])
    return by


def lock_centre(centre: Centre) -> Centre:
    """Lock the centre against every other act on its roles until the end of the transaction."""
    return Centre.objects.select_for_update(no_key=True).get(pk=centre.pk)


@transaction.atomic
def give_role(
    user: User,
    centre: Centre,
    role: str,
    *,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    member: TeamMember | None = None,
    invited_as: str = "",
) -> Membership:
    """Give a role from a day (today) to a last day (none); by a person, it waits for a second one.

    `member` is the code of the team that stands for the account once the role is in force; `invited_as` is the name
    under which the centre knows the account until then. Raise NotAllowed,
    MoveRefused (one's own account, the role is there already) or ValidationError (the days, the code).
    """
    lock_centre(centre)
    by = author(MANAGE, centre, user)
    alone = by.email == SYSTEM_EMAIL
    given = Membership(
        user=user,
        centre=centre,
        role=role,
        starts_on=starts_on or today(),
        ends_on=ends_on,
        status=RoleStatus.IN_FORCE if alone else RoleStatus.AWAITING,
        given_by=None if alone else by,
        member=member,
        invited_as=invited_as or name_here(user, centre),
    )
    given.full_clean()
    if _overlaps(given):
        raise MoveRefused([_("This person already has this role in this period, or it waits to be confirmed.")])
    if member is not None:
        check_member(user, centre, member)
    given.save()
    log_transition(given, move="give", from_state="", to_state=given.status)
    if alone:
        _link(given)
        tell_of_change(user)
    else:
        tell_second_persons(given)
    return given


def name_here(user: User, centre: Centre) -> str:
    """Return the name under which the centre knows an account: its own, or the one that was typed, "" for none yet."""
    here = user.memberships.filter(centre=centre)
    if here.ever_in_force().exists():
        return str(user)[:161]
    return here.order_by("-starts_on", "-pk").values_list("invited_as", flat=True).first() or ""


def reopen(user: User) -> None:
    """Open a closed account again, its owner to choose a new password. For acts that have asked already.

    Roles in force that another way of closing left end: opening an account gives no rights back.
    """
    for membership in Membership.objects.not_over(today()).filter(user=user, status=RoleStatus.IN_FORCE):
        close(membership)
    user.set_unusable_password()
    user.is_active = True
    user.save(update_fields=["password", "is_active"])
    log_transition(user, move="reopen", from_state=CLOSED, to_state=OPEN)
    send_way_in(user)


def _link(membership: Membership) -> None:
    if membership.member is not None:
        link_member(membership.user, membership.centre, membership.member)


def _overlaps(given: Membership) -> bool:
    same = Membership.objects.not_over(given.starts_on).filter(user=given.user, centre=given.centre, role=given.role)
    return (same.filter(starts_on__lte=given.ends_on) if given.ends_on else same).exists()


@transaction.atomic
def confirm_role(membership: Membership) -> Membership:
    """Put a role that waits into force from today, or from its later first day. Raise NotAllowed or MoveRefused."""
    current, by = _lock_waiting_role(membership)
    if current.ends_on is not None and current.ends_on < today():
        raise MoveRefused([_("The last day of this role has passed. Refuse it; it can be given again.")])
    if not current.user.is_active:
        reopen(current.user)
    _decide(current, by, RoleStatus.IN_FORCE, "confirm", starts_on=max(current.starts_on, today()))
    try:
        _link(current)
    except ValidationError as error:
        raise MoveRefused(error.messages) from error
    tell_of_change(current.user)
    return current


@transaction.atomic
def refuse_role(membership: Membership) -> Membership:
    """Refuse a role that waits: it never comes into force. Raise NotAllowed or MoveRefused."""
    current, by = _lock_waiting_role(membership)
    _decide(current, by, RoleStatus.REFUSED, "refuse")
    return current


def _lock_waiting_role(membership: Membership) -> tuple[Membership, User]:
    centre = lock_centre(membership.centre)
    current = Membership.objects.select_related("user", "centre", "member").get(pk=membership.pk)
    by = author(CONFIRM, centre, current.user, CONFIRMED_BY[current.role])
    if current.status != RoleStatus.AWAITING:
        raise MoveRefused([_("This role no longer waits: it was decided or taken back meanwhile.")])
    if by.pk == current.given_by_id:
        raise MoveRefused([_("You gave this role yourself: a second person confirms or refuses it.")])
    return current, by


def _decide(membership: Membership, by: User, status: RoleStatus, move: str, **values: Any) -> None:
    before = membership.status
    save_changes(membership, status=status, decided_by=by, decided_at=timezone.now(), **values)
    log_transition(membership, move=move, from_state=before, to_state=status)
    put_notices_away(membership)


@transaction.atomic
def end_role(membership: Membership, last_day: dt.date | None = None) -> Membership:
    """End a role at once, or after a last day that is not before today; also takes back one that waits.

    Raise NotAllowed or MoveRefused (one's own, over already, the last administrator, a day that prolongs).
    """
    centre = lock_centre(membership.centre)
    current = Membership.objects.select_related("user", "centre").get(pk=membership.pk)
    author(MANAGE, centre, current.user)
    if not Membership.objects.not_over(today()).filter(pk=current.pk).exists():
        raise MoveRefused([_("This role is over already.")])
    _refuse_day(current, last_day)
    refuse_last_administrator(current)
    close(current, last_day)
    tell_of_change(current.user)
    return current


def _refuse_day(membership: Membership, last_day: dt.date | None) -> None:
    if last_day is None:
        return
    if last_day < max(today(), membership.starts_on):
        raise MoveRefused([_("The last day cannot lie before today or before the first day of the role.")])
    if membership.ends_on is not None and last_day > membership.ends_on:
        raise MoveRefused(
            [
                _("This role already ends on %(day)s. To prolong it, give it again from the day after.")
                % {"day": long_date(membership.ends_on)}
            ]
        )


def refuse_last_administrator(membership: Membership) -> None:
    """Refuse to leave a centre where somebody administers accounts today without anybody who does, without an end."""
    administrators = Membership.objects.current(today()).filter(centre=membership.centre_id, role=Role.ADMINISTRATOR)
    if not administrators.filter(pk=membership.pk).exists():
        return
    if not administrators.filter(ends_on__isnull=True).exclude(pk=membership.pk).exists():
        raise MoveRefused([_("This is the centre's last administrator: give the role to somebody else first.")])


def close(membership: Membership, last_day: dt.date | None = None) -> None:
    """Write the end of a role, at once or after a day, and log it. For acts of this room that have asked already."""
    before = membership.status
    if last_day is not None:
        save_changes(membership, ends_on=last_day)
    else:
        over = max(membership.starts_on, min(today(), membership.ends_on or today()))
        save_changes(membership, status=RoleStatus.ENDED, ends_on=over)
    log_transition(membership, move="end", from_state=before, to_state=membership.status)
    if before == RoleStatus.AWAITING and last_day is None:
        put_notices_away(membership)
