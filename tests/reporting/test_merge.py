"""D12: one person whose records lie in two files counts as one again once they are merged; undone, as before."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.models import TeamMember
from core.actor import acting_as
from core.history import bulk_update_tracked, save_changes
from participants.models import Enrolment, Intervention, Participant, ReferentAssignment
from participants.services.merge import MergeChoices, fields_that_differ, merge_files
from participants.services.merge_undo import undo_merge
from reporting.enums import CountMode
from reporting.evolution import CODES
from reporting.figures import figure_of
from tests.reporting.test_golden import frame
from tests.support.all_rows import all_rows
from workshops.models import Attendance

pytestmark = pytest.mark.both_engines
PEOPLE = ("Anna", "Bea", "Carl", "Dina", "Emil", "Fay")


def figures_of(here) -> dict[tuple[str, str], list]:
    """Return the numerators of every figure, by what it counts."""
    return {
        (code, mode): [value.numerator for value in figure_of(code).values(frame(here, count=CountMode(mode)))]
        for code in CODES
        for mode in CountMode.values
    }


def split(here, name: str, goes: list[bool]) -> tuple[Participant, Participant]:
    """Give some of a person's records to a second file; return both."""
    kept = Participant.objects.get(centre=here.centre, first_name=name)
    other = Participant.objects.create(centre=here.centre, file_number="ER-99", last_name="Tset", first_name=name)
    member = TeamMember.objects.get(centre=here.centre, code="AS1")
    save_changes(member, user=here.social_worker)
    for one in (kept, other):
        ReferentAssignment.objects.create(participant=one, member=member, starts_on="2015-01-01")
    rows = [row for model in (Enrolment, Intervention, Attendance) for row in model.objects.filter(participant=kept)]
    for row, gone in zip(rows, goes, strict=False):
        if gone:
            row.participant = other
            bulk_update_tracked(type(row), [row], ["participant"])
    return kept, other


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.generate],
    derandomize=True,
)
@given(
    name=st.sampled_from(PEOPLE), goes=st.lists(st.booleans(), min_size=8, max_size=8), turned=st.booleans()
)  # fmt: skip
def test_d12_figures_are_those_of_the_centre_that_was_never_split(here, name, goes, turned):
    with transaction.atomic():
        before = figures_of(here)
        with acting_as(here.social_worker, "test"):
            pair = split(here, name, goes)
            kept, other = pair[::-1] if turned else pair
            lying = all_rows()
            choices = MergeChoices(dict.fromkeys(fields_that_differ(kept, other), "absorbed"))
            merge = merge_files(kept, other, by=here.social_worker, choices=choices, reason="One person.")
            assert figures_of(here) == before
            undo_merge(merge, by=here.social_worker)
            assert all_rows() == lying
        transaction.set_rollback(True)
