"""What becomes of plans where a path ends without news, and where such an end is taken back."""

from __future__ import annotations

import datetime as dt

from accounts.models import User
from actionplans.services import close_without_news, reopen_after_take_back
from participants.models import Enrolment
from participants.services.exits import ON_LEAVING_WITHOUT_NEWS, ON_TAKE_BACK


@ON_LEAVING_WITHOUT_NEWS.register(name="actionplans")
def close_plans(enrolment: Enrolment, by: User, ended_on: dt.date) -> None:
    """Close what is open: nobody can be asked what came of it."""
    close_without_news(enrolment, by=by, closed_on=ended_on)


@ON_TAKE_BACK.register(name="actionplans")
def reopen_plans(enrolment: Enrolment, by: User) -> None:
    """Open again what closed by itself, and ask anew about what was left open for a new path."""
    reopen_after_take_back(enrolment, by=by)
