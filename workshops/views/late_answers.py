"""Late answers: the page on which the team decides about them, and the way in for a phone whose sheet is shut."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import AuthenticatedHttpRequest
from core.actor import acting_as
from core.forms import problems_of
from permissions.transitions import MoveRefused
from workshops import link_sign_in
from workshops.access import get_session_or_404, log_sheet
from workshops.display_names import short_names, whole_names
from workshops.enums import BatchCause, BatchDoor
from workshops.forms.planning import ReasonForm
from workshops.late_answers import (
    ASIDE,
    RIGHT,
    TAKE,
    Decided,
    ForeignAct,
    LateLine,
    TooManyWaiting,
    decide,
    late_lines,
    receive,
    takes_late,
)
from workshops.models import Session
from workshops.models.link import is_link_user
from workshops.register_parsing import LONGEST, NotMarks, WrongMinutes, marks_of_json
from workshops.tickets import read_ticket, sender_of
from workshops.views.too_late import too_many_words

READING, WRITING = gettext_noop("Late attendance answers"), gettext_noop("Late attendance answers decided")
CHOICE, SHOWN = "choice-", "shown"


# Deciding


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def late(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Show the answers that came too late for a sheet, and take over or put aside those that are chosen."""
    session = get_session_or_404(request.user, uuid, RIGHT, lock=request.method == "POST")
    waiting, decided, lines = late_lines(session, request.user)
    if request.method != "POST":
        return _page(request, session, waiting, decided, lines, ReasonForm(missing=_reason_missing()))
    form = ReasonForm(request.POST, missing=_reason_missing())
    chosen = _apply_choices(request, waiting)
    if not chosen and set(request.POST.getlist(SHOWN)) - {str(one.record.uuid) for one in waiting}:
        messages.warning(request, _("These answers have already been decided about."))
        return redirect("workshops:late", session.uuid)
    if not chosen:
        form.add_error(None, _("Choose for at least one answer whether to take it over or to put it aside."))
    if form.is_valid():
        try:
            done = decide(
                session,
                {one.record: one.chosen for one in chosen},
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except MoveRefused as refused:
            for sentence in refused.sentences:
                form.add_error(None, sentence)
            return _page(request, session, waiting, decided, lines, form, status=409)
        _tell(request, done)
        return redirect("workshops:late", session.uuid)
    return _page(request, session, waiting, decided, lines, form, status=422)


def _reason_missing() -> str:
    return _("Say why you decide so: it is kept with the answers.")


def _apply_choices(request: AuthenticatedHttpRequest, waiting: list[LateLine]) -> list[LateLine]:
    """Put the choices of the form on the lines; return those that are decided by it.

    The buttons for all of them are for those that the page showed: what arrived since is decided by nobody yet.
    """
    every, shown = request.POST.get("all", ""), set(request.POST.getlist(SHOWN))
    for one in waiting:
        key = str(one.record.uuid)
        one.chosen = request.POST.get(f"{CHOICE}{key}", "")
        if every and key in shown:
            one.chosen = every
        if one.chosen not in (TAKE, ASIDE):
            one.chosen = ""
        if every == TAKE and one.line is None:
            one.chosen = ""
    return [one for one in waiting if one.chosen]


def _tell(request: AuthenticatedHttpRequest, done: Decided) -> None:
    """Say what was done, and log on whose lines something was written."""
    if done.changed:
        log_sheet([line.person for line in done.changed], done.session, purpose=WRITING)
    said = []
    if done.taken:
        words = ngettext("%(count)s answer was taken over.", "%(count)s answers were taken over.", done.taken)
        said.append(words % {"count": done.taken})
    if done.aside:
        words = ngettext("%(count)s answer was put aside.", "%(count)s answers were put aside.", done.aside)
        said.append(words % {"count": done.aside})
    messages.success(request, " ".join(said))
    if done.still_open:
        still = _("The sheet is open again and could not be closed:")
        messages.warning(request, " ".join([still, *(str(sentence) for sentence in done.still_open)]))


def _page(
    request: AuthenticatedHttpRequest,
    session: Session,
    waiting: list[LateLine],
    decided: list[LateLine],
    lines: list[Any],
    form: ReasonForm,
    *,
    status: int = 200,
) -> HttpResponse:
    if lines:
        log_sheet({line.person.pk: line.person for line in lines}.values(), session, purpose=READING)
    context = {
        "session": session,
        "waiting": waiting,
        "decided": decided,
        "takes": takes_late(session),
        "form": form,
        "problems": problems_of(form) if form.is_bound else [],
    }
    return render(request, "workshops/late.html", context, status=status)


# From a phone whose sheet is shut


@csrf_exempt  # nothing is done by a cookie here: the signed ticket alone says for whom
@login_not_required
@require_POST
def late_marks(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Take the marks that a ticket comes with into a batch; the answer says that they arrived, and nothing else."""
    link_sign_in.as_stranger(request)
    if link_sign_in.too_many_misses(request):
        return link_sign_in.private(JsonResponse({"refused": [_("Wait ten minutes, then try again.")]}, status=429))
    try:
        status, answer = _take(request)
    except (NotMarks, ForeignAct, WrongMinutes):
        status, answer = (
            400,
            {"refused": [_("The sheet did not understand what was sent. Load the page again and retry.")]},
        )
    except TooManyWaiting:
        status, answer = 429, {"refused": [too_many_words()]}
    return link_sign_in.private(JsonResponse(answer, status=status))


def _take(request: AuthenticatedHttpRequest) -> tuple[int, dict[str, Any]]:
    body = request.body
    ticket = read_ticket(_ticket_in(body))
    sender = sender_of(ticket) if ticket else None
    if ticket is None or sender is None:
        link_sign_in.count_miss(request)
        return 410, {"refused": [_("Too much time has passed. Show these answers to the team on this phone.")]}
    with transaction.atomic():
        session = (
            Session.objects.select_related("workshop__centre").select_for_update(of=("self",)).get(pk=ticket.session)
        )
        sent, _known = marks_of_json(body, session, most=LONGEST)
        if any(one.act is None for one in sent.values()):
            raise NotMarks("act")
        namer = short_names if is_link_user(sender) else whole_names
        with acting_as(sender, channel="link", centre=session.workshop.centre):
            receive(session, sender, sent, namer, door=BatchDoor.TICKET, cause=BatchCause.ENDED)
    return 200, {"received": [str(one.act) for one in sent.values()], "said": _("The team has received your answers.")}


def _ticket_in(body: bytes) -> Any:
    """Return the ticket of a request's body. Raise NotMarks for a body that is no JSON object."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotMarks("body") from error
    if not isinstance(said, dict):
        raise NotMarks("body")
    return said.get("ticket")
