"""Sealing a file and lifting the seal: one person asks, another decides, and at least two are named (product.md 5).

Who is named is fixed with the asking: to change it, the seal is lifted and asked for anew, by two persons each time.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.enums import NoticeKind, Role
from accounts.models import Centre, User
from accounts.staff import colleagues
from audit.log import log_transition
from core.actor import NoActor, require_act
from core.periods import today
from home.notices import tell
from participants.enums import SealState
from participants.models import Participant, ReferentAssignment, Seal, SealName
from participants.models.seal import LEAST_NAMED, SealQuerySet, is_officer
from permissions.checks import may
from permissions.transitions import LONGEST_REASON, MoveRefused, NotAllowed, perform

ASK, DECIDE = "seal.ask", "seal.decide"
MOST_REASON = 300
# Roles of those who may see something of a file or of a sheet: the others see no file, named or not.
NAMEABLE = (Role.SOCIAL_WORKER, Role.FACILITATOR, Role.MANAGER)
DECIDING = (Role.MANAGER, Role.DPO)
MOVES_WITH_REASON = ("refuse", "ask_lift", "keep")


def may_be_named(centre: Centre) -> QuerySet[User]:
    """Return the staff of the centre who can be named on a seal today."""
    return colleagues(centre, *NAMEABLE)


def key_workers_of(participant: Participant) -> list[User]:
    """Return the accounts of the key workers of a file today."""
    charge = ReferentAssignment.objects.current(today()).filter(participant=participant, member__user__isnull=False)
    return [one.member.user for one in charge.select_related("member__user").order_by("pk")]


def _refusals(participant: Participant, by: User, named: Collection[User], reason: str) -> list[str]:
    keys = {user.pk for user in named}
    sentences = []
    if not reason:
        sentences.append(_("Say why the file should be protected."))
    if len(reason) > MOST_REASON:
        sentences.append(_("The reason is too long: at most %(most)s characters.") % {"most": MOST_REASON})
    if may_be_named(participant.centre).filter(pk__in=keys).count() != len(keys):
        sentences.append(_("Only people who work with files in your centre today can be named."))
    if len(keys) < LEAST_NAMED:
        sentences.append(_("Name two persons or more: lifting the protection, too, takes two."))
    able = {user.pk for user in (*key_workers_of(participant), *colleagues(participant.centre, Role.MANAGER))}
    if not keys & able:
        sentences.append(_("Name the key worker or a manager: else nobody could ask to lift the protection."))
    left_out = {user.pk for user in key_workers_of(participant)} - keys - {by.pk}
    if left_out and not colleagues(participant.centre, Role.DPO).exclude(pk=by.pk).exists():
        sentences.append(_("Name the key worker: to leave them out, your centre needs a data-protection officer."))
    return sentences


@transaction.atomic
def ask(participant: Participant, *, by: User, named: Collection[User], reason: str) -> Seal:
    """Ask to seal the file for all but the named; those who may decide are told. The file stays as it is until then.

    Raise NoActor, NotAllowed or MoveRefused (sealed or asked for already; see the sentences above).
    """
    if require_act().user.pk != by.pk:
        raise NoActor("Sealing is asked for by the author of the act.")
    # The second of two at once waits here and finds the seal that the first asked for.
    current = Participant._base_manager.select_for_update(of=("self",)).select_related("centre").get(pk=participant.pk)
    if not may(by, ASK, current):
        raise NotAllowed(ASK)
    if Seal.objects.open().filter(participant=current).exists():
        raise MoveRefused([_("This file is protected already, or its protection is asked for.")])
    reason = " ".join(reason.split())
    if sentences := _refusals(current, by, named, reason):
        raise MoveRefused(sentences)
    seal = Seal(participant=current, reason=reason, asked_by=by)
    seal.full_clean(exclude=["state"])
    seal.save()
    for user in sorted(set(named), key=lambda one: one.pk):
        SealName.objects.create(seal=seal, user=user)
    log_transition(seal, move="ask", from_state="", to_state=seal.state, reason=reason)
    _tell_deciders(seal, by)
    return seal


def _tell_deciders(seal: Seal, by: User) -> None:
    """Tell those who may decide about the seal now, but not the one who asks."""
    centre = seal.participant.centre
    for user in colleagues(centre, *DECIDING).exclude(pk=by.pk):
        if may_decide(user, seal):
            tell(user, NoticeKind.SEAL_ASKED, about=seal.uuid, centre=centre, by=by, mail=True)


def may_decide(user: User, seal: Seal) -> bool:
    """Answer whether a person other than the one who asked knows the seal and may decide about it now.

    Only the officer decides whether a file is taken away from its key worker.
    """
    if not may(user, DECIDE, seal) or user.pk == (seal.lift_asked_by_id or seal.asked_by_id):
        return False
    return seal.state != SealState.ASKED or not seal.leaves_out_key_worker or _is_officer(user, seal)


def _is_officer(user: User, seal: Seal) -> bool:
    return colleagues(seal.participant.centre, Role.DPO).filter(pk=user.pk).exists()


def to_decide(user: User, centre: Centre) -> QuerySet[Seal]:
    """Return the seals of a centre that wait for this person's decision."""
    known = Seal.objects.for_user(user, DECIDE).filter(participant__centre=centre)
    asked = known.filter(state=SealState.ASKED).exclude(asked_by=user)
    if not is_officer(user):
        asked = asked.exclude(pk__in=asked.leaving_out_key_worker().values("pk"))
    return asked | known.filter(state=SealState.LIFT_ASKED).exclude(lift_asked_by=user)


@transaction.atomic
def move(seal: Seal, name: str, *, by: User, reason: str = "") -> Seal:
    """Make one move of a seal and tell whom it concerns. Raise as perform() does.

    What is decided is told to who asked, to the named and to the key workers who are left out; the notice names no
    file that is closed to them now.
    """
    asked_by, lift_asked_by = seal.asked_by, seal.lift_asked_by
    moved = perform(seal, name, by=by, reason=" ".join(reason.split())[: LONGEST_REASON + 1])
    if name == "ask_lift":
        _tell_deciders(moved, by)
        return moved
    named = [one.user for one in moved.names.select_related("user").order_by("pk")] if name != "refuse" else []
    told = {user.pk: user for user in (asked_by if lift_asked_by is None else lift_asked_by, *named)}
    told.pop(by.pk, None)
    if name == "confirm":  # told that a file is closed to them, and nothing of it
        told |= {user.pk: user for user in key_workers_of(moved.participant) if user.pk != by.pk}
    here = set(colleagues(moved.participant.centre).filter(pk__in=told).values_list("pk", flat=True))
    for key, user in told.items():
        if key in here:
            tell(user, NoticeKind.SEAL_DECIDED, about=moved.uuid, centre=moved.participant.centre, by=by, mail=True)
    return moved


def seals_known_to(user: User) -> SealQuerySet:
    """Return the seals, of any state, that the user asked for, decides about or is named on, newest first."""
    asked, decided = (Seal.objects.for_user(user, action).values("pk") for action in (ASK, DECIDE))
    seals = Seal.objects.filter(Q(pk__in=asked) | Q(pk__in=decided))
    return seals.select_related("participant__centre", "asked_by", "lift_asked_by").order_by("-created_at", "-pk")
