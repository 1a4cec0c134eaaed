"""The mail that tells an organisation of a link made for one of its people: no key, no participant.

The link itself says that its mail is still to leave (`mail_due_at`): a message to the workers hastens what the sweep of
each minute does, and a mail server that refuses is tried again for a day.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.core.mail import send_mail
from django.utils import timezone, translation
from django.utils.translation import gettext

from accounts.emails import closing_for
from accounts.worker_messages import send_task_message
from core.periods import long_date
from workshops.models import FacilitatorLink

logger = logging.getLogger(__name__)

SEND_TASK = "workshops.tell_organisations"
LEASE = timedelta(minutes=2)  # for so long nobody else sends a mail that a worker has taken
GIVEN_UP = timedelta(days=1)


def hint() -> bool:
    """Ask the workers to send what waits; tell whether the message left."""
    return send_task_message(SEND_TASK)


def send_waiting() -> int:
    """Send the mails that are due; return how many left. One that cannot be sent holds up no other."""
    now = timezone.now()
    links = FacilitatorLink.objects.select_related("organisation", "workshop__centre", "made_by")
    sent = 0
    for link in links.filter(mail_due_at__lte=now).order_by("pk"):
        taken = FacilitatorLink.objects.filter(pk=link.pk, mail_due_at=link.mail_due_at)
        if not taken.update(mail_due_at=now + LEASE):
            continue  # another worker has it
        try:
            write(link)
        except Exception:  # a mail server that is away or refuses, a full disk: it is tried again
            logger.warning("The mail about link %s could not be sent; it is tried again.", link.pk, exc_info=True)
            if now - link.created_at < GIVEN_UP:
                continue
        else:
            sent += 1
        FacilitatorLink.objects.filter(pk=link.pk).update(mail_due_at=None)
    return sent


def write(link: FacilitatorLink) -> None:
    """Send the mail in the language of who made the link; nothing where the organisation has no address any more."""
    if not link.organisation.email:
        return
    with translation.override(link.made_by.language):
        words: dict[str, Any] = {
            "name": link.name,
            "workshop": link.workshop,
            "centre": link.workshop.centre.name,
            "by": link.made_by,
            "day": long_date(link.ends_on),
        }
        sentences = [
            gettext("Hello,"),
            gettext(
                "%(by)s of %(centre)s made a link for %(name)s. It opens the attendance sheets of the workshop "
                "“%(workshop)s” that your organisation runs, until %(day)s."
            )
            % words,
            gettext("You do not know %(name)s? Then tell %(centre)s at once: the link can be revoked at any time.")
            % words,
            closing_for([words["centre"]]),
        ]
        subject = gettext("%(centre)s: a link to attendance sheets for %(name)s") % words
        send_mail(subject, "\n\n".join([*sentences, ""]), None, [link.organisation.email])
