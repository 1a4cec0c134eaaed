"""Breaks are corrected where they stand, or removed; so are the days in a group."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from audit.models import TransitionLog
from core.actor import acting_as
from core.history import save_changes
from core.periods import today
from participants.models import Enrolment, GroupStay
from participants.services.enrolments import make
from permissions.transitions import MoveRefused
from tests.participants.corrections import TO_COME, WHY, correct, history, in_days, now, page_of, stays, typed
from tests.participants.forms import rendered, send, values_of
from tests.support.factories import (
    BreakFactory,
    GroupFactory,
    OperationFactory,
    system,
)

pytestmark = pytest.mark.django_db


def break_page(path: Enrolment, deed: str = "") -> str:
    return f"/participants/breaks/{path.breaks.get().uuid}/{deed}"


class TestBreaks:
    def test_its_days_are_corrected_where_they_stand(self, stage, resting, sign_in):
        client, url = sign_in(stage.worker), break_page(resting)
        assert url in client.get(f"/participants/{stage.own.uuid}/paths/").content.decode()
        sent = values_of(rendered(client, url), starts_on="7/11/2016", planned_end_on="28/11/2016", why=WHY)
        for _time in range(2):
            assert client.post(url, sent).status_code == 302
        one = resting.breaks.get()
        assert (one.starts_on, one.planned_end_on, one.ended_on) == (date(2016, 11, 7), date(2016, 11, 28), None)
        assert now(resting).state == "on_break"
        assert one.history.first().history_change_reason == WHY
        assert WHY in history(client, stage)

    @pytest.mark.parametrize(
        ("values", "at", "sentence"),
        [
            ({"starts_on": "3/1/2016"}, "starts_on", "The path starts on 4 January 2016"),
            ({"starts_on": "1/3/2016"}, "starts_on", "The path has another break on these days"),
            ({"starts_on": TO_COME}, "starts_on", "This day has not come yet."),
            ({"planned_end_on": "2/11/2016"}, "planned_end_on", "The break is planned to end before it starts"),
            ({"kind": ""}, "kind_0", "Choose the kind of break."),
            ({"why": ""}, "why", "Enter why it is corrected."),
        ],
    )
    def test_what_cannot_be_is_said_beside_its_field(self, stage, resting, sign_in, values, at, sentence):
        url = break_page(resting)
        with acting_as(system(), "test"):
            BreakFactory(enrolment=resting, starts_on=date(2016, 3, 3), ended_on=date(2016, 3, 10))
        client = sign_in(stage.worker)
        response = client.post(url, {**rendered(client, url).values, "why": WHY, **in_days(values)})
        assert response.status_code == 400
        assert sentence in response.content.decode()
        assert f'href="#id_{at}"' in response.content.decode()
        assert resting.breaks.open().get().starts_on == date(2016, 11, 3)

    def test_two_at_once_see_both(self, stage, resting, sign_in):
        client, url = sign_in(stage.worker), break_page(resting)
        sent = values_of(rendered(client, url), starts_on="7/11/2016", why=WHY)
        with acting_as(system(), "test"):
            save_changes(resting.breaks.get(), starts_on=date(2016, 11, 5))
        response = client.post(url, sent)
        assert response.status_code == 409
        assert WHY in response.content.decode()
        assert resting.breaks.get().starts_on == date(2016, 11, 5)

    @pytest.mark.parametrize("back", ["3/11/2016", "2/11/2016"])
    def test_a_day_back_before_it_began_is_said_with_a_way_out(self, stage, resting, sign_in, back):
        client, url = sign_in(stage.worker), f"/participants/paths/{resting.uuid}/resume/"
        response = send(client, url, back_on=back)
        assert response.status_code == 400
        html = response.content.decode()
        assert "The break began on 3 November 2016: enter a later day. If there was no break, remove it." in html
        assert 'href="#id_back_on"' in html
        assert break_page(resting) in html
        assert (now(resting).state, resting.breaks.get().ended_on) == ("on_break", None)

    def test_nor_does_a_service_make_it_a_break_of_one_day(self, stage, resting):
        with acting_as(stage.worker, centre=stage.here), pytest.raises(MoveRefused):
            make(resting, "resume", by=stage.worker, data={"back_on": date(2016, 11, 3)})
        assert resting.breaks.get().ended_on is None

    def test_one_in_the_way_of_a_path_leads_to_itself(self, stage, resting, sign_in):
        client = sign_in(stage.worker)
        response = send(client, page_of(resting), starts_on="10/11/2016", why=WHY)
        html = response.content.decode()
        assert "The break that began on 3 November 2016 is before this day: correct it or remove it first." in html
        assert break_page(resting) in html
        assert send(client, break_page(resting), starts_on="14/11/2016", why=WHY).status_code == 302
        assert correct(client, page_of(resting), starts_on="10/11/2016", why=WHY) == 302
        assert now(resting).starts_on == date(2016, 11, 10)

    def test_one_that_never_was_is_removed_and_the_path_goes_on(self, stage, resting, sign_in):
        client, url = sign_in(stage.worker), break_page(resting, "remove/")
        assert client.post(url, {}).status_code == 400
        assert url in client.get(break_page(resting)).content.decode()
        assert send(client, url, why="Another person was meant.").status_code == 302
        assert (now(resting).state, resting.breaks.count()) == ("active", 0)
        log = TransitionLog.objects.get(object=resting.uuid)
        assert (log.move, log.from_state, log.reason) == ("resume", "on_break", "Another person was meant.")
        assert "Another person was meant." in history(client, stage)

    def test_without_consent_it_is_told_what_is_missing_and_nothing_is_removed(self, stage, resting, sign_in):
        stage.own.consents.update(withdrawn_on=today())
        url = break_page(resting, "remove/")
        response = send(sign_in(stage.worker), url, why="Another person was meant.")
        assert response.status_code == 400
        assert "Note the person’s consent first" in response.content.decode()
        assert f"/participants/{stage.own.uuid}/person/consents/new/" in response.content.decode()
        assert (now(resting).state, resting.breaks.count()) == ("on_break", 1)

    def test_one_that_ended_is_removed_and_the_state_stays(self, stage, ended, sign_in):
        with acting_as(system(), "test"):
            BreakFactory(enrolment=ended, starts_on=date(2016, 3, 3), ended_on=date(2016, 3, 10))
        assert (
            send(sign_in(stage.worker), break_page(ended, "remove/"), why="There never was such a break.").status_code
            == 302
        )
        assert (now(ended).state, ended.breaks.count()) == ("left", 0)
        assert not TransitionLog.objects.exists()

    def test_one_that_ended_with_its_path_follows_its_end(self, stage, ended, sign_in):
        with acting_as(system(), "test"):
            BreakFactory(enrolment=ended, starts_on=date(2016, 6, 3), ended_on=date(2016, 6, 30))
        assert correct(sign_in(stage.worker), page_of(ended), ended_on="15/6/2016", why=WHY) == 302
        assert ended.breaks.get().ended_on == date(2016, 6, 15)

    @pytest.mark.parametrize("deed", ["", "remove/"])
    @pytest.mark.parametrize("who", ["colleague", "manager", "stranger", "dpo"])
    def test_others_change_none(self, stage, resting, sign_in, who, deed):
        client = sign_in(getattr(stage, who))
        assert client.get(break_page(resting, deed)).status_code == 404
        assert client.post(break_page(resting, deed), {"why": WHY}).status_code == 404
        assert resting.breaks.get().starts_on == date(2016, 11, 3)


# Groups


class TestGroups:
    def edit(self, path: Enrolment) -> str:
        return f"/participants/paths/{path.uuid}/"

    @pytest.fixture
    def moved(self, stage, path, start) -> Enrolment:
        """The path, in another group since 1 February."""
        with acting_as(system(), "test"):
            second = GroupFactory(centre=stage.here, track=path.track, code="second")
            save_changes(GroupStay.objects.get(enrolment=path), ends_on=date(start.year, 1, 31))
            save_changes(path, group=second)
            GroupStay.objects.create(enrolment=path, group=second, starts_on=date(start.year, 2, 1))
        return path

    def first_code(self, path: Enrolment) -> str:
        return path.stays.order_by("starts_on").first().group.code

    @pytest.mark.parametrize(("month", "day", "eve"), [(1, 20, (1, 19)), (2, 10, (2, 9))])
    def test_another_day_for_the_same_group_moves_the_change(self, stage, moved, start, sign_in, month, day, eve):
        code = self.first_code(moved)
        sent = {"group_from": typed(date(start.year, month, day))}
        for _time in range(2):
            assert send(sign_in(stage.worker), self.edit(moved), **sent).status_code == 302
        assert stays(moved) == [
            (code, start, date(start.year, *eve)),
            ("second", date(start.year, month, day), None),
        ]

    def test_from_the_first_day_it_was_the_only_one(self, stage, moved, start, sign_in):
        assert send(sign_in(stage.worker), self.edit(moved), group_from=typed(start)).status_code == 302
        assert stays(moved) == [("second", start, None)]

    def test_a_day_before_the_path_is_said(self, stage, moved, start, sign_in):
        before = stays(moved)
        response = send(sign_in(stage.worker), self.edit(moved), group_from=typed(start - timedelta(days=1)))
        assert response.status_code == 400
        assert "The path starts on 1 January" in response.content.decode()
        assert 'href="#id_group_from"' in response.content.decode()
        assert stays(moved) == before

    def test_without_a_day_nothing_moves(self, stage, moved, sign_in):
        before = stays(moved)
        with acting_as(system(), "test"):
            operation = OperationFactory(centre=stage.here)
        assert send(sign_in(stage.worker), self.edit(moved), operation=str(operation.uuid)).status_code == 302
        assert type(moved).objects.get(pk=moved.pk).operation == operation
        assert stays(moved) == before

    def test_another_group_of_a_path_that_ended_takes_its_day(self, stage, ended, sign_in):
        with acting_as(system(), "test"):
            other = GroupFactory(centre=stage.here, track=ended.track, code="other")
        client = sign_in(stage.worker)
        for day, sentence in (
            ("", "The path has ended: enter from which day the person was in this group."),
            ("1/7/2016", "The path ended on 30 June 2016: enter that day or an earlier one."),
        ):
            response = send(client, self.edit(ended), group=str(other.uuid), group_from=day)
            assert sentence in response.content.decode()
            assert 'href="#id_group_from"' in response.content.decode()
        assert send(client, self.edit(ended), group=str(other.uuid), group_from="1/4/2016").status_code == 302
        assert stays(ended) == [
            (ended.group.code, date(2016, 1, 4), date(2016, 3, 31)),
            ("other", date(2016, 4, 1), None),
        ]
