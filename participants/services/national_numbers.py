"""Noting a national register number: it belongs to one person of a centre, and a refusal tells of no file."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.enums import NoticeKind, Role
from accounts.models import Centre, User
from accounts.staff import colleagues
from audit.log import log_read
from core.history import save_changes
from home.notices import tell
from participants.models import NationalNumber, Participant, Seal, SealName
from participants.services.questions import count_question

KNOWN, READ = "participant.identity", "participant.national_number"
MOST = 20  # numbers that stand on several files, of which home tells
TRIED = "participants.number_tried"
TRYING = gettext_noop("Noting a national register number")


class NumberRefused(ValidationError):
    """The number stands on another file of which the author may know; only who may read it there is told which."""

    def __init__(self, holder: Participant | None = None) -> None:
        if holder is not None:
            words = {"number": holder.file_number, "name": holder}
            super().__init__(_("This number is noted on the file %(number)s of %(name)s: open that one.") % words)
            return
        super().__init__(
            _(
                "This number cannot be noted here. Check its digits; if they are right, ask your manager, "
                "who clears it up with the colleagues."
            )
        )


def ask_number(participant: Participant, *, by: User) -> None:
    """Count and log that somebody tries a number on a file, before it is looked at. Raise TooManyQuestions."""
    count_question(by, participant.centre, TRIED)
    log_read([participant], what=TRIED, purpose=TRYING, centre=participant.centre)


def note_number(participant: Participant, value: str, *, by: User) -> NationalNumber:
    """Note or replace the number of a file; return it. Call it with the file locked.

    Where the same number stands on a file that is sealed from the author, it is noted all the same, so that no answer
    tells of that file; those named on its seal and the officer are told. Raise NumberRefused where it stands on another
    file.
    """
    others = NationalNumber.objects.filter(centre=participant.centre_id).of_number(value)
    others = others.exclude(participant=participant)
    holders = list(Participant._base_manager.filter(pk__in=others.values("participant")))
    if Participant.objects.for_user(by, KNOWN).filter(pk__in=[one.pk for one in holders]).exists():
        raise NumberRefused(_readable(holders, by))
    try:
        with transaction.atomic():
            noted = _write(participant, value, stands_twice=bool(holders))
    except IntegrityError:  # noted elsewhere at this moment
        raise NumberRefused from None
    for holder in holders:
        _tell_named(holder, participant)
    return noted


def _readable(holders: list[Participant], by: User) -> Participant | None:
    """Return the file whose number the author may read, None for none."""
    return Participant.objects.for_user(by, READ).filter(pk__in=[one.pk for one in holders]).first()


def files_of_one_number(reader: User, centre: Centre) -> list[list[Participant]]:
    """Return the files of which the reader may know that hold one number together; what the number is is not read."""
    numbers = NationalNumber.objects.for_user(reader, KNOWN).filter(centre=centre).defer("value").order_by("pk")
    twice = list(numbers.filter(stands_twice=True).values_list("value_index", flat=True)[:MOST])
    if not twice:
        return []
    together: dict[str, list[Participant]] = {}
    for one in numbers.filter(value_index__in=twice).select_related("participant"):
        together.setdefault(one.value_index, []).append(one.participant)
    return [files for files in together.values() if len(files) > 1]


def _write(participant: Participant, value: str, *, stands_twice: bool) -> NationalNumber:
    known = NationalNumber._base_manager.filter(participant=participant).first()
    if known is not None:
        if known.value != value:
            save_changes(known, value=value, stands_twice=stands_twice)
        return known
    noted = NationalNumber(participant=participant, value=value, stands_twice=stands_twice)
    noted.clean_fields(exclude=["centre", "value_index"])
    noted.clean()
    noted.save()
    return noted


def _tell_named(sealed: Participant, other: Participant) -> None:
    """Tell those who are named on the seal of a file, and the officer, that its number was noted on another one."""
    named = SealName.objects.filter(seal__in=Seal.objects.in_force().filter(participant=sealed))
    users = [one.user for one in named.select_related("user").order_by("pk")]
    for user in dict.fromkeys([*users, *colleagues(other.centre, Role.DPO)]):
        tell(user, NoticeKind.NUMBER_TWICE, about=other.uuid, centre=other.centre)
