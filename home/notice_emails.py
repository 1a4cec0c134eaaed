"""The mails of notices: an outbox. Each says only that there is something to read in Jalon, and where.

The row of the notice is the truth: it is mailed when `mailed_at` says so. A message to the workers only hastens what
the sweep of each minute does anyway, so that no request fails because the queue is down and no mail is lost with it.
A worker that is killed between the mail server's yes and the row leaves the notice unmailed: the next one sends the
mail once more. Never lost, at most one too many for each time that a worker is killed in that moment.
"""

from __future__ import annotations

import logging

from django.core.cache import cache
from django.core.mail import send_mail
from django.utils import timezone, translation
from django.utils.translation import gettext

from accounts.client_ip import page_address
from accounts.emails import closing_for
from accounts.models import Membership, Notice, User
from accounts.worker_messages import send_task_message
from core.periods import today

logger = logging.getLogger(__name__)

MAIL_TASK = "home.mail_notices"
# For so long nobody else mails the same person: longer than a mail server lets itself be waited for. After a refusal
# it is also the time until the next try.
LEASE_SECONDS = 120


def hint() -> bool:
    """Tell the workers that mails wait; tell whether the message left. Never raises: the sweep makes up for it."""
    return send_task_message(MAIL_TASK)


def send_waiting() -> int:
    """Send one mail to each person with notices that wait for it; return how many mails left."""
    people = User.objects.filter(pk__in=Notice.objects.to_mail().values("user"), is_active=True).order_by("pk")
    return sum(_send_to(user) for user in people)


def _send_to(user: User) -> bool:
    """Send the mail of one person's notices unless another worker is at it; tell whether one left."""
    key = f"notice-mail-{user.pk}"
    if not cache.add(key, 1, LEASE_SECONDS):
        return False
    # Who has lost her role in a centre meanwhile is told nothing of it any more.
    centres = Membership.objects.current(today()).filter(user=user).values("centre")
    waiting = list(Notice.objects.to_mail().filter(user=user, centre__in=centres).values_list("pk", flat=True))
    try:
        if waiting:
            _write(user)
            Notice.objects.filter(pk__in=waiting).update(mailed_at=timezone.now())
    except OSError:  # of mail servers and of what leads to them; smtplib's errors are OSErrors
        logger.warning("No mail of notices could be sent to account %s; it is tried again.", user.uuid, exc_info=True)
        return False  # the lease stays: the server is left alone for its time
    cache.delete(key)
    return bool(waiting)


def _write(user: User) -> None:
    with translation.override(user.language):
        sentences = [
            gettext("Hello,"),
            gettext("There is something for you to read in Jalon:"),
            page_address("notices"),
            gettext("You can read what it is about only in Jalon: a mail is no place for it."),
            closing_for([]),  # this mail names not even the centre
        ]
        send_mail(
            gettext("Jalon: there is something to read"),
            "\n\n".join([*sentences, ""]),
            None,
            [user.email],
        )
