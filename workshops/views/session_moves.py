"""Moves of a session that ask for a reason, and those that take one back: each a page of its own."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedHttpRequest
from core.forms import problems_of
from permissions.transitions import MoveRefused, moves_from
from workshops.access import get_session_or_404
from workshops.forms.planning import ReasonForm
from workshops.models import Session
from workshops.services.corrections import make_move
from workshops.views.removal import told_when_removed

FORM = ["GET", "HEAD", "POST"]
VIEW = "session.view"


class MovePage(NamedTuple):
    """What the page of a move says. `missing`: what is said where no reason is given; empty where none is needed."""

    move: str
    right: str
    heading: Any
    lead: Any
    button: Any
    done: Any
    missing: Any = ""
    danger: bool = False


CANCEL = MovePage(
    "cancel",
    "session.plan",
    _("Cancel the session"),
    _("Nobody is counted as absent from a session that does not take place."),
    _("Cancel the session"),
    _("The session is cancelled."),
    _("Say why the session is cancelled."),
    danger=True,
)
RESTORE = MovePage(
    "restore",
    "session.plan",
    _("The session takes place after all"),
    _("It is planned again as it was, with its groups and who was to run it."),
    _("Plan it again"),
    _("The session is planned again."),
)
REOPEN = MovePage(
    "reopen",
    "session.reopen",
    _("Reopen the sheet"),
    _("The session does not count in the figures until its sheet is closed anew."),
    _("Reopen the sheet"),
    _("The sheet is open again."),
    _("Say why the sheet is reopened."),
)
UNDO_OPEN = MovePage(
    "undo_open",
    "session.undo_open",
    _("The sheet was opened by mistake"),
    _("The session is to come as before. What was noted on the sheet is taken off and stays in the history."),
    _("Take the opening back"),
    _("The opening is taken back: the session is planned."),
    _("Say how the sheet came to be opened."),
)
CALL_OFF = MovePage(
    "call_off",
    "session.undo_open",
    _("The session did not take place"),
    _("It is cancelled: nobody is counted as absent. What was noted is taken off and stays in the history."),
    _("Note that it did not take place"),
    _("It is noted that the session did not take place."),
    _("Say why it did not take place."),
    danger=True,
)


SEND_BACK = MovePage(
    "send_back",
    "session.send_back",
    _("Send the sheet back"),
    _("Whoever handed it in reads your sentence at the top of the sheet and fills it in again."),
    _("Send the sheet back"),
    _("The sheet is sent back."),
    _("Say what is to be put right."),
)


@require_http_methods(FORM)
@transaction.atomic
def send_back(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Send a sheet back that was handed in by a link, with a sentence."""
    return _page_of_move(request, uuid, SEND_BACK)


@require_http_methods(FORM)
@told_when_removed
@transaction.atomic
def cancel(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Say why a planned session does not take place."""
    return _page_of_move(request, uuid, CANCEL)


@require_http_methods(FORM)
@transaction.atomic
def restore(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Plan a cancelled session again."""
    return _page_of_move(request, uuid, RESTORE)


@require_http_methods(FORM)
@transaction.atomic
def reopen(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Open a closed sheet again, with a reason."""
    return _page_of_move(request, uuid, REOPEN)


@require_http_methods(FORM)
@transaction.atomic
def undo_open(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Take back that a sheet was opened."""
    return _page_of_move(request, uuid, UNDO_OPEN)


@require_http_methods(FORM)
@transaction.atomic
def call_off(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Say that a session whose sheet is open did not take place."""
    return _page_of_move(request, uuid, CALL_OFF)


def _page_of_move(request: AuthenticatedHttpRequest, uuid: UUID, page: MovePage) -> HttpResponse:
    """Show the page of a move, or make it; sent twice, it is made once."""
    session = get_session_or_404(request.user, uuid, page.right)
    sent = request.method == "POST"
    form = ReasonForm(request.POST if sent else None, missing=page.missing)
    if sent and form.is_valid():
        try:
            make_move(session, page.move, by=request.user, reason=form.cleaned_data["reason"])
        except MoveRefused as refused:
            for sentence in refused.sentences:
                form.add_error(None, sentence)
            return _show_form(request, session, page, form, status=409)
        messages.success(request, page.done)
        return back_to(request, session)
    if not sent and page.move not in moves_from(session):
        return cannot_be_done(request, session)
    return _show_form(request, session, page, form, status=422 if sent else 200)


def _show_form(
    request: AuthenticatedHttpRequest, session: Session, page: MovePage, form: ReasonForm, *, status: int
) -> HttpResponse:
    problems = problems_of(form) if form.is_bound else []
    context = {"session": session, "page": page, "form": form, "problems": problems}
    return render(request, "workshops/session_reason.html", context, status=status)


def back_to(request: AuthenticatedHttpRequest, session: Session) -> HttpResponse:
    """Go to the session, or, where it is not the reader's any more, to the list, and say why."""
    if Session.objects.for_user(request.user, VIEW).filter(pk=session.pk).exists():
        return redirect("workshops:session", session.uuid)
    messages.info(request, _("This session is no longer among yours: it names somebody else as running it."))
    return redirect("workshops:sessions")


def cannot_be_done(request: AuthenticatedHttpRequest, session: Session) -> HttpResponse:
    """Go back to a session of which something cannot be done now, and say so."""
    said = _("This cannot be done now: the state is “%(state)s”.") % {"state": session.get_state_display()}
    messages.warning(request, said)
    return redirect("workshops:session", session.uuid)
