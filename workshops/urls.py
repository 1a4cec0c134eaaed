"""Addresses of workshops, sessions and links."""

from django.urls import path

from workshops.views import attendance, certificates, late_answers, link, links, planning, rooms, sessions

app_name = "workshops"
urlpatterns = [
    path("participants/<uuid:uuid>/attendance/", attendance.attendance, name="attendance"),
    path("certificates/", certificates.of_group, name="certificates"),
    path("certificates/<uuid:uuid>/", certificates.of_person, name="certificate"),
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/<uuid:uuid>/", sessions.session, name="session"),
    path("sessions/<uuid:uuid>/marks/", sessions.marks, name="marks"),
    path("sessions/<uuid:uuid>/add/", sessions.add, name="add"),
    path("sessions/<uuid:uuid>/paper/", sessions.paper, name="paper"),
    path("sessions/<uuid:uuid>/edit/", planning.session_edit, name="session-edit"),
    path("sessions/<uuid:uuid>/move/", planning.session_move, name="session-move"),
    path("sessions/<uuid:uuid>/cancel/", planning.session_cancel, name="session-cancel"),
    path("sessions/<uuid:uuid>/reopen/", planning.session_reopen, name="session-reopen"),
    path("sessions/<uuid:uuid>/late/", late_answers.late, name="late"),
    path("our-centre/rooms/", rooms.rooms, name="rooms"),
    path("our-centre/rooms/new/", rooms.room_new, name="room-new"),
    path("our-centre/rooms/<uuid:uuid>/", rooms.room, name="room"),
    path("our-centre/rooms/<uuid:uuid>/remove/", rooms.room_remove, name="room-remove"),
    path("workshops/", links.workshops, name="workshops"),
    path("workshops/links/", links.open_links, name="open-links"),
    path("workshops/new/", planning.workshop_new, name="workshop-new"),
    path("workshops/<uuid:uuid>/", links.workshop, name="workshop"),
    path("workshops/<uuid:uuid>/edit/", planning.workshop_edit, name="workshop-edit"),
    path("workshops/<uuid:uuid>/session/", planning.session_new, name="session-new"),
    path("workshops/<uuid:uuid>/series/", planning.series, name="series"),
    path("workshops/<uuid:uuid>/links/", links.links, name="links"),
    path("workshops/<uuid:uuid>/links/<uuid:link>/revoke/", links.revoke, name="revoke"),
    path("workshops/<uuid:uuid>/links/<uuid:link>/take-over/", links.take_over, name="take-over"),
    # By a link. The key is in the last address only (core.log_format leaves it out of the log).
    path("s/sessions/", link.sessions, name="link-sessions"),
    path("s/sessions/<uuid:uuid>/", link.sheet, name="link-sheet"),
    path("s/sessions/<uuid:uuid>/marks/", link.marks, name="link-marks"),
    path("s/sessions/<uuid:uuid>/add/", link.add, name="link-add"),
    path("s/sessions/<uuid:uuid>/paper/", link.paper, name="link-paper"),
    path("s/late/", late_answers.late_marks, name="late-marks"),
    path("s/leave/", link.leave, name="link-leave"),
    path("s/<str:token>/", link.entry, name="link-entry"),
]
