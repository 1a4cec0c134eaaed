"""Addresses of the agenda."""

from django.urls import path

from agenda.views import calendar_feed, links, own_time, week

app_name = "agenda"

urlpatterns = [
    path("agenda/", week.week, name="week"),
    path("agenda/own/", own_time.own, name="own"),
    *(
        path(f"agenda/{route}/{way}", view, {"kind": kind}, name=f"{route}{end}")
        for route, kind in (("hours", own_time.HOURS), ("away", own_time.AWAY))
        for way, view, end in (
            ("new/", own_time.new, "-new"),
            ("<uuid:uuid>/", own_time.change, ""),
            ("<uuid:uuid>/remove/", own_time.remove, "-remove"),
        )
    ),
    path("agenda/links/", links.links, name="links"),
    path("agenda/links/revoke/", links.revoke, name="links-revoke"),
    path("agenda/<uuid:uuid>/", week.member, name="member"),
    # Fetched by calendar programs. The token is a key (core.log_format leaves it out of the log).
    path("c/<str:token>.ics", calendar_feed.calendar_feed, name="feed"),
]
