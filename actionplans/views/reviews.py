"""The review of a person's plans: each goes on, was changed or is closed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedHttpRequest
from actionplans.access import WRITING
from actionplans.forms.review import PlanReviewForm
from actionplans.presenters import reviewed_lines
from actionplans.services import ReviewsRefused, save_reviews
from actionplans.views.form_page import TAKEN, form_page, to_plan
from core.idempotency import KeyTaken
from participants.access import find_participant_or_404
from permissions.transitions import NotAllowed


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def review(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Note what was said of each open plan of a person, all of it or nothing.

    A plan of which somebody typed something stays on the page, even where a colleague closed it meanwhile.
    """
    participant = find_participant_or_404(request, uuid, WRITING)
    data = request.POST if request.method == "POST" else None
    lines = reviewed_lines(request.user, participant, typed=PlanReviewForm.plans_in(data or {}))
    form = PlanReviewForm(data, lines=lines, centre=participant.centre)
    status = None
    if form.is_bound and form.is_valid():
        try:
            save_reviews(form.verdicts(), by=request.user, **form.of_all())
        except NotAllowed:
            raise PermissionDenied from None
        except KeyTaken:
            form.say_taken()
            status = TAKEN
        except ReviewsRefused as refused:
            form.tell(refused)
            status = TAKEN if refused.meanwhile else None
        else:
            messages.success(request, _("The review is noted."))
            return to_plan(participant)
    return form_page(
        request,
        "actionplans/review.html",
        participant,
        form,
        what="actionplans.review",
        status=status,
        lines=form.rows(),
    )
