"""The administrator's pages: accounts of the centre, their roles, and what can be done with an account.

Each act has a page that says what it does, asks again for the password (or the second step), and acts by POST only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.reauthentication import recent_sign_in_required
from accounts.requests import AuthenticatedHttpRequest
from administration.access import administrator_only, centre_of, get_account_or_404, get_role_or_404, name_of
from administration.account_list import counts, page_of_accounts, persons
from administration.forms import AccountForm, AccountSearchForm, EndRoleForm, RoleForm
from administration.services import accounts
from administration.services.roles import end_role, give_role
from permissions.transitions import MoveRefused, NotAllowed

REFUSED = 409  # what is asked cannot be done as things stand; the page says why
FORM = ["GET", "HEAD", "POST"]


@administrator_only
@require_safe
def account_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show the accounts of the centre, by name, fifty a page; the question is in the address."""
    form = AccountSearchForm(request.GET)
    asked = form.asked
    page = page_of_accounts(centre_of(request), **asked, number=request.GET.get("page"))
    query = urlencode({key: value for key, value in (("q", asked["words"]), ("role", asked["role"])) if value})
    return render(request, "accounts/manage/list.html", {"form": form, "page": page, "query": query, "asked": query})


@administrator_only
@require_safe
def account(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Show one account: who, its roles and ways in, and what can be done."""
    (person,) = persons(centre_of(request), [get_account_or_404(request, uuid).pk])
    return render(
        request,
        "accounts/manage/account.html",
        {"person": person, "account": person.account, "own": person.account.pk == request.user.pk},
    )


@administrator_only
@recent_sign_in_required
@require_http_methods(FORM)
def account_new(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Open an account with a first role, which waits for a second person."""
    form = AccountForm(request.POST if request.method == "POST" else None, centre=centre_of(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        opened = _act_or_explain(
            request,
            form,
            lambda: accounts.prepare_account(
                data["email"],
                centre_of(request),
                data["role"],
                names=(data["first_name"], data["last_name"]),
                language=data["language"],
                starts_on=data["starts_on"],
                ends_on=data["ends_on"],
                member=data["member"],
            ),
        )
        if opened is not None:
            messages.success(request, _("The account is prepared. A second person confirms the role."))
            return redirect("account", uuid=opened.uuid)
    return render(request, "accounts/manage/new.html", {"form": form}, status=_status(form))


@administrator_only
@recent_sign_in_required
@require_http_methods(FORM)
def role_new(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Give one more role to an account; it waits for a second person."""
    user = get_account_or_404(request, uuid)
    with_code = not user.team_members.filter(centre=centre_of(request)).exists()
    form = RoleForm(request.POST if request.method == "POST" else None, centre=centre_of(request), with_code=with_code)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        given = _act_or_explain(
            request,
            form,
            lambda: give_role(
                user,
                centre_of(request),
                data["role"],
                starts_on=data["starts_on"],
                ends_on=data["ends_on"],
                member=data.get("member"),
            ),
        )
        if given is not None:
            messages.success(request, _("The role is prepared. It takes effect once a second person confirms it."))
            return redirect("account", uuid=user.uuid)
    return render(
        request,
        "accounts/manage/role_new.html",
        {"form": form, "account": user, "name": name_of(request, user)},
        status=_status(form),
    )


@administrator_only
@recent_sign_in_required
@require_http_methods(FORM)
def role_end(request: AuthenticatedHttpRequest, uuid: UUID, role: UUID) -> HttpResponse:
    """End a role at once or after a last day, or take back one that waits."""
    user = get_account_or_404(request, uuid)
    membership = get_role_or_404(request, user, role)
    form = EndRoleForm(request.POST if request.method == "POST" else None, membership=membership)
    if request.method == "POST" and form.is_valid():
        ended = _act_or_explain(request, form, lambda: end_role(membership, form.cleaned_data["last_day"]))
        if ended is not None:
            messages.success(request, _("The end of the role is noted."))
            return redirect("account", uuid=user.uuid)
    shown = {"form": form, "account": user, "membership": membership, "over": not counts(membership)}
    shown["name"] = name_of(request, user)
    return render(request, "accounts/manage/role_end.html", shown, status=_status(form))


def _act_or_explain(request: AuthenticatedHttpRequest, form: Form, act: Callable[[], Any]) -> Any:
    """Do the act and return what it gives; where it is refused, put the sentences on the form and return None."""
    try:
        return act()
    except NotAllowed:
        raise PermissionDenied from None
    except MoveRefused as refused:
        for sentence in refused.sentences:
            form.add_error(None, str(sentence))
    except ValidationError as error:
        form.add_error(None, error.messages)
    return None


def _status(form: Form) -> int:
    """Return 409 where the form was right and the act was refused, else 200, as for every form."""
    return REFUSED if form.is_bound and form.errors.keys() == {"__all__"} else 200


# What is done with an account: each act in one place, so that its page, its button and its deed say the same.


@dataclass(frozen=True)
class Deed:
    """One act: its heading (with the name), what its page says, its button, the word afterwards, what it calls."""

    heading: Any
    says: list[Any]
    button: Any
    done: Any
    act: Callable[[User, Any], None]
    danger: bool = True


DEEDS = {
    "close": Deed(
        gettext_lazy("Close the account of %(name)s"),
        [
            gettext_lazy("Nobody signs in with this account any more, and its sessions end at once."),
            gettext_lazy("All its roles end at once. What this person noted stays, with the name."),
            gettext_lazy("The account can be opened again later. Its roles are then given and confirmed anew."),
        ],
        gettext_lazy("Close the account"),
        gettext_lazy("The account is closed."),
        accounts.close_account,
    ),
    "reopen": Deed(
        gettext_lazy("Open the account of %(name)s again"),
        [
            gettext_lazy("A link to choose a new password goes to the address of the account."),
            gettext_lazy("The account has no role until one is given and confirmed."),
        ],
        gettext_lazy("Open the account again"),
        gettext_lazy("The account is open. It has no role yet."),
        accounts.reopen_account,
        danger=False,
    ),
    "password": Deed(
        gettext_lazy("New password for %(name)s"),
        [
            gettext_lazy("The present password stops working, and open sessions end at once."),
            gettext_lazy(
                "A link to choose a new one goes to the address of the account. Nobody else sees the password."
            ),
        ],
        gettext_lazy("Send the link"),
        gettext_lazy("The link is on its way to the address of the account."),
        accounts.renew_password,
        danger=False,
    ),
    "second_step": Deed(
        gettext_lazy("Take away the second step of %(name)s"),
        [
            gettext_lazy("For a telephone or a key that is lost. Be sure that it is this person who asks you."),
            gettext_lazy(
                "The app for codes, the security keys and the recovery codes stop working; open sessions end."
            ),
            gettext_lazy("At the next sign-in a new second step is set up before anything else. A mail says so."),
        ],
        gettext_lazy("Take away the second step"),
        gettext_lazy("The second step is taken away."),
        accounts.remove_second_step,
    ),
    "sessions": Deed(
        gettext_lazy("End all sessions of %(name)s"),
        [
            gettext_lazy("Whoever is signed in with this account, on any device, is signed out at the next click."),
            gettext_lazy("What was typed there and not saved is lost. The person can sign in again."),
        ],
        gettext_lazy("End all sessions"),
        gettext_lazy("All sessions of this account have ended."),
        accounts.end_all_sessions,
    ),
}


@administrator_only
@recent_sign_in_required
@require_http_methods(FORM)
def account_deed(request: AuthenticatedHttpRequest, uuid: UUID, deed: str) -> HttpResponse:
    """Say what an act does with an account; by POST, do it."""
    user = get_account_or_404(request, uuid)
    chosen = DEEDS[deed]
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        _act_or_explain(request, form, lambda: chosen.act(user, centre_of(request)))
        if not form.errors:
            messages.success(request, chosen.done)
            return redirect("account", uuid=user.uuid)
    shown = {
        "form": form,
        "account": user,
        "deed": chosen,
        "heading": chosen.heading % {"name": name_of(request, user)},
    }
    return render(request, "accounts/manage/deed.html", shown, status=_status(form))
