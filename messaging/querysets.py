"""Messages, said in words."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from messaging.enums import UNREACHED, MessageState
from participants.querysets import FileQuerySet


class MessageQuerySet(FileQuerySet):
    """Messages of files, by what is to be done with them."""

    def due(self, moment: dt.datetime) -> MessageQuerySet:
        """Those that wait for their hour and have reached it."""
        return self.filter(state=MessageState.WAITING, due_at__lte=moment)

    def lost(self, taken_before: dt.datetime) -> MessageQuerySet:
        """Those that a worker took so long ago that it is gone."""
        return self.filter(state=MessageState.SENDING, taken_at__lt=taken_before)

    def unarrived(self, moment: dt.datetime) -> MessageQuerySet:
        """Those that did not arrive, perhaps or surely, about what is still to come, and that nobody settled."""
        missing = Q(state__in=[MessageState.FAILED, MessageState.UNCERTAIN]) | Q(
            state=MessageState.SKIPPED, why__in=UNREACHED
        )
        return self.filter(missing, begins_at__gt=moment, settled_on__isnull=True)
