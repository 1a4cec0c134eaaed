"""The jobs of the workbook: checking one, writing one that somebody confirmed, and the records of a centre as one."""

from __future__ import annotations

import hashlib

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from core.actor import require_act
from core.periods import today
from core.spreadsheets.reader import WorkbookRefused
from exchange import services
from exchange.defects_csv import report_csv
from exchange.exports import centre_workbook
from exchange.models import TakingOver
from exchange.reader import Reading
from exchange.recipients import log_files
from exchange.result import all_defects, of_check, of_import
from exchange.scope import ImportScope, Mode
from jobs.models import Job
from jobs.registry import handler
from jobs.runner import RIGHT_GONE, JobProblem, Run
from permissions.transitions import NotAllowed

CHECK, IMPORT, EXPORT = services.CHECK, services.IMPORT, services.EXPORT
GIVEN = gettext_noop("The records of the centre, as a workbook")


def _preview(job: Job) -> str:
    return reverse("exchange:import-preview", args=[job.uuid])


def _result(job: Job) -> str:
    return reverse("exchange:import-result", args=[job.uuid])


def _scope(run: Run) -> ImportScope:
    """Return what the job's owner may import. Raises JobProblem where she has lost a right that it needs."""
    try:
        return ImportScope.of_page(run.job.centre, run.job.owner)
    except NotAllowed:
        raise JobProblem(RIGHT_GONE) from None


def _is_confirmed(check: str) -> bool:
    return TakingOver.objects.confirmed().filter(job__uuid=check).exists()


def _read_file(run: Run, scope: ImportScope) -> Reading:
    """Return what the job's file says. Raises JobProblem with the reader's sentence."""
    try:
        return services.read(run.source(), run.job.centre, run.progress, scope=scope)
    except WorkbookRefused as refused:
        raise JobProblem(str(refused)) from refused


@handler(CHECK, action="import.run", label=gettext_lazy("Check of the workbook"), page=_preview, quotes=True)
def check_workbook(run: Run) -> None:
    """Read, check and compare; the result is the preview, the file is the report of defects."""
    scope = _scope(run)
    reading = _read_file(run, scope)
    changes = None if reading.errors else services.compare(reading, run.job.centre, scope=scope)
    with run.finish() as outcome:
        outcome.result = of_check(reading, changes, scope.mode)
        defects = all_defects(reading, changes)
        if defects:
            outcome.file = ("defects.csv", "text/csv; charset=utf-8", report_csv(defects))


@handler(IMPORT, action="import.run", label=gettext_lazy("Import of the workbook"), page=_result)
def import_workbook(run: Run) -> None:
    """Read the confirmed file again and write it, in the transaction that ends the job."""
    if hashlib.sha256(run.source()).hexdigest() != run.params["sha256"]:
        raise JobProblem(_("This is not the file that was checked. Nothing was saved. Choose the workbook again."))
    scope = _scope(run)
    if scope.mode is Mode.TAKING_OVER and not _is_confirmed(run.params["check"]):
        raise JobProblem(_("The taking over of a centre’s past needs a second person. Nothing was written."))
    reading = _read_file(run, scope)
    try:
        with run.finish() as outcome:
            changes = services.bring_in(
                reading, run.job.centre, scope=scope, expected=run.params["fingerprint"], progress=run.progress
            )
            outcome.result = of_import(changes, str(require_act().uuid))
    except services.HasErrors as errors:
        raise JobProblem(
            _("The workbook does not fit the records any more. Nothing was written. Check it again.")
        ) from errors
    except services.NotAsConfirmed as refused:
        raise JobProblem(refused.sentence) from refused
    except NotAllowed:
        raise JobProblem(RIGHT_GONE) from None


def note_export(request: HttpRequest, job: Job) -> None:
    """Write that these files leave Jalon; raise Http404 where the right on one of them is gone meanwhile."""
    try:
        scope = ImportScope.of_page(job.centre, job.owner)
    except NotAllowed:
        raise Http404 from None
    if not scope.still_reads(job.result["named"], job.result["opened"]):
        raise Http404
    log_files(job.result["named"], job.centre, what="exchange.records", purpose=GIVEN, leaves=True)


@handler(
    EXPORT,
    action="import.run",
    label=gettext_lazy("The records of the centre"),
    on_download=note_export,
    quotes=True,
)
def export_records(run: Run) -> None:
    """Write the records of the centre that the owner may read as a workbook."""
    book = centre_workbook(_scope(run), run.progress)
    with run.finish() as outcome:
        outcome.result = {"rows": book.rows, "left_out": book.left_out, "named": book.named, "opened": book.opened}
        outcome.file = (f"jalon-{run.job.centre.code}-{today():%Y%m%d}.xlsx", services.XLSX, book.content)
