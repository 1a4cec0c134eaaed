"""Addresses of what is made for the person herself."""

from django.urls import URLPattern, URLResolver

app_name = "person"
urlpatterns: list[URLPattern | URLResolver] = []
