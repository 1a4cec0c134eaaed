"""The plan as a paper to sign."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from accounts.reauthentication import recent_sign_in_required
from accounts.requests import AuthenticatedHttpRequest
from actionplans.access import WRITING
from actionplans.documents import plan_pdf
from actionplans.presenters import walks_of
from audit.log import log_export
from core.periods import today
from participants.access import find_participant_or_404
from participants.models import ReferentAssignment

TO_SIGN = gettext_noop("The action plan on paper, for the person to sign")


@require_safe
@recent_sign_in_required(of_file=True)
@transaction.atomic
def paper(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Give the plan of the path that the file is about as a document; only who works with the person hands it over."""
    file = find_participant_or_404(request, uuid, WRITING)
    log_export([file], what="actionplans.paper", purpose=TO_SIGN, centre=file.centre)
    walks = walks_of(request.user, file)
    charge = ReferentAssignment.objects.current(today()).filter(participant=file).select_related("member__user")
    workers = [str(one.member) for one in charge.order_by("starts_on", "pk")]
    data = plan_pdf(file, walks[0] if walks else None, workers=workers)
    name = f"jalon-plan-{today():%Y%m%d}.pdf"
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name)}
    return HttpResponse(data, content_type="application/pdf", headers=headers)
