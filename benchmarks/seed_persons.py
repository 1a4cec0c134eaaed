"""A centre of many persons, written in bulk without history: the ground on which lists and searches are measured."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from accounts.enums import Role
from accounts.models import Centre, Membership, TeamMember, User
from core.actor import acting_as
from participants.models import Enrolment, Group, GroupStay, Participant, ReferentAssignment, Track

BATCH = 5000
CASELOAD = 80
MOST_WORKERS = 250  # beyond what they can follow at a time, files are those of former years
START, END = dt.date(2016, 1, 4), dt.date(2016, 12, 30)

_FIRST = (
    *("Amina", "Élodie", "Jürgen", "Mehmet", "Noémie", "Oumar", "Paweł", "Zoë", "Fatou", "Ilse", "Chloé", "Bilal"),
    *("Éléonore", "François", "Gülşen", "Hélène", "Inès", "João", "Khadija", "Łukasz", "Maëlle", "Nuño", "Özgür"),
    *("Rachida", "Søren", "Thérèse", "Yasmine", "Žofia", "Mohamed", "Aïcha", "Bénédicte", "Cédric", "Dieudonné"),
)
_SOUNDS = """
    ba bé ben bou bra cha che cor çel da dal de dé dia dou el er far fer gar gi gue ha ham hou ja jan ka ker ko kow la
    le lé li lou ma me mi mo mu na né ni ñez no nou nu œu ou pa pe per pi qui ra re ri ro rou sa sé ska ska sou ta te
    ti to tou va ve vi vo wi ya yil za zé zi zou
"""
_SYLLABLES = tuple(_SOUNDS.split())
_PARTICLES = ("Ben ", "El-", "Van den ", "D’", "De ", "Ait ", "Van ")


def _name(syllables: int, drawn: random.Random) -> str:
    return "".join(drawn.choices(_SYLLABLES, k=syllables)).capitalize()


def _names(drawn: random.Random) -> tuple[str, str]:
    """Return a last and a first name as they come: some are rare, some shared by thousands."""
    last = _name(drawn.choice((2, 3, 3, 3, 4)), drawn)
    if drawn.random() < 0.15:
        last = drawn.choice(_PARTICLES) + last
    elif drawn.random() < 0.05:
        last = f"{last}-{_name(2, drawn)}"
    first = drawn.choice(_FIRST) if drawn.random() < 0.6 else _name(2, drawn)
    return last, first


def write_crowd(persons: int) -> tuple[Centre, User]:
    """Write a centre of `persons` files, CASELOAD a key worker, each person on a path; return it and one of them.

    One that an earlier part of the same run wrote is taken as it is.
    """
    there = Centre.objects.filter(code=f"crowd-{persons}").first()
    if there is not None:
        return there, User.objects.get(email=f"worker-{persons}@bench.invalid")
    drawn = random.Random(persons)  # the same names in each run
    system = User.objects.system()
    with acting_as(system, "bench"):
        centre = Centre.objects.create(code=f"crowd-{persons}", name=f"{persons} persons")
        worker = User.objects.create_user(f"worker-{persons}@bench.invalid", "a long enough pass word")
        Membership.objects.create(user=worker, centre=centre, role=Role.SOCIAL_WORKER, starts_on=START)
        mine = TeamMember.objects.create(centre=centre, code="W0", user=worker)
        track = Track.objects.create(centre=centre, kind="remobilisation", months=10)
        group = Group.objects.create(centre=centre, track=track, code="2016-crowd", starts_on=START)
    others = TeamMember.objects.bulk_create(
        [TeamMember(centre=centre, code=f"W{n}") for n in range(1, min(MOST_WORKERS, max(2, persons // CASELOAD)))],
        batch_size=BATCH,
    )
    team = [mine, *others]
    for first in range(0, persons, BATCH):
        rows = [_person(centre, number, drawn) for number in range(first, min(persons, first + BATCH))]
        for offset, person in enumerate(Participant.objects.bulk_create(rows)):
            rows[offset] = person
        ReferentAssignment.objects.bulk_create(
            [
                ReferentAssignment(
                    participant=person,
                    member=team[number % len(team)],
                    starts_on=START,
                    ends_on=None if number < len(team) * CASELOAD else END,
                )
                for number, person in enumerate(rows, start=first)
            ]
        )
        paths = Enrolment.objects.bulk_create(
            [
                Enrolment(participant=person, number=1, track=track, group=group, state="active", starts_on=START)
                for person in rows
            ]
        )
        GroupStay.objects.bulk_create([GroupStay(enrolment=path, group=group, starts_on=START) for path in paths])
    return centre, worker


def _person(centre: Any, number: int, drawn: random.Random) -> Participant:
    last, first = _names(drawn)
    person = Participant(centre=centre, file_number=f"F{number:07}", last_name=last, first_name=first)
    person.prepare()
    return person
