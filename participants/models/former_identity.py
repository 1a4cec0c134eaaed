"""Who a person was until a day: names and gender before they changed. A name that was mistyped is not kept here."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import one_of
from core.duplicates import Identity
from core.history import history_records
from core.models import Entity
from core.name_index import SearchColumn
from participants.enums import Gender
from participants.models.participant import Participant, search_columns
from participants.querysets import FileQuerySet


class FormerIdentityQuerySet(FileQuerySet):
    """Former identities, said in words."""

    def of_day(self, day: date) -> FormerIdentityQuerySet:
        """Those that still held on a day; the first of a person is hers of that day, none: she is who she is now."""
        return self.filter(until__gte=day).order_by("until", "pk")


class FormerIdentity(Entity):
    """Names and gender of a person until a change; they find her file, and are shown to who edits who she is."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="former_identities")
    last_name = models.CharField(_("last name"), max_length=120)
    first_name = models.CharField(_("first name"), max_length=120, blank=True)
    gender = models.CharField(_("gender"), max_length=12, choices=Gender.choices)
    until = models.DateField(_("until"))
    search_name = SearchColumn(max_length=260, editable=False, default="")
    heard_name = SearchColumn(max_length=300, editable=False, default="")

    objects = FormerIdentityQuerySet.as_manager()
    history = history_records(excluded_fields=["search_name", "heard_name"])

    class Meta:
        verbose_name = _("former name or gender")
        ordering = ["-until", "-pk"]
        constraints = [
            one_of("gender", Gender, name="former_gender_known", message=_("This word is not known.")),
            models.CheckConstraint(
                condition=~Q(last_name=""),
                name="former_identity_named",
                violation_error_message=_("Enter the last name."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def identity(self) -> Identity:
        """Who the person was, in the form in which duplicates are compared."""
        now = self.participant
        return Identity(self.last_name, self.first_name, now.birth, now.phone, of=now.file_number)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the search columns filled."""
        self.search_name, self.heard_name = search_columns(self.last_name, self.first_name)
        super().save(*args, **kwargs)
