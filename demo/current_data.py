"""The demonstration's present day: groups of today's, their people, the sessions of these weeks, and what is kept.

The workbook ends in June 2017. What stands here is added to it, as the rooms would write it themselves and at the
moments at which they would have; run again on another day it adds the weeks that are missing and closes the old sheets
that nobody touched. It destroys nothing.
"""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.db import transaction
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Centre, User
from audit.models import ChainBlock, TransitionLog
from core.periods import months_after, today
from demo.appointments import write_appointments
from demo.clock import Agenda, moment_of
from demo.days import DAY, Days, in_month
from demo.documents import write_documents
from demo.exceptions import read_notices, write_exceptions
from demo.files import number_of, open_files
from demo.network import keep_the_centre
from demo.operations import write_operations
from demo.past import put_in_order
from demo.people import BEFORE, IMMERSION, MAIN, NEXT, PEOPLE
from demo.requests import write_requests
from demo.scene import Scene
from demo.weeks import write_weeks
from participants.enums import TrackKind
from participants.models import Group, Participant, Track

SEATS = 12
BEGINS = dt.time(8)


def scene_of(centre: Centre, accounts: dict[str, User], *, fresh: bool) -> Scene:
    """Return the scene of today, in whose agenda nothing stands yet.

    `fresh`: it begins with the centre; else after what the logs hold already, whose rows follow each other in time.
    """
    days = Days(today())
    first = moment_of(days.opening, BEGINS)
    if not fresh:
        moments = (
            TransitionLog.objects.order_by("-pk").values_list("at", flat=True).first(),
            ChainBlock.objects.order_by("-number").values_list("sealed_at", flat=True).first(),
        )
        first = max([first, *(one for one in moments if one is not None)])
    return Scene(centre, accounts, days, Agenda(first, max(first, timezone.now())))


@transaction.atomic
def add_present_day(scene: Scene) -> None:
    """Make what is missing of the present day, all of it or nothing; each gesture has its own author and moment."""
    founded = not Participant._base_manager.filter(centre=scene.centre, file_number=number_of(PEOPLE[0])).exists()
    groups = _new_groups(scene) if founded else _groups(scene)
    if founded:
        put_in_order(scene)
        keep_the_centre(scene)
        scene.add(scene.days.opening, "8:00", Role.MANAGER, partial(_save, groups))
        open_files(scene, groups)
        write_exceptions(scene)
        write_appointments(scene)
        write_documents(scene)
        write_operations(scene)
        write_requests(scene)
    write_weeks(scene, groups, founded=founded)
    scene.agenda.play()
    if founded:
        read_notices(scene)


def _new_groups(scene: Scene) -> dict[str, Group]:
    """Return the groups, which are not written yet: two that are under way, one near its end, one to come."""
    days = scene.days
    groups = {}
    for name, kind, first, words in (
        (BEFORE, TrackKind.REMOBILISATION, days.before, "Groupe"),
        (MAIN, TrackKind.REMOBILISATION, days.main, "Groupe"),
        (IMMERSION, TrackKind.IMMERSION, days.immersion, "Immersion"),
        (NEXT, TrackKind.REMOBILISATION, days.next, "Groupe"),
    ):
        track = Track.objects.get(centre=scene.centre, kind=kind)
        groups[name] = Group(
            centre=scene.centre,
            track=track,
            code=f"{words} {in_month(first)}",
            starts_on=first,
            ends_on=months_after(first, track.months) - DAY,
            seats=SEATS if name == NEXT else None,
        )
    return groups


def _save(groups: dict[str, Group]) -> None:
    for group in groups.values():
        group.save()


def _groups(scene: Scene) -> dict[str, Group]:
    """Return the groups by their names here, told from the people who came to them first; none before they are."""
    found = {}
    for name in (MAIN, BEFORE, IMMERSION, NEXT):
        first = next(person for person in PEOPLE if person.group == name)
        of_first = {"stays__enrolment__participant__file_number": number_of(first)}
        group = Group.objects.filter(centre=scene.centre, **of_first).order_by("stays__starts_on").first()
        if group is not None:
            found[name] = group
    return found
