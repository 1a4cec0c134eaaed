"""Putting a line of home away until a day, and bringing it back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import Membership
from accounts.requests import AuthenticatedHttpRequest
from core.periods import long_date
from home.dashboard import waiting_lines
from home.later import BACK_AFTER, LineKey, bring_back, put_away


@require_POST
@transaction.atomic
def put_line_away(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Put one line of the person's own home away until the day she chose, or bring it back.

    A line that is not on her home any more, or cannot be put away, is said to be gone.
    """
    membership = request.membership
    if not isinstance(membership, Membership):
        raise PermissionDenied
    key, when = _key_of(request), request.POST.get("when", "")
    if key is not None and when == "now":
        bring_back(membership, key)
        return redirect(f"{reverse('home')}?away=1")
    there = {(line.maker, line.about) for line in waiting_lines(request.user, membership)}
    if key is None or key not in there or when not in BACK_AFTER:
        messages.info(request, _("This line is no longer among the things that wait."))
        return redirect("home")
    until = put_away(membership, key, when)
    messages.success(request, _("Put away until %(day)s. Its due day is as it was.") % {"day": long_date(until)})
    return redirect(f"{reverse('home')}?all=1" if request.POST.get("all") else "home")


def _key_of(request: AuthenticatedHttpRequest) -> LineKey | None:
    """Return which line a form means, None where it says none."""
    try:
        return request.POST.get("line", ""), UUID(request.POST.get("about", ""))
    except ValueError:
        return None
