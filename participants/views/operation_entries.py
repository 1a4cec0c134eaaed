"""A person's entries in operations of funders: what was noted on entering, and what came of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import AuthenticatedHttpRequest
from audit.enums import Extent
from core.concurrent_edits import save_edit
from core.idempotency import KeyTaken
from core.periods import long_date, today
from participants.access import find_in_file_or_404, find_participant_or_404, show
from participants.enums import ResultMoment
from participants.file_permissions import may_on_file
from participants.forms.operation_entries import (
    NewOperationEntryForm,
    NewOperationResultForm,
    OperationEntryForm,
    OperationResultForm,
)
from participants.models import OperationEntry, OperationResult, Participant
from participants.operation_cards import VIEW, entry_cards
from participants.presenters import ReadersWords, head_of, purpose_of, readers_words
from participants.sensitive_rows import HEALTH_FAMILY
from participants.services.operation_entries import enter_operation, note_result, operations_to_enter
from participants.views.form_page import FormPage, back_where, form_page
from participants.who_can_read import readers_of

CHANGE = "operation.change"
READING = "participant.file"
SECTION = "operations"
NO_PATH = gettext_lazy(
    "No path of the person runs under an operation without an entry. Choose the operation at the path first."
)
SAVE = gettext_lazy("Save")
NEW = FormPage(gettext_lazy("Note the entry in an operation"), SAVE, SECTION, "participants.operation_entry")
EDIT = FormPage(gettext_lazy("Change the entry in an operation"), SAVE, SECTION, "participants.operation_entry")
RESULT = FormPage(
    gettext_lazy("What came of the operation"),
    SAVE,
    SECTION,
    "participants.operation_result",
    gettext_lazy("As the person says it. Nothing is deduced from the file: “not known” is an answer too."),
)


@require_safe
@transaction.atomic
def operations(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Show the entries of a person, what is missing in them, and what came of each."""
    participant = find_participant_or_404(request, uuid, VIEW)
    here = readers_of(participant, READING).of(request.user)
    show([participant], what="participants.operations", purpose=purpose_of(here), extent=Extent.OPENED)
    changing = may_on_file(request.user, CHANGE, participant)
    context = {
        "head": head_of(request.user, participant, SECTION),
        "cards": entry_cards(request.user, participant),
        "writing": changing,
        "entering": changing and bool(operations_to_enter(participant)),
    }
    return render(request, "participants/operations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def new(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Note the entry in an operation of one of the person's paths; a return finds the entry of the first time."""
    participant = find_participant_or_404(request, uuid, CHANGE)
    sent = request.POST if request.method == "POST" else None
    offered = operations_to_enter(participant, entered=sent is not None)
    form = NewOperationEntryForm(sent, instance=OperationEntry(participant=participant), offered=offered)
    if not may_on_file(request.user, HEALTH_FAMILY, participant):
        form.leave_out_personal()
    if form.is_bound and form.is_valid():
        try:
            noted, is_new = enter_operation(form.instance, key=form.cleaned_data["key"])
        except KeyTaken:
            form.say_taken()
        else:
            held = _("The person entered this operation on %(day)s: that entry holds.")
            said = _("The entry is noted.") if is_new else held % {"day": long_date(noted.entered_on)}
            messages.success(request, said)
            return back_where(SECTION, participant, f"entry-{noted.uuid}")
    sentences = [] if form.by_uuid else [NO_PATH]
    return form_page(request, participant, form, NEW, sentences=sentences, readers=_readers(request, participant))


def _readers(request: AuthenticatedHttpRequest, participant: Participant) -> ReadersWords:
    """Return who reads an entry: managers too, who do not read the rest of the file."""
    return readers_words(readers_of(participant, VIEW), request.user)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def change(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Complete an entry or put it right; the second of two at once sees both."""
    entry = find_in_file_or_404(
        request, OperationEntry.objects.select_related("operation"), uuid, CHANGE, known_by=VIEW
    )
    participant = entry.participant
    form = OperationEntryForm(request.POST if request.method == "POST" else None, instance=entry)
    if not may_on_file(request.user, HEALTH_FAMILY, participant):
        form.leave_out_personal()
    done, meanwhile = save_edit(form)
    if done:
        messages.success(request, _("Saved."))
        return back_where(SECTION, participant, f"entry-{entry.uuid}")
    more: dict[str, Any] = {"lead": entry.operation, "readers": _readers(request, participant)}
    return form_page(request, participant, form, EDIT, meanwhile=meanwhile, **more)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def result(request: AuthenticatedHttpRequest, uuid: UUID, moment: str) -> HttpResponse:
    """Note what came of an operation at a moment after the last exit, or put right what was noted."""
    known = OperationEntry.objects.with_exit().select_related("operation")
    entry = find_in_file_or_404(request, known, uuid, CHANGE, known_by=VIEW)
    if moment not in ResultMoment.values or entry.left_on is None or entry.left_on > today():
        raise Http404
    standing = OperationResult.objects.filter(entry=entry, moment=moment, asked_on__gte=entry.left_on).first()
    sent = request.POST if request.method == "POST" else None
    form: Any = OperationResultForm(sent, instance=standing) if standing else NewOperationResultForm(sent)
    form.ask(moment, entry.left_on)
    done, meanwhile = save_edit(form) if standing else (_note(form, entry, moment), None)
    if done:
        messages.success(request, _("The result is noted."))
        return back_where(SECTION, entry.participant, f"entry-{entry.uuid}")
    words = {"operation": entry.operation, "moment": ResultMoment(moment).label, "day": long_date(entry.left_on)}
    notes = [_("%(operation)s, left on %(day)s. %(moment)s.") % words]
    more: dict[str, Any] = {"notes": notes, "readers": _readers(request, entry.participant)}
    return form_page(request, entry.participant, form, RESULT, meanwhile=meanwhile, **more)


def _note(form: NewOperationResultForm, entry: OperationEntry, moment: str) -> bool:
    """Write the answers of a valid new form; answer whether it is done, and let the form say why it is not."""
    if not (form.is_bound and form.is_valid()):
        return False
    try:
        if note_result(entry, moment, key=form.cleaned_data["key"], values=form.values) is not None:
            return True
    except KeyTaken:
        form.say_taken()
        return False
    form.add_error(None, _("Somebody noted this result meanwhile. Open the page again to see what was answered."))
    return False
