"""Whether a person has a file already: asked when a file is opened, and when it is changed who a person is.

Who may be the same person is decided by core.duplicates, among the files of which the author may know; a file that is
sealed from her is in no answer. Each question leaves an access row, also one that finds nobody.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Centre, User
from audit.log import log_read
from core.duplicates import Identity, near_births, year_alone
from participants.models import NationalNumber, Participant
from participants.name_search import begun_like
from participants.services.questions import count_question

KNOWN = "participant.identity"
MOST = 5  # files that are offered as the same person
MOST_COMPARED = 3000
ASKED = "participants.alike"
ASKED_CLOSELY = "participants.alike_closely"  # with a national register number or a phone, which are counted


def ask_who_is_known(
    reader: User,
    centre: Centre,
    *,
    person: dict[str, Any],
    purpose: str,
    number: str = "",
    besides: Participant | None = None,
) -> list[Participant]:
    """Return the files that may be of the same person, five at most, and write that they were shown.

    `person` has last_name, first_name, birth_date and phone. `besides` is the file of the person. Raise
    TooManyQuestions for an account that asked for numbers or phones as often as an hour allows.
    """
    secret = bool(number or person["phone"])
    if secret:
        count_question(reader, centre, ASKED_CLOSELY)
    found = possible_duplicates(reader, centre, person=person, number=number, besides=besides)
    log_read(found, what=ASKED_CLOSELY if secret else ASKED, purpose=purpose, centre=centre)
    return found


def possible_duplicates(
    reader: User, centre: Centre, *, person: dict[str, Any], number: str = "", besides: Participant | None = None
) -> list[Participant]:
    """Return the files, of those of which the reader may know, that may be of the same person: at most five.

    A national register number counts only together with a name or a birth date that fits.
    """
    who = Identity(person["last_name"], person["first_name"], person["birth_date"], person["phone"])
    files = Participant.objects.for_user(reader, KNOWN).filter(centre=centre)
    if besides is not None:
        files = files.exclude(pk=besides.pk)
    keys = {file.pk for file in _compared(files, _candidates(files, person)) if who.may_be(file.identity)}
    if number:
        numbers = NationalNumber.objects.for_user(reader, KNOWN).of_number(number)
        same = files.filter(pk__in=numbers.values("participant"))
        keys |= {file.pk for file in _compared(same, Q()) if who.fits(file.identity)}
    return list(files.filter(pk__in=keys).named()[:MOST]) if keys else []


def _compared(files: QuerySet, condition: Q) -> QuerySet:
    return files.filter(condition).only("last_name", "first_name", "birth_date", "phone").order_by("pk")[:MOST_COMPARED]


def _candidates(files: QuerySet, person: dict[str, Any]) -> Q:
    """Return a filter that lets every possible duplicate through, and few others."""
    birth, phone = person["birth_date"], person["phone"]
    named = begun_like(files, f"{person['last_name']} {person['first_name']}")
    if birth is None:
        found = named
    else:
        found = Q(birth_date__in=near_births(birth)) | (named & Q(birth_date__isnull=True))
        if year_alone(birth):
            found |= named & Q(birth_date__year=birth.year)
    return found | Q(phone=phone) if phone else found
