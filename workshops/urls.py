"""Addresses of workshops, sessions and links."""

from django.urls import path

from home.views.record_pages import record_urls
from workshops.views import (
    agreements,
    attendance,
    certificates,
    corrections,
    late_answers,
    link,
    links,
    planning,
    removal,
    session_moves,
    sessions,
)
from workshops.views.rooms import ROOMS

app_name = "workshops"
urlpatterns = [
    path("participants/<uuid:uuid>/attendance/", attendance.attendance, name="attendance"),
    path("agreements/<uuid:uuid>/hours/", agreements.hours, name="agreement-hours"),
    path("certificates/", certificates.of_group, name="certificates"),
    path("certificates/<uuid:uuid>/", certificates.of_person, name="certificate"),
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/colleagues/", corrections.of_colleagues, name="of-colleagues"),
    path("sessions/<uuid:uuid>/", sessions.session, name="session"),
    path("sessions/<uuid:uuid>/marks/", sessions.marks, name="marks"),
    path("sessions/<uuid:uuid>/add/", sessions.add, name="add"),
    path("sessions/<uuid:uuid>/paper/", sessions.paper, name="paper"),
    path("sessions/<uuid:uuid>/edit/", planning.session_edit, name="session-edit"),
    path("sessions/<uuid:uuid>/move/", planning.session_move, name="session-move"),
    path("sessions/<uuid:uuid>/cancel/", session_moves.cancel, name="session-cancel"),
    path("sessions/<uuid:uuid>/remove/", removal.remove, name="session-remove"),
    path("sessions/<uuid:uuid>/reopen/", session_moves.reopen, name="session-reopen"),
    path("sessions/<uuid:uuid>/restore/", session_moves.restore, name="session-restore"),
    path("sessions/<uuid:uuid>/undo-open/", session_moves.undo_open, name="session-undo-open"),
    path("sessions/<uuid:uuid>/call-off/", session_moves.call_off, name="session-call-off"),
    path("sessions/<uuid:uuid>/send-back/", session_moves.send_back, name="session-send-back"),
    path("sessions/<uuid:uuid>/correct/", corrections.correct, name="session-correct"),
    path("sessions/<uuid:uuid>/stand-in/", corrections.take_place, name="stand-in"),
    path("sessions/<uuid:uuid>/off/", sessions.off, name="off"),
    path("sessions/<uuid:uuid>/late/", late_answers.late, name="late"),
    *record_urls("our-centre/rooms/", ROOMS),
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
    path("s/sessions/<uuid:uuid>/off/", link.off, name="link-off"),
    path("s/sessions/<uuid:uuid>/paper/", link.paper, name="link-paper"),
    path("s/late/", late_answers.late_marks, name="late-marks"),
    path("s/leave/", link.leave, name="link-leave"),
    path("s/<str:token>/", link.entry, name="link-entry"),
]
