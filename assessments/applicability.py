"""Whether an aspect applies to the person: proposed from what is noted with its days, and never answered by itself.

An aspect says in the file of the instrument on which fact it rests (`applies`), for instance on dependent children. The
fact in force on the day of the assessment decides what is proposed beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.instruments import outline_of
from assessments.models import Assessment
from core.periods import long_date
from participants.enums import FactKind, FactValue
from participants.models import Fact
from participants.presenters import url_or_blank
from participants.sensitive_rows import readable_in_file

READING = "participant.file"
DOES_NOT_APPLY, APPLIES, UNKNOWN = "does_not_apply", "applies", "unknown"


@dataclass(frozen=True)
class Proposal:
    """What is proposed for an aspect: `said` is the fact in words, the reason of "does not apply" where it is one;
    `to_note` where an unknown fact is noted.
    """

    kind: str
    said: str
    to_note: str = ""

    @property
    def does_not_apply(self) -> bool:
        return self.kind == DOES_NOT_APPLY

    @property
    def is_unknown(self) -> bool:
        return self.kind == UNKNOWN


def proposals_for(reader: User, assessment: Assessment) -> dict[int, Proposal]:
    """Return what is proposed for the aspects that rest on a fact, by aspect; one statement, none without them."""
    resting = {
        aspect.pk: aspect.applies
        for domain in outline_of(assessment.instrument_id).domains
        for aspect in domain.aspects.all()
        if aspect.applies
    }
    if not resting:
        return {}
    file = assessment.enrolment.participant
    kinds = {rule["fact"] for rule in resting.values()}
    on_day = Q(starts_on__lte=assessment.date) & (Q(ends_on__isnull=True) | Q(ends_on__gte=assessment.date))
    rows = readable_in_file(Fact.objects.filter(on_day, kind__in=kinds), reader, READING, file)
    known = {fact.kind: fact for fact in rows.order_by("starts_on", "pk")}  # the latest that began
    to_note = url_or_blank("participants:new-fact", file.uuid)
    return {aspect: _proposal(rule, known.get(rule["fact"]), to_note) for aspect, rule in resting.items()}


def _proposal(rule: dict[str, str], fact: Fact | None, to_note: str) -> Proposal:
    if fact is None:
        return Proposal(UNKNOWN, str(FactKind(rule["fact"]).label), to_note)
    value = str(fact.get_value_display())
    said = _("%(fact)s: %(value)s, since %(day)s") % {
        "fact": fact.get_kind_display(),
        "value": value.lower() if fact.value in (FactValue.YES, FactValue.NO) else value,
        "day": long_date(fact.starts_on),
    }
    return Proposal(APPLIES if fact.value == rule["value"] else DOES_NOT_APPLY, said)
