"""A person's plan, whole; and the plans that wait, over one's own files."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedHttpRequest
from actionplans.access import READING, WRITING
from actionplans.due import flagged_people, waiting_for
from actionplans.models.plan import REVIEWED
from actionplans.presenters import unplanned_ratings, unplanned_words, walks_of
from actionplans.views.form_page import views_of
from audit.enums import Extent
from participants.access import find_participant_or_404, show
from participants.enums import StatementSubject
from participants.file_permissions import may_on_file
from participants.presenters import head_of, purpose_of, readers_words
from participants.who_can_read import readers_of
from permissions.access import working_centre

WAITING = gettext_noop("Following up what is due in action plans")
PAGE = 50


@require_safe
@transaction.atomic
def plan(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Show problems by domain with what is aimed at and done, and what can be done next by who may."""
    participant = find_participant_or_404(request, uuid, READING)
    readers = readers_of(participant, READING)
    show([participant], what="actionplans.plan", purpose=purpose_of(readers.of(request.user)), extent=Extent.OPENED)
    walks = walks_of(request.user, participant)
    writing = may_on_file(request.user, WRITING, participant)
    context = {
        "file": participant,
        "head": head_of(request.user, participant, here="plan"),
        "statements": list(participant.statements.about(StatementSubject.PLAN)),
        "views": views_of(participant, here="list"),
        "walk": walks[0] if walks else None,
        "earlier": [walk for walk in walks[1:] if walk.lines or walk.project],
        "writing": writing,
        "reviewed": any(line.state in REVIEWED for walk in walks for line in walk.lines),
        "unplanned": unplanned_ratings(request.user, walks[0].enrolment) if walks and writing else [],
        "readers": readers_words(readers, request.user),
    }
    return render(request, "actionplans/plan.html", context)


@require_safe
@transaction.atomic
def due_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """List whose answers tell a problem to note, then the actions that are due and the plans to agree, fifty a page.

    Home says how many plans wait: its link leads to just these.
    """
    centre = working_centre(request, WRITING)
    plans_only = request.GET.get("only") == "plans"
    waiting: Any = waiting_for(request.user, plans_only=plans_only)
    page: Any = Paginator(waiting, PAGE).get_page(request.GET.get("page"))
    lines = page.object_list.lines()
    people = flagged_people(request.user, centre) if page.number == 1 and not plans_only else []
    flagged = [(person, unplanned_words(count)) for person, count in people]
    named = {line.file for line in lines} | {person for person, _count in people}
    show(named, what="actionplans.waiting", purpose=WAITING)
    context = {"page": page, "lines": lines, "flagged": flagged, "plans_only": plans_only}
    return render(request, "actionplans/waiting.html", context)
