"""The list of participants: search, filters, fifty a page."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import AuthenticatedHttpRequest
from audit.log import log_search
from core.forms import problems_of
from core.statement_timeout import TookTooLong
from participants import recent_searches
from participants.access import show
from participants.file_list import page_of
from participants.forms.file import FileSearchForm, FilterForm
from participants.group_page import VIEW as GROUPS
from participants.models import Participant
from participants.name_search import MOST_FOUND, file_of_number
from participants.presenters import LISTED, SEARCHED
from participants.services.intake import CREATE
from participants.waiting_list import VIEW
from permissions.access import working_centre
from permissions.checks import has_right

ACTION = "participant.identity"
FILTERS = ("mine", "track", "group", "state", "referent")
LAST_PAGE = 9999


@require_safe
@transaction.atomic
def files(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show the files of which the person may know, one entry in the access log for all of them."""
    centre = working_centre(request, ACTION)
    key = request.GET.get("search", "")
    text = recent_searches.recall(request, key)
    filters = FilterForm(request.GET, reader=request.user, centre=centre)
    if not filters.is_valid():
        return _answer(request, FileSearchForm(initial={"text": text or ""}), filters, problems=problems_of(filters))
    try:
        page = page_of(
            filters.found(), filters.enrolments(), reader=request.user, text=text or "", number=_number(request.GET)
        )
    except TookTooLong:
        return _too_long(request, text or "", filters)
    what, purpose = ("participants.search", SEARCHED) if text else ("participants.list", LISTED)
    show([row.file for row in page.rows], what=what, purpose=purpose, also_empty=True)
    if text:
        log_search(text, found=MOST_FOUND + 1 if page.total is None else page.total, centre=centre)
    query = QueryDict(mutable=True)
    query.update(filters.chosen | ({"search": key} if text else {}))
    context: dict[str, Any] = {
        "page": page,
        "query": query.urlencode(),
        "text": text or "",
        "lost": bool(key) and text is None,
        "hides_states": filters.hides_states,
    }
    form = FileSearchForm(initial={"text": text or ""})
    if text and not page.rows:
        form.fields["text"].widget.attrs["data-focus"] = True  # the next thing is to write it otherwise
    return _answer(request, form, filters, **context)


@require_POST
@transaction.atomic
def search(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Keep the words of the search in the session and go to the list, where they are in no address.

    The number of one file opens it. A name leads to the list even where one file has it: whose it is, is seen there.
    """
    centre = working_centre(request, ACTION)
    form = FileSearchForm(request.POST)
    if not form.is_valid():
        filters = FilterForm(request.POST, reader=request.user, centre=centre)
        return _answer(request, form, filters, problems=problems_of(form), status=400)
    opened = _of_number(request, form.cleaned_data["text"])
    if opened is not None:
        show([opened], what="participants.search", purpose=SEARCHED)  # its page logs that it was opened
        log_search(form.cleaned_data["text"], found=1, centre=centre)
        return redirect("participants:file", opened.uuid)
    query = QueryDict(mutable=True)
    query.update({name: request.POST[name][:50] for name in FILTERS if request.POST.get(name)})
    if form.cleaned_data["text"]:
        query["search"] = recent_searches.remember(request, form.cleaned_data["text"])
    address = reverse("participants:files")
    return redirect(f"{address}?{query.urlencode()}" if query else address)


def _of_number(request: AuthenticatedHttpRequest, text: str) -> Participant | None:
    """Return the one file of which the person may know and whose number the text is; filters do not hide it."""
    files = Participant.objects.for_user(request.user, ACTION)
    try:
        key = file_of_number(files, text, contacts=files.for_user(request.user, "participant.file"))
    except TookTooLong:
        return None  # the list says so
    return files.filter(pk=key).first() if key is not None else None


def _too_long(request: AuthenticatedHttpRequest, text: str, filters: FilterForm) -> HttpResponse:
    """Say that the search was stopped, and what helps."""
    form = FileSearchForm({"text": text})
    form.full_clean()
    form.add_error("text", _("This search takes too long: write more letters of the name."))
    return _answer(request, form, filters, problems=problems_of(form), status=503)


def _answer(
    request: AuthenticatedHttpRequest,
    form: FileSearchForm,
    filters: FilterForm,
    *,
    status: int = 200,
    **context: object,
) -> HttpResponse:
    nothing: dict[str, Any] = {
        "page": None,
        "query": "",
        "text": "",
        "lost": False,
        "problems": [],
        "hides_states": False,
    }
    chosen = filters.words() if filters.is_valid() else []
    context = nothing | context | {"form": form, "filters": filters, "chosen": chosen}
    context["welcoming"] = has_right(request.user, CREATE)
    context["lists_waiting"] = has_right(request.user, VIEW)
    context["lists_groups"] = has_right(request.user, GROUPS)
    return render(request, "participants/files.html", context, status=status)


def _number(data: QueryDict) -> int:
    """Return the number of the page that is asked for; 1 for what is no number."""
    asked = data.get("page", "1")
    return min(max(int(asked), 1), LAST_PAGE) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
