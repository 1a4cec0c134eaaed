"""What lies between two moments of a file besides their answers: placement tests."""

from __future__ import annotations

from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from assessments.models import LiteracyTest
from assessments.selectors import CONTENT
from participants.file_page.between import BetweenFact, DaySpan, between
from participants.file_permissions import in_file, may_on_file
from participants.models import Participant


@between(order=80)
def placement_tests(reader: User, participant: Participant, span: DaySpan) -> list[BetweenFact]:
    """How many placement tests were given; their results are in the file."""
    if not may_on_file(reader, CONTENT, participant):
        return []
    count = in_file(LiteracyTest.objects.filter(**span.of("date")), reader, CONTENT, participant).count()
    words = ngettext("%(count)s test", "%(count)s tests", count) % {"count": count}
    return [BetweenFact("placement.tests", gettext_lazy("Placement tests"), count, words)]
