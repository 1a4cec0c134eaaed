"""The page of an appointment, and what is said of it: how it went, that it is cancelled, that it is to be said anew."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import AuthenticatedHttpRequest
from appointments import services
from appointments.access import (
    PLAN,
    RECORD,
    REOPEN,
    get_appointment_or_404,
    log_reading,
    persons_seen,
    reads_note,
)
from appointments.enums import AppointmentState
from appointments.forms import CancelForm, NoteForm, ReopenForm, ToldForm
from appointments.models import Appointment
from appointments.presenters import line_of, page_of
from core.concurrent_edits import save_edit
from core.forms import problems_of
from participants.presenters import readers_words
from participants.who_can_read import readers_of
from permissions.transitions import MoveRefused

METHODS = ["GET", "HEAD", "POST"]


@require_safe
@transaction.atomic
def appointment(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Show an appointment: when, where, with whom, how it went; its note to who reads the file it was booked from."""
    found = get_appointment_or_404(request, uuid)
    page = page_of(request.user, found, reads_note(request.user, found))
    log_reading(request.user, page.persons, "appointments.appointment")
    return render(request, "appointments/appointment.html", {"page": page})


@require_http_methods(METHODS)
@transaction.atomic
def record(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Say of each person how it went; of one person a single touch says it."""
    found = get_appointment_or_404(request, uuid, RECORD)
    sent = request.method == "POST"
    persons = persons_seen(request.user, found)
    form = ToldForm(request.POST if sent else None, appointment=found, persons=persons)
    told: list[str] = []
    if sent and form.is_valid():
        try:
            services.record(found, form.told, by=request.user)
        except MoveRefused as refused:
            told = [str(sentence) for sentence in refused.sentences]
        else:
            messages.success(request, _("It is noted how it went."))
            return redirect("appointments:appointment", found.uuid)
    context = {"form": form, "persons": persons}
    return _say(request, found, "appointments/record.html", context, told, form)


@require_http_methods(METHODS)
@transaction.atomic
def note(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Change what to think of before an appointment that is still to come; for who reads the file it is of."""
    found = get_appointment_or_404(request, uuid, PLAN)
    if not reads_note(request.user, found) or found.state != AppointmentState.PLANNED:
        raise PermissionDenied
    form = NoteForm(request.POST if request.method == "POST" else None, instance=found)
    done, meanwhile = save_edit(form)
    if done:
        messages.success(request, _("The note is saved."))
        return redirect("appointments:appointment", found.uuid)
    persons = persons_seen(request.user, found)
    log_reading(request.user, persons, "appointments.note")
    context = {
        "form": form,
        "line": line_of(found),
        "persons": persons,
        "meanwhile": meanwhile,
        "problems": problems_of(form) if form.is_bound else [],
        "readers": readers_words(readers_of(persons[0].participant, "participant.file"), request.user),
    }
    status = 409 if meanwhile else 422 if form.errors else 200
    return render(request, "appointments/note.html", context, status=status)


@require_http_methods(METHODS)
@transaction.atomic
def cancel(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Cancel an appointment, and say who did."""
    found = get_appointment_or_404(request, uuid, PLAN)
    sent = request.method == "POST"
    form = CancelForm(request.POST if sent else None)
    told: list[str] = []
    if sent and form.is_valid():
        try:
            services.cancel(found, cancelled_by=form.cleaned_data["cancelled_by"], by=request.user)
        except MoveRefused as refused:
            told = [str(sentence) for sentence in refused.sentences]
        else:
            messages.success(request, _("The appointment is cancelled."))
            return redirect("appointments:appointment", found.uuid)
    context = {"form": form, "persons": persons_seen(request.user, found)}
    return _say(request, found, "appointments/cancel.html", context, told, form)


@require_http_methods(METHODS)
@transaction.atomic
def reopen(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Take back how it went; an intervention that was changed since is asked about."""
    found = get_appointment_or_404(request, uuid, REOPEN)
    sent = request.method == "POST"
    form = ReopenForm(request.POST if sent else None)
    told, asks = [], False
    if sent and form.is_valid():
        try:
            services.reopen(found, by=request.user, keep=form.cleaned_data["keep"])
        except services.ChangedSince as changed:
            told, asks = [changed.sentence], True
        except MoveRefused as refused:
            told = [str(sentence) for sentence in refused.sentences]
        else:
            messages.success(request, _("Say anew how it went."))
            return redirect("appointments:record", found.uuid)
    context = {"form": form, "asks": asks, "persons": persons_seen(request.user, found)}
    return _say(request, found, "appointments/reopen.html", context, told, form)


def _say(
    request: AuthenticatedHttpRequest,
    found: Appointment,
    template: str,
    context: dict[str, Any],
    told: list[str],
    form: Any,
) -> HttpResponse:
    """Show the page of a move with what stands against it: 200, 422 with errors, 409 where it cannot be made."""
    log_reading(request.user, context["persons"], template.removesuffix(".html").replace("/", "."))
    problems = [{"text": text, "href": ""} for text in told] + (problems_of(form) if form.is_bound else [])
    status = 409 if told else 422 if form.is_bound else 200
    shown = {**context, "line": line_of(found), "problems": problems}
    return render(request, template, shown, status=status)
