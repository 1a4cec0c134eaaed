"""Addresses of groups at a glance."""

from django.urls import path

from participants.views import groups

app_name = "groups"
urlpatterns = [path("", groups.group_list, name="list"), path("<uuid:uuid>/", groups.group_page, name="group")]
