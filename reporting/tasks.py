"""What jobs make of figures, and what beat asks of them (config/celery.py)."""

from __future__ import annotations

import datetime as dt
import logging

from celery import shared_task
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jobs.registry import handler
from jobs.runner import Run
from reporting.access import ACTION
from reporting.documents import evolution_pdf
from reporting.enums import CountMode
from reporting.evolution import evolution
from reporting.figures import Frame
from reporting.services import EVOLUTION_PDF
from reporting.verifying import verify_summaries

logger = logging.getLogger(__name__)


@handler(EVOLUTION_PDF, action=ACTION, label=gettext_lazy("Evolution report, PDF"))
def make_evolution_pdf(run: Run) -> None:
    """Count the figures and make the document; asked for again, it is the same document."""
    params = run.params
    frame = Frame.years(
        run.job.centre,
        params["first"],
        params["last"],
        as_of=dt.date.fromisoformat(params["as_of"]),
        count=CountMode(params["count"]),
    )
    run.progress(0, 2, _("Counting the figures"))
    table = evolution(frame)
    run.progress(1, 2, _("Making the document"))
    content = evolution_pdf(table)
    with run.finish() as outcome:
        name = f"evolution-{params['first']}-{params['last']}_{params['as_of']}.pdf"
        outcome.file = (name, "application/pdf", content)
    run.progress(2, 2, _("Making the document"))


@shared_task(name="reporting.verify_summaries", expires=3600)
def verify() -> None:
    """Count the summaries of years afresh once a night; what differed is deleted, and the host is told."""
    wrong = [f"{one.centre} {one.year}" for one in verify_summaries() if not one.is_right]
    if wrong:
        logger.critical("Summaries of years were not what the records say, and are deleted: %s.", ", ".join(wrong))
