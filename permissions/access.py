"""Who comes in where: the question that each room's pages ask first, and the one door to an object of a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.models import Centre, User
from accounts.requests import AuthenticatedHttpRequest
from permissions.checks import has_right
from permissions.querysets import ScopedQuerySet


def working_centre(request: AuthenticatedHttpRequest, *actions: str) -> Centre:
    """Return the centre in which the person works in this request, where one of these actions is hers in some scope.

    Raise PermissionDenied for everybody else: who works nowhere today, and a member of whom none of them is.
    """
    centre = request.centre
    if centre is None or not any(has_right(request.user, action, centre=centre) for action in actions):
        raise PermissionDenied
    return centre


def scoped_or_404(
    objects: ScopedQuerySet,
    user: User,
    action: str,
    *,
    known_by: str,
    scope: Callable[[Any, User, str], Any] | None = None,
    lock: bool = False,
) -> Any:
    """Return the first of these objects on which the user has the right `action`, locked if it is to be written.

    Raise PermissionDenied for somebody who may know of one by the right `known_by` and asks for more, Http404 for
    everybody else. `scope` narrows more than `for_user` does; it is a function of (objects, user, action).
    """
    allowed = objects.for_user(user, action) if scope is None else scope(objects, user, action)
    found = (allowed.select_for_update(of=("self",)) if lock else allowed).first()
    if found is not None:
        return found
    if objects.for_user(user, known_by).exists():
        raise objects.refusal(action)
    raise Http404
