"""What the commands about accounts share: they find one by its address, and act as the system account."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from accounts.models import User
from accounts.models.user import SYSTEM_EMAIL
from core.actor import acting_as
from permissions.transitions import MoveRefused, NotAllowed


def account_of(email: str) -> User:
    """Return the account of an address, whatever its capitals. Raise CommandError where there is none."""
    user = User.objects.filter(email__iexact=email.strip()).exclude(email=SYSTEM_EMAIL).first()
    if user is None:
        raise CommandError(f"No account has the address {email}.")
    return user


@contextmanager
def as_system(command: str) -> Iterator[None]:
    """Act as the system account; say a refusal as a command does, on one line, without a trace."""
    with acting_as(User.objects.system(), reason=command, channel="command"):
        try:
            yield
        except MoveRefused as refused:
            raise CommandError(" ".join(map(str, refused.sentences))) from refused
        except NotAllowed as refused:
            raise CommandError("This account cannot be changed.") from refused
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except ValueError as error:
            raise CommandError(str(error)) from error
