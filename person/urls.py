"""Addresses of what is made for the person herself."""

from django.urls import URLPattern, URLResolver, path

from person.views import copy

app_name = "person"
urlpatterns: list[URLPattern | URLResolver] = [
    path("person/<uuid:uuid>/copy/", copy.copy_page, name="copy"),
    path("person/<uuid:uuid>/copy/passages/new/", copy.new_passage, name="new-passage"),
    path("person/passages/<uuid:uuid>/remove/", copy.remove_passage, name="remove-passage"),
]
