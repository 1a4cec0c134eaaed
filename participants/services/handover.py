"""Handing over: the charge of a file, or of a caseload, passes from one key worker to another on a day.

The assignment before ends on the eve, the next begins; both or neither. A key worker hands over what is hers, a manager
what is anybody's, and never to herself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.enums import NoticeKind, Role
from accounts.models import Centre, TeamMember, User
from accounts.staff import team_today
from core.actor import NoActor, require_act
from core.history import save_changes
from core.periods import long_date, today
from core.registry import Registry
from home.notices import tell
from participants.models import Participant, ReferentAssignment
from participants.querysets import sealed_from
from participants.services.cover import last_day_from
from permissions.checks import has_right, may
from permissions.transitions import MoveRefused, NotAllowed

ASSIGN = "referent.assign"


@dataclass(frozen=True)
class HandoverQuestion:
    """Something of a file that somebody has to decide about when the file passes on.

    `carry_out(answer, to)` does what was chosen among `choices` once the file has passed to `to`; it raises MoveRefused
    where it cannot be done, and then nothing passes.
    """

    key: str
    label: str
    choices: Sequence[tuple[str, Any]]
    carry_out: Callable[[str, TeamMember], None]


# Functions of (participant, who hands over) that return what has to be decided; rooms above register theirs.
QUESTIONS: Registry[Callable[[Participant, User], list[HandoverQuestion]]] = Registry()


def questions_about(participant: Participant, by: User) -> list[HandoverQuestion]:
    """Return what has to be decided about a file that passes on."""
    return [question for ask in QUESTIONS for question in ask(participant, by)]


def may_receive(centre: Centre, user: User) -> QuerySet[TeamMember]:
    """Return the members of the team to whom the user may hand over: social workers of today other than herself."""
    return team_today(centre, Role.SOCIAL_WORKER).exclude(user=user)


def _account_of(member: TeamMember) -> User:
    """Return the account of somebody who may receive files: a social worker of today has one."""
    if member.user is None:
        raise ValueError(f"{member} has no account.")
    return member.user


def charge_of(participant: Participant, on: dt.date) -> QuerySet[ReferentAssignment]:
    """Return the assignments of a file that hold on a day or later."""
    holding = ReferentAssignment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), participant=participant)
    return holding.select_related("member__user").order_by("starts_on", "pk")


def refusal_of_day(from_day: dt.date) -> str:
    """Return what is wrong with the day of a handover, or ""."""
    if from_day < today():
        return _("This day has passed. Write today or a later day.")
    if from_day > last_day_from(today()):
        return _("This day is too far away: a handover is prepared six months ahead at most.")
    return ""


def _check(centre: Centre, to: TeamMember, from_day: dt.date, by: User) -> None:
    if require_act().user.pk != by.pk:
        raise NoActor("A file is handed over by the author of the act.")
    if not has_right(by, ASSIGN, centre=centre):
        raise NotAllowed(ASSIGN)
    sentences = [sentence] if (sentence := refusal_of_day(from_day)) else []
    if to.user_id == by.pk:
        sentences.append(_("Choose a colleague: nobody hands over a file to themselves."))
    elif not may_receive(centre, by).filter(pk=to.pk).exists():
        sentences.append(_("This person is not a social worker of your centre today."))
    if sentences:
        raise MoveRefused(sentences)


@transaction.atomic
def hand_over_file(
    participant: Participant,
    to: TeamMember,
    *,
    by: User,
    from_day: dt.date,
    seen: Collection[UUID] | None = None,
    answers: Mapping[str, str] | None = None,
) -> ReferentAssignment:
    """Pass one file on, tell the new key worker and the one before; return the new assignment.

    A key worker's own assignment ends; where a manager hands over a file that is not hers, everybody's. `seen` are the
    uuids of the assignments that the author read: where others hold now, somebody was faster. `answers`
    are by the key of their question (questions_about), and carried out with it. Raise NoActor, NotAllowed
    or MoveRefused.
    """
    current = Participant._base_manager.select_for_update(of=("self",)).select_related("centre").get(pk=participant.pk)
    if not may(by, "participant.identity", current):
        raise NotAllowed(ASSIGN)
    charge = list(charge_of(current, today()))
    if seen is not None and {assignment.uuid for assignment in charge} != set(seen):
        raise MoveRefused([_now_with(charge)])
    if not may(by, ASSIGN, current):
        raise NotAllowed(ASSIGN)
    _check(current.centre, to, from_day, by)
    own = [one for one in charge if one.member.user_id == by.pk and one.starts_on <= today()]
    later = next((one for one in charge if one.starts_on > today()), None)
    if own and later is not None:
        prepared = _("%(name)s takes over this file on %(day)s already. A manager can change that.")
        raise MoveRefused([prepared % {"name": later.member, "day": long_date(later.starts_on)}])
    ending = own or charge
    for question in questions_about(current, by) if answers else []:
        question.carry_out((answers or {}).get(question.key, ""), to)  # before the author's right on the file ends
    assignment = _pass_on(current, ending, charge, to, from_day)
    tell(_account_of(to), NoticeKind.FILE_HANDED_OVER, about=assignment.uuid, centre=current.centre, by=by, mail=True)
    _tell_former({one.member.user for one in ending}, assignment.uuid, current.centre, by)
    return assignment


def _tell_former(users: Collection[User | None], about: UUID, centre: Centre, by: User) -> None:
    """Tell those whose files a manager passed on; the author knows it, and nobody has an account without one."""
    for user in sorted((user for user in users if user is not None and user.pk != by.pk), key=lambda one: one.pk):
        tell(user, NoticeKind.FILE_PASSED_ON, about=about, centre=centre, by=by, mail=True)


def _now_with(charge: list[ReferentAssignment]) -> str:
    if not charge:
        return _("The key worker of this file was changed meanwhile: nobody has it now. Look at it again.")
    names = ", ".join(dict.fromkeys(str(assignment.member) for assignment in charge))
    return _("The key worker of this file was changed meanwhile: %(names)s. Look at it again.") % {"names": names}


def _pass_on(
    participant: Participant,
    ending: list[ReferentAssignment],
    charge: list[ReferentAssignment],
    to: TeamMember,
    from_day: dt.date,
) -> ReferentAssignment:
    """End some assignments on the eve and begin the next. Raise MoveRefused where it cannot be."""
    if sealed_from(_account_of(to)).filter(participant=participant).exists():
        raise MoveRefused(
            [_("This file is protected and %(name)s is not named on it. Choose a person who is.") % {"name": to}]
        )
    if any(one.member_id == to.pk and one.ends_on is None for one in charge):
        raise MoveRefused([_("%(name)s is the key worker of this file already.") % {"name": to}])
    for one in ending:
        if one.starts_on >= from_day:
            one.delete()  # it has not held a whole day yet; its history keeps that it was there
        elif one.ends_on is None or one.ends_on >= from_day:
            save_changes(one, ends_on=from_day - dt.timedelta(days=1))
    assignment = ReferentAssignment(participant=participant, member=to, starts_on=from_day)
    assignment.full_clean()
    assignment.save()
    return assignment


@transaction.atomic
def hand_over_caseload(whose: TeamMember, to: TeamMember, *, by: User, from_day: dt.date) -> list[ReferentAssignment]:
    """Pass on every file of a key worker that the author may hand over; the new key worker and the one before are
    told once.

    Files that `to` has already, or that are sealed from `to`, stay where they are. Raise NoActor, NotAllowed or
    MoveRefused; where no file is left to pass on (somebody was faster, or there is none), nothing is written.
    """
    _check(whose.centre, to, from_day, by)
    files = files_of(whose, by)
    locked = list(Participant._base_manager.select_for_update(of=("self",)).filter(pk__in=files).order_by("pk"))
    passed = []
    for participant in locked:
        charge = list(charge_of(participant, today()))  # read again: the lock was waited for
        ending = [one for one in charge if one.member_id == whose.pk and one.starts_on <= today()]
        try:
            if ending and all(one.ends_on is None for one in ending):  # else it is passed on, or ends, already
                passed.append(_pass_on(participant, ending, charge, to, from_day))
        except MoveRefused:
            continue
    if not passed:
        raise MoveRefused([_("%(name)s has no file that could pass to %(to)s.") % {"name": whose, "to": to}])
    tell(_account_of(to), NoticeKind.FILE_HANDED_OVER, about=whose.uuid, centre=whose.centre, by=by, mail=True)
    _tell_former({whose.user}, to.uuid, whose.centre, by)
    return passed


def files_of(whose: TeamMember, by: User) -> list[int]:
    """Return the keys of the files of a key worker today that the user may hand over."""
    own = ReferentAssignment.objects.current(today()).filter(member=whose).values("participant")
    return list(Participant.objects.for_user(by, ASSIGN).filter(pk__in=own).order_by("pk").values_list("pk", flat=True))
