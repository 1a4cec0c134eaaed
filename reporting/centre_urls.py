"""Addresses of posts and funding periods, on the page of the centre."""

from django.urls import path

from reporting.views import staff

app_name = "staff"
urlpatterns = [
    path("funding/", staff.funding_periods, name="funding-periods"),
    path("funding/new/", staff.funding_new, name="funding-new"),
    path("funding/<uuid:uuid>/", staff.funding, name="funding"),
    path("funding/<uuid:uuid>/remove/", staff.funding_remove, name="funding-remove"),
    path("posts/", staff.posts, name="posts"),
    path("posts/new/", staff.post_new, name="post-new"),
    path("posts/<uuid:uuid>/", staff.post, name="post"),
    path("posts/<uuid:uuid>/remove/", staff.post_remove, name="post-remove"),
]
