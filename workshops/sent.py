"""Marks as they come in: from the fields of a page's form, or as JSON from the script that keeps them on a device."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from workshops.enums import AttendanceStatus
from workshops.models import Session
from workshops.register import TIMED, Mark, Sent

MOST_MARKS = 500  # longer than any sheet
MARK, MINUTES = "mark-", "minutes-"  # names of fields: each with the key of a line behind it


class NotMarks(ValueError):
    """What was sent is no batch of marks; only a broken script sends such a thing."""


class WrongMinutes(Exception):
    """Minutes that cannot be; `keys` are the lines, `sentence` what to do."""

    def __init__(self, keys: list[str], session: Session) -> None:
        self.keys = keys
        self.sentence = _("Write how many minutes: a whole number from 1 to %(most)s.") % {"most": session.minutes}
        super().__init__(self.sentence)


def _number(value: Any) -> int:
    """Return a whole number that is not negative. Raise NotMarks for anything else."""
    text = str(value if value is not None else "").strip() or "0"
    if not (text.isascii() and text.isdigit() and len(text) < 18):
        raise NotMarks(text)
    return int(text)


def _mark(status: Any, minutes: Any, session: Session) -> Mark | None:
    """Return the mark, None for minutes that cannot be. Raise NotMarks for a word that is none."""
    if status == "":
        return Mark()
    if status not in AttendanceStatus.values:
        raise NotMarks(str(status))
    if status not in TIMED or minutes in (None, ""):
        return Mark(status)
    try:
        count = _number(minutes)
    except NotMarks:
        return None
    return Mark(status, count) if 1 <= count <= session.minutes else None


def marks_of_form(posted: Mapping[str, str], session: Session) -> dict[str, Sent]:
    """Return the marks of a page's form by the key of their lines. Raise WrongMinutes, NotMarks."""
    seen, found, wrong = _number(posted.get("seen")), {}, []
    for name in [name for name in posted if name.startswith(MARK)][:MOST_MARKS]:
        key = name.removeprefix(MARK)
        mark = _mark(posted[name], posted.get(f"{MINUTES}{key}"), session)
        if mark is None:
            wrong.append(key)
        else:
            found[key] = Sent(mark, seen)
    if wrong:
        raise WrongMinutes(wrong, session)
    return found


def marks_of_json(body: bytes, session: Session) -> tuple[dict[str, Sent], int]:
    """Return the marks that a script sent, and the state of the sheet that it knows of. Raise NotMarks, WrongMinutes.

    {"known": 12, "marks": [{"key": …, "status": …, "minutes": …, "seen": 12, "tried": [[status, minutes], …]}, …]}
    """
    try:
        said = json.loads(body)
        marks, known = said["marks"], _number(said.get("known"))
        if not isinstance(marks, list) or len(marks) > MOST_MARKS:
            raise NotMarks("marks")
        found = dict(_sent(one, session) for one in marks)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise error if isinstance(error, NotMarks) else NotMarks(str(error)) from error
    wrong = [key for key, sent in found.items() if sent is None]
    if wrong:
        raise WrongMinutes(wrong, session)
    return found, known


def _sent(one: dict[str, Any], session: Session) -> tuple[str, Sent | None]:
    mark = _mark(one["status"], one.get("minutes"), session)
    tried = frozenset(_tried(one, session))
    return str(one["key"]), None if mark is None else Sent(mark, _number(one.get("seen")), tried)


def _tried(one: dict[str, Any], session: Session) -> Iterator[Mark]:
    for status, minutes in one.get("tried") or []:
        mark = _mark(status, minutes, session)
        if mark is not None:
            yield mark
