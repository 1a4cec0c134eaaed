"""What the main pages ask of the database, statement by statement, as files that a reviewer reads in the difference.

A change that asks more, or otherwise, shows in snapshots/. They are written anew with

    JALON_SNAPSHOTS=write make test ARGS=tests/statements

They are those of PostgreSQL: SQLite has no row locks and no arrays and writes dates otherwise, and two files of a page
would say the same thing twice. Their number of statements holds on both engines.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from participants.models import Participant
from tests.assessments.sender import Sender
from tests.support.statements import Statements, statements_of
from tests.workshops.sent_marks import one, send
from workshops.register import row_key

pytestmark = pytest.mark.django_db
SNAPSHOTS = Path(__file__).parent / "snapshots"
Act = Callable[[], Any]

# The most that an act may ask beside sign-in.
# Documents of a file, messages that did not arrive and whom to contact cost one each.
MOST = {"home": 25, "file": 24, "plan": 15, "assessment": 17, "save-level": 12, "save-mark": 10}


def home(there: SimpleNamespace) -> Act:
    return lambda: there.worker.get("/")


def files(there: SimpleNamespace) -> Act:
    return lambda: there.worker.get("/participants/")


def search(there: SimpleNamespace) -> Act:
    found = there.worker.post("/participants/search/", {"text": "urbinati"}).headers["Location"]
    return lambda: there.worker.get(found)


def file(there: SimpleNamespace) -> Act:
    return lambda: there.worker.get(f"/participants/{there.file.uuid}/")


def plan(there: SimpleNamespace) -> Act:
    return lambda: there.worker.get(f"/plans/{there.file.uuid}/")


def assessment(there: SimpleNamespace) -> Act:
    return lambda: there.worker.get(f"/assessments/{there.scene.midterm.uuid}/")


def side_by_side(there: SimpleNamespace) -> Act:
    return lambda: there.worker.get(f"/assessments/of/{there.file.uuid}/side-by-side/")


def save_level(there: SimpleNamespace) -> Act:
    sender, levels = Sender(there.worker, there.scene.midterm), iter(range(1, 5))
    return lambda: sender.send(answer=str(next(levels)))


def sheet(there: SimpleNamespace) -> Act:
    return lambda: there.facilitator.get(f"/sessions/{there.session.uuid}/")


def save_mark(there: SimpleNamespace) -> Act:
    people = iter(there.people)
    return lambda: send(
        there.facilitator, there.session, one(row_key(there.session, next(people)), "present"), known=10**9
    )


def save_sheet(there: SimpleNamespace) -> Act:
    answers = iter(["present", "excused", "no_news"])
    keys = [row_key(there.session, person) for person in there.people]

    def save() -> Any:
        answer = next(answers)
        marks = [one(key, answer, seen=10**9) for key in keys]
        return send(there.facilitator, there.session, *marks, known=10**9)

    return save


def close_sheet(there: SimpleNamespace) -> Act:
    for person in Participant.objects.filter(enrolments__group__sessions=there.session):
        send(there.facilitator, there.session, one(row_key(there.session, person), "present"))
    page, address = f"/sessions/{there.session.uuid}/", f"/sessions/{there.session.uuid}/marks/"
    there.facilitator.get(page)
    return lambda: there.facilitator.post(address, {"then": "close"})


def evolution(there: SimpleNamespace) -> Act:
    return lambda: there.manager.get("/figures/")


ACTS = {
    "home": home,
    "files": files,
    "search": search,
    "file": file,
    "plan": plan,
    "assessment": assessment,
    "side-by-side": side_by_side,
    "save-level": save_level,
    "sheet": sheet,
    "save-mark": save_mark,
    "save-sheet": save_sheet,
    "close-sheet": close_sheet,
    "evolution": evolution,
}
ONCE = {"close-sheet"}  # what cannot be done a second time


def asked(name: str, there: SimpleNamespace) -> Statements:
    """Return what an act asks beside sign-in, once what a process reads only once has been read."""
    act = ACTS[name](there)
    if name not in ONCE:
        act()
    with statements_of() as found:
        response = act()
    assert response.status_code in (200, 302), response.content.decode()[:500]
    return found.beside_sign_in()


@pytest.mark.parametrize("name", ACTS)
def test_a_page_asks_what_its_snapshot_says(name: str, there: SimpleNamespace) -> None:
    found, snapshot = asked(name, there), SNAPSHOTS / f"{name}.sql"
    if connection.vendor == "postgresql":
        if os.environ.get("JALON_SNAPSHOTS") == "write":
            snapshot.write_text(str(found), encoding="utf-8")
        assert str(found) == snapshot.read_text(encoding="utf-8")
    else:
        assert f"-- {len(found)} statements beside sign-in" == snapshot.read_text(encoding="utf-8").splitlines()[0]


@pytest.mark.parametrize("name", MOST)
def test_an_act_asks_no_more_than_it_may(name: str, there: SimpleNamespace) -> None:
    found = asked(name, there)
    assert len(found) <= MOST[name], str(found)


def test_each_snapshot_is_of_a_page() -> None:
    assert {path.stem for path in SNAPSHOTS.glob("*.sql")} == set(ACTS)
