"""Who may read figures: asked for the centre in which the person works in this request."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.authority import has_right
from accounts.models import Centre

ACTION = "figures.view"


def figures_centre(request: HttpRequest) -> Centre:
    """Return the centre whose figures this request may read. Raise PermissionDenied for a member without the right."""
    if request.centre is None or not has_right(request.user, ACTION, centre=request.centre):
        raise PermissionDenied
    return request.centre
