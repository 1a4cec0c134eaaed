"""The accounts of the demonstration on the page on which one signs in; a production shows none."""

from __future__ import annotations

from django.conf import settings

from accounts.enums import Role
from accounts.models import User
from accounts.sign_in_notes import SignInNote, sign_in_note
from demo.sign_ins import COLLEAGUE, read_sign_ins


@sign_in_note()
def demonstration_accounts() -> SignInNote | None:
    """Show each account with its password, where the data of this database are those of the demonstration.

    `DEMONSTRATION` is False in the settings of a production, whatever its environment says. On a developer's machine
    the passwords are those that load_demo drew; of another database they would open nothing and are not shown.
    """
    if not settings.DEMONSTRATION:
        return None
    known = read_sign_ins().values()
    there = set(User.objects.filter(email__in=[one.email for one in known]).values_list("email", flat=True))
    rows = [(label_of(one.key, one.role), one.email, one.password) for one in known if one.email in there]
    return SignInNote("demo/_sign_ins.html", rows) if rows else None


def label_of(key: str, role: str) -> str:
    """Return the role of an account in words, the second social worker told apart."""
    label = str(Role(role).label)
    return f"{label} (2)" if key == COLLEAGUE else label
