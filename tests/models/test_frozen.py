"""What was sent never changes: the database itself keeps the values of a sent report (section 4, rule 10)."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from core.actor import acting_as
from reporting.models import FrozenValue
from tests.support.factories import FrozenValueFactory, ReportFactory, system

pytestmark = [pytest.mark.django_db, pytest.mark.both_engines]


def value_of(state: str) -> FrozenValue:
    """Return a value of a report in a state, whatever the way there."""
    with acting_as(system(), "test"):
        value = FrozenValueFactory(report=ReportFactory(state="draft"), code="participants", value=90)
        other = ReportFactory(state=state)
    report = value.report
    type(report).objects.filter(pk=report.pk).update(
        state=other.state, validator=other.validator, sent_at=other.sent_at, author=other.author
    )
    return value


@pytest.mark.parametrize("state", ["sent", "superseded"])
def test_a_value_of_a_sent_report_is_fixed(state: str):
    value = value_of(state)
    for change in (
        lambda: FrozenValue.objects.filter(pk=value.pk).update(value=91),
        lambda: FrozenValue.objects.filter(pk=value.pk).delete(),
        lambda: FrozenValue.objects.create(
            report=value.report, code="staff", first=value.first, last=value.last, value=6
        ),
    ):
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            change()
    assert FrozenValue.objects.get(report=value.report).value == 90


@pytest.mark.parametrize("state", ["draft", "validated"])
def test_a_value_of_another_report_may_be_counted_again(state: str):
    value = value_of(state)
    assert FrozenValue.objects.filter(pk=value.pk).update(value=91) == 1


def test_a_value_cannot_be_moved_into_a_sent_report():
    fixed, free = value_of("sent"), value_of("draft")
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        FrozenValue.objects.filter(pk=free.pk).update(report=fixed.report, code="staff")
