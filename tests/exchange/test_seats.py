"""D10: an import gives no seat that a group does not have; who ends or leaves by the same workbook gives hers back."""

from __future__ import annotations

import datetime as dt

import pytest

from core.actor import acting_as
from core.history import save_changes
from exchange import services
from participants.models import Enrolment, Group
from tests.exchange.workbooks import Book, altered, xlsx
from tests.support.factories import EnrolmentFactory

D = dt.date
LEAVES = ("Inscriptions", 3, "Fin", D(2014, 6, 1)), ("Inscriptions", 3, "Motif de sortie", "Emploi")


def with_one_more(*cells) -> Book:
    """Return the workbook with ER-2 in IMM-1 too."""
    book = altered(*cells)
    book["Inscriptions"].append(["ER-2", "IMM-1", D(2013, 9, 10), D(2014, 9, 9), None, None, None, "AS1"])
    return book


@pytest.fixture
def group(brought):
    """A group with one seat, which ER-1 has."""
    with acting_as(brought.manager):
        found = Group.objects.get(code="IMM-1")
        save_changes(found, seats=1)
    assert found.seats_taken == 1
    return found


def test_d10_a_row_beyond_the_seats_is_refused_at_its_group(group, brought, bring_in):
    reading = services.read(xlsx(with_one_more()), brought.here)
    (defect,) = services.compare(reading, brought.here).refusals
    assert (defect.sheet, defect.row, defect.column) == ("Inscriptions", 6, "Groupe")
    with pytest.raises(services.HasErrors):
        bring_in(with_one_more())
    assert group.seats_taken == 1
    bring_in(with_one_more(*LEAVES))
    assert [one.participant.file_number for one in group.with_a_seat] == ["ER-2"]


def test_d10_a_seat_that_somebody_took_meanwhile(group, brought, bring_in, monkeypatch):
    with acting_as(brought.manager):
        save_changes(group, seats=2)
    write = services._write

    def late(*args):
        write(*args)
        EnrolmentFactory(participant__centre=brought.here, track=group.track, group=group, state="trial")

    monkeypatch.setattr(services, "_write", late)
    with pytest.raises(services.NotAsConfirmed):
        bring_in(with_one_more())
    assert not Enrolment.objects.filter(participant__file_number="ER-2", group=group).exists()
    assert group.seats_taken == 1
