"""What an import writes: each rule of the mapping, twice the same, one cell, all or nothing, one centre."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.models import Centre, TeamMember, User
from actionplans.models import Action, ExitProject, Plan, Problem
from assessments.models import Assessment, Rating
from audit.models import TransitionLog
from core.actor import NoActor, acting_as
from core.periods import BELGIUM
from exchange import services
from participants.models import Enrolment, Group, Participant, ReferentAssignment, Track
from partners.models import Organisation
from permissions.transitions import perform
from reporting.models import FundingPeriod, StaffPost
from tests.exchange.conftest import rows_of_tables
from tests.exchange.workbooks import WHOLE, altered, sound, trimmed, xlsx
from workshops.models import Attendance, Session, SessionFacilitator, Workshop

D = dt.date


def history_rows() -> Counter:
    return Counter({label: count for label, count in rows_of_tables().items() if "Historical" in label})


@pytest.mark.both_engines
def test_the_network(brought):
    assert set(Organisation.objects.values_list("name", "role", "centre__code")) == {
        ("Maison du livre", "partner", "here"),
        ("CAFA asbl", "subcontractor", "here"),
    }
    posts = StaffPost.objects.order_by("member__code", "number").values_list(
        "member__code", "number", "function", "fraction", "starts_on", "ends_on"
    )
    assert list(posts) == [
        ("P1", 1, "Coordination", Decimal("0.800"), D(2012, 9, 1), D(2013, 6, 30)),
        ("P1", 2, "Coordination", Decimal("1.000"), D(2013, 7, 1), None),
        ("P2", 1, "Animation", Decimal("0.500"), D(2013, 1, 1), None),
    ]
    assert FundingPeriod.objects.count() == 2
    assert dict(Track.objects.values_list("kind", "months")) == {"remobilisation": 10, "immersion": 12}
    assert dict(Group.objects.values_list("code", "track__kind")) == {"REM-1": "remobilisation", "IMM-1": "immersion"}


@pytest.mark.both_engines
def test_the_people(brought):
    rosa = Participant.objects.get(file_number="ER-3")
    assert (rosa.gender, rosa.languages, rosa.postcode) == ("other", [], "1070")
    assert Participant.objects.get(file_number="ER-1").search_name == "zerouki tarik"
    enrolments = Enrolment.objects.order_by("participant__file_number", "number").values_list(
        "participant__file_number", "number", "group__code", "state", "exit_reason"
    )
    assert list(enrolments) == [
        ("ER-1", 1, "REM-1", "completed", "path_completed"),
        ("ER-1", 2, "IMM-1", "active", ""),
        ("ER-2", 1, "REM-1", "left", "job"),
        ("ER-3", 1, "IMM-1", "completed", "path_completed"),
    ]
    without = Enrolment.objects.exclude(no_exit_assessment_reason="")
    assert [one.participant.file_number for one in without] == ["ER-3"]
    assert dict(ExitProject.objects.values_list("enrolment__participant__file_number", "kind")) == {
        "ER-1": "social",
        "ER-3": "none",
    }
    assert set(TeamMember.objects.values_list("code", "user")) == {(c, None) for c in ("P1", "P2", "AS1", "AS2")}
    assert set(
        ReferentAssignment.objects.values_list("participant__file_number", "member__code", "starts_on", "ends_on")
    ) == {
        ("ER-1", "AS1", D(2012, 9, 10), D(2013, 6, 20)),
        ("ER-1", "AS2", D(2013, 9, 10), None),
        ("ER-2", "AS1", D(2012, 9, 10), D(2013, 2, 1)),
        ("ER-3", "AS1", D(2013, 9, 10), D(2014, 6, 1)),
    }


@pytest.mark.both_engines
def test_the_programme(brought):
    states = dict(Session.objects.values_list("code", "state"))
    assert states == {
        "S-1": "closed", "S-2": "closed", "S-3": "closed", "S-4": "cancelled", "S-5": "planned", "S-6": "planned",
    }  # fmt: skip
    third = Session.objects.get(code="S-3")
    assert (third.minutes, third.year) == (150, 2013)
    assert third.closed_at == dt.datetime(2013, 10, 1, 12, 0, tzinfo=BELGIUM)
    assert {group.code for group in third.groups.all()} == {"REM-1", "IMM-1"}
    assert Session.objects.get(code="S-4").cancel_reason
    ran = SessionFacilitator.objects.values_list("session__code", "provider", "organisation__name")
    assert set(ran) == {
        ("S-1", "partner", "Maison du livre"),
        ("S-2", "team", None),
        ("S-2", "partner", "Maison du livre"),
        ("S-3", "subcontractor", "CAFA asbl"),
    }
    marks = Attendance.objects.values_list("session__code", "participant__file_number", "status")
    assert set(marks) == {
        ("S-1", "ER-1", "present"), ("S-1", "ER-2", "excused"), ("S-2", "ER-1", "late"),
        ("S-2", "ER-2", "no_news"), ("S-3", "ER-1", "left_early"), ("S-3", "ER-3", "not_concerned"),
    }  # fmt: skip
    assert Workshop.objects.get(code="AT-2").organisation is None


def test_assessments_and_plans(brought):
    found = Assessment.objects.values_list("enrolment__number", "moment", "date", "state", "instrument__version")
    assert set(found) == {
        (1, "entry", D(2012, 9, 20), "completed", 1),
        (1, "exit", D(2013, 6, 18), "draft", 1),
        (2, "entry", D(2013, 9, 20), "draft", 1),
    }
    parenting = Rating.objects.get(aspect__code="parenting")
    assert (parenting.answer, parenting.level, parenting.reason) == ("not_applicable", None, "Sans objet")
    state = Rating.objects.get(assessment__moment="exit", aspect__code="condition")
    assert (state.answer, state.level, state.note, state.is_problem) == ("rated", 4, "va mieux", False)
    cost = Rating.objects.get(assessment__moment="exit", aspect__code="cost")
    assert (cost.answer, cost.is_problem, cost.reason) == ("does_not_know", None, "")

    problems = {problem.label: problem for problem in Problem.objects.all()}
    problem = problems["Difficulté : gestion"]
    assert (problem.aspect.code, problem.domain.code) == ("management", "administrative")
    assert problem.rating.assessment.moment == "entry"
    assert problems["Fatigue"].aspect is None
    plan = Plan.objects.get(problem=problem)
    assert (plan.goal, plan.state, plan.taken_over, plan.agreed_on) == ("Stabiliser", "running", True, None)
    actions = Action.objects.order_by("plan_id", "position").values_list(
        "position", "what", "doer", "doer_name", "state"
    )
    assert set(actions) == {
        (1, "Constituer le dossier", "referent", "", "done"),
        (2, "Suivre le dossier", "participant", "", "doing"),
        (1, "Visite", "other", "Médiatrice", "partly"),
        (1, "Rendez-vous", "together", "", "to_do"),
    }


def test_states_taken_over_are_logged(brought):
    log = TransitionLog.objects.values_list("kind", "move", "from_state", "to_state")
    found = Counter(log)
    assert found[("workshops.session", "take_over", "", "closed")] == 3
    assert found[("workshops.session", "take_over", "", "cancelled")] == 1
    assert found[("participants.enrolment", "take_over", "", "completed")] == 2
    assert found[("assessments.assessment", "take_over", "", "completed")] == 1
    assert found[("actionplans.plan", "take_over", "", "running")] == 3
    assert {entry.actor for entry in TransitionLog.objects.all()} == {brought.manager}


def test_everything_is_one_act(brought):
    acts = set(Attendance.history.values_list("act", "history_user", "channel"))
    assert len(acts) == 1
    (act, author, channel) = acts.pop()
    assert (author, channel) == (brought.manager.pk, "command")
    for model in (Organisation, Participant, Enrolment, Session, SessionFacilitator, Rating, Action, ExitProject):
        assert set(model.history.values_list("act", flat=True)) == {act}
        assert model.history.count() == model.objects.count()
    assert set(TransitionLog.objects.values_list("act", flat=True)) == {act}


def test_a_second_run_adds_no_row_anywhere(bring_in, brought):
    before = rows_of_tables()
    changes = bring_in(sound())
    assert rows_of_tables() == before
    assert changes.is_empty
    assert all(tally.new == tally.changed == 0 for tally in changes.tallies.values())


def test_a_second_run_in_another_order_adds_no_row(bring_in, brought):
    before = rows_of_tables()
    book = sound()
    for name, rows in book.items():
        book[name] = [rows[0], *reversed(rows[1:])]
    assert bring_in(book).is_empty
    assert rows_of_tables() == before


CHANGES = [
    ("Organisations", 2, "Relation", "Sous-traitant", "partners.HistoricalOrganisation"),
    ("Équipe", 4, "ETP", 0.75, "reporting.HistoricalStaffPost"),
    ("Équipe", 4, "Début", D(2013, 2, 1), "reporting.HistoricalStaffPost"),
    ("Financements", 3, "Fin", D(2015, 1, 31), "reporting.HistoricalFundingPeriod"),
    ("Groupes", 2, "Fin", D(2013, 7, 31), "participants.HistoricalGroup"),
    ("Participants", 2, "Nom", "Zeroukia", "participants.HistoricalParticipant"),
    ("Participants", 2, "Date de naissance", D(1990, 1, 3), "participants.HistoricalParticipant"),
    ("Inscriptions", 2, "Fin prévue", D(2013, 7, 10), "participants.HistoricalEnrolment"),
    ("Inscriptions", 4, "Motif de sortie", "Formation", "participants.HistoricalEnrolment"),
    ("Inscriptions", 2, "Projet de sortie", "Professionnel", "actionplans.HistoricalExitProject"),
    ("Inscriptions", 3, "Référent", "AS1", "participants.HistoricalReferentAssignment"),
    ("Ateliers", 3, "Intitulé", "Tablette", "workshops.HistoricalWorkshop"),
    ("Séances", 2, "Lieu", "Salle C", "workshops.HistoricalSession"),
    ("Séances", 2, "Fin", "15:30", "workshops.HistoricalSession"),
    ("Séances", 6, "État", "Annulée", "workshops.HistoricalSession"),
    ("Présences", 2, "Statut", "Excusé", "workshops.HistoricalAttendance"),
    ("Bilans", 3, "Niveau", 5, "assessments.HistoricalRating"),
    ("Bilans", 19, "Date", D(2013, 9, 21), "assessments.HistoricalAssessment"),
    ("Actions", 3, "État", "Réalisée", "actionplans.HistoricalAction"),
    ("Actions", 5, "Objectif", "Respirer", "actionplans.HistoricalPlan"),
]


@pytest.mark.parametrize(("sheet", "row", "column", "value", "table"), CHANGES)
def test_a_changed_cell_changes_one_record(bring_in, brought, sheet, row, column, value, table):
    book = altered((sheet, row, column, value))
    if (sheet, column) == ("Organisations", "Relation"):  # who runs its workshop goes with it
        book["Ateliers"][1][3], book["Séances"][2][8] = "Sous-traitant", "Équipe + Sous-traitant"
    before = rows_of_tables()
    changes = bring_in(book)
    after = rows_of_tables()
    grown = {label: after[label] - before[label] for label in after if after[label] != before[label]}
    if (sheet, column) == ("Organisations", "Relation"):
        assert grown[table] == 1
        return
    logged = grown.pop("audit.TransitionLog", 0)
    assert logged == (1 if column == "État" else 0)
    assert grown == {table: 1}
    assert changes.tallies[sheet].changed == 1
    assert sum(tally.changed + tally.new for tally in changes.tallies.values()) == 1
    assert [(cell.place.sheet, cell.place.row, cell.heading) for cell in changes.cells] == [(sheet, row, column)]
    assert bring_in(book).is_empty


def test_a_change_says_old_and_new_and_its_author(bring_in, brought):
    changes = bring_in(altered(("Participants", 2, "Date de naissance", D(1990, 1, 3))))
    (cell,) = changes.cells
    assert (cell.old, cell.new, cell.place.label) == ("02/01/1990", "03/01/1990", "ER-1")
    last = Participant.objects.get(file_number="ER-1").history.latest()
    assert (last.birth_date, last.history_type, last.history_user) == (D(1990, 1, 3), "~", brought.manager)


def test_another_facilitator_and_other_groups(bring_in, brought):
    book = altered(
        ("Séances", 2, "Animée par", "Équipe"),
        ("Séances", 4, "Groupes", "IMM-1"),
        ("Inscriptions", 2, "Fin prévue", None),
    )
    changes = bring_in(book)
    assert list(SessionFacilitator.objects.filter(session__code="S-1").values_list("provider", "organisation")) == [
        ("team", None)
    ]
    assert {group.code for group in Session.objects.get(code="S-3").groups.all()} == {"IMM-1"}
    assert changes.tallies["Séances"].changed == 2
    assert SessionFacilitator.history.filter(history_type="-").count() == 1
    assert bring_in(book).is_empty


def test_an_enrolment_that_ends(bring_in, brought):
    book = altered(("Inscriptions", 3, "Fin", D(2014, 3, 1)), ("Inscriptions", 3, "Motif de sortie", "Emploi"))
    bring_in(book)
    enrolment = Enrolment.objects.get(participant__file_number="ER-1", number=2)
    assert (enrolment.state, enrolment.ended_on) == ("left", D(2014, 3, 1))
    assert ReferentAssignment.objects.get(starts_on=D(2013, 9, 10), participant__file_number="ER-1").ends_on == D(
        2014, 3, 1
    )
    log = TransitionLog.objects.get(from_state="active")
    assert (log.object, log.to_state) == (enrolment.uuid, "left")
    bring_in(sound())
    enrolment = Enrolment.objects.get(pk=enrolment.pk)
    assert (enrolment.state, enrolment.exit_reason) == ("active", "")


def test_a_handover_made_in_jalon_stays(bring_in, brought):
    with acting_as(brought.manager):
        assignment = ReferentAssignment.objects.get(participant__file_number="ER-1", starts_on=D(2013, 9, 10))
        assignment.ends_on = D(2014, 1, 1)
        assignment.save()
    before = rows_of_tables()
    assert bring_in(sound()).is_empty
    assert rows_of_tables() == before


def test_finer_states_of_jalon_stay(bring_in, brought):
    with acting_as(brought.manager):
        perform(Session.objects.get(code="S-1"), "reopen", by=brought.manager, reason="one mark was wrong")
        perform(Session.objects.get(code="S-5"), "hold", by=brought.manager)
    before = rows_of_tables()
    assert bring_in(sound()).is_empty
    assert rows_of_tables() == before


def test_what_the_workbook_does_not_name_stays(bring_in, brought):
    with acting_as(brought.manager):
        person = Participant.objects.get(file_number="ER-3")
        person.languages, person.phone = ["Peul"], "02 000 00 00"
        person.save()
        Attendance.objects.create(
            session=Session.objects.get(code="S-3"),
            participant=Participant.objects.get(file_number="ER-2"),
            status="present",
        )
    assert bring_in(sound()).is_empty
    book = sound()
    book["Présences"] = book["Présences"][:1]
    book["Actions"] = book["Actions"][:1]
    assert bring_in(book).is_empty
    assert Attendance.objects.count() == 7


def test_a_validated_assessment_is_not_overwritten(bring_in, brought):
    with acting_as(brought.manager):
        entry = Assessment.objects.get(enrolment__number=1, moment="entry")
        Assessment.objects.filter(pk=entry.pk).update(state="validated")
    assert bring_in(sound()).is_empty
    reading = services.read(xlsx(altered(("Bilans", 3, "Niveau", 5))), brought.here)
    changes = services.compare(reading, brought.here)
    assert [(one.sheet, one.row, one.column, one.level) for one in changes.refusals] == [
        ("Bilans", 3, "Niveau", "error")
    ]
    before = rows_of_tables()
    with acting_as(brought.manager), pytest.raises(services.HasErrors):
        services.bring_in(reading, brought.here)
    assert rows_of_tables() == before


def test_a_reference_may_point_to_an_earlier_import(bring_in, brought):
    book = {name: rows[:1] for name, rows in sound().items()}
    book["Séances"].append(["S-7", "AT-1", "IMM-1", D(2013, 11, 5), "13:00", "15:00", None, "Tenue", None, None])
    book["Présences"].append(["S-7", "ER-1", "Présent"])
    changes = bring_in(book)
    assert changes.tallies["Séances"].new == changes.tallies["Présences"].new == 1
    assert Session.objects.get(code="S-7").facilitators.get().organisation.name == "Maison du livre"


@pytest.mark.both_engines
def test_nothing_is_read_or_written_of_another_centre(bring_in, people):
    bring_in(sound(), people.there)
    there = rows_of_tables()
    book = {name: rows[:1] for name, rows in sound().items()}
    book["Présences"].append(["S-1", "ER-1", "Présent"])
    reading = services.read(xlsx(book), people.here)
    assert [one.words for one in reading.defects] == ["unknown session", "unknown file number"]
    bring_in(altered(("Participants", 2, "Nom", "Autre")), people.here)
    assert Participant.objects.get(centre=people.there, file_number="ER-1").last_name == "Zérouki"
    assert Attendance.objects.filter(session__workshop__centre=people.there).count() == 6
    assert Attendance.objects.filter(session__workshop__centre=people.here).count() == 6
    twice = {"partners.Organisation", "participants.Participant", "workshops.Session", "assessments.Rating"}
    after = rows_of_tables()
    assert all(after[label] == 2 * there[label] for label in twice)


def test_an_error_writes_nothing(people):
    reading = services.read(xlsx(altered(("Présences", 2, "Statut", "Là"))), people.here)
    before = rows_of_tables()
    with acting_as(people.manager), pytest.raises(services.HasErrors):
        services.bring_in(reading, people.here)
    assert rows_of_tables() == before


@pytest.mark.both_engines
@pytest.mark.parametrize("failing", ["Organisation", "Attendance", "Action", "take_over"])
def test_a_failure_in_the_middle_writes_nothing(people, monkeypatch, failing):
    real = services.bulk_create_tracked

    def create(model, items):
        if model.__name__ == failing:
            raise RuntimeError("in the middle")
        return real(model, items)

    def refuse(moves, reason):
        raise RuntimeError("at the end")

    if failing == "take_over":
        monkeypatch.setattr(services, "take_over", refuse)
    else:
        monkeypatch.setattr(services, "bulk_create_tracked", create)
    reading = services.read(xlsx(sound()), people.here)
    before = rows_of_tables()
    with acting_as(people.manager), pytest.raises(RuntimeError):
        services.bring_in(reading, people.here)
    assert rows_of_tables() == before


def test_no_write_without_an_author(people):
    reading = services.read(xlsx(sound()), people.here)
    with pytest.raises(NoActor):
        services.bring_in(reading, people.here)


def test_what_was_confirmed_is_what_is_written(bring_in, people):
    seen = services.compare(services.read(xlsx(sound()), people.here), people.here)
    with acting_as(people.manager):
        Organisation.objects.create(centre=people.here, name="Maison du livre", role="partner")
    before = rows_of_tables()
    with pytest.raises(services.NotAsConfirmed):
        bring_in(sound(), expected=seen.fingerprint)
    assert rows_of_tables() == before
    seen = services.compare(services.read(xlsx(sound()), people.here), people.here)
    assert not bring_in(sound(), expected=seen.fingerprint).is_empty


def test_a_fingerprint_does_not_depend_on_the_language(brought):
    book = xlsx(altered(("Séances", 6, "État", "Annulée"), ("Séances", 2, "Animée par", "Équipe")))
    prints = set()
    for language in ("fr", "en"):
        with translation.override(language):
            prints.add(services.compare(services.read(book, brought.here), brought.here).fingerprint)
    assert len(prints) == 1


def _statements(book: bytes, centre: Centre) -> tuple[int, int]:
    """Return how many statements a first and a second import of a workbook need, reading included."""
    counts = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as queries, acting_as(User.objects.system(), "test"):
            services.bring_in(services.read(book, centre), centre)
        counts.append(len(queries))
    return counts[0], counts[1]


@pytest.mark.both_engines
def test_statements_do_not_grow_with_rows(people, monkeypatch):
    # One statement a batch on both engines: what SQLite takes in one is small, so its limit is lifted here.
    monkeypatch.setattr(type(connection.ops), "bulk_batch_size", lambda self, fields, objs: max(len(objs), 1))
    monkeypatch.setattr(connection.features, "max_query_params", None, raising=False)
    few = _statements(trimmed(8), people.here)
    many = _statements(trimmed(40), people.there)
    assert few == many


@pytest.mark.django_db
def test_the_real_workbook(bring_in, people):
    """The whole file, once: its rows become records, and a second run finds nothing."""
    content = WHOLE.read_bytes()
    changes = bring_in(content)
    rows = {sheet: tally.new for sheet, tally in changes.tallies.items()}
    assert rows == {
        "Organisations": 18, "Équipe": 6, "Financements": 4, "Groupes": 16, "Participants": 240, "Inscriptions": 240,
        "Ateliers": 139, "Séances": 2597, "Présences": 48_857, "Bilans": 9045, "Actions": 932,
    }  # fmt: skip
    assert Attendance.objects.count() == 48_857 == Attendance.history.count()
    assert dict(Counter(Session.objects.values_list("state", flat=True))) == {
        "closed": 2511,
        "cancelled": 60,
        "planned": 26,
    }
    assert Assessment.objects.filter(state="completed").count() == 603
    assert Problem.objects.filter(rating__isnull=True).count() == 0
    before = rows_of_tables()
    assert bring_in(content).is_empty
    assert rows_of_tables() == before
