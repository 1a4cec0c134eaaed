"""Filling in a sheet: opened by its first answer, saved, somebody added, closed; answers too late go to the team.

A SheetEditor is used in the act of the user who fills the sheet in, on a session that is locked until the end of the
transaction. The merge rule of single answers is that of workshops.register.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from participants.models import Participant
from partners.models import Organisation
from permissions.transitions import MoveRefused, perform
from workshops.display_names import Namer
from workshops.enums import AttendanceStatus, BatchCause, BatchDoor, SessionState
from workshops.facilitation import RanBy, RunnersUnknown, add_who_ran, note_who_ran, who_ran
from workshops.late_answers import NEWEST, TooManyWaiting, cause_of, known_acts, receive
from workshops.models import Attendance, BatchMark, Session
from workshops.register import (
    AttendanceAnswer,
    RegisterLine,
    SavedBatch,
    SentAnswer,
    all_present,
    filled_in,
    lines_of,
    missing_of,
    row_key,
    save_marks,
)


class SheetRefused(Exception):
    """The sheet cannot be opened; `sentences` say why, in the user's language."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self.sentences = list(sentences)
        super().__init__("; ".join(self.sentences))


class CloseRefused(Exception):
    """The sheet cannot be closed: `missing` are the lines without an answer, `sentences` say what else is against it.

    `runners`: what is wrong with who is said to have run the session.
    """

    def __init__(self, sentences: Sequence[str], missing: list[RegisterLine], *, runners: str = "") -> None:
        self.sentences, self.missing, self.runners = list(sentences), missing, runners
        super().__init__("; ".join([*self.sentences, runners]))


@dataclass
class Filled:
    """What became of answers: the session as it is now, what was saved, the keys of those that wait for the team."""

    session: Session
    saved: SavedBatch
    waiting: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class SheetEditor:
    """Who fills in which sheet, by an account or by a link, and by which names persons are called there."""

    session: Session
    user: User
    namer: Namer

    def open(self) -> Session:
        """Open a planned sheet; return the session as it is then. Raises SheetRefused."""
        if self.session.state in filled_in(self.user):
            return self.session
        try:
            return perform(self.session, "hold", by=self.user)
        except MoveRefused as refusal:
            closed = self.session.state == SessionState.CLOSED
            sentences = [_("This sheet is closed.")] if closed else [str(sentence) for sentence in refusal.sentences]
            raise SheetRefused(sentences) from refusal

    def keys_sent_before(self, sent: Mapping[str, SentAnswer]) -> set[str]:
        """Return the keys of answers that were sent before and that the team has already. Raises ForeignAct."""
        acts = known_acts(self.session, self.user, [one.act for one in sent.values() if one.act and one.tried])
        return {key for key, one in sent.items() if one.act in acts}

    def fill_in(self, sent: Mapping[str, SentAnswer], *, everybody: bool = False, opens: bool = False) -> Filled:
        """Save answers; those that the team has already are left out. Raises SheetRefused, ForeignAct.

        `everybody` notes who has no answer yet as present; with it, with an answer or with `opens` a planned sheet is
        opened.
        """
        waiting = self.keys_sent_before(sent)
        fresh = {key: one for key, one in sent.items() if key not in waiting}
        session = self.open() if fresh or everybody or opens else self.session
        if everybody:
            fresh = all_present(lines_of(session, self.user, self.namer)) | fresh
        return Filled(session, save_marks(session, self.user, self.namer, fresh), waiting)

    def add(self, person: Participant) -> Filled:
        """Note somebody who was not expected as present; a second time it does nothing. Raises SheetRefused."""
        session = self.open()
        sent = {row_key(session, person): SentAnswer(AttendanceAnswer(AttendanceStatus.PRESENT), seen=NEWEST)}
        return Filled(session, save_marks(session, self.user, self.namer, sent, more=[person.pk]))

    def close(self, lines: list[RegisterLine], ran: RanBy, *, organisation: Organisation | None = None) -> Session:
        """Note who ran the session and close the sheet: both or neither. Raises CloseRefused.

        By a link, whose `organisation` it is, the sheet is handed in and not closed.
        """
        move = "close" if organisation is None else "hand_in"
        try:
            with transaction.atomic():
                wanted = who_ran(self.session, ran, self.user, organisation)
                # Whoever closes may have the sheet by a row that goes: first who ran it, then the move, then the rest.
                add_who_ran(self.session, wanted)
                done = perform(self.session, move, by=self.user)
                note_who_ran(done, wanted)
                if move == "close":
                    Attendance.objects.fix_expected(session=done)
                return done
        except RunnersUnknown as error:
            runners, sentences = error.sentence, []
        except MoveRefused as refusal:
            runners, sentences = "", [str(sentence) for sentence in refusal.sentences]
        raise CloseRefused(sentences, missing_of(self.session, lines), runners=runners)

    def send_to_team(self, sent: Mapping[str, SentAnswer], cause: BatchCause | None = None) -> list[BatchMark]:
        """Store the answers that differ from the sheet for who may reopen it. Raises ForeignAct, TooManyWaiting."""
        cause = cause or cause_of(self.session)
        return receive(self.session, self.user, sent, self.namer, door=BatchDoor.SHEET, cause=cause)

    def send_unlisted(self, sent: Mapping[str, SentAnswer], unknown: Collection[str]) -> set[str]:
        """Store answers about persons who are no longer on the sheet; return the keys of those that the team has now.

        A phone keeps those that have no key of their own, and all of them where too many wait already. Raises
        ForeignAct.
        """
        keyed = {key: sent[key] for key in unknown if sent[key].act}
        if not keyed:
            return set()
        try:
            self.send_to_team(keyed, BatchCause.NOT_LISTED)
        except TooManyWaiting:
            return set()
        return set(keyed)
