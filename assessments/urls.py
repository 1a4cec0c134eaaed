"""Addresses of assessments: uuids only, of the assessment or, after `of/`, of the person's file."""

from django.urls import path

from assessments.views import assessment, comparison, corrections, literacy, moves, participant, together

app_name = "assessments"
urlpatterns = [
    path("due/", participant.due, name="due"),
    path("read-again/", corrections.read_again, name="read-again"),
    path("of/<uuid:uuid>/new/", participant.new, name="new"),
    path("of/<uuid:uuid>/side-by-side/", comparison.compare, name="side-by-side"),
    path("of/<uuid:uuid>/side-by-side.pdf", comparison.paper, name="side-by-side-paper"),
    path("of/<uuid:uuid>/between/", participant.between, name="between"),
    path("of/<uuid:uuid>/literacy/", participant.literacy, name="literacy"),
    path("literacy/<uuid:uuid>/", literacy.correct, name="correct-literacy"),
    path("literacy/<uuid:uuid>/remove/", literacy.remove, name="remove-literacy"),
    path("<uuid:uuid>/", assessment.assessment, name="assessment"),
    path("<uuid:uuid>/domain/<slug:code>/", assessment.domain, name="domain"),
    path("<uuid:uuid>/together/", together.begin, name="together"),
    path("<uuid:uuid>/together/end/", together.end, name="together-end"),
    path("<uuid:uuid>/together/<slug:code>/", together.domain, name="together-domain"),
    path("<uuid:uuid>/complete/", moves.complete, name="complete"),
    path("<uuid:uuid>/validate/", moves.validate, name="validate"),
    path("<uuid:uuid>/amend/", moves.amend, name="amend"),
    path("<uuid:uuid>/correct/", corrections.correct, name="correct"),
    path("<uuid:uuid>/confirm/", corrections.confirm, name="confirm"),
    path("<uuid:uuid>/discard/", corrections.discard, name="discard"),
]
