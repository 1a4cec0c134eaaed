"""Ends of paths: somebody at hers, first steps after one, contacts some months later."""

from __future__ import annotations

import datetime as dt
from functools import partial

from accounts.models import User
from actionplans.enums import CallAnswer, Doer, ExitProjectKind, PlanEnding
from actionplans.models import ExitProject, ExitStep, Plan
from actionplans.services import PlanSettlement, settle_plans
from core.concurrent_edits import mark_of
from core.history import save_changes
from core.periods import months_after, today
from demo.scene import Scene
from participants.enums import AfterContactResult, AfterSituation, ConsentKind, EnrolmentState, FollowUpChannel
from participants.models import AfterContact, Consent, Enrolment
from participants.services.after_contacts import follow_consent, record_contact
from permissions.transitions import perform


def settle_open_plans(path: Enrolment, by: User) -> None:
    """Say of each plan that is still open what came of it: the path ends."""
    plans = Plan.objects.filter(problem__in=path.problems.with_unsettled_plan()).order_by("pk")
    said = "Un premier pas est fait ; le reste se poursuit ailleurs."
    settle_plans([PlanSettlement(plan, PlanEnding.OUTCOME, said, mark_of(plan)) for plan in plans], by=by)


def prepare_exit(scene: Scene, number: str, who: str, day: dt.date) -> None:
    """Note in the agenda the project of somebody whose path is about to end; a plan and a few ticks are left."""
    scene.add(day, "11:30", who, partial(_prepare, scene, number))


def _prepare(scene: Scene, number: str) -> None:
    project = ExitProject.objects.create(
        enrolment=scene.path(number),
        kind=ExitProjectKind.PROFESSIONAL,
        description="Une formation d’aide en cuisine, à la rentrée.",
        her_words="Je veux travailler dans une cuisine où on se parle.",
        agreed_on=today(),
    )
    ExitStep.objects.create(
        project=project,
        what="Téléphoner pour la séance d’information",
        service="Mission locale",
        due_on=scene.days.ahead(6),
    )
    ExitStep.objects.create(project=project, what="Refaire le CV", doer=Doer.TOGETHER, due_on=scene.days.ahead(2))


def note_first_steps(scene: Scene, number: str, by: User) -> None:
    """Write what somebody leaves with whose path ends today: steps, what goes home, whether we may call."""
    project = scene.path(number).exit_project
    words = ("Inscription à la formation", "Demander l’équivalence du diplôme", "Visiter la crèche du quartier")
    steps = [ExitStep.objects.create(project=project, what=what) for what in words]
    perform(steps[0], "finish", by=by)
    perform(steps[1], "drop", by=by)
    save_changes(
        project,
        her_words="Je sais où je vais.",
        agreed_on=today(),
        takes_home="Attestation, projet sur papier, adresses utiles.",
        may_call=CallAnswer.YES,
    )
    person = project.enrolment.participant
    Consent.objects.create(participant=person, kind=ConsentKind.FOLLOW_UP, given_on=today(), form="oral")
    follow_consent(person, by=by)


def note_contacts_of_former_path(scene: Scene, number: str, by: User) -> None:
    """Write what came of the contacts after an earlier path of somebody who is back."""
    paths = Enrolment.objects.filter(participant=scene.file(number), state=EnrolmentState.COMPLETED)
    path = paths.order_by("-number")[0]
    if path.ended_on is None:
        return
    first, second = (
        AfterContact.objects.create(enrolment=path, planned_on=months_after(path.ended_on, months)) for months in (3, 6)
    )
    values = {
        "done_on": first.planned_on + dt.timedelta(days=2),
        "channel": FollowUpChannel.PHONE,
        "result": AfterContactResult.REACHED,
        "situation": AfterSituation.SEARCHING,
        "words": "Je cherche encore, mais je me lève le matin.",
    }
    record_contact(first, by=by, values=values)
    perform(second, "withdraw", by=by)
