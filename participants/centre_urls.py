"""Addresses of paths and groups, on the page of the centre."""

from django.urls import path

from participants.views import programme

app_name = "programme"
urlpatterns = [
    path("tracks/", programme.tracks, name="tracks"),
    path("tracks/new/", programme.track_new, name="track-new"),
    path("tracks/<uuid:uuid>/", programme.track, name="track"),
    path("tracks/<uuid:uuid>/remove/", programme.track_remove, name="track-remove"),
    path("groups/", programme.groups, name="groups"),
    path("groups/new/", programme.group_new, name="group-new"),
    path("groups/<uuid:uuid>/", programme.group, name="group"),
    path("groups/<uuid:uuid>/remove/", programme.group_remove, name="group-remove"),
]
