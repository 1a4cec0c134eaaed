"""One's own working hours and days away: the list, a new one, one that is changed or taken away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import AuthenticatedHttpRequest
from agenda.access import find_to_remove_or_404, get_own_or_404, own_member_or_403
from agenda.forms import AwayForm, HoursForm, NewAwayForm, NewHoursForm
from agenda.models import Away, WorkingHours
from agenda.services.own_time import add_away, add_hours
from core.concurrent_edits import save_edit
from core.forms import problems_of
from core.history import REMOVED_BEFORE
from core.idempotency import KeyTaken
from core.periods import today

METHODS = ["GET", "HEAD", "POST"]
WRONG, TAKEN = 422, 409


@dataclass(frozen=True)
class OwnKind:
    """One kind of records of one's own agenda; `url` is the name of the address of one, "-new" and "-remove" follow."""

    model: type[Any]
    url: str
    new_form: Callable[..., Any]
    edit_form: Callable[..., Any]
    create: Callable[[Any], Any]
    add: Any
    change: Any
    lead: Any
    saved: Any


HOURS = OwnKind(
    model=WorkingHours,
    url="agenda:hours",
    new_form=NewHoursForm,
    edit_form=HoursForm,
    create=lambda form: add_hours(form.hours, key=form.cleaned_data["key"]),
    add=gettext_lazy("Add working hours"),
    change=gettext_lazy("Change the working hours"),
    lead=gettext_lazy("Your colleagues see them in your week."),
    saved=gettext_lazy("The working hours are saved."),
)
AWAY = OwnKind(
    model=Away,
    url="agenda:away",
    new_form=NewAwayForm,
    edit_form=AwayForm,
    create=lambda form: add_away(form.instance, key=form.cleaned_data["key"]),
    add=gettext_lazy("Add days away"),
    change=gettext_lazy("Change the days away"),
    lead=gettext_lazy("Only the days are noted, never why. Your colleagues see that you are busy."),
    saved=gettext_lazy("The days away are saved."),
)


@require_safe
@transaction.atomic
def own(request: AuthenticatedHttpRequest) -> HttpResponse:
    """List one's own working hours and the days away that are not over."""
    member, now = own_member_or_403(request), today()
    hours = WorkingHours.objects.filter(member=member).not_over(now).order_by("weekday", "begins", "pk")
    away = Away.objects.filter(member=member).not_over(now).order_by("first", "pk")
    return render(request, "agenda/own.html", {"hours": hours, "away": away})


@require_http_methods(METHODS)
@transaction.atomic
def new(request: AuthenticatedHttpRequest, kind: OwnKind) -> HttpResponse:
    """Write a new record; the same form sent twice writes it once."""
    member = own_member_or_403(request)
    form = kind.new_form(request.POST if request.method == "POST" else None, member=member)
    status = None
    if form.is_bound and form.is_valid():
        try:
            with transaction.atomic():
                kind.create(form)
        except KeyTaken:
            form.say_taken()
            status = TAKEN
        except IntegrityError:  # written by another page at this moment
            form.add_error(None, _("This cannot be saved: it is there already."))
            status = TAKEN
        else:
            messages.success(request, kind.saved)
            return redirect("agenda:own")
    return _form_page(request, kind, form, kind.add, status=status)


@require_http_methods(METHODS)
@transaction.atomic
def change(request: AuthenticatedHttpRequest, uuid: UUID, kind: OwnKind) -> HttpResponse:
    """Change a record of one's own; two pages at once are told of each other."""
    record = get_own_or_404(request, kind.model, uuid)
    form = kind.edit_form(request.POST if request.method == "POST" else None, instance=record)
    done, meanwhile = save_edit(form)
    if done:
        messages.success(request, kind.saved)
        return redirect("agenda:own")
    status = TAKEN if meanwhile is not None else None
    return _form_page(request, kind, form, kind.change, status=status, record=record, meanwhile=meanwhile)


@require_POST
@transaction.atomic
def remove(request: AuthenticatedHttpRequest, uuid: UUID, kind: OwnKind) -> HttpResponse:
    """Delete a record of one's own; its history keeps it."""
    record = find_to_remove_or_404(request, kind.model, uuid)
    if record is None:
        messages.info(request, REMOVED_BEFORE)
    else:
        record.delete()
        messages.success(request, _("It is taken away."))
    return redirect("agenda:own")


def _form_page(
    request: AuthenticatedHttpRequest, kind: OwnKind, form: Any, heading: Any, *, status: int | None, **more: Any
) -> HttpResponse:
    context = {
        "kind": kind,
        "form": form,
        "heading": heading,
        "problems": problems_of(form) if form.is_bound else [],
        **more,
    }
    return render(request, "agenda/form.html", context, status=status or (WRONG if form.is_bound else 200))
