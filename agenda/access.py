"""The doors of the agenda: one's own code in the team, a colleague's, a record of one's own; 403 or 404 else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.models import Centre, TeamMember, User
from accounts.requests import AuthenticatedHttpRequest
from agenda.models import WorkingHours
from core.history import removed_row
from permissions.access import scoped_or_404, working_centre
from permissions.checks import has_right_in_whole_centre

VIEW, CHANGE = "agenda.view", "agenda.change"


def member_of(user: User, centre: Centre) -> TeamMember | None:
    """Return the code of the team that stands for an account in a centre, None where there is none."""
    return TeamMember.objects.filter(centre=centre, user=user).select_related("user", "centre").first()


def get_member_or_404(request: AuthenticatedHttpRequest, uuid: UUID) -> TeamMember:
    """Return the member of the centre whose week the person may see.

    Raise PermissionDenied for who has no agenda here, Http404 for a member of another centre, or a colleague for who
    sees only her own.
    """
    centre = working_centre(request, VIEW)
    members = TeamMember.objects.filter(centre=centre, uuid=uuid).select_related("user", "centre")
    if not has_right_in_whole_centre(request.user, VIEW):
        members = members.filter(user=request.user)
    found = members.first()
    if found is None:
        raise Http404
    return found


def own_member_or_403(request: AuthenticatedHttpRequest) -> TeamMember:
    """Return the person's own code. Raise PermissionDenied for who has no agenda of her own in this centre."""
    found = member_of(request.user, working_centre(request, CHANGE))
    if found is None:
        raise PermissionDenied
    return found


def get_own_or_404(request: AuthenticatedHttpRequest, model: type[Any], uuid: UUID, *, lock: bool = False) -> Any:
    """Return a record of one's own agenda.

    Raise PermissionDenied for a colleague's hours, which she may see, and Http404 for whatever she may not know of.
    """
    working_centre(request, CHANGE)
    known_by = VIEW if model is WorkingHours else CHANGE
    return scoped_or_404(model.objects.filter(uuid=uuid), request.user, CHANGE, known_by=known_by, lock=lock)


def find_to_remove_or_404(request: AuthenticatedHttpRequest, model: type[Any], uuid: UUID) -> Any:
    """Return a record of one's own agenda to be deleted, None where it was deleted already.

    Raise as get_own_or_404().
    """
    gone = removed_row(model, uuid)
    if gone is None:
        return get_own_or_404(request, model, uuid, lock=True)
    if gone.member_id != own_member_or_403(request).pk:
        raise Http404
    return None
