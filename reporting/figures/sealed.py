"""Which days of a sealed file figures count: those of the years before the one in which it was sealed.

The figures of a year that is over stay as they were when somebody is sealed later, so that yesterday's table does not
betray it; of the year of sealing and of later ones nothing of the file is counted, for any reader (docs/adr/0035).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db import models

from participants.models.seal import Seal
from reporting.figures.base import Frame


def sealed_from(frame: Frame) -> dict[dt.date, list[int]]:
    """Return the keys of the centre's sealed files by the first day that is not counted, read once a frame.

    That day is 1 January of the year of sealing. Empty for most centres.
    """

    def read() -> dict[dt.date, list[int]]:
        found: dict[dt.date, list[int]] = defaultdict(list)
        seals = Seal.objects.in_force().filter(participant__centre=frame.centre).order_by("pk")
        for participant, sealed_on in seals.values_list("participant", "sealed_on"):
            found[dt.date(sealed_on.year, 1, 1)].append(participant)
        return dict(found)

    return frame.compute_once("sealed files", read)


def countable(rows: models.QuerySet[Any], frame: Frame, *, day: str = "", year: str = "") -> models.QuerySet[Any]:
    """Return the rows of `participant` without those of sealed files that are not counted.

    The rows have the column `day` of their date, or the column `year` of its calendar year.
    """
    for first_day, keys in sealed_from(frame).items():
        since = {f"{day}__gte": first_day} if day else {f"{year}__gte": first_day.year}
        rows = rows.exclude(participant__in=keys, **since)
    return rows
