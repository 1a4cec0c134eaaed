"""Addresses of the home page and of notices."""

from django.urls import path

from home.views import centre, home, later, notices

urlpatterns = [
    path("", home.home, name="home"),
    path("later/", later.put_line_away, name="later"),
    path("our-centre/", centre.our_centre, name="our-centre"),
    path("notices/", notices.notices, name="notices"),
    path("notices/<uuid:uuid>/put-away/", notices.put_notice_away, name="notice-put-away"),
]
