"""What was noted in Jalon itself, and an import that meets it: nothing is lost or doubled, no constraint is hit."""

from __future__ import annotations

import datetime as dt

from accounts.models import TeamMember, User
from actionplans.models import Action, Plan
from assessments.models import Assessment, Rating
from assessments.services.assessments import new_version
from audit.log import log_transition
from core.actor import acting_as
from exchange import services
from participants.models import Enrolment, Participant, ReferentAssignment, Track
from permissions.transitions import perform
from tests.exchange.workbooks import altered, sound, xlsx
from tests.participants.full_file import seal
from tests.support.factories import ParticipantFactory
from workshops.models import Attendance, Session, SessionFacilitator

D = dt.date


def test_a_start_corrected_past_a_handover(bring_in, brought):
    with acting_as(brought.manager):
        assignment = ReferentAssignment.objects.get(participant__file_number="ER-1", starts_on=D(2013, 9, 10))
        assignment.ends_on = D(2013, 9, 15)
        assignment.save()
    bring_in(altered(("Inscriptions", 3, "Début", D(2013, 9, 18))))
    assignment.refresh_from_db()
    assert (assignment.starts_on, assignment.ends_on) == (D(2013, 9, 18), None)


def test_a_referent_noted_in_jalon_on_the_same_day_is_not_noted_twice(bring_in, brought):
    with acting_as(brought.manager):
        second = ReferentAssignment.objects.create(
            participant=Participant.objects.get(file_number="ER-1"),
            member=TeamMember.objects.get(code="AS1"),
            starts_on=D(2013, 9, 10),
            ends_on=D(2013, 12, 31),
        )
    bring_in(altered(("Inscriptions", 3, "Référent", "AS1")))
    second.refresh_from_db()
    assert second.ends_on == D(2013, 12, 31)
    assert ReferentAssignment.objects.filter(participant=second.participant).count() == 3


def test_a_code_of_the_team_in_other_letters_is_the_same_member(bring_in, brought):
    assert bring_in(altered(("Inscriptions", 2, "Référent", "as1"), ("Équipe", 3, "Code", "p1"))).is_empty
    assert TeamMember.objects.count() == 4


def test_an_exit_assessment_is_of_one_path_only(bring_in, people):
    bring_in(
        altered(("Inscriptions", 3, "Fin", D(2014, 6, 1)), ("Inscriptions", 3, "Motif de sortie", "Parcours terminé"))
    )
    paths = Enrolment.objects.filter(participant__file_number="ER-1", state="completed").order_by("number")
    assert [bool(path.no_exit_assessment_reason) for path in paths] == [False, True]


def test_an_enrolment_after_one_that_was_declined(bring_in, people):
    book = sound()
    book["Inscriptions"] = [row for row in book["Inscriptions"] if row[0] != "ER-2"]
    book["Présences"] = [row for row in book["Présences"] if row[1] != "ER-2"]
    book["Actions"] = [row for row in book["Actions"] if row[0] != "ER-2"]
    bring_in(book)
    with acting_as(people.manager):
        Enrolment.objects.create(
            participant=Participant.objects.get(file_number="ER-2"),
            track=Track.objects.get(kind="remobilisation"),
            starts_on=D(2012, 1, 1),
            state="declined",
            decline_reason="moved away",
        )
    bring_in(sound())
    found = Enrolment.objects.filter(participant__file_number="ER-2").order_by("number")
    assert list(found.values_list("number", "state")) == [(1, "declined"), (2, "left")]


def test_a_correction_of_a_validated_assessment_is_not_taken_back(bring_in, brought):
    with acting_as(User.objects.system()):
        member = TeamMember.objects.get(code="AS2")
        member.user = brought.worker
        member.save()
    entry = Assessment.objects.get(enrolment__number=1, moment="entry")
    Assessment.objects.filter(pk=entry.pk).update(state="validated")
    with acting_as(brought.worker):
        later = new_version(entry, by=brought.worker, reason="heard wrongly")
        rating = later.ratings.get(aspect__code="management", aspect__domain__code="administrative")
        rating.level = 5
        rating.save()
    changes = services.compare(services.read(xlsx(sound()), brought.here), brought.here)
    assert [(one.sheet, one.row, one.column) for one in changes.refusals] == [("Bilans", 2, "Niveau")]
    corrected = bring_in(altered(("Bilans", 2, "Niveau", 5)))
    assert corrected.is_empty
    assert Assessment.objects.get(pk=later.pk).state == "draft"


def test_an_action_written_in_jalon_is_not_taken_for_a_new_row(bring_in, brought):
    plan = next(plan for plan in Plan.objects.select_related("problem") if plan.problem.label == "Fatigue")
    with acting_as(brought.worker):
        own = Action.objects.create(plan=plan, position=2, what="Marcher ensemble", doer="together", outcome="fait")
    book = sound()
    book["Actions"].append(["ER-2", "Santé", "Fatigue", "Souffler", "Sport", "Ensemble", None, "À faire"])
    bring_in(book)
    own = Action.objects.get(pk=own.pk)
    assert (own.what, own.outcome) == ("Marcher ensemble", "fait")
    assert list(plan.actions.values_list("position", "what")) == [
        (1, "Rendez-vous"),
        (2, "Marcher ensemble"),
        (3, "Sport"),
    ]


def test_a_word_for_no_answer_with_a_thousand_blanks(bring_in, people):
    bring_in(altered(("Bilans", 16, "Commentaire", "Sans" + " " * 900 + "objet")))
    assert Rating.objects.get(answer="not_applicable").reason == "Sans objet"


def test_a_blank_cell_erases_nothing(bring_in, people):
    bring_in(altered(("Bilans", 2, "Commentaire", "Lettres non ouvertes"), ("Séances", 2, "Lieu", "Salle Verte")))
    [note] = [rating for rating in Rating.objects.all() if rating.note == "Lettres non ouvertes"]
    bring_in(altered(("Bilans", 2, "Commentaire", None), ("Séances", 2, "Lieu", None)))
    assert Rating.objects.get(pk=note.pk).note == "Lettres non ouvertes"
    assert Session.objects.filter(place="Salle Verte").exists()


def test_a_note_without_a_level_stays_and_completes_nothing(bring_in, brought):
    rating = Rating.objects.get(aspect__code="parenting")
    with acting_as(brought.manager):
        rating.answer, rating.reason, rating.note = "", "", "Pleure en en parlant."
        rating.save()
    book = sound()
    rows = [row for row in book["Bilans"] if row[4] != "Gestion de la parentalité"]
    bring_in(book | {"Bilans": rows})
    assert Assessment.objects.get(pk=rating.assessment_id).state == "draft"
    bring_in(sound())
    rating.refresh_from_db()
    assert Assessment.objects.get(pk=rating.assessment_id).state == "completed"
    assert (rating.is_answered, rating.note) == (True, "Pleure en en parlant.")


def test_a_path_that_ended_in_jalon_is_not_begun_again(bring_in, brought):
    open_path = Enrolment.objects.filter(ended_on=None).first()
    with acting_as(brought.manager):
        log_transition(open_path, move="leave", from_state="active", to_state="left")
    Enrolment.objects.filter(pk=open_path.pk).update(ended_on=D(2014, 6, 1), exit_reason="job", state="left")
    bring_in(sound())
    found = Enrolment.objects.get(pk=open_path.pk)
    assert (found.state, found.ended_on, found.exit_reason) == ("left", D(2014, 6, 1), "job")


def test_a_sheet_closed_in_jalon_stays_closed(bring_in, people):
    """The workbook still says that it was never handed in."""
    book = altered(("Séances", 2, "État", "Non clôturée"))
    code = book["Séances"][1][0]
    book["Présences"] = [row for row in book["Présences"] if row[0] != code]
    bring_in(book)
    session = Session.objects.get(code=code)
    with acting_as(people.manager):
        for person in session.expected_participants():
            Attendance.objects.create(session=session, participant=person, status="present")
        SessionFacilitator.objects.create(session=session, provider="team")
        perform(session, "hold", by=people.manager)
        perform(session, "close", by=people.manager)
    bring_in(book)
    found = Session.objects.get(pk=session.pk)
    assert found.state == "closed"
    assert found.facilitators.count() == 1


def test_an_action_done_in_jalon_stays_done(bring_in, brought):
    action = Action.objects.filter(state="doing").first() or Action.objects.filter(state="to_do").first()
    with acting_as(brought.manager):
        log_transition(action, move="finish", from_state=action.state, to_state="done")
    Action.objects.filter(pk=action.pk).update(state="done")
    bring_in(sound())
    assert Action.objects.get(pk=action.pk).state == "done"


def test_a_sealed_file_is_in_no_warning_of_a_duplicate(people):
    """The same preview with and without the sealed file of the person whom the workbook names under another number."""
    name = {"last_name": "Zérouki", "first_name": "Tarik", "birth_date": D(1990, 1, 2)}
    before = [one.words for one in services.read(xlsx(sound()), people.here).defects]
    with acting_as(people.manager, "test"):
        known = ParticipantFactory(centre=people.here, file_number="ER-77", **name)
    told = [one.words for one in services.read(xlsx(sound()), people.here).defects]
    assert told == ["same name and birth date as another file: possible duplicate"]
    seal(known, people.manager, people.worker)
    assert [one.words for one in services.read(xlsx(sound()), people.here).defects] == before == []
