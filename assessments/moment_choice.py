"""Which moments are compared: two or three, of one path or of an earlier one too, of one version of the instrument."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assessments.models import Assessment
from assessments.models.assessment import ORDER
from assessments.selectors import DONE
from core.periods import long_date

FEWEST, MOST = 2, 3


def comparable(standing: list[Assessment]) -> list[Assessment]:
    """Return the entries, midterms and exits that are completed, of every path, by their day."""
    found = [one for one in standing if one.moment in ORDER and one.state in DONE]
    return sorted(found, key=lambda one: (one.date, one.pk))


def choices_of(candidates: list[Assessment]) -> list[tuple[str, str]]:
    """Return what a form offers: the uuid of each, and its words."""
    return [
        (str(one.uuid), f"{one.get_moment_display()}, {long_date(one.date)} · {one.enrolment.track}")
        for one in candidates
    ]


def chosen_of(candidates: list[Assessment], chosen: Collection[str]) -> list[Assessment]:
    """Return those that were chosen by their uuids, in the order of the candidates.

    Raise ValidationError for another number, and for two versions of the instrument.
    """
    found = [one for one in candidates if str(one.uuid) in chosen]
    if not FEWEST <= len(found) <= MOST:
        raise ValidationError(_("Choose two or three moments."))
    if len({one.instrument_id for one in found}) > 1:
        told = _("These are not compared: they were made with other versions of the questions. Choose others.")
        raise ValidationError(told)
    return found
