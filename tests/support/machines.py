"""Scenes for the state machines: for each, an object in any state with every guard content, and how to upset each.

The tests of tests/machines run every move of every machine on these scenes; what a move may do is told by hand in
tests/support/expected_moves.py, never read from the code that is tested.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.db import models
from django_fsm import FSMFieldMixin

from accounts.models import User
from actionplans.models import Action, ExitStep, Plan
from appointments.models import Appointment
from assessments.models import Aspect, Assessment, Rating
from core.actor import acting_as
from core.history import bulk_create_tracked
from core.periods import today
from documents.models import Document
from participants.models import AfterContact, Enrolment, Group, Seal
from partners.models import Agreement
from person.models import DataRequest
from reporting.models import Report
from tests.support.all_rows import rows_kept
from tests.support.appointment_scene import DATA, UPSET, make_appointment
from tests.support.assessment_upsets import a_new_version, an_entry_after_it, one_answer_less
from tests.support.breaks import after, back_again, ended_from, ended_from_another_state, ended_long_ago, on_a_break
from tests.support.exit_scene import (
    CONTACTED,
    an_open_plan,
    closed_by_itself,
    closed_in_its_time,
    make_after_contact,
    make_step,
)
from tests.support.expected_moves import LATELY, NOT_BY_ITSELF, OPEN_PLANS, OTHERWISE, OVERLAP
from tests.support.factories import (
    NOON,
    ActionFactory,
    AgreementFactory,
    AssessmentFactory,
    AttendanceFactory,
    BatchMarkFactory,
    ConsentFactory,
    DataRequestFactory,
    DocumentFactory,
    EnrolmentFactory,
    ExitProjectFactory,
    FacilitatorLinkFactory,
    FrozenValueFactory,
    GroupFactory,
    OrganisationFactory,
    PlanFactory,
    ReportFactory,
    SessionFacilitatorFactory,
    SessionFactory,
    SessionGroupFactory,
    TrackFactory,
    WorkshopFactory,
    system,
)
from tests.support.seal_scene import (
    asked_by_who_decides,
    key_worker_left_out,
    lifting_asked_by_who_decides,
    make_seal,
    one_name_less,
)
from tests.support.stage import Stage
from workshops.models import Attendance, BatchMark, Coverage, FacilitatorLink, Session, SessionFacilitator

LATER = date(2016, 11, 3)


def machines() -> list[type[models.Model]]:
    """Return every model that has a state machine, in the order of the rooms."""
    return [
        model
        for model in apps.get_models()
        if not hasattr(model, "tracked_fields")
        and any(isinstance(field, FSMFieldMixin) for field in model._meta.get_fields())
    ]


def change(model: type[models.Model], pk: int, **values: Any) -> None:
    """Write values past the doors, to upset a guard."""
    model._base_manager.filter(pk=pk).update(**values)


def answer_everything(assessment: Assessment) -> None:
    """Write "not asked" for every aspect of the assessment's instrument."""
    aspects = Aspect.objects.filter(domain__instrument=assessment.instrument)
    bulk_create_tracked(
        Rating, [Rating(assessment=assessment, aspect=aspect, answer="not_asked") for aspect in aspects]
    )


@dataclass
class Scene:
    """How one machine is played.

    make(stage, state)   an object in that state on which the mover has the right and every guard is content
    mover(stage, move)   who may make the move
    data                 move -> function of the object, what the move needs
    upset                sentence of a guard -> function of the object that makes it false
    stranger(stage)      somebody who may make this move in another centre, and here not
    """

    model: type[models.Model]
    make: Callable[[Stage, str], models.Model]
    mover: Callable[[Stage, str], User]
    data: dict[str, Callable[[Any], dict[str, Any]]]
    upset: dict[str, Callable[[Any], None]]
    stranger: Callable[[Stage], User]
    by_caseload: bool = field(default=True)


def _worker(stage: Stage, move: str) -> User:
    return stage.worker


# Enrolment


def make_enrolment(stage: Stage, state: str) -> Enrolment:
    track = TrackFactory(centre=stage.here)
    group = GroupFactory(centre=stage.here, track=track)
    enrolment = EnrolmentFactory(
        participant=stage.own, track=track, group=group, state=state, beside_reason="Played again on one stage."
    )
    ConsentFactory(participant=stage.own)
    ExitProjectFactory(enrolment=enrolment, kind="none")
    AssessmentFactory(enrolment=enrolment, moment="exit", date=LATER, state="completed")
    return enrolment


def a_full_group(enrolment: Enrolment) -> None:
    change(Group, enrolment.group_id, seats=1)
    EnrolmentFactory(
        participant__centre=enrolment.group.centre, track=enrolment.track, group=enrolment.group, state="trial"
    )


def without_consent(enrolment: Enrolment) -> None:
    enrolment.participant.consents.update(withdrawn_on=today())


# Assessment


def make_assessment(stage: Stage, state: str) -> Assessment:
    enrolment = EnrolmentFactory(participant=stage.own, state="active")
    assessment = AssessmentFactory(enrolment=enrolment, moment="midterm", date=LATER, state=state)
    answer_everything(assessment)
    return assessment


# Plan and action


def make_plan(stage: Stage, state: str) -> Plan:
    plan = PlanFactory(problem__enrolment__participant=stage.own, state=state)
    ActionFactory(plan=plan, state="done")
    return plan


def make_action(stage: Stage, state: str) -> Action:
    return ActionFactory(plan__problem__enrolment__participant=stage.own, state=state)


def no_action_at_all(plan: Plan) -> None:
    plan.actions.all().delete()


def an_open_action(plan: Plan) -> None:
    ActionFactory(plan=plan, state="doing")


# Session


def make_session(stage: Stage, state: str) -> Session:
    """A past session that the stage's facilitator ran, for a group in which one person was expected and excused."""
    workshop = WorkshopFactory(centre=stage.here, provider="subcontractor")
    FacilitatorLinkFactory(workshop=workshop, made_by=stage.manager)
    session = SessionFactory(workshop=workshop, date=date(2016, 3, 1), state=state)
    group = GroupFactory(centre=stage.here)
    EnrolmentFactory(participant=stage.own, group=group, track=group.track, state="active")
    SessionGroupFactory(session=session, group=group)
    SessionFacilitatorFactory(session=session, member=stage.members["facilitator"])
    SessionFacilitatorFactory(session=session, provider="subcontractor", organisation=workshop.organisation)
    if state == "cancelled":  # of today: it may take place after all
        change(Session, session.pk, date=today())
    AttendanceFactory(session=session, participant=stage.own, status="excused")
    return session


def _link_user() -> User | None:
    """Return who signs what is done by the link of the latest session, None before there is one."""
    link = FacilitatorLink.objects.order_by("-pk").select_related("user").first()
    return link and link.user


def another_of_its_workshop(session: Session) -> dict[str, Any]:
    return {"moved_to": SessionFactory(workshop=session.workshop)}


def tomorrow(session: Session) -> None:
    change(Session, session.pk, date=today() + timedelta(days=1))


def somebody_came(session: Session) -> None:
    Attendance.objects.filter(session=session).update(status="present")


def yesterday(session: Session) -> None:
    change(Session, session.pk, date=today() - timedelta(days=1))


def nobody_ran_it(session: Session) -> None:
    SessionFacilitator.objects.filter(session=session).delete()


def an_answer_missing(session: Session) -> None:
    Attendance.objects.filter(session=session).delete()


# Late answer


def make_batch_mark(stage: Stage, state: str) -> BatchMark:
    return BatchMarkFactory(batch__session=make_session(stage, "closed"), participant=stage.own, state=state)


# Agreement


def make_agreement(stage: Stage, state: str) -> Agreement:
    organisation = OrganisationFactory(centre=stage.here)
    agreement = AgreementFactory(organisation=organisation, state=state)
    workshop = WorkshopFactory(centre=stage.here, provider="partner", organisation=organisation)
    Coverage.objects.create(workshop=workshop, agreement=agreement)
    return agreement


def another_covers_it(agreement: Agreement) -> None:
    other = AgreementFactory(organisation=agreement.organisation, state="signed", starts_on=agreement.ends_on)
    Coverage.objects.create(workshop=agreement.workshops.get(), agreement=other)


# Report


def make_report(stage: Stage, state: str) -> Report:
    """A report of the second manager, validated by the first where it is; a sent correction of it exists."""
    validator = {} if state == "draft" else {"validator": stage.manager}
    report = ReportFactory(centre=stage.here, author=stage.second_manager, state="draft")
    FrozenValueFactory(report=report)  # before it is sent: then the database lets none in
    sent = {"sent_at": NOON} if state in ("sent", "superseded") else {}
    change(Report, report.pk, state=state, **validator, **sent)
    report = Report.objects.get(pk=report.pk)
    ReportFactory(centre=stage.here, author=stage.second_manager, corrects=report, state="sent", **validator)
    return report


def no_figures(report: Report) -> None:
    report.values.all().delete()


def no_correction(report: Report) -> None:
    report.later_versions.all().delete()


def its_own_author(report: Report) -> None:
    manager = User.objects.get(email="manager@jalon.invalid")
    change(Report, report.pk, author=manager)


SCENES: dict[type[models.Model], Scene] = {
    scene.model: scene
    for scene in (
        Scene(
            Enrolment,
            make_enrolment,
            _worker,
            data={
                "decline": lambda _: {"reason": "Other plans."},
                "pause": after(on_a_break, reason="A birth."),
                "resume": after(back_again),
                "complete": after(back_again, ended_on=LATER),
                "leave": after(back_again, ended_on=LATER, exit_reason="moved"),
                "take_back_to_trial": after(ended_from("trial"), reason="Another person."),
                "take_back": after(ended_from("active"), reason="Another person."),
                "take_back_to_break": after(ended_from("on_break"), reason="Another person."),
            },
            upset={
                LATELY: ended_long_ago,
                OTHERWISE: ended_from_another_state,
                "Note the person’s consent first: a path cannot start without it.": without_consent,
                # The database itself refuses an active one without a group: only a candidate can lack it.
                "Choose a group: a path cannot be active without one.": lambda it: change(Enrolment, it.pk, group=None),
                "The group is full: free a seat, choose another group or wait.": a_full_group,
                "Make the exit assessment first, or say why there is none.": lambda it: it.assessments.all().delete(),
                "Note the exit project first, or “none”.": lambda it: it.exit_project.delete(),
                OPEN_PLANS: an_open_plan,
                "Enter from which day the break runs.": lambda it: it.breaks.all().delete(),
                "Enter until which day the break ran.": on_a_break,
            },
            stranger=lambda stage: stage.stranger,
        ),
        Scene(
            Assessment,
            make_assessment,
            _worker,
            data={name: lambda _: {"reason": "A date was wrong."} for name in ("amend", "discard", "reinstate")},
            upset={
                "Answer every aspect, even with “not asked”.": one_answer_less,
                "Assessments follow each other: entry, midterm, exit. Check the date and the moment.": (
                    an_entry_after_it
                ),
                "Its new version is there: throw that draft away first.": a_new_version,
            },
            stranger=lambda stage: stage.stranger,
        ),
        Scene(
            Plan,
            make_plan,
            _worker,
            data={
                "agree": lambda _: {"agreed_on": date(2016, 2, 1)},
                "close": lambda _: {"closed_on": LATER},
                "end_with_path": lambda _: {"closed_on": LATER, "ending": "steps"},
                "close_without_news": lambda _: {"closed_on": LATER},
                **dict.fromkeys(("reopen_draft", "reopen_agreed", "reopen_running"), closed_by_itself),
            },
            upset={
                NOT_BY_ITSELF: closed_in_its_time,
                "Add at least one action to the plan first.": no_action_at_all,
                "Some actions are still open: end them or carry them over first.": an_open_action,
            },
            stranger=lambda stage: stage.stranger,
        ),
        Scene(
            Action,
            make_action,
            _worker,
            data={
                "finish_partly": lambda _: {"outcome": "Half of it."},
                "drop": lambda _: {"reason": "No longer wanted."},
            },
            upset={},
            stranger=lambda stage: stage.stranger,
        ),
        Scene(ExitStep, make_step, _worker, data={}, upset={}, stranger=lambda stage: stage.stranger),
        Scene(AfterContact, make_after_contact, _worker, CONTACTED, {}, stranger=lambda stage: stage.stranger),
        Scene(
            Session,
            make_session,
            lambda stage, move: {
                "hold": stage.facilitator,
                "undo_open": stage.facilitator,
                "close": stage.worker,
                "hand_in": _link_user(),
                "send_back": stage.worker,
            }.get(move, stage.manager),  # fmt: skip
            data={
                "reopen": lambda _: {"reason": "Two names were mixed up."},
                "send_back": lambda _: {"reason": "Zoé is missing."},
                "cancel": lambda _: {"reason": "Strike."},
                "undo_open": lambda _: {"reason": "The wrong line was touched."},
                "call_off": lambda _: {"reason": "Nobody came."},
                "move": another_of_its_workshop,
            },
            upset={
                "This session is still to come: its sheet opens shortly before it begins.": tomorrow,
                "This session has not begun yet: its sheet can be closed from its start.": tomorrow,
                "Somebody is noted as having been there. Correct the sheet first.": somebody_came,
                "This session has passed. Plan another one.": yesterday,
                "Note an answer for each expected person.": an_answer_missing,
                "Say who ran the session.": nobody_ran_it,
            },
            stranger=lambda stage: stage.other_manager,
            by_caseload=False,
        ),
        Scene(
            BatchMark,
            make_batch_mark,
            lambda stage, move: stage.manager,
            data={move: lambda _: {"reason": "Seen on paper."} for move in ("apply", "put_aside")},
            upset={},
            stranger=lambda stage: stage.other_manager,
            by_caseload=False,
        ),
        # Whoever was there says how it went, whosever the file is.
        Scene(Appointment, make_appointment, _worker, DATA, UPSET, lambda stage: stage.stranger, by_caseload=False),
        Scene(
            Document,
            lambda stage, state: DocumentFactory(participant=stage.own, state=state),
            _worker,
            data={
                "replace": lambda document: {"replaced_by": DocumentFactory(participant=document.participant)},
                "erase": lambda _: {"reason": "It is of another person."},
            },
            upset={},
            stranger=lambda stage: stage.stranger,
        ),
        Scene(
            Agreement,
            make_agreement,
            lambda stage, move: stage.coordinator,
            data={
                "sign": lambda _: {"signed_on": date(2016, 1, 4)},
                "end": lambda _: {"ends_on": LATER, "reason": "By common consent."},
            },
            upset={OVERLAP: another_covers_it},
            stranger=lambda stage: stage.other_manager,
            by_caseload=False,
        ),
        Scene(
            Report,
            make_report,
            lambda stage, move: stage.manager,
            data={"supersede": lambda _: {"reason": "Two registers came late."}},
            upset={
                "Ask another person than the author to validate the report.": its_own_author,
                "The report has no figures yet. Make them first.": no_figures,
                "No later version of this report is ready to take its place.": no_correction,
            },
            stranger=lambda stage: stage.other_manager,
            by_caseload=False,
        ),
        Scene(
            Seal,
            make_seal,
            lambda stage, move: stage.worker if move == "ask_lift" else stage.manager,
            data={
                "refuse": lambda _: {"reason": "The person did not wish it."},
                "ask_lift": lambda _: {"reason": "The colleague has left the centre."},
                "keep": lambda _: {"reason": "She still works here."},
            },
            upset={
                "You asked for this yourself: another person has to decide.": asked_by_who_decides,
                "Name two persons at least: lifting the protection, too, takes two.": one_name_less,
                "Only the data-protection officer confirms a protection that leaves out the key worker.": (
                    key_worker_left_out
                ),
                "Another person than the one who asked for the lifting decides.": lifting_asked_by_who_decides,
            },
            stranger=lambda stage: stage.other_manager,
            by_caseload=False,
        ),
        Scene(
            DataRequest,
            lambda stage, state: DataRequestFactory(participant=stage.own, state=state),
            lambda stage, move: stage.worker if move in ("check_identity", "prepare_answer") else stage.dpo,
            data={
                "check_identity": lambda _: {"identity": "She is known to us."},
                "answer": lambda _: {"answered_on": today()},
                "refuse": lambda _: {"ground": "Article 12(5).", "complaint_to": "The authority."},
            },
            upset={},
            stranger=lambda stage: stage.stranger,
            by_caseload=False,
        ),
    )
}


def make(stage: Stage, model: type[models.Model], state: str) -> models.Model:
    """Write the object of a scene, as the system account, and return it freshly read."""
    with acting_as(system(), "test"):
        made = SCENES[model].make(stage, state)
    return model._base_manager.get(pk=made.pk)


def data_for(obj: models.Model, move: str) -> dict[str, Any]:
    """Return what a move needs on an object of a scene; what must be written for it is written."""
    with acting_as(system(), "test"):
        return SCENES[type(obj)].data.get(move, lambda _: {})(obj)


def upset(obj: models.Model, sentence: str) -> None:
    """Make the guard of that sentence false for the object."""
    with acting_as(system(), "test"):
        SCENES[type(obj)].upset[sentence](obj)


def witness(obj: models.Model) -> dict[str, Any]:
    """Return what must not change when a move is refused: the row, and how many rows each history and log has."""
    return {"row": type(obj)._base_manager.filter(pk=obj.pk).values().get(), **rows_kept()}
