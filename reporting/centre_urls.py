"""Addresses of posts and funding periods, on the page of the centre."""

from home.views.record_pages import record_urls
from reporting.views.staff import FUNDING, POSTS

app_name = "staff"
urlpatterns = [*record_urls("funding/", FUNDING), *record_urls("posts/", POSTS)]
