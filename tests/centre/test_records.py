"""What a manager sets up: added, changed by two at once, ended, and deleted while nothing used it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import TeamMember
from core.periods import today
from participants.models import Group, Track
from reporting.models import FundingPeriod, StaffPost
from tests.actionplans.pages import fill, form_of, fresh, rendered, words
from tests.support.factories import (
    CentreRoomFactory,
    EnrolmentFactory,
    FundingPeriodFactory,
    GroupFactory,
    OrganisationFactory,
    PlannedFacilitatorFactory,
    SessionFacilitatorFactory,
    SessionFactory,
    StaffPostFactory,
    TeamMemberFactory,
    TrackFactory,
    WorkshopFactory,
)

pytestmark = pytest.mark.django_db
HERE = "/our-centre/"
LISTS = ("tracks", "groups", "operations", "funding", "posts", "team", "rooms")


def page(kind: str, record) -> str:
    return f"{HERE}{kind}/{record.uuid}/"


def test_the_page_of_the_centre_leads_to_each_list(manager):
    shown = words(manager.get(HERE))
    for kind in (*LISTS, "workshops"):
        assert f"/{kind}/" in shown, kind
    for kind in LISTS:
        assert manager.get(f"{HERE}{kind}/").status_code == 200


@pytest.mark.parametrize("kind", ["tracks", "groups", "operations", "funding", "posts", "rooms"])
def test_an_empty_list_says_what_it_is_for_and_what_comes_next(manager, kind):
    shown = words(manager.get(f"{HERE}{kind}/"))
    assert "empty-path" in shown
    assert f'href="{HERE}{kind}/new/"' in shown


class TestTracks:
    def test_the_two_of_the_programme_and_one_of_the_centre(self, stage, manager):
        assert fill(manager, f"{HERE}tracks/new/", kind="immersion", months="12").url == f"{HERE}tracks/"
        assert fill(manager, f"{HERE}tracks/new/", kind="other", name="Citizenship", months="6").status_code == 302
        made = Track.objects.filter(centre=stage.here)
        assert sorted(map(str, made)) == ["Citizenship", "Immersion"]
        assert made.get(kind="other").history.get().history_user == stage.manager
        shown = words(manager.get(f"{HERE}tracks/"))
        assert "12 months" in shown
        assert "Citizenship" in shown

    def test_a_name_is_not_read_for_a_path_that_has_one(self, manager):
        answer = fill(manager, f"{HERE}tracks/new/", kind="immersion", name="Citizenship", months="6")
        assert answer.status_code == 302
        assert (Track.objects.get().kind, Track.objects.get().name) == ("immersion", "")

    def test_what_is_there_is_not_offered_again(self, stage, manager, as_system):
        TrackFactory(centre=stage.here, kind="immersion")
        form = rendered(manager, f"{HERE}tracks/new/")
        assert form.offered["kind"] == ["remobilisation", "other"]
        sent = form.values | {"kind": "immersion", "months": "12"}
        assert "The centre has this path already." in words(manager.post(f"{HERE}tracks/new/", sent))

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"months": ""}, "Enter how many months the path usually lasts."),
            ({"months": "ten"}, "Enter a whole number."),
            ({"months": "61"}, "Enter from 1 to 60 months for a path."),
            ({"name": ""}, "Enter how the path is called."),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_lost(self, manager, typed, sentence):
        said = {"kind": "other", "name": "Citizenship", "months": "6", "rhythm": "Kept"} | typed
        answer = fill(manager, f"{HERE}tracks/new/", **said)
        assert answer.status_code == 422
        assert sentence in words(answer)
        assert form_of(answer, f"{HERE}tracks/new/").values["rhythm"] == "Kept"
        assert not Track.objects.exists()

    def test_one_that_ended_is_not_offered_to_a_person(self, stage, manager, sign_in, as_system):
        track = TrackFactory(centre=stage.here, kind="immersion", months=12)
        TrackFactory(centre=stage.here)
        fill(manager, page("tracks", track), ends_on=f"{today() - timedelta(days=1):%d/%m/%Y}")
        form = rendered(sign_in(stage.worker), "/participants/new/")
        assert form.offered["track"] == ["", str(Track.objects.get(kind="remobilisation").uuid)]


class TestGroups:
    def test_one_is_added(self, stage, manager, as_system):
        track = TrackFactory(centre=stage.here)
        answer = fill(
            manager, f"{HERE}groups/new/", code="September", track=str(track.uuid), starts_on="1/9/2026", seats="12"
        )
        assert answer.url == f"{HERE}groups/"
        made = Group.objects.get(centre=stage.here)
        assert (made.code, made.track, made.starts_on, made.ends_on, made.seats) == (
            "September", track, date(2026, 9, 1), None, 12,
        )  # fmt: skip

    def test_without_a_path_the_page_says_what_comes_first(self, manager):
        assert "The centre has no path yet: add it first." in words(manager.get(f"{HERE}groups/new/"))

    def test_a_code_that_is_there_is_said_beside_it(self, stage, manager, as_system):
        group = GroupFactory(centre=stage.here, code="September")
        answer = fill(
            manager, f"{HERE}groups/new/", code="September", track=str(group.track.uuid), starts_on="1/9/2026"
        )
        assert answer.status_code == 422
        assert 'href="#id_code"' in words(answer)
        assert "A group of this code exists already." in words(answer)

    def test_sent_twice_it_is_one(self, stage, manager, as_system):
        track = TrackFactory(centre=stage.here)
        sent = rendered(manager, f"{HERE}groups/new/").values
        sent |= {"code": "September", "track": str(track.uuid), "starts_on": "1/9/2026"}
        for _time in range(2):
            assert manager.post(f"{HERE}groups/new/", sent).status_code == 302
        assert Group.objects.count() == 1
        assert manager.post(f"{HERE}groups/new/", sent | {"code": "October"}).status_code == 409

    def test_fewer_seats_than_are_taken_are_refused(self, stage, manager, as_system):
        group = GroupFactory(centre=stage.here, seats=12)
        for state in ("trial", "active", "on_break", "candidate", "left"):
            dates = {"ended_on": today(), "exit_reason": "job"} if state == "left" else {}
            EnrolmentFactory(participant__centre=stage.here, track=group.track, group=group, state=state, **dates)
        answer = fill(manager, page("groups", group), seats="2")
        assert "More seats are taken than that." in words(answer)
        assert fill(manager, page("groups", group), seats="3").status_code == 302

    def test_two_managers_at_once_see_both(self, stage, manager, sign_in, as_system):
        group = GroupFactory(centre=stage.here, code="September")
        other, address = sign_in(stage.second_manager), page("groups", group)
        first, second = (rendered(client, address).values for client in (manager, other))
        assert manager.post(address, first | {"seats": "12"}).status_code == 302
        assert other.post(address, second | {"ends_on": "30/6/2027"}).status_code == 302
        answer = other.post(address, second | {"seats": "14"})
        assert answer.status_code == 409
        assert "12" in words(answer)
        group.refresh_from_db()
        assert (group.seats, group.ends_on) == (12, date(2027, 6, 30))

    def test_its_changes_are_told(self, stage, manager, as_system):
        group = GroupFactory(centre=stage.here, code="September")
        fill(manager, page("groups", group), seats="12")
        shown = words(manager.get(page("groups", group)))
        assert 'id="history"' in shown
        assert "<dt>Seats</dt><dd><del>nothing</del>" in shown
        assert str(stage.manager) in shown

    def test_of_another_centre_it_is_unknown(self, stage, manager, as_system):
        theirs = GroupFactory(centre=stage.there)
        assert manager.get(page("groups", theirs)).status_code == 404
        assert manager.post(f"{page('groups', theirs)}remove/").status_code == 404


class TestDeleting:
    def test_what_nothing_used_is_deleted(self, stage, manager, as_system):
        group = GroupFactory(centre=stage.here)
        assert 'id="remove"' in words(manager.get(page("groups", group)))
        assert manager.post(f"{page('groups', group)}remove/").url == f"{HERE}groups/"
        assert not Group.objects.exists()
        assert "This was removed already" in words(manager.post(f"{page('groups', group)}remove/", follow=True))
        assert Group.history.filter(history_type="-").get().history_user == stage.manager

    def test_what_another_centre_deleted_is_unknown(self, stage, manager, as_system):
        theirs = GroupFactory(centre=stage.there)
        theirs.delete()
        assert manager.post(f"{page('groups', theirs)}remove/").status_code == 404

    def test_what_is_used_stays(self, stage, manager, as_system):
        group = GroupFactory(centre=stage.here)
        EnrolmentFactory(participant__centre=stage.here, track=group.track, group=group)
        assert 'id="remove"' not in words(manager.get(page("groups", group)))
        answer = manager.post(f"{page('groups', group)}remove/", follow=True)
        assert "This group is used: it is not deleted. Give it a last day instead." in words(answer)
        assert Group.objects.filter(pk=group.pk).exists()

    def test_what_was_used_once_stays_too(self, stage, manager, as_system):
        group = GroupFactory(centre=stage.here)
        enrolment = EnrolmentFactory(participant__centre=stage.here, track=group.track, group=group)
        enrolment.group = None
        enrolment.save()
        manager.post(f"{page('groups', group)}remove/")
        assert Group.objects.filter(pk=group.pk).exists()


class TestYearsThatAreOver:
    """Staff and funding of a closed year are in a table that somebody has read: a change is asked about first."""

    def test_a_post_of_this_year_asks_nothing(self, stage, manager, as_system):
        member = TeamMemberFactory(centre=stage.here)
        said = {"member": str(member.uuid), "function": "Social worker", "fraction": "0,8", "starts_on": f"{today()}"}
        assert fill(manager, f"{HERE}posts/new/", **said).url == f"{HERE}posts/"
        post = StaffPost.objects.get()
        assert (post.centre, post.member, post.number, post.fraction) == (stage.here, member, 1, Decimal("0.8"))

    def test_an_earlier_one_is_asked_about_and_saved_on_the_second_look(self, stage, manager, as_system):
        member = TeamMemberFactory(centre=stage.here)
        first = today().year - 2
        said = {
            "member": str(member.uuid), "function": "Social worker", "fraction": "1", "starts_on": f"1/7/{first}",
            "ends_on": f"31/12/{first + 1}",
        }  # fmt: skip
        answer = fill(manager, f"{HERE}posts/new/", **said)
        assert answer.status_code == 422
        assert f"This changes the yearly table of {first}, {first + 1}, years that are over." in words(answer)
        assert not StaffPost.objects.exists()
        sent = form_of(answer, f"{HERE}posts/new/").values
        assert sent["function"] == "Social worker"
        assert manager.post(f"{HERE}posts/new/", sent | {"sure": "on"}).status_code == 302
        assert StaffPost.objects.get().starts_on == date(first, 7, 1)

    def test_an_end_in_a_year_that_is_over_is_asked_about_and_one_of_today_is_not(self, stage, manager, as_system):
        post = StaffPostFactory(centre=stage.here, member__centre=stage.here, starts_on=date(2017, 1, 1), ends_on=None)
        answer = fill(manager, page("posts", post), ends_on="31/12/2019")
        over = ", ".join(map(str, range(2020, today().year)))
        assert f"This changes the yearly table of {over}" in words(answer)
        assert fill(manager, page("posts", post), ends_on=f"{today():%d/%m/%Y}").status_code == 302

    def test_one_that_a_closed_year_counts_is_not_deleted(self, stage, manager, as_system):
        period = FundingPeriodFactory(centre=stage.here, starts_on=date(2016, 1, 1))
        manager.post(f"{page('funding', period)}remove/")
        assert FundingPeriod.objects.filter(pk=period.pk).exists()
        recent = FundingPeriodFactory(centre=stage.here, funder="Other", starts_on=today())
        manager.post(f"{page('funding', recent)}remove/")
        assert not FundingPeriod.objects.filter(pk=recent.pk).exists()

    def test_a_source_may_come_back(self, stage, manager):
        for day in (f"1/1/{today().year}", f"{today():%d/%m/%Y}"):
            assert fill(manager, f"{HERE}funding/new/", funder="Own funds", starts_on=day).status_code == 302
        assert sorted(FundingPeriod.objects.values_list("number", flat=True)) == [1, 2]


class TestFundingAndPosts:
    @pytest.fixture
    def year(self):
        """The first day of this year, of which nothing is asked."""
        return date(today().year, 1, 1)

    def test_a_source_may_take_the_name_of_another_one(self, stage, manager, as_system, year):
        numbers = {"Region": (1, 2), "Regon": (1,)}
        for funder, found in numbers.items():
            for number in found:
                FundingPeriodFactory(centre=stage.here, funder=funder, number=number, starts_on=year)
        mistyped = FundingPeriod.objects.get(funder="Regon")
        answer = fill(manager, page("funding", mistyped), funder="Region")
        assert answer.status_code == 302
        assert sorted(FundingPeriod.objects.values_list("funder", "number")) == [("Region", n) for n in (1, 2, 3)]
        assert mistyped.history.count() == 2
        assert fill(manager, page("funding", mistyped), ends_on=f"{today():%d/%m/%Y}").status_code == 302
        mistyped.refresh_from_db()
        assert (mistyped.number, mistyped.ends_on) == (3, today())

    @pytest.mark.parametrize(
        ("first", "last", "said"),
        [
            (0, None, "since"),
            (60, None, "since"),
            (-9, 0, "since"),
            (-9, -5, ""),
            (-9, -4, ""),  # the day of the change counts in both
            (-9, None, "since"),
        ],
    )
    def test_one_person_has_a_function_once_at_a_time(self, stage, manager, as_system, first, last, said):
        member = TeamMemberFactory(centre=stage.here)
        soon = today() + timedelta(days=20)  # no year that is over is asked about
        start = soon - timedelta(days=4)
        post = StaffPostFactory(centre=stage.here, member=member, function="Coach", starts_on=start, ends_on=None)
        given = {"member": str(member.uuid), "function": "Coach", "fraction": "0,5", "ends_on": "", "sure": "on"}
        given["starts_on"] = f"{soon + timedelta(days=first):%d/%m/%Y}"
        if last is not None:
            given["ends_on"] = f"{soon + timedelta(days=last):%d/%m/%Y}"
        address = f"{HERE}posts/new/"
        sent = rendered(manager, address).values | given
        answer = manager.post(address, sent)
        assert answer.status_code == (422 if said else 302)
        if said:
            assert "This person has the post “Coach” since" in words(answer)
            assert 'href="#id_starts_on"' in words(answer)
        assert manager.post(address, sent | {"function": "Cook"}).status_code == (302 if said else 409)
        assert StaffPost.objects.filter(member=member).count() == 2
        assert fill(manager, page("posts", post), fraction="0,4").status_code == 302

    def test_a_post_is_not_moved_onto_another_one_of_the_same_person(self, stage, manager, as_system):
        member, now = TeamMemberFactory(centre=stage.here), today()
        day = lambda number: now + timedelta(days=number)  # noqa: E731
        common = {"centre": stage.here, "member": member, "function": "Coach"}
        StaffPostFactory(**common, number=1, starts_on=day(0), ends_on=day(10))
        post = StaffPostFactory(**common, number=2, starts_on=day(11), ends_on=None)
        answer = fill(manager, page("posts", post), starts_on=f"{day(5):%d/%m/%Y}")
        assert answer.status_code == 422
        assert "correct the days" in words(answer)
        post.refresh_from_db()
        assert post.starts_on == day(11)


class TestTeam:
    def test_a_member_with_an_account(self, stage, manager, as_system):
        stage.members["colleague"].user = None
        stage.members["colleague"].save()
        shown = words(manager.get(f"{HERE}team/"))
        assert f"?account={stage.colleague.uuid}" in shown
        form = rendered(manager, f"{HERE}team/new/?account={stage.colleague.uuid}")
        assert form.values["user"] == str(stage.colleague.uuid)
        assert manager.post(f"{HERE}team/new/", form.values | {"code": "AS9"}).status_code == 302
        assert TeamMember.objects.get(centre=stage.here, code="AS9").user == stage.colleague

    def test_nobody_links_their_own_account(self, stage, manager):
        answer = fill(manager, f"{HERE}team/new/", code="RESP", user=str(stage.manager.uuid))
        assert answer.status_code == 422
        assert "Nobody links their own account. Ask another manager." in words(answer)
        assert not TeamMember.objects.filter(code="RESP").exists()

    @pytest.mark.parametrize("whose", ["stranger", "worker"])
    def test_an_account_of_elsewhere_or_with_a_code_is_not_offered(self, stage, manager, whose):
        user = getattr(stage, whose)
        answer = fill(manager, f"{HERE}team/new/", code="AS9", user=str(user.uuid))
        assert "Choose an account from the list: this one has a code already." in words(answer)

    def test_another_account_for_a_code_that_is_used_is_asked_about(self, stage, manager, as_system):
        member, address = stage.members["worker"], page("team", stage.members["worker"])
        answer = fill(manager, address, user=str(stage.coordinator.uuid))
        assert "its files open to that account" in words(answer)
        member.refresh_from_db()
        assert member.user == stage.worker
        sent = form_of(answer, address).values | {"sure": "on"}
        assert manager.post(address, sent).status_code == 302
        member.refresh_from_db()
        assert member.user == stage.coordinator

    def test_an_account_taken_off_a_code_that_is_used_is_asked_about(self, stage, manager, as_system):
        member, address = stage.members["worker"], page("team", stage.members["worker"])
        answer = fill(manager, address, user="", name="Somebody")
        shown = words(answer)
        assert f"The files and sessions of {member.code} close to {stage.worker}." in shown
        assert "This account no longer works under the code" in shown
        assert "It is the same person" not in shown
        member.refresh_from_db()
        assert (member.user, member.name) == (stage.worker, "")
        sent = form_of(answer, address).values
        assert sent["name"] == "Somebody"
        assert manager.post(address, sent | {"sure": "on"}).status_code == 302
        member.refresh_from_db()
        assert member.user is None

    def test_of_a_code_that_nothing_names_it_is_not_asked(self, stage, manager, as_system):
        unused = TeamMemberFactory(centre=stage.here, code="NEW1", user=stage.coordinator)
        assert fill(manager, page("team", unused), user="").status_code == 302
        unused.refresh_from_db()
        assert unused.user is None

    def test_who_has_left_is_not_offered_for_a_session(self, stage, manager, as_system):
        workshop = WorkshopFactory(centre=stage.here)
        gone = TeamMemberFactory(centre=stage.here, code="GONE")
        fill(manager, page("team", gone), ends_on=f"{today() - timedelta(days=1):%d/%m/%Y}")
        offered = rendered(manager, f"/workshops/{workshop.uuid}/session/").offered["members"]
        assert str(gone.pk) not in offered
        assert str(stage.members["worker"].pk) in offered

    @pytest.mark.parametrize("also_ran", [False, True])
    def test_who_was_planned_and_left_stays_on_the_session_and_is_said(self, stage, manager, as_system, also_ran):
        session = SessionFactory(workshop__centre=stage.here, date=today() + timedelta(days=3))
        gone, house = (
            TeamMemberFactory(centre=stage.here, code="GONE", name="Ann Gone"),
            OrganisationFactory(centre=stage.here, role="member"),
        )
        PlannedFacilitatorFactory(session=session, member=gone)
        PlannedFacilitatorFactory(session=session, provider="partner", organisation=house)
        if also_ran:  # somebody stands in
            SessionFacilitatorFactory(session=session, member=stage.members["facilitator"])
        TeamMember.objects.filter(pk=gone.pk).update(ends_on=today() - timedelta(days=1))
        address = f"/sessions/{session.uuid}/edit/"
        assert "Ann Gone (no longer in the team)" in words(manager.get(address))
        assert fill(manager, address, ends_at="17:00").status_code == 302
        planned = session.planned_facilitators.order_by("pk")
        assert [str(one) for one in planned] == ["Ann Gone", str(house)]
        kept = {"members": [], "organisations": []}
        assert fill(manager, address, **kept).status_code == 302
        assert not session.planned_facilitators.exists()

    def test_who_has_left_by_then_is_not_planned_for_another_day(self, stage, manager, as_system):
        last = today() + timedelta(days=5)
        gone = TeamMemberFactory(centre=stage.here, code="GONE", name="Ann Gone", ends_on=last)
        session = SessionFactory(workshop__centre=stage.here, date=last)
        PlannedFacilitatorFactory(session=session, member=gone)
        address = f"/sessions/{session.uuid}/edit/"
        answer = fill(manager, address, date=f"{last + timedelta(days=1):%d/%m/%Y}")
        assert "Ann Gone is in the team until" in words(answer)
        assert answer.status_code == 422
        assert fill(manager, address, date=f"{last - timedelta(days=1):%d/%m/%Y}").status_code == 302
        assert fresh(session).planned_facilitators.get().member == gone


def test_lists_ask_as_much_of_the_database_for_many_as_for_one(stage, manager, as_system):
    def counts() -> dict[str, int]:
        found = {}
        for kind in LISTS:
            with CaptureQueriesContext(connection) as captured:
                manager.get(f"{HERE}{kind}/")
            found[kind] = len(captured)
        return found

    def add() -> None:
        for _number in range(4):
            group = GroupFactory(centre=stage.here)
            EnrolmentFactory(participant__centre=stage.here, track=group.track, group=group, state="trial")
            member = TeamMemberFactory(centre=stage.here)
            StaffPostFactory(centre=stage.here, member=member)
            FundingPeriodFactory(centre=stage.here, funder=f"Source {FundingPeriod.objects.count()}")
            CentreRoomFactory(centre=stage.here)

    add()
    counts()
    before = counts()
    add()
    assert counts() == before
    assert max(before.values()) <= 12
