"""What a TransactionTestCase leaves behind is emptied, and what the migrations wrote is put back.

Django's own flush would be stopped by the append-only triggers, and would lose the system account and the instrument
that migrations wrote: later tests of the same process would miss them.
"""

from __future__ import annotations

from django.core.management import call_command
from django.db import connections
from django.test import TransactionTestCase

from core import constraints
from tests.support import databases


def flush_with_triggers_lifted() -> None:
    """Replace the teardown of TransactionTestCase; TestCase, which only rolls back, does not come to it."""
    TransactionTestCase._fixture_teardown = _teardown


def _teardown(self: TransactionTestCase) -> None:
    """Empty every table, then load what was there when the test database was made."""
    for alias in self._databases_names(include_mirrors=False):
        connection = connections[alias]
        with constraints.lift_triggers(connection):
            call_command(
                "flush",
                verbosity=0,
                interactive=False,
                database=alias,
                reset_sequences=False,
                allow_cascade=False,
                inhibit_post_migrate=True,
            )
            databases.put_back()
