"""The weeks of the demonstration: the sessions that are missing, and the sheets of the past that nobody touched."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.db.models import Max
from django.utils import timezone

from accounts.enums import Role
from accounts.models import TeamMember, User
from core.history import bulk_create_tracked
from core.periods import BELGIUM
from demo.days import DAY, MOST_WEEKS, WEEK, is_workday, workday_from
from demo.files import FIRST_NUMBER
from demo.people import BEFORE, IMMERSION, MAIN
from demo.scene import Scene, draw
from demo.sign_ins import COLLEAGUE
from participants.models import Group, Participant
from partners.models import Organisation
from permissions.transitions import perform
from workshops.display_names import whole_names
from workshops.enums import AttendanceStatus, BatchCause, BatchDoor, Provider, SessionState
from workshops.facilitation import note_who_ran
from workshops.late_answers import ASIDE, TAKE, decide, receive
from workshops.models import (
    Attendance,
    CentreRoom,
    FacilitatorLink,
    PlannedFacilitator,
    Session,
    SessionGroup,
    Workshop,
)
from workshops.register import AttendanceAnswer, SentAnswer, row_key
from workshops.services.corrections import make_move, stand_in
from workshops.services.guests import add_guest, write_note
from workshops.services.planning import SessionPlan, move_session

FACILITATOR = "AN1"
BOTH = (BEFORE, IMMERSION)


@dataclass(frozen=True)
class Slot:
    """One place in the timetable: which series, when, where, for which groups, run by which of the accounts if any."""

    code: str
    starts_at: dt.time
    ends_at: dt.time
    place: str
    by: str = ""
    groups: tuple[str, ...] = (MAIN,)


_ORAL = Slot("AT-133", dt.time(13, 30), dt.time(16, 0), "Salle A", by=Role.FACILITATOR)
_SELF = Slot("AT-048", dt.time(10, 0), dt.time(12, 30), "Salle B")
_EARLY = Slot("AT-048", dt.time(7, 30), dt.time(9, 30), "Salle B")
_THEATRE = Slot("AT-134", dt.time(13, 30), dt.time(16, 0), "Salle B", by=Role.FACILITATOR)
_TABLE = Slot("AT-138", dt.time(9, 30), dt.time(12, 0), "Salle A")
_BOOKS = Slot("AT-132", dt.time(13, 30), dt.time(15, 30), "Bibliothèque communale")
_OUTING = Slot("AT-136", dt.time(13, 0), dt.time(17, 0), "Rendez-vous à l’accueil")
_COMPUTERS = Slot("AT-114", dt.time(9, 30), dt.time(12, 0), "Espace numérique", by=COLLEAGUE, groups=BOTH)
TIMETABLE = {
    0: (_TABLE, _ORAL),
    1: (_SELF, _THEATRE, _COMPUTERS),
    2: (_TABLE, _OUTING),
    3: (_SELF, _ORAL),
    4: (_TABLE, _BOOKS),
}
EVERY_TODAY = (_SELF, _ORAL)  # whatever day it is, the one who looks sees a day at work
OPEN_FROM = dt.time(9, 30)  # when the sheets of today's first session open


def slots_of(day: dt.date, now: dt.datetime) -> tuple[Slot, ...]:
    """Return the timetable of a day; today has sessions even where the centre is closed, and a sheet to be opened."""
    slots = TIMETABLE.get(day.weekday(), ()) if is_workday(day) else ()
    if day != now.date():
        return slots
    found = dict.fromkeys([*slots, *EVERY_TODAY])
    early = now.time() < OPEN_FROM
    return tuple(_EARLY if early and slot is _SELF else slot for slot in found)


@dataclass(frozen=True)
class UntouchedSheet:
    """The sheet of a session that nobody touched; the session may be written only when its moment comes."""

    session: Session
    code: str
    own: bool  # the facilitator's

    @property
    def who(self) -> str:
        """Which account fills it in: the facilitator her own, else the social worker."""
        return Role.FACILITATOR if self.own else Role.SOCIAL_WORKER

    @property
    def hours(self) -> tuple[str, str]:
        return f"{self.session.starts_at:%H:%M}", f"{self.session.ends_at:%H:%M}"


PlannedSlot = tuple[Session, Slot, list[Group]]


def write_weeks(scene: Scene, groups: dict[str, Group], *, founded: bool) -> None:
    """Note in the agenda what is planned and what becomes of the sheets; `founded`: for the first time."""
    first = scene.days.first_sheets if founded else _first_week(scene, groups[MAIN])
    added = _plan_weeks(scene, groups, first)
    today = scene.days.today
    past = [] if founded else _sheets_never_opened(scene, groups)
    past += [
        UntouchedSheet(one, slot.code, slot.by == Role.FACILITATOR) for one, slot, _coming in added if one.date < today
    ]
    past.sort(key=lambda one: (one.session.date, one.session.starts_at, one.code))
    waits = not founded and Session.objects.filter(
        groups=groups[MAIN], state=SessionState.HELD, date__lt=today
    ).exists()  # fmt: skip
    own = [one for one in past if one.own]
    left_open = own[-1] if own and not waits else None
    special = _specials([one for one in past if one != left_open]) if founded else {}
    for sheet in past:
        if sheet == left_open:
            _note_sheet(scene, sheet, half=True)
        else:
            special.get(id(sheet.session), _note_sheet)(scene, sheet)
    if founded:
        _change_plans(scene, groups[MAIN], [one for one in added if one[0].date > today])


def _sheets_never_opened(scene: Scene, groups: dict[str, Group]) -> list[UntouchedSheet]:
    """Return the sheets of the past that nobody opened and on which nothing is written."""
    found = Session.objects.filter(groups__in=list(groups.values()), date__lt=scene.days.today)
    found = found.filter(state=SessionState.PLANNED, attendances=None).distinct().select_related("workshop")
    own = set(found.filter(planned_facilitators__member__code=FACILITATOR).order_by().values_list("pk", flat=True))
    return [UntouchedSheet(one, one.workshop.code, one.pk in own) for one in found.order_by("date", "starts_at", "pk")]


# Planning


def _first_week(scene: Scene, group: Group) -> dt.date:
    known = Session.objects.filter(groups=group).aggregate(last=Max("date"))["last"]
    start = known - known.weekday() * DAY if known else scene.days.first_sheets
    return max(start, scene.days.monday - MOST_WEEKS * WEEK, group.starts_on)


def _plan_weeks(scene: Scene, groups: dict[str, Group], first: dt.date) -> list[PlannedSlot]:
    """Note that the sessions that are not there are planned, to the end of next week; return them."""
    now = timezone.localtime(timezone.now(), BELGIUM)
    last = scene.days.monday + 13 * DAY
    workshops = {workshop.code: workshop for workshop in Workshop.objects.filter(centre=scene.centre)}
    there = set(
        Session.objects.filter(workshop__in=workshops.values(), date__gte=first)
        .order_by()
        .values_list("workshop__code", "code")
    )
    added: list[PlannedSlot] = []
    for day in (first + number * DAY for number in range((last - first).days + 1)):
        for slot in slots_of(day, now):
            coming = [groups[name] for name in slot.groups if name in groups and _runs(groups[name], day)]
            if coming and (slot.code, day.isoformat()) not in there:
                session = Session(
                    workshop=workshops[slot.code],
                    code=day.isoformat(),
                    date=day,
                    starts_at=slot.starts_at,
                    ends_at=slot.ends_at,
                    place=slot.place,
                )
                added.append((session, slot, coming))
    past = [one for one in added if one[0].date < scene.days.today]
    to_come = [one for one in added if one[0].date >= scene.days.today]
    for day, planned in ((first - 5 * DAY, past), (max(first, scene.days.ago(8)), to_come)):
        if planned:
            scene.add(day, "8:30", Role.SOCIAL_WORKER, partial(_write, scene, planned))
    return added


def _runs(group: Group, day: dt.date) -> bool:
    return group.starts_on <= day and (group.ends_on is None or day <= group.ends_on)


def _write(scene: Scene, added: list[PlannedSlot]) -> None:
    """Write sessions with their groups, and who is planned to run them: one of the team, or who runs the series."""
    rooms = {room.name: room for room in CentreRoom.objects.filter(centre=scene.centre)}
    for session, _slot, _groups in added:
        session.room = rooms.get(session.place)
    bulk_create_tracked(Session, [session for session, _slot, _groups in added])
    bulk_create_tracked(
        SessionGroup,
        [SessionGroup(session=session, group=group) for session, _slot, groups in added for group in groups],
    )
    organisations = {one.pk: one for one in Organisation.objects.filter(centre=scene.centre)}
    members = {one.user_id: one for one in TeamMember.objects.filter(centre=scene.centre, user__isnull=False)}
    bulk_create_tracked(
        PlannedFacilitator,
        [
            PlannedFacilitator(
                session=session,
                provider=session.workshop.provider,
                member=members[scene.accounts[slot.by].pk] if slot.by else None,
                organisation=organisations.get(session.workshop.organisation_id),
            )
            for session, slot, _groups in added
        ],
    )


# Sheets


def _note_sheet(scene: Scene, sheet: UntouchedSheet, *, half: bool = False) -> None:
    """Note that a sheet is opened when its session begins, filled in and closed; `half`: half of it, and left open."""
    starts, ends = sheet.hours
    session, by = sheet.session, scene.accounts[sheet.who]
    scene.add(session.date, starts, sheet.who, lambda: perform(session, "hold", by=by))
    scene.add(session.date, ends, sheet.who, partial(_fill, scene, session, by, half=half))


def _fill(scene: Scene, session: Session, by: User, *, half: bool = False, move: str = "close") -> None:
    people = list(session.expected_participants().order_by("file_number"))
    if half:
        people = people[: len(people) // 2]
    bulk_create_tracked(Attendance, [_answer(scene, session, person) for person in people])
    if half:
        return
    note_who_ran(session, [one.who for one in session.runners])
    done = perform(session, move, by=by)
    if move == "close":
        Attendance.objects.fix_expected(session=done)


def _answer(scene: Scene, session: Session, person: Participant) -> Attendance:
    """Say whether the person was there: mostly yes; the second of the group gives no news since two weeks."""
    drawn = draw(person.file_number, session.date, session.workshop_id)
    silent = person.file_number == f"ER-0{FIRST_NUMBER + 1}" and session.date > scene.days.ago(16)
    if silent:
        status, minutes = AttendanceStatus.NO_NEWS, None
    elif drawn < 70:
        status, minutes = AttendanceStatus.PRESENT, None
    elif drawn < 78:
        status, minutes = AttendanceStatus.LATE, 10 + drawn % 3 * 5
    elif drawn < 82:
        status, minutes = AttendanceStatus.LEFT_EARLY, 30
    elif drawn < 94:
        status, minutes = AttendanceStatus.EXCUSED, None
    else:
        status, minutes = AttendanceStatus.NO_NEWS, None
    return Attendance(session=session, participant=person, status=status, minutes_missed=minutes)


# What does not go as planned


Happens = Callable[[Scene, UntouchedSheet], None]


def _specials(past: list[UntouchedSheet]) -> dict[int, Happens]:
    """Return what became of the latest sessions that did not go as planned, by the identity of their objects."""
    found: dict[int, Happens] = {}
    for code, happens in (
        (_ORAL.code, _stood_in),
        (_SELF.code, _handed_in),
        (_TABLE.code, _reopen_sheet),
        (_BOOKS.code, _called_off),
        (_THEATRE.code, _answered_late),
    ):
        sheet = next((one for one in reversed(past) if one.code == code), None)
        if sheet is not None:
            found[id(sheet.session)] = happens
    return found


def _stood_in(scene: Scene, sheet: UntouchedSheet) -> None:
    """The facilitator was ill: a colleague of the team ran the session."""
    starts, ends = sheet.hours
    session, by = sheet.session, scene.accounts[COLLEAGUE]

    def begin() -> None:
        stand_in(session, by=by)
        perform(session, "hold", by=by)

    def end() -> None:
        people = list(session.expected_participants().order_by("file_number"))
        bulk_create_tracked(Attendance, [_answer(scene, session, person) for person in people])
        note_who_ran(session, [(Provider.TEAM.value, None, scene.member(COLLEAGUE).pk)])
        Attendance.objects.fix_expected(session=perform(session, "close", by=by))

    scene.add(session.date, starts, COLLEAGUE, begin)
    scene.add(session.date, ends, COLLEAGUE, end)


def _handed_in(scene: Scene, sheet: UntouchedSheet) -> None:
    """The outside facilitator handed the sheet in by her link: the team has still to look at it."""
    starts, ends = sheet.hours
    session = sheet.session
    links = FacilitatorLink.objects.not_over().filter(workshop=session.workshop, starts_on__lte=session.date)
    link = links.select_related("user").first()
    if link is None:
        _note_sheet(scene, sheet)
        return
    scene.agenda.add(
        session.date, starts, link.user, lambda: perform(session, "hold", by=link.user), channel="link"
    )  # fmt: skip
    scene.agenda.add(session.date, starts, link.user, partial(_tell_the_team, session, link.user), channel="link")
    filled = partial(_fill, scene, session, link.user, move="hand_in")
    scene.agenda.add(session.date, ends, link.user, filled, channel="link")


def _tell_the_team(session: Session, user: User) -> None:
    """Two guests were there, and something is to be known of the room."""
    add_guest(session, "Stagiaires de l’école sociale", 2, key=uuid.uuid5(session.uuid, "guests"))
    write_note(session, user, "Le projecteur de la salle ne s’allume plus.", key=uuid.uuid5(session.uuid, "note"))


def _reopen_sheet(scene: Scene, sheet: UntouchedSheet) -> None:
    """A sheet was closed with somebody forgotten; the manager opened it again."""
    _note_sheet(scene, sheet)
    session, by = sheet.session, scene.accounts[Role.MANAGER]
    reason = "L’organisation signale une personne oubliée."
    scene.add(session.date + DAY, "9:00", Role.MANAGER, lambda: make_move(session, "reopen", by=by, reason=reason))


def _called_off(scene: Scene, sheet: UntouchedSheet) -> None:
    """The sheet was opened, and the session did not take place."""
    starts, ends = sheet.hours
    session, by = sheet.session, scene.accounts[sheet.who]
    reason = "La bibliothèque était fermée pour inventaire."
    scene.add(session.date, starts, sheet.who, lambda: perform(session, "hold", by=by))
    scene.add(session.date, ends, sheet.who, lambda: make_move(session, "call_off", by=by, reason=reason))


def _answered_late(scene: Scene, sheet: UntouchedSheet) -> None:
    """Answers came from a phone after the sheet was closed: one was taken over, one put aside, one waits."""
    _note_sheet(scene, UntouchedSheet(sheet.session, sheet.code, own=False))
    session, sender, by = sheet.session, scene.accounts[Role.FACILITATOR], scene.accounts[Role.MANAGER]

    def send() -> None:
        rows = session.attendances.select_related("participant").order_by("participant__file_number")[:3]
        sent = {}
        for row in rows:
            late = row.status != AttendanceStatus.LATE
            answer = AttendanceAnswer(AttendanceStatus.LATE, 20) if late else AttendanceAnswer(AttendanceStatus.PRESENT)
            act = uuid.uuid5(session.uuid, row.participant.file_number)
            sent[row_key(session, row.participant)] = SentAnswer(answer, act=act, noted_at=timezone.now())
        receive(session, sender, sent, whole_names, door=BatchDoor.SHEET, cause=BatchCause.CLOSED)

    def settle() -> None:
        now = Session.objects.get(pk=session.pk)
        taken, aside, *_waiting = now.batches.get().marks.order_by("pk")
        decide(now, {taken: TAKE, aside: ASIDE}, reason="La feuille papier le confirme.", by=by)

    scene.add(session.date, "18:00", Role.FACILITATOR, send)
    scene.add(session.date, "18:30", Role.MANAGER, settle)


def _change_plans(scene: Scene, group: Group, coming: list[PlannedSlot]) -> None:
    """Cancel a session that is to come, and postpone another."""
    coming = [one for one in coming if group in one[2]]
    by = scene.accounts[Role.SOCIAL_WORKER]
    cancelled = next((one for one, slot, _groups in coming if slot == _OUTING), coming[0][0] if coming else None)
    moved = next((one for one, slot, _groups in coming if slot == _TABLE and one is not cancelled), None)
    if cancelled is not None:
        reason = "Le musée ferme ce jour-là."
        scene.add(
            scene.days.ago(1), "11:00", Role.SOCIAL_WORKER,
            lambda: make_move(cancelled, "cancel", by=by, reason=reason),
        )  # fmt: skip
    if moved is not None:
        scene.add(scene.days.ago(2), "11:00", Role.SOCIAL_WORKER, partial(_postpone, moved, group, by))


def _postpone(session: Session, group: Group, by: User) -> None:
    there = {row.organisation for row in session.planned_facilitators.select_related("organisation")}
    plan = SessionPlan(
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        place=session.place,
        room=session.room,
        groups=[group],
        organisations=[one for one in there if one is not None],
    )
    day = workday_from(session.date + DAY)
    key = uuid.uuid5(session.uuid, "postponed")
    move_session(session, day, plan, key=key, reason="L’animatrice est en formation ce jour-là.", by=by)
