"""Addresses of paths and groups, on the page of the centre."""

from home.views.record_pages import record_urls
from participants.views.programme import GROUPS, TRACKS

app_name = "programme"
urlpatterns = [*record_urls("tracks/", TRACKS), *record_urls("groups/", GROUPS)]
