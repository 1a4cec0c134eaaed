"""Handing over a file or a caseload to another key worker."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.http import require_http_methods

from accounts.models import TeamMember
from accounts.requests import AuthenticatedHttpRequest
from core.periods import today
from participants.access import find_participant_or_404, show
from participants.forms.exceptions import CaseloadForm, HandOverForm
from participants.models import ReferentAssignment
from participants.services import handover
from permissions.access import working_centre

CHARGE = gettext_noop("Arranging who is the key worker")


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def hand_over(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Pass one file on."""
    participant = find_participant_or_404(request, uuid, handover.ASSIGN)
    charge = list(handover.charge_of(participant, today()))
    form = HandOverForm(
        request.POST if request.method == "POST" else None,
        team=handover.may_receive(participant.centre, request.user),
        seen=",".join(str(assignment.uuid) for assignment in charge),
        questions=handover.questions_about(participant, request.user),
    )
    if form.attempt(lambda: handover.hand_over_file(participant, by=request.user, **form.decided)):
        messages.success(request, _("%(name)s was told.") % {"name": form.cleaned_data["to"]})
        return redirect("participants:file", participant.uuid)
    show([participant], what="participants.hand_over", purpose=CHARGE)
    context = {"form": form, "file": participant, "charge": charge}
    return render(request, "participants/handover.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def hand_over_caseload(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Pass on all files of a key worker: one's own, or for a manager anybody's."""
    centre = working_centre(request, handover.ASSIGN)
    own = ReferentAssignment.objects.for_user(request.user, handover.ASSIGN).current(today())
    givers = TeamMember.objects.filter(centre=centre, pk__in=own.order_by().values("member")).select_related("user")
    form = CaseloadForm(
        request.POST if request.method == "POST" else None,
        team=handover.may_receive(centre, request.user),
        givers=givers,
    )
    passed: list[ReferentAssignment] = []
    if form.attempt(lambda: passed.extend(handover.hand_over_caseload(by=request.user, **form.cleaned_data))):
        said = ngettext("%(count)s file passes to %(name)s.", "%(count)s files pass to %(name)s.", len(passed))
        messages.success(request, said % {"count": len(passed), "name": form.cleaned_data["to"]})
        return redirect("participants:files")
    context = {"form": form, "givers": list(givers)}
    return render(request, "participants/handover_caseload.html", context, status=422 if form.errors else 200)
