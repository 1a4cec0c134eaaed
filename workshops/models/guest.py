"""Who else was at a session, and what its facilitator tells the team: on the sheet, in no figure of persons."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.crypto.fields import EncryptedTextField
from core.history import history_records
from core.models import Entity
from permissions.querysets import ScopedQuerySet
from workshops.models.session import Session

MOST_GUESTS = 99  # of one line
LONGEST_NOTE = 600


class BesideSessionQuerySet(ScopedQuerySet):
    """Rows about a session as a whole."""

    centre_path = "session__workshop__centre"


class SessionGuest(Entity):
    """Somebody who was there and is no participant of the centre, or several of them: a label and how many."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="guests")
    label = models.CharField(_("who came as a guest"), max_length=80)
    persons = models.PositiveSmallIntegerField(_("how many guests"), default=1)

    objects = BesideSessionQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("guest of a session")
        ordering = ["session", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(persons__gte=1, persons__lte=MOST_GUESTS),
                name="guest_persons",
                violation_error_message=_("Enter how many guests there were: from 1 to 99."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} · {self.persons}"


class SessionNote(Entity):
    """What somebody who ran the session tells the team about it. Never about one person: that is for her file."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = EncryptedTextField(_("note for the team"), max_length=LONGEST_NOTE)

    objects = BesideSessionQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("note about a session")
        ordering = ["session", "pk"]

    def __str__(self) -> str:
        return f"{self.session} · {self.created_at}"
