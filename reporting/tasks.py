"""What jobs make of figures."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jobs.registry import handler
from jobs.runner import Run
from reporting.access import ACTION
from reporting.documents import evolution_pdf
from reporting.enums import CountMode
from reporting.evolution import evolution
from reporting.figures import Frame
from reporting.presenters import file_name_of
from reporting.services import EVOLUTION_PDF


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
        outcome.file = (file_name_of(frame, "pdf"), "application/pdf", content)
    run.progress(2, 2, _("Making the document"))
