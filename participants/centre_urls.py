"""Addresses of paths, groups and operations, on the page of the centre."""

from home.views.record_pages import record_urls
from participants.views.operations import OPERATIONS
from participants.views.programme import GROUPS, TRACKS

app_name = "programme"
urlpatterns = [
    *record_urls("tracks/", TRACKS),
    *record_urls("groups/", GROUPS),
    *record_urls("operations/", OPERATIONS),
]
