"""A person's file: whole for who may read it, reduced for the rest of the team; who can read it, and who did."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import AuthenticatedHttpRequest
from audit.enums import Extent
from participants.access import KNOWS_OF_IT, find_participant_or_404, get_participant_or_404, show
from participants.access_exceptions import exceptions_of_file, opened_lately, own_opening
from participants.file_page.columns import step_for
from participants.file_page.glance import glance_of
from participants.file_page.panels import panels_for
from participants.file_permissions import may_on_file
from participants.models import NationalNumber, Participant
from participants.presenters import (
    ADDRESSED,
    KNOWN,
    banner_of,
    facts_of,
    head_of,
    national_number_words,
    purpose_of,
    readers_words,
    render_panels,
    url_or_blank,
)
from participants.who_can_read import readers_of

READING = "participant.file"


@require_safe
@transaction.atomic
def file(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Show the file as far as the person may see it; who may not read it sees who to talk to, and one way in."""
    participant = find_participant_or_404(request, uuid, KNOWS_OF_IT)
    if not may_on_file(request.user, READING, participant):
        return _team_view(request, participant)
    readers = readers_of(participant, READING)
    here = readers.of(request.user)
    show([participant], what="participants.file", purpose=purpose_of(here), extent=Extent.OPENED)
    writing = may_on_file(request.user, "participant.change", participant)
    parts = render_panels(panels_for(request.user, participant), request)
    banner = banner_of(here, readers)
    context = {
        "head": head_of(request.user, participant),
        "glance": glance_of(request.user, participant),
        "main": [part for part in parts if not part.panel.aside],
        "beside": [part for part in parts if part.panel.aside],
        "banner": banner,
        "opening": own_opening(request.user, participant) if banner and banner.closes else None,
        "sealed": readers.sealed,
        "readers": readers_words(readers, request.user),
        "writing": writing,
        "step": step_for(request.user, participant) if writing else None,
    }
    return render(request, "participants/file.html", context)


def _team_view(request: AuthenticatedHttpRequest, participant: Participant) -> HttpResponse:
    """Show what the team may see of a file that is not theirs."""
    show([participant], what="participants.reduced", purpose=KNOWN, extent=Extent.LISTED)
    may_open = may_on_file(request.user, "break_glass.open", participant)
    context = {
        "head": head_of(request.user, participant),
        "glance": glance_of(request.user, participant),
        "facts": facts_of(request.user, participant),
        "parts": render_panels(panels_for(request.user, participant), request),
        "arranged": exceptions_of_file(request.user, participant),
        "openings": opened_lately(request.user, participant),
        "opened_url": _opened_url(request, participant),
        "open_url": url_or_blank("participants:open", participant.uuid) if may_open else "",
    }
    return render(request, "participants/reduced.html", context)


@require_safe
@transaction.atomic
def readers(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Show who can read the file and by what, who opened it, to whom it is lent, and what can be arranged."""
    participant = find_participant_or_404(request, uuid, READING)
    reading = readers_of(participant, READING)
    purpose = purpose_of(reading.of(request.user))
    show([participant], what="participants.readers", purpose=purpose, extent=Extent.OPENED)
    context = {
        "head": head_of(request.user, participant, "readers"),
        "readers": readers_words(reading, request.user),
        "sealed": reading.sealed,
        "arranged": exceptions_of_file(request.user, participant),
        "openings": opened_lately(request.user, participant),
        "opened_url": _opened_url(request, participant),
    }
    return render(request, "participants/readers.html", context)


def _opened_url(request: AuthenticatedHttpRequest, participant: Participant) -> str:
    """Return where it is told who opened the file, "" for who may not know."""
    if not may_on_file(request.user, "access_log.view", participant):
        return ""
    return url_or_blank("oversight:opened", participant.uuid)


@require_POST
@transaction.atomic
def national_number(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Show the national register number on a page of its own, asked for by a button and never by an address alone."""
    participant = get_participant_or_404(
        request,
        uuid,
        "participant.national_number",
        what="participants.national_number",
        purpose=ADDRESSED,
    )
    numbers = NationalNumber.objects.for_user(request.user, "participant.national_number")
    noted = numbers.filter(participant=participant).first()
    words = national_number_words(noted.value) if noted is not None else ""
    return render(request, "participants/national_number.html", {"file": participant, "number": words})
