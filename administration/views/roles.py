"""Roles that wait for a second person: the list, and one of them to confirm or refuse."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.reauthentication import recent_sign_in_required
from accounts.requests import AuthenticatedHttpRequest
from administration.access import centre_of, confirmer_only, get_awaiting_or_404
from administration.services.role_approval import roles_to_approve
from administration.services.roles import confirm_role, refuse_role
from permissions.transitions import MoveRefused, NotAllowed

DECISIONS = {"confirm": confirm_role, "refuse": refuse_role}


@confirmer_only
@require_safe
def role_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show the roles that wait for this person's decision."""
    return render(request, "accounts/manage/roles.html", {"roles": roles_to_approve(request.user, centre_of(request))})


@confirmer_only
@recent_sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def role_decision(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Say what a role would open, and confirm or refuse it by POST."""
    membership = get_awaiting_or_404(request, uuid)
    problems, status = [], 200
    if request.method == "POST":
        decide = DECISIONS.get(request.POST.get("decision", ""))
        try:
            if decide is None:
                raise MoveRefused([_("Choose to confirm or to refuse.")])
            decide(membership)
        except NotAllowed:
            raise PermissionDenied from None
        except MoveRefused as refused:
            problems, status = [{"text": str(sentence), "href": ""} for sentence in refused.sentences], 409
        else:
            said = _("The role is confirmed.") if decide is confirm_role else _("The role is refused.")
            messages.success(request, said)
            return redirect("roles")
    return render(request, "accounts/manage/role.html", {"membership": membership, "problems": problems}, status=status)
