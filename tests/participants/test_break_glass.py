"""Break-glass: with a reason, this file, four hours, read only, the referent told at once, a review due (section 5)."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from audit.models import AccessedFile
from core.actor import NoActor, acting_as
from core.periods import today
from participants.models import BreakGlassReview, ParticipantUserGrant
from participants.services.break_glass import MOST_OPENINGS, OPENINGS_WITHIN, close_file, open_file
from permissions.checks import may
from permissions.policy import POLICY
from permissions.transitions import MoveRefused, NotAllowed
from tests.participants.full_file import cover, lend, open_by_break_glass, seal
from tests.support.factories import (
    MembershipFactory,
    ParticipantFactory,
    ReferentAssignmentFactory,
    TeamMemberFactory,
    system,
)

REASON = "The landlord is on the phone and she is ill."
READS = {
    "participant.file",
    "participant.health_family",
    "enrolment.view",
    "assessment.states",
    "assessment.content",
    "plan.states",
    "plan.content",
}


def opened(file, user, reason=REASON):
    with acting_as(user, "test"):
        return open_file(file, by=user, reason=reason)


def told(kind="file_opened"):
    return {notice.user.first_name for notice in Notice.objects.filter(kind=kind)}


@pytest.mark.parametrize("who", ["colleague", "manager"])
def test_it_opens_this_file_for_four_hours_read_only(stage, who):
    user = getattr(stage, who)
    assert not may(user, "participant.file", stage.own)
    grant = opened(stage.own, user)
    assert grant.ends_at - grant.granted_at == timedelta(hours=4)
    assert abs(timezone.now() - grant.granted_at) < timedelta(minutes=1)
    assert {action for action in READS if may(user, action, stage.own)} == READS
    writing = {"participant.change", "participant.national_number", "enrolment.move", "assessment.move", "plan.move"}
    assert not {action for action in writing if may(user, action, stage.own)}
    assert not may(user, "participant.file", stage.colleagues) or who == "colleague", "this file and no other"
    four_hours_on = {"granted_at": grant.granted_at - timedelta(hours=4), "ends_at": grant.granted_at}
    ParticipantUserGrant.objects.update(**four_hours_on)
    assert not {action for action in READS - {*_by_role(user)} if may(user, action, stage.own)}


def _by_role(user):
    return {action for action in POLICY if POLICY[action].get(user.memberships.get().role) == "centre"}


def test_the_review_is_due_within_seven_days(stage):
    grant = opened(stage.own, stage.colleague)
    review = BreakGlassReview.objects.get()
    assert review.grant == grant
    assert review.due_on == today() + timedelta(days=7)
    assert review.verdict == ""


def test_who_is_told_at_once(stage):
    """Every referent of today and who covers for them, by mail too; the officer in the application; nobody else."""
    with acting_as(system(), "test"):
        without_account = TeamMemberFactory(centre=stage.here)
        ReferentAssignmentFactory(participant=stage.own, member=without_account)
        MembershipFactory(user=stage.facilitator, centre=stage.here, role="social_worker")
    cover(stage.members["worker"], stage.facilitator)
    grant = opened(stage.own, stage.colleague)
    assert told() == {"worker", "facilitator"}
    assert told("review_due") == {"dpo"}
    assert set(Notice.objects.values_list("mail", flat=True).filter(kind="file_opened")) == {True}
    assert set(Notice.objects.values_list("about", flat=True)) == {grant.review.uuid}
    assert set(Notice.objects.values_list("by", flat=True)) == {stage.colleague.pk}


def test_who_was_lent_the_file_is_told_too(stage):
    with acting_as(system(), "test"):
        MembershipFactory(user=stage.facilitator, centre=stage.here, role="social_worker")
    lend(stage.own, stage.facilitator)
    opened(stage.own, stage.colleague)
    assert told() == {"worker", "facilitator"}


def test_a_referent_of_yesterday_is_not_told(stage):
    stage.own.referents.update(ends_on=today() - timedelta(days=1))
    opened(stage.own, stage.colleague)
    assert told() == set()
    assert told("review_due") == {"dpo"}


def test_an_opening_in_force_is_shown_instead_of_a_second(stage):
    first = opened(stage.own, stage.colleague)
    assert opened(stage.own, stage.colleague, "Another reason that is long enough.") == first
    assert ParticipantUserGrant.objects.count() == BreakGlassReview.objects.count() == 1
    assert Notice.objects.count() == 2


@pytest.mark.parametrize(
    ("reason", "count"), [("", 0), ("   ", 0), ("Too short.", 10), ("a b  c   d" + " " * 40, 7), ("x" * 19, 19)]
)
def test_a_reason_that_says_too_little(stage, reason, count):
    with pytest.raises(MoveRefused) as refused:
        opened(stage.own, stage.colleague, reason)
    [sentence] = refused.value.sentences
    assert str(count) in sentence
    assert "20" in sentence
    assert not ParticipantUserGrant.objects.exists()
    assert not Notice.objects.exists()


def test_a_short_sentence_is_enough(stage):
    assert opened(stage.own, stage.colleague, "  She is\u200b ill,  call now. ").reason == "She is ill, call now."


@pytest.mark.parametrize(
    "reason",
    ["a" * 25, "." * 21, "because because because", "12345 67890 12345 67890", "aaa bbb ccc ddd eee fff", "xy " * 10],
)
def test_a_reason_without_words_is_refused(stage, sign_in, reason):
    response = sign_in(stage.colleague).post(f"/participants/{stage.own.uuid}/open/", {"reason": reason})
    assert response.status_code == 422
    assert "the reason has too few words" in response.content.decode()
    assert not ParticipantUserGrant.objects.exists()


@pytest.mark.parametrize("sign", ["\u200b", "\u00ad", "\u202e", "\ufeff"])
def test_invisible_characters_are_no_reason(stage, sign):
    with pytest.raises(MoveRefused, match=r"\b0\b"):
        opened(stage.own, stage.colleague, sign * 25)


class TestLimit:
    @pytest.fixture
    def files(self, stage):
        with acting_as(system(), "test"):
            return [ParticipantFactory(centre=stage.here) for _number in range(MOST_OPENINGS + 1)]

    def test_an_hour_has_a_number_of_openings_and_the_officer_hears_of_the_last(self, stage, files, sign_in):
        for file in files[:-2]:
            opened(file, stage.colleague)
        assert told("opening_limit") == set()
        opened(files[-2], stage.colleague)
        assert told("opening_limit") == {"dpo"}
        client = sign_in(stage.colleague)
        response = client.post(f"/participants/{files[-1].uuid}/open/", {"reason": REASON})
        assert response.status_code == 422
        html = response.content.decode()
        assert f"You opened {MOST_OPENINGS} files within an hour" in html
        assert REASON in html
        assert not may(stage.colleague, "participant.file", files[-1])
        assert opened(files[-1], stage.manager), "the limit is each account's own"

    def test_it_counts_the_last_hour(self, stage, files):
        for file in files[:-1]:
            opened(file, stage.colleague)
        with time_machine.travel(timezone.now() + OPENINGS_WITHIN + timedelta(seconds=1)):
            assert opened(files[-1], stage.colleague)

    def test_closing_a_file_gives_no_further_one(self, stage, files):
        for file in files[:-1]:
            opened(file, stage.colleague)
            with acting_as(stage.colleague, "test"):
                close_file(file, by=stage.colleague)
        with pytest.raises(MoveRefused, match=rf"\b{MOST_OPENINGS}\b"):
            opened(files[-1], stage.colleague)

    def test_the_officer_reads_who_it_was(self, stage, files, sign_in):
        for file in files[:-1]:
            opened(file, stage.colleague)
        assert f"{stage.colleague}; see the access log." in sign_in(stage.dpo).get("/notices/").content.decode()


@pytest.mark.parametrize("who", ["stranger", "other_manager", "facilitator", "coordinator", "dpo", "administrator"])
def test_who_may_not(stage, who):
    with pytest.raises(NotAllowed):
        opened(stage.own, getattr(stage, who))
    assert not ParticipantUserGrant.objects.exists()


def test_a_sealed_file_is_not_opened(stage):
    seal(stage.own, stage.worker, stage.second_manager)
    for user in (stage.colleague, stage.manager):
        with pytest.raises(NotAllowed):
            opened(stage.own, user)
    opened(stage.own, stage.second_manager)
    assert told() == {"worker"}


def test_of_a_sealed_file_only_the_named_are_told(stage):
    seal(stage.own, stage.manager, stage.second_manager)
    opened(stage.own, stage.manager)
    assert told() == set(), "the key worker is not named: she must not learn that the file exists"


@pytest.mark.parametrize("by", ["caseload", "cover", "loan"])
def test_who_reads_the_file_anyway(stage, by):
    user = stage.worker if by == "caseload" else stage.colleague
    if by == "cover":
        cover(stage.members["worker"], user)
    if by == "loan":
        lend(stage.own, user)
    with pytest.raises(MoveRefused, match="already|déjà"):
        opened(stage.own, user)
    assert not BreakGlassReview.objects.exists()


def test_only_its_author_acts(stage):
    with acting_as(stage.dpo, "test"), pytest.raises(NoActor):
        open_file(stage.own, by=stage.colleague, reason=REASON)
    grant = open_by_break_glass(stage.own, stage.colleague)
    with acting_as(stage.manager, "test"):
        assert close_file(stage.own, by=stage.manager) == 0
    grant.refresh_from_db()
    assert grant.revoked_at is None


def test_closing_ends_the_right_at_once_and_the_review_stays(stage):
    opened(stage.own, stage.colleague)
    with acting_as(stage.colleague, "test"):
        assert close_file(stage.own, by=stage.colleague) == 1
        assert close_file(stage.own, by=stage.colleague) == 0
    assert not may(stage.colleague, "participant.file", stage.own)
    assert BreakGlassReview.objects.waiting().count() == 1


def test_the_right_ends_with_the_role(stage):
    opened(stage.own, stage.colleague)
    stage.colleague.memberships.update(ends_on=today() - timedelta(days=1))
    assert not may(stage.colleague, "participant.file", stage.own)


# Pages


def page(stage, name="open", file=None):
    return reverse(f"participants:{name}", args=[(file or stage.own).uuid])


def named_files():
    return set(AccessedFile.objects.values_list("file", flat=True))


def test_the_page_says_what_will_happen_before(stage, sign_in):
    answer = sign_in(stage.colleague).get(page(stage))
    words = answer.content.decode()
    assert answer.status_code == 200
    assert str(stage.own) in words
    assert str(stage.worker) in words, "who is told"
    assert named_files() == {stage.own.uuid}
    assert not ParticipantUserGrant.objects.exists()


def test_opening_on_the_page_leads_to_the_file(stage, scene, sign_in):
    client = sign_in(stage.colleague)
    assert "interventioncanari" not in client.get(page(stage, "file")).content.decode()
    answer = client.post(page(stage), {"reason": REASON})
    assert (answer.status_code, answer.url) == (302, page(stage, "file"))
    shown = client.get(answer.url).content.decode()
    assert "interventioncanari" in shown
    assert page(stage, "close") in shown
    client.post(page(stage), {"reason": REASON})
    assert ParticipantUserGrant.objects.count() == 1, "twice does no harm"
    assert client.get(page(stage)).status_code == 200
    answer = client.post(page(stage, "close"))
    assert (answer.status_code, answer.url) == (302, page(stage, "file"))
    assert "interventioncanari" not in client.get(answer.url).content.decode()


def test_what_was_typed_stays_and_the_count_is_said(stage, sign_in):
    answer = sign_in(stage.colleague).post(page(stage), {"reason": "Urgent <call>."})
    words = answer.content.decode()
    assert answer.status_code == 422
    assert "Urgent &lt;call&gt;." in words
    assert "14" in words
    assert not ParticipantUserGrant.objects.exists()


def test_who_reads_anyway_is_told_so(stage, sign_in):
    client = sign_in(stage.worker)
    assert client.get(page(stage)).status_code == 200
    assert client.post(page(stage), {"reason": REASON}).status_code == 422
    assert not ParticipantUserGrant.objects.exists()


@pytest.mark.parametrize("name", ["open", "close"])
@pytest.mark.parametrize("who", ["stranger", "other_manager", "facilitator", "coordinator", "dpo", "administrator"])
def test_a_stranger_finds_nothing(stage, sign_in, who, name):
    answer = sign_in(getattr(stage, who)).post(page(stage, name), {"reason": REASON})
    assert answer.status_code == 404
    assert str(stage.own) not in answer.content.decode()
    assert named_files() == set()
    assert not ParticipantUserGrant.objects.exists()


def test_a_sealed_file_is_not_there(stage, sign_in):
    seal(stage.own, stage.worker, stage.second_manager)
    client = sign_in(stage.manager)
    assert client.get(page(stage)).status_code == 404
    assert client.post(page(stage), {"reason": REASON}).status_code == 404


def test_methods(stage, sign_in, client):
    worker = sign_in(stage.colleague)
    assert worker.put(page(stage)).status_code == 405
    assert worker.get(page(stage, "close")).status_code == 405
    assert urlsplit(client.get(page(stage)).url).path == reverse("sign-in")


def test_the_referent_sees_who_opened_it_and_why(stage, scene, sign_in):
    opened(stage.own, stage.colleague)
    words = sign_in(stage.worker).get(page(stage, "readers")).content.decode()
    assert REASON in words
    assert str(stage.colleague) in words


def test_a_colleague_does_not_see_who_opened_it(stage, scene, sign_in):
    opened(stage.own, stage.manager)
    client = sign_in(stage.colleague)
    assert REASON not in client.get(page(stage, "file")).content.decode()
    open_by_break_glass(stage.own, stage.colleague)
    for name in ("file", "readers"):
        assert REASON not in client.get(page(stage, name)).content.decode()
