"""Addresses of signing in, of what protects an account, and of the choices of language and centre.

allauth finds its way by these names.
"""

from django.urls import path

from accounts.views import centre, daily_mail, security, sign_in

urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-in/second-step/", security.GiveSecondStep.as_view(), name="mfa_authenticate"),
    path("language/", sign_in.choose_language, name="language"),
    path("centre/", centre.centre_choice, name="centre"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("password/", security.ChangePassword.as_view(), name="account_change_password"),
    path("password/forgotten/", security.ResetPassword.as_view(), name="account_reset_password"),
    path("password/forgotten/asked/", security.ResetPasswordAsked.as_view(), name="account_reset_password_done"),
    path(
        "password/new/<slug:uidb36>/<slug:key>/",
        security.ChooseNewPassword.as_view(),
        name="account_reset_password_from_key",
    ),
    path("again/", security.PasswordAgain.as_view(), name="account_reauthenticate"),
    path("again/code/", security.CodeAgain.as_view(), name="mfa_reauthenticate"),
    path("again/key/", security.KeyAgain.as_view(), name="mfa_reauthenticate_webauthn"),
    path("security/", security.Security.as_view(), name="mfa_index"),
    path("security/done/", security.second_step_done, name="second-step-done"),
    path("security/sessions/end/", security.end_session, name="end-session"),
    path("security/mails/", daily_mail.choose_daily_mail, name="daily-mail"),
    path("security/app/", security.AddApp.as_view(), name="mfa_activate_totp"),
    path("security/app/remove/", security.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("security/key/", security.AddKey.as_view(), name="mfa_add_webauthn"),
    path("security/key/<int:pk>/", security.RenameKey.as_view(), name="mfa_edit_webauthn"),
    path("security/key/<int:pk>/remove/", security.RemoveKey.as_view(), name="mfa_remove_webauthn"),
    path("security/recovery/", security.ShowRecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path("security/recovery/new/", security.NewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
]
