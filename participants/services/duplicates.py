"""Whether a person has a file already: asked when a file is opened, and when it is changed who a person is.

Who may be the same person, and by what, is decided by core.duplicates, among the files of which the author may know; a
file that is sealed from her is in no answer. Each question leaves an access row, also one that finds nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import Centre, User
from audit.log import log_read
from core.births import Birth, birth_of
from core.duplicates import Identity, Reason, near_births, near_phones, year_alone
from participants.models import FormerIdentity, NationalNumber, Participant
from participants.name_search import begun_like, heard_like
from participants.querysets import ParticipantQuerySet
from participants.services.questions import count_question

KNOWN = "participant.identity"
MOST = 5  # files that are offered as the same person
MOST_COMPARED = 3000
COMPARED = ("file_number", "last_name", "first_name", "birth_date", "birth_precision", "phone")
ASKED = "participants.alike"
ASKED_CLOSELY = "participants.alike_closely"  # with a national register number or a phone, which are counted


@dataclass(frozen=True)
class PossibleDuplicate:
    """A file that may be of the same person, and by what; a reader is told no more of it than she may know."""

    file: Participant
    reasons: tuple[Reason, ...]

    @property
    def uuid(self) -> UUID:
        return self.file.uuid


def ask_who_is_known(
    reader: User,
    centre: Centre,
    *,
    person: dict[str, Any],
    purpose: str,
    number: str = "",
    besides: Participant | None = None,
) -> list[PossibleDuplicate]:
    """Return the files that may be of the same person, five at most, and write that they were shown.

    `person` has the columns of a name, a birth and a phone. `besides` is the file of the person. Raise
    TooManyQuestions for an account that asked for numbers or phones as often as an hour allows.
    """
    secret = bool(number or person["phone"])
    if secret:
        count_question(reader, centre, ASKED_CLOSELY)
    found = possible_duplicates(reader, centre, person=person, number=number, besides=besides)
    shown = [one.file for one in found]
    log_read(shown, what=ASKED_CLOSELY if secret else ASKED, purpose=purpose, centre=centre)
    return found


def possible_duplicates(
    reader: User, centre: Centre, *, person: dict[str, Any], number: str = "", besides: Participant | None = None
) -> list[PossibleDuplicate]:
    """Return the files, of those of which the reader may know, that may be of the same person: at most five.

    Those for which most speaks come first. A national register number counts only together with a name or a birth date
    that fits.
    """
    birth = birth_of(person["birth_date"], person["birth_precision"])
    who = Identity(person["last_name"], person["first_name"], birth, person["phone"])
    files = Participant.objects.for_user(reader, KNOWN).filter(centre=centre)
    if besides is not None:
        files = files.exclude(pk=besides.pk)
    found: dict[int, tuple[Reason, ...]] = {}
    for condition in _candidates(files, person, birth):
        for file in _files_to_compare(files, condition):
            if file.pk not in found and (reasons := who.reasons(file.identity)):
                found[file.pk] = reasons
    for former in _former(files, person):
        if former.participant_id not in found and (reasons := who.reasons(former.identity)):
            found[former.participant_id] = (Reason.FORMER_NAME, *reasons[1:])
    if number:
        numbers = NationalNumber.objects.for_user(reader, KNOWN).of_number(number)
        for file in _files_to_compare(files, Q(pk__in=numbers.values("participant"))):
            if who.fits(file.identity):
                found[file.pk] = (Reason.SAME_NUMBER, *found.get(file.pk, who.reasons(file.identity)))
    return _shown(files, found)


def _shown(files: ParticipantQuerySet, found: dict[int, tuple[Reason, ...]]) -> list[PossibleDuplicate]:
    if not found:
        return []
    best = sorted(found, key=lambda key: (-len(found[key]), key))[: 4 * MOST]
    named = [PossibleDuplicate(file, found[file.pk]) for file in files.filter(pk__in=best).named()]
    return sorted(named, key=lambda one: -len(one.reasons))[:MOST]


def _files_to_compare(files: QuerySet, condition: Q) -> QuerySet:
    return files.filter(condition).only(*COMPARED).order_by("pk")[:MOST_COMPARED]


def _former(files: QuerySet, person: dict[str, Any]) -> QuerySet:
    """Return former names that may be meant, with their files; few people have one."""
    names = f"{person['last_name']} {person['first_name']}"
    alike = begun_like(files, names) | heard_like(names)
    former = FormerIdentity.objects.filter(alike, participant__in=files.order_by())
    return former.select_related("participant").order_by("pk")[:MOST_COMPARED]


def _candidates(files: QuerySet, person: dict[str, Any], birth: Birth | None) -> Iterable[Q]:
    """Give filters that let every possible duplicate through together, and few others.

    Names as they are written have an index; the rest is looked through, so that it stands in a filter of its own.
    """
    names = f"{person['last_name']} {person['first_name']}"
    written, heard = begun_like(files, names), heard_like(names)
    if birth is None:
        unknown = Q()
    elif birth.is_whole and not year_alone(birth):
        unknown = Q(birth_date__isnull=True)
        heard = Q(birth_date__in=near_births(birth)) | (heard & unknown)
    else:
        unknown = Q(birth_date__isnull=True) | Q(birth_date__in=near_births(birth))
        month = Q(birth_date__range=(birth.first, birth.last))
        unknown |= Q(birth_date__year=birth.first.year) if year_alone(birth) else month
        heard &= unknown
    yield written & unknown
    yield heard | Q(phone__in=near_phones(person["phone"])) if person["phone"] else heard
