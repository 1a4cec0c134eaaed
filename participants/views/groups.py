"""The groups of the centre, and one of them at a glance."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedHttpRequest
from participants.access import show
from participants.group_page import VIEW, group_at_a_glance, groups_of
from participants.models import Group
from permissions.access import working_centre
from permissions.checks import has_right

CHANGE = "programme.manage"
READ = gettext_noop("Looking at a group")


@require_safe
def group_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """List the groups of the centre, those that go on first."""
    centre = working_centre(request, VIEW)
    return render(request, "participants/groups.html", {"groups": groups_of(request.user, centre)})


@require_safe
@transaction.atomic
def group_page(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Show who is in a group and how the last weeks were; one entry of the access log names them all."""
    centre = working_centre(request, VIEW)
    known = Group.objects.for_user(request.user, VIEW).filter(centre=centre, uuid=uuid)
    group = known.select_related("track").first()
    if group is None:
        raise Http404
    found = group_at_a_glance(request.user, group, centre)
    show([one.file for one in found.members], what="participants.group", purpose=READ, also_empty=True)
    changes = has_right(request.user, CHANGE, centre=centre)
    return render(request, "participants/group.html", {"group": group, "found": found, "changes": changes})
