"""Rooms of a centre: sessions in them carry their names, and no session is planned in one outside its days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.periods import today
from tests.actionplans.pages import fill, fresh, rendered, words
from tests.centre.test_records import HERE, page
from tests.support.factories import CentreRoomFactory, SessionFactory, WorkshopFactory
from workshops.models import CentreRoom, Session

pytestmark = pytest.mark.django_db


class TestRooms:
    def plan(self, client, workshop, **said):
        address = f"/workshops/{workshop.uuid}/session/"
        key = rendered(client, address).values["key"]
        usual = {"key": key, "date": "1/3/2027", "starts_at": "13:30", "ends_at": "16:00", "place": ""}
        return client.post(address, usual | said)

    def change(self, client, session, **said):
        address = f"/sessions/{session.uuid}/edit/"
        values = rendered(client, address).values
        return client.post(address, {name: values[name] for name in values if values[name]} | said)

    def test_a_session_in_a_room_carries_its_name(self, stage, manager, as_system):
        room, workshop = CentreRoomFactory(centre=stage.here, name="Horta"), WorkshopFactory(centre=stage.here)
        assert self.plan(manager, workshop, room=str(room.uuid)).status_code == 302
        session = Session.objects.get()
        assert (session.room, session.place) == (room, "Horta")
        assert rendered(manager, f"/sessions/{session.uuid}/edit/").values["place"] == ""
        assert self.change(manager, session, room="", place="Town hall").status_code == 302
        session = Session.objects.get()
        assert (session.room, session.place) == (None, "Town hall")

    def test_elsewhere_is_written_in_words_and_a_room_that_is_chosen_counts(self, stage, manager, as_system):
        room, workshop = CentreRoomFactory(centre=stage.here, name="Horta"), WorkshopFactory(centre=stage.here)
        assert self.plan(manager, workshop, room=str(room.uuid), place="Town hall").status_code == 302
        assert self.plan(manager, workshop, date="2/3/2027", place="Town hall").status_code == 302
        first, second = Session.objects.order_by("pk")
        assert (first.room, first.place) == (room, "Horta")
        assert (second.room, second.place) == (None, "Town hall")

    def test_without_rooms_the_form_asks_for_a_place_only(self, stage, manager, as_system):
        workshop = WorkshopFactory(centre=stage.here)
        assert "room" not in rendered(manager, f"/workshops/{workshop.uuid}/session/").offered
        assert self.plan(manager, workshop, place="Town hall").status_code == 302

    def test_it_does_not_end_before_its_sessions(self, stage, manager, as_system):
        room = CentreRoomFactory(centre=stage.here)
        SessionFactory(workshop__centre=stage.here, room=room, place=room.name, date=today() + timedelta(days=9))
        answer = fill(manager, page("rooms", room), ends_on=f"{today():%d/%m/%Y}")
        assert "1 session is planned in this room after that day." in words(answer)
        later = today() + timedelta(days=9)
        assert fill(manager, page("rooms", room), ends_on=f"{later:%d/%m/%Y}").status_code == 302

    def test_it_does_not_begin_after_sessions_to_come(self, stage, manager, as_system):
        room = CentreRoomFactory(centre=stage.here)
        for days in (-9, 9):  # one that is past stays what it was
            day = today() + timedelta(days=days)
            SessionFactory(workshop__centre=stage.here, room=room, place=room.name, date=day)
        answer = fill(manager, page("rooms", room), starts_on=f"{today() + timedelta(days=10):%d/%m/%Y}")
        assert "1 session is planned in this room before that day." in words(answer)
        assert fill(manager, page("rooms", room), starts_on=f"{day:%d/%m/%Y}").status_code == 302

    @pytest.mark.parametrize(
        ("days", "said"), [(11, "Horta is used until"), (10, ""), (5, ""), (4, "Horta is used from")]
    )
    def test_no_session_is_planned_in_it_outside_its_days(self, stage, manager, as_system, days, said):
        first, last, day = (today() + timedelta(days=number) for number in (5, 10, days))
        room = CentreRoomFactory(centre=stage.here, name="Horta", starts_on=first, ends_on=last)
        workshop = WorkshopFactory(centre=stage.here)
        answer = self.plan(manager, workshop, room=str(room.uuid), date=f"{day:%d/%m/%Y}")
        assert answer.status_code == (422 if said else 302)
        assert said in words(answer)
        assert 'href="#id_room"' in words(answer) or not said

    def test_a_session_is_neither_changed_nor_moved_nor_repeated_into_days_after_it(self, stage, manager, as_system):
        last = today() + timedelta(days=10)
        room, workshop = CentreRoomFactory(centre=stage.here, name="Horta"), WorkshopFactory(centre=stage.here)
        session = SessionFactory(workshop=workshop, room=room, place="Horta", date=today() + timedelta(days=3))
        CentreRoom.objects.filter(pk=room.pk).update(ends_on=last)
        after = f"{last + timedelta(days=1):%d/%m/%Y}"
        assert "Horta is used until" in words(self.change(manager, session, date=after))
        move = f"/sessions/{session.uuid}/move/"
        values = {name: value for name, value in rendered(manager, move).values.items() if value}
        assert "Horta is used until" in words(manager.post(move, values | {"date": after}))
        series = f"/workshops/{workshop.uuid}/series/"
        sent = {name: value for name, value in rendered(manager, series).values.items() if value}
        sent |= {"first": f"{today():%d/%m/%Y}"}
        sent |= {"weekdays": [str(number) for number in range(6)], "room": str(room.uuid)}
        assert "Horta is used until" in words(
            manager.post(series, sent | {"last": f"{last + timedelta(days=7):%d/%m/%Y}"})
        )
        assert (fresh(session).state, Session.objects.count()) == ("planned", 1)

    def test_one_that_is_there_after_its_end_is_changed_in_what_else_it_says(self, stage, manager, as_system):
        room, workshop = CentreRoomFactory(centre=stage.here, name="Horta"), WorkshopFactory(centre=stage.here)
        session = SessionFactory(workshop=workshop, room=room, place="Horta", date=today() + timedelta(days=3))
        CentreRoom.objects.filter(pk=room.pk).update(ends_on=today() - timedelta(days=1))
        assert self.change(manager, session, ends_at="17:00").status_code == 302
        assert (fresh(session).room, f"{fresh(session).ends_at:%H:%M}") == (room, "17:00")
        workshop_form = rendered(manager, f"/workshops/{workshop.uuid}/session/")
        assert str(room.uuid) not in workshop_form.offered.get("room", [])

    def test_another_name_is_that_of_sessions_to_come(self, stage, manager, as_system):
        room = CentreRoomFactory(centre=stage.here, name="Horta")
        for code, day in (("before", date(2016, 3, 1)), ("after", today() + timedelta(days=9))):
            SessionFactory(workshop__centre=stage.here, code=code, room=room, place="Horta", date=day)
        fill(manager, page("rooms", room), name="Victor Horta")
        assert dict(Session.objects.values_list("code", "place")) == {"before": "Horta", "after": "Victor Horta"}

    def test_a_name_twice_is_said_beside_it(self, stage, manager, as_system):
        CentreRoomFactory(centre=stage.here, name="Horta")
        CentreRoomFactory(centre=stage.there, name="Elsewhere")
        answer = fill(manager, f"{HERE}rooms/new/", name="Horta")
        assert "A room of this name exists already. Give another name." in words(answer)
        assert fill(manager, f"{HERE}rooms/new/", name="Elsewhere", seats="").status_code == 302
        assert CentreRoom.objects.filter(centre=stage.here).count() == 2
