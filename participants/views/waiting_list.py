"""The waiting list of the centre, and what a person said when she asked."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import AuthenticatedHttpRequest
from core.concurrent_edits import save_edit
from participants.access import find_in_file_or_404, show
from participants.forms.waiting_list import WaitingForm
from participants.models import Enrolment
from participants.services.intake import CREATE
from participants.views.form_page import FormPage, back_where, form_page
from participants.waiting_list import MOST, VIEW, groups_with_seats, waiting_list
from permissions.access import working_centre
from permissions.checks import has_right

CHANGE = "participant.change"
GROUPS = "enrolment.groups"
READ = gettext_noop("Looking who waits for a path")
EDIT = FormPage(gettext_lazy("What the person asked for"), gettext_lazy("Save"), "paths", "participants.asked")


@require_safe
@transaction.atomic
def waiting_page(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show who waits, by the day on which each asked, and who may come on the half-days of a group with a free seat."""
    centre = working_centre(request, VIEW)
    found = waiting_list(request.user, centre)
    show([one.path.participant for one in found], what="participants.waiting", purpose=READ, also_empty=True)
    context = {
        "waiting": found,
        "groups": groups_with_seats(found, centre),
        "more": len(found) == MOST,
        "others": any(not one.own for one in found),
        "welcoming": has_right(request.user, CREATE, centre=centre),
    }
    return render(request, "participants/waiting.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def what_was_asked(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Change what a person said when she asked; the second of two at once sees both."""
    enrolment = find_in_file_or_404(request, Enrolment.objects.all(), uuid, CHANGE, known_by=GROUPS)
    form = WaitingForm(request.POST if request.method == "POST" else None, instance=enrolment)
    done, meanwhile = save_edit(form)
    if done:
        messages.success(request, _("Saved."))
        return back_where("paths", enrolment.participant, f"path-{enrolment.number}")
    return form_page(request, enrolment.participant, form, EDIT, meanwhile=meanwhile, lead=enrolment.track)
