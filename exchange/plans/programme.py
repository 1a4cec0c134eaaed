"""Workshops, sessions with their groups and facilitators, attendance."""

from __future__ import annotations

import datetime as dt

from core.normalisation import plain
from core.periods import BELGIUM
from exchange import defects
from exchange.centre_records import Stock
from exchange.import_plan import SAME, Merge, RowPlace
from exchange.plans.people import not_noted
from exchange.sheets import sessions as sheet
from exchange.sheets.attendance import AttendanceRow
from exchange.sheets.sessions import SessionRow as SessionRow
from exchange.sheets.workshops import WorkshopRow as WorkshopRow
from partners.models import Organisation
from workshops.enums import AttendanceStatus, Provider, SessionState
from workshops.models import Attendance, Session, SessionFacilitator, SessionGroup, Workshop

#: word of the workbook -> (state that it means, finer states that Jalon may know and that the word does not deny)
_STATES = {
    sheet.HELD: (SessionState.CLOSED, (SessionState.REOPENED,)),
    sheet.CANCELLED: (SessionState.CANCELLED, (SessionState.MOVED,)),
    sheet.PLANNED: (SessionState.PLANNED, (SessionState.HELD, SessionState.HANDED_IN)),
    sheet.NOT_CLOSED: (SessionState.PLANNED, (SessionState.HELD, SessionState.HANDED_IN)),
}
_HEADINGS = {
    "workshop": "Atelier",
    "date": "Date",
    "starts_at": "Début",
    "ends_at": "Fin",
    "place": "Lieu",
    "state": "État",
}
_MAY_MISS_MINUTES = (AttendanceStatus.LATE, AttendanceStatus.LEFT_EARLY)
# Marks fetched by key in one statement.
_FETCHED = 500


def merge_workshops(rows: list[WorkshopRow], stock: Stock, merge: Merge) -> None:
    """One record a code."""
    for row in rows:
        stock.workshops[row.code] = merge.put(
            RowPlace("Ateliers", row.row, row.code),
            Workshop,
            stock.workshops.get(row.code),
            {
                "title": row.title,
                "kind": row.type,
                "provider": row.provider,
                "organisation": _organisation(row.organisation, stock),
            },
            {"title": "Intitulé", "kind": "Type", "provider": "Animé par", "organisation": "Organisation"},
            only_new={"centre": stock.centre, "code": row.code},
        )


def _organisation(name: str | None, stock: Stock) -> Organisation | None:
    return stock.organisations[plain(name)] if name else None


def merge_sessions(rows: list[SessionRow], stock: Stock, merge: Merge) -> None:
    """One record a code, with its groups, and with who ran it where it was held."""
    reason = not_noted()
    for row in rows:
        existing = stock.sessions.get(row.code)
        if existing is not None and _is_of_another_day(row, existing, stock):
            day = f"{existing.date:%d/%m/%Y}"
            merge.refuse(RowPlace("Séances", row.row, row.code), "Date", defects.SESSION_OF_ANOTHER_DAY, day=day)
        was_closed = existing is not None and existing.state in (SessionState.CLOSED, SessionState.REOPENED)
        was_closed = was_closed and not _kept_in_jalon(row, existing, stock)
        session = _put_session(row, existing, reason, stock, merge)
        stock.sessions[row.code] = session
        place = RowPlace("Séances", row.row, row.code)
        _put_groups(row, session, place, stock, merge)
        if row.state == sheet.HELD:
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
    return existing.pk in stock.marked_sessions or (counted and existing.date.year != row.day.year)


def _kept_in_jalon(row: SessionRow, existing: Session | None, stock: Stock) -> bool:
    """Return whether a row without a sheet meets a session whose sheet was opened, closed or cancelled in Jalon."""
    open_row = row.state in (sheet.PLANNED, sheet.NOT_CLOSED)
    return open_row and existing is not None and existing.uuid in stock.moved_in_jalon


def _put_session(row: SessionRow, existing: Session | None, reason: str, stock: Stock, merge: Merge) -> Session:
    """Note the session itself. Its sheet counts as closed when it ended, the moment not being noted."""
    state, finer = _STATES[row.state]
    values = {
        "workshop": stock.workshops[row.workshop],
        "date": row.day,
        "starts_at": row.start,
        "ends_at": row.end,
        "place": row.place,
    }
    if existing is not None and not row.place:
        del values["place"]  # a blank cell says "not noted", never "cleared"
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


def _put_groups(row: SessionRow, session: Session, place: RowPlace, stock: Stock, merge: Merge) -> None:
    """Note which groups are expected."""
    wanted = [stock.groups[code] for code in row.groups]
    links = stock.session_groups.get(session.pk, []) if session.pk else []
    have = {link.group_id for link in links}
    missing = [group for group in wanted if group.pk is None or group.pk not in have]
    keep = {group.pk for group in wanted}
    surplus = [link for link in links if link.group_id not in keep]
    merge.new[SessionGroup].extend(SessionGroup(session=session, group=group) for group in missing)
    for link in surplus:
        merge.remove(link)
    if session.pk and (missing or surplus):
        codes = {group.pk: group.code for group in stock.groups.values() if group.pk}
        old = "; ".join(codes.get(link.group_id, "?") for link in links)
        merge.cell(place, "Groupes", old, "; ".join(group.code for group in wanted), session)


def _who_ran(row: SessionRow, stock: Stock) -> list[tuple[str, Organisation | None]]:
    """Return who ran a held session: what the row says, else the workshop's plan."""
    if row.run_by is None:
        planned = stock.workshops[row.workshop]
        return [(planned.provider, planned.organisation)]
    by_team, relation = row.run_by
    ran = [(Provider.TEAM, None)] if by_team else []
    return ran + ([(relation, _organisation(row.organisation, stock))] if relation else [])


def _put_facilitators(
    wanted: list[tuple[str, Organisation | None]],
    session: Session,
    place: RowPlace,
    stock: Stock,
    merge: Merge,
) -> None:
    """Note who ran the session. A member of the team named in Jalon stands for the team and stays."""
    rows = stock.facilitators.get(session.pk, []) if session.pk else []
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
        names = {one.pk: one.name for one in stock.organisations.values() if one.pk}
        old = [names.get(row.organisation_id) or row.get_provider_display() for row in rows]
        new = [one.name if one else str(Provider(provider).label) for provider, one in wanted]
        merge.cell(place, "Animée par", " + ".join(old), " + ".join(new), session)


def merge_attendance(rows: list[AttendanceRow], stock: Stock, merge: Merge) -> None:
    """One record a person and session. Instances of existing marks are fetched for those that change only."""
    headings = {"status": "Statut"}
    changed: list[tuple[AttendanceRow, int, dict]] = []
    for row in rows:
        session, person = stock.sessions[row.session], stock.participants[row.number]
        known = stock.attendance.get((session.pk, person.pk)) if session.pk and person.pk else None
        if known is None:
            values = {"session": session, "participant": person, "status": row.status}
            merge.put(_place(row), Attendance, None, values, headings)
            continue
        pk, status, minutes = known
        values = {"status": row.status}
        if minutes is not None and row.status not in _MAY_MISS_MINUTES:
            values["minutes_missed"] = None
        if status == row.status and len(values) == 1:
            merge.mark(_place(row), SAME)
        else:
            changed.append((row, pk, values))
    for start in range(0, len(changed), _FETCHED):
        portion = changed[start : start + _FETCHED]
        existing = stock.marks_of([pk for _, pk, _ in portion])
        for row, pk, values in portion:
            merge.put(_place(row), Attendance, existing[pk], values, headings)


def _place(row: AttendanceRow) -> RowPlace:
    return RowPlace("Présences", row.row, f"{row.session} · {row.number}")
