"""A file with something for every part of a sheet, and one with far more than a sheet holds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from core.actor import acting_as
from core.periods import today
from participants.models import Enrolment, Group, Participant
from tests.support.factories import (
    ActionFactory,
    AppointmentFactory,
    AppointmentPersonFactory,
    AppointmentWorkerFactory,
    AssessmentFactory,
    CentreSettingFactory,
    EnrolmentFactory,
    GroupFactory,
    PlanFactory,
    ProblemFactory,
    SelfRatingFactory,
    SessionFactory,
    SessionGroupFactory,
    TrackFactory,
    WorkshopFactory,
    first_version,
    system,
)
from tests.support.stage import Stage

NUMBER, PLACE = "02 600 54 00", "Rue du Fort 12"


@dataclass
class SheetScene:
    """The worker's own file on a path, with its group."""

    file: Participant
    enrolment: Enrolment
    group: Group
    stage: Stage


def fill_sheet(stage: Stage) -> SheetScene:
    """Write the file: its texts are of several languages, since people type in their own."""
    with acting_as(system(), "test"):
        file = stage.own
        file.first_name, file.last_name, file.languages = "Leïla", "Urbinati", ["arabe", "français"]
        file.save()
        track = TrackFactory(centre=file.centre)
        group = GroupFactory(centre=file.centre, track=track)
        enrolment = EnrolmentFactory(participant=file, track=track, group=group, state="active")
        for code, text in (("message.call_number", NUMBER), ("message.place", PLACE)):
            CentreSettingFactory(centre=file.centre, code=code, value=0, text=text, from_day=dt.date(2020, 1, 1))
        scene = SheetScene(file, enrolment, group, stage)
        _appointments(scene)
        _sessions(scene)
        _plans(scene)
        _own_scores(scene)
    return scene


def add_appointment(scene: SheetScene, days: int, **values: object) -> None:
    """Write an appointment of the worker with the person, so many days ahead."""
    day = today() + dt.timedelta(days=days)
    one = AppointmentFactory(centre=scene.file.centre, date=day, **values)
    AppointmentWorkerFactory(appointment=one, member=scene.stage.members["worker"])
    AppointmentPersonFactory(appointment=one, participant=scene.file)


def _appointments(scene: SheetScene) -> None:
    add_appointment(scene, 2, room="Bureau 3", note="Never on paper")
    add_appointment(scene, 9, place="outside", address="Rue Verte 7, 1030 Schaerbeek", subject="step")
    add_appointment(scene, 12, place="phone")
    add_appointment(scene, 3, state="cancelled")


def add_session(scene: SheetScene, days: int, title: str, **values: object) -> None:
    """Write a session of the person's group, so many days ahead."""
    workshop = WorkshopFactory(centre=scene.file.centre, title=title, kind=values.pop("kind", "artistic"))
    session = SessionFactory(workshop=workshop, date=today() + dt.timedelta(days=days), **values)
    SessionGroupFactory(session=session, group=scene.group)


def _sessions(scene: SheetScene) -> None:
    add_session(scene, 1, "Atelier théâtre", place="Salle bleue")
    add_session(scene, 4, "Code de la route", kind="educational")
    add_session(scene, 8, "Visite du musée", kind="cultural")  # not within a week
    add_session(scene, 2, "Chant", state="cancelled")


def add_plan(scene: SheetScene, domain: str, words: str, **values: object) -> object:
    """Write a plan under way in a domain, with her words."""
    place = first_version().domains.get(code=domain)
    problem = ProblemFactory(enrolment=scene.enrolment, domain=place, label=f"Problem in {domain} {words}"[:300])
    return PlanFactory(problem=problem, her_words=words, **{"state": "running", **values})


def _plans(scene: SheetScene) -> None:
    housing = add_plan(scene, "housing", "Une chambre sèche pour mes filles.")
    soon = today() + dt.timedelta(days=5)
    ActionFactory(plan=housing, what="Écrire au propriétaire", doer="participant", due_on=soon)
    ActionFactory(plan=housing, what="Visiter l’appartement", doer="together")
    ActionFactory(plan=housing, what="Appeler l’avocat", doer="other", doer_name="Maître Claes")
    ActionFactory(plan=housing, what="Already done", doer="participant", state="done", outcome="Yes.")
    health = add_plan(scene, "health", "Dormir la nuit.")
    ActionFactory(plan=health, what="Voir le médecin", doer="participant")
    closed = add_plan(scene, "finances", "Over and done", state="closed")
    ActionFactory(plan=closed, what="Not pursued", doer="participant")


def _own_scores(scene: SheetScene) -> None:
    entry = AssessmentFactory(enrolment=scene.enrolment, state="validated", date=today() - dt.timedelta(days=200))
    midterm = AssessmentFactory(
        enrolment=scene.enrolment, moment="midterm", state="completed", date=today() - dt.timedelta(days=20)
    )
    domain = first_version().domains.get
    SelfRatingFactory(assessment=entry, domain=domain(code="housing"), score=2)
    SelfRatingFactory(
        assessment=midterm,
        domain=domain(code="housing"),
        score=7,
        words="أريد بيتًا جافًّا",
        language="ar",
        written_by="herself",
    )
    SelfRatingFactory(assessment=entry, domain=domain(code="health"), score=3)
    SelfRatingFactory(assessment=midterm, domain=domain(code="employment"), score=5)


def overfill(scene: SheetScene) -> None:
    """Add far more of everything than two pages hold."""
    long = "un mot long comme antidisestablishmentarianisme et puis encore " * 4
    with acting_as(system(), "test"):
        for number in range(10):
            add_appointment(scene, 20 + number, place="outside", address=f"Rue {'très longue ' * 12}{number}")
            add_session(scene, number % 6, f"Atelier {number} {long}"[:160], place="Salle " + "x" * 80)
        codes = ("administrative", "family", "social_cultural", "finances", "health", "employment")
        for code in codes:
            plan = add_plan(scene, code, long)
            for doer in ("participant", "together", "referent", "other"):
                due = today() + dt.timedelta(days=30)
                ActionFactory(plan=plan, what=long[:290], doer=doer, doer_name=f"Organisation {'z' * 60}", due_on=due)
        midterm = scene.enrolment.assessments.get(moment="midterm")
        rest = first_version().domains.exclude(self_ratings__assessment=midterm)
        for domain in rest:
            SelfRatingFactory(
                assessment=midterm, domain=domain, score=10, words=long[:290], language="fr", written_by="worker"
            )
