"""`manage.py rotate_keys`: write everything that is encrypted under the first key of the ring (docs/operations.md)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from core.crypto.keyring import Unreadable, current_ring
from core.crypto.rotation import HOLDERS, RotationOutcome, Table, rewrite, tables


class Command(BaseCommand):
    """Histories and indexes included. It can be stopped and begun again, and runs beside the web and the workers."""

    help = "Write all encrypted values under the first key of JALON_KEYS, so that the others may leave the ring."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count only, write nothing")

    def handle(self, *args: Any, dry_run: bool = False, **options: Any) -> None:
        """Rewrite, look again, and then rewrite the proof of the keys: it opens with the first key once all else does.

        Raises CommandError, the proof untouched, when something is left under another key.
        """
        first = [table for table in tables() if not table.last]
        outcomes = [self._rewrite(table, dry_run) for table in first]
        collisions = [outcome for outcome in outcomes if outcome.collisions]
        for outcome in collisions:
            self.stderr.write(
                f"{outcome.table.label}: rows {', '.join(map(str, outcome.collisions))} say the same as another row "
                "(written while two keys were in use). Take one of each pair away, then run this again."
            )
        for _order, name, holder in HOLDERS.items():
            seen, stale = holder(current_ring().renew, dry_run)
            self._tell(name, seen, stale, dry_run)
        if dry_run:
            return
        if collisions:
            raise CommandError("The old keys must stay in the ring.")
        left = sum(self._count(table).stale for table in first)
        left += sum(holder(current_ring().renew, True)[1] for holder in HOLDERS)
        if left:
            raise CommandError(
                f"{left} values were written under another key meanwhile: start the web and the workers again with "
                "this ring, then run this again. The old keys must stay in the ring."
            )
        for table in tables():
            if table.last:
                self._rewrite(table, dry_run)
        self.stdout.write("Everything is under the first key. The others may leave the ring.")

    def _rewrite(self, table: Table, dry_run: bool) -> RotationOutcome:
        outcome = self._count(table) if dry_run else self._pass(table, False)
        self._tell(table.label, outcome.rows, outcome.stale - len(outcome.collisions), dry_run)
        return outcome

    def _count(self, table: Table) -> RotationOutcome:
        return self._pass(table, True)

    def _pass(self, table: Table, only_count: bool) -> RotationOutcome:
        try:
            return rewrite(connection, table, current_ring().renew, keys=current_ring(), only_count=only_count)
        except Unreadable as error:
            raise CommandError(f"{table.label}: {error}") from error

    def _tell(self, name: str, rows: int, stale: int, dry_run: bool) -> None:
        self.stdout.write(f"{name}: {stale} of {rows} {'to rewrite' if dry_run else 'rewritten'}")
