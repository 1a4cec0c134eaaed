"""Cover: a key worker lends the caseload or one file for a period, and takes it back; nobody lends more than that."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from audit.models import AccessedFile
from core.actor import acting_as
from core.periods import today
from participants.models import Cover, ParticipantUserGrant
from participants.services.cover import last_day_from, lend_caseload, lend_file, lenders_of, take_back
from permissions.checks import may
from permissions.transitions import MoveRefused, NotAllowed
from tests.participants.full_file import cover, seal
from tests.participants.full_file import lend as lent
from tests.support.days import evaluated
from tests.support.factories import MembershipFactory, ReferentAssignmentFactory, system
from tests.support.stage import file_of

DAY = timedelta(days=1)
WORKING = ("participant.file", "participant.change", "assessment.move", "participant.national_number")
NOT_LENT = ("cover.give", "referent.assign", "seal.ask", "access_log.view")


def days(first=0, last=7):
    return {"starts_on": today() + first * DAY, "ends_on": today() + last * DAY, "reason": "Leave."}


def caseload(stage, by=None, to=None, **values):
    by = by or stage.worker
    with acting_as(by, "test"):
        return lend_caseload(stage.here, to or stage.colleague, by=by, **{**days(), **values})


def one_file(stage, file=None, by=None, to=None, **values):
    by = by or stage.worker
    with acting_as(by, "test"):
        return lend_file(file or stage.own, to or stage.colleague, by=by, **{**days(), **values})


def rights(user, file):
    return [action for action in (*WORKING, *NOT_LENT) if may(user, action, file)]


@pytest.mark.parametrize("lend", [caseload, one_file], ids=["caseload", "file"])
class TestBoth:
    def test_the_colleague_works_in_the_file_but_lends_nothing_further(self, stage, lend):
        assert rights(stage.colleague, stage.own) == []
        lend(stage)
        assert rights(stage.colleague, stage.own) == list(WORKING)
        with pytest.raises(NotAllowed), acting_as(stage.colleague, "test"):
            lend_file(stage.own, stage.worker, by=stage.colleague, **days())

    def test_the_colleague_is_told_by_mail_too(self, stage, lend):
        made = lend(stage)
        notice = Notice.objects.get()
        assert (notice.user, notice.by, notice.about, notice.mail) == (stage.colleague, stage.worker, made.uuid, True)

    def test_it_begins_and_ends_with_its_days(self, stage, lend, monkeypatch):
        lend(stage, starts_on=today() + DAY, ends_on=today() + 2 * DAY)
        assert rights(stage.colleague, stage.own) == []
        now, on = timezone.now(), today()
        for ahead, holds in ((1, True), (2, True), (3, False)):
            monkeypatch.setattr("participants.file_scope.today", lambda ahead=ahead: on + ahead * DAY)
            monkeypatch.setattr("django.utils.timezone.now", lambda ahead=ahead: now + ahead * DAY)
            monkeypatch.setattr("accounts.memberships.today", lambda: on)
            assert (rights(stage.colleague, stage.own) == list(WORKING)) is holds, ahead

    @pytest.mark.parametrize(("first", "named"), [(0, True), (2, False)])
    def test_home_says_for_whom_one_stands_in_from_the_first_day_on(self, stage, lend, first, named):
        lend(stage, **days(first=first))
        assert lenders_of(stage.colleague, stage.here) == ([str(stage.worker)] if named else [])

    def test_taking_back_ends_it_at_once_and_twice_does_no_harm(self, stage, lend):
        made = lend(stage)
        for _again in range(2):
            with acting_as(stage.worker, "test"):
                take_back(made, by=stage.worker)
            assert rights(stage.colleague, stage.own) == []
        made.refresh_from_db()
        assert made.history.count() == 2

    def test_nobody_else_takes_it_back(self, stage, lend):
        made = lend(stage)
        for user in (stage.colleague, stage.manager, stage.stranger):
            with acting_as(user, "test"), pytest.raises(NotAllowed):
                take_back(made, by=user)
        assert rights(stage.colleague, stage.own) == list(WORKING)

    def test_a_sealed_file_is_covered_for_the_named_only(self, stage, lend):
        lend(stage)
        seal(stage.own, stage.worker, stage.manager)
        assert rights(stage.colleague, stage.own) == []

    def test_not_while_it_is_lent_already(self, stage, lend):
        lend(stage, **days(2, 5))
        for first, last in ((0, 2), (3, 4), (5, 9), (0, 9)):
            with pytest.raises(MoveRefused):
                lend(stage, **days(first, last))
        lend(stage, **days(0, 1))
        lend(stage, **days(6, 9))

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"starts_on": date(2020, 1, 1)}, "passed"),
            ({"ends_on": date(2020, 1, 1)}, "before the start"),
            ({"ends_on": lambda: today() + timedelta(days=200)}, "six months"),
            ({"reason": "  "}, "Say why"),
            ({"reason": "x" * 301}, "too long"),
        ],
        ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
    )
    def test_what_is_refused(self, stage, lend, wrong, words):
        from django.utils import translation

        with translation.override("en"), pytest.raises(MoveRefused, match=words):
            lend(stage, **evaluated(wrong))
        assert not Notice.objects.exists()

    @pytest.mark.parametrize("to", ["worker", "manager", "facilitator", "stranger", "dpo"])
    def test_to_whom_it_is_not_lent(self, stage, lend, to):
        with pytest.raises(MoveRefused):
            lend(stage, to=getattr(stage, to))

    @pytest.mark.parametrize("by", ["manager", "facilitator", "stranger", "dpo"])
    def test_who_lends_nothing(self, stage, lend, by):
        with pytest.raises((NotAllowed, MoveRefused)):
            lend(stage, by=getattr(stage, by))
        assert not Cover.objects.exists()
        assert not ParticipantUserGrant.objects.exists()


def test_a_caseload_is_what_it_holds_on_each_day(stage):
    caseload(stage)
    later = file_of_worker(stage)
    assert may(stage.colleague, "participant.file", later)
    later.referents.update(ends_on=today() - DAY)
    assert not may(stage.colleague, "participant.file", later)


def file_of_worker(stage):
    with acting_as(system(), "test"):
        return file_of(stage.here, stage.members["worker"])


def test_one_file_is_that_file_alone(stage):
    other = file_of_worker(stage)
    one_file(stage)
    assert may(stage.colleague, "participant.file", stage.own)
    assert not may(stage.colleague, "participant.file", other)


def test_what_one_covers_is_not_lent_further(stage):
    """The colleague's own caseload is lent; what she stands in for is not in it."""
    with acting_as(system(), "test"):
        MembershipFactory(user=stage.facilitator, centre=stage.here, role="social_worker")
    cover(stage.members["worker"], stage.colleague)
    caseload(stage, by=stage.colleague, to=stage.facilitator)
    assert may(stage.facilitator, "participant.file", stage.colleagues)
    assert not may(stage.facilitator, "participant.file", stage.own)


def test_a_loan_ends_with_the_charge_of_the_lender(stage):
    one_file(stage)
    stage.own.referents.update(ends_on=today() - DAY)
    assert rights(stage.colleague, stage.own) == []


def test_a_sealed_file_is_not_lent_to_who_is_not_named(stage):
    seal(stage.own, stage.worker, stage.manager)
    with pytest.raises(MoveRefused):
        one_file(stage)


def test_six_months_from_the_end_of_a_month():
    assert last_day_from(date(2026, 8, 31)) == date(2027, 2, 28)
    assert last_day_from(date(2027, 8, 31)) == date(2028, 2, 29)
    assert last_day_from(date(2026, 6, 1)) == date(2026, 12, 1)
    assert last_day_from(date(2026, 1, 15)) == date(2026, 7, 15)


# Pages

COVER = "/participants/cover/"


def typed(stage, **values):
    return {
        "colleague": str(stage.colleague.uuid),
        "starts_on": f"{today():%d/%m/%Y}",
        "ends_on": f"{today() + 7 * DAY:%d/%m/%Y}",
        "reason": "Leave <in June>.",
        **values,
    }


def named_files():
    return set(AccessedFile.objects.values_list("file", flat=True))


def test_lending_all_files_on_the_page(stage, sign_in):
    client = sign_in(stage.worker)
    assert client.get(COVER).status_code == 200
    answer = client.post(COVER, typed(stage))
    assert (answer.status_code, answer.url) == (302, COVER)
    assert Cover.objects.get().colleague == stage.colleague
    assert str(stage.colleague) in client.get(COVER).content.decode()
    back = reverse("participants:take-back-cover", args=[Cover.objects.get().uuid])
    assert client.get(back).status_code == 405
    assert client.post(back).status_code == 302
    assert Cover.objects.get().taken_back_at is not None
    assert client.post(back).status_code == 302
    assert back not in client.get(COVER).content.decode()


def test_lending_one_file_on_the_page(stage, sign_in):
    client = sign_in(stage.worker)
    page = reverse("participants:lend", args=[stage.own.uuid])
    assert client.get(page).status_code == 200
    answer = client.post(page, typed(stage))
    assert answer.status_code == 302
    grant = ParticipantUserGrant.objects.get()
    shown = client.get(COVER).content.decode()
    assert str(stage.own) in shown
    assert named_files() == {stage.own.uuid}
    received = sign_in(stage.colleague).get(COVER).content.decode()
    assert str(stage.own) in received
    assert "take-back" not in received, "only who lends takes back"
    back = reverse("participants:take-back-file", args=[grant.uuid])
    assert sign_in(stage.colleague).post(back).status_code == 404
    assert client.post(back).status_code == 302
    grant.refresh_from_db()
    assert grant.revoked_at is not None


def test_what_was_typed_stays(stage, sign_in):
    answer = sign_in(stage.worker).post(COVER, typed(stage, ends_on="soon"))
    words = answer.content.decode()
    assert answer.status_code == 422
    assert "Leave &lt;in June&gt;." in words
    assert 'value="soon"' in words


@pytest.mark.parametrize("whom", ["stranger", "manager", "worker"])
def test_the_picker_offers_colleagues_only(stage, sign_in, whom):
    client = sign_in(stage.worker)
    offered = client.get(COVER).content.decode()
    assert str(stage.colleague.uuid) in offered
    assert str(getattr(stage, whom).uuid) not in offered
    answer = client.post(COVER, typed(stage, colleague=str(getattr(stage, whom).uuid)))
    assert answer.status_code == 422
    assert not Cover.objects.exists()


def test_more_than_the_form_asks_is_not_taken(stage, sign_in):
    more = {"member": stage.members["colleague"].pk, "by": stage.colleague.pk, "taken_back_at": "2026-01-01"}
    assert sign_in(stage.worker).post(COVER, typed(stage, **more)).status_code == 302
    made = Cover.objects.get()
    assert (made.member, made.taken_back_at) == (stage.members["worker"], None)


@pytest.mark.parametrize(
    ("who", "status"), [("manager", 403), ("facilitator", 403), ("coordinator", 403), ("dpo", 403), ("stranger", 200)]
)
def test_who_has_the_page(stage, sign_in, who, status):
    answer = sign_in(getattr(stage, who)).get(COVER)
    assert answer.status_code == status
    assert str(stage.own) not in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [("colleague", 403), ("manager", 403), ("stranger", 404), ("facilitator", 404), ("dpo", 404), ("coordinator", 404)],
)
def test_who_does_not_lend_this_file(stage, sign_in, who, status):
    page = reverse("participants:lend", args=[stage.own.uuid])
    client = sign_in(getattr(stage, who))
    for answer in (client.get(page), client.post(page, typed(stage))):
        assert answer.status_code == status
        assert str(stage.own) not in answer.content.decode()
    assert not ParticipantUserGrant.objects.exists()
    assert named_files() == set()


def test_a_file_sealed_since_is_not_listed(stage, sign_in):
    lent(stage.own, stage.colleague)
    seal(stage.own, stage.worker, stage.manager)
    assert str(stage.own) not in sign_in(stage.colleague).get(COVER).content.decode()
    assert str(stage.own) in sign_in(stage.worker).get(COVER).content.decode()


def test_a_second_referent_sees_the_loan(stage, sign_in):
    with acting_as(system(), "test"):
        ReferentAssignmentFactory(participant=stage.own, member=stage.members["colleague"])
    lent(stage.own, stage.facilitator)
    assert str(stage.facilitator) in sign_in(stage.colleague).get(COVER).content.decode()
