"""The board of a plan: the same actions, the same moves and the same state as its list (D20)."""

from __future__ import annotations

import os
import random
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actionplans.models import Action
from audit.models import AccessEntry, TransitionLog
from core.actor import acting_as
from core.periods import today
from tests.actionplans.conftest import domain
from tests.actionplans.pages import fill, words
from tests.participants.full_file import open_by_break_glass
from tests.support.factories import ActionFactory, EnrolmentFactory, PlanFactory, ProblemFactory, system

pytestmark = pytest.mark.django_db

MOVES = int(os.environ.get("JALON_BOARD_MOVES", "150"))  # 500 are the whole of D20
REFUSED = "This cannot be done now: the state is"
# What a move needs to be told, and from which state it leads to which: as the field says it, beside the machine.
TYPED = {"finish_partly": {"outcome": "Half"}, "drop": {"reason": "She moved"}}
AFTER = {
    ("to_do", "begin"): "doing",
    ("to_do", "finish"): "done",
    ("to_do", "finish_partly"): "partly",
    ("to_do", "drop"): "dropped",
    ("doing", "finish"): "done",
    ("doing", "finish_partly"): "partly",
    ("doing", "drop"): "dropped",
}
COLUMN = {"to_do": "to_do", "doing": "doing", "done": "done", "partly": "done"}
DRAGGED_TO = {"doing": "begin", "done": "finish"}
WORDS = {"To do": "to_do", "Under way": "doing", "Done": "done", "Partly done": "partly", "Dropped": "dropped"}


def address(file) -> str:
    return f"/plans/{file.uuid}/board/"


def on_board(html: str) -> dict[str, str]:
    """Return the state of each card by its action, and check that it lies in its column."""
    found = {}
    for column, part in re.findall(r'data-column="(\w+)"(.*?)</section>', html, re.DOTALL):
        for uuid, state in re.findall(r'id="action-([0-9a-f-]{36})"\s+data-state="(\w+)"', part):
            assert COLUMN[state] == column
            found[uuid] = state
    return found


def on_list(html: str, actions: dict[str, str]) -> dict[str, str]:
    """Return the state of each action as the list says it, by its action; `actions` are their words."""
    found = {}
    for part in re.findall(r'<li class="action action-\w+">(.*?)</li>', html, re.DOTALL):
        what = re.search(r"<p>(.*?)</p>", part, re.DOTALL)
        state = re.search(r'class="action-state">(.*?)<', part)
        if what and state and what[1] in actions:
            found[actions[what[1]]] = WORDS[state[1]]
    return found


def offered(html: str) -> set[tuple[str, str]]:
    """Return the moves that the board makes with one press: the action, and the column to which it leads."""
    forms = re.findall(r'action="/plans/actions/([0-9a-f-]{36})/(\w+)/\?on=board"\s+data-to="(\w+)"', html)
    assert all(DRAGGED_TO[column] == move for _action, move, column in forms)
    return {(action, column) for action, _move, column in forms}


@pytest.fixture
def running(plans):
    """Return a running plan with eight actions, and another in another domain with as many."""
    with acting_as(system(), "test"):
        found = []
        for code in ("finances", "housing"):
            plan = PlanFactory(problem__enrolment=plans.enrolment, problem__domain=domain(code), state="running")
            for number in range(8):
                ActionFactory(plan=plan, what=f"Step {code} {number}", due_on=today() + timedelta(days=number))
            found.append(plan)
    return found


def test_d20_board_and_list_show_the_same_after_moves_by_button_by_page_and_by_drag(stage, plans, running, sign_in):
    """Moves drawn at random, allowed or not, each by one of three ways; plain Python says what they lead to."""
    chance = random.Random(20)  # noqa: S311  # the same moves each time
    client = sign_in(stage.worker)
    expected = {str(one.uuid): "to_do" for one in Action.objects.all()}
    called = {one.what: str(one.uuid) for one in Action.objects.all()}
    ways = {"button": 0, "page": 0, "drag": 0}
    refused = 0

    def compare() -> None:
        board = client.get(address(plans.file)).content.decode()
        html = client.get(f"/plans/{plans.file.uuid}/").content.decode()
        saved = {str(one.uuid): one.state for one in Action.objects.all()}
        assert saved == expected
        assert on_list(html, called) == expected
        shown = on_board(board)
        assert shown.items() <= expected.items()
        open_ones = {key for key, state in expected.items() if state in ("to_do", "doing")}
        ended = [key for key, state in expected.items() if state in ("done", "partly")]
        assert open_ones <= set(shown)
        assert len(set(shown) - open_ones) == min(len(ended), 10)
        by_press = {(key, "done") for key in open_ones}
        assert offered(board) == by_press | {(key, "doing") for key in open_ones if expected[key] == "to_do"}

    for number in range(MOVES):
        if number % 25 == 0:
            compare()
        if sum(state in ("to_do", "doing") for state in expected.values()) < 6:
            with acting_as(system(), "test"):
                for plan in running:
                    more = ActionFactory(plan=plan, what=f"More {number} {plan.pk}")
                    expected[str(more.uuid)], called[more.what] = "to_do", str(more.uuid)
        key = chance.choice(sorted(expected))
        way = chance.choice(sorted(ways))
        ways[way] += 1
        move = chance.choice(["begin", "finish"] if way != "page" else ["begin", "finish", "finish_partly", "drop"])
        place = f"/plans/actions/{key}/{move}/" + ("" if way == "page" else "?on=board")
        # A drag sends the form of the column that the card is dropped on, which is that of the button.
        typed = TYPED.get(move, {}) if way == "page" else {}
        answer = client.post(place, typed)
        after = AFTER.get((expected[key], move))
        last = TransitionLog.objects.filter(object=key).order_by("-pk").first()
        sent_again = last is not None and last.move == move
        if after is not None:
            assert answer.status_code == 302, (expected[key], move)
            assert answer.url.partition("#")[0].endswith("/board/") == (way != "page")
            expected[key] = after
        elif sent_again:
            assert answer.status_code == 302, "sent twice it is made once"
        else:
            assert answer.status_code == 422, (expected[key], move)
            assert REFUSED in words(answer)
            refused += 1
    compare()
    assert min(ways.values()) > MOVES / 5
    assert refused > MOVES / 10


def test_a_move_from_the_board_leads_back_to_its_card(stage, plans, running, sign_in):
    action = running[0].actions.first()
    client = sign_in(stage.worker)
    card = f"{address(plans.file)}#action-{action.uuid}"
    assert client.post(f"/plans/actions/{action.uuid}/begin/?on=board").url == card
    page = f"/plans/actions/{action.uuid}/drop/?on=board"
    assert f'href="{card}"' in words(client.get(page))
    assert client.post(page, {"reason": ""}).status_code == 422
    assert client.post(page, {"reason": "She moved"}).url == card
    html = words(client.get(address(plans.file)))
    assert str(action.uuid) not in on_board(html)
    change = f"/plans/actions/{running[0].actions.last().uuid}/?on=board"
    assert fill(client, change, what="Other words").url.startswith(address(plans.file))


def test_a_refused_move_says_why_and_leads_back(stage, plans, running, sign_in):
    action = running[0].actions.first()
    client = sign_in(stage.worker)
    client.post(f"/plans/actions/{action.uuid}/finish/?on=board")
    answer = client.post(f"/plans/actions/{action.uuid}/begin/?on=board")
    assert answer.status_code == 422
    assert "This cannot be done now: the state is “Done”." in words(answer)
    assert f'href="{address(plans.file)}#action-{action.uuid}"' in words(answer)


def test_an_address_elsewhere_is_not_followed(stage, plans, running, sign_in):
    action = running[0].actions.first()
    answer = sign_in(stage.worker).post(f"/plans/actions/{action.uuid}/begin/?on=https://elsewhere.example/")
    assert answer.url.startswith(f"/plans/{plans.file.uuid}/#problem-")


def test_at_most_thirty_cards_of_which_the_last_ten_done(stage, plans, sign_in):
    with acting_as(system(), "test"):
        plan = PlanFactory(problem__enrolment=plans.enrolment, state="running")
        doing = [ActionFactory(plan=plan, state="doing") for _number in range(5)]
        for number in range(40):
            ActionFactory(plan=plan, what=f"Open {number}")
    client = sign_in(stage.worker)
    with acting_as(system(), "test"):
        ended = [ActionFactory(plan=plan, what=f"Ended {number}") for number in range(12)]
    for action in reversed(ended):
        client.post(f"/plans/actions/{action.uuid}/finish/?on=board")
    html = words(client.get(address(plans.file)))
    shown = on_board(html)
    assert len(shown) == 30
    assert [key for key, state in shown.items() if state == "done"] == [str(one.uuid) for one in ended[:10]]
    assert {str(one.uuid) for one in doing} <= set(shown)
    assert "25 more in the list" in html
    assert "2 more in the list" in html


def test_it_is_of_the_path_that_the_file_is_about(stage, plans, running, sign_in):
    with acting_as(system(), "test"):
        earlier = EnrolmentFactory(participant=plans.file, track=plans.enrolment.track, state="completed", number=9)
        old = ActionFactory(plan=PlanFactory(problem__enrolment=earlier), what="Long ago")
    html = words(sign_in(stage.worker).get(address(plans.file)))
    assert str(old.uuid) not in html
    assert len(on_board(html)) == 16


def test_who_reads_sees_no_button_and_leaves_a_row(stage, plans, running, sign_in):
    open_by_break_glass(plans.file, stage.manager)
    html = words(sign_in(stage.manager).get(address(plans.file)))
    assert len(on_board(html)) == 16
    assert not offered(html)
    assert "data-board " not in html
    assert AccessEntry.objects.order_by("pk").last().what == "actionplans.board"


def test_an_empty_plan_and_no_path(stage, plans, sign_in):
    client = sign_in(stage.worker)
    assert words(client.get(address(plans.file))).count("No action here.") == 3
    with acting_as(system(), "test"):
        ProblemFactory(enrolment=plans.enrolment, domain=domain("health"))
    assert client.get(address(plans.file)).status_code == 200


@pytest.mark.parametrize(("who", "status"), [("colleague", 403), ("manager", 403), ("stranger", 404), ("dpo", 404)])
def test_others_do_not_see_it(stage, plans, sign_in, who, status):
    assert sign_in(getattr(stage, who)).get(address(plans.file)).status_code == status


def test_list_and_board_lead_to_each_other(stage, plans, sign_in):
    client = sign_in(stage.worker)
    assert f'href="{address(plans.file)}"' in words(client.get(f"/plans/{plans.file.uuid}/"))
    assert f'href="/plans/{plans.file.uuid}/"' in words(client.get(address(plans.file)))


def test_its_statements_do_not_grow_with_the_plan(stage, plans, running, sign_in):
    client = sign_in(stage.worker)
    client.get(address(plans.file))

    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(address(plans.file)).status_code == 200
        return len(found)

    before = cost()
    with acting_as(system(), "test"):
        for _number in range(6):
            plan = PlanFactory(problem__enrolment=plans.enrolment, problem__domain=domain("finances"), state="running")
            ActionFactory(plan=plan, due_on=today())
    assert cost() == before
    with acting_as(system(), "test"):
        for _number in range(6):
            ActionFactory(plan=plan, state="done")
    assert cost() == before + 1  # which of those that ended was the last
    assert before <= 40
