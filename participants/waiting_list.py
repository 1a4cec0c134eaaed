"""The waiting list of a centre: by the day on which each asked, never by a score; and what a free seat may mean.

On which half-days a group comes is told by a room above, from the sessions that are planned:

    @half_days_of_groups.register()
    def planned_half_days(groups) -> dict[int, set[str]]: ...      # workshops/panels.py
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from django.db.models import Max, Q, QuerySet
from django.utils.dates import WEEKDAYS

from accounts.models import Centre, User
from core.periods import today
from core.registry import Registry
from participants.enums import CONTACT_KINDS, STARTED_STATES, HalfDay
from participants.models import Enrolment, Group, GroupStay, Intervention

VIEW = "waiting.view"
FILE = "participant.file"
MOVE = "enrolment.move"
MOST = 500  # who wait; the page says when there are more

half_days_of_groups: Registry[Callable[[Sequence[Group]], dict[int, set[str]]]] = Registry()


def half_day_words(codes: Collection[str]) -> list[str]:
    """Return half-days in words, both halves of a day as the day."""
    found = []
    for place, (morning, afternoon) in enumerate(zip([*HalfDay][::2], [*HalfDay][1::2], strict=True)):
        said = [one for one in (morning, afternoon) if one.value in codes]
        found += [str(WEEKDAYS[place])] if len(said) == 2 else [str(one.label) for one in said]
    return found


@dataclass(frozen=True)
class WaitingPerson:
    """Somebody who asked for a path: what all of the team may know, and more in one's own files."""

    path: Enrolment
    own: bool  # whether the reader follows the file
    moves: bool  # whether she may begin the trial
    last_word: dt.date | None  # of her own files

    @property
    def half_days(self) -> list[str]:
        """The half-days on which she can come, in words."""
        return half_day_words(self.path.half_days)


@dataclass(frozen=True)
class Fit:
    """Somebody of the list for a group: on how many of its half-days she can come; None where it is not known."""

    waiting: WaitingPerson
    shared: int | None


@dataclass(frozen=True)
class SeatsOfGroup:
    """A group with its seats, its half-days and who of the list may come on them, in the order of the list."""

    group: Group
    taken: int
    half_days: list[str]  # codes
    fits: list[Fit] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        """Its half-days in words."""
        return half_day_words(self.half_days)

    @property
    def free(self) -> int:
        """How many may still begin; of a group without a limit it is not asked."""
        return max((self.group.seats or 0) - self.taken, 0)


def waiting_list(reader: User, centre: Centre) -> list[WaitingPerson]:
    """Return who waits in the centre, who asked first before the others: three statements."""
    found = list(_candidates(reader, centre)[:MOST])
    files = [one.participant_id for one in found]
    own = _files_open_to(reader, FILE, files)
    moves = _files_open_to(reader, MOVE, files)
    spoken = _last_words(reader, [key for key in files if key in own])
    return [
        WaitingPerson(
            path, path.participant_id in own, path.participant_id in moves, spoken.get(path.participant_id)
        )
        for path in found
    ]  # fmt: skip


def _candidates(reader: User, centre: Centre) -> QuerySet[Enrolment]:
    found = Enrolment.objects.for_user(reader, VIEW).waiting().filter(participant__centre=centre)
    found = found.without_reasons().select_related("participant", "track", "group")
    return found.order_by("asked_on", "created_at", "pk")


def _files_open_to(reader: User, action: str, files: list[int]) -> set[int]:
    """Return those of the files on which the reader has a right."""
    opened = Enrolment.objects.for_user(reader, action).waiting().filter(participant__in=files)
    return set(opened.order_by().values_list("participant", flat=True))


def _last_words(reader: User, files: list[int]) -> dict[int, dt.date]:
    """Return when somebody last spoke with each person, by key of the file."""
    spoken = Intervention.objects.filter(participant__in=files, kind__in=CONTACT_KINDS)
    return dict(spoken.order_by().values_list("participant").annotate(day=Max("date")))


def groups_with_seats(waiting: list[WaitingPerson], centre: Centre) -> list[SeatsOfGroup]:
    """Return the groups of a centre that have a number of seats and go on, each with who of the list fits.

    A seat of a protected file is taken like any other.
    """
    going_on = Q(ends_on__isnull=True) | Q(ends_on__gte=today())
    groups = list(Group.objects.filter(going_on, centre=centre, seats__isnull=False).select_related("track"))
    taken = _paths_with_a_seat(groups)
    days: dict[int, set[str]] = {}
    for told in half_days_of_groups:
        days |= told(groups)
    found = []
    for group in groups:
        half_days = [one.value for one in HalfDay if one.value in days.get(group.pk, set())]
        seats = SeatsOfGroup(group, len(taken.get(group.pk, ())), half_days)
        if seats.free:
            seats.fits.extend(_fits(waiting, group, half_days))
        found.append(seats)
    return found


def _paths_with_a_seat(groups: list[Group]) -> dict[int, set[int]]:
    """Return the paths that have a seat in each group, as Group.with_a_seat has them, for all groups at once."""
    now = Enrolment._base_manager.filter(group__in=groups, state__in=STARTED_STATES).values_list("group", "pk")
    later = GroupStay._base_manager.filter(
        group__in=groups, starts_on__gt=today(), enrolment__state__in=STARTED_STATES
    ).values_list("group", "enrolment")
    found: dict[int, set[int]] = {}
    for group, path in [*now, *later]:
        found.setdefault(group, set()).add(path)
    return found


def _fits(waiting: list[WaitingPerson], group: Group, half_days: list[str]) -> list[Fit]:
    """Return who asked for the path of a group and can come on one of its half-days, or did not say when."""
    wanted = set(half_days)
    found = []
    for one in waiting:
        if one.path.track_id != group.track_id:
            continue
        said = set(one.path.half_days)
        shared = len(said & wanted) if said and wanted else None
        if shared != 0:
            found.append(Fit(one, shared))
    return found
