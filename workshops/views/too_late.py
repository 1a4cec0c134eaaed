"""Answers that come in for a sheet that takes none any more: the script is answered, the page shows both sides."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING

from django.http import JsonResponse
from django.utils.translation import gettext as _

from workshops.enums import SessionState
from workshops.late_answers import TooManyWaiting, answers_that_differ, closed_words, received_words
from workshops.register import AttendanceAnswer, RegisterLine, SentAnswer, by_every_key

if TYPE_CHECKING:
    from workshops.views.desk import Desk


def answer_script(desk: Desk, sent: dict[str, SentAnswer]) -> JsonResponse:
    """Store the answers and tell the phone which acts have arrived; it may forget these. Raise ForeignAct.

    A script that gives its acts no keys is refused, and keeps its marks: they could not be stored exactly once.
    """
    words = closed_words(desk.session, named=desk.link is None) if desk.session.state == SessionState.CLOSED else ""
    if any(one.act is None for one in sent.values()):
        return JsonResponse({"refused": [words or desk.session.get_state_display()]}, status=409)
    try:
        waiting = desk.editor.send_to_team(sent)
    except TooManyWaiting:
        return JsonResponse({"refused": [too_many_words()]}, status=409)  # kept on the phone
    said = [
        words or state_words(desk),
        received_words(len(waiting)) if waiting else _("It says the same as your answers."),
    ]
    return JsonResponse(
        {"state": desk.session.state, "received": [str(one.act) for one in sent.values()], "said": " ".join(said)},
        status=202,
    )


def compare(desk: Desk, sent: dict[str, SentAnswer], lines: list[RegisterLine]) -> bool:
    """Set beside each other what the sheet says and what was sent; tell whether anything differs.

    Each answer that differs gets a key here, so that sending it to the team twice stores it once.
    """
    apart = answers_that_differ(desk.session, desk.user, sent, lines)
    by_key = by_every_key(desk.session, lines)
    for key, one in apart.items():
        line = by_key.get(key)
        theirs = line.mark if line else AttendanceAnswer()
        name = line.name if line else _("Somebody who is no longer on this sheet")
        act = one.act or uuid.uuid4()
        desk.late.append({"key": key, "name": name, "theirs": theirs, "mine": one.mark, "act": act})
    if not desk.late:
        return False
    first = state_words(desk)
    if desk.session.state == SessionState.CLOSED:
        first = closed_words(desk.session, named=desk.link is None)
    desk.problems.append({"text": f"{first} {_('Your answers below are not on it.')}", "href": "#late"})
    return True


def send_to_team(desk: Desk, sent: dict[str, SentAnswer]) -> int:
    """Store the answers of the form that set both sides beside each other; return how many.

    Raise ForeignAct, TooManyWaiting.
    """
    keyed = {key: replace(one, act=one.act or uuid.uuid4()) for key, one in sent.items()}
    return len(desk.editor.send_to_team(keyed))


def state_words(desk: Desk) -> str:
    """Return why the session takes no answers."""
    return {
        SessionState.CLOSED: _("This sheet is closed."),
        SessionState.HANDED_IN: _("This sheet is handed in: the team looks at it."),
        SessionState.CANCELLED: _("This session was cancelled."),
        SessionState.MOVED: _("This session was moved to another day."),
    }.get(desk.session.state, "")


def too_many_words() -> str:
    """Return what is said where too many answers of one sender wait already."""
    return _("The team has too many undecided answers of yours for this session. Ask them to decide about these first.")
