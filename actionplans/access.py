"""The door to a problem, a plan or an action in a view: its scope, that of health and family too."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from accounts.requests import AuthenticatedHttpRequest
from actionplans.models import Action, Plan, Problem
from participants.models import Enrolment
from participants.sensitive_rows import readable
from permissions.access import scoped_or_404
from permissions.querysets import ScopedQuerySet

READING = "plan.content"
WRITING = "plan.move"
KNOWS_OF_IT = "plan.states"

_FILE = "enrolment__participant"


def find_problem_or_404(request: AuthenticatedHttpRequest, uuid: UUID) -> Problem:
    """Return the problem that the person may write, its file loaded; nothing is logged yet.

    Raise Http404 for a stranger to it and PermissionDenied for who may know that it exists and not write. Whoever shows
    something of it calls participants.access.show() with its file, in the same transaction.
    """
    return _find(request, Problem.objects.filter(uuid=uuid).select_related(_FILE, "domain", "aspect", "plan"))


def find_plan_or_404(request: AuthenticatedHttpRequest, uuid: UUID) -> Plan:
    """Return the plan that the person may write; as find_problem_or_404()."""
    related = (f"problem__{_FILE}", "problem__domain")
    return _find(request, Plan.objects.filter(uuid=uuid).select_related(*related))


def find_action_or_404(request: AuthenticatedHttpRequest, uuid: UUID) -> Action:
    """Return the action that the person may write; as find_problem_or_404()."""
    related = (f"plan__problem__{_FILE}", "plan__problem__domain")
    return _find(request, Action.objects.filter(uuid=uuid).select_related(*related))


def find_enrolment_or_404(request: AuthenticatedHttpRequest, uuid: UUID) -> Enrolment:
    """Return the enrolment whose exit project the person may write; the team that knows of the path hears 403."""
    every = Enrolment.objects.filter(uuid=uuid).select_related("participant", "track", "group")
    return scoped_or_404(every, request.user, WRITING, known_by="enrolment.groups")


def _find(request: AuthenticatedHttpRequest, every: ScopedQuerySet) -> Any:
    return scoped_or_404(every, request.user, WRITING, known_by=KNOWS_OF_IT, scope=readable)
