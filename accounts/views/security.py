"""What protects an account: its password, its second step, being asked again. allauth's flows, our pages.

Each view of allauth is given our template by name here; those that change a second step let this session go on.
"""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.account.internal.decorators import login_stage_required
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.adapters import SecondStepAdapter, is_too_many
from accounts.client_ip import client_address
from accounts.enums import MailRhythm
from accounts.lockout import CACHE_IS_DOWN, door_rests, too_many_tries
from accounts.mfa.policy import GOING_TO, has_one, keep_this_session, needs_second_step
from accounts.models import DailyMail
from accounts.rate_limits import TooMany
from accounts.reauthentication import recent_sign_in_required
from accounts.requests import AuthenticatedHttpRequest
from accounts.services import login_sessions
from audit.enums import SignIn
from audit.log import log_sign_in
from core.qr import qr_picture

OTHERS = "others"
secret_input = method_decorator(sensitive_post_parameters(), name="dispatch")


def _has_too_many(form: Any) -> bool:
    """Tell whether a form was refused because there were too many tries."""
    return any(is_too_many(error) for errors in form.errors.as_data().values() for error in errors)


class SaysTooMany:
    """A form that was refused because there were too many tries is answered as a lock-out is: 429 and one page."""

    request: AuthenticatedHttpRequest

    def form_invalid(self, form: Any) -> HttpResponse:
        """Return the page of the form again, or of too many tries."""
        if _has_too_many(form):
            return too_many_tries(self.request)
        return super().form_invalid(form)  # type: ignore[misc]  # of the view that it is mixed into


class RestsWithoutCache:
    """A view that counts tries answers 503, with what cannot be done as its heading, while the cache is away."""

    rests: Any = gettext_lazy("Your password or your code cannot be checked just now")

    def dispatch(self, request: AuthenticatedHttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer as the view does."""
        try:
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # of the view that it is mixed into
        except CACHE_IS_DOWN:
            return door_rests(request, str(self.rests))


class GoesOn:
    """A change of the second step ends every other session of the account; the one in which it was made goes on."""

    request: AuthenticatedHttpRequest
    said: Any = ""

    def form_valid(self, form: Any) -> HttpResponse:
        """Return what follows, with this session renewed."""
        response = super().form_valid(form)  # type: ignore[misc]  # of the view that it is mixed into
        keep_this_session(self.request)
        if self.said:
            messages.success(self.request, str(self.said))
        return response


# Passwords


@secret_input
class ChangePassword(RestsWithoutCache, account.PasswordChangeView):
    """Choose another password, knowing the present one."""

    template_name = "account/password_change.html"

    def dispatch(self, request: AuthenticatedHttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer; an account without a password gets one by mail."""
        if not request.user.has_usable_password():
            return redirect("account_reset_password")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the password and say so; all other sessions end."""
        response = super().form_valid(form)
        messages.success(self.request, _("Your new password is kept. Other open sessions of your account have ended."))
        return response


@method_decorator([login_not_required, never_cache], name="dispatch")
class ResetPassword(RestsWithoutCache, account.PasswordResetView):
    """Ask for a link by mail; the page that follows is the same whether the address has an account or not."""

    template_name = "account/password_reset.html"
    rests = gettext_lazy("No link can be asked for just now")

    def form_valid(self, form: Any) -> HttpResponse:
        """Leave the letter, and note that it was asked for."""
        try:
            response = super().form_valid(form)
        except TooMany:
            return too_many_tries(self.request)
        if response.status_code == 302:
            name = form.cleaned_data["email"]
            log_sign_in(SignIn.PASSWORD_RESET_ASKED, name_tried=name, address=client_address(self.request))
        return response


@method_decorator([login_not_required, never_cache], name="dispatch")
class ResetPasswordAsked(account.PasswordResetDoneView):
    """Say that a link is on its way, if there is an account."""

    template_name = "account/password_reset_done.html"


@secret_input
@method_decorator([login_not_required, never_cache], name="dispatch")
class ChooseNewPassword(RestsWithoutCache, account.PasswordResetFromKeyView):
    """Choose a password by the link of a mail. Nobody is signed in by it: the second step is not skipped."""

    template_name = "account/password_reset_from_key.html"
    success_url = reverse_lazy("sign-in")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the page needs, also that of a link that is too old."""
        return {"token_fail": False, "form": None} | super().get_context_data(**kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the password and lead to the sign-in page."""
        response = super().form_valid(form)
        messages.success(self.request, _("Your new password is kept. Sign in with it."))
        return response


# The second step at sign-in


@method_decorator(login_stage_required(stage=AuthenticateStage.key, redirect_urlname="account_login"), name="dispatch")
class GiveSecondStep(RestsWithoutCache, SaysTooMany, mfa.AuthenticateView):
    """Ask for a code or a key after the password, before anything is shown."""

    template_name = "mfa/authenticate.html"


# Asking again


@secret_input
class PasswordAgain(RestsWithoutCache, SaysTooMany, account.ReauthenticateView):
    """Ask for the password again."""

    template_name = "account/reauthenticate.html"


class CodeAgain(RestsWithoutCache, SaysTooMany, mfa.ReauthenticateView):
    """Ask for a code again."""

    template_name = "mfa/reauthenticate.html"


class KeyAgain(RestsWithoutCache, webauthn.ReauthenticateWebAuthnView):
    """Ask for a security key again."""

    template_name = "mfa/webauthn/reauthenticate.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        """Return the page again, or that of too many tries."""
        if _has_too_many(form):
            return too_many_tries(self.request)
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what allauth does, which forgets the form that it is given."""
        return super().get_context_data(**kwargs) | kwargs


# Setting up and changing the second step


class Security(mfa.IndexView):
    """Show what protects the account, and what can be added."""

    template_name = "mfa/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the ways in that there are, by kind."""
        context = super().get_context_data(**kwargs)
        found = context["authenticators"]
        codes = found.get("recovery_codes")
        return context | {
            "app": found.get("totp"),
            "keys": found.get("webauthn", []),
            "codes_left": len(codes.get_unused_codes()) if codes else None,
            "waits": self.request.second_step_waits,
            "needed": needs_second_step(self.request.user),
            "rhythm": DailyMail.objects.filter(user=self.request.user).values_list("rhythm", flat=True).first()
            or MailRhythm.DAILY,
            "rhythms": MailRhythm.choices,
            "sessions": [] if self.request.second_step_waits else login_sessions.open_sessions(self.request),
        }


class AddApp(SaysTooMany, GoesOn, totp.ActivateTOTPView):
    """Show the picture that an app reads, and ask for its first code."""

    template_name = "mfa/totp/activate_form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the picture as the path of an inline SVG, its address, and the secret in groups for who types it."""
        context = super(totp.ActivateTOTPView, self).get_context_data(**kwargs)
        secret = context["form"].secret
        address = SecondStepAdapter().build_totp_url(self.request.user, secret)
        groups = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
        return context | {"qr": qr_picture(address), "address": address, "secret": groups}


class RemoveApp(GoesOn, totp.DeactivateTOTPView):
    """Take the app away."""

    template_name = "mfa/totp/deactivate_form.html"


class AddKey(GoesOn, webauthn.AddWebAuthnView):
    """Add a security key, or the fingerprint or face of a device."""

    template_name = "mfa/webauthn/add_form.html"


class RenameKey(webauthn.EditWebAuthnView):
    """Give a key another name."""

    template_name = "mfa/webauthn/edit_form.html"
    success_url = reverse_lazy("mfa_index")


class RemoveKey(GoesOn, webauthn.RemoveWebAuthnView):
    """Take a key away, unless it is the last second step of somebody who needs one."""

    template_name = "mfa/webauthn/authenticator_confirm_delete.html"
    success_url = reverse_lazy("mfa_index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the key, and whether it may go."""
        return super().get_context_data(**kwargs) | {
            "may_go": SecondStepAdapter().can_delete_authenticator(self.object)
        }

    def form_valid(self, form: Any) -> HttpResponse:
        """Take it away."""
        if not SecondStepAdapter().can_delete_authenticator(self.object):
            return self.render_to_response(self.get_context_data(form=form))
        return super().form_valid(form)


class ShowRecoveryCodes(recovery.ViewRecoveryCodesView):
    """Show the recovery codes, once, to be printed or copied."""

    template_name = "mfa/recovery_codes/index.html"


class NewRecoveryCodes(GoesOn, recovery.GenerateRecoveryCodesView):
    """Make new recovery codes in place of the old ones."""

    template_name = "mfa/recovery_codes/generate.html"


@recent_sign_in_required
@require_POST
def end_session(request: AuthenticatedHttpRequest) -> HttpResponse:
    """End another session of who is signed in, or all others."""
    if request.POST.get("session") == OTHERS:
        ended = login_sessions.end_other_sessions(request)
        said = ngettext("%(n)d other session has ended.", "%(n)d other sessions have ended.", ended) % {"n": ended}
    else:
        ended = login_sessions.end_session(request, request.POST.get("session", ""))
        said = _("This session has ended.") if ended else _("This session was over already.")
    if ended:
        log_sign_in(SignIn.SESSION_ENDED, user=request.user, address=client_address(request))
    messages.success(request, said)
    return redirect(reverse("mfa_index") + "#sessions")


@require_POST
def second_step_done(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Go on to where the person was going when she was led to set up her second step."""
    wanted = request.session.pop(GOING_TO, "")
    if wanted and has_one(request.user):
        return HttpResponseRedirect(wanted)
    return redirect(reverse("mfa_index") if not wanted else resolve_url(settings.LOGIN_REDIRECT_URL))
