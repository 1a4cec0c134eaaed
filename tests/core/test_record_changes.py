"""What changed between two states of a record, in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from core.actor import acting_as, because
from core.history import save_changes
from core.record_changes import changes_of, corrections_of, fields_between
from participants.models import Enrolment
from reporting.models import StaffPost
from tests.support.factories import EnrolmentFactory

WHY = "The day of the register was a slip."


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def path(**values) -> Enrolment:
    return Enrolment(**{"starts_on": date(2026, 9, 1), "state": "active", **values})


def test_only_what_differs_is_told_with_its_label_and_both_values():
    found = fields_between(path(), path(starts_on=date(2026, 9, 8)), ["starts_on", "planned_end_on", "state"])
    assert [(one.name, one.label, one.before, one.after) for one in found] == [
        ("starts_on", "Start", "1 September 2026", "8 September 2026")
    ]
    assert found[0].words == "Start: 1 September 2026, now 8 September 2026"


def test_what_is_emptied_or_filled_is_nothing_on_one_side():
    full, empty = path(planned_end_on=date(2027, 6, 30), exit_reason="moved"), path()
    names = ["planned_end_on", "exit_reason"]
    assert [one.after for one in fields_between(full, empty, names)] == ["nothing", "nothing"]
    assert [one.before for one in fields_between(empty, full, names)] == ["nothing", "nothing"]
    assert [one.after for one in fields_between(empty, full, names)] == ["30 June 2027", "Moved"]


def test_of_a_new_record_the_filled_fields_are_told():
    found = fields_between(None, path(), ["starts_on", "planned_end_on", "exit_reason"])
    assert [(one.name, one.before, one.after) for one in found] == [("starts_on", "", "1 September 2026")]


def test_a_number_is_written_as_in_the_language():
    before, after = StaffPost(fraction=Decimal("0.80")), StaffPost(fraction=Decimal("1.00"))
    with translation.override("fr"):
        (found,) = fields_between(before, after, ["fraction"])
    assert (found.before, found.after) == ("0,80", "1,00")


@pytest.mark.django_db
def test_a_history_tells_each_change_and_beside_the_record_those_with_a_reason(stage):
    with acting_as(stage.worker):
        made = EnrolmentFactory(participant=stage.own, starts_on=date(2016, 1, 4))
        save_changes(made, planned_end_on=date(2016, 11, 4))
        with because(WHY):
            save_changes(made, starts_on=date(2016, 1, 11))
    corrected, planned, added = changes_of(made)
    assert [corrected.new, planned.new, added.new] == [False, False, True]
    assert [one.name for one in planned.fields] == ["planned_end_on"]
    found = corrections_of(Enrolment, [made.pk], ["starts_on", "planned_end_on"])
    assert found == {made.pk: [corrected]}
    assert (corrected.reason, corrected.by) == (WHY, str(stage.worker))
