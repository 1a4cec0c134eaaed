"""A person's attendance, month by month: a section of her file."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedHttpRequest
from core.periods import hours_words
from participants.access import get_participant_or_404
from participants.presenters import head_of
from workshops.attendance_history import VIEW, marks_of, months_of, tally, years_of
from workshops.certificates import certifiable

ATTENDED = gettext_noop("The person’s attendance, month by month")


@require_safe
@transaction.atomic
def attendance(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Show a year of closed registers (the last one, unless another is asked for), each month opening its list."""
    participant = get_participant_or_404(request, uuid, VIEW, what="workshops.attendance", purpose=ATTENDED)
    years = years_of(request.user, participant)
    asked = request.GET.get("year", "")
    year = int(asked) if asked in {str(one) for one in years} else next(iter(years), None)
    marks = marks_of(request.user, participant, year) if year is not None else []
    whole = tally(marks)
    context = {
        "head": head_of(request.user, participant, "attendance"),
        "years": [{"label": str(one), "url": f"?year={one}", "current": one == year} for one in years],
        "year": year,
        "months": months_of(marks)[::-1],
        "whole": whole,
        "hours": hours_words(whole.minutes),
        "paths": list(
            certifiable(request.user).filter(participant=participant).order_by("-starts_on", "-number", "-pk")
        ),
    }
    return render(request, "workshops/attendance.html", context)
