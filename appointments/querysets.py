"""Which appointments somebody may see: those in files that she reaches, and those at which she is herself.

An appointment is of one to four persons, so it lies in several files. It is in no answer to whoever may not know of one
of these files: of two persons, one under a seal hides it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from accounts.models import User
from appointments.enums import LIVE, AppointmentState
from core.lookups import WrittenOut
from participants.file_scope import hidden_from
from participants.querysets import FileQuerySet
from permissions.policy import Scope, scope_of

# Rights that whoever is at an appointment has on it, whosever the file is.
OF_ONES_OWN = frozenset({"appointment.view", "appointment.record"})


def _rows(model: str) -> Any:
    """Return the manager of a model of this room: models are scoped by this module and cannot be imported by it."""
    return apps.get_model("appointments", model)._base_manager


def appointments_of(user: User, centre: int) -> QuerySet:
    """Return the keys of the appointments of a centre at which the account is as a member of the team."""
    own = _rows("AppointmentWorker").filter(member__user=user, member__centre=centre)
    return own.order_by().values("appointment")


def _of_own(user: User, action: str, membership: Any) -> QuerySet | None:
    """Return the keys of the appointments that a membership opens because one is there oneself, None for no such."""
    if action in OF_ONES_OWN and scope_of(action, membership.role) is Scope.OWN_CASELOAD:
        return appointments_of(user, membership.centre_id)
    return None


class AppointmentQuerySet(FileQuerySet):
    """Appointments, said in words."""

    centre_path = "centre"
    participant_path = "persons__participant"

    def _in_files(self, keys: QuerySet | WrittenOut) -> Q:
        path = f"participant__pk__{'among' if isinstance(keys, WrittenOut) else 'in'}"
        persons = _rows("AppointmentPerson").filter(**{path: keys}).order_by()
        return Q(pk__in=persons.values("appointment"))

    def right(self, user: User, action: str, membership: Any) -> Q | None:
        """Return the filter of what one membership opens, one's own appointments too."""
        opened = super().right(user, action, membership)
        own = _of_own(user, action, membership)
        if opened is None or own is None:
            return opened
        return opened | Q(pk__in=own)

    def scope_own(self, user: User) -> Q:
        """Those at which the person is as a member of the team."""
        own = _rows("AppointmentWorker").filter(member__user=user).order_by()
        return Q(pk__in=own.values("appointment"))

    def live(self) -> AppointmentQuerySet:
        """Neither moved nor cancelled."""
        return self.filter(state__in=LIVE)

    def planned(self) -> AppointmentQuerySet:
        """To come, or over and without an answer to how it went."""
        return self.filter(state=AppointmentState.PLANNED)

    def meeting(self, day: dt.date, starts_at: dt.time, ends_at: dt.time) -> AppointmentQuerySet:
        """Those of a day that share time with these hours; one that ends when they begin does not."""
        return self.filter(date=day, starts_at__lt=ends_at, ends_at__gt=starts_at)


class AppointmentPersonQuerySet(FileQuerySet):
    """Persons of appointments: each in her own file, all of them at one's own appointment."""

    def _hidden(self, user: User) -> Q:
        hidden = _rows("AppointmentPerson").filter(self._in_files(hidden_from(user))).order_by()
        return Q(appointment__in=hidden.values("appointment"))

    def right(self, user: User, action: str, membership: Any) -> Q | None:
        """Return the filter of what one membership opens, all persons of one's own appointments too."""
        opened = super().right(user, action, membership)
        own = _of_own(user, action, membership)
        if opened is None or own is None:
            return opened
        return opened | Q(appointment__in=own)
