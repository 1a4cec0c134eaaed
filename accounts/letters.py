"""Mails about an account: a way in, and word of what changed. They name nobody and hold nothing but an address.

They are written by a worker: a request neither waits for a mail server nor lasts longer for a name that has an account
than for one that has none. A mail that is lost loses nothing but itself; the person asks once more.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from celery import current_app
from django.core.mail import send_mail
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.addresses import page_address
from accounts.models import User

logger = logging.getLogger(__name__)

WRITE_TASK = "accounts.write_letter"
WAY_IN = "way_in"
# What a letter says of a change. Who hears of one that she did not make knows what to do; it says nothing else.
CHANGES = {
    "password_changed": _("The password of your account was changed."),
    "password_reset": _("A new password was chosen for your account, by a link in a mail."),
    "totp_activated": _("An app for codes was added to your account."),
    "totp_deactivated": _("The app for codes was taken away from your account."),
    "webauthn_added": _("A security key was added to your account."),
    "webauthn_removed": _("A security key was taken away from your account."),
    "recovery_codes_generated": _("New recovery codes were made for your account. The old ones no longer work."),
    "locked": _("Somebody typed wrong codes for your account several times, after the right password."),
    "": _("Your account, its roles or its ways in were changed by an administrator."),
}


def send_way_in(user: User) -> None:
    """Send the account a link by which its owner chooses a password; once the transaction under way is committed."""
    _ask_for(user.pk, WAY_IN)


def send_way_in_to(email: str) -> None:
    """Send the link to an address that was typed. It takes the same time, and shows the same, where there is none."""
    user = User.objects.filter(email__iexact=email.strip(), is_active=True).only("pk").first()
    _ask_for(user.pk if user else None, WAY_IN)


def tell_of_change(user: User, what: str = "") -> None:
    """Tell the owner of an account what changed; `what` is a key of CHANGES, by default a change by somebody else."""
    _ask_for(user.pk, what if what in CHANGES else "")


def _ask_for(user_id: int | None, what: str) -> None:
    transaction.on_commit(partial(hand_over, user_id, what))


# A person waits for the answer: one more try at once, and no longer.
HASTE = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1, "socket_connect_timeout": 2}


def hand_over(user_id: int | None, what: str) -> None:
    """Leave a letter to the workers. Never raises: no change of an account fails because a queue is down."""
    try:
        with current_app.connection_for_write() as connection:
            connection.transport_options = {**connection.transport_options, **HASTE}
            current_app.send_task(WRITE_TASK, args=[user_id, what], connection=connection, retry=False)
    except Exception:  # transports raise errors of their own families
        logger.warning("A letter about account %s could not be left to the workers.", user_id, exc_info=True)


def write(user_id: int | None, what: str) -> None:
    """Write and send a letter in the language of the account; nothing where there is none, or it is closed."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return
    with translation.override(user.language):
        subject, sentences = _way_in(user) if what == WAY_IN else _changed(CHANGES.get(what, CHANGES[""]))
        send_mail(subject, "\n\n".join([gettext("Hello,"), *sentences, ""]), None, [user.email])


def _way_in(user: User) -> tuple[str, list[str]]:
    return gettext("Jalon: choose your password"), [
        gettext("Choose the password of your Jalon account with this link. It works once, for a day:"),
        _address_of_choice(user),
        gettext(
            "You did not ask for it? Then leave this mail alone: nothing changes. If it comes again, tell your "
            "centre's administrator."
        ),
    ]


def _changed(change: Any) -> tuple[str, list[str]]:
    return gettext("Jalon: your account has changed"), [
        str(change),
        gettext("Was it not you? Sign in and choose another password, then tell your centre's administrator:"),
        page_address("sign-in"),
    ]


def _address_of_choice(user: User) -> str:
    """Return the address that opens the page of a new password once, for a day (PASSWORD_RESET_TIMEOUT)."""
    key = default_token_generator.make_token(user)
    return page_address("account_reset_password_from_key", uidb36=user_pk_to_url_str(user), key=key)
