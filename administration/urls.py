"""Addresses of the administrator's pages and of roles that another person confirms."""

from django.urls import path

from administration.views import accounts, centre_settings, roles
from administration.views.team import TEAM
from home.views.record_pages import record_urls

urlpatterns = [
    *record_urls("our-centre/team/", TEAM),
    path("settings/", centre_settings.setting_list, name="settings"),
    path("settings/changes/<uuid:uuid>/take-back/", centre_settings.setting_take_back, name="setting-take-back"),
    path("settings/<str:code>/", centre_settings.setting_change, name="setting"),
    path("accounts/", accounts.account_list, name="accounts"),
    path("accounts/new/", accounts.account_new, name="account-new"),
    path("accounts/roles/", roles.role_list, name="roles"),
    path("accounts/roles/<uuid:uuid>/", roles.role_decision, name="role"),
    path("accounts/<uuid:uuid>/", accounts.account, name="account"),
    path("accounts/<uuid:uuid>/roles/new/", accounts.role_new, name="role-new"),
    path("accounts/<uuid:uuid>/roles/<uuid:role>/end/", accounts.role_end, name="role-end"),
    path("accounts/<uuid:uuid>/close/", accounts.account_deed, {"deed": "close"}, name="account-close"),
    path("accounts/<uuid:uuid>/reopen/", accounts.account_deed, {"deed": "reopen"}, name="account-reopen"),
    path("accounts/<uuid:uuid>/password/", accounts.account_deed, {"deed": "password"}, name="account-password"),
    path(
        "accounts/<uuid:uuid>/second-step/", accounts.account_deed, {"deed": "second_step"}, name="account-second-step"
    ),
    path("accounts/<uuid:uuid>/sessions/", accounts.account_deed, {"deed": "sessions"}, name="account-sessions"),
]
