"""Who may see an import: its owner, while she has the right to import in the centre of this request."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from accounts.models import Centre
from accounts.requests import AuthenticatedHttpRequest
from exchange import takeover
from exchange.models import TakingOver
from exchange.scope import CONFIRM, RUN
from jobs.access import get_job_or_404
from jobs.models import Job
from permissions.access import working_centre

ACTION = RUN


def import_centre(request: AuthenticatedHttpRequest) -> Centre:
    """Return the centre into which this request may import. Raise PermissionDenied for a member without the right."""
    return working_centre(request, ACTION)


def get_import_or_404(request: AuthenticatedHttpRequest, uuid: UUID, kind: str) -> Job:
    """Return the person's own job of a kind in this centre.

    Raises PermissionDenied for a member without the right, Http404 for everybody else's job.
    """
    centre = import_centre(request)
    job = get_job_or_404(request, uuid)
    if job.kind != kind or job.centre_id != centre.pk:
        raise Http404
    return job


def get_taking_over_or_404(request: AuthenticatedHttpRequest, uuid: UUID) -> TakingOver:
    """Return what another person brought and asks to confirm, by the uuid of its check.

    Raises PermissionDenied for a member without the right, Http404 for one's own and for another centre's.
    """
    centre = working_centre(request, CONFIRM)
    found = takeover.known_to(request.user, centre).filter(job__uuid=uuid).first()
    if found is None:
        raise Http404
    return found
