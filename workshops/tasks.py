"""What workers do for workshops: the certificates of a group, the mails about links."""

from __future__ import annotations

from celery import shared_task
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from accounts.requests import AuthenticatedHttpRequest
from audit.log import log_export
from core.periods import today
from jobs.models import Job
from jobs.registry import handler
from jobs.runner import JobProblem, Run
from workshops import emails
from workshops.certificates import CERTIFICATES, CERTIFY, certifiable, certificates_of, of_group
from workshops.documents import certificates_pdf

GIVEN = gettext_noop("A certificate of participation, for the person")


@shared_task(name=emails.SEND_TASK, expires=50)
def tell_organisations() -> None:
    """Tell organisations of links made for their people; asked for with each link and by the sweep of each minute."""
    emails.send_waiting()


def note_export(request: AuthenticatedHttpRequest, job: Job) -> None:
    """Write that all these files leave Jalon; raise Http404 where the right on one of them is gone meanwhile."""
    wanted = set(job.result["paths"])
    found = certifiable(request.user).filter(uuid__in=wanted).select_related("participant")
    files = [one.participant for one in found]
    if len(files) != len(wanted):
        raise Http404
    log_export(files, what="workshops.certificates", purpose=GIVEN, centre=job.centre)


@handler(
    CERTIFICATES,
    action=CERTIFY,
    label=gettext_lazy("Certificates of participation, PDF"),
    on_download=note_export,
    quotes=True,
)
def make_certificates(run: Run) -> None:
    """Make those that the owner may give now, in the language in which they were asked for."""
    with translation.override(run.params["language"]):
        paths = list(of_group(run.job.owner, run.params["group"]))
        if not paths:
            raise JobProblem(
                _("There is nobody in this group to whom you may give a certificate today. Choose another group.")
            )
        run.progress(0, 2, _("Reading the registers"))
        certificates = list(certificates_of(run.job.owner, paths, run.params["lines"]))
        run.progress(1, 2, _("Making the document"))
        content = certificates_pdf(certificates)
    with run.finish() as outcome:
        outcome.result = {"paths": [str(one.uuid) for one in paths]}
        outcome.file = (f"jalon-certificates-{today():%Y%m%d}.pdf", "application/pdf", content)
    run.progress(2, 2)
