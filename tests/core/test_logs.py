"""Logs hold no content of records: a traceback loses what the database quotes."""

import logging
import sys

import pytest
from django.db import IntegrityError, connection, transaction

from core.log_format import QuietFormatter
from tests.accounts.people import make_account
from tests.support.client import JalonClient

pytestmark = pytest.mark.both_engines


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
    assert {one["()"] for one in settings.LOGGING["formatters"].values()} == {"core.log_format.QuietFormatter"}


@pytest.mark.parametrize("address", ["/log/sign-ins/", "/participants/5cbf9e8c-7f0c-4b1c-a9d0-6a4f3b1f7a11/"])
def test_a_refusal_is_one_line_with_the_account_and_no_traceback(address, caplog, db):
    worker = make_account()
    client = JalonClient()
    client.force_login(worker)
    assert client.get(address).status_code in {403, 404}
    [record] = [record for record in caplog.records if record.name == "django.request"]
    line = QuietFormatter("%(message)s").format(record)
    assert "\n" not in line
    assert address in line
    assert f"(account {worker.uuid})" in line
    assert worker.email not in line


def test_the_refusal_of_somebody_unknown_names_no_account(caplog, client, db):
    assert client.get("/no-such-page/").status_code == 404
    [record] = [record for record in caplog.records if record.name == "django.request"]
    assert QuietFormatter("%(message)s").format(record).endswith("(account none)")
