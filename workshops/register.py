"""Filling in a session's sheet: its lines with what is noted, by whom and since when; marks saved, merged, or asked.

Marks come in batches, from a page or from a phone that was without a network for an hour. Each says what its sender had
seen of the line (`seen`, the key of the last history row), so that marks of different persons merge, one person marked
differently by two people is asked of the second, and a batch that is sent again acts once. A save of any length takes
six statements (docs/adr/0017).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core.history import delete_tracked, upsert_tracked
from core.lookups import WrittenOut
from core.normalisation import plain
from participants.models import Enrolment, Group, GroupStay, Participant, PlannedAbsence
from permissions.checks import has_right
from workshops.display_names import Namer
from workshops.enums import THERE, AttendanceStatus, SessionState
from workshops.models import Attendance, Session
from workshops.models.link import is_link_user

FILLED_IN = (SessionState.HELD, SessionState.REOPENED)  # states in which marks are taken
LOOKED_AT = (*FILLED_IN, SessionState.HANDED_IN)  # states in which the team may still write on the sheet
OVER = (SessionState.CLOSED, SessionState.CANCELLED, SessionState.MOVED)  # states in which they come too late
TIMED = (AttendanceStatus.LATE, AttendanceStatus.LEFT_EARLY)
KEY_LETTERS = 24

DAYS_AROUND = dt.timedelta(days=30)  # before and after a session: its facilitator knows the groups of these days
MOST_ADDED = 200
_SALT = "workshops.register"


def filled_in(user: User) -> tuple[str, ...]:
    """Return the states in which a user's marks are taken: what a link handed in, it writes on no more."""
    return FILLED_IN if is_link_user(user) else LOOKED_AT


def over(user: User) -> tuple[str, ...]:
    """Return the states in which a user's marks come too late."""
    return (*OVER, SessionState.HANDED_IN) if is_link_user(user) else OVER


def row_key(session: Session, person: Participant, secret: str | bytes | None = None) -> str:
    """Return by which a page and a phone name a person on this sheet: of no use on another one or anywhere else."""
    digest = salted_hmac(_SALT, f"{session.uuid}:{person.uuid}", secret=secret, algorithm="sha256").hexdigest()
    return digest[:KEY_LETTERS]


@dataclass(frozen=True, slots=True)
class AttendanceAnswer:
    """One answer; an empty status while nothing is noted."""

    status: str = ""
    minutes: Any = None  # a number, or as typed where it is none

    @property
    def words(self) -> str:
        """The answer in the user's language: "Late, 15 min"."""
        if not self.status:
            return _("Not noted")
        said = str(AttendanceStatus(self.status).label)
        return f"{said}, {minutes_words(self.minutes)}" if self.minutes else said


def minutes_words(minutes: int | str) -> str:
    """Return a few minutes in the user's language."""
    return _("%(minutes)s min") % {"minutes": minutes}


@dataclass(frozen=True, slots=True)
class LineHistory:
    """One row of the history of a line."""

    id: int
    mark: AttendanceAnswer
    author: int | None
    name: str
    at: dt.datetime


@dataclass(slots=True, eq=False)
class RegisterLine:
    """One person of a sheet, what is noted of her now, and how it came there."""

    person: Participant
    key: str
    name: str
    attendance: int | None
    mark: AttendanceAnswer
    entries: list[LineHistory]
    expected: bool = True
    away: bool = False  # said beforehand not to come on this day
    stays_in: str = ""  # the group with which the person is expected
    group: str = ""  # the same where several come, for who reads the sheet
    clash: Clash | None = None
    typed: AttendanceAnswer | None = None  # what a form that is shown again holds
    error: str = ""
    lacks: bool = False  # whether closing was asked and this answer is missing
    clash_words: str = ""

    @property
    def proposed(self) -> AttendanceAnswer:
        """What "all present" notes where nothing is noted: excused, for who said so beforehand."""
        return AttendanceAnswer(AttendanceStatus.EXCUSED if self.away else AttendanceStatus.PRESENT)

    @property
    def shown(self) -> AttendanceAnswer:
        """The answer that the page shows: what its reader chose goes before what is saved."""
        return self.typed or (self.clash.mine if self.clash else self.mark)

    def told_until(self, seen: int) -> AttendanceAnswer:
        """Return what was noted in the state that a page showed."""
        return next((entry.mark for entry in reversed(self.entries) if entry.id <= seen), AttendanceAnswer())


@dataclass(frozen=True, slots=True)
class SentAnswer:
    """One mark as it was sent, and what its sender had seen: `seen`, the last history row of the sheet then.

    `tried` are the answers that the sender gave before without hearing of them. `act` is the key that the phone gave to
    this answer, and `noted_at` the moment of it by the phone's own clock; both are absent from a plain form.
    """

    mark: AttendanceAnswer
    seen: int = 0
    tried: frozenset[AttendanceAnswer] = frozenset()
    act: UUID | None = None
    noted_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Clash:
    """The same person marked differently meanwhile: what somebody noted, who and when, and what was sent."""

    theirs: AttendanceAnswer
    mine: AttendanceAnswer
    by: str
    at: dt.datetime


@dataclass(slots=True)
class SavedBatch:
    """What a batch did: the lines of the sheet as they are now, those changed, those asked, keys of nobody on it."""

    lines: list[RegisterLine]
    changed: list[RegisterLine] = field(default_factory=list)
    clashes: list[RegisterLine] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    seen: int = 0


# Reading


def lines_of(session: Session, user: User, namer: Namer, *, more: Iterable[int] = ()) -> list[RegisterLine]:
    """Return the lines of the sheet in the order of the names shown; two statements.

    Who is expected or noted is on it, and the persons of the keys `more`; a sealed file only for those who are named.
    """
    noted = session.attendances.order_by().values("participant")
    keys = session.expected_keys().union(noted)
    if added := list(more):  # no OR: beside a sub-query it would read every file of every centre
        keys = keys.union(Participant.objects.filter(pk__in=added).order_by().values("pk"))
    own = FilteredRelation("attendances", condition=Q(attendances__session=session))
    stays = session.expected_stays().filter(enrolment__participant=OuterRef("pk"))
    # In an order that no index gives: by the key of the path, PostgreSQL might go through every stay.
    group = stays.order_by("-starts_on", "-enrolment").values("group__code")[:1]
    fixed = session.state == SessionState.CLOSED
    away = PlannedAbsence.objects.on(session.date).filter(participant=OuterRef("pk"))
    persons = list(
        Participant.objects.filter(pk__among=WrittenOut.of(keys))
        .visible_to(user)
        .annotate(own=own)
        .annotate(
            noted_as=F("own__pk"),
            status=F("own__status"),
            minutes=F("own__minutes_missed"),
            was_expected=F("own__expected"),
            stays_in=Subquery(group),
            away=Exists(away),
        )
        .named()
    )
    told, names = _entries(session), namer(persons)
    lines = [
        RegisterLine(
            person=person,
            key=row_key(session, person),
            name=names[person.pk],
            attendance=person.noted_as,
            mark=AttendanceAnswer(person.status or "", person.minutes),
            entries=told.get(person.pk, []),
            expected=bool(person.was_expected) if fixed else person.stays_in is not None,
            away=person.away,
            stays_in=person.stays_in or "",
        )
        for person in persons
    ]
    return sorted(lines, key=lambda line: plain(line.name))


def _entries(session: Session) -> dict[int, list[LineHistory]]:
    """Return the history of the sheet by person, oldest first; what was taken back stands there as nothing noted."""
    rows = Attendance.history.filter(session=session.pk).order_by("history_id").values_list(
        "participant", "history_id", "history_type", "status", "minutes_missed", "history_date",
        "history_user", "history_user__first_name", "history_user__last_name",
    )  # fmt: skip
    found: dict[int, list[LineHistory]] = {}
    for person, key, kind, status, minutes, at, author, first_name, last_name in rows:
        entry = LineHistory(
            id=key,
            mark=AttendanceAnswer() if kind == "-" else AttendanceAnswer(status, minutes),
            author=author,
            name=User(first_name=first_name, last_name=last_name).get_full_name() if author else "",
            at=at,
        )
        found.setdefault(person, []).append(entry)
    return found


def seen_of(lines: Iterable[RegisterLine]) -> int:
    """Return the state of a sheet as a page carries it: the key of its last history row, 0 for a blank one."""
    return max((line.entries[-1].id for line in lines if line.entries), default=0)


def describe(lines: Sequence[RegisterLine]) -> None:
    """Say on each line, where several groups come, with which the person does."""
    several = len({line.stays_in for line in lines if line.stays_in}) > 1
    for line in lines:
        line.group = line.stays_in if several else ""


def missing_of(session: Session, lines: Iterable[RegisterLine]) -> list[RegisterLine]:
    """Return the lines that an answer is needed for before the sheet can be closed; one statement."""
    waited = set(session.expected_participants().exclude(attendances__session=session).values_list("pk", flat=True))
    return [line for line in lines if line.person.pk in waited]


@dataclass(frozen=True, slots=True)
class AttendanceCount:
    """How many were there of those who could be; who is not concerned is not counted."""

    there: int
    of: int
    waiting: int

    @property
    def words(self) -> str:
        """ "7 present of 9"."""
        return count_words(self.there, self.there, self.of)


def count_words(number: int, there: Any, of: Any) -> str:
    """Return "7 present of 9", in the form that goes with `number` of those who are there."""
    return ngettext("%(there)s present of %(of)s", "%(there)s present of %(of)s", number) % {"there": there, "of": of}


def count_of(lines: Sequence[RegisterLine]) -> AttendanceCount:
    """Count the lines of a sheet."""
    concerned = [line for line in lines if line.mark.status != AttendanceStatus.NOT_CONCERNED]
    return AttendanceCount(
        there=sum(line.mark.status in THERE for line in concerned),
        of=len(concerned),
        waiting=sum(not line.mark.status for line in concerned),
    )


# Saving


def save_marks(
    session: Session, user: User, namer: Namer, sent: dict[str, SentAnswer], *, more: Iterable[int] = ()
) -> SavedBatch:
    """Save a batch in the act under way and return what it did; the session is locked and takes marks.

    Two statements read, two write what is noted and two what is taken back; those without anything to do are not made.
    """
    lines = lines_of(session, user, namer, more=more)
    by_key = by_every_key(session, lines)
    done = SavedBatch(lines=lines, seen=seen_of(lines))
    for key, one in sent.items():
        line = by_key.get(key)
        if line is None:
            done.unknown.append(key)
            continue
        match verdict(line, one, user):
            case "change":
                line.mark = one.mark
                done.changed.append(line)
            case "ask":
                last = line.entries[-1]
                line.clash = Clash(theirs=line.mark, mine=one.mark, by=last.name, at=last.at)
                done.clashes.append(line)
    done.seen = max(done.seen, _write(session, done.changed))
    return done


def by_every_key(session: Session, lines: Iterable[RegisterLine]) -> dict[str, RegisterLine]:
    """Return the lines by each key that names them."""
    return {key: line for line in lines for key in keys_of(session, line.person)}


def keys_of(session: Session, person: Participant) -> Iterator[str]:
    """Yield the key of a person's line, and those of the secrets before: a phone may have been away at the change."""
    yield row_key(session, person)
    for secret in settings.SECRET_KEY_FALLBACKS:
        yield row_key(session, person, secret)


def verdict(line: RegisterLine, one: SentAnswer, user: User) -> str:
    """Return what becomes of a mark: "same", "change", "ask" (somebody marked it otherwise meanwhile)."""
    if one.mark == line.mark:
        return "same"
    if one.mark == line.told_until(one.seen) and not one.tried:  # the sender left it as it was shown
        return "same"
    since = [entry for entry in line.entries if entry.id > one.seen]
    own = [entry for entry in since if entry.author == user.pk and entry.mark in {one.mark, *one.tried}]
    if len(own) == len(since):
        return "change"
    if any(entry.mark == one.mark for entry in own):  # it acted when it came first; somebody has decided since
        return "same"
    return "ask" if line.mark.status else "change"


def _write(session: Session, changed: Sequence[RegisterLine]) -> int:
    """Write the lines that changed; return the key of the last history row, 0 for none."""
    noted = [line for line in changed if line.mark.status]
    rows = [
        Attendance(
            session=session,
            participant=line.person,
            status=line.mark.status,
            minutes_missed=line.mark.minutes,
            expected=line.expected,
        )
        for line in noted
    ]
    known = [line.attendance for line in noted if line.attendance]
    unique, columns = ["session", "participant"], ["status", "minutes_missed"]
    written = upsert_tracked(Attendance, rows, unique=unique, fields=columns, known=known)
    blank = [line.attendance for line in changed if not line.mark.status and line.attendance]
    return max(written, delete_tracked(Attendance, blank))


def all_present(lines: Sequence[RegisterLine]) -> dict[str, SentAnswer]:
    """Return the marks by which everybody who is not noted yet is present, or excused by what was said beforehand.

    What is noted stays. Whoever is on a break is not on the sheet.
    """
    return {line.key: SentAnswer(line.proposed, seen_of(lines)) for line in lines if not line.mark.status}


# Somebody who was not expected


def addable(session: Session, user: User) -> QuerySet:
    """Return whom the user may put on the sheet besides: files whose name the table of rights lets them see.

    Who may look up names of the centre: whoever walks a path on the day. Whoever has sheets of their own, by a link or
    an account: the persons of the groups of these sheets around the day, MOST_ADDED of them at most.
    """
    walking = Enrolment.objects.open_on(session.date).filter(track__centre=session.workshop.centre_id)
    persons = Participant.objects.filter(pk__in=walking.order_by().values("participant"))
    there = session.expected_keys().union(session.attendances.order_by().values("participant"))
    free = persons.visible_to(user).exclude(pk__in=there)
    if looks_up_names(session, user):
        looked_up = Participant.objects.for_user(user, "participant.identity").order_by()
        return free.filter(pk__in=looked_up.values("pk")).named()
    stays = GroupStay.objects.on(session.date).filter(group__in=_groups_near(session, user)).order_by()
    near = walking.filter(pk__in=stays.values("enrolment")).order_by().values("participant")
    return free.filter(pk__in=near).named()[:MOST_ADDED]


def looks_up_names(session: Session, user: User) -> bool:
    """Tell whether the user may look up names of the centre: these are searched, and never listed whole."""
    return has_right(user, "participant.identity", centre=session.workshop.centre)


def _groups_near(session: Session, user: User) -> QuerySet:
    """Return the groups, not ended on the day, that come to the user's own sessions within DAYS_AROUND of it."""
    around = (session.date - DAYS_AROUND, session.date + DAYS_AROUND)
    own = Session.objects.for_user(user, "session.register").filter(date__range=around).order_by()
    going_on = Q(ends_on__isnull=True) | Q(ends_on__gte=session.date)
    return Group.objects.filter(going_on, sessions__in=own.values("pk")).order_by().values("pk")
