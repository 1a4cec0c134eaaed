"""Séances: when, where, for which groups, what became of it and who really ran it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_noop

from core.periods import BELGIUM, minutes_until, today
from core.spreadsheets.writer import Kind
from exchange import defects, parsers
from exchange.centre_records import Stock, group_by, moved_in_jalon, read_once
from exchange.defects import DefectReport
from exchange.import_plan import Candidate, Lacking, Merge, RowPlace, differences, not_noted
from exchange.parsers import CellProblem
from exchange.reference_index import Known
from exchange.sheet_definition import Record, SheetColumn, SheetDefinition, choice_column, length_of, text_column
from exchange.sheets.groups import groups_of
from exchange.sheets.marks import marked_sessions_of, sessions_of
from exchange.sheets.organisations import organisations_of
from exchange.sheets.workshops import PROVIDERS, check_provider, organisation_named, workshops_of
from partners.models import Organisation
from workshops.enums import Provider, SessionState
from workshops.models import CentreRoom, Session, SessionFacilitator, SessionGroup, Workshop
from workshops.models.session import is_possible

OVER_MIDNIGHT_NOTICE = gettext_noop(
    "ends at midnight or on the next day: %(minutes)d minutes, which count on the day it begins"
)
# what people write between two groups instead of `;`
_SEPARATORS = re.compile(r"\s*[,/|+&\n]\s*")

PLANNED, HELD, CANCELLED, NOT_CLOSED = "planned", "held", "cancelled", "not_closed"
STATES = {"Planifiée": PLANNED, "Tenue": HELD, "Annulée": CANCELLED, "Non clôturée": NOT_CLOSED}
#: word -> (run by the team?, relation of the organisation that ran it, or None)
RUN_BY = {
    word: (provider == Provider.TEAM, None if provider == Provider.TEAM else provider)
    for word, provider in PROVIDERS.items()
} | {
    "Équipe + Partenaire": (True, Provider.PARTNER),
    "Équipe + Sous-traitant": (True, Provider.SUBCONTRACTOR),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow(Record):
    code: str
    workshop: str
    groups: tuple[str, ...]
    day: dt.date
    start: dt.time
    end: dt.time
    place: str
    state: str
    run_by: tuple[bool, str | None] | None
    organisation: str


def group_codes(cell: object) -> tuple[str, ...]:
    """Return the codes of a cell, `;` between; CellProblem where one stands twice or none is left.

    A line break inside a code is kept, so that the check can tell it from a blank.
    """
    parts = parsers.text(cell, lines=True).split(";")
    written = ("\n".join(filter(None, map(parsers.clean, part.split("\n")))) for part in parts)
    codes = tuple(code for code in written if code)
    if not codes:
        raise CellProblem(defects.MISSING)
    if len(set(codes)) < len(codes):
        raise CellProblem(defects.GROUP_TWICE_HERE)
    return codes


def not_separated(code: str, known: Known) -> bool:
    """Return whether an unknown code is several groups without `;` between: one of them is known, or all."""
    pieces = [piece for piece in _SEPARATORS.split(code) if piece]
    words = code.split()
    return (len(pieces) > 1 and any(not known.lacks("groups", piece) for piece in pieces)) or (
        len(words) > 1 and not any(known.lacks("groups", word) for word in words)
    )


def check(records: list[SessionRow], known: Known, report: DefectReport) -> None:
    """Tell unknown references, times out of order, held sessions to come, and facilitators that cannot be.

    Sessions may overlap or fall on a holiday: the past is taken as it was noted.
    """
    now = today()
    seen: set[str] = set()
    for record in records:
        if not record.code:
            known.gaps.add("sessions")
        else:
            if record.code in seen:
                report.tell(SHEET.name, record.row, "Séance", defects.SESSION_TWICE)
            else:
                seen.add(record.code)
                known.keys["sessions"][record.code] = (record.state, record.day)
        if record.workshop and known.lacks("workshops", record.workshop):
            report.tell(SHEET.name, record.row, "Atelier", defects.UNKNOWN_WORKSHOP)
        unknown = [code for code in record.groups or () if known.lacks("groups", code)]
        if unknown:
            together = any(not_separated(code, known) for code in unknown)
            problem = defects.GROUPS_NOT_SEPARATED if together else defects.UNKNOWN_GROUP
            report.tell(SHEET.name, record.row, "Groupes", problem)
        if record.day and record.day > now and record.state in (HELD, NOT_CLOSED):
            report.tell(SHEET.name, record.row, "Date", defects.FUTURE)
        _check_times(record, report)
        _check_facilitator(record, known, report)


def _check_times(record: SessionRow, report: DefectReport) -> None:
    """Tell an end before the start; notice one that is taken for the next day."""
    if record.start is None or record.end is None:
        return
    if not is_possible(record.start, record.end):
        report.tell(SHEET.name, record.row, "Fin", defects.ENDS_BEFORE_START)
    elif record.end <= record.start:
        minutes = minutes_until(record.start, record.end)
        report.notice(OVER_MIDNIGHT_NOTICE, (SHEET.name, record.row, "Fin"), minutes=minutes)


def _check_facilitator(record: SessionRow, known: Known, report: DefectReport) -> None:
    """Tell, where somebody else ran the session than planned, what does not go together."""
    heading = "Organisation animatrice"
    if record.run_by is None:
        if record.organisation and "run_by" not in record.bad:
            report.tell(SHEET.name, record.row, heading, defects.ORGANISATION_ALONE)
        return
    by_team, relation = record.run_by
    provider = relation or (Provider.TEAM if by_team else None)
    check_provider(record, provider, record.organisation, heading, SHEET, known, report)


#: word of the workbook -> (state that it means, finer states that Jalon may know and that the word does not deny)
_MEANING = {
    HELD: (SessionState.CLOSED, (SessionState.REOPENED,)),
    CANCELLED: (SessionState.CANCELLED, (SessionState.MOVED,)),
    PLANNED: (SessionState.PLANNED, (SessionState.HELD, SessionState.HANDED_IN)),
    NOT_CLOSED: (SessionState.PLANNED, (SessionState.HELD, SessionState.HANDED_IN)),
}
_WORDS_OF_STATES = {
    SessionState.CLOSED: HELD,
    SessionState.HELD: HELD,
    SessionState.HANDED_IN: HELD,
    SessionState.REOPENED: HELD,
    SessionState.CANCELLED: CANCELLED,
    SessionState.MOVED: CANCELLED,
}
_HEADINGS = {
    "workshop": "Atelier",
    "date": "Date",
    "starts_at": "Début",
    "ends_at": "Fin",
    "place": "Lieu",
    "state": "État",
}


@read_once
def session_groups_of(stock: Stock) -> dict[int, list[SessionGroup]]:
    """Return the groups that are expected, by key of the session."""
    found = SessionGroup.objects.filter(session__workshop__centre=stock.centre).order_by("pk")
    return group_by(found, "session_id")


@read_once
def rooms_of(stock: Stock) -> dict[str, CentreRoom]:
    """Return the rooms of the centre by name."""
    return {room.name: room for room in CentreRoom.objects.filter(centre=stock.centre)}


@read_once
def facilitators_of(stock: Stock) -> dict[int, list[SessionFacilitator]]:
    """Return who ran the sessions, by key of the session."""
    found = SessionFacilitator.objects.filter(session__workshop__centre=stock.centre).order_by("pk")
    return group_by(found, "session_id")


@read_once
def closed_sessions_of(stock: Stock) -> set[int]:
    """Return the keys of the sessions whose sheet is closed."""
    found = Session.objects.filter(workshop__centre=stock.centre, state=SessionState.CLOSED).order_by()
    return set(found.values_list("pk", flat=True))


@read_once
def moved_sessions_of(stock: Stock) -> set[UUID]:
    """Return the sessions that somebody moved in Jalon."""
    return moved_in_jalon(Session.objects.filter(workshop__centre=stock.centre))


def know(stock: Stock, known: Known) -> None:
    """Enter state and day of each session by its code."""
    now = today()
    for code, session in sessions_of(stock).items():
        unheld = NOT_CLOSED if session.date <= now else PLANNED
        known.keys["sessions"][code] = (_WORDS_OF_STATES.get(session.state, unheld), session.date)


def plan(rows: list[SessionRow], stock: Stock, merge: Merge) -> None:
    """One record a code, with its groups, and with who ran it where it was held."""
    reason = not_noted()
    for row in rows:
        existing = sessions_of(stock).get(row.code)
        if existing is not None and _is_of_another_day(row, existing, stock):
            day = f"{existing.date:%d/%m/%Y}"
            merge.refuse(RowPlace("Séances", row.row, row.code), "Date", defects.SESSION_OF_ANOTHER_DAY, day=day)
        was_closed = existing is not None and existing.state in (SessionState.CLOSED, SessionState.REOPENED)
        was_closed = was_closed and not _kept_in_jalon(row, existing, stock)
        session = _put_session(row, existing, reason, stock, merge)
        sessions_of(stock)[row.code] = session
        place = RowPlace("Séances", row.row, row.code)
        _put_groups(row, session, place, stock, merge)
        if row.state == HELD:
            _put_facilitators(_who_ran(row, stock), session, place, stock, merge)
        elif was_closed:
            _put_facilitators([], session, place, stock, merge)


def _is_of_another_day(row: SessionRow, existing: Session, stock: Stock) -> bool:
    """Return whether a row would take a session that took place to another day.

    Codes that begin again each year would so move the hours and marks of one year to another. The day of a session
    without marks may be corrected, within the year where its sheet was closed.
    """
    if existing.date == row.day:
        return False
    begun = (SessionState.HELD, SessionState.HANDED_IN, SessionState.CLOSED, SessionState.REOPENED)
    counted = existing.state in begun
    return existing.pk in marked_sessions_of(stock) or (counted and existing.date.year != row.day.year)


def _kept_in_jalon(row: SessionRow, existing: Session | None, stock: Stock) -> bool:
    """Return whether a row without a sheet meets a session whose sheet was opened, closed or cancelled in Jalon."""
    open_row = row.state in (PLANNED, NOT_CLOSED)
    return open_row and existing is not None and existing.uuid in moved_sessions_of(stock)


def _put_session(row: SessionRow, existing: Session | None, reason: str, stock: Stock, merge: Merge) -> Session:
    """Note the session itself. Its sheet counts as closed when it ended, the moment not being noted."""
    state, finer = _MEANING[row.state]
    values = {
        "workshop": workshops_of(stock)[row.workshop],
        "date": row.day,
        "starts_at": row.start,
        "ends_at": row.end,
        "place": row.place,
    }
    if existing is not None and not row.place:
        del values["place"]  # a blank cell says "not noted", never "cleared"
    elif existing is None or differences(existing, {"place": row.place}):
        values["room"] = _room_of(row, stock)
    if existing is None or (existing.state not in (state, *finer) and not _kept_in_jalon(row, existing, stock)):
        closed = state == SessionState.CLOSED
        values |= {
            "state": state,
            "cancel_reason": reason if state == SessionState.CANCELLED else "",
            "closed_at": dt.datetime.combine(row.day, row.end, BELGIUM) if closed else None,
            "handed_in_at": None,
            "sent_back_reason": "",
        }
        if existing is not None and existing.state == SessionState.MOVED:
            values["moved_to"] = None
    place = RowPlace("Séances", row.row, row.code)
    return merge.put(place, Session, existing, values, _HEADINGS, only_new={"code": row.code})


def _room_of(row: SessionRow, stock: Stock) -> CentreRoom | None:
    """Return the room of the centre that a place names, on a day on which it is used; elsewhere there is none."""
    room = rooms_of(stock).get(row.place)
    return room if room is not None and room.is_used_on(row.day) else None


def _put_groups(row: SessionRow, session: Session, place: RowPlace, stock: Stock, merge: Merge) -> None:
    """Note which groups are expected."""
    wanted = [groups_of(stock)[code] for code in row.groups]
    links = session_groups_of(stock).get(session.pk, []) if session.pk else []
    have = {link.group_id for link in links}
    missing = [group for group in wanted if group.pk is None or group.pk not in have]
    keep = {group.pk for group in wanted}
    surplus = [link for link in links if link.group_id not in keep]
    merge.new[SessionGroup].extend(SessionGroup(session=session, group=group) for group in missing)
    for link in surplus:
        merge.remove(link)
    if session.pk and (missing or surplus):
        codes = {group.pk: group.code for group in groups_of(stock).values() if group.pk}
        old = "; ".join(codes.get(link.group_id, "?") for link in links)
        merge.cell(place, "Groupes", old, "; ".join(group.code for group in wanted), session)


def _who_ran(row: SessionRow, stock: Stock) -> list[tuple[str, Organisation | None]]:
    """Return who ran a held session: what the row says, else the workshop's plan."""
    if row.run_by is None:
        planned = workshops_of(stock)[row.workshop]
        return [(planned.provider, planned.organisation)]
    by_team, relation = row.run_by
    ran = [(Provider.TEAM, None)] if by_team else []
    return ran + ([(relation, organisation_named(row.organisation, stock))] if relation else [])


def _put_facilitators(
    wanted: list[tuple[str, Organisation | None]],
    session: Session,
    place: RowPlace,
    stock: Stock,
    merge: Merge,
) -> None:
    """Note who ran the session. A member of the team named in Jalon stands for the team and stays."""
    rows = facilitators_of(stock).get(session.pk, []) if session.pk else []
    have = {(row.provider, row.organisation_id) for row in rows}
    # An organisation that is not saved yet has no key, and no facilitation either.
    missing = [
        (provider, one)
        for provider, one in wanted
        if (provider, one.pk if one else None) not in have or (one is not None and one.pk is None)
    ]
    keep = {(provider, one.pk if one else None) for provider, one in wanted}
    surplus = [row for row in rows if (row.provider, row.organisation_id) not in keep]
    merge.new[SessionFacilitator].extend(
        SessionFacilitator(session=session, provider=provider, organisation=one) for provider, one in missing
    )
    for row in surplus:
        merge.remove(row)
    if session.pk and (missing or surplus):
        names = {one.pk: one.name for one in organisations_of(stock).values() if one.pk}
        old = [(row.organisation_id and names.get(row.organisation_id)) or row.get_provider_display() for row in rows]
        new = [one.name if one else str(Provider(provider).label) for provider, one in wanted]
        merge.cell(place, "Animée par", " + ".join(old), " + ".join(new), session)


def missing_records(rows: list[SessionRow], stock: Stock, merge: Merge) -> Iterator[Candidate]:
    """Yield sessions of the years. Of a session that is lacking itself no marks are told."""
    if not rows:
        return
    for session in merge.without_row(Session, sessions_of(stock).values()):
        if merge.coverage.includes_day(session.date):
            yield Session, session.pk, Lacking(SHEET.name, session.code)


def rows_of(stock: Stock) -> Iterator[SessionRow]:
    """Yield the sessions by day and hour."""
    codes = {group.pk: group.code for group in groups_of(stock).values()}
    workshops = {one.pk: one for one in workshops_of(stock).values()}
    for code, one in sorted(sessions_of(stock).items(), key=lambda pair: (pair[1].date, pair[1].starts_at, pair[0])):
        workshop = workshops[one.workshop_id]
        state = _word_of(one)
        run_by, organisation = _said_to_have_run(one, workshop, stock) if state == HELD else (None, "")
        yield SessionRow(
            row=0,
            code=code,
            workshop=workshop.code,
            groups=tuple(codes[link.group_id] for link in session_groups_of(stock).get(one.pk, ())),
            day=one.date,
            start=one.starts_at,
            end=one.ends_at,
            place=one.place,
            state=state,
            run_by=run_by,
            organisation=organisation,
        )


def _word_of(session: Session) -> str:
    """Return what the workbook says of the state of a session; the marks of an open sheet are not settled."""
    if session.state in _WORDS_OF_STATES and session.state not in (SessionState.HELD, SessionState.HANDED_IN):
        return _WORDS_OF_STATES[session.state]
    return NOT_CLOSED if session.date <= today() else PLANNED


def _said_to_have_run(session: Session, workshop: Workshop, stock: Stock) -> tuple[tuple[bool, str | None] | None, str]:
    """Return who ran a session in the words of a row, empty ones where it was who had been planned."""
    ran = {(one.provider, one.organisation_id) for one in facilitators_of(stock).get(session.pk, ())}
    if ran == {(workshop.provider, workshop.organisation_id)}:
        return None, ""
    names = {one.pk: one.name for one in organisations_of(stock).values()}
    others = sorted((provider, key) for provider, key in ran if provider != Provider.TEAM)
    relation, key = others[0] if others else (None, None)
    return (len(others) < len(ran), relation), names.get(key, "") if key is not None else ""


SHEET = SheetDefinition(
    name="Séances",
    columns=(
        text_column("Séance", "code", length_of(Session, "code")),
        text_column("Atelier", "workshop", length_of(Workshop, "code")),
        SheetColumn("Groupes", "groups", group_codes, say="; ".join),
        SheetColumn("Date", "day", parsers.date, kind=Kind.DATE),
        SheetColumn("Début", "start", parsers.time, kind=Kind.TIME),
        SheetColumn("Fin", "end", parsers.end_time, kind=Kind.TIME),
        text_column("Lieu", "place", length_of(Session, "place"), required=False),
        choice_column("État", "state", STATES, defects.UNKNOWN_SESSION_STATE),
        choice_column("Animée par", "run_by", RUN_BY, defects.UNKNOWN_PROVIDER, required=False),
        text_column("Organisation animatrice", "organisation", length_of(Organisation, "name"), required=False),
    ),
    record=SessionRow,
    check=check,
    know=know,
    plan=plan,
    rows_of=rows_of,
    example={
        "code": "S-0001",
        "workshop": "AT-001",
        "groups": ("REM-A",),
        "day": dt.date(2024, 9, 16),
        "start": dt.time(13),
        "end": dt.time(15, 30),
        "place": "Salle bleue",
        "state": HELD,
        "run_by": (True, Provider.PARTNER),
        "organisation": "Maison des Exemples",
    },
    missing_records=missing_records,
    writes={Session: "", SessionGroup: "", SessionFacilitator: ""},
    rights=("session.plan",),
)
