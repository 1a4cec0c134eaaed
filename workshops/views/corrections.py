"""Pages that put a session right: day, hours, place, groups and who ran it; a stand-in; a person added by mistake."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import AuthenticatedHttpRequest
from core.actor import because
from core.concurrent_edits import Meanwhile, save_edit
from core.forms import problems_of
from permissions.access import working_centre
from permissions.checks import has_right
from permissions.transitions import MoveRefused
from workshops.access import get_session_or_404
from workshops.calendar import with_list_details
from workshops.facilitation import note_who_ran, who_is_chosen
from workshops.forms.planning import CorrectionForm
from workshops.models import Session
from workshops.register import LOOKED_AT
from workshops.services.corrections import stand_in
from workshops.services.planning import set_groups
from workshops.views.session_moves import back_to, cannot_be_done

CORRECT, STAND_IN = "session.correct", "session.stand_in"


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def correct(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Correct a session whose sheet is open, with a reason; others' changes are not lost."""
    sent = request.method == "POST"
    session = get_session_or_404(request.user, uuid, CORRECT, lock=sent)
    if session.state not in LOOKED_AT:
        return cannot_be_done(request, session)
    every = has_right(request.user, "organisation.view", centre=session.workshop.centre)
    form = CorrectionForm(request.POST if sent else None, instance=session, all_organisations=every)
    done, meanwhile = _save_correction(form, session)
    if done:
        messages.success(request, _("The session is corrected."))
        return back_to(request, session)
    problems = problems_of(form) if sent else []
    context = {"form": form, "session": session, "meanwhile": meanwhile, "problems": problems}
    status = 409 if meanwhile else 422 if sent else 200
    return render(request, "workshops/session_correct.html", context, status=status)


def _save_correction(form: CorrectionForm, session: Session) -> tuple[bool, Meanwhile | None]:
    """Save a correction that is right; return whether it is done, and who saved the session meanwhile."""
    if not (form.is_bound and form.is_valid()) or form.asked:
        return False, None
    data: dict[str, Any] = form.cleaned_data
    with because(data["reason"]):
        done, meanwhile = save_edit(form)
        if done:
            set_groups(session, form.shown("groups"), data["groups"])
            if form.ran_changed:
                note_who_ran(session, who_is_chosen(session, data["members"], data["organisations"]))
    return done, meanwhile


@require_safe
def of_colleagues(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show today's sessions of colleagues, to stand in for one of them. No person is named here."""
    working_centre(request, STAND_IN)
    every = Session.objects.for_user(request.user, STAND_IN).filter(workshop__centre=request.centre)
    own = Session.objects.for_user(request.user, "session.view").order_by().values("pk")
    found = with_list_details(every.open_today().exclude(pk__in=own)).order_by("starts_at", "pk")
    return render(request, "workshops/of_colleagues.html", {"sessions": found})


@require_POST
@transaction.atomic
def take_place(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Note that the reader runs a session of today in the place of a colleague, and go to its sheet."""
    session = get_session_or_404(request.user, uuid, STAND_IN)
    try:
        stand_in(session, by=request.user)
    except MoveRefused as refused:
        for sentence in refused.sentences:
            messages.warning(request, sentence)
        return redirect("workshops:of-colleagues")
    messages.success(request, _("You stand in: this session is yours. The colleague stays noted as planned."))
    return redirect("workshops:session", session.uuid)
