"""The import of a centre's workbook: read it, see what it would change, write it whole or not at all.

    reading = read(source, centre)               # records, defects, notices; writes nothing
    changes = compare(reading, centre)           # new, changed, same; writes nothing
    with acting_as(user, reason, channel):
        changes = bring_in(reading, centre)      # compares again and writes, in one transaction and one act

What the workbook notes has the last word; what it does not name is left alone. Records are found by the keys people
use (name, code, file number; where a key stands several times in time, the start and then the order), always within
the centre, so a second run of the same workbook finds nothing to write.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Centre, User
from core.actor import require_act
from core.history import bulk_create_tracked, bulk_update_tracked
from exchange.defects import Defect
from exchange.import_comparison import HasErrors as HasErrors
from exchange.import_comparison import known_of, plan_import
from exchange.import_plan import CellChange, Lacking, Merge, SheetTotals
from exchange.models import TakingOver
from exchange.reader import Reading
from exchange.reader import read_workbook as read_workbook
from exchange.recipients import log_files, named_in, tell_key_workers
from exchange.scope import ImportScope, Mode
from exchange.withheld_rows import set_aside, take_out
from exchange.workbook_sheets import SHEETS, WRITTEN
from jobs import services as jobs
from jobs.enums import ENDED_STATES, FileRole, JobState
from jobs.models import Job
from jobs.querysets import JobQuerySet
from participants.enums import STARTED_STATES
from participants.models import Enrolment
from participants.services.group_stays import follow_enrolments
from participants.services.seats import lock_group
from permissions.transitions import take_over
from workshops.models import Attendance, Session, SessionGroup

# The names of the three jobs (exchange.tasks).
CHECK, IMPORT, EXPORT = "workbook_check", "workbook_import", "workbook_export"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#: told what is done, out of how much, and what it is about
Progress = Callable[[int, int, str], None]

# Rows written between two words of progress.
_PORTION = 5000


class NotAsConfirmed(Exception):
    """The centre's records are no more those that somebody saw in the preview; `sentence` says so."""

    def __init__(self) -> None:
        self.sentence = _(
            "The records changed after this preview was made. Nothing was written. Check the workbook again."
        )
        super().__init__(self.sentence)


class CannotConfirm(Exception):
    """A check that is not done, has errors, or found nothing new; `sentence` says which."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class Changes:
    """What an import writes (or wrote): rows by sheet, those left to the key workers among them, changed cells, what
    stands against it, and its digest. `lacking` is what Jalon has and the workbook lacks.
    """

    tallies: dict[str, SheetTotals]
    left: dict[str, int]
    cells: list[CellChange]
    refusals: list[Defect]
    warnings: list[Defect]
    fingerprint: str
    is_empty: bool
    lacking: list[Lacking]


def read(
    source: bytes | Path, centre: Centre, progress: Progress | None = None, *, scope: ImportScope | None = None
) -> Reading:
    """Return what a workbook says, checked against itself and the keys of the centre.

    `scope`, here and below, is what the import may do; without one it is the host's, who may do everything. Raises
    core.spreadsheets.reader.WorkbookRefused with a sentence for a file that cannot be read.
    """
    told = (lambda sheet, done, total: progress(done, total, sheet)) if progress else None
    return read_workbook(source, known_of(scope or ImportScope.of_host(centre)), told)


def compare(reading: Reading, centre: Centre, *, scope: ImportScope | None = None) -> Changes:
    """Return what writing the reading would change. Raises HasErrors where the reading has an error."""
    scope = scope or ImportScope.of_host(centre)
    return _changes(*plan_import(reading, scope), scope)


def bring_in(
    reading: Reading,
    centre: Centre,
    *,
    scope: ImportScope | None = None,
    expected: str = "",
    progress: Progress | None = None,
) -> Changes:
    """Write a reading in one transaction, in the act under way, log the files it names and return what was changed.

    `expected` is the fingerprint of the Changes that somebody confirmed. No record is written where there is nothing
    new. Raises NoActor, NotAllowed, HasErrors (also where a record forbids its change: `refusals` of compare()) and
    NotAsConfirmed.
    """
    act = require_act()
    with transaction.atomic():
        # Two imports of one centre wait for each other.
        Centre.objects.select_for_update().get(pk=centre.pk)
        scope = scope.with_current_rights() if scope else ImportScope.of_host(centre)
        merge, left, lacks = plan_import(reading, scope)
        changes = _changes(merge, left, lacks, scope)
        if changes.refusals:
            raise HasErrors
        if expected and expected != changes.fingerprint:
            raise NotAsConfirmed
        files = {number: one.participant for number, one in scope.stand_ins.items()} | scope.sealed
        total = merge.size
        aside = take_out(merge, files) if files else set()
        _write(merge, total, progress or (lambda done, total, text: None))
        _count_seats(merge)
        if aside:
            set_aside(reading, aside, files, by=act.user, centre=centre)
        log_files(named_in(reading), centre, what="exchange.import", purpose=_("Import of the workbook"))
        tell_key_workers(act, centre, getattr(merge, "handovers", ()))
    return changes


def _changes(merge: Merge, left: dict[str, int], lacks: list[Lacking], scope: ImportScope) -> Changes:
    said = repr((scope.mode.value, sorted(left.items()), merge.fingerprint(sheet.name for sheet in SHEETS)))
    return Changes(
        {sheet.name: merge.tally(sheet.name) for sheet in SHEETS},
        left,
        merge.cells,
        merge.refusals,
        merge.warnings,
        hashlib.sha256(said.encode()).hexdigest(),
        merge.is_empty,
        lacks,
    )


def _write(merge: Merge, total: int, progress: Progress) -> None:
    """Write what a merge holds, in batches, history and log of states included."""
    done = 0
    for record in merge.removed:
        record.delete()
    for model in WRITTEN:
        new = merge.new.get(model, [])
        for start in range(0, len(new), _PORTION):
            portion = new[start : start + _PORTION]
            bulk_create_tracked(model, portion)
            done += len(portion)
            progress(done, total, str(model._meta.verbose_name))
    for model in WRITTEN:
        changed = list(merge.changed.get(model, {}).values())
        if changed:
            names = sorted(set().union(*(fields for _, fields in changed)))
            bulk_update_tracked(model, [record for record, _ in changed], names)
            done += len(changed)
            progress(done, total, str(model._meta.verbose_name))
    # What follows from paths and marks, which no row says: stays in groups, ends of breaks, who was expected.
    paths: list[Any] = [record for record, _ in merge.changed.get(Enrolment, {}).values()]
    follow_enrolments([*merge.new.get(Enrolment, ()), *paths])
    _fix_expected(merge)
    if merge.moves:
        take_over(merge.moves, reason=_("Taken over from the workbook"))
    progress(total, total, "")


def _count_seats(merge: Merge) -> None:
    """Raise NotAsConfirmed where somebody took a seat meanwhile that a row was to have; its group stays locked."""
    changed: list[tuple[Any, set[str]]] = list(merge.changed.get(Enrolment, {}).values())
    written = [*merge.new.get(Enrolment, ()), *(one for one, names in changed if names & {"group", "state"})]
    groups = {one.group_id for one in written if one.state in STARTED_STATES and one.group_id is not None}
    for key in sorted(groups):
        group = lock_group(key)
        if group.seats is not None and group.seats_taken > group.seats:
            raise NotAsConfirmed


def _fix_expected(merge: Merge) -> None:
    """Fix who was expected: on new rows of sheets, and on the sheets of sessions whose day, state or groups changed."""
    links = [*merge.new.get(SessionGroup, ()), *(one for one in merge.removed if isinstance(one, SessionGroup))]
    days = [record.pk for record, names in merge.changed.get(Session, {}).values() if names & {"date", "state"}]
    sessions = sorted({link.session_id for link in links} | set(days))
    marks = [mark.pk for mark in merge.new.get(Attendance, ())]
    for column, keys in (("session__in", sessions), ("pk__in", marks)):
        for start in range(0, len(keys), _PORTION):
            Attendance.objects.fix_expected(**{column: keys[start : start + _PORTION]})


def ask_for_check(name: str, content: bytes, *, by: User, centre: Centre) -> Job:
    """Start the job that checks an uploaded workbook. Raises NotAllowed without the right."""
    digest = hashlib.sha256(content).hexdigest()
    return jobs.start(CHECK, by=by, centre=centre, source=(name, XLSX, content), key=digest)


def check_importable(check: Job) -> None:
    """Raise CannotConfirm, with a sentence, unless a check found something to write and no error."""
    if check.state != JobState.DONE:
        raise CannotConfirm(_("The workbook has not been checked yet."))
    if check.result["errors"]:
        raise CannotConfirm(_("The workbook has errors: correct them and choose it again."))
    if check.result["is_empty"]:
        raise CannotConfirm(_("There is nothing new to write."))


def ask_for_import(check: Job, *, by: User) -> Job:
    """Start the import of a checked workbook and return its job; a second wish returns the first one's job.

    Raises CannotConfirm with a sentence (the taking over of a centre's past also needs its second person), NotAllowed
    without the right.
    """
    check_importable(check)
    if check.result.get("mode") == Mode.TAKING_OVER and not TakingOver.objects.confirmed().filter(job=check).exists():
        raise CannotConfirm(_("A second person has to confirm this import first."))
    given_up = [state for state in ENDED_STATES if state != JobState.DONE]
    before = Job.objects.filter(kind=IMPORT, owner=by, centre=check.centre, params__check=str(check.uuid))
    job = before.exclude(state__in=given_up).order_by("-pk").first()
    if job is not None:
        return job
    file = check.files.get(role=FileRole.SOURCE)
    params = {"check": str(check.uuid), "sha256": file.sha256, "fingerprint": check.result["fingerprint"]}
    source = (file.name, file.content_type, file.read())
    return jobs.start(IMPORT, by=by, centre=check.centre, params=params, source=source, key=str(check.uuid))


def ask_for_records(centre: Centre, *, by: User) -> Job:
    """Start the job that writes the records of a centre as a workbook. Raises NotAllowed without the right."""
    return jobs.start(EXPORT, by=by, centre=centre, key=EXPORT)


def imports_of(user: User, centre: Centre) -> JobQuerySet:
    """Return the person's own checks and imports in a centre, newest first."""
    found = Job.objects.filter(owner=user, centre=centre, kind__in=(CHECK, IMPORT)).defer("params", "result")
    return found.select_related("owner").newest_first().with_source_name()
