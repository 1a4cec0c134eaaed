"""Who comes in where: the one question that each room's pages ask before they look for an object."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import Centre
from permissions.checks import has_right


def working_centre(request: HttpRequest, *actions: str) -> Centre:
    """Return the centre in which the person works in this request, where one of these actions is hers in some scope.

    Raise PermissionDenied for everybody else: who works nowhere today, and a member of whom none of them is.
    """
    centre = request.centre
    if centre is None or not any(has_right(request.user, action, centre=centre) for action in actions):
        raise PermissionDenied
    return centre
