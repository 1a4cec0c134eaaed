"""Who may read figures: asked for the centre in which the person works in this request."""

from __future__ import annotations

from accounts.models import Centre
from accounts.requests import AuthenticatedHttpRequest
from permissions.access import working_centre

ACTION = "figures.view"


def figures_centre(request: AuthenticatedHttpRequest) -> Centre:
    """Return the centre whose figures this request may read. Raise PermissionDenied for a member without the right."""
    return working_centre(request, ACTION)
