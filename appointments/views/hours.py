"""Appointments of a file: their list, a new one; another time for one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import AuthenticatedHttpRequest
from appointments.access import PLAN, VIEW, get_appointment_or_404, log_reading, persons_seen
from appointments.forms import BookForm, MoveForm
from appointments.free_time import next_free
from appointments.models import AppointmentPerson
from appointments.presenters import hours_words, line_of
from appointments.selectors import workers_named
from appointments.services import MemberTaken, book, move
from audit.enums import Extent
from core.forms import problems_of
from core.idempotency import KeyTaken
from core.pagination import LongPaginator
from core.periods import long_date
from participants.access import find_participant_or_404, show
from participants.file_permissions import may_on_file
from participants.presenters import head_of, purpose_of, readers_words
from participants.services.records import team_member_of
from participants.who_can_read import readers_of
from permissions.transitions import MoveRefused

METHODS = ["GET", "HEAD", "POST"]
PAGE = 50


@require_safe
@transaction.atomic
def of_file(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """List the appointments of a person, those to come and those that were, the latest first."""
    participant = find_participant_or_404(request, uuid, VIEW)
    purpose = purpose_of(readers_of(participant, VIEW).of(request.user))
    show([participant], what="appointments.list", purpose=purpose, extent=Extent.OPENED)
    rows = AppointmentPerson.objects.for_user(request.user, VIEW).filter(participant=participant)
    rows = rows.select_related("appointment").prefetch_related(
        Prefetch("appointment__workers", queryset=workers_named())
    )
    ordered = rows.order_by("-appointment__date", "-appointment__starts_at", "-pk")
    page = LongPaginator(ordered, PAGE).get_page(request.GET.get("page"))
    context = {
        "head": head_of(request.user, participant, "appointments"),
        "page": page,
        "lines": [line_of(one.appointment, one.get_outcome_display() if one.outcome else "") for one in page],
        "books": may_on_file(request.user, PLAN, participant),
    }
    return render(request, "appointments/of_file.html", context)


@require_http_methods(METHODS)
@transaction.atomic
def new(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Book an appointment from a file; what stands at the same time is told once, what was typed stays."""
    participant = find_participant_or_404(request, uuid, PLAN)
    own = team_member_of(request.user, participant)
    sent = request.method == "POST"
    given = {name: request.GET[name] for name in ("date", "starts_at") if request.GET.get(name)}
    form = BookForm(request.POST if sent else None, participant=participant, reader=request.user, own=own, given=given)
    asked = form.asked
    if sent and form.is_valid() and not asked:
        try:
            key = form.cleaned_data["key"]
            made = book(form.people(), form.team(), key=key, values=form.values, wishes=form.wishes)
        except KeyTaken:
            form.say_taken()
        except MemberTaken as taken:
            form.add_error("starts_at", taken.sentence)
        else:
            words = {"day": long_date(made.date), "hours": hours_words(made)}
            messages.success(request, _("The appointment is booked: %(day)s, %(hours)s.") % words)
            return redirect("appointments:appointment", made.uuid)
    readers = readers_of(participant, VIEW)
    show([participant], what="appointments.new", purpose=purpose_of(readers.of(request.user)), extent=Extent.OPENED)
    context = {
        "file": participant,
        "form": form,
        "asked": asked,
        "problems": problems_of(form) if sent else [],
        "readers": readers_words(readers, request.user),
        "back": reverse("participants:file", args=[participant.uuid]),
        "free": next_free(own, form.fields["minutes"].initial) if own is not None and not sent else [],
    }
    return render(request, "appointments/book.html", context, status=422 if sent else 200)


@require_http_methods(METHODS)
@transaction.atomic
def move_page(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Give an appointment another time; both stay, and the first leads to the second."""
    found = get_appointment_or_404(request, uuid, PLAN)
    sent = request.method == "POST"
    persons = persons_seen(request.user, found)
    members = [one.member for one in found.workers.all()]
    people = [one.participant for one in persons]
    data = request.POST if sent else None
    form = MoveForm(data, appointment=found, reader=request.user, team=members, people=people)
    asked, told = form.asked, []
    if sent and form.is_valid() and not asked:
        hours = {"day": form.cleaned_data["date"], "starts_at": form.cleaned_data["starts_at"]}
        try:
            made = move(found, key=form.cleaned_data["key"], ends_at=form.instance.ends_at, by=request.user, **hours)
        except KeyTaken:
            form.say_taken()
        except MemberTaken as taken:
            form.add_error("starts_at", taken.sentence)
        except MoveRefused as refused:
            told = [str(sentence) for sentence in refused.sentences]
        else:
            words = {"day": long_date(made.date), "hours": hours_words(made)}
            messages.success(request, _("The appointment is moved to %(day)s, %(hours)s.") % words)
            return redirect("appointments:appointment", made.uuid)
    log_reading(request.user, persons, "appointments.move")
    context = {"line": line_of(found), "persons": persons, "form": form, "asked": asked}
    context["problems"] = [{"text": text, "href": ""} for text in told] + (problems_of(form) if sent else [])
    return render(request, "appointments/move.html", context, status=409 if told else 422 if sent else 200)
