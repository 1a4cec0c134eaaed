"""A group at a glance: who is in it, what the last weeks were, when it comes next. And the groups of a centre.

Rooms above tell what they know, from their `panels` modules:

    @weeks_of_group.register()
    def recent_attendance(reader, files, since) -> dict[int, Any]: ...      # workshops

    @sessions_of_group.register()
    def sessions_to_come(reader, group) -> list[DatedThing]: ...      # workshops

    @own_note(order=20)
    def due_assessments(reader, centre, paths) -> dict[int, GroupNote]: ...      # assessments

Each looks at the reader's rights by `for_user`, for all rows at once. What a row tells beside names and attendance is
of the reader's own files alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, Min, OuterRef, Q, QuerySet, Subquery, Value

from accounts.models import Centre, User
from core.periods import today
from core.registry import Registry
from participants.caseload import FOLLOW, own_people
from participants.enums import STARTED_STATES, EnrolmentState
from participants.file_page.columns import column_for
from participants.file_page.drawings import path_drawn, state_drawn
from participants.file_page.glance import DatedThing
from participants.models import Enrolment, Group, GroupStay, Participant, PlannedAbsence
from permissions.checks import has_right

VIEW = "group.view"
KNOWN = "enrolment.groups"
STATES = "enrolment.view"
ATTENDANCE = "attendance.view"
WEEKS = dt.timedelta(weeks=8)


@dataclass(frozen=True)
class GroupNote:
    """Something that waits in one's own file, and where it leads."""

    words: str
    url: str = ""


WeeksMaker = Callable[[User, Sequence[Participant], dt.date], dict[int, Any]]
SessionsMaker = Callable[[User, Group], list[DatedThing]]
NoteMaker = Callable[[User, Centre, Sequence[Enrolment]], dict[int, GroupNote]]
weeks_of_group: Registry[WeeksMaker] = Registry()
sessions_of_group: Registry[SessionsMaker] = Registry()
NOTES: Registry[NoteMaker] = Registry()


def own_note(*, order: int) -> Callable[[NoteMaker], NoteMaker]:
    """Register a function of (reader, centre, paths of a group) that says, by key of the file, what waits in some.

    Only what it says of the reader's own files is shown.
    """
    return NOTES.register(order=order)


@dataclass(frozen=True)
class GroupMember:
    """A person of a group; what the reader may not know of her is empty."""

    file: Participant
    begins_on: dt.date | None  # in the group, where that is a later day
    state: str  # drawn
    steps: str  # the three moments of the path, drawn
    weeks: Any  # her sessions of the last weeks, as workshops.attendance_history.Month
    last_seen: dt.date | None
    away: PlannedAbsence | None
    own: bool
    notes: list[GroupNote] = field(default_factory=list)


@dataclass(frozen=True)
class GroupAtAGlance:
    """The rows of a group; `on_trial` is None for who may not know of all of them in which state they are."""

    members: list[GroupMember]
    on_trial: int | None
    sessions: list[DatedThing]
    has_own: bool  # whether the reader follows one of them

    @property
    def others(self) -> bool:
        """Whether some rows are of files that the reader does not follow."""
        return any(not one.own for one in self.members)


def group_at_a_glance(reader: User, group: Group, centre: Centre) -> GroupAtAGlance:
    """Return the rows of a group, by name; in a number of statements that does not grow with them."""
    since = today() - WEEKS
    paths = list(_paths_of(reader, group))
    sessions = [thing for maker in sessions_of_group for thing in maker(reader, group)]
    if not paths:
        return GroupAtAGlance([], None, sessions, False)
    files = [one.participant for one in paths]
    columns = {name: column_for(name, reader, files, paths) for name in ("path", "last_seen")}
    weeks: dict[int, Any] = {}
    for maker in weeks_of_group:
        weeks |= maker(reader, files, since)
    away = _absences_of(reader, files)
    own = _own_among(reader, centre, files)
    notes = _notes_of(reader, centre, paths, own)
    members = [
        GroupMember(
            file=path.participant,
            begins_on=path.begins_on,
            state=state_drawn(path.get_state_display()) if path.told else "",
            steps=_steps_drawn(columns["path"].get(path.participant_id)),
            weeks=weeks.get(path.participant_id),
            last_seen=columns["last_seen"].get(path.participant_id),
            away=away.get(path.participant_id),
            own=path.participant_id in own,
            notes=notes.get(path.participant_id, []),
        )
        for path in paths
    ]
    on_trial = sum(one.state == EnrolmentState.TRIAL for one in paths) if all(one.told for one in paths) else None
    return GroupAtAGlance(members, on_trial, sessions, bool(own))


def _paths_of(reader: User, group: Group) -> QuerySet:
    """Return the paths under way in a group of which the reader may know, those that come to it on a later day too.

    Each has `begins_on`, that later day, and `told`, whether the reader may know its state.
    """
    later = GroupStay.objects.filter(enrolment=OuterRef("pk"), group=group, starts_on__gt=today()).order_by()
    known = Enrolment.objects.for_user(reader, KNOWN).filter(state__in=STARTED_STATES)
    told = Enrolment.objects.opened_to(reader, STATES)
    found = known.annotate(
        begins_on=Subquery(later.values("enrolment").annotate(first=Min("starts_on")).values("first")),
        told=Value(False) if told is None else ExpressionWrapper(told, BooleanField()),
    )
    here = (
        found.filter(Q(group=group) | Q(begins_on__isnull=False))
        .without_reasons()
        .select_related("participant", "track")
    )
    return here.order_by("participant__last_name", "participant__first_name", "participant__file_number", "pk")


def _steps_drawn(steps: Any) -> str:
    return path_drawn(steps.entry, steps.midterm, steps.exit) if steps else ""


def _absences_of(reader: User, files: Sequence[Participant]) -> dict[int, PlannedAbsence]:
    """Return the absence that each person announced and that is not over, the first where there are several."""
    announced = PlannedAbsence.objects.for_user(reader, ATTENDANCE).filter(participant__in=files, ends_on__gte=today())
    found: dict[int, PlannedAbsence] = {}
    for one in announced.order_by("starts_on", "pk"):
        found.setdefault(one.participant_id, one)
    return found


def _own_among(reader: User, centre: Centre, files: Sequence[Participant]) -> set[int]:
    """Return the keys of those of these files that the reader follows, those lent to her included."""
    if not has_right(reader, FOLLOW, centre=centre):
        return set()
    return {one.pk for one in own_people(reader, centre)} & {one.pk for one in files}


def _notes_of(reader: User, centre: Centre, paths: Sequence[Enrolment], own: set[int]) -> dict[int, list[GroupNote]]:
    """Return what waits in the reader's own files, by their key, in the order of the rooms that say it."""
    found: dict[int, list[GroupNote]] = {}
    for maker in NOTES if own else ():
        for key, note in maker(reader, centre, paths).items():
            if key in own:
                found.setdefault(key, []).append(note)
    return found


@dataclass(frozen=True)
class ListedGroup:
    """A group of the list, with how many people of it the reader may know of."""

    group: Group
    people: int

    @property
    def over(self) -> bool:
        """Whether its last day is past."""
        return self.group.ends_on is not None and self.group.ends_on < today()


def groups_of(reader: User, centre: Centre) -> list[ListedGroup]:
    """Return the groups of a centre, those that go on first, then the latest; two statements."""
    known = Enrolment.objects.for_user(reader, KNOWN).filter(group__centre=centre, state__in=STARTED_STATES)
    here = dict(known.order_by().values_list("group").annotate(number=Count("pk")))
    groups = Group.objects.for_user(reader, VIEW).filter(centre=centre).select_related("track")
    found = [ListedGroup(one, here.get(one.pk, 0)) for one in groups.order_by("-starts_on", "code", "pk")]
    return sorted(found, key=lambda one: one.over)
