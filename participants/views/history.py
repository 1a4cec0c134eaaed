"""The history of a file: what changed, when, by whom."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedHttpRequest
from audit.enums import Extent
from participants.access import find_participant_or_404, show
from participants.file_history import ABOUT, changes_of
from participants.presenters import head_of, purpose_of
from participants.who_can_read import readers_of

READING = "participant.file"
LAST_PAGE = 9999


@require_safe
@transaction.atomic
def history(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Show a page of changes, the last day first."""
    participant = find_participant_or_404(request, uuid, READING)
    here = readers_of(participant, READING).of(request.user)
    show([participant], what="participants.history", purpose=purpose_of(here), extent=Extent.OPENED)
    asked = request.GET.get("page", "1")
    number = min(max(int(asked), 1), LAST_PAGE) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
    about = request.GET.get("about", "")
    about = about if about in ABOUT else ""
    choices = {"": _("All changes"), "assessments": _("Assessments"), "attendance": _("Attendance")}
    context = {
        "head": head_of(request.user, participant, "history"),
        "page": changes_of(request.user, participant, number, about),
        "segments": [
            {"url": f"?about={word}" if word else "?", "label": label, "current": word == about}
            for word, label in choices.items()
        ],
    }
    return render(request, "participants/history.html", context)
