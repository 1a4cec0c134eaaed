"""Answers that come too late for their sheet: stored in a batch, once, and decided by whoever may reopen the sheet.

An answer comes too late when the sheet was closed, the session cancelled or moved, the person taken off the sheet, or
when the sender may no longer open it. What says the same as the sheet needs no decision (docs/adr/0034).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.enums import NoticeKind
from accounts.models import Notice, User
from accounts.staff import colleagues
from audit.models import TransitionLog
from core.date_words import hour_words
from core.history import bulk_create_tracked
from core.periods import BELGIUM, long_date
from home.notices import tell
from participants.models import GroupStay, Participant
from permissions.checks import has_right
from permissions.policy import POLICY
from permissions.transitions import MoveRefused, perform
from workshops.display_names import Namer, whole_names
from workshops.enums import BatchCause, BatchDoor, BatchMarkState, SessionState
from workshops.models import Attendance, BatchMark, Session, SheetBatch
from workshops.register import (
    LOOKED_AT,
    AttendanceAnswer,
    RegisterLine,
    SentAnswer,
    by_every_key,
    keys_of,
    lines_of,
    row_key,
    save_marks,
    verdict,
)

RIGHT = "session.reopen"
MOST_WAITING = 1000  # undecided answers of one sender about one session
NEWEST = 10**17 - 1  # a state of the sheet that has seen everything
TAKE, ASIDE = "take", "aside"
_CAUSES = {
    SessionState.CLOSED: BatchCause.CLOSED,
    SessionState.HANDED_IN: BatchCause.HANDED_IN,
    SessionState.CANCELLED: BatchCause.CANCELLED,
    SessionState.MOVED: BatchCause.MOVED,
}


class ForeignAct(ValueError):
    """The key of an act belongs to an answer of somebody else, or of another sheet: no phone sends this by itself."""


class TooManyWaiting(Exception):
    """The sender already has as many undecided answers about this session as Jalon keeps."""


# Receiving


def cause_of(session: Session) -> BatchCause:
    """Return why the session takes no marks in its present state."""
    return _CAUSES.get(session.state, BatchCause.ENDED)


def known_acts(session: Session, sender: User, acts: Iterable[UUID]) -> set[UUID]:
    """Return which of these acts are already stored. Raise ForeignAct for one of another sender or session."""
    stored = BatchMark.objects.filter(uuid__in=list(acts)).order_by()
    found = list(stored.values_list("uuid", "batch__session", "batch__sender"))
    if any((session_pk, sender_pk) != (session.pk, sender.pk) for _act, session_pk, sender_pk in found):
        raise ForeignAct
    return {act for act, *_whose in found}


def answers_that_differ(
    session: Session, user: User, sent: Mapping[str, SentAnswer], lines: Sequence[RegisterLine]
) -> dict[str, SentAnswer]:
    """Return the answers that say something else than the sheet, those of nobody on it included."""
    by_key = by_every_key(session, lines)
    return {key: one for key, one in sent.items() if key not in by_key or verdict(by_key[key], one, user) != "same"}


def receive(
    session: Session, sender: User, sent: Mapping[str, SentAnswer], namer: Namer, *, door: BatchDoor, cause: BatchCause
) -> list[BatchMark]:
    """Store the answers that differ from the sheet as one batch and tell who may decide; return those stored now.

    The session is locked and the sender is the author of the act under way. Each answer carries the key of its act: the
    same one sent again is not stored again, whatever was decided about it. Raise ForeignAct, TooManyWaiting.
    """
    known = known_acts(session, sender, [one.act for one in sent.values() if one.act is not None])
    fresh = {key: one for key, one in sent.items() if one.act not in known}
    lines = lines_of(session, sender, namer) if fresh else []
    by_key = by_every_key(session, lines)
    apart = answers_that_differ(session, sender, fresh, lines)
    if not apart:
        return []
    waiting = BatchMark.objects.waiting().filter(batch__session=session, batch__sender=sender)
    if waiting.count() + len(apart) > MOST_WAITING:
        raise TooManyWaiting
    persons = {key: by_key[key].person for key in apart if key in by_key}
    if len(persons) < len(apart):
        persons |= _persons(session, set(apart) - set(persons))
    batch = SheetBatch.objects.create(session=session, sender=sender, door=door, cause=cause)
    marks = [
        BatchMark(
            uuid=one.act,  # type: ignore[misc]  # each answer carries the key of its act
            batch=batch,
            participant=persons.get(key),
            key=key[:64],
            status=one.mark.status,
            minutes_missed=one.mark.minutes,
            noted_at=one.noted_at,
        )
        for key, one in apart.items()
    ]
    _tell_deciders(session, sender)
    return bulk_create_tracked(BatchMark, marks)


def _persons(session: Session, wanted: Collection[str]) -> dict[str, Participant]:
    """Return the persons behind keys of no line that the sender sees: who left the groups, or whose file was sealed.

    Nothing of them is shown here; the pages that list late answers ask for the rights of their own reader.
    """
    once = GroupStay.objects.filter(group__sessions=session).order_by().values("enrolment__participant")
    noted = Attendance.history.filter(session=session.pk).order_by().values("participant_id")
    found = Participant.objects.filter(pk__in=once.union(noted)).only("pk", "uuid")
    return {key: person for person in found for key in keys_of(session, person) if key in wanted}


def _tell_deciders(session: Session, sender: Any) -> None:
    """Tell who may reopen the sheet; who has not read the last notice about it yet is not told again."""
    centre = session.workshop.centre
    told = Notice.objects.unread().filter(kind=NoticeKind.LATE_MARKS, about=session.uuid).order_by().values("user")
    for user in colleagues(centre, *POLICY[RIGHT]).exclude(pk__in=told).exclude(pk=sender.pk):
        tell(user, NoticeKind.LATE_MARKS, about=session.uuid, centre=centre, by=sender)


def received_words(count: int) -> str:
    """Return what the sender is told of answers that wait for a decision."""
    return ngettext(
        "%(count)s answer went to the team, who will decide. Nothing more is needed from you.",
        "%(count)s answers went to the team, who will decide. Nothing more is needed from you.",
        count,
    ) % {"count": count}


def closed_words(session: Session, *, named: bool) -> str:
    """Return who closed the sheet and when; names of the team do not leave it. One statement."""
    log = TransitionLog.objects.filter(kind=session._meta.label_lower, object=session.uuid, move="close")
    last = log.select_related("actor").order_by("-pk").first()
    if last is None:
        return _("This sheet is closed.")
    name = last.actor.get_full_name() if named else _("Somebody else")
    local = timezone.localtime(last.at, BELGIUM)
    words = {"name": name, "day": long_date(local.date()), "time": hour_words(local)}
    return _("%(name)s closed this sheet on %(day)s at %(time)s.") % words


# Showing


def waiting_of(session: Session, user: User) -> int:
    """Return how many late answers about a session wait: all for who may decide, otherwise the user's own."""
    waiting = BatchMark.objects.waiting().filter(batch__session=session)
    if not has_right(user, RIGHT, centre=session.workshop.centre):
        waiting = waiting.filter(batch__sender=user)
    return waiting.visible_to(user).count()


@dataclass(slots=True)
class LateLine:
    """One late answer beside what the sheet says of the same person now."""

    record: BatchMark
    line: RegisterLine | None
    chosen: str = ""

    @property
    def name(self) -> str:
        """The person's name, or that the answer fits nobody of the sheet."""
        return self.line.name if self.line else _("Somebody who is no longer on this sheet")

    @property
    def sent(self) -> AttendanceAnswer:
        """The answer as it was sent."""
        return AttendanceAnswer(self.record.status, self.record.minutes_missed)

    @property
    def sender(self) -> str:
        """Who sent it: the name of an account, or of a link."""
        return self.record.batch.sender.get_full_name()


def late_lines(session: Session, user: User) -> tuple[list[LateLine], list[LateLine], list[RegisterLine]]:
    """Return the late answers about a session: those to decide, those decided, and the lines they are compared with."""
    marks = list(
        BatchMark.objects.for_user(user, RIGHT)
        .filter(batch__session=session)
        .select_related("batch__sender", "decided_by")
        .order_by("batch__created_at", "pk")
    )
    persons = {mark.participant_id for mark in marks if mark.participant_id}
    lines = lines_of(session, user, whole_names, more=persons) if marks else []
    by_person = {line.person.pk: line for line in lines}
    found = [LateLine(mark, by_person.get(mark.participant_id)) for mark in marks]
    waiting = [one for one in found if one.record.state == BatchMarkState.WAITING]
    decided = [one for one in found if one.record.state != BatchMarkState.WAITING]
    return waiting, decided, [one.line for one in found if one.line]


def takes_late(session: Session) -> bool:
    """Tell whether a late answer can still be taken over: the session took place."""
    return session.state in (*LOOKED_AT, SessionState.CLOSED)


# Deciding


@dataclass(slots=True)
class Decided:
    """What a decision did: how many were taken over and put aside, lines changed, and why the sheet stayed open."""

    session: Session
    taken: int = 0
    aside: int = 0
    changed: list[RegisterLine] = field(default_factory=list)
    still_open: list[Any] = field(default_factory=list)


@transaction.atomic
def decide(session: Session, choices: Mapping[BatchMark, str], *, reason: str, by: User) -> Decided:
    """Take late answers over on the sheet or put them aside, in the act under way; the session is locked.

    A closed sheet is reopened with the reason, written and closed again; where it cannot be closed it stays open. Of
    several answers about one person the last received is written. Raise MoveRefused, with nothing written.
    """
    taken = [mark for mark, choice in choices.items() if choice == TAKE]
    done = Decided(session, taken=len(taken), aside=len(choices) - len(taken))
    if taken:
        _write(done, taken, reason=reason, by=by)
    for mark, choice in choices.items():
        perform(mark, "apply" if choice == TAKE else "put_aside", by=by, reason=reason)
    return done


def _write(done: Decided, taken: Sequence[BatchMark], *, reason: str, by: User) -> None:
    session = done.session
    if not takes_late(session) or any(mark.participant is None for mark in taken):
        raise MoveRefused([_("There is no sheet on which this answer can be written. Put it aside.")])
    was_closed = session.state == SessionState.CLOSED
    if was_closed:
        session = perform(session, "reopen", by=by, reason=reason)
    ordered = sorted(taken, key=lambda mark: (mark.batch.created_at, mark.pk))
    persons = [(mark, mark.participant) for mark in ordered if mark.participant is not None]
    sent = {
        row_key(session, person): SentAnswer(AttendanceAnswer(mark.status, mark.minutes_missed), NEWEST)
        for mark, person in persons
    }
    done.changed = save_marks(session, by, whole_names, sent, more={person.pk for _mark, person in persons}).changed
    if was_closed:
        try:
            session = perform(session, "close", by=by)
            Attendance.objects.fix_expected(session=session)
        except MoveRefused as refused:
            done.still_open = refused.sentences
    done.session = session
