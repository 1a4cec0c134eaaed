"""Logs hold no content of records: a traceback loses what the database quotes."""

import logging
import sys

import pytest
from django.db import IntegrityError, connection, transaction

from core.logs import QuietFormatter


def written(error: Exception) -> str:
    try:
        raise error
    except Exception:
        record = logging.LogRecord("jobs", logging.ERROR, "", 0, "Job %s raised.", ("1f",), sys.exc_info())
    return QuietFormatter("%(levelname)s %(message)s").format(record)


def test_the_detail_of_a_database_error_is_left_out():
    cause = ValueError("refused\nDETAIL:  Failing row contains (1, Zérouki\n\nTarik, 1990).\n")
    later = IntegrityError("refused\nDETAIL:  Failing row contains (1, Zérouki\n\nTarik, 1990).\n")
    later.__cause__ = cause
    text = written(later)
    assert "Zérouki" not in text
    assert "Tarik" not in text
    assert text.count("DETAIL: left out") == 2
    assert "The above exception was the direct cause" in text
    assert "IntegrityError: refused" in text


def test_other_tracebacks_stay_whole():
    text = written(ValueError("a detail: of its own"))
    assert text.endswith("ValueError: a detail: of its own")
    assert "Traceback" in text


@pytest.mark.django_db
def test_a_row_that_postgresql_refuses():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite quotes no rows")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE named (name text CHECK (name = ''))")
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            cursor.execute("INSERT INTO named VALUES (%s)", ["Zero" + "uki"])
    assert "Zerouki" in str(refused.value)
    assert "Zerouki" not in written(refused.value)


def test_every_line_is_written_by_it(settings):
    assert {one["()"] for one in settings.LOGGING["formatters"].values()} == {"core.logs.QuietFormatter"}
