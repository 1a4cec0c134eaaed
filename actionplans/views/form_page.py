"""What the pages with a form share: the access row, who will read it, what is wrong, what somebody else saved."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import pgettext

from accounts.requests import AuthenticatedHttpRequest
from actionplans.access import READING
from actionplans.models import Action
from audit.enums import Extent
from core.concurrent_edits import Meanwhile
from core.forms import problems_of
from participants.access import show
from participants.models import Participant
from participants.presenters import purpose_of, readers_words
from participants.sensitive_rows import HEALTH_FAMILY, is_health_family
from participants.who_can_read import readers_of

WRONG, TAKEN = 422, 409


def form_page(
    request: AuthenticatedHttpRequest,
    template: str,
    participant: Participant,
    form: BaseForm,
    *,
    what: str,
    domain: str = "",
    meanwhile: Meanwhile | None = None,
    status: int | None = None,
    **context: Any,
) -> HttpResponse:
    """Draw a page of the file with a form; the readers named are those of the domain that is written about."""
    readers = readers_of(participant, HEALTH_FAMILY if is_health_family(domain) else READING)
    here = readers.of(request.user) or readers_of(participant, READING).of(request.user)
    show([participant], what=what, purpose=purpose_of(here), extent=Extent.OPENED)
    context |= {
        "file": participant,
        "form": form,
        "problems": problems_of(form) if form.is_bound else [],
        "meanwhile": meanwhile,
        "readers": readers_words(readers, request.user),
        "back_to_plan": plan_url(participant),
        "back_to_board": context.get("back_to_board", ""),
    }
    if status is None:
        status = TAKEN if meanwhile is not None else WRONG if form.is_bound else 200
    return render(request, template, context, status=status)


def views_of(participant: Participant, *, here: str) -> list[dict[str, Any]]:
    """Return the two ways of seeing a plan, as <c-segments> takes them."""
    return [
        {
            "label": pgettext("a plan, seen as", "List by domain"),
            "url": plan_url(participant),
            "current": here == "list",
        },
        {
            "label": pgettext("a plan, seen as", "Board"),
            "url": reverse("actionplans:board", args=[participant.uuid]),
            "current": here == "board",
        },
    ]


def came_from_board(request: AuthenticatedHttpRequest) -> bool:
    """Answer whether a page was opened, or its form sent, from the board."""
    return request.GET.get("on") == "board"


def board_url(action: Action) -> str:
    """Return the address of an action on the board."""
    participant = action.plan.problem.enrolment.participant
    return f"{reverse('actionplans:board', args=[participant.uuid])}#action-{action.uuid}"


def plan_url(participant: Participant, anchor: str = "") -> str:
    """Return the address of a person's plan, at one of its problems where an anchor is given."""
    return reverse("actionplans:plan", args=[participant.uuid]) + (f"#{anchor}" if anchor else "")


def to_plan(participant: Participant, anchor: str = "") -> HttpResponse:
    """Go back to the plan."""
    return redirect(plan_url(participant, anchor))
