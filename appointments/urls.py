"""Addresses of appointments."""

from django.urls import path

from appointments.views import answers, hours, messages_to

app_name = "appointments"
urlpatterns = [
    path("participants/<uuid:uuid>/appointments/", hours.of_file, name="of-file"),
    path("participants/<uuid:uuid>/appointments/new/", hours.new, name="new"),
    path("appointments/<uuid:uuid>/", answers.appointment, name="appointment"),
    path("appointments/<uuid:uuid>/record/", answers.record, name="record"),
    path("appointments/<uuid:uuid>/move/", hours.move_page, name="move"),
    path("appointments/<uuid:uuid>/cancel/", answers.cancel, name="cancel"),
    path("appointments/<uuid:uuid>/note/", answers.note, name="note"),
    path("appointments/<uuid:uuid>/messages/", messages_to.messages_page, name="messages"),
    path("appointments/<uuid:uuid>/reopen/", answers.reopen, name="reopen"),
]
