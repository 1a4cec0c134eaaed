"""`make bench`: what Jalon costs, as ratios in one run, on the demonstration's workbook and both engines where asked.

Runs on a database of its own (SQLite in a temporary folder, or a fresh PostgreSQL database beside DATABASE_URL's).
Every variant is checked to give equal results before it is timed. Nothing here is a test of speed by the clock.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command


def _prepare(folder: str) -> None:
    """Point the settings at a database of this run alone, and fill it with the demonstration."""
    os.environ["JALON_VAR"] = folder
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    if "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
    django.setup()
    from django.db import connection

    if connection.vendor == "postgresql":
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
    else:
        call_command("migrate", verbosity=0)


def _evolution(rounds: int) -> Any:
    from accounts.models import Centre
    from benchmarks.by_hand import table
    from benchmarks.measure import compare
    from reporting.evolution import evolution
    from reporting.figures import Frame

    centre = Centre.objects.get()
    years = range(2012, 2018)

    def product() -> Any:
        return evolution(Frame.years(centre, years[0], years[-1]))

    def by_hand() -> Any:
        return table(centre.pk, "2012-01-01", "2017-12-31")

    mine, theirs = product(), by_hand()
    for place, year in enumerate(years):
        for code, key, per in (
            ("participants", "persons", 1),
            ("workshop_hours", "minutes", 60),
            ("hours_by_team", "team", 60),
            ("hours_by_subcontractors", "subcontractor", 60),
            ("hours_by_partners", "partner", 60),
            ("hours_educational", "educational", 60),
            ("participant_hours", "person_minutes", 60),
            ("sessions_cancelled", "cancelled", 1),
            ("sheets_missing", "missing", 1),
        ):
            found = float(mine.row(code).values[place].numerator)
            if abs(found - float(theirs[year][key]) / per) > 0.001:
                raise SystemExit(f"The variants differ: {code} {year}: {found} and {theirs[year][key]} / {per}.")
    return compare("evolution table, six years", "hand-written SQL", product, by_hand, rounds=rounds)


def _import(rounds: int) -> Any:
    """The import with history, checks and log, against reading the book and inserting its rows without any of them."""
    import datetime as dt

    from django.db import transaction

    from accounts.models import Centre, User
    from benchmarks.measure import compare
    from core.context import acting_as
    from core.tabular import open_workbook
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

    return compare(
        "import of the workbook",
        "reading it and bulk insert, no history",
        product,
        bare,
        rounds=rounds,
        goal=4,
        warm=False,
    )


def main() -> int:
    """Run every scenario and print the ratios; as JSON too, with machine and versions. Returns 0."""
    with tempfile.TemporaryDirectory(prefix="jalon-bench-") as folder:
        _prepare(folder)
        from django.db import connection

        from demo.build import build

        try:
            build()
            ratios = [_evolution(rounds=15), _import(rounds=3)]
            print(f"{connection.vendor}, Python {platform.python_version()}, Django {django.__version__}")
            for found in ratios:
                goal = f"  goal {found.goal:g}" if found.goal else ""
                print(
                    f"{found.ratio:6.2f}  {found.name} / {found.yardstick}"
                    f"  ({found.product_ms:.0f} ms / {found.yardstick_ms:.0f} ms, {found.rounds} rounds){goal}"
                )
            print(json.dumps({"engine": connection.vendor, "ratios": [asdict(found) for found in ratios]}))
        finally:
            if connection.vendor == "postgresql":
                connection.creation.destroy_test_db(os.environ["DATABASE_URL"].rsplit("/", 1)[-1], verbosity=0)
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    sys.exit(main())
