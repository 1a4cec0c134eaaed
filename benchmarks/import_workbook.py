"""Bringing in the workbook: with history, checks and log, against reading it and inserting its rows without any."""

from __future__ import annotations

from typing import Any


def ratios(ground: Any, size: str, rounds: int) -> list[Any]:
    """The import with history, checks and log, against reading the book and inserting its rows without any of them."""
    import datetime as dt

    from django.db import transaction

    from accounts.models import Centre, User
    from benchmarks.measure import compare
    from core.actor import acting_as
    from core.spreadsheets.writer import open_workbook
    from demo.build import WORKBOOK
    from exchange.services import bring_in, read
    from participants.models import Participant
    from workshops.models import Attendance, Session, Workshop

    system = User.objects.system()

    class Undone(Exception):
        """Takes a round back, so that each begins with an empty centre."""

    def centre_of_round() -> Centre:
        return Centre.objects.create(code="bench", name="Bench")

    def product() -> None:
        try:
            with transaction.atomic(), acting_as(system, "bench", "command"):
                centre = centre_of_round()
                bring_in(read(WORKBOOK, centre), centre)
                raise Undone
        except Undone:
            pass

    def bare() -> None:
        """Read every sheet; insert persons, workshops, sessions and attendance in bulk."""
        try:
            with transaction.atomic(), acting_as(system, "bench", "command"):
                book = open_workbook(WORKBOOK)
                sheets = {name: book.rows(name)[1:] for name in book.sheet_names}
                centre = centre_of_round()
                people = Participant.objects.bulk_create(
                    [Participant(centre=centre, file_number=row[0], last_name=row[1]) for row in sheets["Participants"]]
                )
                shops = Workshop.objects.bulk_create(
                    [
                        Workshop(centre=centre, code=row[0], title=row[1], kind="artistic", provider="team")
                        for row in sheets["Ateliers"]
                    ]
                )
                shop = {row.code: row.pk for row in shops}
                sessions = Session.objects.bulk_create(
                    [
                        Session(
                            workshop_id=shop[row[1]],
                            code=row[0],
                            date=row[3],
                            starts_at=dt.time.fromisoformat(row[4]),
                            ends_at=dt.time.fromisoformat(row[5]),
                        )
                        for row in sheets["Séances"]
                    ]
                )
                person = {row.file_number: row.pk for row in people}
                session = {row.code: row.pk for row in sessions}
                Attendance.objects.bulk_create(
                    [
                        Attendance(session_id=session[row[0]], participant_id=person[row[1]], status="present")
                        for row in sheets["Présences"]
                    ],
                    batch_size=1000,
                )
                raise Undone
        except Undone:
            pass

    found = compare(
        "import of the workbook",
        "reading it and bulk insert, no history",
        product,
        bare,
        rounds=min(rounds, 3),
        goal=4,
        warm=0,
    )
    return [found]
