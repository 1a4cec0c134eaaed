"""The merge of an import on the page: what the pages refuse, it refuses at the cell.

A closed sheet changes only once it is reopened; nobody gives herself a file; another key worker takes over a file from
today on, as by a handover, and the one before keeps the days that were hers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.db import models

from accounts.models import TeamMember, User
from core.periods import today
from exchange import defects
from exchange.centre_records import Stock
from exchange.coverage import WorkbookCoverage
from exchange.import_plan import CHANGED, SAME, Merge, Put, RowPlace, differences
from exchange.scope import ImportScope
from exchange.sheets.enrolments import referents_of
from exchange.sheets.sessions import closed_sessions_of
from participants.models import Participant, ReferentAssignment
from workshops.models import Attendance, Session

_KEY_WORKER = "Référent"
_MARK = "Statut"


@dataclass(frozen=True, slots=True)
class Handover:
    """A file whose key worker an import changes: the new assignment, and the account of the one before, if any."""

    assignment: ReferentAssignment
    former: User | None


class GuardedMerge(Merge):
    """A merge that knows who imports."""

    def __init__(self, rows: Mapping[str, list], coverage: WorkbookCoverage, stock: Stock) -> None:
        super().__init__(rows, coverage)
        self.handovers: list[Handover] = []
        self._scope: ImportScope = stock.scope
        self._stock = stock
        self._closed = closed_sessions_of(stock)  # as they are before anything is merged
        self._day = today()

    def put(
        self,
        place: RowPlace,
        model: type[Put],
        existing: Put | None,
        values: Mapping[str, Any],
        headings: Mapping[str, str],
        *,
        only_new: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> Put:
        """Note one record as Merge does; a mark on a closed sheet and a key worker are looked at first."""
        if model is ReferentAssignment:
            held = cast(ReferentAssignment | None, existing)
            return cast(Put, self._put_key_worker(place, held, values, headings, only_new or {}, options))
        if model is Attendance and existing is None and values["session"].pk in self._closed:
            self.refuse(place, _MARK, defects.SHEET_CLOSED)
        return super().put(place, model, existing, values, headings, only_new=only_new, **options)

    def set(
        self, record: models.Model, name: str, value: Any, place: RowPlace, heading: str | None, **options: Any
    ) -> None:
        """Change one field as Merge does, or refuse it where the record is of a closed sheet."""
        sheet = record.session_id if isinstance(record, Attendance) else record.pk
        if isinstance(record, Attendance | Session) and sheet in self._closed:
            if heading is not None:
                self.refuse(place, heading, defects.SHEET_CLOSED)
            return
        super().set(record, name, value, place, heading, **options)

    def cell(self, place: RowPlace, heading: str, old: str, new: str, record: models.Model) -> None:
        """Note a changed cell as Merge does, or refuse it where it is of a closed sheet (groups, who ran it)."""
        if isinstance(record, Session) and record.pk in self._closed:
            self.refuse(place, heading, defects.SHEET_CLOSED)
            return
        super().cell(place, heading, old, new, record)

    def _is_self(self, member: TeamMember) -> bool:
        return self._scope.user is not None and member.user_id == self._scope.user.pk

    def _charge(self, person: Participant) -> list[ReferentAssignment]:
        """Return the assignments of a file that hold today or later."""
        found = referents_of(self._stock).get(person.pk, [])
        return [one for one in found if self._holds(one.ends_on)]

    def _put_key_worker(
        self,
        place: RowPlace,
        existing: ReferentAssignment | None,
        values: Mapping[str, Any],
        headings: Mapping[str, str],
        only_new: Mapping[str, Any],
        options: Mapping[str, Any],
    ) -> ReferentAssignment:
        person = only_new["participant"]
        if person.pk is None:  # a new file
            if self._is_self(values["member"]) and not self._scope.may_create:
                self.refuse(place, _KEY_WORKER, defects.OWN_FILE)
        elif not self._may_be_key_worker(place, person, existing, values):
            return existing or ReferentAssignment(**values, **only_new)
        elif existing is not None and existing.member_id != values["member"].pk:
            return self._hand_over(place, person, existing, values)
        made = super().put(place, ReferentAssignment, existing, values, headings, only_new=only_new, **options)
        if existing is None and person.pk is not None and self._holds(values["ends_on"]):
            self.handovers.append(Handover(made, None))
        return made

    def _holds(self, ends_on: dt.date | None) -> bool:
        return ends_on is None or ends_on >= self._day

    def _successors(self, assignment: ReferentAssignment, person: Participant) -> list[ReferentAssignment]:
        """Return the assignments by which a file passed on from this one, each from the day after the one before."""
        found, last = [], assignment
        for one in referents_of(self._stock).get(person.pk, []):  # by their start
            if last.ends_on is not None and one.starts_on == last.ends_on + dt.timedelta(days=1):
                found.append(one)
                last = one
        return found

    def _may_be_key_worker(
        self, place: RowPlace, person: Participant, existing: ReferentAssignment | None, values: Mapping[str, Any]
    ) -> bool:
        """Refuse, and return False, where the row would give the importer a file or change what she may not."""
        if existing is not None and not differences(existing, values):
            return True
        has_it = any(one.ends_on is None and self._is_self(one.member) for one in self._charge(person))
        if self._is_self(values["member"]) and self._holds(values["ends_on"]) and not has_it:
            self.refuse(place, _KEY_WORKER, defects.OWN_FILE)
            return False
        if existing is not None and existing.member_id == values["member"].pk:
            return True  # its days follow the enrolment
        if not self._scope.may_assign(person):
            self.refuse(place, _KEY_WORKER, defects.KEY_WORKER)
            return False
        return True

    def _hand_over(
        self, place: RowPlace, person: Participant, existing: ReferentAssignment, values: Mapping[str, Any]
    ) -> ReferentAssignment:
        """Note another key worker for a path: from today on, where the file is in somebody's charge today."""
        charge = self._charge(person)
        member = values["member"]
        if any(one.member_id == member.pk and one in charge for one in self._successors(existing, person)):
            self.mark(place, SAME)
            return existing
        if existing not in charge or not self._holds(values["ends_on"]):
            self.refuse(place, _KEY_WORKER, defects.KEY_WORKER_OF_THE_PAST)
            return existing
        before = str(existing.member)
        if existing.starts_on >= self._day:
            self.remove(existing)
        else:
            super().set(existing, "ends_on", self._day - dt.timedelta(days=1), place, None)
        assignment = ReferentAssignment(
            participant=person, member=member, starts_on=max(self._day, existing.starts_on), ends_on=values["ends_on"]
        )
        self.new[ReferentAssignment].append(assignment)
        self.cell(place, _KEY_WORKER, before, str(member), existing)
        self.mark(place, CHANGED)
        self.handovers.append(Handover(assignment, existing.member.user))
        return assignment
