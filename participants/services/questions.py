"""Questions whose answer may tell something of another person's file: they are counted, an account and an hour.

Each is an access row, written by who asks it; the rows of the last hour are the count. The data-protection officers are
told when an account reaches the limit.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import NoticeKind, Role
from accounts.models import Centre, User
from accounts.staff import colleagues
from audit.models import AccessEntry
from home.notices import tell

# Decided on 28 November 2026: enough for a day on which people come one after the other; to guess the three digits of
# one national register number takes seventeen hours at this pace (docs/adr/0030).
MOST_QUESTIONS = 30
WITHIN = dt.timedelta(hours=1)
COUNTED = ("participants.alike_closely", "participants.number_tried")


class TooManyQuestions(Exception):
    """An account asked as often as an hour allows; `sentence` says so to a person."""

    def __init__(self) -> None:
        super().__init__("too many questions")
        self.sentence = _(
            "You asked %(most)s times within an hour whether a person or a number is known here. What you typed is "
            "still there: save it again in a while, or ask your manager."
        ) % {"most": MOST_QUESTIONS}


def count_question(by: User, centre: Centre, what: str) -> None:
    """Let a question be asked, or raise TooManyQuestions. Call it before the access row `what` is written."""
    if what not in COUNTED:
        raise ValueError(what)
    User._base_manager.select_for_update(no_key=True).get(pk=by.pk)  # two at once are counted one after the other
    since = timezone.now() - WITHIN
    asked = AccessEntry.objects.filter(actor=by, at__gt=since, what__in=COUNTED).count()
    if asked >= MOST_QUESTIONS:
        raise TooManyQuestions
    if asked == MOST_QUESTIONS - 1:
        tell_officers(by, centre, NoticeKind.QUESTION_LIMIT)


def tell_officers(by: User, centre: Centre, kind: str) -> None:
    """Tell the data-protection officers of the centre that an account reached a limit."""
    for officer in colleagues(centre, Role.DPO):
        tell(officer, kind, about=by.uuid, centre=centre, by=by, mail=True)
