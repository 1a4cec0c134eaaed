"""What stands against the moves of an assessment."""

from __future__ import annotations

from datetime import timedelta

from assessments.models import Assessment
from tests.support.factories import AssessmentFactory


def one_answer_less(assessment: Assessment) -> None:
    assessment.ratings.order_by("pk")[0].delete()


def a_new_version(assessment: Assessment) -> None:
    AssessmentFactory(enrolment=assessment.enrolment, moment="other", version=2, replaces=assessment)


def an_entry_after_it(assessment: Assessment) -> None:
    AssessmentFactory(enrolment=assessment.enrolment, moment="entry", date=assessment.date + timedelta(days=1))
