"""Addresses of the shell."""

from django.urls import include, path

from accounts.views import home, notices, session

urlpatterns = [
    path("", home.home, name="home"),
    path("", include("accounts.security_urls")),
    path("", include("accounts.manage_urls")),
    path("notices/", notices.notices, name="notices"),
    path("notices/<uuid:uuid>/put-away/", notices.put_notice_away, name="notice-put-away"),
    path("language/", session.choose_language, name="language"),
]
