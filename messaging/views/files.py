"""Messages of a file: their list with why one was not sent, and what to do about one that did not arrive."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import AuthenticatedHttpRequest
from audit.enums import Extent
from core.pagination import LongPaginator
from messaging.models import Message
from messaging.presenters import line_of, reach_of
from messaging.selectors import VIEW, messages_of
from messaging.services import settle
from participants.access import find_in_file_or_404, find_participant_or_404, show
from participants.file_permissions import may_on_file
from participants.presenters import head_of, phone_link, purpose_of
from participants.who_can_read import readers_of

PAGE = 50
CHANGE = "participant.change"


@require_safe
@transaction.atomic
def of_file(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """List the messages of a person, the latest first, and say by which channels one may leave."""
    participant = find_participant_or_404(request, uuid, VIEW)
    purpose = purpose_of(readers_of(participant, VIEW).of(request.user))
    show([participant], what="messaging.list", purpose=purpose, extent=Extent.OPENED)
    page = LongPaginator(messages_of(request.user, participant), PAGE).get_page(request.GET.get("page"))
    context = {
        "head": head_of(request.user, participant, "messages"),
        "page": page,
        "lines": [line_of(one) for one in page],
        "reach": reach_of(participant),
        "writing": may_on_file(request.user, CHANGE, participant),
    }
    return render(request, "messaging/of_file.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def message(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Show a message and the number to call; sent, note that the person knows what it was to say."""
    right = CHANGE if request.method == "POST" else VIEW
    found = find_in_file_or_404(request, Message.objects.all(), uuid, right)
    participant = found.participant
    if request.method == "POST":
        settle(found)
        messages.success(request, _("It is noted that the person knows."))
        return redirect("messaging:of-file", participant.uuid)
    purpose = purpose_of(readers_of(participant, VIEW).of(request.user))
    show([participant], what="messaging.message", purpose=purpose, extent=Extent.OPENED)
    context = {"line": line_of(found), "file": participant, "phone": phone_link(participant.phone)}
    return render(request, "messaging/message.html", context)
