"""What tests ask of a running product beside its pages: empty centres of their own, and a look into its database."""

from __future__ import annotations

import contextlib
import json
import secrets
import sqlite3
from typing import Any
from uuid import UUID, uuid4

import psycopg

from tests.stack.visitor import Visitor
from tests.support.stack import Stack

AT_A_TIME = 6  # as many centres as one command makes in the time that it takes to begin
_ADD = """
import datetime, json
from accounts.enums import Role
from accounts.models import Centre, Membership, User
from core.actor import acting_as
for code, (email, password) in json.loads({order!r}).items():
    with acting_as(User.objects.system(), reason="test", channel="command"):
        centre = Centre.objects.create(code=code, name="Centre " + code)
        user = User.objects.create_user(email, password, first_name="Mona", last_name="Verhaegen")
        second = User.objects.create_user("second." + email, password, first_name="Sara", last_name="Lemaire")
        for one in (user, second):
            Membership.objects.create(user=one, centre=centre, role=Role.MANAGER, starts_on=datetime.date(2012, 9, 1))
"""


def add_centres(stack: Stack, *codes: str) -> dict[str, tuple[str, str]]:
    """Make centres without any record; return the sign-in (e-mail address, password) of the manager of each.

    A second manager has the same password and the address "second." before it: she confirms imports.
    """
    sign_ins = {code: (f"{code}@centres.jalon.example", secrets.token_urlsafe(16)) for code in codes}
    stack.manage("shell", "--no-imports", "-c", _ADD.format(order=json.dumps(sign_ins)), check=True)
    return sign_ins


def empty_centre(stack: Stack) -> tuple[str, tuple[str, str]]:
    """Return the code of a centre without any record and the sign-in of its manager; made a few at a time."""
    if not stack.empty_centres:
        stack.empty_centres = list(
            add_centres(stack, *(f"c-{uuid4().hex[:6]}" for _number in range(AT_A_TIME))).items()
        )
    return stack.empty_centres.pop()


def confirm_import(stack: Stack, sign_in: tuple[str, str], preview: str) -> None:
    """Have the second manager of a centre of add_centres() confirm what the first one asked on a preview (its path)."""
    email, password = sign_in
    second = Visitor(stack)
    second.sign_in(f"second.{email}", password)
    answer = second.post(f"{preview}confirm/", {})
    assert (answer.status, answer.path) == (200, f"{preview}confirm/"), f"{answer.status} {answer.path}"


def look(stack: Stack, question: str, *values: Any) -> list[tuple]:
    """Return the rows of a SELECT with %s for its values, read beside the product as another program would."""
    address = stack.environment.get("DATABASE_URL")
    if address:
        with psycopg.connect(address) as connection:
            return connection.execute(question, values).fetchall()
    plain = [value.hex if isinstance(value, UUID) else value for value in values]
    file = f"file:{stack.folder / 'jalon.sqlite3'}?mode=ro"
    with contextlib.closing(sqlite3.connect(file, uri=True, timeout=30)) as connection:
        return connection.execute(question.replace("%s", "?"), plain).fetchall()
