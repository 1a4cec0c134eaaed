"""Addresses of the administrator's pages, of roles that wait, and of the choice of a centre."""

from django.urls import path

from accounts.views import centre, manage, roles

urlpatterns = [
    path("centre/", centre.centre_choice, name="centre"),
    path("accounts/", manage.account_list, name="accounts"),
    path("accounts/new/", manage.account_new, name="account-new"),
    path("accounts/roles/", roles.role_list, name="roles"),
    path("accounts/roles/<uuid:uuid>/", roles.role_decision, name="role"),
    path("accounts/<uuid:uuid>/", manage.account, name="account"),
    path("accounts/<uuid:uuid>/roles/new/", manage.role_new, name="role-new"),
    path("accounts/<uuid:uuid>/roles/<uuid:role>/end/", manage.role_end, name="role-end"),
    path("accounts/<uuid:uuid>/close/", manage.account_deed, {"deed": "close"}, name="account-close"),
    path("accounts/<uuid:uuid>/reopen/", manage.account_deed, {"deed": "reopen"}, name="account-reopen"),
    path("accounts/<uuid:uuid>/password/", manage.account_deed, {"deed": "password"}, name="account-password"),
    path("accounts/<uuid:uuid>/second-step/", manage.account_deed, {"deed": "second_step"}, name="account-second-step"),
    path("accounts/<uuid:uuid>/sessions/", manage.account_deed, {"deed": "sessions"}, name="account-sessions"),
]
