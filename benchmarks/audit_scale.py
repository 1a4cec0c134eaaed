"""The logs at size: `python -m benchmarks.audit_scale [--rows 1000000] [--breach 5000000]`.

Fills a database of its own (SQLite in a temporary folder, or a fresh PostgreSQL database beside DATABASE_URL's), seals
the rows, verifies them as `manage.py verify_audit` does, then asks what one account saw in a month. Goals of issue 3: a
million rows verified in under 60 seconds; the question over five million entries in under 5.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks import scenarios

PORTION = 5000
FIRST = datetime(2021, 1, 1, tzinfo=UTC)
ACCOUNTS, PERSONS = 100, 20_000


def timed(label: str, work: Callable[[], Any], results: dict[str, float]) -> Any:
    """Run the work once, note and print its seconds; and those of our own processor, which others do not slow down."""
    start, own = time.perf_counter(), time.process_time()
    found = work()
    results[label] = round(time.perf_counter() - start, 2)
    results[f"{label}, processor"] = round(time.process_time() - own, 2)
    print(f"{label}: {results[label]} s ({results[f'{label}, processor']} s of processor)", flush=True)
    return found


class Filler:
    """Writes rows of the logs in bulk, by statements of the database; a hundred accounts look at twenty thousand files.

    They bear no mark, as rows from before there were marks: verifying reads the same bytes, whatever a mark says.
    """

    def __init__(self, rows: int, span: timedelta) -> None:
        from accounts.models import Centre, User
        from core.actor import acting_as
        from participants.models import Participant

        self.step = span.total_seconds() / max(rows, 1)
        with acting_as(User.objects.system(), "benchmark"):
            self.centre = Centre.objects.create(code="bench", name="Bench")
            self.users = [User.objects.create_user(f"u{number}@bench.invalid") for number in range(ACCOUNTS)]
        Participant.objects.bulk_create(
            [
                Participant(centre=self.centre, file_number=f"B{place:05}", last_name="X", search_name="x")
                for place in range(PERSONS)
            ],
            batch_size=PORTION,
        )
        self.first_file = Participant.objects.order_by("pk")[0].pk

    def fill(self, first: int, last: int) -> None:
        """Write entries of access from number `first` to `last`; every tenth names ten files and has a move."""
        from django.db import connection

        postgresql = connection.vendor == "postgresql"
        uuid = "gen_random_uuid()" if postgresql else "lower(hex(randomblob(16)))"
        start = FIRST.strftime("%Y-%m-%d %H:%M:%S")
        at = (
            f"timestamptz '{start}+00' + n * {self.step} * interval '1 second'"
            if postgresql
            else f"strftime('%Y-%m-%d %H:%M:%f000', '{start}', (n * {self.step}) || ' seconds')"
        )
        upwards = f"SELECT CAST({first} AS BIGINT) UNION ALL SELECT n + 1 FROM s WHERE n < {last - 1}"
        numbers = f"WITH RECURSIVE s(n) AS ({upwards})"
        actor = f"{self.users[0].pk} + (n * 7919) % {ACCOUNTS}"
        centre = f"'{self.centre.uuid}'" if postgresql else f"'{self.centre.uuid.hex}'"
        person = f"{self.first_file} + (n * 31 + k * 977) % {PERSONS}"
        file = f"(SELECT uuid FROM participants_participant p WHERE p.id = {person})"
        with connection.cursor() as cursor:
            cursor.execute(
                f"{numbers} INSERT INTO audit_accessentry "
                "(id, uuid, at, actor_id, act, channel, centre, extent, what, purpose) "
                f"SELECT n + 1, {uuid}, {at}, {actor}, {uuid}, 'web', {centre + ('::uuid' if postgresql else '')}, "
                "'opened', 'participants.file', 'Follow-up by the key worker' FROM s"
            )
            cursor.execute(
                f"{numbers}, t(k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM t WHERE k < 9) "
                "INSERT INTO audit_accessedfile (entry_id, kind, file) "
                f"SELECT n + 1, 'participants.participant', {file} FROM s JOIN t ON k = 0 OR n % 10 = 0"
            )
            cursor.execute(
                f"{numbers} INSERT INTO audit_transitionlog "
                "(at, actor_id, act, channel, kind, object, move, from_state, to_state, reason) "
                f"SELECT {at}, {actor}, {uuid}, 'web', 'actionplans.plan', {uuid}, 'agree', 'draft', 'agreed', '' "
                "FROM s WHERE n % 10 = 0"
            )
            cursor.execute(
                f"{numbers} INSERT INTO audit_signinlog (at, user_id, outcome, name_digest, address) "
                f"SELECT {at}, {actor}, 'signed_in', '', '192.0.2.1' FROM s WHERE n % 50 = 0"
            )


def _analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def measure(rows: int, breach: int, folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the results, as far as they are known, after each part."""
    from audit import checkpoints
    from audit.chain_verifier import verify
    from audit.chain_writer import seal_rows

    results: dict[str, Any] = {}
    # Of 112 rows, a hundred are entries of access; the rest are moves and sign-ins.
    entries = round(rows / 1.12)
    filler = Filler(max(entries, breach), timedelta(days=5 * 365))
    timed("rows written", lambda: filler.fill(0, entries), results)
    _analyse()
    sealed = timed("rows sealed", seal_rows, results)
    path = folder / "checkpoints.jsonl"
    checkpoints.write(path)
    results["sealed"] = {"rows": sealed.rows, "blocks": sealed.blocks}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    report = timed("rows verified", lambda: verify(path), results)
    results["verified"] = {"rows": report.rows, "findings": len(report.findings)}
    results["memory MB more while verifying"] = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    if not report.is_sound or report.rows != sealed.rows:
        raise SystemExit(f"Not sound: {report.findings[:5]}")
    yield results
    if breach:
        timed("entries for the question written", lambda: filler.fill(entries, breach), results)
        _analyse()
        yield from _question(filler, results)


def _question(filler: Filler, results: dict[str, Any]) -> Iterator[dict[str, Any]]:
    from oversight.access_log_queries import Question, answer, rows_of_answer

    asked = Question(
        account=filler.users[3], centre=filler.centre, first=(FIRST + timedelta(days=400)).date(),
        last=(FIRST + timedelta(days=430)).date(),
    )  # fmt: skip
    found = timed("question answered (page)", lambda: answer(asked), results)
    lines = timed("question answered (sheet)", lambda: sum(1 for _ in rows_of_answer(asked)), results)
    results["question"] = {"files": found.files, "entries": found.entries, "lines": lines}
    yield results


def main() -> None:
    """Measure and print; JSON at the end."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--breach", type=int, default=5_000_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jalon-bench-") as folder:
        scenarios.prepare(folder)
        from django.db import connection

        results: dict[str, Any] = {}
        try:
            for known in measure(asked.rows, asked.breach, Path(folder)):
                results = known
        finally:
            scenarios.put_away()
    told = {"engine": connection.vendor, "python": platform.python_version(), "machine": platform.machine(), **results}
    json.dump(told, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
