"""What is read of requests: the register, those of a file, and their figures."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from accounts.models import Centre, User
from actionplans.models import Plan
from assessments.models import Assessment
from core.date_words import short_date
from core.periods import Period, today
from participants.enums import StatementSubject
from participants.file_permissions import in_file
from participants.models import Participant
from participants.sensitive_rows import readable
from person.enums import OPEN, RequestKind
from person.models import DataRequest
from person.models.data_request import MANAGE, PREPARE
from person.querysets import DataRequestQuerySet

TOTALS = "request.totals"

__all__ = ["MANAGE", "PREPARE", "TOTALS", "RequestFigures", "figures_of", "open_requests", "replied_requests"]


def register_of(user: User, centre: Centre) -> DataRequestQuerySet:
    """Return the requests of a centre that the user may see, each with its file."""
    known: DataRequestQuerySet = DataRequest.objects.for_user(user, PREPARE).filter(centre=centre)
    return known.select_related("participant")


def open_requests(user: User, centre: Centre) -> DataRequestQuerySet:
    """Return those that wait for their answer, the one with the fewest days left first."""
    return register_of(user, centre).open().with_last_day().order_by("last_day", "pk")


def replied_requests(user: User, centre: Centre) -> DataRequestQuerySet:
    """Return those that have their answer, the latest first."""
    return register_of(user, centre).exclude(state__in=OPEN).order_by("-answered_on", "-pk")


def requests_of(user: User, participant: Participant) -> DataRequestQuerySet:
    """Return the requests about a file that the user may see, the latest first."""
    known: DataRequestQuerySet = in_file(DataRequest.objects, user, PREPARE, participant)
    return known.order_by("-received_on", "-pk")


@dataclass(frozen=True)
class KindFigures:
    """Of one kind of request: how many came in a period, and how many of them had their answer after its day."""

    kind: Any
    count: int
    late: int


@dataclass(frozen=True)
class RequestFigures:
    """The figures `requests` and `late_requests` of a period, and the days of those that are open today."""

    kinds: list[KindFigures]
    due: list[dt.date]

    @property
    def requests(self) -> int:
        """How many requests came in the period."""
        return sum(one.count for one in self.kinds)

    @property
    def late_requests(self) -> int:
        """How many of them were answered after their day."""
        return sum(one.late for one in self.kinds)


def figures_of(user: User, centre: Centre, period: Period) -> RequestFigures:
    """Count the requests that came in a period, by kind; late ones were answered after the day on which it was due.

    Those about files under a seal that does not name the reader are in no count but the officer's. One
    that waits still is late only once it has its answer: its day stands among those that are open.
    """
    every = DataRequest.objects.visible_to(user).filter(centre=centre).with_last_day()
    came = every.filter(received_on__range=(period.first, period.last)).order_by()
    rows = list(came.values_list("kind", "answered_on", "last_day"))
    count = Counter(kind for kind, _answered, _due in rows)
    late = Counter(kind for kind, answered, due in rows if answered is not None and answered > due)
    kinds = [KindFigures(kind.label, count[kind], late[kind]) for kind in RequestKind if count[kind]]
    return RequestFigures(kinds, list(every.open().order_by("last_day").values_list("last_day", flat=True)))


def records_of(user: User, participant: Participant) -> dict[str, str]:
    """Return the assessments and plans of a file of which a person may say something, by what a form calls them."""
    known = in_file(Assessment.objects, user, "assessment.content", participant).kept()
    moments = known.select_related("enrolment").order_by("date", "pk")
    found = {
        f"{StatementSubject.ASSESSMENT}:{one.uuid}": f"{one.get_moment_display()}, {short_date(one.date)}"
        for one in moments
    }
    plans = readable(Plan.objects.filter(problem__enrolment__participant=participant), user, "plan.content")
    for plan in plans.select_related("problem__domain").order_by("pk"):
        words = f"{plan.problem.domain}, {plan.goal or plan.problem.label}"
        found[f"{StatementSubject.PLAN}:{plan.uuid}"] = words[:300]
    return found


def file_by_number(user: User, centre: Centre, number: str) -> Participant | None:
    """Return the file of a centre that the officer named by its number, None where there is none.

    A file under a seal is found as well: a request about it runs as any other, and its number is all that is shown.
    """
    asked = Q(file_number__iexact=number.strip())
    return Participant._base_manager.filter(asked, centre=centre).order_by("pk").first()


def this_year() -> Period:
    """Return the year in which we are."""
    year = today().year
    return Period(dt.date(year, 1, 1), dt.date(year, 12, 31))
