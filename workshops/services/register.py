"""Filling in a sheet: opened by its first answer, saved, somebody added, closed; answers too late go to the team.

Each function is called in the act of who fills it in, on a session that is locked until the end of the transaction. The
merge rule of single answers is that of workshops.register.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from participants.models import Participant
from partners.models import Organisation
from permissions.transitions import MoveRefused, perform
from workshops.display_names import Namer
from workshops.enums import AttendanceStatus, BatchCause, BatchDoor, SessionState
from workshops.facilitation import note_runner
from workshops.late_answers import NEWEST, TooManyWaiting, cause_of, known_acts, receive
from workshops.models import Attendance, BatchMark, Session
from workshops.register import (
    FILLED_IN,
    AttendanceAnswer,
    RegisterLine,
    SavedBatch,
    SentAnswer,
    all_present,
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

    `runner_unknown`: it was said that somebody ran the session who cannot have.
    """

    def __init__(self, sentences: Sequence[str], missing: list[RegisterLine], *, runner_unknown: bool) -> None:
        self.sentences, self.missing, self.runner_unknown = list(sentences), missing, runner_unknown
        super().__init__("; ".join(self.sentences))


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
    user: Any
    namer: Namer

    def open(self) -> Session:
        """Open a planned sheet; return the session as it is then. Raises SheetRefused."""
        if self.session.state in FILLED_IN:
            return self.session
        try:
            return perform(self.session, "hold", by=self.user)
        except MoveRefused as refusal:
            closed = self.session.state == SessionState.CLOSED
            sentences = [_("This sheet is closed.")] if closed else [str(sentence) for sentence in refusal.sentences]
            raise SheetRefused(sentences) from refusal

    def known(self, sent: Mapping[str, SentAnswer]) -> set[str]:
        """Return the keys of answers that were sent before and that the team has already. Raises ForeignAct."""
        acts = known_acts(self.session, self.user, [one.act for one in sent.values() if one.act and one.tried])
        return {key for key, one in sent.items() if one.act in acts}

    def fill_in(self, sent: Mapping[str, SentAnswer], *, everybody: bool = False, opens: bool = False) -> Filled:
        """Save answers; those that the team has already are left out. Raises SheetRefused, ForeignAct.

        `everybody` notes who has no answer yet as present; with it, with an answer or with `opens` a planned sheet is
        opened.
        """
        waiting = self.known(sent)
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

    def close(
        self, lines: list[RegisterLine], *, ran_by: str = "", organisation: Organisation | None = None
    ) -> Session:
        """Note who ran the session, where nobody is noted, and close the sheet. Raises CloseRefused."""
        unknown = bool(ran_by or organisation) and not note_runner(
            self.session, ran_by, self.user, organisation=organisation
        )
        try:
            closed = perform(self.session, "close", by=self.user)
        except MoveRefused as refusal:
            missing = missing_of(self.session, lines)
            raise CloseRefused(
                [str(sentence) for sentence in refusal.sentences], missing, runner_unknown=unknown
            ) from refusal
        Attendance.objects.fix_expected(session=closed)
        return closed

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
