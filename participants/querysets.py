"""Scopes and words of everything that belongs to a person's file."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from accounts.scoping import ScopedQuerySet
from core.periods import today


class FileQuerySet(ScopedQuerySet):
    """Base of records inside a file: the caseload is read through the path to the participant."""

    centre_path = "participant__centre"
    participant_path = "participant"

    def scope_own_caseload(self, user: Any) -> Q:
        """Files whose referent the person is today; her right ends on the day the assignment ends (section 5)."""
        from participants.models.referent import ReferentAssignment

        assigned = ReferentAssignment.objects.current(today()).filter(member__user=user)
        path = f"{self.participant_path}__in" if self.participant_path else "pk__in"
        return Q(**{path: assigned.values("participant")})


class ParticipantQuerySet(FileQuerySet):
    """Participants, said in words."""

    centre_path = "centre"
    participant_path = ""

    def named(self) -> ParticipantQuerySet:
        """In the order of lists of names."""
        return self.order_by("last_name", "first_name", "file_number", "pk")
