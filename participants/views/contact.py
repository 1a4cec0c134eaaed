"""Whom to contact, and what came of it: for the key worker and who covers, nobody else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import AuthenticatedHttpRequest
from audit.enums import Extent
from core.forms import problems_of
from core.idempotency import KeyTaken
from core.periods import long_date
from participants.access import find_in_file_or_404, find_participant_or_404, show
from participants.enums import AfterContactState, FollowUpOutcome, FollowUpWhy
from participants.file_permissions import in_file, may_on_file, refusal_on
from participants.forms.contact import AfterContactForm, FollowUpForm
from participants.models import AfterContact, FollowUp
from participants.presenters import head_of, path_words, purpose_of, readers_words
from participants.services.after_contacts import record_contact
from participants.services.records import note_follow_up, team_member_of
from participants.to_contact import VIEW, signal_of, to_contact
from participants.views.form_page import FormPage, form_page
from participants.who_can_read import readers_of
from permissions.access import working_centre

RECORD = "contact.record"
LISTED = gettext_noop("Keeping in touch with one’s own participants")
AFTER = FormPage(gettext_lazy("Contact after the path"), gettext_lazy("Save"), "paths", "participants.after_contact")
AFTER_STATES = {
    AfterContactState.DONE: gettext_lazy("This contact is noted already."),
    AfterContactState.WITHDRAWN: gettext_lazy("This contact was withdrawn: the person is not contacted."),
}
# What an answer leads to; nothing of it is done by itself.
NEXT = {FollowUpOutcome.WANTS_BREAK, FollowUpOutcome.LEAVES}


@require_safe
@transaction.atomic
def contacts(request: AuthenticatedHttpRequest) -> HttpResponse:
    """List whom of her own files, and of those lent to her, the reader should contact; the longest silence first."""
    centre = working_centre(request, VIEW)
    found = to_contact(request.user, centre)
    if found:
        show([one.person for one in found], what="participants.to_contact", purpose=LISTED, extent=Extent.LISTED)
    return render(request, "participants/to_contact.html", {"signals": found})


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def after(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Note what came of a contact that was agreed on for some months after the path; sent twice it is noted once."""
    planned = AfterContact.objects.select_related("enrolment__track", "enrolment__group")
    found = find_in_file_or_404(request, planned, uuid, RECORD)
    participant = found.enrolment.participant
    form = AfterContactForm(request.POST if request.method == "POST" else None, contact=found)
    if form.attempt(lambda: record_contact(found, by=request.user, values=form.values)):
        messages.success(request, _("It is noted what came of it."))
        return redirect("participants:paths", participant.uuid)
    notes = [] if found.state == AfterContactState.PLANNED else [AFTER_STATES[AfterContactState(found.state)]]
    words = {"path": path_words(found.enrolment), "day": long_date(found.planned_on)}
    more: dict[str, Any] = {
        "lead": _("%(path)s, planned on %(day)s") % words,
        "notes": notes,
        "readers": readers_words(readers_of(participant, VIEW), request.user),
    }
    return form_page(request, participant, form, AFTER, **more)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def contact(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Say what came of contacting a person, and read what was tried before. An answer leads on, and does nothing."""
    participant = find_participant_or_404(request, uuid, VIEW)
    writing = may_on_file(request.user, RECORD, participant)
    sent = request.method == "POST"
    if sent and not writing:
        raise refusal_on(request.user, RECORD, participant)
    signal = signal_of(request.user, participant)
    member = team_member_of(request.user, participant)
    form = FollowUpForm(request.POST if sent else None)
    if sent and member is not None and form.is_valid():
        values = {**form.values, "why": signal.why if signal else FollowUpWhy.BY_HAND}
        try:
            made = note_follow_up(participant, member, key=form.cleaned_data["key"], values=values)
        except KeyTaken:
            form.say_taken()
        else:
            if made.outcome in NEXT:
                messages.success(request, _("It is noted. Nothing moves by itself: note the break or the end here."))
                return redirect("participants:paths", participant.uuid)
            messages.success(request, _("It is noted what came of it."))
            return redirect("participants:contact", participant.uuid)
    readers = readers_of(participant, VIEW)
    show([participant], what="participants.contact", purpose=purpose_of(readers.of(request.user)), extent=Extent.OPENED)
    tried = in_file(FollowUp.objects, request.user, VIEW, participant)
    context = {
        "head": head_of(request.user, participant, "interventions"),
        "signal": signal,
        "form": form if writing and member is not None else None,
        "problems": problems_of(form) if sent else [],
        "tried": tried.select_related("done_by__user").order_by("-contacted_on", "-pk"),
        "readers": readers_words(readers, request.user),
    }
    return render(request, "participants/contact.html", context, status=422 if sent else 200)
