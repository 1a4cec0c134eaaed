"""Handover: one assignment ends on the eve, the next begins; both or neither, and the new key worker is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Notice
from audit.models import AccessedFile
from core.actor import acting_as
from core.periods import today
from participants.models import ReferentAssignment
from participants.services.handover import charge_of, hand_over_caseload, hand_over_file
from permissions.checks import may
from permissions.transitions import MoveRefused, NotAllowed
from tests.participants.full_file import cover, lend, open_by_break_glass, seal
from tests.support.factories import MembershipFactory, TeamMemberFactory, UserFactory, system
from tests.support.stage import file_of

DAY = timedelta(days=1)


@pytest.fixture
def third(stage):
    """A third social worker of the centre, with a code of the team."""
    with acting_as(system(), "test"):
        user = UserFactory()
        MembershipFactory(user=user, centre=stage.here)
        return TeamMemberFactory(centre=stage.here, user=user)


def pass_on(stage, by=None, to=None, from_day=None, **values):
    by = by or stage.worker
    with acting_as(by, "test"):
        to = to or stage.members["colleague"]
        return hand_over_file(values.pop("file", stage.own), to, by=by, from_day=from_day or today(), **values)


def charge(file, on=None):
    return [str(one.member.code) for one in ReferentAssignment.objects.current(on or today()).filter(participant=file)]


@pytest.mark.parametrize("by", ["worker", "manager"])
def test_from_today_the_rights_pass_at_once(stage, by):
    pass_on(stage, by=getattr(stage, by))
    assert charge(stage.own) == ["colleague"]
    assert may(stage.colleague, "participant.change", stage.own)
    assert not may(stage.worker, "participant.file", stage.own)
    assert stage.own.referents.get(member=stage.members["worker"]).ends_on == today() - DAY


def test_from_a_later_day_the_former_keeps_it_until_the_eve(stage):
    pass_on(stage, from_day=today() + 3 * DAY)
    assert charge(stage.own) == ["worker"]
    assert charge(stage.own, today() + 2 * DAY) == ["worker"]
    assert charge(stage.own, today() + 3 * DAY) == ["colleague"]


def formers():
    """Return who was told that a file of theirs has another key worker."""
    return [
        notice.user.first_name for notice in Notice.objects.filter(kind="file_passed_on").order_by("user__first_name")
    ]


def test_the_one_before_is_told_by_a_manager_s_handover(stage, client):
    pass_on(stage, by=stage.manager)
    assert formers() == ["worker"]
    client.force_login(stage.worker)
    page = client.get(reverse("notices")).content.decode()
    assert stage.own.file_number in page
    assert str(stage.members["colleague"]) in page


def test_who_hands_over_her_own_file_is_not_told(stage):
    pass_on(stage)
    assert formers() == []


def test_the_one_before_is_told_once_of_a_whole_caseload(stage):
    with acting_as(system(), "test"):
        file_of(stage.here, stage.members["worker"])
    with acting_as(stage.manager, "test"):
        hand_over_caseload(stage.members["worker"], stage.members["colleague"], by=stage.manager, from_day=today())
    assert formers() == ["worker"]


def test_the_new_key_worker_is_told(stage):
    assignment = pass_on(stage)
    notice = Notice.objects.get()
    assert (notice.user, notice.by, notice.about, notice.mail) == (
        stage.colleague,
        stage.worker,
        assignment.uuid,
        True,
    )


def test_both_or_neither(stage, monkeypatch):
    def fails(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("participants.services.handover.tell", fails)
    with pytest.raises(RuntimeError):
        pass_on(stage)
    assert charge(stage.own) == ["worker"]
    assert stage.own.referents.count() == 1


def test_given_by_mistake_and_back_on_the_same_day(stage, third):
    pass_on(stage, by=stage.manager)
    pass_on(stage, by=stage.manager, to=third)
    assert charge(stage.own) == [third.code]
    assert not may(stage.colleague, "participant.file", stage.own)
    pass_on(stage, by=stage.manager, to=stage.members["worker"])
    assert charge(stage.own) == ["worker"]
    assert ReferentAssignment.history.filter(history_type="-").count() == 2, "that it was given stays known"


def test_what_was_lent_goes_back(stage, third):
    lend(stage.own, third.user)
    assert may(third.user, "participant.file", stage.own)
    pass_on(stage)
    assert not may(third.user, "participant.file", stage.own)


def test_a_prepared_handover_is_changed_by_a_manager_only(stage, third):
    pass_on(stage, from_day=today() + 5 * DAY)
    with pytest.raises(MoveRefused):
        pass_on(stage, to=third)
    pass_on(stage, by=stage.manager, to=third, from_day=today() + DAY)
    assert charge(stage.own) == ["worker"]
    for ahead in (1, 5, 9):
        assert charge(stage.own, today() + ahead * DAY) == [third.code]


@pytest.mark.parametrize("by", ["colleague", "facilitator", "stranger", "other_manager", "dpo", "coordinator"])
def test_who_hands_nothing_over(stage, by, third):
    with pytest.raises(NotAllowed):
        pass_on(stage, by=getattr(stage, by), to=third)
    assert charge(stage.own) == ["worker"]


@pytest.mark.parametrize("way", ["cover", "loan", "break_glass"])
def test_what_is_open_by_exception_is_not_handed_over(stage, third, way):
    if way == "cover":
        cover(stage.members["worker"], stage.colleague)
    else:
        {"loan": lend, "break_glass": open_by_break_glass}[way](stage.own, stage.colleague)
    with pytest.raises(NotAllowed):
        pass_on(stage, by=stage.colleague, to=third)


@pytest.mark.parametrize("to", ["worker", "facilitator", "stranger"])
def test_to_whom_it_is_not_handed_over(stage, to):
    with pytest.raises(MoveRefused):
        pass_on(stage, to=stage.members[to])


def test_a_manager_does_not_give_to_herself(stage):
    with acting_as(system(), "test"):
        MembershipFactory(user=stage.manager, centre=stage.here, role="social_worker")
        herself = TeamMemberFactory(centre=stage.here, user=stage.manager)
    with pytest.raises(MoveRefused):
        pass_on(stage, by=stage.manager, to=herself)
    assert charge(stage.own) == ["worker"]


@pytest.mark.parametrize("from_now", [-DAY, timedelta(days=200)])
def test_days_that_cannot_be(stage, from_now):
    with pytest.raises(MoveRefused):
        pass_on(stage, from_day=today() + from_now)


def test_a_sealed_file_passes_to_the_named_only(stage):
    seal(stage.own, stage.worker, stage.manager)
    with pytest.raises(MoveRefused):
        pass_on(stage)
    with pytest.raises(NotAllowed):
        pass_on(stage, by=stage.second_manager)
    assert charge(stage.own) == ["worker"]


def test_what_changed_since_the_page_was_shown(stage, third):
    seen = [one.uuid for one in charge_of(stage.own, today())]
    pass_on(stage, by=stage.manager, seen=seen)
    with pytest.raises(MoveRefused, match="colleague"):
        pass_on(stage, by=stage.second_manager, to=third, seen=seen)
    assert charge(stage.own) == ["colleague"]


# A caseload


def pass_all(stage, by=None, whose="worker", to=None, **values):
    by = by or stage.worker
    with acting_as(by, "test"):
        to = to or stage.members["colleague"]
        return hand_over_caseload(stage.members[whose], to, by=by, **{"from_day": today(), **values})


@pytest.mark.parametrize("by", ["worker", "manager"])
def test_all_files_pass_and_one_notice_goes(stage, by):
    with acting_as(system(), "test"):
        more = [file_of(stage.here, stage.members["worker"]) for _ in range(3)]
    assert len(pass_all(stage, by=getattr(stage, by))) == 4
    assert {tuple(charge(file)) for file in (stage.own, *more)} == {("colleague",)}
    assert charge(stage.colleagues) == ["colleague"]
    assert Notice.objects.filter(kind="file_handed_over").count() == 1


def test_a_sealed_file_stays_where_it_is(stage):
    with acting_as(system(), "test"):
        other = file_of(stage.here, stage.members["worker"])
    seal(stage.own, stage.worker, stage.manager)
    assert [one.participant for one in pass_all(stage)] == [other]
    assert charge(stage.own) == ["worker"]


def test_a_manager_passes_no_file_that_is_sealed_from_her(stage):
    seal(stage.own, stage.worker, stage.colleague)
    with pytest.raises(MoveRefused):
        pass_all(stage, by=stage.manager)
    assert charge(stage.own) == ["worker"]


def test_a_worker_passes_her_own_only(stage, third):
    with pytest.raises(MoveRefused):
        pass_all(stage, whose="colleague", to=third)
    assert charge(stage.colleagues) == ["colleague"]


def test_twice_is_said(stage):
    pass_all(stage)
    with pytest.raises(MoveRefused):
        pass_all(stage, by=stage.manager)
    assert Notice.objects.count() == 1


@pytest.mark.parametrize("by", ["facilitator", "dpo", "stranger", "other_manager", "coordinator"])
def test_who_passes_no_caseload(stage, by):
    with pytest.raises((NotAllowed, MoveRefused)):
        pass_all(stage, by=getattr(stage, by))
    assert charge(stage.own) == ["worker"]


# Pages

ALL = "/participants/hand-over/"


def page(stage, file=None):
    return reverse("participants:hand-over", args=[(file or stage.own).uuid])


def typed(stage, to=None, **values):
    to = to or stage.members["colleague"]
    return {"to": str(to.uuid), "from_day": f"{today():%d/%m/%Y}", **values}


def named_files():
    return set(AccessedFile.objects.values_list("file", flat=True))


@pytest.mark.parametrize("by", ["worker", "manager"])
def test_on_the_page(stage, sign_in, by):
    client = sign_in(getattr(stage, by))
    shown = client.get(page(stage))
    assert shown.status_code == 200
    assert named_files() == {stage.own.uuid}
    seen = shown.context["form"]["seen"].value()
    assert client.post(page(stage), typed(stage, seen=seen)).status_code == 302
    assert charge(stage.own) == ["colleague"]
    again = client.post(page(stage), typed(stage, seen=seen))
    assert again.status_code in {403, 422}, "twice does no harm"
    assert stage.own.referents.count() == 2


def test_the_second_of_two_is_told_on_the_page(stage, sign_in, third):
    second = sign_in(stage.second_manager)
    seen = second.get(page(stage)).context["form"]["seen"].value()
    pass_on(stage, by=stage.manager)
    answer = second.post(page(stage), typed(stage, to=third, seen=seen))
    assert answer.status_code == 422
    assert charge(stage.own) == ["colleague"]


def test_a_page_that_was_changed(stage, sign_in):
    for seen in ("x", "1,2", str(stage.own.uuid)):
        assert sign_in(stage.worker).post(page(stage), typed(stage, seen=seen)).status_code == 422
    assert charge(stage.own) == ["worker"]


@pytest.mark.parametrize("to", ["worker", "facilitator", "stranger"])
def test_the_picker_offers_social_workers_of_the_centre(stage, sign_in, to):
    client = sign_in(stage.worker)
    assert str(stage.members[to].uuid) not in client.get(page(stage)).content.decode()
    assert client.post(page(stage), typed(stage, to=stage.members[to])).status_code == 422
    assert charge(stage.own) == ["worker"]


@pytest.mark.parametrize(
    ("who", "status"),
    [("colleague", 403), ("stranger", 404), ("other_manager", 404), ("facilitator", 404), ("dpo", 404)],
)
def test_who_does_not_have_the_page(stage, sign_in, who, status):
    client = sign_in(getattr(stage, who))
    for answer in (client.get(page(stage)), client.post(page(stage), typed(stage))):
        assert answer.status_code == status
        assert str(stage.own) not in answer.content.decode()
    assert charge(stage.own) == ["worker"]
    assert named_files() == set()


@pytest.mark.parametrize("by", ["worker", "manager"])
def test_all_files_on_the_page(stage, sign_in, by):
    client = sign_in(getattr(stage, by))
    assert client.get(ALL).status_code == 200
    data = typed(stage, whose=str(stage.members["worker"].uuid))
    assert client.post(ALL, data).status_code == 302
    assert charge(stage.own) == ["colleague"]
    assert client.post(ALL, data).status_code == 422


def test_a_worker_chooses_no_other_caseload(stage, sign_in):
    data = typed(stage, to=stage.members["worker"], whose=str(stage.members["colleague"].uuid))
    assert sign_in(stage.worker).post(ALL, data).status_code == 422
    assert charge(stage.colleagues) == ["colleague"]


@pytest.mark.parametrize("who", ["facilitator", "coordinator", "dpo", "administrator"])
def test_the_page_is_of_who_assigns(stage, sign_in, who):
    assert sign_in(getattr(stage, who)).get(ALL).status_code == 403
    assert sign_in(stage.worker).put(ALL).status_code == 405
