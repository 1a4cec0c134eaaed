"""Welcoming a person: a new file, its key worker, the first enrolment; and whether she is perhaps known already.

Everything is told from the files of which the author may know. A sealed file is in no proposal and no notice: where
its number is the one proposed, the next free one is taken, as when two colleagues open a file at the same moment.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from stdnum.be import ssn

from accounts.authority import NotAllowed, has_right
from accounts.models import Centre, TeamMember
from core.context import NoActor, require_act
from core.once import create_once
from core.periods import today
from core.text import plain
from participants.models import Enrolment, NationalNumber, Participant, ReferentAssignment
from participants.searching import within_one, words_of_name

CREATE = "participant.create"
KNOWN = "participant.identity"
MOST = 5  # files that are offered as the same person
LATEST = 200  # files among which the highest number is looked for
FIRST_NUMBER = "0001"
_NUMBERED = re.compile(r"(.*?)(\d{1,9})")


@dataclass(frozen=True)
class Alike:
    """A file that may be of the same person, and why: by the number, or by name and birth date."""

    file: Participant
    by_number: bool


def next_number(reader: Any, centre: Centre) -> str:
    """Return the file number after the highest of the latest files of which the person may know."""
    files = Participant.objects.for_user(reader, KNOWN).filter(centre=centre).order_by("-pk")
    found = [match.groups() for number in files.values_list("file_number", flat=True)[:LATEST]
             if (match := _NUMBERED.fullmatch(number))]  # fmt: skip
    if not found:
        return FIRST_NUMBER
    prefix = found[0][0]
    highest = max((digits for start, digits in found if start == prefix), key=int)
    return f"{prefix}{int(highest) + 1:0{len(highest)}}"


def next_free(centre: Centre, number: str) -> str:
    """Return the number, or the first after it that no file of the centre has; for a number that was only proposed."""
    match = _NUMBERED.fullmatch(number)
    while match and Participant._base_manager.filter(centre=centre, file_number=number).exists():
        number = f"{match[1]}{int(match[2]) + 1:0{len(match[2])}}"
        match = _NUMBERED.fullmatch(number)
    return number


def alike(
    reader: Any, centre: Centre, *, last_name: str, first_name: str, birth_date: dt.date | None, number: str
) -> list[Alike]:
    """Return the files, of those of which the person may know, that may be of the same person: at most five.

    The same national register number; or the same birth date with a name that is close; or, where one of the two
    birth dates is not noted, the same names.
    """
    files = Participant.objects.for_user(reader, KNOWN).filter(centre=centre)
    same: set[int] = set()
    if number:
        numbers = NationalNumber.objects.for_user(reader, KNOWN).of_number(number)
        same = set(numbers.values_list("participant", flat=True))
    words = words_of_name(plain(f"{last_name} {first_name}"))
    beside = Q(birth_date__isnull=True) if birth_date else Q()
    born = Q(birth_date=birth_date) if birth_date else Q(pk__in=[])
    exact = plain(f"{last_name} {first_name}")[:260]
    candidates = files.filter(born | (beside & Q(search_name=exact)))
    close = [file.pk for file in candidates.only("pk", "search_name") if _close(words, words_of_name(file.search_name))]
    found = files.filter(pk__in=[*same, *close]).order_by("last_name", "first_name", "pk")[:MOST]
    return [Alike(file, file.pk in same) for file in found]


def _close(words: list[str], others: list[str]) -> bool:
    """Answer whether two names share a word, give or take a letter: order and married names do not matter."""
    return any(
        word == other or (min(len(word), len(other)) > 3 and within_one(word, other))
        for word in words
        for other in others
    )


def born_by_number(number: str) -> dt.date | None:
    """Return the birth date that a national register number tells, or None where it tells none."""
    try:
        return ssn.get_birth_date(number) if number else None
    except Exception:  # noqa: BLE001 - stdnum raises several; a number that tells no day asks no question
        return None


@transaction.atomic
def welcome(
    *, centre: Centre, by: Any, member: TeamMember, key: uuid.UUID, proposed: str, person: dict[str, Any],
    number: str, path: dict[str, Any],
) -> tuple[Participant, bool]:  # fmt: skip
    """Open a file with its key worker and its first enrolment, all or nothing; return it and whether it is new.

    The same form sent twice opens one. A file number left as it was proposed and taken meanwhile becomes the next free
    one. Raise NoActor, NotAllowed, KeyTaken (the form was gone back to and changed) or ValidationError.
    """
    if require_act().user.pk != by.pk:
        raise NoActor("A file is opened by the author of the act.")
    if not has_right(by, CREATE, centre=centre):
        raise NotAllowed(CREATE)
    known = Participant._base_manager.filter(uuid=key).first()
    values = dict(person)
    if known is None and values["file_number"] == proposed:
        values["file_number"] = next_free(centre, proposed)
    elif known is not None and values["file_number"] == proposed:
        values["file_number"] = known.file_number
    participant = Participant(centre=centre, **values)
    if known is None:
        participant.full_clean()
    try:
        with transaction.atomic():
            file, made = create_once(participant, key=key, same=("centre", *values))
    except IntegrityError:  # the number was taken at this moment
        raise ValidationError({"file_number": [_taken()]}) from None
    if made:
        _begin(file, member, number, path)
    return file, made


def _taken() -> Any:
    constraints = {one.name: one for one in Participant._meta.constraints}
    return constraints["file_number_once"].violation_error_message


def _begin(file: Participant, member: TeamMember, number: str, path: dict[str, Any]) -> None:
    """Write what begins with a file."""
    records: Iterable[Any] = [
        ReferentAssignment(participant=file, member=member, starts_on=today()),
        *([NationalNumber(participant=file, value=number)] if number else []),
        Enrolment(participant=file, **path),
    ]
    for record in records:
        record.full_clean(exclude=["state"])  # a machine's state is set by its moves alone
        record.save()
