"""The guards of the suite hold: each would let a class of mistakes through if it stopped working."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.template import engines

from accounts.models import User
from core.actor import NoActor, acting_as
from core.constraints import append_only_tables
from tests.support.client import page_faults


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<p>{{ name }}</p>", "unrendered {{"),
        ("<c-button>Save</c-button>", "unrendered <c-"),
        ("<script>go()</script>", "an inline script"),
        ('<p style="color: red">', "style="),
        ('<button onclick="go()">', "onclick="),
        ('<a href="javascript:go()">', "javascript:"),
        ("<style>p {}</style>", "an inline style sheet"),
        ('<script type="module" nonce="x">go()</script>', "an inline script"),
        ('<script src="">go()</script>', "an inline script"),
        ("<A\nHREF=#\nONCLICK=go()>", "onclick="),
    ],
)
def test_a_page_that_the_csp_would_break_is_refused(html: str, fault: str):
    assert fault in "; ".join(page_faults(html))


def test_a_clean_page_passes():
    assert not page_faults(
        '<script src="/static/app.js"></script><script type="application/json">{"a": 1}</script><p class="x">Yes</p>'
    )


def test_an_undefined_variable_fails():
    with pytest.raises(pytest.fail.Exception, match="no_such_name"):
        engines["django"].from_string("{{ no_such_name }}").render({})


@pytest.mark.django_db
def test_no_write_without_an_author():
    with pytest.raises(NoActor):
        User.objects.create(email="nobody@example.org", first_name="No", last_name="Body")


@pytest.mark.django_db
def test_rows_without_an_order_come_backwards():
    author = User.objects.order_by("pk").first()
    with acting_as(author):
        for number in range(3):
            User.objects.create(email=f"u{number}@example.org", first_name="U", last_name=str(number))
    unordered = list(User.objects.order_by().values_list("pk", flat=True))
    assert unordered == sorted(unordered, reverse=True)
    assert list(User.objects.order_by("pk").values_list("pk", flat=True)) == sorted(unordered)


@pytest.mark.django_db
def test_logs_and_histories_are_append_only():
    assert append_only_tables()
    author = User.objects.order_by("pk").first()
    with acting_as(author):
        user = User.objects.create(email="once@example.org", first_name="On", last_name="Ce")
    table = connection.ops.quote_name(user.history.model._meta.db_table)
    for statement in (f"UPDATE {table} SET first_name = 'x'", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", [1, 2])
def test_what_migrations_wrote_survives_a_flush(time: int):
    author = User.objects.order_by("pk").first()
    assert author is not None, "the system account is gone"
    assert not User.objects.filter(email="flushed@example.org").exists()
    with acting_as(author):
        User.objects.create(email="flushed@example.org", first_name="F", last_name=str(time))
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {connection.ops.quote_name(User.history.model._meta.db_table)}")


@pytest.mark.django_db
def test_callbacks_run_after_the_block(commits):
    said = []
    with commits():
        transaction.on_commit(lambda: said.append("done"))
        assert not said
    assert said == ["done"]
