"""A session that was planned by mistake is removed; whoever comes to it afterwards is told by whom and why."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedHttpRequest
from core.forms import problems_of
from core.history import history_of, removed_row
from core.script_requests import is_by_script
from permissions.checks import has_right
from permissions.transitions import MoveRefused
from workshops.access import get_session_or_404
from workshops.forms.removal import RemoveSessionForm
from workshops.models import PlannedFacilitator, Session
from workshops.services.removal import planned_with, remove_session, why_it_stays

PLAN = "session.plan"
TYPED = ("date", "starts_at", "ends_at", "place", "reason")

View = Callable[..., HttpResponse]


def told_when_removed(view: View) -> View:
    """Return a view of a session that tells who removed it and why, with what was typed, where it is not there."""

    @wraps(view)
    def answer(request: AuthenticatedHttpRequest, uuid: UUID, **more: Any) -> HttpResponse:
        try:
            return view(request, uuid, **more)
        except Http404:
            row = removed_row(Session, uuid)
            if row is None or is_by_script(request) or not _knew_it(request, row):
                raise
        typed = [request.POST[name] for name in TYPED if request.POST.get(name)]
        status = 409 if request.method == "POST" else 200
        return render(request, "workshops/session_removed.html", {"row": row, "typed": typed}, status=status)

    return answer


def _knew_it(request: AuthenticatedHttpRequest, row: Any) -> bool:
    """Tell whether a reader could see a session that is removed: who plans in the centre, and who was to run it."""
    centre = row.workshop.centre
    if centre.pk != getattr(request.centre, "pk", None):
        return False
    if has_right(request.user, PLAN, centre=centre):
        return True
    planned = history_of(PlannedFacilitator).filter(session=row.id, history_type="-", member__user=request.user)
    return has_right(request.user, "session.view", centre=centre) and planned.exists()


@require_http_methods(["GET", "HEAD", "POST"])
@told_when_removed
@transaction.atomic
def remove(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Ask why a session was planned by mistake, and remove it; of one that stays say why, and what to do instead."""
    session = get_session_or_404(request.user, uuid, PLAN)
    stays, others = why_it_stays(session), planned_with(session)
    form = RemoveSessionForm(request.POST if request.method == "POST" else None, others=len(others))
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            count = remove_session(session, reason=data["reason"], series=data.get("which") == form.SERIES)
        except MoveRefused as refused:
            stays = str(refused.sentences[0])
        else:
            said = ngettext("The session is removed.", "%(count)s sessions are removed.", count)
            messages.success(request, said % {"count": count})
            return redirect("workshops:workshop", session.workshop.uuid)
    context = {"session": session, "form": form, "others": others, "stays": stays}
    context["problems"] = problems_of(form) if form.is_bound and not stays else []
    status = (409 if stays else 422) if form.is_bound else 200
    return render(request, "workshops/session_remove.html", context, status=status)
