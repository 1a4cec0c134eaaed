"""Consents: given, with what, to whom, how; withdrawn on a day; corrected. What was agreed to stays written."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedHttpRequest
from core.history import save_changes
from core.idempotency import KeyTaken, create_once
from core.periods import today
from participants.access import find_in_file_or_404, find_participant_or_404
from participants.enums import ConsentKind
from participants.forms.corrections import ConsentCorrectionForm
from participants.forms.person import NewConsentForm, WithdrawForm
from participants.models import Consent, Participant
from participants.services.after_contacts import follow_consent
from participants.services.consents import correct_consent
from participants.views.form_page import FormPage, back_where, form_page
from partners.models import Organisation

CHANGE = "participant.change"
RIGHTS = "person.rights"  # what was agreed to may be taken back on any day, of a file that is only kept too
NEW = FormPage(
    gettext_lazy("Note a consent"),
    gettext_lazy("Save"),
    "person",
    "participants.consent",
    gettext_lazy("Taking part is voluntary: the person may withdraw what they agreed to on any day, without a reason."),
)
CORRECT = FormPage(
    gettext_lazy("Correct the consent"), gettext_lazy("Save the correction"), "person", "participants.correct_consent"
)
WITHDRAW = FormPage(
    gettext_lazy("Withdraw a consent"),
    gettext_lazy("Note that it is withdrawn"),
    "person",
    "participants.consent",
    gettext_lazy("The file keeps a record that consent was given, and until when."),
)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def new(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Note what the person agrees to."""
    participant = find_participant_or_404(request, uuid, CHANGE)
    organisations = _organisations(request, participant)
    form = NewConsentForm(
        request.POST if request.method == "POST" else None,
        instance=Consent(participant=participant),
        initial=_initial(participant),
        organisations=organisations,
    )
    if form.is_bound and form.is_valid():
        same = ("participant", "kind", "channels", "given_on", "form", "organisation", "purpose")
        try:
            create_once(form.instance, key=form.cleaned_data["key"], same=same)
        except KeyTaken:
            form.say_taken()
        else:
            _follow(request, participant, form.instance.kind)
            messages.success(request, _("The consent is noted."))
            return redirect("participants:file", participant.uuid)
    return form_page(request, participant, form, NEW)


def _follow(request: AuthenticatedHttpRequest, participant: Participant, *kinds: str) -> None:
    """Plan or withdraw the contacts after a path where the consent to them changed."""
    if ConsentKind.FOLLOW_UP in kinds:
        follow_consent(participant, by=request.user)


def _organisations(request: AuthenticatedHttpRequest, participant: Participant) -> QuerySet[Organisation]:
    """Return the organisations with which information may be shared."""
    return Organisation.objects.for_user(request.user, "organisation.view").filter(centre=participant.centre)


def _initial(participant: Participant) -> dict[str, Any]:
    """Return what is most often noted: taking part, today."""
    agreed = participant.consents.to_take_part().in_force(today()).exists()
    return {"given_on": today()} | ({} if agreed else {"kind": ConsentKind.PARTICIPATION})


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def withdraw(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Note that a consent was withdrawn; sent twice it is withdrawn once."""
    consent = find_in_file_or_404(request, Consent.objects.all(), uuid, RIGHTS)
    participant = consent.participant
    form = WithdrawForm(request.POST if request.method == "POST" else None, initial={"withdrawn_on": today()})
    if form.is_bound and form.is_valid():
        day = form.cleaned_data["withdrawn_on"]
        current = Consent._base_manager.select_for_update(of=("self",)).get(pk=consent.pk)
        if current.withdrawn_on is not None and current.withdrawn_on != day:
            form.add_error(None, _("It was withdrawn meanwhile. Look at it again."))
        elif day < current.given_on:
            form.add_error("withdrawn_on", _("It was withdrawn before it was given: check both dates."))
        else:
            save_changes(current, withdrawn_on=day)
            _follow(request, participant, current.kind)
            messages.success(request, _("The consent is withdrawn. What needed it is yours to settle with the person."))
            return back_where("person", participant, "consents")
    return form_page(request, participant, form, WITHDRAW, lead=consent.get_kind_display())


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def correct(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Correct a consent that was noted wrongly; the second of two at once sees both."""
    consent = find_in_file_or_404(request, Consent.objects.all(), uuid, CHANGE)
    participant = consent.participant
    organisations = _organisations(request, participant)
    sent = request.POST if request.method == "POST" else None
    form = ConsentCorrectionForm(sent, instance=consent, organisations=organisations)
    done, meanwhile = correct_consent(form)
    if done:
        _follow(request, participant, consent.kind, form.instance.kind)
        messages.success(request, _("The consent is corrected."))
        return back_where("person", participant, "consents")
    more: dict[str, Any] = {"lead": consent.get_kind_display(), "sentences": form.asked}
    return form_page(request, participant, form, CORRECT, meanwhile=meanwhile, **more)
