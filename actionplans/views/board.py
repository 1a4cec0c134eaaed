"""The actions of a plan as a board: to do, under way, done."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedHttpRequest
from actionplans.access import READING, WRITING
from actionplans.presenters import board_of, enrolments_of, lines_of
from actionplans.views.form_page import views_of
from audit.enums import Extent
from participants.access import find_participant_or_404, show
from participants.file_permissions import may_on_file
from participants.presenters import head_of, path_words, purpose_of, readers_words
from participants.who_can_read import readers_of


@require_safe
@transaction.atomic
def board(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Show the actions of the path that the file is about by their state, with the moves that the list has."""
    participant = find_participant_or_404(request, uuid, READING)
    readers = readers_of(participant, READING)
    show([participant], what="actionplans.board", purpose=purpose_of(readers.of(request.user)), extent=Extent.OPENED)
    paths = enrolments_of(participant)
    lines = lines_of(request.user, participant, enrolment=paths[0]) if paths else []
    context = {
        "file": participant,
        "head": head_of(request.user, participant, here="plan"),
        "views": views_of(participant, here="board"),
        "columns": board_of(lines),
        "path": path_words(paths[0]) if paths else "",
        "writing": may_on_file(request.user, WRITING, participant),
        "readers": readers_words(readers, request.user),
    }
    return render(request, "actionplans/board.html", context)
