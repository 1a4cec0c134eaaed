"""The files of the demonstration's people, opened and kept as their key workers would, in the agenda."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import partial
from typing import Any

from accounts.models import User
from actionplans.enums import ExitProjectKind, ReviewResult
from actionplans.models import Action, ExitProject, Plan, Problem
from actionplans.services import PlanVerdict, close_plan, end_action, save_reviews
from assessments.enums import Answer, AssessmentState, Moment, WordsBy
from assessments.errata import last_number
from assessments.models import Aspect, Assessment, Domain, Instrument, Rating, SelfRating
from assessments.services.assessments import new_version
from assessments.services.corrections import contents_of, throw_away
from core.concurrent_edits import mark_of
from core.history import bulk_create_tracked
from core.periods import today
from demo.days import DAY, WEEK
from demo.exits import note_contacts_of_former_path, note_first_steps, prepare_exit, settle_open_plans
from demo.people import PEOPLE, RETURNS, DemoPerson, ProblemMet
from demo.scene import Scene, draw
from demo.sign_ins import COLLEAGUE
from participants.enums import BreakKind, EnrolmentState, ExitReason, HalfDay
from participants.models import Consent, Enrolment, Group, Intervention, Participant, ReferentAssignment
from participants.services.enrolments import make
from participants.services.group_stays import follow_group
from permissions.transitions import perform

FIRST_NUMBER = 901  # of files: far from those of the workbook
ORIGINS = ("herself", "cpas_service", "cpas_service", "")
CHILDCARE = ("", "needed", "found", "not_needed")
HALF = 7  # answers of a draft: on that day the phone rang
ASSESSED_AFTER, AGREED_AFTER = 18 * DAY, 25 * DAY


def number_of(person: DemoPerson) -> str:
    """Return the file number of one of the people."""
    return f"ER-0{FIRST_NUMBER + PEOPLE.index(person)}"


def open_files(scene: Scene, groups: dict[str, Group]) -> None:
    """Note in the agenda what happens in everybody's file."""
    for person in PEOPLE:
        number, group = number_of(person), groups[person.group]
        start = scene.days.ago(person.since) if person.since else group.starts_on
        first = min(start, scene.days.today)
        scene.add(first, "9:00", person.referent, partial(_open, scene, person, number, group, start))
        if person.state != "candidate":
            _walk(scene, person, number, start)
    number, group = _who_returns(scene), groups[RETURNS.group]
    scene.add(group.starts_on, "9:00", RETURNS.referent, partial(_enrol_again, scene, number, group, group.starts_on))
    _walk(scene, RETURNS, number, group.starts_on)
    by = scene.accounts[RETURNS.referent]
    contacts = partial(note_contacts_of_former_path, scene, number, by)
    scene.add(min(group.starts_on + WEEK, scene.days.today), "16:30", RETURNS.referent, contacts)


def _who_returns(scene: Scene) -> str:
    """Return the number of a file of the workbook whose path was walked to its end, with three moments."""
    walked = Enrolment.objects.filter(track__centre=scene.centre, state=EnrolmentState.COMPLETED)
    walked = walked.filter(assessments__moment=Moment.EXIT, track__kind="remobilisation", starts_on__year=2016)
    return walked.order_by("participant__file_number")[0].participant.file_number


# Opening


def _open(scene: Scene, person: DemoPerson, number: str, group: Group, start: dt.date) -> None:
    """Open the file: who it is, who follows it, consent, the path as a candidate."""
    file = Participant.objects.create(
        centre=scene.centre,
        file_number=number,
        first_name=person.first_name,
        last_name=person.last_name,
        gender=person.gender,
        birth_date=dt.date.fromisoformat(person.born),
        languages=list(person.languages),
        address=person.address,
        postcode=person.postcode,
        city="Saint-Gilles",
        phone=f"0470 00 {draw(number):02} {draw(number, 'phone'):02}",
    )
    Consent.objects.create(
        participant=file,
        kind="participation",
        given_on=start,
        form="interpreted" if "français" not in person.languages else "written",
    )
    _enrol(file, scene, person.referent, group, start, number=1)


def _enrol_again(scene: Scene, number: str, group: Group, start: dt.date) -> None:
    """Let somebody of the workbook begin another path."""
    file = scene.file(number)
    if not file.consents.to_take_part().in_force(start).exists():
        Consent.objects.create(participant=file, kind="participation", given_on=start, form="written")
    last = file.enrolments.order_by("-number")[0].number
    _enrol(file, scene, RETURNS.referent, group, start, number=last + 1)


def _enrol(file: Participant, scene: Scene, who: str, group: Group, start: dt.date, *, number: int) -> None:
    ReferentAssignment.objects.create(participant=file, member=scene.member(who), starts_on=min(start, today()))
    path = Enrolment.objects.create(
        participant=file,
        track=group.track,
        group=group,
        number=number,
        asked_on=min(start, today()),
        origin=ORIGINS[draw(file.file_number, "origin") % len(ORIGINS)],
        half_days=HalfDay.values[draw(file.file_number, "from") % 4 :: 1 + draw(file.file_number, "each") % 2],
        childcare=CHILDCARE[draw(file.file_number, "children") % len(CHILDCARE)],
        starts_on=max(start, group.starts_on),
        planned_end_on=max(start, group.starts_on) + dt.timedelta(days=round(group.track.months * 30.4)),
    )
    follow_group(path, from_day=path.starts_on)


# The path


def _walk(scene: Scene, person: DemoPerson, number: str, start: dt.date) -> None:
    """Note what happens on the path after its first day."""
    who, by, days = person.referent, scene.accounts[person.referent], scene.days

    def move(day: dt.date, hour: str, name: str, **data: Any) -> None:
        scene.add(day, hour, who, lambda: make(scene.path(number), name, by=by, data=dict(data)))

    if person.state == "declined":
        move(
            start + 6 * DAY,
            "11:00",
            "decline",
            declined_kind="found_else",
            reason="A trouvé un travail avant le premier jour.",
        )
        return
    move(start, "10:00", "begin_trial")
    if person is not RETURNS:
        scene.add(start, "10:30", who, partial(_talk, scene, number, who, start, 45, "interview", "Premier entretien."))
    if person.state == "trial":
        return
    move(min(start + WEEK, days.today), "11:00", "activate")
    assessed = min(start + ASSESSED_AFTER, days.today)
    if person.levels:
        _note_assessment(scene, person, number, Moment.ENTRY, assessed, person.assessed)
    for moment, state in person.later:
        day = start + 21 * WEEK if moment == Moment.MIDTERM else days.ago(12)
        _note_assessment(scene, person, number, moment, day, state)
    agreed = min(start + AGREED_AFTER, days.today)
    for met, became in [*([(person.problem, "running")] if person.problem else []), *person.others]:
        scene.add(agreed, "16:00", who, partial(_plan, scene, number, met, became, agreed, by))
        if became == "running" and agreed < days.ago(100):
            scene.add(days.ago(20), "15:30", who, partial(_review_plan, scene, number, met, by))
        if became in ("closed", "abandoned"):
            scene.add(days.ago(7), "15:00", who, partial(_end_plan, scene, number, met, became, by))
    if person.state in ("on_break", "back"):
        since = max(days.ago(9 if person.state == "on_break" else 24), start)
        move(
            since, "9:30", "pause",
            reason="Retour au pays pour la santé de sa mère.", break_starts_on=since,
            break_planned_end_on=since + 4 * WEEK, break_kind=BreakKind.CARE,
        )  # fmt: skip
    if person.state == "back":
        move(days.ago(6), "9:00", "resume", back_on=days.ago(6))
    _end(scene, person, number, move)


def _end(scene: Scene, person: DemoPerson, number: str, move: Any) -> None:
    """Note the end of a path."""
    ended = scene.days.ended
    if person.state == "completed":
        kind = ExitProjectKind.PROFESSIONAL if person.later else ExitProjectKind.SOCIAL
        words = "Formation d’aide-ménager, dès le mois prochain." if person.later else "Bénévolat à l’épicerie sociale."
        scene.add(
            ended, "15:30", person.referent,
            lambda: ExitProject.objects.create(enrolment=scene.path(number), kind=kind, description=words),
        )  # fmt: skip
        by = scene.accounts[person.referent]
        scene.add(ended, "15:40", person.referent, lambda: settle_open_plans(scene.path(number), by))
        if person.later:
            scene.add(ended, "16:10", person.referent, partial(note_first_steps, scene, number, by))
        reason = "" if person.later else "N’a plus souhaité d’entretien."
        move(ended, "16:00", "complete", ended_on=ended, no_exit_assessment_reason=reason)
    elif any(moment == Moment.EXIT for moment, _state in person.later):
        prepare_exit(scene, number, person.referent, scene.days.ago(4))
    elif person.state == "left":
        by = scene.accounts[person.referent]
        scene.add(ended, "15:40", person.referent, lambda: settle_open_plans(scene.path(number), by))
        move(ended, "16:00", "leave", ended_on=ended, exit_reason=ExitReason.JOB, reason="Contrat de six mois.")


def _talk(scene: Scene, number: str, who: str, day: dt.date, minutes: int, kind: str, note: str) -> None:
    Intervention.objects.create(
        participant=scene.file(number), date=day, minutes=minutes, kind=kind, done_by=scene.member(who), note=note
    )


# Assessments


def _levels(person: DemoPerson, moment: str) -> list[int]:
    """Return the levels of a moment: those of entry, and later a little better here and there, seldom worse."""
    if moment == Moment.ENTRY:
        return list(person.levels)
    step = {Moment.MIDTERM: 1, Moment.EXIT: 2}[Moment(moment)]
    found = []
    for place, level in enumerate(person.levels):
        drawn = draw(person.last_name, place)
        gain = -1 if drawn < 6 else step if drawn < 35 else 1 if drawn < 65 else 0
        found.append(max(1, min(5, level + gain)) if level else 0)
    return found


def _note_assessment(scene: Scene, person: DemoPerson, number: str, moment: str, day: dt.date, state: str) -> None:
    who, by = person.referent, scene.accounts[person.referent]
    scene.add(day, "14:00", who, partial(_assess, scene, number, who, moment, day, _levels(person, moment), state))
    if state == "amended":
        later = min(day + WEEK, scene.days.today)
        scene.add(later, "13:30", who, partial(_amend_by_mistake, scene, number, by))
        scene.add(later, "14:00", who, partial(_amend, scene, number, by))


def _assess(scene: Scene, number: str, who: str, moment: str, day: dt.date, levels: list[int], state: str) -> None:
    """Write an assessment; a draft stops half way."""
    by: User = scene.accounts[who]
    assessment = Assessment.objects.create(
        enrolment=scene.path(number),
        moment=moment,
        date=day,
        done_by=scene.member(who),
        instrument=Instrument.objects.latest("version"),
        together_on=day if moment == Moment.MIDTERM else None,
    )
    aspects = Aspect.objects.filter(domain__instrument=assessment.instrument).order_by("domain__position", "position")
    said = list(zip(aspects.select_related("domain"), levels, strict=True))
    # The colleague has still to read again what was corrected since; the first worker has done it.
    wording = 0 if who == COLLEAGUE else last_number(assessment.instrument.version, scene.days.today)
    bulk_create_tracked(
        Rating,
        [
            Rating(
                assessment=assessment,
                aspect=aspect,
                answer=Answer.RATED if level else Answer.NOT_ASKED,
                level=level or None,
                is_problem=bool(level) and level <= 2,
                language="fr" if level else "",
                wording=wording if level else 0,
            )
            for aspect, level in (said[:HALF] if state == "draft" else said)
        ],
    )
    if state == "draft":
        return
    own = {aspect.domain: level for aspect, level in said if level}
    bulk_create_tracked(
        SelfRating,
        [
            SelfRating(assessment=assessment, domain=domain, score=2 * level, **_own_words(domain, moment))
            for domain, level in own.items()
        ],
    )
    assessment = perform(assessment, "complete", by=by)
    if state != "completed":
        perform(assessment, "validate", by=by)


OWN_WORDS = {
    ("entry", "social_cultural"): "Je ne sors plus beaucoup, je ne connais personne dans le quartier.",
    ("midterm", "social_cultural"): "À l'atelier cuisine on rit, ça me fait du bien.",
    ("exit", "social_cultural"): "Maintenant on m'appelle pour aller boire un café.",
    ("entry", "finances"): "Je paie d'abord le loyer, le reste quand je peux.",
    ("exit", "finances"): "Je sais ce qui reste le 20 du mois.",
}


def _own_words(domain: Domain, moment: str) -> dict[str, str]:
    """Return what people say of a domain at a moment; nothing for most domains."""
    words = OWN_WORDS.get((moment, domain.code))
    by = WordsBy.HERSELF if moment == Moment.MIDTERM else WordsBy.WORKER  # the screen was turned to them
    return {"words": words, "language": "fr", "written_by": by} if words else {}


def _amend_by_mistake(scene: Scene, number: str, by: User) -> None:
    """Begin a new version in the wrong file, and throw it away: the validated one stands again."""
    old = Assessment.objects.get(enrolment=scene.path(number), state=AssessmentState.VALIDATED)
    draft = new_version(old, by=by, reason="La personne demande de revoir ses réponses.")
    throw_away(draft, by=by, reason="Ouvert dans le mauvais dossier.", seen=contents_of(draft).mark)


def _amend(scene: Scene, number: str, by: User) -> None:
    """Correct a validated assessment by a new version, validated in its turn."""
    old = Assessment.objects.get(enrolment=scene.path(number), state=AssessmentState.VALIDATED)
    new = new_version(old, by=by, reason="La personne a relu et dit que le loyer est en retard.")
    rating = new.ratings.order_by("aspect__domain__position", "aspect__position")[0]
    rating.level = max(1, (rating.level or 3) - 1)
    rating.save(update_fields=["level"])
    perform(perform(new, "complete", by=by), "validate", by=by)


# Plans


HER_WORDS = {
    "finances": "Je veux ouvrir mes enveloppes sans avoir peur.",
    "social_cultural": "J’aimerais connaître quelqu’un dans ma rue.",
}


def _review_plan(scene: Scene, number: str, met: ProblemMet, by: User) -> None:
    """Look at a plan that runs together, some months after it was agreed on: it goes on."""
    plan = next(one for one in Plan.objects.filter(problem__enrolment=scene.path(number)) if one.goal == met[2])
    said = "Le premier pas est fait. On garde l’objectif."
    verdict = PlanVerdict(plan, ReviewResult.GOES_ON, said, scene.days.ahead(70), mark_of(plan))
    save_reviews([verdict], key=uuid.uuid4(), by=by, reviewed_on=today(), with_person=True)


def _plan(scene: Scene, number: str, met: ProblemMet, became: str, agreed: dt.date, by: User) -> None:
    """Write the problem met and, but where it is only noted, its plan and the actions."""
    code, label, aim, steps = met
    domain = Domain.objects.filter(code=code).latest("instrument")
    problem = Problem.objects.create(enrolment=scene.path(number), domain=domain, label=label)
    if became == "noted":
        return
    plan = Plan.objects.create(problem=problem, goal=aim, her_words=HER_WORDS.get(code, ""))
    actions = [
        Action.objects.create(plan=plan, position=place, what=what, doer=doer, due_on=scene.days.ahead(due))
        for place, (what, doer, due) in enumerate(steps, start=1)
    ]
    if became == "draft":
        return
    plan = perform(plan, "agree", by=by, agreed_on=agreed)
    if became == "agreed":
        return
    perform(plan, "start", by=by)
    if became != "running":
        return
    if len(actions) > 2:
        perform(perform(actions[0], "begin", by=by), "finish", by=by, outcome="Lettre envoyée, réponse attendue.")
    if len(actions) > 1:
        perform(actions[1], "begin", by=by)


def _end_plan(scene: Scene, number: str, met: ProblemMet, became: str, by: User) -> None:
    """Close a plan whose aim was reached, or that the person gave up."""
    plan = next(one for one in Plan.objects.filter(problem__enrolment=scene.path(number)) if one.goal == met[2])
    if became == "abandoned":
        reason = "La personne préfère s’en occuper avec sa sœur."
        close_plan(plan, by=by, closed_on=today(), reason=reason)
        return
    first, *rest = plan.actions.order_by("position")
    end_action(first, "finish", by=by, outcome="Fait, avec copie au dossier.")
    for action in rest:
        end_action(action, "finish_partly", by=by, outcome="Plan accepté pour la moitié de la dette.")
    close_plan(plan, by=by, closed_on=today())
