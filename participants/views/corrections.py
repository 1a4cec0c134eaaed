"""What was noted wrongly in a file is put right, each with a reason that its history keeps: a path, a break."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.requests import AuthenticatedHttpRequest
from participants.access import find_in_file_or_404
from participants.enums import ENDED_STATES
from participants.forms.corrections import BreakForm, PathCorrectionForm, RemoveBreakForm, TakeBackForm
from participants.models import Break, Enrolment
from participants.models.enrolment import ended_lately
from participants.presenters import path_words, way_to_break
from participants.services import breaks
from participants.services import take_back as taking_back
from participants.services.breaks import correct_break, days_words
from participants.services.enrolments import refusals_of
from participants.services.path_corrections import NOT_BORN, correct_path
from participants.views.form_page import FormPage, form_page
from permissions.transitions import NotAllowed

MOVE = "enrolment.move"
GROUPS = "enrolment.groups"
PATH = FormPage(
    gettext_lazy("Correct the path"), gettext_lazy("Save the correction"), "paths", "participants.correct_path"
)
TAKE_BACK = FormPage(
    gettext_lazy("Take back the end"), gettext_lazy("Take back the end"), "paths", "participants.take_back"
)
BREAK = FormPage(gettext_lazy("Correct the break"), gettext_lazy("Save the correction"), "paths", "participants.break")
REMOVE = FormPage(
    gettext_lazy("Remove the break"), gettext_lazy("Remove the break"), "paths", "participants.remove_break"
)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def path(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Correct the days of a path, its track, why it ended; the second of two at once sees both."""
    enrolment = find_in_file_or_404(request, Enrolment.objects.all(), uuid, MOVE, known_by=GROUPS)
    form = PathCorrectionForm(request.POST if request.method == "POST" else None, instance=enrolment)
    done, meanwhile = correct_path(form)
    if done:
        messages.success(request, _("The path is corrected. Sheets that are closed stay as they are."))
        return redirect("participants:paths", enrolment.participant.uuid)
    ways = [way_to_break(one) for one in form.breaks]
    if _(NOT_BORN) in form.errors.get("starts_on", []):
        identity = reverse("participants:identity", args=[enrolment.participant.uuid])
        ways.append({"label": _("Correct the birth date"), "url": identity})
    lead = f"{path_words(enrolment)} · {enrolment.get_state_display()}"
    more: dict[str, Any] = {"lead": lead, "sentences": form.asked, "ways": ways}
    return form_page(request, enrolment.participant, form, PATH, meanwhile=meanwhile, **more)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def path_break(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Correct the days of a break and its kind; the second of two at once sees both."""
    found = find_in_file_or_404(request, Break.objects.all(), uuid, MOVE)
    participant = found.enrolment.participant
    form = BreakForm(request.POST if request.method == "POST" else None, instance=found)
    done, meanwhile = correct_break(form)
    if done:
        messages.success(request, _("The break is corrected. Sheets that are closed stay as they are."))
        return redirect("participants:paths", participant.uuid)
    away = {"label": _("There was no break: remove it"), "url": reverse("participants:remove-break", args=[uuid])}
    more: dict[str, Any] = {"lead": _lead(found), "below": [away]}
    return form_page(request, participant, form, BREAK, meanwhile=meanwhile, **more)


def _lead(found: Break) -> str:
    return f"{path_words(found.enrolment)} · {days_words(found)}"


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def remove_break(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Take away a break that never was; the path that is on it goes on."""
    found = find_in_file_or_404(request, Break.objects.all(), uuid, MOVE)
    participant = found.enrolment.participant
    form = RemoveBreakForm(request.POST if request.method == "POST" else None)
    if form.attempt(lambda: breaks.remove_break(found, by=request.user, why=form.cleaned_data["why"])):
        messages.success(request, _("The break is removed; the history keeps it."))
        return redirect("participants:paths", participant.uuid)
    consent = {"label": _("Note a consent"), "url": reverse("participants:new-consent", args=[participant.uuid])}
    refused = form.is_bound and form.non_field_errors()  # of coming back, which takes a consent
    return form_page(request, participant, form, REMOVE, lead=_lead(found), ways=[consent] if refused else [])


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def take_back(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Take back the end of a path within its days; what stands against it is said, with what to do instead."""
    enrolment = find_in_file_or_404(request, Enrolment.objects.all(), uuid, MOVE, known_by=GROUPS)
    form = TakeBackForm(request.POST if request.method == "POST" else None, enrolment=enrolment)
    try:
        done = not form.asked and form.attempt(lambda: _take_back(enrolment, form, request.user))
    except NotAllowed:
        raise PermissionDenied from None
    if done:
        messages.success(request, _("The end is taken back: the path goes on as before."))
        return redirect("participants:paths", enrolment.participant.uuid)
    against = refusals_of(enrolment, taking_back.move_that_takes_back(enrolment))
    more: dict[str, Any] = {
        "lead": f"{path_words(enrolment)} · {enrolment.get_state_display()}",
        "sentences": form.asked if form.is_bound else against,  # the errors of a form that was sent say them
        "ways": _instead(enrolment) if against and enrolment.state in ENDED_STATES else [],
        "notes": taking_back.what_stays(enrolment) if enrolment.state in ENDED_STATES else [],
    }
    return form_page(request, enrolment.participant, form, TAKE_BACK, **more)


def _take_back(enrolment: Enrolment, form: TakeBackForm, by: User) -> None:
    data = form.cleaned_data
    taking_back.take_back(enrolment, by=by, reason=data["why"], beside_reason=data.get("beside_reason", ""))


def _instead(enrolment: Enrolment) -> list[dict[str, str]]:
    """Return what to do where an end cannot be taken back, or not yet."""
    file = enrolment.participant.uuid
    if not ended_lately(enrolment):
        return [
            {"label": _("Correct the path"), "url": reverse("participants:correct-path", args=[enrolment.uuid])},
            {"label": _("Enrol on a path"), "url": reverse("participants:new-enrolment", args=[file])},
        ]
    return [
        {"label": _("Note a consent"), "url": reverse("participants:new-consent", args=[file])},
        {"label": _("Group and planned end"), "url": reverse("participants:enrolment", args=[enrolment.uuid])},
    ]
