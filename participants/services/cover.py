"""Standing in: a key worker lends a colleague the whole caseload or one file, from a day to a day."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import NoticeKind, Role
from accounts.models import Centre, TeamMember, User
from accounts.staff import colleagues
from core.actor import NoActor, require_act
from core.history import save_changes
from core.periods import BELGIUM, long_date, today
from home.notices import tell
from participants.models import Cover, Participant, ParticipantUserGrant
from participants.models.cover import CoverQuerySet
from participants.models.grants import GrantQuerySet, permission_of
from participants.querysets import sealed_from
from permissions.checks import has_right, may
from permissions.policy import Grant
from permissions.transitions import MoveRefused, NotAllowed

GIVE = "cover.give"
LONGEST_MONTHS = 6
MOST_REASON = 300


def last_day_from(first: dt.date) -> dt.date:
    """Return the last day on which a cover that begins on `first` may end: six months on."""
    month = first.month + LONGEST_MONTHS
    year, month = first.year + (month - 1) // 12, (month - 1) % 12 + 1
    return dt.date(year, month, min(first.day, calendar.monthrange(year, month)[1]))


def refusals_of_days(starts_on: dt.date, ends_on: dt.date) -> dict[str, str]:
    """Return what is wrong with the days of a cover, by the field to put right; empty where nothing is."""
    if starts_on < today():
        return {"starts_on": _("The first day has passed. Write today or a later day.")}
    if ends_on < starts_on:
        return {"ends_on": _("The end is before the start: correct one of the two dates.")}
    if ends_on > last_day_from(starts_on):
        latest = long_date(last_day_from(starts_on))
        return {"ends_on": _("A cover lasts six months at most: until %(day)s.") % {"day": latest}}
    return {}


def may_stand_in(centre: Centre, user: User) -> QuerySet[User]:
    """Return the colleagues to whom the user may lend: the other social workers of the centre today."""
    return colleagues(centre, Role.SOCIAL_WORKER).exclude(pk=user.pk)


def _check(centre: Centre, colleague: User, by: User, reason: str, starts_on: dt.date, ends_on: dt.date) -> str:
    """Return the reason, trimmed. Raise NoActor, NotAllowed or MoveRefused."""
    if require_act().user.pk != by.pk:
        raise NoActor("A cover is given by the author of the act.")
    if not has_right(by, GIVE, centre=centre):
        raise NotAllowed(GIVE)
    reason = " ".join(reason.split())
    sentences = list(refusals_of_days(starts_on, ends_on).values())
    if not reason:
        sentences.append(_("Say why: a leave, an illness."))
    if len(reason) > MOST_REASON:
        sentences.append(_("The reason is too long: at most %(most)s characters.") % {"most": MOST_REASON})
    if colleague.pk == by.pk:
        sentences.append(_("Choose a colleague: nobody stands in for themselves."))
    elif not may_stand_in(centre, by).filter(pk=colleague.pk).exists():
        sentences.append(_("This person is not a social worker of your centre today."))
    if sentences:
        raise MoveRefused(sentences)
    return reason


@transaction.atomic
def lend_caseload(
    centre: Centre, colleague: User, *, by: User, starts_on: dt.date, ends_on: dt.date, reason: str
) -> Cover:
    """Lend the author's caseload to a colleague, whatever it holds on each day; the colleague is told.

    Files under a seal stay closed to a colleague who is not named. Raise NoActor, NotAllowed or MoveRefused.
    """
    reason = _check(centre, colleague, by, reason, starts_on, ends_on)
    member = TeamMember.objects.select_for_update(of=("self",)).filter(centre=centre, user=by).first()
    if member is None:
        raise MoveRefused([_("Your account is not linked to a member of the team yet: ask a manager of the centre.")])
    same = Cover.objects.not_over(starts_on).filter(member=member, colleague=colleague, starts_on__lte=ends_on)
    if same.exists():
        raise MoveRefused([_("%(name)s already stands in for you on some of these days.") % {"name": colleague}])
    cover = Cover(member=member, colleague=colleague, reason=reason, starts_on=starts_on, ends_on=ends_on)
    cover.full_clean()
    cover.save()
    tell(colleague, NoticeKind.COVER_GIVEN, about=cover.uuid, centre=centre, by=by, mail=True)
    return cover


@transaction.atomic
def lend_file(
    participant: Participant, colleague: User, *, by: User, starts_on: dt.date, ends_on: dt.date, reason: str
) -> ParticipantUserGrant:
    """Lend one file of the author's to a colleague, who is told. Raise NoActor, NotAllowed or MoveRefused.

    What one covers oneself is not lent further: the right is of the key worker alone.
    """
    current = Participant._base_manager.select_for_update(of=("self",)).select_related("centre").get(pk=participant.pk)
    if not may(by, GIVE, current):
        raise NotAllowed(GIVE)
    reason = _check(current.centre, colleague, by, reason, starts_on, ends_on)
    if sealed_from(colleague).filter(participant=current).exists():
        raise MoveRefused(
            [_("This file is protected and %(name)s is not named on it. Choose a person who is.") % {"name": colleague}]
        )
    begins = timezone.now() if starts_on == today() else _midnight(starts_on)
    ends = _midnight(ends_on + dt.timedelta(days=1))
    same = ParticipantUserGrant.objects.cover().not_over(begins).filter(user=colleague, content_object=current)
    if same.filter(granted_at__lt=ends).exists():
        raise MoveRefused([_("This file is already lent to %(name)s on some of these days.") % {"name": colleague}])
    grant = ParticipantUserGrant.objects.create(
        user=colleague,
        content_object=current,
        permission=permission_of(Grant.COVER),
        reason=reason,
        granted_by=by,
        granted_at=begins,
        ends_at=ends,
    )
    tell(colleague, NoticeKind.FILE_LENT, about=grant.uuid, centre=current.centre, by=by, mail=True)
    return grant


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, tzinfo=BELGIUM)


@transaction.atomic
def take_back(lent: Cover | ParticipantUserGrant, *, by: User) -> None:
    """End what the author lent now, before its day; what has ended already stays as it is. Raise NotAllowed."""
    if require_act().user.pk != by.pk:
        raise NoActor("A cover is taken back by the author of the act.")
    current = type(lent)._base_manager.select_for_update(of=("self",)).get(pk=lent.pk)
    if isinstance(current, Cover):
        if not given_by(by).filter(pk=current.pk).exists():
            raise NotAllowed(GIVE)
        if current.taken_back_at is None and current.ends_on >= today():
            save_changes(current, taken_back_at=timezone.now())
    else:
        if not lent_by(by).filter(pk=current.pk).exists():
            raise NotAllowed(GIVE)
        if current.revoked_at is None and current.ends_at > timezone.now():
            save_changes(current, revoked_at=timezone.now())


def given_by(user: User) -> CoverQuerySet:
    """Return the covers that the user gave, in the centre of the act."""
    return Cover.objects.for_user(user, GIVE).select_related("colleague", "member__user")


def lent_by(user: User) -> GrantQuerySet:
    """Return the loans of files that are the user's today."""
    grants = ParticipantUserGrant.objects.cover().for_user(user, GIVE).still_lent(today())
    return grants.select_related("user", "content_object", "granted_by")


def received_by(user: User, centre: Centre) -> tuple[QuerySet[Cover], QuerySet[ParticipantUserGrant]]:
    """Return what colleagues lend the user in a centre, now or from a later day: caseloads, and files she may know."""
    covers = Cover.objects.not_over(today()).filter(colleague=user, member__centre=centre)
    known = Participant.objects.for_user(user, "participant.identity").values("pk")
    loans = ParticipantUserGrant.objects.cover().not_over(timezone.now()).still_lent(today())
    loans = loans.filter(user=user, content_object__in=known).select_related("content_object", "granted_by")
    return covers.select_related("member__user"), loans


def lenders_of(user: User, centre: Centre) -> list[str]:
    """Return the names of those for whom the user stands in now, key workers first; one statement."""
    covers, loans = received_by(user, centre)
    covers, loans = covers.filter(starts_on__lte=today()), loans.filter(granted_at__lte=timezone.now())
    named = ("first_name", "last_name", "email")
    team = ("member__name", "member__code", *(f"member__user__{one}" for one in named))
    lenders: tuple[Any, ...] = (Value(""), Value(""), *(f"granted_by__{one}" for one in named))
    of_covers = covers.order_by().values_list(Value(0), Cast("starts_on", CharField()), "pk", *team)
    of_loans = loans.order_by().values_list(Value(1), Cast("granted_at", CharField()), "pk", *lenders)
    names = []
    for kind, _since, _key, name, code, first, last, email in sorted(of_covers.union(of_loans, all=True), key=_order):
        account = User(first_name=first or "", last_name=last or "", email=email or "")
        names.append(str(account) if kind else str(TeamMember(name=name, code=code, user=account)))
    return list(dict.fromkeys(names))


def _order(row: tuple) -> tuple:
    """Return by what lenders are in order: the kind, the day since when, the key."""
    return row[:3]


def sealed_of(user: User) -> list[Any]:
    """Return the sealed files of the user's own caseload that she may see: whom she lends to must be named on them."""
    own = Participant.objects.for_user(user, GIVE)
    return list(own.exclude(pk__in=own.unsealed().values("pk")).named())
