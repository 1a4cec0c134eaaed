"""What one import may do: `ImportScope`, asked for each file by the same rights as the pages.

    ImportScope.of_host(centre)        manage.py import_workbook: everything
    ImportScope.of_page(centre, user)  a person on the page: her own rights, file by file; or, while the centre's
                                       files hold nothing but what she imported herself, the taking over of its past

See docs/adr/0028.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from accounts.models import Centre, User
from actionplans.models import Action, ExitProject, ExitStep, Plan, PlanReview, Problem
from appointments.models import AppointmentPerson
from assessments.models import Assessment, LiteracyTest, Rating, SelfRating
from documents.models import Document
from exchange.sheet_definition import Record, number_of
from exchange.withheld_rows import StandIn, stand_ins_of
from exchange.workbook_sheets import SHEETS, SHEETS_OF_FILES
from participants.enums import ObjectionKind
from participants.file_scope import restricted_files
from participants.models import (
    AfterContact,
    Break,
    Consent,
    Enrolment,
    Fact,
    FileMerge,
    FollowUp,
    FormerIdentity,
    GroupStay,
    Intervention,
    NationalNumber,
    Objection,
    OperationEntry,
    OperationResult,
    Participant,
    PlannedAbsence,
    ReferentAssignment,
    Restriction,
    Seal,
    Statement,
)
from participants.querysets import sealed_from
from permissions.checks import has_right
from permissions.data_classification import HEALTH_FAMILY_DOMAINS
from permissions.transitions import NotAllowed
from person.models import DataRequest, Redaction
from workshops.models import Attendance, BatchMark

RUN, CONFIRM = "import.run", "import.confirm"
CREATE, ASSIGN, IDENTITY = "participant.create", "referent.assign", "participant.identity"

#: the rights that the pages of the sheets ask for; where there is no page yet, the import's own right stands
SHEET_RIGHTS = tuple(dict.fromkeys(right for sheet in SHEETS for right in sheet.rights))
#: sheet -> the rights on an existing file that its rows need
_FILE_RIGHTS = {sheet.name: sheet.file_rights for sheet in SHEETS if sheet.file_rights}
_COMPARE = "enrolment.move"  # without it no row of a file is compared
_HEALTH_FAMILY = "participant.health_family"

# What lies in a file -> the way to its centre. The first ones are the surest to be found in a centre at work.
_IN_FILES = (
    (Participant, "centre"),
    (Intervention, "participant__centre"),
    (Enrolment, "participant__centre"),
    (OperationEntry, "participant__centre"),
    (OperationResult, "entry__participant__centre"),
    (GroupStay, "enrolment__participant__centre"),
    (Break, "enrolment__participant__centre"),
    (PlannedAbsence, "participant__centre"),
    (FollowUp, "participant__centre"),
    (AfterContact, "enrolment__participant__centre"),
    (Restriction, "participant__centre"),
    (Objection, "participant__centre"),
    (Statement, "participant__centre"),
    (ReferentAssignment, "participant__centre"),
    (FormerIdentity, "participant__centre"),
    (FileMerge, "kept__centre"),
    (NationalNumber, "participant__centre"),
    (Consent, "participant__centre"),
    (Fact, "participant__centre"),
    (Seal, "participant__centre"),
    (Assessment, "enrolment__participant__centre"),
    (LiteracyTest, "participant__centre"),
    (ExitProject, "enrolment__participant__centre"),
    (ExitStep, "project__enrolment__participant__centre"),
    (Problem, "enrolment__participant__centre"),
    (Plan, "problem__enrolment__participant__centre"),
    (PlanReview, "plan__problem__enrolment__participant__centre"),
    (Action, "plan__problem__enrolment__participant__centre"),
    (Rating, "assessment__enrolment__participant__centre"),
    (SelfRating, "assessment__enrolment__participant__centre"),
    (Attendance, "participant__centre"),
    (BatchMark, "participant__centre"),
    (AppointmentPerson, "participant__centre"),
    (Document, "participant__centre"),
    (DataRequest, "participant__centre"),
    (Redaction, "participant__centre"),
)


class Mode(StrEnum):
    """In whose name an import compares and writes."""

    HOST = "host"
    OWNER = "owner"
    TAKING_OVER = "taking_over"


def is_taking_over(centre: Centre, user: User) -> bool:
    """Return whether the files of a centre hold nothing but what this person's own imports brought.

    Then a comparison tells her nothing that she did not bring. One row of anybody else, of a page or of the command
    ends it for good.
    """
    own = {"channel": "task", "history_user": user}
    return not any(
        model.history.filter(**{path: centre}).exclude(**own).order_by().exists() for model, path in _IN_FILES
    )


class ImportScope:
    """What an import reads and writes of the files of a centre. Rights are read once, when they are first asked."""

    #: who imports, None for the management command (Mode.HOST)
    user: User | None

    def __init__(self, centre: Centre, user: User | None, mode: Mode) -> None:
        self.centre = centre
        self.user = user
        self.mode = mode
        self._files: dict[str, set[int]] = {}

    @classmethod
    def of_host(cls, centre: Centre) -> ImportScope:
        """Return the scope of the management command: all files, sealed ones too."""
        return cls(centre, None, Mode.HOST)

    @classmethod
    def of_page(cls, centre: Centre, user: User) -> ImportScope:
        """Return the scope of a person's import on the page. Raises NotAllowed without the rights of all sheets."""
        for action in (RUN, *SHEET_RIGHTS):
            if not has_right(user, action, centre=centre):
                raise NotAllowed(action)
        return cls(centre, user, Mode.TAKING_OVER if is_taking_over(centre, user) else Mode.OWNER)

    def with_current_rights(self) -> ImportScope:
        """Return the same scope with the rights of this moment."""
        return self.of_host(self.centre) if self.user is None else self.of_page(self.centre, self.user)

    @cached_property
    def sealed(self) -> dict[str, int]:
        """File number -> key of each file that is under a seal on which the person is not named."""
        if self.user is None:
            return {}
        found = Participant.objects.filter(centre=self.centre, pk__in=sealed_from(self.user)).order_by()
        return dict(found.values_list("file_number", "pk"))

    @cached_property
    def kept_only(self) -> set[int]:
        """The keys of files that are restricted: no import writes in them, whoever brings it."""
        return set(restricted_files().filter(participant__centre=self.centre).values_list("participant", flat=True))

    @cached_property
    def objecting(self) -> set[int]:
        """The keys of files of persons who object to a row of their own in a list that goes out."""
        found = Objection.objects.in_force(ObjectionKind.ROWS).filter(participant__centre=self.centre).order_by()
        return set(found.values_list("participant", flat=True))

    @cached_property
    def stand_ins(self) -> dict[str, StandIn]:
        """File number -> what earlier imports had for a sealed file: it is met as a file that they created."""
        if self.user is None:
            return {}
        return stand_ins_of(self.centre, self.user)

    def comparable(self, records: QuerySet, path: str) -> QuerySet:
        """Leave out records that lie in files of which nothing may be compared; `path` leads to the participant."""
        if self.kept_only:
            records = records.exclude(**{f"{path}__in": self.kept_only})
        if self.mode is Mode.OWNER:
            return records.filter(**{f"{path}__in": self._keys(_COMPARE)})
        return records.exclude(**{f"{path}__in": self.sealed.values()}) if self.sealed else records

    def is_closed(self, person: Participant) -> bool:
        """Return whether nothing of an existing file may be compared: who imports may not change it."""
        return person.pk in self.kept_only or (self.mode is Mode.OWNER and not self._may(_COMPARE, person))

    def writes(self, sheet: str, row: Record, person: Participant | None) -> bool:
        """Return whether a row of a sheet may be compared with, and written into, the file that it names.

        A file that the centre does not have yet (`person` is None) is open: it holds nothing.
        """
        if person is not None and (person.pk < 0 or person.pk in self.kept_only):  # a stand-in of a sealed file; kept
            return False
        if self.mode is not Mode.OWNER or person is None:
            return True
        if not all(self._may(action, person) for action in _FILE_RIGHTS[sheet]):
            return False
        return getattr(row, "domain", None) not in HEALTH_FAMILY_DOMAINS or self._may(_HEALTH_FAMILY, person)

    def reads(self, sheet: str, row: Record, person: Participant) -> bool:
        """Return whether a row that names a file may be given to who exports: who somebody is, by the right to that.

        Everything else that a file says is read by who may also write it. Who objects to rows of her own in what goes
        out is in no export, nor is a file that is only kept.
        """
        if person.pk in self.kept_only or person.pk in self.objecting:
            return False
        if self.mode is Mode.OWNER and sheet == "Participants":
            return self._may(IDENTITY, person)
        return self.writes(sheet, row, person)

    def divide(
        self, records: Mapping[str, list[Record]], people: Mapping[str, Participant]
    ) -> tuple[dict[str, list[Record]], dict[str, int]]:
        """Return the rows by sheet that are compared and written, and how many are left to the key workers.

        `people` are the centre's files by number.
        """
        rows, left = defaultdict(list, records), {}
        for sheet in SHEETS_OF_FILES:
            kept = [row for row in rows[sheet] if self.writes(sheet, row, people.get(number_of(row)))]
            left[sheet] = len(rows[sheet]) - len(kept)
            rows[sheet] = kept
        return rows, left

    def still_reads(self, named: list[str], opened: list[str]) -> bool:
        """Return whether files that were exported may still be read: who they are of, and what `opened` ones say."""
        if self.mode is Mode.HOST:
            return True
        files = dict(Participant.objects.filter(centre=self.centre).order_by().values_list("file_number", "pk"))
        if self.mode is Mode.TAKING_OVER:
            return not self.sealed.keys() & set(named)
        wanted = ((IDENTITY, named), (_COMPARE, opened))
        return all(files.get(number) in self._keys(action) for action, numbers in wanted for number in numbers)

    def may_assign(self, person: Participant) -> bool:
        """Return whether the key worker of an existing file may be changed."""
        return self._may(ASSIGN, person)

    @cached_property
    def may_create(self) -> bool:
        """Return whether the person may open a file of which she is the key worker herself."""
        return has_right(self.user, CREATE, centre=self.centre)

    def _may(self, action: str, person: Any) -> bool:
        return person.pk in self._keys(action)

    def _keys(self, action: str) -> set[int]:
        """Return the keys of the files on which the person has a right."""
        if action not in self._files:
            if self.user is None:  # the management command has no rights that could be asked
                raise NotAllowed(action)
            found = Participant.objects.for_user(self.user, action).filter(centre=self.centre).order_by()
            self._files[action] = set(found.values_list("pk", flat=True))
        return self._files[action]
