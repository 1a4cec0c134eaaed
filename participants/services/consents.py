"""A consent that was noted with a wrong day or kind is corrected, with a reason that its history keeps."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core.actor import because
from core.concurrent_edits import Meanwhile, save_edit
from core.periods import today
from participants.enums import RUNNING_STATES, ConsentKind
from participants.models import Consent


def doubts_of(noted: Consent, corrected: Consent) -> list[str]:
    """Return what is asked about: a path that runs, and that no consent to take part would cover today any more."""
    if not _covers(noted) or _covers(corrected):
        return []
    others = noted.participant.consents.to_take_part().in_force(today()).filter(~Q(pk=noted.pk))
    running = noted.participant.enrolments.filter(state__in=RUNNING_STATES).select_related("track").first()
    if running is None or others.exists():
        return []
    words = {"path": running.track}
    return [_("No consent to take part would hold today, and a path runs: %(path)s. Talk with the person.") % words]


def _covers(consent: Consent) -> bool:
    """Answer whether a consent lets a path be active today, as ConsentQuerySet does of those that are saved."""
    day = today()
    holds = consent.given_on <= day and (consent.withdrawn_on is None or consent.withdrawn_on > day)
    return consent.kind == ConsentKind.PARTICIPATION and holds


def correct_consent(form: Any) -> tuple[bool, Meanwhile | None]:
    """Write what a valid form corrects, as core.concurrent_edits.save_edit(), with its reason."""
    if not (form.is_bound and form.is_valid()) or form.asked:
        return False, None
    with transaction.atomic(), because(form.cleaned_data["why"]):
        return save_edit(form)
