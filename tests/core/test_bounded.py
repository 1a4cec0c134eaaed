"""A question that costs more than it may is stopped, and everything around it goes on."""

from __future__ import annotations

import time

import pytest
from django.db import connection, transaction

from core.statement_timeout import TookTooLong, statement_timeout

pytestmark = [pytest.mark.django_db, pytest.mark.both_engines]
LONG = {
    "postgresql": "SELECT count(*) FROM generate_series(1, 1000000000)",
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
}


def ask(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def test_a_long_question_is_stopped_and_the_transaction_stays_usable():
    began = time.monotonic()
    with transaction.atomic():
        with pytest.raises(TookTooLong), statement_timeout(0.1):
            ask(LONG[connection.vendor])
        assert ask("SELECT 7") == 7
    assert time.monotonic() - began < 10


def test_the_bound_ends_with_the_block():
    with statement_timeout(0.05):
        assert ask("SELECT 7") == 7
    time.sleep(0.06)
    assert ask("SELECT 7") == 7
    if connection.vendor == "postgresql":
        assert ask("SELECT count(*) FROM pg_settings WHERE name = 'statement_timeout' AND setting = '0'") == 1
        as_before = "SELECT count(*) FROM pg_settings WHERE setting = reset_val AND name IN "
        assert ask(as_before + "('jit', 'max_parallel_workers_per_gather')") == 2


def test_other_errors_are_told_as_they_are():
    with pytest.raises(ZeroDivisionError), transaction.atomic(), statement_timeout(1):
        raise ZeroDivisionError
    assert ask("SELECT 7") == 7
