"""Pages of planning: a workshop and its sessions, a new one, a series, a session that is changed or moved."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedHttpRequest
from core.concurrent_edits import save_edit
from core.forms import problems_of
from core.idempotency import KeyTaken, create_once
from permissions.access import working_centre
from permissions.transitions import MoveRefused
from workshops.access import get_session_or_404, get_workshop_or_404
from workshops.enums import SessionState
from workshops.forms.planning import (
    MoveSessionForm,
    NewSessionForm,
    SeriesForm,
    SessionForm,
)
from workshops.forms.workshops import NewWorkshopForm, WorkshopForm
from workshops.holidays import holiday
from workshops.models import Session, Workshop
from workshops.services.planning import (
    code_of,
    move_session,
    plan_series,
    plan_session,
    set_agreements,
    set_groups,
    set_planned,
)
from workshops.views.removal import told_when_removed
from workshops.views.session_moves import cannot_be_done

PLAN = "session.plan"
FORM = ["GET", "HEAD", "POST"]


def _page(request: AuthenticatedHttpRequest, template: str, form: Any, *, status: int = 0, **more: Any) -> HttpResponse:
    context = {"form": form, "problems": problems_of(form) if form.is_bound else [], **more}
    return render(request, template, context, status=status or (422 if form.is_bound else 200))


def _post_data(request: AuthenticatedHttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


# Workshops


@require_http_methods(FORM)
@transaction.atomic
def workshop_new(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Write a new workshop; a form sent twice acts once."""
    centre = working_centre(request, PLAN)
    form = NewWorkshopForm(_post_data(request), centre=centre)
    if form.is_bound and form.is_valid():
        made = form.save(commit=False)
        key = form.cleaned_data["key"]
        made.centre, made.code = centre, code_of(key)
        try:
            made, new = create_once(made, key=key, same=("centre", "title", "kind", "provider", "organisation"))
        except KeyTaken:
            form.say_taken()
        else:
            if new:
                set_agreements(made, [], form.cleaned_data.get("agreements", []))
            messages.success(request, _("The workshop is there. Now plan its sessions."))
            return redirect("workshops:workshop", made.uuid)
    return _page(request, "workshops/workshop_form.html", form)


@require_http_methods(FORM)
@transaction.atomic
def workshop_edit(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Change a workshop; who was overtaken by a colleague sees both and decides."""
    workshop = get_workshop_or_404(request, uuid, PLAN)
    form = WorkshopForm(_post_data(request), instance=workshop)
    done, meanwhile = save_edit(form)
    if done:
        _set_agreements(form, workshop)
        messages.success(request, _("The workshop is saved."))
        return redirect("workshops:workshop", workshop.uuid)
    context: dict[str, Any] = {"workshop": workshop, "meanwhile": meanwhile, "status": 409 if meanwhile else 0}
    return _page(request, "workshops/workshop_form.html", form, **context)


def _set_agreements(form: WorkshopForm, workshop: Workshop) -> None:
    if "agreements" in form.fields:
        set_agreements(workshop, form.shown("agreements"), form.cleaned_data["agreements"])


# New sessions


def _latest(workshop: Workshop) -> Session | None:
    """Return the session like which the next one begins."""
    return workshop.sessions.prefetch_related("groups").with_runners().order_by("-date", "-starts_at", "-pk").first()


@require_http_methods(FORM)
@transaction.atomic
def session_new(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Plan one session of a workshop; a form sent twice acts once."""
    workshop = get_workshop_or_404(request, uuid, PLAN)
    form = NewSessionForm(_post_data(request), workshop=workshop, like=_latest(workshop))
    if form.is_bound and form.is_valid() and not form.asked:
        data = form.cleaned_data
        try:
            session, _made = plan_session(workshop, data["date"], form.plan, key=data["key"])
        except KeyTaken:
            form.say_taken()
        else:
            messages.success(request, _("The session is planned."))
            return redirect("workshops:session", session.uuid)
    return _page(request, "workshops/session_form.html", form, workshop=workshop)


@require_http_methods(FORM)
@transaction.atomic
def series(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Plan sessions week by week: say which, look at the list of days and leave some out, then plan them."""
    workshop = get_workshop_or_404(request, uuid, PLAN)
    form = SeriesForm(_post_data(request), workshop=workshop, like=_latest(workshop))
    if not (form.is_bound and form.is_valid()):
        return _page(request, "workshops/series.html", form, workshop=workshop)
    chosen = set(request.POST.getlist("day"))
    days = [day for day in form.days if day.isoformat() in chosen]
    if request.POST.get("then") != "plan" or not days or form.asked:
        offered = [(day, holiday(day), not chosen or day.isoformat() in chosen) for day in form.days]
        listed = [(day, name, ticked and not (name and not chosen)) for day, name, ticked in offered]
        return _page(request, "workshops/series.html", form, workshop=workshop, days=listed, status=200)
    try:
        planned = plan_series(workshop, days, form.plan, key=form.cleaned_data["key"])
    except KeyTaken:
        form.say_taken()
        return _page(request, "workshops/series.html", form, workshop=workshop)
    said = ngettext("%(count)s session is planned.", "%(count)s sessions are planned.", len(planned))
    messages.success(request, said % {"count": len(planned)})
    return redirect("workshops:workshop", workshop.uuid)


# A session that is there


@require_http_methods(FORM)
@told_when_removed
@transaction.atomic
def session_edit(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Change a planned session; others' changes are not lost. One whose sheet is open is corrected."""
    session = get_session_or_404(request.user, uuid, PLAN, lock=request.method == "POST")
    if session.state != SessionState.PLANNED:
        return cannot_be_done(request, session)
    form = SessionForm(_post_data(request), instance=session)
    done, meanwhile = (False, None) if form.asked else save_edit(form)
    if done:
        data = form.cleaned_data
        set_groups(session, form.shown("groups"), data["groups"])
        shown = (form.shown("members"), form.shown("organisations"))
        set_planned(session, shown, (data["members"], data["organisations"]))
        messages.success(request, _("The session is saved."))
        return redirect("workshops:session", session.uuid)
    context = {"workshop": session.workshop, "session": session, "meanwhile": meanwhile}
    return _page(request, "workshops/session_form.html", form, status=409 if meanwhile else 0, **context)


@require_http_methods(FORM)
@told_when_removed
@transaction.atomic
def session_move(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Plan the session that takes the place of this one, and move this one to it."""
    session = get_session_or_404(request.user, uuid, PLAN)
    form = MoveSessionForm(_post_data(request), session=session)
    if form.is_bound and form.is_valid() and not form.asked:
        data = form.cleaned_data
        if (
            session.state == SessionState.MOVED and session.moved_to and session.moved_to.uuid == data["key"]
        ):  # sent twice
            return redirect("workshops:session", session.moved_to.uuid)
        try:
            other = move_session(
                session, data["date"], form.plan, key=data["key"], reason=data["reason"], by=request.user
            )
        except KeyTaken:
            form.say_taken()
        except MoveRefused as refused:
            for sentence in refused.sentences:
                form.add_error(None, sentence)
            return _page(
                request,
                "workshops/session_form.html",
                form,
                status=409,
                workshop=session.workshop,
                session=session,
                moving=True,
            )
        else:
            messages.success(request, _("The session is moved. This is the new one."))
            return redirect("workshops:session", other.uuid)
    elif not form.is_bound and session.state != SessionState.PLANNED:
        return cannot_be_done(request, session)
    return _page(request, "workshops/session_form.html", form, workshop=session.workshop, session=session, moving=True)
