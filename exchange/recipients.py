"""Whom an import tells, and which files it logs: every one that the workbook names, whatever becomes of its rows."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import models

from accounts.enums import NoticeKind
from accounts.models import Centre
from audit.log import log_export, log_read
from core.actor import Act
from core.history import history_of
from core.periods import today
from exchange.permitted_plan import Handover
from exchange.reader import Reading
from exchange.workbook_sheets import WRITTEN, way_to_file
from home.notices import tell
from participants.models import Participant, ReferentAssignment, Seal, SealName
from workshops.models import Attendance

_FETCHED = 500

# What an import writes in a file -> the way to its person. A mark is written on a sheet of a session.
_WRITTEN: dict[type[models.Model], str] = {Participant: "id"} | {
    model: way for model in WRITTEN if model is not Attendance and (way := way_to_file(model))
}


def named_in(reading: Reading) -> list[str]:
    """Return the file numbers that a workbook names, in order."""
    numbers = {getattr(row, "number", None) for rows in reading.records.values() for row in rows}
    return sorted(number for number in numbers if number)


def log_files(numbers: list[str], centre: Centre, *, what: str, purpose: str, leaves: bool = False) -> None:
    """Log, in one entry, that the centre's files of these numbers were asked about; sealed ones are no exception.

    `leaves` where they leave Jalon.
    """
    files: list[Participant] = []
    for start in range(0, len(numbers), _FETCHED):
        portion = numbers[start : start + _FETCHED]
        files.extend(Participant.objects.filter(centre=centre, file_number__in=portion).only("uuid").order_by("pk"))
    if files:
        (log_export if leaves else log_read)(files, what=what, purpose=purpose, centre=centre)


def files_written(act: UUID) -> set[int]:
    """Return the keys of the files in which an act wrote."""
    keys: set[int] = set()
    for model, path in _WRITTEN.items():
        keys.update(history_of(model).filter(act=act).order_by().values_list(path, flat=True).distinct())
    return keys - {None}


def tell_key_workers(act: Act, centre: Centre, handovers: Iterable[Handover]) -> None:
    """Tell the key workers of today that an import wrote in their files, and those between whom a file passed.

    Of a file under a seal on which she is not named a key worker hears nothing.
    """
    written = files_written(act.uuid)
    if not written:
        return
    sealed = Seal.objects.in_force().filter(participant__centre=centre)
    charge = ReferentAssignment.objects.current(today()).filter(participant__centre=centre, member__user__isnull=False)
    pairs = charge.order_by("member__user", "pk").select_related("member__user")
    named = set(SealName.objects.filter(seal__in=sealed).order_by().values_list("seal__participant", "user"))
    hidden = set(sealed.order_by().values_list("participant", flat=True))
    told = {
        one.member.user_id: one.member.user
        for one in pairs
        if one.participant_id in written
        and (one.participant_id not in hidden or (one.participant_id, one.member.user_id) in named)
    }
    told.pop(act.user.pk, None)
    for user in told.values():
        tell(user, NoticeKind.FILES_IMPORTED, about=act.uuid, centre=centre, by=act.user, mail=True)
    for handover in handovers:
        about, to = handover.assignment.uuid, handover.assignment.member.user
        if to is not None and to.pk != act.user.pk:
            tell(to, NoticeKind.FILE_HANDED_OVER, about=about, centre=centre, by=act.user, mail=True)
        if handover.former is not None and handover.former.pk != act.user.pk:
            tell(handover.former, NoticeKind.FILE_PASSED_ON, about=about, centre=centre, by=act.user, mail=True)
