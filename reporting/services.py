"""Asking for documents of figures."""

from __future__ import annotations

from accounts.models import User
from jobs.models import Job
from jobs.services import start
from reporting.figures import Frame

EVOLUTION_PDF = "evolution_pdf"


def ask_for_evolution_pdf(frame: Frame, *, by: User) -> Job:
    """Ask for the evolution report of these days as PDF and return the job that makes it.

    Asking again while it is made gives the same job. Raise NotAllowed without the right to read the figures.
    """
    params = {
        "first": frame.periods[0].first.year,
        "last": frame.periods[-1].last.year,
        "as_of": frame.as_of.isoformat(),
        "count": str(frame.count),
    }
    key = "-".join(str(value) for value in params.values())
    return start(EVOLUTION_PDF, by=by, centre=frame.centre, params=params, key=key)
