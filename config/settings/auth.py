"""Who comes in and for how long: sign-in, second step, passwords, lock-out, sessions. Why: docs/adr/0011."""

from __future__ import annotations

from datetime import timedelta

from config.env import Env

env = Env()
MINUTE = 60

AUTH_USER_MODEL = "accounts.User"
# axes first: it only refuses a name that is locked at this address, and answers no permission.
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "accounts.backends.EmailBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "accounts.password_validators.GuessablePasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 24 * 60 * MINUTE
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"

# Sessions. The times are enforced on the server (accounts/session_timeout.py); the cookie ends with the browser.
SESSION_ENGINE = "accounts.session_store"
SESSION_COOKIE_NAME = "jalon_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_IDLE_SECONDS = env.number("JALON_IDLE_MINUTES", 30, least=5, most=30) * MINUTE
SESSION_LONGEST_SECONDS = env.number("JALON_SESSION_HOURS", 12, least=1, most=12) * 60 * MINUTE
SESSION_COOKIE_AGE = SESSION_LONGEST_SECONDS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
DEVICE_COOKIE_NAME = "jalon_device"  # accounts/devices.py
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # a cookie could be read on a shared machine

# allauth: an account by its e-mail address; nobody signs up, no other site signs anybody in.
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # asked for by allauth's checks; there is no page to sign up
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False  # a new password never stands for the second step
ACCOUNT_LOGIN_TIMEOUT = 15 * MINUTE
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * MINUTE
ACCOUNT_FORMS = {
    "change_password": "accounts.forms.ChangePasswordForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.NewPasswordForm",
    "reauthenticate": "accounts.forms.PasswordAgainForm",
    "user_token": "accounts.forms.EmailLinkForm",
}
# Tries in a time, counted in the cache that all processes share; "key" is the name, or the account for codes.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "sign_in_device": "10/15m/key",  # a name in a browser that it has used before; then as elsewhere
    "sign_in_here": "5/5m/key",  # a name at an address: five wrong ones
    "sign_in_address": "60/5m/ip",  # an address with whatever names: a whole office may stand behind it
    "sign_in_name": "50/h/key",  # a name from wherever
    "code_device": "10/15m/key,40/d/key",  # codes of an account in a browser that it has used before
    "code_here": "5/15m/key,20/d/key",  # codes of an account at an address
    "code_account": "60/d/key",  # codes of an account from wherever
    "again": "5/15m/key",  # the password asked again, in a session
    "login_failed": "",  # allauth's own count of codes, for which the three above stand
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "reset_password": "20/m/ip",
    "reset_here": "3/15m/key",  # links asked for a name at an address
    "reset_name": "6/h/key",  # and from wherever: letters beyond these are not sent
    "reset_password_from_key": "20/m/ip",
    "feed": "60/h/key",  # fetches of an agenda by one calendar link
}

MFA_ADAPTER = "accounts.adapters.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an administrator wrote the address; nobody signs up
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Jalon"
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "accounts.mfa.forms.CodeForm",
    "authenticate_webauthn": "accounts.mfa.forms.KeyForm",
    "reauthenticate": "accounts.mfa.forms.CodeAgainForm",
    "reauthenticate_webauthn": "accounts.mfa.forms.KeyAgainForm",
    "activate_totp": "accounts.mfa.forms.FirstCodeForm",
    "add_webauthn": "accounts.mfa.forms.AddKeyForm",
    "edit_webauthn": "accounts.mfa.forms.RenameKeyForm",
}

# axes: the fifth wrong try of a name at an address closes this pair for a quarter of an hour.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_FORM_FIELD = "email"
AXES_USERNAME_CALLABLE = "accounts.lockout.name_tried"
AXES_CLIENT_IP_CALLABLE = "accounts.client_ip.network_address"
AXES_WHITELIST_CALLABLE = "accounts.rate_limits.on_known_device"
AXES_CLIENT_STR_CALLABLE = "accounts.lockout.nobody_named"
AXES_LOCKOUT_CALLABLE = "accounts.lockout.locked_out"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "email", "password", "next", "csrfmiddlewaretoken"]
AXES_DISABLE_ACCESS_LOG = True  # the log of sign-ins is audit's
AXES_ENABLE_ADMIN = False
LOCK_OUT_ROWS_DAYS = 30
