"""A path that was noted wrongly is put right: who may, what is said and asked, what follows, what history keeps."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import TransitionLog
from core.actor import acting_as
from core.history import save_changes
from core.periods import today
from participants.models import Enrolment, GroupStay
from participants.services.enrolments import make
from reporting.enums import CountMode
from reporting.figures import Frame
from reporting.figures.people import Participants
from tests.participants.corrections import TO_COME, WHY, correct, history, in_days, now, page_of, stays, typed
from tests.participants.forms import again, rendered, send, values_of
from tests.participants.full_file import cover, open_by_break_glass
from tests.support.factories import (
    AssessmentFactory,
    AttendanceFactory,
    BreakFactory,
    EnrolmentFactory,
    GroupFactory,
    TrackFactory,
    system,
)
from tests.support.statements import statements_of

pytestmark = pytest.mark.django_db


def active_in(stage, *years: int) -> list[int]:
    """Return the persons with an active enrolment, year by year."""
    frame = Frame.years(stage.here, years[0], years[-1], count=CountMode.ENROLMENT)
    return [int(value.shown or 0) for value in Participants().values(frame)]


# Who may


class TestWhoMay:
    @pytest.mark.parametrize(("who", "status"), [("colleague", 403), ("manager", 403), ("stranger", 404), ("dpo", 404)])
    def test_others_correct_nothing(self, stage, path, sign_in, who, status):
        client, before = sign_in(getattr(stage, who)), now(path).starts_on
        assert client.get(page_of(path)).status_code == status
        sent = {"track": str(path.track.uuid), "starts_on": typed(before + timedelta(days=1)), "why": WHY}
        assert client.post(page_of(path), sent).status_code == status
        assert now(path).starts_on == before

    def test_break_glass_reads_and_corrects_nothing(self, stage, path, sign_in):
        open_by_break_glass(stage.own, stage.manager)
        client = sign_in(stage.manager)
        assert page_of(path) not in client.get(f"/participants/{stage.own.uuid}/paths/").content.decode()
        assert client.get(page_of(path)).status_code == 403

    def test_who_covers_for_the_key_worker_may(self, stage, path, start, sign_in):
        cover(stage.members["worker"], stage.colleague)
        client = sign_in(stage.colleague)
        assert page_of(path) in client.get(f"/participants/{stage.own.uuid}/paths/").content.decode()
        later = start + timedelta(days=2)
        assert send(client, page_of(path), starts_on=typed(later), why=WHY).status_code == 302
        assert now(path).starts_on == later


# A path


class TestPath:
    def test_its_days_are_corrected_once_with_a_reason_that_history_shows(self, stage, path, start, sign_in):
        client, later = sign_in(stage.worker), start + timedelta(days=3)
        planned = start + timedelta(days=200)
        sent = values_of(
            rendered(client, page_of(path)), starts_on=typed(later), planned_end_on=typed(planned), why=WHY
        )
        rows = path.history.count()
        for _time in range(2):
            assert client.post(page_of(path), sent).status_code == 302
        assert (now(path).starts_on, now(path).planned_end_on, now(path).state) == (later, planned, "active")
        assert path.history.count() == rows + 1
        assert stays(path) == [(path.group.code, later, None)]
        assert not TransitionLog.objects.filter(object=path.uuid).exists()
        shown = history(client, stage)
        assert WHY in shown
        assert "Start:" in shown

    def test_without_a_reason_nothing_is_written(self, stage, path, start, sign_in):
        response = send(sign_in(stage.worker), page_of(path), starts_on=typed(start + timedelta(days=3)))
        assert response.status_code == 400
        assert "Enter why it is corrected." in response.content.decode()
        assert 'href="#id_why"' in response.content.decode()
        assert now(path).starts_on == start

    def test_the_end_of_a_path_that_ended(self, stage, ended, sign_in):
        client = sign_in(stage.worker)
        sent = {"ended_on": "15/6/2016", "exit_reason": "job", "why": WHY}
        asked = send(client, page_of(ended), **sent)
        assert asked.status_code == 400
        assert "This changes the yearly table of 2016, a year that is over." in asked.content.decode()
        assert client.post(page_of(ended), again(asked, page_of(ended), sure="on")).status_code == 302
        assert (now(ended).ended_on, now(ended).exit_reason, now(ended).state) == (date(2016, 6, 15), "job", "left")

    def test_only_why_it_ended_asks_about_no_year(self, stage, ended, sign_in):
        assert send(sign_in(stage.worker), page_of(ended), exit_reason="job", why=WHY).status_code == 302
        assert (now(ended).ended_on, now(ended).exit_reason) == (date(2016, 6, 30), "job")

    def test_one_that_goes_on_has_no_end_to_correct(self, stage, path, sign_in):
        form = rendered(sign_in(stage.worker), page_of(path))
        assert not {"ended_on", "exit_reason", "beside_reason"} & set(form.values)

    @pytest.mark.parametrize(
        ("values", "at", "sentence"),
        [
            ({"starts_on": ""}, "starts_on", "Write on which day it starts."),
            ({"starts_on": "31/2/2016"}, "starts_on", "This day does not exist"),
            ({"starts_on": "1/7/2016"}, "ended_on", "It ends before it starts: correct one of the two."),
            ({"starts_on": "1/7/1990"}, "starts_on", "The person was not born yet on this day."),
            ({"ended_on": ""}, "ended_on", "Say on which day the path ended."),
            ({"ended_on": TO_COME}, "ended_on", "This day has not come yet."),
            ({"planned_end_on": "1/1/2016"}, "planned_end_on", "Its planned end is before its start"),
        ],
    )
    def test_what_cannot_be_is_said_beside_its_field(self, stage, ended, sign_in, values, at, sentence):
        with acting_as(system(), "test"):
            save_changes(stage.own, birth_date=date(1991, 5, 5), birth_precision="day")
        client = sign_in(stage.worker)
        sent = {**rendered(client, page_of(ended)).values, "why": WHY, "sure": "on", **in_days(values)}
        response = client.post(page_of(ended), sent)
        assert response.status_code == 400
        html = response.content.decode()
        assert sentence in html
        assert f'href="#id_{at}"' in html
        assert WHY in html
        assert now(ended).starts_on == date(2016, 1, 4)

    def test_a_path_that_has_begun_does_not_begin_tomorrow(self, stage, path, start, sign_in):
        response = send(sign_in(stage.worker), page_of(path), starts_on=typed(today() + timedelta(days=1)), why=WHY)
        assert response.status_code == 400
        assert "The path has begun: enter today or an earlier day." in response.content.decode()
        assert now(path).starts_on == start

    def test_a_day_after_a_death_is_asked_about(self, stage, ended, path, sign_in):
        with acting_as(system(), "test"):
            save_changes(ended, exit_reason="deceased")
        response = send(sign_in(stage.worker), page_of(path), starts_on=typed(date(2016, 7, 1)), why=WHY)
        assert "Another path ended on 30 June 2016 because the person died." in response.content.decode()

    def test_two_at_once_see_both(self, stage, path, start, sign_in):
        client = sign_in(stage.worker)
        sent = values_of(rendered(client, page_of(path)), starts_on=typed(start + timedelta(days=3)), why=WHY)
        with acting_as(system(), "test"):
            save_changes(now(path), starts_on=start + timedelta(days=1))
        response = client.post(page_of(path), sent)
        assert response.status_code == 409
        assert WHY in response.content.decode()
        assert now(path).starts_on == start + timedelta(days=1)
        assert client.post(page_of(path), again(response, page_of(path))).status_code == 302
        assert now(path).starts_on == start + timedelta(days=3)

    def test_what_another_changed_beside_stays(self, stage, path, start, sign_in):
        client = sign_in(stage.worker)
        sent = values_of(rendered(client, page_of(path)), starts_on=typed(start + timedelta(days=3)), why=WHY)
        with acting_as(system(), "test"):
            save_changes(now(path), planned_end_on=start + timedelta(days=99))
        assert client.post(page_of(path), sent).status_code == 302
        assert now(path).starts_on == start + timedelta(days=3)
        assert now(path).planned_end_on == start + timedelta(days=99)

    def test_the_page_asks_as_much_whatever_is_noted(self, stage, path, ended, sign_in, django_assert_num_queries):
        client = sign_in(stage.worker)
        client.get(page_of(path))
        with CaptureQueriesContext(connection) as few:
            client.get(page_of(path))
        with acting_as(system(), "test"):
            for month in range(1, 5):
                BreakFactory(enrolment=ended, starts_on=date(2016, month, 5), ended_on=date(2016, month, 9))
                EnrolmentFactory(participant=stage.own, state="declined")
        with django_assert_num_queries(len(few)):
            client.get(page_of(path))


# Figures


class TestFigures:
    def test_a_correction_within_a_year_moves_no_figure(self, stage, ended, sign_in):
        assert active_in(stage, 2015, 2016, 2017) == [0, 1, 0]
        assert correct(sign_in(stage.worker), page_of(ended), starts_on="11/1/2016", why=WHY) == 302
        assert active_in(stage, 2015, 2016, 2017) == [0, 1, 0]

    def test_one_that_moves_a_year_moves_it_once_it_is_said_to_be_right(self, stage, ended, sign_in):
        client = sign_in(stage.worker)
        asked = send(client, page_of(ended), starts_on="4/12/2015", why=WHY)
        assert "2015, 2016" in asked.content.decode() or "2015" in asked.content.decode()
        assert active_in(stage, 2015, 2016) == [0, 1]
        client.post(page_of(ended), again(asked, page_of(ended), sure="on"))
        assert active_in(stage, 2015, 2016) == [1, 1]

    def test_what_was_counted_by_presence_stays(self, stage, ended, sign_in):
        with acting_as(system(), "test"):
            AttendanceFactory(
                participant=stage.own, session__workshop__centre=stage.here, session__date=date(2016, 1, 5),
                session__state="closed", status="present",
            )  # fmt: skip
        client = sign_in(stage.worker)
        asked = send(client, page_of(ended), starts_on="11/1/2016", why=WHY)
        assert "The person came 1 time on the days that fall away" in asked.content.decode()
        client.post(page_of(ended), again(asked, page_of(ended), sure="on"))
        frame = Frame.years(stage.here, 2016, 2016)
        assert [value.shown for value in Participants().values(frame)] == [1]

    def test_a_candidate_counts_nowhere_and_is_not_asked_about(self, stage, sign_in):
        with acting_as(system(), "test"):
            candidate = EnrolmentFactory(participant=stage.own, starts_on=date(2016, 1, 4))
        assert send(sign_in(stage.worker), page_of(candidate), starts_on="5/1/2016", why=WHY).status_code == 302


# What hangs on the days of a path


class TestWhatFollows:
    def test_a_break_outside_is_in_the_way_and_says_so(self, stage, ended, sign_in):
        with acting_as(system(), "test"):
            BreakFactory(enrolment=ended, starts_on=date(2016, 3, 3), ended_on=date(2016, 3, 10))
        client = sign_in(stage.worker)
        early = send(client, page_of(ended), starts_on="5/3/2016", why=WHY)
        said = "The break from 3 March 2016 to 10 March 2016 is before this day: correct it or remove it first."
        assert said in early.content.decode()
        assert 'href="#id_starts_on"' in early.content.decode()
        late = send(client, page_of(ended), ended_on="5/3/2016", why=WHY)
        assert "to 10 March 2016 is after this day" in late.content.decode()
        assert 'href="#id_ended_on"' in late.content.decode()
        assert (now(ended).starts_on, now(ended).ended_on) == (date(2016, 1, 4), date(2016, 6, 30))

    def test_a_break_within_is_in_nobodys_way(self, stage, ended, sign_in):
        with acting_as(system(), "test"):
            BreakFactory(enrolment=ended, starts_on=date(2016, 3, 3), ended_on=date(2016, 3, 10))
        sent = {"starts_on": "3/3/2016", "ended_on": "10/3/2016"}
        assert correct(sign_in(stage.worker), page_of(ended), why=WHY, **sent) == 302

    def test_days_in_groups_that_fall_away_are_told_and_the_group_is_that_of_the_last_day(self, stage, ended, sign_in):
        with acting_as(system(), "test"):
            second = GroupFactory(centre=stage.here, track=ended.track, code="second", starts_on=date(2016, 1, 1))
            first = GroupStay.objects.get(enrolment=ended)
            save_changes(first, ends_on=date(2016, 3, 31))
            GroupStay.objects.create(enrolment=ended, group=second, starts_on=date(2016, 4, 1))
            save_changes(now(ended), group=second)
        client = sign_in(stage.worker)
        asked = send(client, page_of(ended), ended_on="15/3/2016", why=WHY)
        assert "The days in group second, since 1 April 2016, fall away." in asked.content.decode()
        assert client.post(page_of(ended), again(asked, page_of(ended), sure="on")).status_code == 302
        assert stays(ended) == [(ended.group.code, date(2016, 1, 4), None)]
        assert now(ended).group == ended.group

    def test_a_group_that_was_not_there_yet_is_asked_about(self, stage, path, start, sign_in):
        with acting_as(system(), "test"):
            save_changes(path.group, starts_on=start)
        asked = send(sign_in(stage.worker), page_of(path), starts_on=typed(start - timedelta(days=20)), why=WHY)
        assert f"Group {path.group.code} is there since 1 January" in asked.content.decode()

    def test_assessments_outside_are_told_and_stay(self, stage, ended, sign_in):
        with acting_as(system(), "test"):
            entry = AssessmentFactory(enrolment=ended, moment="entry", date=date(2016, 1, 6), state="completed")
        client = sign_in(stage.worker)
        asked = send(client, page_of(ended), starts_on="11/1/2016", why=WHY)
        assert "Entry (6 January 2016)" in asked.content.decode()
        assert client.post(page_of(ended), again(asked, page_of(ended), sure="on")).status_code == 302
        assert list(ended.assessments.values_list("pk", "date", "state")) == [(entry.pk, entry.date, "completed")]

    def test_another_track_takes_one_of_its_groups(self, stage, path, start, sign_in):
        with acting_as(system(), "test"):
            other = TrackFactory(centre=stage.here, kind="immersion", months=12)
            group = GroupFactory(centre=stage.here, track=other, code="IMM-9")
        client = sign_in(stage.worker)
        asked = send(client, page_of(path), track=str(other.uuid), why=WHY)
        assert asked.status_code == 400
        assert "Choose a group: a path cannot be active without one." in asked.content.decode()
        assert client.post(page_of(path), again(asked, page_of(path), group=str(group.uuid))).status_code == 302
        assert (now(path).track, now(path).group) == (other, group)
        assert stays(path) == [("IMM-9", start, None)]

    def test_a_full_group_of_the_other_track_is_said(self, stage, path, sign_in):
        with acting_as(system(), "test"):
            other = TrackFactory(centre=stage.here, kind="immersion", months=12)
            group = GroupFactory(centre=stage.here, track=other, code="IMM-9", seats=1)
            EnrolmentFactory(participant=stage.colleagues, state="active", track=other, group=group)
        client = sign_in(stage.worker)
        asked = send(client, page_of(path), track=str(other.uuid), why=WHY)
        full = client.post(page_of(path), again(asked, page_of(path), group=str(group.uuid)))
        assert full.status_code == 400
        assert "Group IMM-9 has 1 of 1" in full.content.decode()
        assert now(path).track == path.track


# Paths side by side


class TestBeside:
    def test_days_of_another_path_take_a_reason(self, stage, ended, path, sign_in):
        client = sign_in(stage.worker)
        asked = send(client, page_of(path), starts_on="1/6/2016", why=WHY)
        html = asked.content.decode()
        assert "The person has another path on these days" in html
        assert 'href="#id_beside_reason"' in html
        said = client.post(page_of(path), again(asked, page_of(path), beside_reason="French in the evening."))
        final = again(said, page_of(path), sure="on") if said.status_code == 400 else None
        assert final is None or client.post(page_of(path), final).status_code == 302
        assert (now(path).starts_on, now(path).beside_reason) == (date(2016, 6, 1), "French in the evening.")

    def test_a_path_may_begin_on_the_day_another_ends(self, stage, ended, path, sign_in):
        asked = send(sign_in(stage.worker), page_of(path), starts_on="30/6/2016", why=WHY)
        assert "The person has another path" not in asked.content.decode()

    def test_the_reason_goes_with_the_other_path(self, stage, ended, path, start, sign_in):
        with acting_as(system(), "test"):
            save_changes(path, starts_on=date(2016, 6, 1), beside_reason="Both for a month.")
            save_changes(GroupStay.objects.get(enrolment=path), starts_on=date(2016, 6, 1))
        client = sign_in(stage.worker)
        assert correct(client, page_of(path), starts_on=typed(start), why=WHY) == 302
        assert now(path).beside_reason == ""
        assert path.history.filter(beside_reason="").first().history_change_reason == WHY

    def test_so_does_that_of_the_other_one(self, stage, ended, path, start, sign_in):
        with acting_as(system(), "test"):
            save_changes(ended, ended_on=start + timedelta(days=9), beside_reason="Both for a week.")
        client = sign_in(stage.worker)
        assert send(client, page_of(path), starts_on=typed(start + timedelta(days=9)), why=WHY).status_code == 302
        assert now(ended).beside_reason == ""

    def test_one_that_ends_before_the_other_began_leaves_no_reason(self, stage, path, start):
        with acting_as(system(), "test"):
            second = EnrolmentFactory(
                participant=stage.own, starts_on=start + timedelta(days=20), beside_reason="For a while."
            )
        data = {"ended_on": start + timedelta(days=10), "exit_reason": "job"}
        with acting_as(stage.worker, centre=stage.here):
            make(path, "leave", by=stage.worker, data=data)
        assert now(second).beside_reason == ""

    def test_what_was_typed_for_other_days_is_not_kept(self, stage, path, start, sign_in):
        with acting_as(stage.worker, centre=stage.here):
            make(path, "leave", by=stage.worker, data={"ended_on": start + timedelta(days=5), "exit_reason": "job"})
        client, url = sign_in(stage.worker), f"/participants/{stage.own.uuid}/paths/new/"
        asked = send(client, url, track=str(path.track.uuid), starts_on=typed(start + timedelta(days=3)))
        values = again(asked, url, beside_reason="A few days.", starts_on=typed(start + timedelta(days=6)))
        assert client.post(url, values).status_code == 302
        assert Enrolment.objects.order_by("pk").last().beside_reason == ""


# What the pages ask of the database, beside sign-in

MOST = {"correct": 16, "break": 14, "remove": 14, "take-back": 20, "consent": 14}


@pytest.mark.parametrize("name", MOST)
def test_a_page_asks_no_more_than(stage, path, ended, sign_in, name):
    with acting_as(system(), "test"):
        rest = BreakFactory(enrolment=ended, starts_on=date(2016, 3, 3), ended_on=date(2016, 3, 10))
    address = {
        "correct": page_of(ended),
        "break": f"/participants/breaks/{rest.uuid}/",
        "remove": f"/participants/breaks/{rest.uuid}/remove/",
        "take-back": f"/participants/paths/{ended.uuid}/take-back/",
        "consent": f"/participants/consents/{stage.own.consents.get().uuid}/correct/",
    }[name]
    client = sign_in(stage.worker)
    client.get(address)
    with statements_of() as found:
        assert client.get(address).status_code == 200
    asked = found.beside_sign_in()
    assert len(asked) <= MOST[name], str(asked)
