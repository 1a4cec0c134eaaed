"""Welcoming a person: a new file with its number, its key worker, the first enrolment."""

from __future__ import annotations

import datetime as dt
import re
import secrets
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from stdnum.be import ssn

from accounts.models import Centre, TeamMember, User
from core.actor import NoActor, require_act
from core.births import Birth, Precision
from core.idempotency import create_once
from core.periods import today
from participants.enums import ConsentKind
from participants.models import Consent, Enrolment, FileMerge, Participant, ReferentAssignment
from participants.services.group_stays import follow_group
from participants.services.national_numbers import note_number
from permissions.checks import has_right
from permissions.transitions import NotAllowed

CREATE = "participant.create"
LATEST = 200  # files among which the highest number is looked for
NOTHING_YET = "0000"
_NUMBERED = re.compile(r"(.*?)(\d{1,9})")


def draw_number(centre: Centre) -> str:
    """Return a file number that no file of the centre has, after the highest of the latest files.

    Numbers are left out at random, so that one that is missing from a list tells of no file (docs/adr/0030). Call it
    with the centre locked.
    """
    files = Participant._base_manager.filter(centre=centre).order_by("-pk")
    shown = Participant.objects.filter(centre=centre).unsealed().order_by("-pk")
    prefix = next((found[0] for found in map(_taken_apart, _latest(shown)) if found), "")
    digits = [found[1] for found in map(_taken_apart, _latest(files)) if found and found[0] == prefix]
    highest = max(digits, key=int, default=NOTHING_YET)
    number = f"{prefix}{int(highest) + _step():0{len(highest)}}"
    while _is_taken(centre, number):
        number = f"{prefix}{int(number.removeprefix(prefix)) + _step():0{len(highest)}}"
    return number


def _is_taken(centre: Centre, number: str) -> bool:
    """Answer whether a file has a number, or had it before it was merged into another one."""
    merged = FileMerge._base_manager.filter(kept__centre=centre, absorbed_number=number)
    return Participant._base_manager.filter(centre=centre, file_number=number).exists() or merged.exists()


def _latest(files: QuerySet) -> list[str]:
    return list(files.values_list("file_number", flat=True)[:LATEST])


def _taken_apart(number: str) -> tuple[str, str] | None:
    found = _NUMBERED.fullmatch(number)
    return (found[1], found[2]) if found else None


def _step() -> int:
    """Return 1 or more: each further step is as likely as not, so that no distance between two numbers is a sign."""
    step = 1
    while secrets.randbelow(2):
        step += 1
    return step


def born_by_number(number: str) -> Birth | None:
    """Return the birth that a national register number tells as far as it does, or None where it tells none."""
    try:
        year, month = (ssn.get_birth_year(number), ssn.get_birth_month(number)) if number else (None, None)
        day = ssn.get_birth_date(number) if year and month else None
    except Exception:  # noqa: BLE001 - stdnum raises several; a number that tells no day asks no question
        return None
    if day is not None:
        return Birth(day)
    if year is None:
        return None
    return Birth(dt.date(year, month or 1, 1), Precision.MONTH if month else Precision.YEAR)


@transaction.atomic
def welcome(
    *, centre: Centre, by: User, member: TeamMember, key: uuid.UUID, person: dict[str, Any], number: str,
    path: dict[str, Any], consent: str = "",
) -> tuple[Participant, bool]:  # fmt: skip
    """Open a file with its key worker and what was said, all or nothing; return it and whether it is new.

    `path` are the columns of the first enrolment, none where no path was spoken of yet; `consent` is how the person
    agreed to take part, "" where she was not asked. The same form sent twice opens one file, whose number is drawn
    here. Raise NoActor, NotAllowed, KeyTaken (the form was gone back to and changed) or ValidationError.
    """
    if require_act().user.pk != by.pk:
        raise NoActor("A file is opened by the author of the act.")
    if not has_right(by, CREATE, centre=centre):
        raise NotAllowed(CREATE)
    Centre._base_manager.select_for_update(no_key=True).get(pk=centre.pk)  # numbers are drawn one after the other
    known = Participant._base_manager.filter(uuid=key, centre=centre).first()
    drawn = draw_number(centre) if known is None else known.file_number
    participant = Participant(centre=centre, file_number=drawn, **person)
    if known is None:
        participant.full_clean()
    file, made = create_once(participant, key=key, same=("centre", *person))
    if made:
        _begin(file, member, path, consent)
        if number:
            _note_number(file, number, by)
    return file, made


def _note_number(file: Participant, number: str, by: User) -> None:
    try:
        note_number(file, number, by=by)
    except ValidationError as refused:
        raise ValidationError({"number": refused.messages}) from None


def _begin(file: Participant, member: TeamMember, path: dict[str, Any], consent: str) -> None:
    """Write what begins with a file."""
    records: list[Any] = [ReferentAssignment(participant=file, member=member, starts_on=today())]
    if path:
        records.append(Enrolment(participant=file, **{"asked_on": today(), **path}))
    if consent:
        agreed = ConsentKind.PARTICIPATION
        records.append(Consent(participant=file, kind=agreed, given_on=today(), form=consent))
    for record in records:
        record.full_clean(exclude=["state"])  # a machine's state is set by its moves alone
        record.save()
        if isinstance(record, Enrolment):
            follow_group(record, from_day=record.starts_on)
