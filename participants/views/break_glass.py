"""Opening a file that is not one's own, and closing it again before its time."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import AuthenticatedHttpRequest
from participants.access import find_participant_or_404, show
from participants.forms.exceptions import OpenForm
from participants.services import break_glass

ASKED = gettext_noop("Asking to open the file with a reason")


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def open_file(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Say what opening means before it is done; POST does it, once, and leads to the file."""
    participant = find_participant_or_404(request, uuid, break_glass.OPEN)
    form = OpenForm(request.POST if request.method == "POST" else None)
    opening = break_glass.opening_in_force(request.user, participant)
    if request.method == "POST" and (opening is not None or _try_opening(form, request, participant)):
        return redirect("participants:file", participant.uuid)
    show([participant], what="participants.open", purpose=ASKED)
    context = {
        "file": participant,
        "form": form,
        "opening": opening,
        "reads_anyway": break_glass.reads_anyway(request.user, participant),
        "told": [str(user) for user in break_glass.told_of(participant)],
    }
    return render(request, "participants/open.html", context, status=422 if form.errors else 200)


def _try_opening(form: OpenForm, request: AuthenticatedHttpRequest, participant) -> bool:
    """Try to open the file with what was typed."""
    return form.attempt(lambda: break_glass.open_file(participant, by=request.user, reason=form.cleaned_data["reason"]))


@require_POST
@transaction.atomic
def close_file(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """End one's own opening now; once more does nothing."""
    participant = find_participant_or_404(request, uuid, break_glass.OPEN)
    if break_glass.close_file(participant, by=request.user):
        messages.success(request, _("The file is closed again."))
    return redirect("participants:file", participant.uuid)
