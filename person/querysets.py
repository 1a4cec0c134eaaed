"""Which requests somebody may see: those about files that she reaches; the officer all of the centre."""

from __future__ import annotations

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from accounts.models import User
from participants.models.seal import is_officer
from participants.querysets import FileQuerySet
from person.enums import OPEN


class DataRequestQuerySet(FileQuerySet):
    """Requests, said in words."""

    centre_path = "centre"

    def _hidden(self, user: User) -> Q:
        """As elsewhere; but the officer answers for the delay of every request, that about a sealed file too.

        She sees its number, as in the log (docs/adr/0035).
        """
        return Q(pk__in=[]) if is_officer(user) else super()._hidden(user)

    def open(self) -> DataRequestQuerySet:
        """Those that wait for their answer."""
        return self.filter(state__in=OPEN)

    def with_last_day(self) -> DataRequestQuerySet:
        """With `last_day`, on which the answer is due, extended or not."""
        return self.annotate(last_day=Coalesce(F("extended_to"), F("due_on")))
