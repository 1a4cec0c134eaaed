"""Who may read figures: asked for the centre in which the person works in this request."""

from __future__ import annotations

from django.http import HttpRequest

from accounts.entry import working_centre
from accounts.models import Centre

ACTION = "figures.view"


def figures_centre(request: HttpRequest) -> Centre:
    """Return the centre whose figures this request may read. Raise PermissionDenied for a member without the right."""
    return working_centre(request, ACTION)
