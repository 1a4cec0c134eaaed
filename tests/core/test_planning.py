"""PostgreSQL plans once what is asked again, where that is asked for."""

import pytest
from django.db import connection

from accounts.models import Centre
from core.planning import planned_once

pytestmark = pytest.mark.django_db
ON_POSTGRESQL = pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL keeps plans")


def _kept(word: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", [f"%{word}%"])
        return cursor.fetchone()[0]


def _ask(code: str, times: int) -> None:
    for _time in range(times):
        Centre.objects.filter(code=code).extra(where=["'plan' = 'plan'"]).exists()  # words of this test alone


@ON_POSTGRESQL
def test_a_statement_that_is_asked_again_is_kept_within_such_a_block_alone():
    _ask("here", 5)
    assert _kept("'plan' = 'plan'") == 0
    with planned_once():
        _ask("here", 1)
        assert _kept("'plan' = 'plan'") == 0
        _ask("there", 2)
        assert _kept("'plan' = 'plan'") == 1


@planned_once()
def _broken() -> None:
    raise ZeroDivisionError


@ON_POSTGRESQL
def test_a_block_that_breaks_leaves_nothing_changed():
    with pytest.raises(ZeroDivisionError):
        _broken()
    assert connection.connection.prepare_threshold is None


@pytest.mark.skipif(connection.vendor == "postgresql", reason="what others do not know changes nothing")
def test_other_engines_only_answer():
    with planned_once():
        assert not Centre.objects.filter(code="here").exists()
