"""What a person wants done or not done with her file: the page of her rights, noted by who follows her."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import AuthenticatedHttpRequest
from audit.enums import Extent
from core.forms import problems_of
from core.history import REMOVED_BEFORE
from core.idempotency import KeyTaken
from participants.access import find_participant_or_404, find_to_remove_or_404, show
from participants.models import Participant, Statement
from participants.presenters import head_of, purpose_of
from participants.views.form_page import FormPage, form_page
from participants.who_can_read import readers_of
from permissions.transitions import MoveRefused
from person.forms.requests import RequestForm
from person.forms.rights import LiftForm, ObjectionsForm, RestrictionForm, StatementForm
from person.presenters import line_of
from person.selectors import records_of, requests_of
from person.services.requests import note_request
from person.services.rights import (
    RIGHTS,
    lift_restriction,
    may_lift,
    note_statement,
    restrict_file,
    restriction_of,
    save_objections,
)

METHODS = ["GET", "HEAD", "POST"]
RESTRICT = FormPage(gettext_lazy("Only keep this file"), gettext_lazy("Only keep it"), "file", "person.restrict")
LIFT = FormPage(gettext_lazy("Lift the restriction"), gettext_lazy("Lift it"), "file", "person.lift")
STATEMENT = FormPage(gettext_lazy("Note what she says"), gettext_lazy("Save"), "file", "person.statement")
REQUEST = FormPage(gettext_lazy("Note a request"), gettext_lazy("Save"), "file", "person.new_request")


@require_http_methods(METHODS)
@transaction.atomic
def rights(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Show what the person asked and what she does not want; sent, save what she objects to."""
    participant = find_participant_or_404(request, uuid, RIGHTS)
    form = ObjectionsForm(request.POST if request.method == "POST" else None)
    form.fields["kinds"].initial = [one.kind for one in participant.objections.in_force()]
    if form.is_bound and form.is_valid():
        save_objections(participant, form.cleaned_data["kinds"], by=request.user)
        messages.success(request, _("It is noted, and holds from now on."))
        return redirect("person:rights", participant.uuid)
    purpose = purpose_of(readers_of(participant, RIGHTS).of(request.user))
    show([participant], what="person.rights", purpose=purpose, extent=Extent.OPENED)
    restriction = restriction_of(participant)
    context = {
        "head": head_of(request.user, participant, "person"),
        "form": form,
        "problems": problems_of(form) if form.is_bound else [],
        "restriction": restriction,
        "statements": list(participant.statements.order_by("made_on", "pk")),
        "lifts": restriction is not None and may_lift(request.user, restriction),
        "lines": [line_of(request.user, one) for one in requests_of(request.user, participant)],
    }
    return render(request, "person/rights.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
@transaction.atomic
def restrict(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Restrict a file from today; where that was done, lead to it."""
    participant = find_participant_or_404(request, uuid, RIGHTS)
    form = RestrictionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            restrict_file(participant, by=request.user, key=form.cleaned_data["key"], values=form.values)
        except KeyTaken:
            form.say_taken()
        except MoveRefused as refused:
            form.add_error(None, [str(sentence) for sentence in refused.sentences])
        else:
            messages.success(request, _("The file is only kept from now on."))
            return redirect("person:rights", participant.uuid)
    notes = [
        _("Nobody writes in it any more, no message leaves, and it is in no new list that goes out."),
        _("It is read as before. She is expected at sessions as before, and what was counted stays counted."),
    ]
    return _page(request, participant, form, RESTRICT, notes=notes)


@require_http_methods(METHODS)
@transaction.atomic
def lift(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Lift the restriction of a file, once she was told; where there is none, lead to her rights."""
    participant = find_participant_or_404(request, uuid, RIGHTS)
    restriction = restriction_of(participant)
    if restriction is None:
        return redirect("person:rights", participant.uuid)
    form = LiftForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            lift_restriction(restriction, by=request.user, told_on=form.cleaned_data["told_on"])
        except MoveRefused as refused:
            form.add_error(None, [str(sentence) for sentence in refused.sentences])
        else:
            messages.success(request, _("The restriction is lifted: the file is written in as before."))
            return redirect("person:rights", participant.uuid)
    return _page(request, participant, form, LIFT)


@require_http_methods(METHODS)
@transaction.atomic
def new_request(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Note what the person of a file asks."""
    participant = find_participant_or_404(request, uuid, RIGHTS)
    form = RequestForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        key, values = form.cleaned_data["key"], form.values
        try:
            made = note_request(participant.centre, participant, by=request.user, key=key, values=values)
        except KeyTaken:
            form.say_taken()
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The request is noted. It is to be answered by the day that is shown."))
            return redirect("person:request", made.uuid)
    return _page(request, participant, form, REQUEST)


@require_http_methods(METHODS)
@transaction.atomic
def new_statement(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Note what the person says of something in her file; the record itself stays as it is."""
    participant = find_participant_or_404(request, uuid, RIGHTS)
    records = records_of(request.user, participant)
    form = StatementForm(request.POST if request.method == "POST" else None, records=records)
    if form.is_bound and form.is_valid():
        try:
            note_statement(participant, by=request.user, key=form.cleaned_data["key"], values=form.values)
        except KeyTaken:
            form.say_taken()
        else:
            messages.success(request, _("Her words are noted, and stand beside what they are about."))
            return redirect("person:rights", participant.uuid)
    return _page(request, participant, form, STATEMENT)


@require_POST
@transaction.atomic
def remove_statement(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Take away a statement that she takes back; its history keeps it."""
    statement, participant = find_to_remove_or_404(request, Statement.objects.all(), uuid, RIGHTS)
    if statement is None:
        messages.info(request, REMOVED_BEFORE)
    else:
        statement.delete()
        messages.success(request, _("Her words are taken away; the history keeps them."))
    return redirect("person:rights", participant.uuid)


def _page(
    request: AuthenticatedHttpRequest, participant: Participant, form: Any, page: FormPage, **more: Any
) -> HttpResponse:
    """Show a form of this room about a file; 422 with what is wrong."""
    status = 422 if form.errors else 200
    back = reverse("person:rights", args=[participant.uuid])
    return form_page(request, participant, form, page, status=status, back=back, **more)
