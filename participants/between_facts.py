"""What the file itself tells between two moments: interventions, breaks, changes of group and of key worker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from core.periods import hours_words
from participants.enums import InterventionKind
from participants.file_page.between import BetweenFact, DaySpan, between
from participants.file_permissions import in_file, may_on_file
from participants.models import Break, GroupStay, Intervention, Participant, ReferentAssignment

READING = "participant.file"
PATHS = "enrolment.view"


@between(order=30)
def interventions(reader: User, participant: Participant, span: DaySpan) -> list[BetweenFact]:
    """How many interventions of each kind, and how long."""
    if not may_on_file(reader, READING, participant):
        return []
    rows = in_file(Intervention.objects.filter(**span.of("date")), reader, READING, participant).order_by()
    number: Counter[str] = Counter()
    minutes: Counter[str] = Counter()
    for kind, length in rows.values_list("kind", "minutes"):
        number[kind] += 1
        minutes[kind] += length
    return [
        fact
        for kind in InterventionKind
        for fact in (
            BetweenFact(f"intervention.{kind}", kind.label, number[kind], _times(number[kind])),
            BetweenFact(f"minutes.{kind}", _length_label(kind), minutes[kind], hours_words(minutes[kind])),
        )
    ]


def _times(count: int) -> str:
    return ngettext("%(count)s time", "%(count)s times", count) % {"count": count}


def _length_label(kind: InterventionKind) -> str:
    return _("%(kind)s: time") % {"kind": kind.label}


@between(order=60)
def the_path(reader: User, participant: Participant, span: DaySpan) -> list[BetweenFact]:
    """Days of breaks, changes of group."""
    if not may_on_file(reader, PATHS, participant):
        return []
    of_file = {"enrolment__participant": participant}
    breaks = span.days_in(Break.objects.filter(**of_file).order_by().values_list("starts_on", "ended_on"))
    stays = GroupStay.objects.filter(**of_file).order_by("enrolment", "starts_on", "pk")
    rows = list(stays.values_list("enrolment", "starts_on", "group"))
    changes = sum(
        1 for before, after in pairwise(rows) if before[0] == after[0] and before[2] != after[2] and after[1] in span
    )
    days = ngettext("%(count)s day", "%(count)s days", breaks) % {"count": breaks}
    return [
        BetweenFact("break.days", gettext_lazy("Break"), breaks, days),
        BetweenFact("group.changes", gettext_lazy("Change of group"), changes, _times(changes)),
    ]


@between(order=70)
def key_workers(reader: User, participant: Participant, span: DaySpan) -> list[BetweenFact]:
    """How often another key worker took the file over."""
    if not may_on_file(reader, READING, participant):
        return []
    rows: Iterable[Any] = ReferentAssignment.objects.filter(participant=participant).order_by("starts_on", "pk")
    changes = sum(
        1 for before, after in pairwise(rows) if before.member_id != after.member_id and after.starts_on in span
    )
    return [BetweenFact("referent.changes", gettext_lazy("Change of key worker"), changes, _times(changes))]
