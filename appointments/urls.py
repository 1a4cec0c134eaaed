"""Addresses of appointments."""

from django.urls import path

from appointments.views import booking, outcome

app_name = "appointments"
urlpatterns = [
    path("participants/<uuid:uuid>/appointments/", booking.of_file, name="of-file"),
    path("participants/<uuid:uuid>/appointments/new/", booking.new, name="new"),
    path("appointments/<uuid:uuid>/", outcome.appointment, name="appointment"),
    path("appointments/<uuid:uuid>/record/", outcome.record, name="record"),
    path("appointments/<uuid:uuid>/move/", booking.move_page, name="move"),
    path("appointments/<uuid:uuid>/cancel/", outcome.cancel, name="cancel"),
    path("appointments/<uuid:uuid>/reopen/", outcome.reopen, name="reopen"),
]
