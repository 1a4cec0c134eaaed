"""Addresses of the home page and of notices."""

from django.urls import path

from home.views import home, notices

urlpatterns = [
    path("", home.home, name="home"),
    path("notices/", notices.notices, name="notices"),
    path("notices/<uuid:uuid>/put-away/", notices.put_notice_away, name="notice-put-away"),
]
