"""Signing in, signing out and choosing a language."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.adapters import is_too_many
from accounts.forms import SignInForm
from accounts.lockout import CACHE_IS_DOWN, door_rests, too_many_tries
from accounts.memberships import current_memberships
from accounts.redirects import safe_next
from accounts.session_timeout import WHY
from accounts.sign_in_notes import sign_in_notes

LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the sign-in form, or sign in and go where the person was going; a second step comes between."""
    if request.user.is_authenticated:
        return redirect(safe_next(request))
    form = SignInForm(request.POST if request.method == "POST" else None, request=request)
    try:
        if request.method == "POST" and form.is_valid():
            user = form.signing_in
            wanted = safe_next(request) if current_memberships(user) else resolve_url(settings.LOGIN_REDIRECT_URL)
            login = Login(user=user, email=user.email, redirect_url=wanted)
            return perform_password_login(request, {"email": user.email}, login)
    except CACHE_IS_DOWN:
        return door_rests(request, _("Nobody can sign in just now"))
    if any(is_too_many(error) for error in form.non_field_errors().as_data()):
        return too_many_tries(request)
    context = {
        "form": form,
        "next": safe_next(request),
        "ended": request.session.pop(WHY, ""),
        "notes": sign_in_notes(),
    }
    return render(request, "accounts/sign_in.html", context)


@login_not_required
@never_cache
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Close the session (by POST only: a link on another site must not sign anybody out) and say so.

    The browser is asked to drop what it kept of pages, for whoever uses the machine next.
    """
    logout(request)
    clear_login(request)
    messages.success(request, _("You are signed out."))
    response = redirect(settings.LOGOUT_REDIRECT_URL)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language, in the account when signed in and in a cookie, and show the same page again.

    The cookie is also set for who is signed in, so that the page after signing out speaks the same language.
    """
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        raise BadRequest("unknown language")
    if request.user.is_authenticated and request.user.language != language:
        request.user.language = language
        request.user.save(update_fields=["language"])
    response = HttpResponseRedirect(safe_next(request))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE or request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response
