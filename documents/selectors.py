"""What is read of documents: those of a file that somebody may see, and those whose time is over."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, Max, OuterRef, QuerySet

from accounts.centre_settings import setting
from accounts.models import Centre, User
from core.periods import today
from documents.enums import SENSITIVE, DocumentKind
from documents.models import Document
from documents.settings import PROOF_YEARS, SENSITIVE_DAYS
from participants.enums import OVER_STATES
from participants.file_permissions import in_file, may_on_file
from participants.models import Enrolment, Participant
from participants.sensitive_rows import readable_in_file

VIEW, PROOF = "document.view", "document.proof"


def documents_of(reader: User, participant: Participant) -> Any:
    """Return the documents of a file of which the reader may know, the latest paper first."""
    if may_on_file(reader, VIEW, participant):
        found = readable_in_file(Document.objects, reader, VIEW, participant)
    else:
        found = in_file(Document.objects, reader, PROOF, participant).filter(kind=DocumentKind.PROOF)
    return found.select_related("stored").latest_first()


def years_before(day: dt.date, years: int) -> dt.date:
    """Return the same day so many years earlier; of 29 February the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def whose_time_is_over(centre: Centre) -> QuerySet[Document]:
    """Return the documents of a centre that are to be erased: the last path ended so long ago, and none goes on.

    Of somebody who never walked a path nothing is erased by itself: there is no end from which to count.
    """
    sensitive = today() - dt.timedelta(days=setting(SENSITIVE_DAYS, centre))
    proofs = years_before(today(), setting(PROOF_YEARS, centre))
    of_person = Enrolment.objects.filter(participant=OuterRef("participant"))
    goes_on = Exists(of_person.exclude(state__in=OVER_STATES))
    rows = Document.objects.present().filter(~goes_on, participant__centre=centre)
    ended = rows.annotate(ended_on=Max("participant__enrolments__ended_on"))
    return ended.filter(kind__in=SENSITIVE, ended_on__lt=sensitive) | ended.filter(
        kind=DocumentKind.PROOF, ended_on__lt=proofs
    )
