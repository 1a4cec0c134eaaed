"""Closed words of the logs."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Extent(models.TextChoices):
    """How much of a file was shown."""

    LISTED = "listed", _("Listed")
    OPENED = "opened", _("Opened")
    EXPORTED = "exported", _("Exported")


class SignIn(models.TextChoices):
    """What happened at the door: sign-ins, refusals, and what changes the ways in."""

    SIGNED_IN = "signed_in", _("Signed in")
    SIGNED_OUT = "signed_out", _("Signed out")
    REFUSED = "refused", _("Refused: wrong name or password")
    LOCKED = "locked", _("Refused: too many tries")
    SECOND_FACTOR_REFUSED = "second_factor_refused", _("Refused: second step wrong")
    ASKED_AGAIN = "asked_again", _("Confirmed who they are again")
    PASSWORD_RESET_ASKED = "password_reset_asked", _("Asked for a new password")  # noqa: S105
    PASSWORD_CHANGED = "password_changed", _("Password changed")  # noqa: S105
    SECOND_FACTOR_CHANGED = "second_factor_changed", _("Second step changed")
    RECOVERY_CODE_USED = "recovery_code_used", _("Recovery code used")
    SESSION_ENDED = "session_ended", _("Session ended by the system")
    LINK_OPENED = "link_opened", _("Workshop link opened")
    LINK_REFUSED = "link_refused", _("Workshop link refused")


class Refused(models.TextChoices):
    """How a request of a known account or link was refused."""

    DENIED = "denied", _("Not allowed")
    NOT_FOUND = "not_found", _("Not found, or not shown to this account")
    MORE = "more", _("Too many in this hour: the rest is not listed")
