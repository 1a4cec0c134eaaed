"""The register of requests: what persons ask about their data, until when it is answered, what became of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import AuthenticatedHttpRequest
from audit.enums import Extent
from core.forms import problems_of
from core.idempotency import KeyTaken
from core.pagination import LongPaginator
from permissions.access import working_centre
from permissions.checks import has_right
from permissions.transitions import MoveRefused, NotAllowed, label_of, moves_of
from person.access import get_request_or_404, log_requests
from person.forms.requests import FORMS, ExtensionForm, RegisterRequestForm
from person.models import DataRequest
from person.presenters import article_of, line_of, moves_offered
from person.selectors import (
    MANAGE,
    PREPARE,
    TOTALS,
    figures_of,
    file_by_number,
    open_requests,
    replied_requests,
    this_year,
)
from person.services.requests import extend_request, move_request, note_request, sentence_of_extension

PAGE = 50
METHODS = ["GET", "HEAD", "POST"]


@require_safe
@transaction.atomic
def register(request: AuthenticatedHttpRequest) -> HttpResponse:
    """List the requests that the person may see, those with the fewest days left first; a manager sees counts."""
    centre = working_centre(request, PREPARE, TOTALS)
    manages = has_right(request.user, MANAGE, centre=centre)
    waiting = list(open_requests(request.user, centre))  # all of them: each has a day set by law
    page = LongPaginator(replied_requests(request.user, centre), PAGE).get_page(request.GET.get("page"))
    log_requests([*waiting, *page], what="person.requests")
    counts = manages or has_right(request.user, TOTALS, centre=centre)
    year = this_year()
    context = {
        "lists": has_right(request.user, PREPARE, centre=centre),
        "waiting": [line_of(request.user, one) for one in waiting],
        "page": page,
        "replied": [line_of(request.user, one) for one in page],
        "figures": figures_of(request.user, centre, year) if counts else None,
        "year": year.first.year,
        "manages": manages,
    }
    return render(request, "person/requests.html", context)


@require_http_methods(METHODS)
@transaction.atomic
def new(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Note a request on the register: of a file by its number, or of a name."""
    centre = working_centre(request, MANAGE)
    form = RegisterRequestForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        number = form.cleaned_data["number"]
        participant = file_by_number(request.user, centre, number) if number else None
        if number and participant is None:
            form.add_error("number", _("No file of your centre has this number."))
        elif made := _note_or_say(form, centre, participant, request):
            return redirect("person:request", made.uuid)
    context = {"heading": _("Note a request"), "submit": _("Save"), "keep": "request", "back_words": _("Requests")}
    return _form_page(request, form, None, context)


def _note_or_say(form: Any, centre: Any, participant: Any, request: AuthenticatedHttpRequest) -> DataRequest | None:
    """Return the request that was noted, None where the form says what is wrong."""
    key, values = form.cleaned_data["key"], form.values
    try:
        made = note_request(centre, participant, by=request.user, key=key, values=values)
    except KeyTaken:
        form.say_taken()
        return None
    except ValidationError as error:
        form.add_error(None, error.messages)
        return None
    messages.success(request, _("The request is noted. It is to be answered by the day that is shown."))
    return made


@require_safe
@transaction.atomic
def one(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Show a request, what the law means here, and what may be done about it now."""
    found = get_request_or_404(request, uuid)
    log_requests([found], what="person.request", extent=Extent.OPENED)
    article, meaning = article_of(found.kind)
    context = {
        "line": line_of(request.user, found),
        "one": found,
        "article": article,
        "meaning": meaning,
        "moves": moves_offered(request.user, found),
        "too_late": sentence_of_extension(found) if found.is_open else "",
    }
    return render(request, "person/request.html", context)


@require_http_methods(METHODS)
@transaction.atomic
def move(request: AuthenticatedHttpRequest, uuid: UUID, move: str) -> HttpResponse:
    """Ask what a move needs, and make it."""
    if move not in FORMS:
        raise Http404
    found = get_request_or_404(request, uuid, moves_of(DataRequest)[move][0].permission)
    form = FORMS[move](request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            move_request(found, move, by=request.user, data=form.cleaned_data)
        except NotAllowed:
            raise PermissionDenied from None
        except MoveRefused as refused:
            form.add_error(None, [str(sentence) for sentence in refused.sentences])
        else:
            messages.success(request, _("It is noted."))
            return redirect("person:request", found.uuid)
    label = label_of(DataRequest, move)
    return _form_page(request, form, found, {"heading": label, "submit": label, "keep": f"request-{move}"})


@require_http_methods(METHODS)
@transaction.atomic
def extend(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Ask until when it takes longer and why, and note it: within the first month only."""
    found = get_request_or_404(request, uuid, MANAGE)
    form = ExtensionForm(request.POST if request.method == "POST" else None, request=found)
    if form.is_bound and form.is_valid():
        try:
            extend_request(found, by=request.user, **form.cleaned_data)
        except MoveRefused as refused:
            form.add_error(None, [str(sentence) for sentence in refused.sentences])
        else:
            messages.success(request, _("It takes longer: tell her until when, and why."))
            return redirect("person:request", found.uuid)
    words = {"heading": _("Take longer"), "submit": _("Take longer"), "keep": "request-extend"}
    return _form_page(request, form, found, words)


def _form_page(
    request: AuthenticatedHttpRequest, form: Any, found: DataRequest | None, words: dict[str, Any]
) -> HttpResponse:
    """Show a form of the register, about one request or a new one; 422 with what is wrong."""
    line = None
    if found is not None:
        log_requests([found], what="person.request", extent=Extent.OPENED)
        line = line_of(request.user, found)
    context = {"form": form, "line": line, "problems": problems_of(form) if form.is_bound else [], **words}
    return render(request, "person/request_form.html", context, status=422 if form.errors else 200)
