"""Who reaches the administrator's pages, and which accounts and roles are found on them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse

from accounts.models import Centre, Membership, User
from accounts.requests import AuthenticatedHttpRequest
from administration.account_list import accounts_of
from administration.services.role_approval import roles_to_approve
from administration.services.roles import CONFIRM, MANAGE, name_here
from permissions.access import working_centre

View = Callable[..., HttpResponse]


def _only_with(action: str) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: AuthenticatedHttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            working_centre(request, action)
            return view(request, *args, **kwargs)

        return wrapper

    return decorate


# Outside every other decorator: who has not the right is neither asked again who she is nor told what is there.
administrator_only = _only_with(MANAGE)
confirmer_only = _only_with(CONFIRM)


def centre_of(request: AuthenticatedHttpRequest) -> Centre:
    """Return the centre of a request that passed one of the two; raise PermissionDenied where there is none."""
    if request.centre is None:
        raise PermissionDenied
    return request.centre


def get_account_or_404(request: AuthenticatedHttpRequest, uuid: UUID) -> User:
    """Return an account of the centre of this request; raise Http404 for any other."""
    account = accounts_of(centre_of(request)).filter(uuid=uuid).first()
    if account is None:
        raise Http404
    return account


def name_of(request: AuthenticatedHttpRequest, account: User) -> str:
    """Return the name under which the centre of this request knows an account."""
    return name_here(account, centre_of(request)) or account.email.lower()


def get_role_or_404(request: AuthenticatedHttpRequest, account: User, uuid: UUID) -> Membership:
    """Return a role of this account in the centre of this request; raise Http404 for any other."""
    role = Membership.objects.filter(user=account, centre=request.centre, uuid=uuid).select_related("user").first()
    if role is None:
        raise Http404
    return role


def get_awaiting_or_404(request: AuthenticatedHttpRequest, uuid: UUID) -> Membership:
    """Return a role that waits for this person's decision; raise Http404 for any other."""
    role = roles_to_approve(request.user, centre_of(request)).filter(uuid=uuid).first()
    if role is None:
        raise Http404
    return role
