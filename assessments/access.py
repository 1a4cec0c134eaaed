"""The door to an assessment in a view: its scope, then the reading of its file in the access log."""

from __future__ import annotations

from uuid import UUID

from accounts.requests import AuthenticatedHttpRequest
from assessments.models import Assessment, LiteracyTest
from participants.access import find_in_file_or_404

KNOWS_OF_IT = "assessment.states"
READS_IT = "assessment.content"


def find_assessment_or_404(
    request: AuthenticatedHttpRequest, uuid: UUID, action: str, *, lock: bool = False
) -> Assessment:
    """Return the assessment on which the person has the right, its file loaded, locked if it is to be written.

    Nothing is logged yet.

    Raise Http404 for a stranger and PermissionDenied for somebody who may know of it and asks for more. Whoever shows
    something of it calls participants.access.show() with its file, in the same transaction.
    """
    related = ("enrolment__participant", "enrolment__track", "instrument", "done_by__user")
    every = Assessment.objects.select_related(*related)
    if lock:
        every = every.select_for_update(of=("self",))
    found: Assessment = find_in_file_or_404(request, every, uuid, action, known_by=KNOWS_OF_IT)
    return found


def find_test_or_404(request: AuthenticatedHttpRequest, uuid: UUID, action: str) -> LiteracyTest:
    """Return the literacy test on which the person has the right; as find_assessment_or_404()."""
    every = LiteracyTest.objects.select_related("done_by__user").order_by("pk")
    found: LiteracyTest = find_in_file_or_404(request, every, uuid, action, known_by=READS_IT)
    return found
