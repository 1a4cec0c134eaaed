"""The persons whom somebody follows, each with the path that is under way: what home tells of them, read once."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, FilteredRelation, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from accounts.models import User
from audit.enums import Extent
from audit.models import AccessedFile
from core.periods import today
from core.request_memory import per_request
from participants.enums import STARTED_STATES, EnrolmentState
from participants.models import AfterContact, Break, Consent, Intervention, OperationEntry, Participant

FOLLOW = "participant.change"


@per_request
def own_people(user: User, centre: Any) -> list[Participant]:
    """Return the persons of a centre whom the user follows, those lent to her included; `walk` is a path under way.

    A person without one comes once with None, one with several once for each, the latest last. `candidacy` is a path
    that she is a candidate for. What else home tells is in the attributes that _facts() names. It is one statement,
    asked once for the length of a request.
    """
    walk = FilteredRelation("enrolments", condition=Q(enrolments__state__in=STARTED_STATES))
    candidacy = FilteredRelation("enrolments", condition=Q(enrolments__state=EnrolmentState.CANDIDATE))
    own = Participant.objects.for_user(user, FOLLOW).filter(centre=centre).annotate(walk=walk, candidacy=candidacy)
    found = own.annotate(**_facts(user)).select_related("walk__track", "candidacy").defer(*_UNREAD)
    people = list(found.order_by("walk__starts_on", "walk__number", "walk__pk"))
    for person in people:
        for name in ("walk", "candidacy"):
            setattr(person, name, getattr(person, name, None))  # Django sets no attribute where the join found nothing
    return people


def _facts(user: User) -> dict[str, Any]:
    """Return what is read beside each person: her path's open break and exit project, her consent to take part, the
    last intervention, when the user last opened her file, the first entry in an operation of which a result is due, and
    the first contact after a path that is due.
    """
    pause = Break.objects.open().filter(enrolment=OuterRef("walk__pk")).order_by("starts_on", "pk")
    agreed = Consent.objects.to_take_part().filter(participant=OuterRef("pk"))
    withdrawn = agreed.filter(withdrawn_on__lte=today()).order_by("-withdrawn_on")
    spoken = Intervention.objects.filter(participant=OuterRef("pk")).order_by("-date")
    opened = AccessedFile.objects.filter(file=OuterRef("uuid"), entry__actor=user, entry__extent=Extent.OPENED)
    due = OperationEntry.objects.filter(participant=OuterRef("pk")).with_result_due(today())
    after = AfterContact.objects.filter(enrolment__participant=OuterRef("pk")).due(today())
    planned = {"uuid": "uuid", "planned_on": "planned_on", "ended_on": "enrolment__ended_on"}
    told = {"uuid": "uuid", "code": "operation__code", "left_on": "left_on", "asked": "asked_exit"}
    return {
        "result_due": Subquery(due.annotate(told=JSONObject(**told)).values("told")[:1]),
        "after_due": Subquery(after.annotate(told=JSONObject(**planned)).values("told")[:1]),
        "break_from": _first(pause, "starts_on"),
        "break_until": _first(pause, "planned_end_on"),
        "exit_project": F("walk__exit_project__pk"),
        "agrees": Exists(agreed.in_force(today())),
        "withdrew_on": _first(withdrawn, "withdrawn_on"),
        "spoken_on": _first(spoken, "date"),
        "opened_at": Subquery(opened.order_by().values("file").annotate(last=Max("entry__at")).values("last")),
    }


def _first(rows: QuerySet, name: str) -> Subquery:
    return Subquery(rows.values(name)[:1])


def paths_under_way(people: list[Any]) -> list[Any]:
    """Return own_people() who are on a path, once for each path under way."""
    return list({person.walk.pk: person for person in people if person.walk is not None}.values())


def candidates(people: list[Any]) -> list[Any]:
    """Return own_people() who are candidates, once for each path that they are a candidate for."""
    return list({person.candidacy.pk: person for person in people if person.candidacy is not None}.values())


# Encrypted texts, each of which would be deciphered for nothing.
_REASONS = ("no_exit_assessment_reason", "decline_reason")
_UNREAD = ("address", "phone", "email", *(f"{path}__{name}" for path in ("walk", "candidacy") for name in _REASONS))
