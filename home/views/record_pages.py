"""Lists and forms of the records that a manager sets up: the same four pages for each kind.

A room says in one RecordPages what its records are, and `record_urls` gives the addresses of the four pages.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Centre
from accounts.requests import AuthenticatedHttpRequest
from core.concurrent_edits import EditForm, Meanwhile, save_edit
from core.forms import problems_of
from core.history import REMOVED_BEFORE, removed_row
from core.idempotency import KeyTaken
from core.record_changes import changes_of
from permissions.access import working_centre

METHODS = ["GET", "HEAD", "POST"]
WRONG, TAKEN = 422, 409


@dataclass(frozen=True)
class RecordWords:
    """What the pages of one kind of records say, in the user's language."""

    heading: Any
    lead: Any
    add: Any
    change: Any
    empty_heading: Any
    empty_text: Any
    saved: Any
    removed: Any
    kept: Any  # why one that is used is not deleted, and what to do instead
    columns: tuple[Any, ...] = ()


@dataclass(frozen=True)
class RecordRow:
    """One line of a list: the record, its name, what its columns say, and a word where it is over."""

    record: Any
    name: str
    cells: list[str] = field(default_factory=list)
    over: bool = False


def is_used(record: Any) -> bool:
    """Answer whether another record leads to this one, or did at some time: histories are asked too."""
    own = record.history.model
    for link in record._meta.get_fields(include_hidden=True):
        if not (link.auto_created and (link.one_to_many or link.one_to_one)) or link.related_model is own:
            continue
        if link.related_model._base_manager.filter(**{link.field.name: record}).exists():
            return True
    return False


@dataclass(frozen=True)
class RecordPages:
    """One kind of records.

    `list_url` and `url` are names of addresses, with their namespace if any; "-new" and "-remove" follow `url`.
    `rows` gives the lines of the list; `create` writes a valid new form and returns the record, and `change` a valid
    form of one that is there, as save_edit() does. `used` says of which record nothing is deleted.
    `prepare` gives more arguments of a new form, `besides` what the list shows under its table.
    """

    model: type[models.Model]
    right: str
    list_url: str
    url: str
    words: RecordWords
    rows: Callable[[Centre, Any], list[RecordRow]]
    new_form: Callable[..., BaseForm]
    edit_form: Callable[..., EditForm]
    create: Callable[[Any], models.Model]
    change: Callable[[Any], tuple[bool, Meanwhile | None]] = save_edit
    used: Callable[[Any], bool] = is_used
    prepare: Callable[[AuthenticatedHttpRequest, Centre], dict[str, Any]] = lambda request, centre: {}
    besides: Callable[[AuthenticatedHttpRequest, Centre], dict[str, Any]] = lambda request, centre: {}


def record_urls(route: str, pages: RecordPages) -> list[URLPattern]:
    """Return the addresses of the list, of a new record, of one record and of its deletion, below `route`."""
    list_name, name = (full.rpartition(":")[2] for full in (pages.list_url, pages.url))
    given = {"pages": pages}
    return [
        path(route, record_list, given, name=list_name),
        path(f"{route}new/", record_new, given, name=f"{name}-new"),
        path(f"{route}<uuid:uuid>/", record_change, given, name=name),
        path(f"{route}<uuid:uuid>/remove/", record_remove, given, name=f"{name}-remove"),
    ]


@require_safe
@transaction.atomic
def record_list(request: AuthenticatedHttpRequest, pages: RecordPages) -> HttpResponse:
    """Draw the list of the centre."""
    centre = working_centre(request, pages.right)
    labels = pages.words.columns[1:]
    rows = [(row, list(zip(labels, row.cells, strict=True))) for row in pages.rows(centre, request.user)]
    context = {"pages": pages, "rows": rows, "besides": pages.besides(request, centre)}
    return render(request, "home/records.html", context)


@require_http_methods(METHODS)
@transaction.atomic
def record_new(request: AuthenticatedHttpRequest, pages: RecordPages) -> HttpResponse:
    """Write a new record; the same form sent twice writes one. What is odd is asked about before."""
    centre = working_centre(request, pages.right)
    sent = request.POST if request.method == "POST" else None
    form: Any = pages.new_form(sent, centre=centre, **pages.prepare(request, centre))
    status, doubts = None, _doubts(form)
    if form.is_bound and form.is_valid() and not doubts:
        status = _create(form, pages)
        if status is None:
            messages.success(request, pages.words.saved)
            return redirect(pages.list_url)
    return _form_page(request, pages, form, pages.words.add, status=status, doubts=doubts)


def _create(form: Any, pages: RecordPages) -> int | None:
    """Write the record; return None, or the status of a refusal that the form says."""
    try:
        pages.create(form)
    except KeyTaken:
        form.say_taken()
        return TAKEN
    except ValidationError as error:
        form.add_error(None, error.messages)
        return WRONG
    except IntegrityError:
        form.add_error(None, _("This cannot be saved: it is there already."))
        return TAKEN
    return None


@require_http_methods(METHODS)
@transaction.atomic
def record_change(request: AuthenticatedHttpRequest, uuid: UUID, pages: RecordPages) -> HttpResponse:
    """Change a record; two people at once are told of each other, what is odd is asked about before."""
    record = get_record_or_404(request, pages, uuid)
    sent = request.POST if request.method == "POST" else None
    form: Any = pages.edit_form(sent, instance=record)
    form.used = pages.used(record)
    doubts, meanwhile = _doubts(form), None
    if form.is_bound and form.is_valid() and not doubts:
        done, meanwhile = pages.change(form)
        if done:
            messages.success(request, pages.words.saved)
            return redirect(pages.list_url)
    return _form_page(request, pages, form, pages.words.change, doubts=doubts, meanwhile=meanwhile, record=record)


@require_POST
@transaction.atomic
def record_remove(request: AuthenticatedHttpRequest, uuid: UUID, pages: RecordPages) -> HttpResponse:
    """Delete a record that nothing ever used; another one stays, and the page says what to do instead."""
    centre = working_centre(request, pages.right)
    record: Any = pages.model._default_manager.filter(uuid=uuid, centre=centre).select_for_update().first()
    if record is None:
        row = removed_row(pages.model, uuid)
        if row is None or row.centre_id != centre.pk:
            raise Http404
        messages.info(request, REMOVED_BEFORE)
        return redirect(pages.list_url)
    if pages.used(record):
        messages.warning(request, pages.words.kept)
        return redirect(pages.url, record.uuid)
    try:
        record.delete()
    except ProtectedError:  # used at this moment
        messages.warning(request, pages.words.kept)
        return redirect(pages.url, record.uuid)
    messages.success(request, pages.words.removed)
    return redirect(pages.list_url)


def _doubts(form: Any) -> list[str]:
    """Return what is asked about before a valid form is saved."""
    asked: list[str] = form.asked if "sure" in form.fields else []
    return asked


def _form_page(
    request: AuthenticatedHttpRequest,
    pages: RecordPages,
    form: Any,
    heading: Any,
    *,
    status: int | None = None,
    doubts: list[str] | None = None,
    meanwhile: Meanwhile | None = None,
    record: Any | None = None,
) -> HttpResponse:
    usual = TAKEN if meanwhile is not None else WRONG if form.is_bound else 200
    context = {
        "pages": pages,
        "form": form,
        "heading": heading,
        "record": record,
        "doubts": doubts or [],
        "meanwhile": meanwhile,
        "problems": problems_of(form) if form.is_bound else [],
        "changes": changes_of(record) if record is not None else [],
        "used": getattr(form, "used", True),
        "back": reverse(pages.list_url),
        "remove": reverse(f"{pages.url}-remove", args=[record.uuid]) if record is not None else "",
    }
    return render(request, "home/record_form.html", context, status=status or usual)


def get_record_or_404(request: AuthenticatedHttpRequest, pages: RecordPages, uuid: UUID) -> Any:
    """Return the record of the centre; who has not the right is refused, whether or not it exists."""
    centre = working_centre(request, pages.right)
    found = pages.model._default_manager.filter(uuid=uuid, centre=centre).first()
    if found is None:
        raise Http404
    return found
