"""Messages to the persons of an appointment: by which channel, and a reminder that leaves now."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedHttpRequest
from appointments.access import PLAN, get_appointment_or_404, log_reading, persons_seen
from appointments.enums import AppointmentState
from appointments.forms import MessagesForm
from appointments.presenters import line_of
from appointments.services import remind, wish
from core.forms import problems_of
from messaging.enums import MessageState
from messaging.models import Message


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def messages_page(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Choose how each person is written to; sent with the box, a reminder leaves outside the quiet hours."""
    found = get_appointment_or_404(request, uuid, PLAN)
    sent = request.method == "POST"
    persons = persons_seen(request.user, found)
    form = MessagesForm(request.POST if sent else None, persons=persons)
    if sent and form.is_valid():
        wish(found, form.wishes)
        messages.success(request, _("Saved."))
        if form.cleaned_data["remind"]:
            _say(request, remind(found))
        return redirect("appointments:appointment", found.uuid)
    log_reading(request.user, persons, "appointments.messages")
    over = found.state != AppointmentState.PLANNED or found.begun
    context = {"line": line_of(found), "form": form, "over": over, "problems": problems_of(form) if sent else []}
    return render(request, "appointments/messages.html", context, status=422 if sent else 200)


def _say(request: AuthenticatedHttpRequest, reminders: list[Message]) -> None:
    """Tell what becomes of the reminders that were asked for."""
    skipped = [one for one in reminders if one.state == MessageState.SKIPPED]
    for one in skipped:
        messages.warning(request, str(one.get_why_display()))
    leaving = len(reminders) - len(skipped)
    if leaving:
        words = ngettext(
            "The message leaves outside the quiet hours.",
            "%(count)s messages leave outside the quiet hours.",
            leaving,
        )
        messages.info(request, words % {"count": leaving})
