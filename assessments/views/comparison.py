"""Moments of a file side by side, on a page and on paper."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from accounts.reauthentication import recent_sign_in_required
from accounts.requests import AuthenticatedHttpRequest
from assessments.documents import comparison_pdf
from assessments.forms import MomentsForm
from assessments.models import Assessment
from assessments.moment_choice import FEWEST, comparable
from assessments.moment_comparison import Walked, side_by_side, walked_of
from assessments.selectors import CONTENT, standing_of
from assessments.views.participant import MOVE, show_file
from audit.log import log_export
from core.charts.geometry import render as drawn
from core.forms import problems_of
from core.periods import today
from participants.access import find_participant_or_404
from participants.file_permissions import may_on_file
from participants.models import Enrolment, Participant

ON_PAPER = gettext_noop("The assessments side by side, on paper")


@dataclass(frozen=True)
class Compared:
    """What is asked for: the moments that were chosen, else those of a path; `others` are the other paths."""

    walked: Walked | None
    form: MomentsForm
    chosen: Enrolment | None
    others: list[Enrolment]
    candidates: list[Assessment]


def _asked_for(request: AuthenticatedHttpRequest, participant: Participant) -> Compared:
    """Read what is compared from the address. Raise Http404 for a path that is not there."""
    standing = standing_of(request.user, participant)
    candidates = comparable(standing)
    form = MomentsForm(
        request.GET if "moments" in request.GET or "compare" in request.GET else None, candidates=candidates
    )
    paths = list({one.enrolment_id: one.enrolment for one in standing}.values())
    if form.is_bound and form.is_valid():
        return Compared(side_by_side(request.user, form.cleaned_data["moments"]), form, None, paths, candidates)
    wanted = request.GET.get("path", "")
    chosen = next((path for path in paths if str(path.number) == wanted), paths[0] if paths else None)
    if wanted and (chosen is None or str(chosen.number) != wanted):
        raise Http404
    walked = walked_of(request.user, [one for one in standing if chosen and one.enrolment_id == chosen.pk])
    return Compared(walked, form, chosen, [path for path in paths if path != chosen], candidates)


@require_safe
@transaction.atomic
def compare(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Show the moments of one path side by side, or two or three that were chosen, aspect by aspect."""
    participant = find_participant_or_404(request, uuid, CONTENT)
    asked = _asked_for(request, participant)
    walked, wrong = asked.walked, asked.form.is_bound and not asked.form.is_valid()
    if walked is not None:
        asked.form.initial["moments"] = [str(one.uuid) for one in walked.assessments]
    context = {
        "file": participant,
        "walked": walked,
        "picture": drawn(walked.chart) if walked and walked.chart else "",
        "chosen": asked.chosen,
        "others": asked.others,
        "candidates": asked.candidates if len(asked.candidates) >= FEWEST else [],
        "form": asked.form,
        "problems": problems_of(asked.form) if wrong else [],
        "gives_paper": may_on_file(request.user, MOVE, participant),
        "readers": show_file(request, participant, "assessments.side_by_side"),
    }
    return render(request, "assessments/side_by_side.html", context, status=422 if wrong else 200)


@require_safe
@recent_sign_in_required(of_file=True)
@transaction.atomic
def paper(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Give what is shown side by side as a document; only who works with the person hands it over."""
    participant = find_participant_or_404(request, uuid, MOVE)
    walked = _asked_for(request, participant).walked
    log_export([participant], what="assessments.comparison", purpose=ON_PAPER, centre=participant.centre)
    name = f"jalon-comparison-{today():%Y%m%d}.pdf"
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name)}
    return HttpResponse(comparison_pdf(participant, walked), content_type="application/pdf", headers=headers)
