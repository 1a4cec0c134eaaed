"""Workbooks of successive years: each year keeps its figures, and what a later workbook lacks is told."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from accounts.models import Centre
from actionplans.models import Action
from core.actor import acting_as
from exchange import services
from exchange.missing_rows import visible_to
from participants.enums import SealState
from participants.models import Enrolment, Participant, Seal
from participants.page_memory import enrolments_known
from participants.services.group_stays import follow_enrolments
from reporting.figures import Frame, decimal, figure_of
from reporting.models import FundingPeriod, StaffPost
from tests.exchange.conftest import rows_of_tables
from tests.exchange.workbooks import DATA, altered, sound, xlsx
from tests.support.factories import BreakFactory, system
from workshops.models import Attendance, Session

CASES = DATA / "cases"
D = dt.date

_OF_2016 = {
    "participants": 3,
    "workshop_hours": 10,
    "hours_by_team": 50,
    "hours_by_subcontractors": 30,
    "hours_by_partners": 20,
    "hours_educational": 50,
    "hours_artistic": 20,
    "hours_cultural": 30,
    "staff": 2,
    "staff_fte": Decimal("1.80"),
    "participant_hours": 15,
}


def case(name: str) -> bytes:
    return (CASES / f"{name}.xlsx").read_bytes()


def figures_of(centre: Centre, year: int) -> dict[str, Any]:
    frame = Frame.years(centre, year, year)
    return {code: figure_of(code).values(frame)[0].shown for code in _OF_2016}


def paths_of(number: str) -> list[tuple]:
    found = Enrolment.objects.filter(participant__file_number=number).order_by("starts_on")
    return list(found.values_list("starts_on", "ended_on", "state", "group__code"))


def told(changes: services.Changes) -> list[tuple]:
    return [(one.sheet, one.row, one.column, one.level) for one in changes.refusals + changes.warnings]


ORDERS = [("71a-year-2016", "71b-year-2017"), ("71b-year-2017", "71a-year-2016")]


@pytest.mark.parametrize("order", ORDERS, ids=["in order", "the older year last"])
def test_books_of_two_years_stand_beside_each_other(bring_in, people, order):
    for name in order:
        bring_in(case(name))
    assert figures_of(people.here, 2016) == _OF_2016
    of_2017 = figures_of(people.here, 2017)
    assert (of_2017["participants"], of_2017["workshop_hours"], of_2017["participant_hours"]) == (1, 3, 3)
    assert of_2017["staff_fte"] == Decimal("1.30")
    assert paths_of("D-001") == [
        (D(2016, 1, 11), D(2016, 12, 16), "completed", "REM-1"),
        (D(2017, 2, 1), None, "active", "REM-17"),
    ]
    periods = FundingPeriod.objects.order_by("starts_on").values_list("starts_on", "ends_on")
    assert list(periods) == [(D(2015, 1, 1), D(2016, 12, 31)), (D(2017, 1, 1), D(2017, 12, 31))]
    posts = StaffPost.objects.filter(member__code="AS1").order_by("starts_on")
    assert list(posts.values_list("starts_on", "ends_on", "fraction")) == [
        (D(2015, 1, 1), D(2016, 12, 31), 1),
        (D(2017, 1, 1), None, Decimal("0.5")),
    ]
    before = rows_of_tables()
    for name in order:
        assert bring_in(case(name)).is_empty
    assert rows_of_tables() == before


def test_a_post_that_goes_on_in_a_later_book_as_another_one_is_told(bring_in, people):
    bring_in(case("71a-year-2016"))
    changes = bring_in(case("71b-year-2017"))
    assert told(changes) == [("Équipe", 2, "Début", "warning")]
    assert [(one.heading, one.old, one.new) for one in changes.cells] == [("Fin", "", "31/12/2016")]


def test_session_codes_that_begin_again_are_told_and_nothing_is_written(bring_in, people):
    bring_in(case("71a-year-2016"))
    before = rows_of_tables()
    reading = services.read(case("73-year-2017-codes-again"), people.here)
    changes = services.compare(reading, people.here)
    [refusal] = changes.refusals
    assert (refusal.sheet, refusal.row, refusal.column, refusal.level) == ("Séances", 2, "Date", "error")
    assert "02/02/2016" in refusal.words
    with pytest.raises(services.HasErrors):
        bring_in(case("73-year-2017-codes-again"))
    assert rows_of_tables() == before


def test_the_day_of_a_session_without_marks_may_be_corrected(bring_in, people):
    book = sound()
    book["Présences"] = [row for row in book["Présences"] if row[0] != "S-1"]
    bring_in(book)
    book["Séances"][1][3] = D(2012, 10, 2)
    bring_in(book)
    assert Session.objects.get(code="S-1").date == D(2012, 10, 2)
    book["Séances"][1][3] = D(2013, 10, 2)  # hours of one year would become those of another
    changes = services.compare(services.read(xlsx(book), people.here), people.here)
    assert [(one.sheet, one.row, one.column) for one in changes.refusals] == [("Séances", 2, "Date")]


def test_a_planned_session_without_marks_may_go_to_another_year(bring_in, brought):
    bring_in(altered(("Séances", 7, "Date", D(2014, 1, 7))))
    assert Session.objects.get(code="S-6").date == D(2014, 1, 7)


def test_a_start_corrected_is_one_record_changed(bring_in, brought):
    changes = bring_in(altered(("Inscriptions", 4, "Début", D(2012, 9, 17))))
    assert [(one.place.sheet, one.place.row, one.heading) for one in changes.cells] == [("Inscriptions", 4, "Début")]
    assert [start for start, *_ in paths_of("ER-2")] == [D(2012, 9, 17)]


def test_a_person_may_change_group_on_one_day(bring_in, people):
    changes = bring_in(case("72-same-day-transfer"))
    assert told(changes) == []
    assert paths_of("D-001") == [
        (D(2016, 1, 11), D(2016, 5, 2), "left", "REM-1"),
        (D(2016, 5, 2), None, "active", "IMM-1"),
    ]
    assert figures_of(people.here, 2016) == _OF_2016
    assert bring_in(case("72-same-day-transfer")).is_empty


def test_the_day_on_which_a_post_changes_counts_once(bring_in, people):
    book = sound()
    book["Équipe"] = [
        book["Équipe"][0],
        ["P1", "Coordination", 0.5, D(2013, 1, 1), D(2013, 7, 1)],
        ["P1", "Coordination", 1, D(2013, 7, 1), D(2013, 12, 31)],
    ]
    bring_in(book)
    assert list(StaffPost.objects.order_by("starts_on").values_list("starts_on", "ends_on")) == [
        (D(2013, 1, 1), D(2013, 7, 1)),
        (D(2013, 7, 1), D(2013, 12, 31)),
    ]
    frame = Frame.years(people.here, 2013, 2013)
    [value] = figure_of("staff_fte").values(frame)
    assert value.numerator == decimal(Fraction(181, 365) / 2 + Fraction(184, 365))
    [staff] = figure_of("staff").values(frame)
    assert staff.shown == 1
    records = figure_of("staff_fte").records(frame, frame.periods[0])
    assert decimal(records.total) == value.numerator == decimal(sum(map(records.part, records.rows)))


def test_paths_of_one_person_that_overlap_are_a_warning(bring_in, people):
    book = sound()
    book["Inscriptions"].append(["ER-1", "REM-1", D(2013, 6, 3), None, D(2013, 7, 1), "Emploi", None, "AS1"])
    reading = services.read(xlsx(book), people.here)
    assert [(one.sheet, one.row, one.column, one.level, one.words) for one in reading.defects] == [
        ("Inscriptions", 6, "Début", "warning", "overlaps another enrolment of this person"),
    ]
    bring_in(book)
    assert len(paths_of("ER-1")) == 3


def test_a_path_that_overlaps_one_in_jalon_is_a_warning(bring_in, brought):
    book = {name: rows[:1] for name, rows in sound().items()}
    book["Inscriptions"].append(["ER-1", "REM-1", D(2014, 3, 3), None, None, None, None, "AS1"])
    changes = bring_in(book)
    assert told(changes) == [("Inscriptions", 2, "Début", "warning")]
    assert "10/09/2013" in changes.warnings[0].words
    assert len(paths_of("ER-1")) == 3


def test_an_older_book_does_not_reopen_a_path_that_ended_later(bring_in, people):
    """The book of 2013 was written before the path ended in 2014: its empty end says nothing of that."""
    bring_in(altered(("Inscriptions", 3, "Fin", D(2015, 3, 2)), ("Inscriptions", 3, "Motif de sortie", "Emploi")))
    assert bring_in(sound()).is_empty
    assert paths_of("ER-1")[1] == (D(2013, 9, 10), D(2015, 3, 2), "left", "IMM-1")


def test_an_end_is_taken_back_by_the_book_of_its_own_year(bring_in, people):
    """ER-2 did not leave in December: no other day of this workbook is as late."""
    book = {name: rows[:1] for name, rows in sound().items()}
    for name in ("Groupes", "Participants"):
        book[name] = sound()[name]
    book["Inscriptions"].append(["ER-2", "REM-1", D(2012, 9, 10), None, D(2012, 12, 20), "Emploi", None, "AS1"])
    bring_in(book)
    book["Inscriptions"][1][4:6] = [None, None]
    bring_in(book)
    assert paths_of("ER-2") == [(D(2012, 9, 10), None, "active", "REM-1")]


@pytest.fixture
def on_a_break(brought) -> Enrolment:
    """ER-1 is on a break of the second path since March 2014, noted in Jalon."""
    path = Enrolment.objects.get(participant__file_number="ER-1", ended_on=None)
    with acting_as(system(), "test"):
        Enrolment.objects.filter(pk=path.pk).update(state="on_break")
        BreakFactory(enrolment=path, starts_on=D(2014, 3, 3))
    return path


def test_a_break_that_the_workbook_does_not_mention_stays(bring_in, on_a_break):
    changes = bring_in(altered(("Inscriptions", 3, "Fin prévue", D(2014, 10, 9))))
    assert told(changes) == []
    assert (on_a_break.breaks.get().ended_on, paths_of("ER-1")[1][2]) == (None, "on_break")


def test_a_path_that_ended_during_a_break_ends_it_and_one_that_ended_before_is_warned_of(bring_in, on_a_break):
    ended = [("Inscriptions", 3, "Motif de sortie", "Emploi")]
    before = altered(*ended, ("Inscriptions", 3, "Fin", D(2014, 3, 2)))
    changes = services.compare(
        services.read(xlsx(before), on_a_break.participant.centre), on_a_break.participant.centre
    )
    assert told(changes) == [("Inscriptions", 3, "Fin", "warning")]
    assert "03/03/2014" in changes.warnings[0].words
    assert on_a_break.breaks.exists()
    during = altered(*ended, ("Inscriptions", 3, "Fin", D(2014, 3, 3)))
    assert told(bring_in(during)) == []
    assert on_a_break.breaks.get().ended_on == D(2014, 3, 3)


def test_what_follows_from_a_path_takes_no_break_away_while_it_goes_on(on_a_break):
    with acting_as(system(), "test"):
        Enrolment.objects.filter(pk=on_a_break.pk).update(state="active")
        follow_enrolments([Enrolment.objects.get(pk=on_a_break.pk)])
    assert on_a_break.breaks.exists()


def with_actions(*rows: list) -> dict:
    book = sound()
    book["Actions"] = [book["Actions"][0], *(["ER-2", "Santé", "Fatigue", "Souffler", *row] for row in rows)]
    return book


_FIRST = ["Rendez-vous", "Ensemble", D(2012, 12, 1), "Réalisée"]


@pytest.mark.parametrize(
    ("row", "actions"),
    [
        (["Sport", "Ensemble", D(2013, 1, 15), "À faire"], {("Rendez-vous", "done"), ("Sport", "to_do")}),
        (["Rendez-vous", "Ensemble", D(2013, 1, 15), "À faire"], {("Rendez-vous", "done"), ("Rendez-vous", "to_do")}),
        (["Rendez-vous", "Ensemble", D(2012, 12, 3), "Réalisée"], {("Rendez-vous", "done")}),
        (["Rendez-vous au CPAS", "Ensemble", D(2012, 12, 1), "Réalisée"], {("Rendez-vous au CPAS", "done")}),
    ],
    ids=["another action", "done, and to do again", "due date corrected", "text corrected"],
)
def test_an_action_of_a_later_book(bring_in, people, row, actions):
    bring_in(with_actions(_FIRST))
    bring_in(with_actions(row))
    found = list(Action.objects.values_list("what", "state"))
    assert len(found) == len(actions)
    assert set(found) == actions
    assert bring_in(with_actions(row)).is_empty


def test_what_belongs_to_a_path_stays_with_it_when_a_later_path_comes(bring_in, people):
    """An action without a due date, and an exit assessment nearer to the next path than to its own."""
    book = with_actions(["Marcher", "Ensemble", None, "À faire"])
    book["Bilans"].append(["ER-2", "Sortie", D(2013, 3, 20), "Logement", "État", 4, "Non", None])
    bring_in(book)
    later = {name: rows[:1] for name, rows in sound().items()}
    later["Inscriptions"].append(["ER-2", "REM-1", D(2013, 3, 25), None, None, None, None, "AS1"])
    bring_in(later)
    before = rows_of_tables()
    assert bring_in(book).is_empty
    assert rows_of_tables() == before
    with_new = {name: rows[:1] for name, rows in sound().items()}
    with_new["Actions"].append(["ER-2", "Santé", "Fatigue", "Souffler", "Nager", "Ensemble", None, "À faire"])
    bring_in(with_new)
    [action] = [one for one in Action.objects.all() if one.what == "Nager"]
    assert action.plan.problem.enrolment.starts_on == D(2013, 3, 25)


def lacks(changes: services.Changes) -> list[tuple[str, str]]:
    return [(one.sheet, one.label) for one in changes.lacking]


def test_a_mark_taken_away_is_kept_and_told(bring_in, people):
    bring_in(case("00-base"))
    changes = bring_in(case("74-mark-taken-away"))
    assert changes.is_empty
    assert lacks(changes) == [("Présences", "S4 · D-001")]
    assert [one.number for one in changes.lacking] == ["D-001"]
    assert figures_of(people.here, 2016) == _OF_2016
    assert lacks(bring_in(case("00-base"))) == []


def test_rows_taken_away_are_told_by_their_keys(bring_in, brought):
    book = sound()
    for sheet, row in [("Équipe", 3), ("Financements", 2), ("Inscriptions", 4), ("Séances", 4), ("Séances", 3)]:
        del book[sheet][row]
    del book["Groupes"][1]
    del book["Actions"][1]
    del book["Bilans"][-1]
    del book["Bilans"][2]
    book["Présences"] = [row for row in book["Présences"] if row[0] in ("Séance", "S-1", "S-2")]
    changes = bring_in(book)
    assert changes.is_empty
    assert lacks(changes) == [
        ("Équipe", "P2 · 01/01/2013"),
        ("Financements", "Fonds social européen · 01/01/2013"),
        ("Groupes", "REM-1"),
        ("Inscriptions", "ER-3 · 10/09/2013"),
        ("Séances", "S-3"),
        ("Séances", "S-4"),
        ("Bilans", "ER-1 · 20/09/2012"),
        ("Bilans", "ER-1 · 20/09/2013"),
        ("Actions", "ER-1 · 10/10/2012"),
    ]


def test_a_book_of_one_year_lacks_nothing_of_another(bring_in, people):
    """What goes on without an end from year to year is told, since it counts in the year that lacks it."""
    bring_in(case("71a-year-2016"))
    changes = bring_in(case("71b-year-2017"))
    assert lacks(changes) == [("Équipe", "AN1 · 01/01/2015"), ("Groupes", "IMM-1"), ("Groupes", "REM-1")]
    assert lacks(bring_in(case("71a-year-2016"))) == []


def test_what_was_noted_on_a_page_is_not_lacking(bring_in, brought):
    with acting_as(brought.manager):
        Attendance.objects.create(
            session=Session.objects.get(code="S-3"),
            participant=Participant.objects.get(file_number="ER-2"),
            status="present",
        )
    assert lacks(bring_in(sound())) == []


def test_a_file_sealed_from_the_reader_is_not_told(bring_in, people):
    bring_in(case("00-base"))
    entries = bring_in(case("74-mark-taken-away")).lacking
    assert visible_to(entries, people.manager, people.here) == entries
    with acting_as(people.manager):
        Seal.objects.create(
            participant=Participant.objects.get(file_number="D-001"),
            reason="A colleague.",
            asked_by=people.manager,
            state=SealState.IN_FORCE,
            sealed_on=D(2026, 11, 1),
        )
    assert visible_to(entries, people.worker, people.here) == []


def test_the_last_path_of_a_file_is_the_latest_in_time(bring_in, people, client):
    """Not the one that was brought last."""
    bring_in(case("71b-year-2017"))
    bring_in(case("71a-year-2016"))
    person = Participant.objects.get(file_number="D-001")
    with acting_as(people.manager):
        starts = [one.starts_on for one in enrolments_known(people.manager, person)]
    assert starts == [D(2017, 2, 1), D(2016, 1, 11)]
    client.force_login(people.manager)
    page = client.get("/participants/").content.decode()
    assert "REM-17" in page
