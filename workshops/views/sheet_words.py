"""What the script of a sheet says, in the user's language (static/js/register.js)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from workshops.enums import AttendanceStatus, SessionState
from workshops.register import count_words, minutes_words
from workshops.register_parsing import WrongMinutes

if TYPE_CHECKING:
    from workshops.views.desk import Desk

USUAL = {AttendanceStatus.LATE: 15, AttendanceStatus.LEFT_EARLY: 30}


def script_words(desk: Desk) -> dict[str, Any]:
    """Return the words of the script of a sheet, by name."""
    return {
        "marks": {"": _("Not noted"), **{value: str(label) for value, label in AttendanceStatus.choices}},
        "minutes": minutes_words("{n}"),
        "states": {value: str(label) for value, label in SessionState.choices},
        "longest": desk.session.minutes,
        "wrong": WrongMinutes([], desk.session.minutes).sentence,
        "usual": {status.value: min(minutes, desk.session.minutes) for status, minutes in USUAL.items()},
        "one": count_words(1, "{there}", "{of}"),
        "many": count_words(2, "{there}", "{of}"),
        "all": _("All present"),
        "others": _("The others: present"),
        "saved": _("saved"),
        "saving": _("saving…"),
        "kept": _("kept on this phone"),
        "unkept": _("not sent: do not close this page"),
        "team": _("Send to the team"),
        "no_network": _("There is no network. Your answers stay on this phone."),
        "offline": _("no network"),
        "signed_out": _("You are signed out. Your marks are kept on this phone: sign in again and they are saved."),
        "refused": _("Your marks are kept on this phone, but they were not accepted:"),
        "unreachable": _(
            "This sheet can no longer be opened from here. Your marks are kept on this phone. Sign in or open your "
            "link again; if that does not work, send them to the team."
        ),
        "reload": _("Load the page again"),
        **_closing_words(desk),
        "undone": _("Undone."),
        "mine": _("Put {mark}"),
        "theirs": _("Keep {mark}"),
        "clash": _("You noted: {mark}."),
        "returned": _("Marks that had waited on this phone are on the sheet again."),
    }  # fmt: skip


def _closing_words(desk: Desk) -> dict[str, str]:
    if desk.link:
        return {
            "closing": _("There is no network. The sheet will be handed in as soon as your marks are sent."),
            "unclosed": _("You asked to hand in this sheet while there was no network. It is not handed in yet."),
            "not_closing": _("Do not hand it in"),
        }
    return {
        "closing": _("There is no network. The sheet will be closed as soon as your marks are sent."),
        "unclosed": _("You asked to close this sheet while there was no network. It is not closed yet."),
        "not_closing": _("Do not close it"),
    }
