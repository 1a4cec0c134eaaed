"""The job that makes the copy of a file."""

from __future__ import annotations

from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from accounts.requests import AuthenticatedHttpRequest
from audit.log import log_export
from core.pdf import PdfRefused
from core.periods import today
from core.vault import VaultError
from jobs.models import Job
from jobs.registry import handler
from jobs.runner import RIGHT_GONE, JobProblem, Run
from participants.file_permissions import may_on_file
from participants.models import Participant
from person.copy_contents import copy_of
from person.copy_of_file import copy_zip
from person.services.copies import COPY, KIND

GIVEN = gettext_noop("A copy of the file, for the person (article 15)")


def note_export(request: AuthenticatedHttpRequest, job: Job) -> None:
    """Write that the file leaves Jalon; raise Http404 where the right on it is gone meanwhile."""
    file = Participant.objects.filter(uuid=job.params["file"]).first()
    if file is None or not may_on_file(request.user, COPY, file):
        raise Http404
    log_export([file], what="person.copy", purpose=GIVEN, centre=job.centre)


@handler(KIND, action=COPY, label=gettext_lazy("Copy of a file"), on_download=note_export, quotes=True)
def make_copy(run: Run) -> None:
    """Make the copy of the file that the owner asked for, in the language that was chosen."""
    file = Participant.objects.select_related("centre").filter(uuid=run.params["file"]).first()
    if file is None or not may_on_file(run.job.owner, COPY, file):
        raise JobProblem(RIGHT_GONE)
    run.progress(0, 2, _("Reading the file"))
    try:
        with translation.override(run.params["language"]):
            copy = copy_of(file)
            run.progress(1, 2, _("Making the document"))
            content = copy_zip(copy)
    except (PdfRefused, VaultError) as error:
        raise JobProblem(_("A part of the copy could not be made. Nothing is missing from the file itself.")) from error
    with run.finish() as outcome:
        outcome.result = {"records": copy.records, "documents": len(copy.documents)}
        outcome.file = (f"jalon-copy-{today():%Y%m%d}.zip", "application/zip", content)
    run.progress(2, 2)
