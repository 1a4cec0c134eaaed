"""Reviews of files opened by exception: seven days, a verdict, by an officer who did not open it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Membership
from audit.models import AccessedFile, TransitionLog
from core.actor import acting_as
from core.periods import today
from home.dashboard import lines_for
from participants.models import BreakGlassReview
from participants.services.break_glass import open_file
from tests.oversight.conftest import look
from tests.participants.full_file import seal
from tests.support.factories import system

REASON = "The landlord is on the phone and she is ill."


@pytest.fixture
def review(stage) -> BreakGlassReview:
    """The colleague opened the worker's file."""
    with acting_as(stage.colleague, "test"):
        grant = open_file(stage.own, by=stage.colleague, reason=REASON)
    return BreakGlassReview.objects.get(grant=grant)


def test_it_is_listed_by_number_and_written_down(stage, review, pages):
    page = pages("dpo").get("/log/reviews/").content.decode()
    assert stage.own.file_number in page
    assert stage.own.last_name not in page
    logged = AccessedFile.objects.filter(entry__what="oversight.reviews", entry__actor=stage.dpo)
    assert list(logged.values_list("file", flat=True)) == [stage.own.uuid]


def test_the_page_says_why_and_what_was_looked_at(stage, review, pages):
    look(stage.colleague, [stage.own], stage.here, what="participants.interventions")
    page = pages("dpo").get(f"/log/reviews/{review.uuid}/").content.decode()
    assert REASON in page
    assert page.count("Interventions") == 1


def test_closing_keeps_verdict_note_officer_and_move(stage, review, pages):
    answer = pages("dpo").post(f"/log/reviews/{review.uuid}/", {"verdict": "unclear", "note": "Talked about"})
    assert answer.status_code == 302
    review.refresh_from_db()
    assert (review.verdict, review.note, review.closed_by) == ("unclear", "Talked about", stage.dpo)
    assert TransitionLog.objects.get(object=review.uuid).to_state == "closed"
    assert str(review.uuid) not in pages("dpo").get("/log/reviews/").content.decode()
    assert str(review.uuid) in pages("dpo").get("/log/reviews/?done=1").content.decode()


@pytest.mark.parametrize(
    "given", [{}, {"verdict": "x"}, {"verdict": "not_justified"}, {"verdict": "unclear", "note": " "}]
)
def test_what_is_missing_is_asked_for(review, pages, given):
    assert pages("dpo").post(f"/log/reviews/{review.uuid}/", given).status_code == 422
    review.refresh_from_db()
    assert review.closed_at is None


def test_the_first_one_closes_it(review, pages):
    client = pages("dpo")
    client.post(f"/log/reviews/{review.uuid}/", {"verdict": "justified"})
    client.post(f"/log/reviews/{review.uuid}/", {"verdict": "not_justified", "note": "again"})
    review.refresh_from_db()
    assert review.verdict == "justified"


def test_nobody_reviews_what_they_opened(stage, review, pages):
    """An officer who is also a social worker."""
    membership = Membership.objects.get(user=stage.dpo)
    with acting_as(system(), "test"):
        Membership.objects.create(
            user=stage.dpo, centre=stage.here, role="social_worker", starts_on=membership.starts_on
        )
    with acting_as(stage.dpo, "test"):
        own = BreakGlassReview.objects.get(grant=open_file(stage.colleagues, by=stage.dpo, reason=REASON))
    client = pages("dpo")
    assert b"<textarea" not in client.get(f"/log/reviews/{own.uuid}/").content
    client.post(f"/log/reviews/{own.uuid}/", {"verdict": "justified"})
    own.refresh_from_db()
    assert own.closed_at is None


@pytest.mark.parametrize("who", ["worker", "colleague", "manager", "administrator"])
def test_others_are_refused(review, pages, who):
    assert pages(who).get("/log/reviews/").status_code == 403
    assert pages(who).post(f"/log/reviews/{review.uuid}/", {"verdict": "justified"}).status_code == 403
    review.refresh_from_db()
    assert review.closed_at is None


def test_of_a_file_that_was_sealed_since(stage, review, pages):
    seal(stage.own, stage.worker, stage.manager)
    assert stage.own.file_number in pages("dpo").get("/log/reviews/").content.decode()


def test_what_is_late_is_marked_and_home_says_so(stage, review, pages):
    BreakGlassReview.objects.filter(pk=review.pk).update(due_on=today() - timedelta(days=1))
    assert "tag-clay" in pages("dpo").get("/log/reviews/").content.decode()
    with acting_as(stage.dpo, "test"):
        lines = lines_for(stage.dpo, stage.dpo.memberships.get())
    (line,) = [line for line in lines if line.url == reverse("oversight:reviews")]
    assert line.late
