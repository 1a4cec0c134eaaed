"""Addresses of the network."""

from django.urls import path

from partners.views import agreements, contacts, organisations

app_name = "partners"
urlpatterns = [
    path("", organisations.organisations, name="organisations"),
    path("new/", organisations.new, name="new-organisation"),
    path("<uuid:uuid>/", organisations.organisation, name="organisation"),
    path("<uuid:uuid>/change/", organisations.change, name="change-organisation"),
    path("<uuid:uuid>/contacts/new/", contacts.new, name="new-contact"),
    path("contacts/<uuid:uuid>/", contacts.change, name="contact"),
    path("contacts/<uuid:uuid>/remove/", contacts.remove, name="remove-contact"),
    path("<uuid:uuid>/agreements/new/", agreements.new, name="new-agreement"),
    path("agreements/<uuid:uuid>/", agreements.change, name="agreement"),
    path("agreements/<uuid:uuid>/<slug:move>/", agreements.move, name="move-agreement"),
]
