"""Absences that a person announced: noted by who may write in the file, taken away where it was a mistake."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import AuthenticatedHttpRequest
from core.history import REMOVED_BEFORE
from core.idempotency import KeyTaken
from participants.access import find_participant_or_404, find_to_remove_or_404
from participants.forms.absences import AbsenceForm
from participants.models import PlannedAbsence
from participants.services.records import note_absence, remove_absence
from participants.views.form_page import FormPage, back_where, form_page

CHANGE = "participant.change"
NEW = FormPage(gettext_lazy("Note an announced absence"), gettext_lazy("Save"), "paths", "participants.absence")


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def new(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Note the days; sheets of these days propose "excused"."""
    participant = find_participant_or_404(request, uuid, CHANGE)
    form = AbsenceForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            note_absence(participant, key=form.cleaned_data["key"], values=form.values)
        except KeyTaken:
            form.say_taken()
        else:
            messages.success(request, _("The absence is noted. Sheets of these days propose “excused”."))
            return back_where("paths", participant, "absences")
    lead = _("Only the days are noted, never why.")
    return form_page(request, participant, form, NEW, lead=lead)


@require_POST
@transaction.atomic
def remove(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Take away an absence that was noted by mistake; its history keeps it."""
    absence, participant = find_to_remove_or_404(request, PlannedAbsence.objects.all(), uuid, CHANGE)
    if absence is None:
        messages.info(request, REMOVED_BEFORE)
    else:
        remove_absence(absence)
        messages.success(request, _("The absence is taken away; the history keeps it."))
    return back_where("paths", participant, "absences")
