"""Addresses of what is made for the person herself."""

from django.urls import path

from person.views import copy, requests, rights, sheet

app_name = "person"
urlpatterns = [
    path("requests/", requests.register, name="requests"),
    path("requests/new/", requests.new, name="new-request"),
    path("requests/<uuid:uuid>/", requests.one, name="request"),
    path("requests/<uuid:uuid>/extend/", requests.extend, name="extend-request"),
    path("requests/<uuid:uuid>/<slug:move>/", requests.move, name="move-request"),
    path("person/<uuid:uuid>/rights/", rights.rights, name="rights"),
    path("person/<uuid:uuid>/rights/restrict/", rights.restrict, name="restrict"),
    path("person/<uuid:uuid>/rights/lift/", rights.lift, name="lift"),
    path("person/<uuid:uuid>/statements/new/", rights.new_statement, name="new-statement"),
    path("person/statements/<uuid:uuid>/remove/", rights.remove_statement, name="remove-statement"),
    path("person/<uuid:uuid>/requests/new/", rights.new_request, name="new-request-of-file"),
    path("person/<uuid:uuid>/sheet/", sheet.choose, name="sheet"),
    path("person/<uuid:uuid>/sheet.pdf", sheet.document, name="sheet-pdf"),
    path("person/<uuid:uuid>/copy/", copy.copy_page, name="copy"),
    path("person/<uuid:uuid>/copy/passages/new/", copy.new_passage, name="new-passage"),
    path("person/passages/<uuid:uuid>/remove/", copy.remove_passage, name="remove-passage"),
]
