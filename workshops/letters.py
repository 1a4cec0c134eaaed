"""The mail that tells an organisation of a link made for one of its people: no key, no participant."""

from __future__ import annotations

import logging

from celery import current_app
from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext

from accounts.letters import HASTE
from core.periods import long_date
from workshops.models import FacilitatorLink

logger = logging.getLogger(__name__)

WRITE_TASK = "workshops.tell_organisation"


def hand_over(link_id: int) -> None:
    """Leave the mail to the workers. Never raises: a link is made also while a queue is down."""
    try:
        with current_app.connection_for_write() as connection:
            connection.transport_options = {**connection.transport_options, **HASTE}
            current_app.send_task(WRITE_TASK, args=[link_id], connection=connection, retry=False)
    except Exception:  # transports raise errors of their own families
        logger.warning("The mail about link %s could not be left to the workers.", link_id, exc_info=True)


def write(link_id: int) -> None:
    """Send the mail in the language of who made the link; nothing where the organisation has no address any more."""
    links = FacilitatorLink.objects.select_related("organisation", "workshop__centre", "made_by")
    link = links.filter(pk=link_id).first()
    if link is None or not link.organisation.email:
        return
    with translation.override(link.made_by.language):
        words = {
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
        ]
        subject = gettext("%(centre)s: a link to attendance sheets for %(name)s") % words
        send_mail(subject, "\n\n".join([*sentences, ""]), None, [link.organisation.email])
