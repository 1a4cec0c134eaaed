"""Marks as they come in: from the fields of a page's form, or as JSON from the script that keeps them on a device."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from workshops.enums import AttendanceStatus
from workshops.facilitation import How, RanBy
from workshops.models import Session
from workshops.register import OVER, TIMED, AttendanceAnswer, SentAnswer

MOST_MARKS = 500  # longer than any sheet
MARK, MINUTES, ACT = "mark-", "minutes-", "act-"  # names of fields: each with the key of a line behind it
LONGEST = 24 * 60  # minutes of an answer that comes too late: the hours of its session may have changed since


class NotMarks(ValueError):
    """What was sent is no batch of marks; only a broken script sends such a thing."""


class WrongMinutes(Exception):
    """Minutes that cannot be; `keys` are the lines, `sentence` what to do."""

    def __init__(self, keys: list[str], most: int) -> None:
        self.keys = keys
        self.sentence = _("Write how many minutes: a whole number from 1 to %(most)s.") % {"most": most}
        super().__init__(self.sentence)


def ran_by(posted: Mapping[str, str]) -> RanBy:
    """Return what the form says of who ran the session; without a word of it, what the sheet says."""
    return RanBy(posted.get("ran_how", How.SHOWN), posted.get("ran_by", ""), posted.get("ran_stamp", ""))


def _number(value: Any) -> int:
    """Return a whole number that is not negative. Raise NotMarks for anything else."""
    text = str(value if value is not None else "").strip() or "0"
    if not (text.isascii() and text.isdigit() and len(text) < 18):
        raise NotMarks(text)
    return int(text)


def _most(session: Session) -> int:
    """Return how many minutes an answer may have at most."""
    return LONGEST if session.state in OVER else session.minutes


def _mark(status: Any, minutes: Any, most: int) -> AttendanceAnswer | None:
    """Return the mark, None for minutes that cannot be. Raise NotMarks for a word that is none."""
    if status == "":
        return AttendanceAnswer()
    if status not in AttendanceStatus.values:
        raise NotMarks(str(status))
    if status not in TIMED or minutes in (None, ""):
        return AttendanceAnswer(status)
    try:
        count = _number(minutes)
    except NotMarks:
        return None
    return AttendanceAnswer(status, count) if 1 <= count <= most else None


def marks_of_form(posted: Mapping[str, str], session: Session) -> dict[str, SentAnswer]:
    """Return the marks of a page's form by the key of their lines. Raise WrongMinutes, NotMarks."""
    seen, found, wrong, most = _number(posted.get("seen")), {}, [], _most(session)
    for name in [name for name in posted if name.startswith(MARK)][:MOST_MARKS]:
        key = name.removeprefix(MARK)
        mark = _mark(posted[name], posted.get(f"{MINUTES}{key}"), most)
        if mark is None:
            wrong.append(key)
        else:
            found[key] = SentAnswer(mark, seen, act=_act(posted.get(f"{ACT}{key}")))
    if wrong:
        raise WrongMinutes(wrong, most)
    return found


def marks_of_json(body: bytes, session: Session, *, most: int = 0) -> tuple[dict[str, SentAnswer], int]:
    """Return the marks that a script sent, and the state of the sheet that it knows of. Raise NotMarks, WrongMinutes.

    {"known": 12, "marks": [{"key": …, "status": …, "minutes": …, "seen": 12, "tried": [[status, minutes], …],
    "act": uuid, "at": milliseconds by the phone's clock}, …]}. `most` minutes: by default those of the session.
    """
    most = most or _most(session)
    try:
        said = json.loads(body)
        marks, known = said["marks"], _number(said.get("known"))
        if not isinstance(marks, list) or len(marks) > MOST_MARKS:
            raise NotMarks("marks")
        found = dict(_read_answer(one, most) for one in marks)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise error if isinstance(error, NotMarks) else NotMarks(str(error)) from error
    acts = [sent.act for sent in found.values() if sent is not None and sent.act]
    if len(acts) != len(set(acts)):
        raise NotMarks("act")
    wrong = [key for key, sent in found.items() if sent is None]
    if wrong:
        raise WrongMinutes(wrong, most)
    return {key: sent for key, sent in found.items() if sent is not None}, known


def _read_answer(one: dict[str, Any], most: int) -> tuple[str, SentAnswer | None]:
    mark = _mark(one["status"], one.get("minutes"), most)
    tried = frozenset(_read_tried(one, most))
    rest = _number(one.get("seen")), tried, _act(one.get("act")), _moment(one.get("at"))
    return str(one["key"]), None if mark is None else SentAnswer(mark, *rest)


def _read_tried(one: dict[str, Any], most: int) -> Iterator[AttendanceAnswer]:
    for status, minutes in one.get("tried") or []:
        mark = _mark(status, minutes, most)
        if mark is not None:
            yield mark


def _act(text: Any) -> UUID | None:
    """Return the key of an act, None where none was given. Raise NotMarks for what is no key."""
    if text in (None, ""):
        return None
    try:
        return UUID(text)
    except (ValueError, AttributeError, TypeError) as error:
        raise NotMarks("act") from error


def _moment(milliseconds: Any) -> dt.datetime | None:
    """Return the moment that a phone's clock showed, None for one that no calendar has: the clock decides nothing."""
    if isinstance(milliseconds, bool) or not isinstance(milliseconds, int | float):
        return None
    try:
        return dt.datetime.fromtimestamp(milliseconds / 1000, tz=dt.UTC)
    except (ValueError, OverflowError, OSError):
        return None
