"""What an import leaves of a session in Jalon: its place and room say the same, and who was expected follows it."""

from __future__ import annotations

import datetime as dt

import pytest

from core.actor import acting_as
from participants.models import Group, GroupStay
from tests.exchange.workbooks import altered, sound
from tests.support.factories import CentreRoomFactory, GroupFactory, system
from workshops.models import Attendance, Session

D = dt.date


@pytest.fixture
def rooms(brought) -> None:
    """Give the centre two rooms, of which one is used since 2013; S-1 takes place in the other one."""
    with acting_as(system(), "test"):
        blue = CentreRoomFactory(centre=brought.here, name="Salle A")
        CentreRoomFactory(centre=brought.here, name="Salle neuve", starts_on=D(2013, 1, 1))
        CentreRoomFactory(centre=brought.there, name="Salle B")
        Session.objects.filter(code="S-1").update(room=blue)


def placed(code: str = "S-1") -> tuple[str, str | None]:
    found = Session.objects.select_related("room").get(code=code)
    return found.place, found.room.name if found.room else None


@pytest.mark.parametrize(
    ("place", "room"),
    [
        ("Salle A", "Salle A"),
        (None, "Salle A"),  # a blank cell says nothing
        ("Maison du livre", None),
        ("Salle neuve", None),  # not yet used on that day
        ("Salle B", None),  # of another centre
    ],
)
def test_a_place_and_a_room_never_contradict_each_other(bring_in, rooms, place: str | None, room: str | None):
    bring_in(altered(("Séances", 2, "Lieu", place)))
    assert placed() == (place or "Salle A", room)
    assert bring_in(altered(("Séances", 2, "Lieu", place))).is_empty


def test_a_place_that_names_a_room_is_that_room(bring_in, rooms):
    bring_in(altered(("Séances", 4, "Lieu", "Salle neuve")))
    assert placed("S-3") == ("Salle neuve", "Salle neuve")
    assert placed("S-2") == ("Salle A", None)  # what the workbook does not change stays


def test_a_new_session_is_in_the_room_that_its_place_names(bring_in, rooms):
    book = sound()
    for code, day in (("S-7", D(2013, 11, 5)), ("S-8", D(2012, 11, 5))):
        book["Séances"].append([code, "AT-2", "IMM-1", day, "13:00", "15:00", "Salle neuve", "Planifiée", None, None])
    bring_in(book)
    assert (placed("S-7"), placed("S-8")) == (("Salle neuve", "Salle neuve"), ("Salle neuve", None))


def expected(code: str) -> dict[str, bool]:
    rows = Attendance.objects.filter(session__code=code)
    return dict(rows.values_list("participant__file_number", "expected"))


def test_other_groups_of_a_session_fix_anew_who_was_expected(bring_in, brought):
    assert expected("S-1") == {"ER-1": True, "ER-2": True}
    bring_in(altered(("Séances", 2, "Groupes", "IMM-1")))
    assert expected("S-1") == {"ER-1": False, "ER-2": False}
    bring_in(sound())
    assert expected("S-1") == {"ER-1": True, "ER-2": True}


def test_a_group_more_fixes_it_too(bring_in, brought):
    assert expected("S-3")["ER-3"] is True
    with acting_as(system(), "test"):
        other = GroupFactory(
            centre=brought.here, track=Group.objects.get(code="IMM-1").track, code="IMM-2", starts_on=D(2013, 9, 10)
        )
        GroupStay.objects.filter(enrolment__participant__file_number="ER-3").update(group=other)
    book = altered(("Séances", 4, "Groupes", "REM-1; IMM-2"))
    book["Groupes"].append(["IMM-2", "Immersion", D(2013, 9, 10), None])
    bring_in(book)
    assert expected("S-3")["ER-1"] is False


def test_the_state_of_a_sheet_fixes_it_too(bring_in, brought):
    """A sheet that the workbook closes says who was expected as every closing does."""
    Attendance.objects.filter(session__code="S-1").update(expected=False)
    Session.objects.filter(code="S-1").update(state="planned", closed_at=None)
    bring_in(sound())
    assert Session.objects.get(code="S-1").state == "closed"
    assert expected("S-1") == {"ER-1": True, "ER-2": True}


def test_what_it_leaves_alone_keeps_who_was_expected(bring_in, brought):
    Attendance.objects.filter(session__code="S-1").update(expected=False)
    bring_in(altered(("Séances", 2, "Lieu", "Salle C")))
    assert expected("S-1") == {"ER-1": False, "ER-2": False}
