"""Opening a file that is not one's own: with a reason, for four hours, read only, and told at once (product.md 5)."""

from __future__ import annotations

import re
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.enums import NoticeKind, Role
from accounts.models import Centre, User
from accounts.staff import colleagues
from core.actor import NoActor, require_act
from core.history import save_changes
from core.normalisation import plain, without_invisible
from core.periods import today
from home.notices import tell
from participants.models import BreakGlassReview, Participant, ParticipantUserGrant
from participants.models.grants import BREAK_GLASS_LASTS, permission_of
from participants.services.questions import tell_officers
from participants.who_can_read import Why, readers_of
from permissions.checks import may
from permissions.policy import Grant
from permissions.transitions import MoveRefused, NotAllowed

OPEN = "break_glass.open"
READ = "participant.file"
LEAST_REASON = 20
MOST_REASON = 300
LEAST_WORDS = 3
# Decided on 28 November 2026: more than a substitute needs in an hour of emergencies, too few to read a caseload.
MOST_OPENINGS = 5
OPENINGS_WITHIN = timedelta(hours=1)
REVIEW_WITHIN = timedelta(days=7)


def checked_reason(text: str) -> str:
    """Return the reason without invisible characters, blanks around it and double ones.

    Raise MoveRefused unless it says enough: LEAST_REASON characters, LEAST_WORDS different words with letters.
    """
    reason = " ".join(without_invisible(text).split())
    if len(reason) < LEAST_REASON:
        sentence = ngettext(
            "The reason needs %(least)s characters or more; there is %(count)s now.",
            "The reason needs %(least)s characters or more; there are %(count)s now.",
            len(reason),
        )
        raise MoveRefused([sentence % {"least": LEAST_REASON, "count": len(reason)}])
    if len(reason) > MOST_REASON:
        raise MoveRefused([_("The reason is too long: at most %(most)s characters.") % {"most": MOST_REASON}])
    words = {word for word in re.findall(r"[^\W\d_]+", plain(reason)) if len(set(word)) > 1}
    if len(words) < LEAST_WORDS:
        raise MoveRefused([_("Write in a sentence why you need this file: the reason has too few words.")])
    return reason


def opening_in_force(user: User, participant: Participant) -> ParticipantUserGrant | None:
    """Return the opening by which the user reads the file now, or None."""
    openings = ParticipantUserGrant.objects.break_glass().in_force(timezone.now())
    return openings.filter(user=user, content_object=participant).order_by("-ends_at", "-pk").first()


def reads_anyway(user: User, participant: Participant) -> bool:
    """Answer whether the user reads the file without break-glass: as its key worker, or because it is lent."""
    return may(user, READ, participant) and opening_in_force(user, participant) is None


def told_of(participant: Participant) -> list[User]:
    """Return who is told of an opening: the key workers of today and who covers for them, as far as they may know."""
    readers = readers_of(participant, READ)
    return [reader.user for reader in (*readers.key_workers, *readers.covering)]


@transaction.atomic
def open_file(participant: Participant, *, by: User, reason: str) -> ParticipantUserGrant:
    """Open the file to its author for four hours, read only; return the grant, or the one that is in force already.

    The key workers and the officers of the centre are told in the same transaction, and a review is due. Raise NoActor
    unless `by` acts, NotAllowed without the right on this file (another centre, a sealed file), MoveRefused for who
    reads it anyway, says too little, or opened as many files as an hour allows.
    """
    if require_act().user.pk != by.pk:
        raise NoActor("A file is opened by the author of the act.")
    # The second of two at once waits here and finds what the first wrote.
    current = Participant._base_manager.select_for_update(of=("self",)).get(pk=participant.pk)
    if not may(by, OPEN, current):
        raise NotAllowed(OPEN)
    opening = opening_in_force(by, current)
    if opening is not None:
        return opening
    if may(by, READ, current):
        raise MoveRefused([_("You can read this file already: there is nothing to open.")])
    reason = checked_reason(reason)
    _count_opening(by, current.centre)
    now = timezone.now()
    grant = ParticipantUserGrant.objects.create(
        user=by,
        content_object=current,
        permission=permission_of(Grant.BREAK_GLASS),
        reason=reason,
        granted_by=by,
        granted_at=now,
        ends_at=now + BREAK_GLASS_LASTS,
    )
    review = BreakGlassReview.objects.create(grant=grant, due_on=today() + REVIEW_WITHIN)
    for user in told_of(current):
        if user.pk != by.pk:
            tell(user, NoticeKind.FILE_OPENED, about=review.uuid, centre=current.centre, by=by, mail=True)
    for officer in colleagues(current.centre, Role.DPO):
        tell(officer, NoticeKind.REVIEW_DUE, about=review.uuid, centre=current.centre, by=by)
    return grant


def _count_opening(by: User, centre: Centre) -> None:
    """Raise MoveRefused for who opened as many files as an hour allows; tell the officers with the last of them."""
    User._base_manager.select_for_update(no_key=True).get(pk=by.pk)  # two at once are counted one after the other
    since = timezone.now() - OPENINGS_WITHIN
    opened = ParticipantUserGrant.objects.break_glass().filter(user=by, granted_at__gt=since).count()
    if opened >= MOST_OPENINGS:
        raise MoveRefused(
            [
                _(
                    "You opened %(count)s files within an hour, which is the most. Wait a while, or ask the key worker "
                    "to lend you the file. What you typed is still there."
                )
                % {"count": opened}
            ]
        )
    if opened == MOST_OPENINGS - 1:
        tell_officers(by, centre, NoticeKind.OPENING_LIMIT)


@transaction.atomic
def close_file(participant: Participant, *, by: User) -> int:
    """End the author's own openings of the file now; return how many there were. The review stays due."""
    if require_act().user.pk != by.pk:
        raise NoActor("A file is closed by who opened it.")
    now = timezone.now()
    openings = ParticipantUserGrant.objects.break_glass().in_force(now).filter(user=by, content_object=participant)
    closed = list(openings.select_for_update(of=("self",)).order_by("pk"))
    for opening in closed:
        save_changes(opening, revoked_at=now)
    return len(closed)


def by_break_glass(user: User, participant: Participant) -> ParticipantUserGrant | None:
    """Return the opening by which, and only by which, the user reads the file now."""
    opening = opening_in_force(user, participant)
    reader = readers_of(participant, READ).of(user) if opening else None
    return opening if reader is not None and reader.why is Why.BREAK_GLASS else None
