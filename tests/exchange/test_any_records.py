"""Whatever a centre has, its records come back as nothing new: drawn ones of every kind, many as no workbook says."""

from __future__ import annotations

import datetime as dt
import random
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from core.actor import acting_as
from core.periods import today
from exchange.scope import ImportScope
from tests.exchange.conftest import populate
from tests.exchange.test_exports import back_in, given
from tests.support import factories as make

pytestmark = pytest.mark.both_engines

D = dt.date
TEXTS = [
    "Un texte",
    "deux\r\nlignes",
    " blancs  doubles ",
    "=1+1",
    "_x000B_",
    "#N/A",
    "Exemple : non",
    "Référent",
    "é\u0301",
    "x" * 300,
]
CODES = ["A", "a", "B 1", "B  1", "C;D", "2017", "E-9", "Exemple : Z"]
REASONS = ["path_completed", "job", "no_news", "deceased", "other", "by_choice"]


def day(draw: random.Random) -> dt.date:
    return D(2015, 1, 1) + dt.timedelta(days=draw.randrange(900))


def later(draw: random.Random, start: dt.date) -> dt.date | None:
    return draw.choice([None, start, start + dt.timedelta(days=draw.randrange(1, 500))])


def tried(make_one: Any, **values: Any) -> Any:
    """Return a record, or None where a constraint refuses what was drawn."""
    try:
        with transaction.atomic():
            return make_one(**values)
    except IntegrityError:
        return None


def several(draw: random.Random, make_one: Any, most: int, **values: Any) -> list[Any]:
    """Draw up to so many records; values that are functions are drawn for each."""
    made = [
        tried(make_one, **{name: value(draw) if callable(value) else value for name, value in values.items()})
        for _place in range(draw.randint(1, most))
    ]
    return [one for one in made if one is not None]


def text(draw: random.Random) -> str:
    return draw.choice(TEXTS)


def short(draw: random.Random) -> str:
    return draw.choice(TEXTS)[:60]


def code(draw: random.Random) -> str:
    return draw.choice(CODES)


def draw_network(draw: random.Random, centre: Any) -> SimpleNamespace:
    """Organisations, posts, funding, groups."""
    roles = ("partner", "subcontractor", "member", "service")
    organisations = several(
        draw, make.OrganisationFactory, 5, centre=centre, name=short, role=lambda drawn: drawn.choice(roles)
    )
    members = several(draw, make.TeamMemberFactory, 4, centre=centre, code=code)
    for member in members:
        for number in range(draw.randint(0, 3)):
            start = day(draw)
            tried(
                make.StaffPostFactory, centre=centre, member=member, number=number + 1, starts_on=start,
                ends_on=later(draw, start), function=draw.choice(["Coordination", "Animation"]),
                fraction=draw.choice(["0.333", "0.5", "1"]),
            )  # fmt: skip
    for number in range(draw.randint(0, 4)):
        start = day(draw)
        funder = draw.choice(["FSE", "fse", "Fonds propres"])
        tried(
            make.FundingPeriodFactory, centre=centre, funder=funder, number=number + 1, starts_on=start,
            ends_on=later(draw, start),
        )  # fmt: skip
    tracks = [make.TrackFactory(centre=centre, kind=kind) for kind in ("remobilisation", "immersion")]
    groups = []
    for _place in range(draw.randint(1, 4)):
        start = day(draw)
        track = draw.choice(tracks)
        groups.append(
            tried(
                make.GroupFactory,
                centre=centre,
                track=track,
                code=code(draw),
                starts_on=start,
                ends_on=later(draw, start),
            )
        )
    return SimpleNamespace(organisations=organisations, members=members, groups=[one for one in groups if one])


def draw_file(draw: random.Random, centre: Any, network: SimpleNamespace, number: int) -> Any:
    """Return a file with its paths, key workers, assessments and plans."""
    person = make.ParticipantFactory(
        centre=centre, file_number=f"{draw.choice(CODES)}{number}", last_name=short(draw) or "Nom",
        first_name=draw.choice(["", "Ana", "x  y"]), birth_date=draw.choice([None, D(1980, 2, 3), D(2014, 1, 1)]),
        gender=draw.choice(["female", "male", "other", "undisclosed"]),
        languages=draw.choice([[], ["Peul"], ["Peul", "Arabe"]]), postcode=draw.choice(["", "1000", "NL-12"]),
    )  # fmt: skip
    for _place in range(draw.randint(0, 3)):
        start = day(draw)
        state = draw.choice(["candidate", "trial", "active", "on_break", "completed", "left", "declined"])
        ended = state in ("completed", "left")
        group = draw.choice(network.groups) if network.groups else None
        if group is None and state not in ("candidate", "trial", "declined"):
            continue
        path = tried(
            make.EnrolmentFactory, participant=person, state=state, starts_on=start, group=group,
            track=group.track if group else make.TrackFactory(centre=centre),
            planned_end_on=draw.choice([None, start + dt.timedelta(days=300)]),
            ended_on=start + dt.timedelta(days=draw.randrange(400)) if ended else None,
            exit_reason=draw.choice(REASONS) if ended else "",
        )  # fmt: skip
        if path is None:
            continue
        if network.members and draw.random() < 0.7:
            tried(
                make.ReferentAssignmentFactory, participant=person, member=draw.choice(network.members),
                starts_on=draw.choice([start, start, day(draw)]), ends_on=draw.choice([None, path.ended_on]),
            )  # fmt: skip
        if draw.random() < 0.5:
            tried(make.ExitProjectFactory, enrolment=path, kind=draw.choice(["social", "professional", "none"]))
        draw_answers(draw, path)
    return person


def draw_answers(draw: random.Random, path: Any) -> None:
    """Assessments with their answers, problems with their plans."""
    version = make.first_version()
    aspects = [one for domain in version.domains.all() for one in domain.aspects.all()]
    for moment in draw.sample(["entry", "midterm", "exit", "other"], draw.randint(0, 3)):
        assessment = tried(
            make.AssessmentFactory, enrolment=path, instrument=version, moment=moment, date=day(draw),
            state=draw.choice(["draft", "completed", "validated"]),
        )  # fmt: skip
        if assessment is None:
            continue
        for aspect in draw.choice([aspects, draw.sample(aspects, 3)]):
            answer = draw.choice(["rated", "not_applicable", "not_asked", "does_not_know", "declined", ""])
            tried(
                make.RatingFactory, assessment=assessment, aspect=aspect, answer=answer,
                level=draw.randint(1, 5) if answer == "rated" else None, is_problem=draw.choice([None, True, False]),
                reason=draw.choice(["", "Sans objet", "pas d’enfants"]) if answer == "not_applicable" else "",
                note=draw.choice(["", "Ne sait pas", *TEXTS, "y" * 3000]),
            )  # fmt: skip
    for _place in range(draw.randint(0, 2)):
        domain = draw.choice(list(version.domains.all()))
        problem = tried(make.ProblemFactory, enrolment=path, domain=domain, label=text(draw), aspect=None, rating=None)
        if problem is None:
            continue
        plan = tried(make.PlanFactory, problem=problem, goal=text(draw), state=draw.choice(["draft", "running"]))
        for position in range(draw.randint(0, 3) if plan else 0):
            doer = draw.choice(["participant", "referent", "together", "other"])
            tried(
                make.ActionFactory, plan=plan, position=position + 1, what=text(draw), doer=doer,
                doer_name=draw.choice(["Ana", "Référent"]) if doer == "other" else "",
                due_on=draw.choice([None, day(draw)]),
                state=draw.choice(["to_do", "doing", "done", "partly", "dropped"]),
            )  # fmt: skip


def draw_programme(draw: random.Random, centre: Any, network: SimpleNamespace, people: list[Any]) -> None:
    """Workshops, their sessions, who ran them and who was there."""
    providers = ("team", "partner", "subcontractor")
    for _place in range(draw.randint(1, 3)):
        provider = draw.choice(providers if network.organisations else providers[:1])
        organisation = draw.choice(network.organisations) if provider != "team" else None
        workshop = tried(
            make.WorkshopFactory, centre=centre, code=code(draw), title=short(draw), provider=provider,
            organisation=organisation, kind=draw.choice(["educational", "artistic", "cultural"]),
        )  # fmt: skip
        for _other in range(draw.randint(0, 4) if workshop else 0):
            state = draw.choice(["planned", "held", "closed", "closed", "reopened", "cancelled"])
            on = day(draw) if state != "planned" else draw.choice([day(draw), today() + dt.timedelta(days=9)])
            session = tried(
                make.SessionFactory, workshop=workshop, code=code(draw), date=on, state=state, place=short(draw),
                starts_at=dt.time(22), ends_at=draw.choice([dt.time(23, 30), dt.time(0), dt.time(1)]),
            )  # fmt: skip
            if session is None:
                continue
            for group in draw.sample(network.groups, draw.randint(0, len(network.groups))):
                tried(make.SessionGroupFactory, session=session, group=group)
            for _ran in range(draw.randint(0, 2)):
                by = draw.choice(providers if network.organisations else providers[:1])
                whose = draw.choice(network.organisations) if by != "team" else None
                tried(make.SessionFacilitatorFactory, session=session, provider=by, organisation=whose)
            for person in draw.sample(people, draw.randint(0, len(people))) if state != "planned" else ():
                status = draw.choice(["present", "late", "left_early", "excused", "no_news", "not_concerned"])
                tried(make.AttendanceFactory, session=session, participant=person, status=status)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(8))
def test_the_records_of_any_centre_come_back_as_nothing_new(seed: int):
    draw = random.Random(seed)  # noqa: S311
    people = populate()
    with acting_as(User.objects.system(), "test"):
        network = draw_network(draw, people.here)
        files = [draw_file(draw, people.here, network, number) for number in range(draw.randint(1, 4))]
        draw_programme(draw, people.here, network, files)
    given(people)
    back_in(people, ImportScope.of_page(people.here, people.manager))
