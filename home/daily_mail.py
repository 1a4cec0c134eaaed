"""The mail of the morning: how many things wait for a person, and where to read. It says neither whom nor what.

At most one leaves for a person on a working day, and only where something is new since the last look: a line that was
not there, or one that stands for more. Each person chooses daily, Mondays or none; lines of Mail.ALWAYS come whatever
she chose, those of Mail.NEVER in no mail.

That the day was looked at is committed before the mail is given to the mail server, so that a worker who is killed in
between sends none a second time; what was new then is new the next day. Before that, the server is asked whether it
answers: while it does not, nothing is noted and the next sweep of the morning tries again.
"""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from collections import Counter
from collections.abc import Callable

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import translation
from django.utils.translation import gettext, ngettext

from accounts.client_ip import page_address
from accounts.emails import closing_for
from accounts.enums import MailRhythm
from accounts.models import DailyMail, Membership, User
from core.actor import acting_as
from core.periods import today
from core.registry import Registry
from home.dashboard import DashboardLine, Mail, waiting_lines

logger = logging.getLogger(__name__)

DAILY_TASK = "home.daily_mails"
WEEKEND = (5, 6)

DayOff = Callable[[User, dt.date], bool]
DAYS_OFF: Registry[DayOff] = Registry()


class ServerAway(Exception):
    """The mail server does not answer."""


def day_off(asked: DayOff) -> DayOff:
    """Register a function of (user, day) that says whether it is no working day for her."""
    return DAYS_OFF.add(asked)


def send_daily_mails() -> int:
    """Send the mails of today that have not left yet; return how many did. One that fails holds up no other."""
    day, sent = today(), 0
    if day.weekday() in WEEKEND:
        return 0
    members = Membership.objects.current(day).values("user")
    for user in User.objects.filter(pk__in=members).exclude(daily_mail__looked_on=day).order_by("pk"):
        try:
            sent += _send_to(user, day)
        except ServerAway:
            logger.warning("The mail server does not answer: the daily mails wait for the next sweep.", exc_info=True)
            break
        except Exception:  # of whatever line of whatever room
            logger.exception("The daily mail of account %s did not leave.", user.uuid)
    return sent


def _send_to(user: User, day: dt.date) -> bool:
    """Look at what waits for one person and tell her where something is new; answer whether a mail left."""
    if any(off(user, day) for off in DAYS_OFF):
        return False
    told, _created = DailyMail.objects.get_or_create(user=user)
    chosen = told.rhythm == MailRhythm.DAILY or (told.rhythm == MailRhythm.MONDAYS and day.weekday() == 0)
    waits, found = _what_waits(user, day, everything=chosen)
    # What is not looked at today stays as it was at the last look.
    known = found if chosen else {**told.known, **found}
    if all(count <= told.known.get(key, 0) for key, count in found.items()):
        if _take(told, day):
            _note(told, known)
        return False
    connection = get_connection()
    try:
        connection.open()
    except OSError as error:  # smtplib's errors are OSErrors
        raise ServerAway from error
    try:
        if not _take(told, day):
            return False
        with translation.override(user.language):
            connection.send_messages([_mail(user, waits, connection)])
    finally:
        connection.close()
    _note(told, known)
    return True


def _take(told: DailyMail, day: dt.date) -> bool:
    """Note that the day is looked at; answer False where another worker did so first."""
    return bool(DailyMail.objects.filter(pk=told.pk).exclude(looked_on=day).update(looked_on=day))


def _note(told: DailyMail, known: dict[str, int]) -> None:
    DailyMail.objects.filter(pk=told.pk).update(known=known)


def _what_waits(user: User, day: dt.date, *, everything: bool) -> tuple[int, dict[str, int]]:
    """Return how many lines wait for the person in all her centres, and for how many things each stands, by its key.

    Without `everything` only those that come whatever she chose.
    """
    lines, found = 0, Counter[str]()
    for membership in Membership.objects.current(day).filter(user=user).select_related("centre", "user"):
        with (
            acting_as(user, centre=membership.centre, remembering=True),
            translation.override(user.language),
        ):
            for line in waiting_lines(user, membership):
                if line.mail is Mail.ALWAYS or (everything and line.mail is Mail.CHOSEN):
                    lines += 1
                    found[_key(membership, line)] += line.count
    return lines, dict(found)


def _key(membership: Membership, line: DashboardLine) -> str:
    """Return a digest of which line it is: it tells one from another and says nothing."""
    return uuid.uuid5(membership.uuid, f"{line.maker} {line.about or line.url}").hex


def _mail(user: User, count: int, connection: BaseEmailBackend) -> EmailMessage:
    said = {"count": count}
    sentences = [
        gettext("Hello,"),
        ngettext("Jalon: one thing waits for you.", "Jalon: %(count)s things wait for you.", count) % said,
        page_address("home"),
        gettext("How often this mail comes, you choose here:"),
        page_address("mfa_index") + "#mails",
        closing_for([]),  # this mail names not even the centre
    ]
    subject = ngettext("Jalon: one thing waits for you", "Jalon: %(count)s things wait for you", count) % said
    return EmailMessage(subject, "\n\n".join([*sentences, ""]), None, [user.email], connection=connection)
