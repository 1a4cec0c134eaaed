"""Addresses of what is made for the person herself."""

from django.urls import path

from person.views import sheet

app_name = "person"
urlpatterns = [
    path("person/<uuid:uuid>/sheet/", sheet.choose, name="sheet"),
    path("person/<uuid:uuid>/sheet.pdf", sheet.document, name="sheet-pdf"),
]
