"""Mails about an account: a way in, and word of what changed. They name no person.

A letter holds an address to open and the centre for which Jalon writes.

Each is a row (accounts.models.Letter), written in the transaction of what it tells. A worker sends it: a request
neither waits for a mail server nor lasts longer for a name that has an account than for one that has none. A message
to the workers only hastens what the sweep of each minute does, so that no letter is lost with the queue; a mail server
that refuses is tried again for a day. A worker that is killed between the server's yes and the end of the row sends
that letter once more, and no more than that.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.mail import send_mail
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from accounts.client_ip import page_address
from accounts.enums import LetterKind
from accounts.models import Letter, Membership, User
from accounts.worker_messages import send_task_message
from core.periods import today

logger = logging.getLogger(__name__)

SEND_TASK = "accounts.send_letters"


def send_way_in(user: User) -> None:
    """Send the account a link by which its owner chooses a password; once the transaction under way is committed."""
    ask_for(user.pk, LetterKind.WAY_IN)


def send_way_in_to(email: str) -> None:
    """Send the link to an address that was typed. It takes the same time, and shows the same, where there is none."""
    user = User.objects.filter(email__iexact=email.strip(), is_active=True).only("pk").first()
    ask_for(user.pk if user else None, LetterKind.WAY_IN)


def tell_of_change(user: User, what: str = LetterKind.CHANGED) -> None:
    """Tell the owner of an account what changed; `what` is a LetterKind, by default a change by somebody else."""
    ask_for(user.pk, what if what in LetterKind.values else LetterKind.CHANGED)


def ask_for(user_id: int | None, kind: str) -> None:
    """Write the row of a letter and, once it is committed, ask the workers to send it."""
    Letter.objects.create(user_id=user_id, kind=kind)
    transaction.on_commit(hint)


def hint() -> bool:
    """Tell the workers that letters wait; tell whether the message left."""
    return send_task_message(SEND_TASK)


def send_waiting() -> int:
    """Send the letters that are due; return how many left."""
    return sum(_send(letter) for letter in list(Letter.objects.due()) if letter.take())


def _send(letter: Letter) -> bool:
    """Send one letter and take its row away; tell whether it left. One that cannot be sent holds up no other."""
    try:
        sent = write(letter.user_id, letter.kind)
    except Exception:  # a mail server that is away or refuses, a full disk; whatever it is, the row is kept
        if letter.put_off():
            logger.warning("Letter %s could not be sent; it is tried again.", letter.pk, exc_info=True)
        else:
            logger.exception("Letter %s to account %s is given up.", letter.pk, letter.user_id)
            letter.delete()
        return False
    letter.delete()
    return sent


def write(user_id: int | None, kind: str) -> bool:
    """Write and send a letter in the language of the account; False where there is no account, or it is closed."""
    user = None if user_id is None else User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return False
    with translation.override(user.language):
        subject, sentences = _way_in(user) if kind == LetterKind.WAY_IN else _change_letter(LetterKind(kind))
        send_mail(subject, "\n\n".join([gettext("Hello,"), *sentences, closing_lines(user), ""]), None, [user.email])
    return True


def closing_lines(user: User) -> str:
    """Return the last lines of a mail to an account: a greeting, and the centres of its roles that are not over."""
    roles = Membership.objects.not_over(today()).filter(user=user)
    return closing_for(roles.order_by("centre__name").values_list("centre__name", flat=True).distinct())


def closing_for(centres: Iterable[str]) -> str:
    """Return the last lines of a mail: a greeting, and for which centres Jalon writes."""
    names = ", ".join(centres)
    sender = gettext("Jalon, for %(centres)s") % {"centres": names} if names else "Jalon"
    return f"{gettext('Kind regards,')}\n{sender}"


def _way_in(user: User) -> tuple[str, list[str]]:
    return gettext("Jalon: choose your password"), [
        gettext("Choose the password of your Jalon account with this link. It works once, for a day:"),
        _address_of_choice(user),
        gettext(
            "You did not ask for it? Then leave this mail alone: nothing changes. If it comes again, tell your "
            "centre's administrator."
        ),
    ]


def _change_letter(kind: LetterKind) -> tuple[str, list[str]]:
    return gettext("Jalon: your account has changed"), [
        str(kind.label),
        gettext("Was it not you? Tell your centre’s administrator, then sign in and choose another password:"),
        page_address("sign-in"),
    ]


def _address_of_choice(user: User) -> str:
    """Return the address that opens the page of a new password once, for a day (PASSWORD_RESET_TIMEOUT)."""
    key = default_token_generator.make_token(user)
    return page_address("account_reset_password_from_key", uidb36=user_pk_to_url_str(user), key=key)
