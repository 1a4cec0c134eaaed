"""The page of the centre: the ways to what its manager sets up."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedHttpRequest
from home.centre_cards import cards_of


@require_safe
def our_centre(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show the cards that are the reader's; 403 for who has none."""
    cards = cards_of(request.user, request.centre) if request.centre is not None else []
    if not cards:
        raise PermissionDenied
    return render(request, "home/our_centre.html", {"cards": cards})
