"""Scopes and words of everything that belongs to a person's file.

Which files a person may reach is one sub-query, of the ways into a file that the table of rights opens to her
(participants/file_scope.py). A sealed file is under a veil: it is in no answer but to those who are named on it.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from core.lookups import WrittenOut
from participants.file_scope import (
    caseload_of,
    hidden_from,
    reached_by,
    restricted_files,
    restrictions,
    sealed_files,
    sealed_from,
    sentence_of,
    ways_of,
)
from permissions.policy import KEPT_ONLY
from permissions.querysets import Refusal, ScopedQuerySet

__all__ = ["FileQuerySet", "ParticipantQuerySet", "caseload_of", "sealed_files", "sealed_from"]


class FileQuerySet(ScopedQuerySet):
    """Base of records inside a file: rights are read through the path to the participant."""

    centre_path = "participant__centre"
    participant_path = "participant"

    def _in_files(self, keys: models.QuerySet | WrittenOut) -> Q:
        path = f"{self.participant_path}__pk" if self.participant_path else "pk"
        return Q(**{f"{path}__{'among' if isinstance(keys, WrittenOut) else 'in'}": keys})

    def for_user(self, user: User, action: str) -> Self:
        """Return the objects on which the user has the right `action` today, those of files sealed from her left out.

        Where the action writes, those of restricted files are left out too: they are only kept. Raise UnknownAction if
        the action is undeclared.
        """
        opened = self.opened_to(user, action)
        if opened is None:
            return self.none()
        found = self.filter(opened & ~self._hidden(user))
        return found.exclude(self._in_files(restricted_files())) if action in KEPT_ONLY else found

    def refusal(self, action: str) -> Refusal:
        """Return why somebody who knows of these objects may not do this: of a restricted file it is said."""
        if action not in KEPT_ONLY:
            return Refusal()
        files = self.order_by().values(self.participant_path or "pk")
        return Refusal(sentence_of(restrictions().filter(participant__in=files).first()))

    def visible_to(self, user: User) -> Self:
        """Leave out what belongs to files under a seal on which the user is not named."""
        return self.exclude(self._hidden(user))

    def _hidden(self, user: User) -> Q:
        return self._in_files(hidden_from(user))

    def unsealed(self) -> Self:
        """Leave out what belongs to files under a seal, whoever asks: the same answer for everybody."""
        return self.exclude(self._in_files(sealed_files()))

    def right(self, user: User, action: str, membership: Any) -> Q | None:
        """Return the filter of what one membership opens: by its scope, by covers and by grants."""
        scope, ways = ways_of(action, membership.role)
        if scope is not None:
            return self.scoped(scope, user, membership)
        if not ways:
            return None
        return Q(**{self.centre_path: membership.centre_id}) & self._in_files(reached_by(user, ways))


class ParticipantQuerySet(FileQuerySet):
    """Participants, said in words."""

    centre_path = "centre"
    participant_path = ""

    def with_gender_on(self, day: date) -> ParticipantQuerySet:
        """With `gender_on`, the gender of each person on a day; figures of a period count that of its last day."""
        former: Any = self.model._meta.get_field("former_identities").related_model
        held = (
            former._base_manager.filter(participant=OuterRef("pk"), until__gte=day)
            .order_by("until", "pk")
            .values("gender")
        )
        return self.annotate(gender_on=Coalesce(Subquery(held[:1]), F("gender")))

    def named(self) -> ParticipantQuerySet:
        """In the order of lists of names."""
        return self.order_by("last_name", "first_name", "file_number", "pk")
