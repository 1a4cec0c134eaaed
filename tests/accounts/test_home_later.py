"""Later: a line of home that its reader put away, until its day, and brought back."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.messages import get_messages

from accounts.models import Later
from audit.models import AccessedFile
from core.actor import acting_as
from core.periods import long_date, today
from home import dashboard
from home.dashboard import DashboardLine, Mail
from participants.models import Cover
from tests.accounts.test_home_page import headings, said, shown  # noqa: F401  # a fixture
from tests.support.client import JalonClient
from tests.support.factories import EnrolmentFactory, system
from tests.support.markup import one_line
from tests.support.stage import Stage

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def about(name: str, **given: Any) -> DashboardLine:
    """Return a line about one record."""
    return DashboardLine(name, "Open", f"/records/{uuid.uuid5(uuid.NAMESPACE_URL, name)}/", **given)


def send(client: JalonClient, name: str, when: str, maker: str = "maker_10_home_line", **more: str) -> Any:
    key = str(uuid.uuid5(uuid.NAMESPACE_URL, name))
    return client.post(
        "/later/", {"line": f"tests.accounts.test_home_page.{maker}", "about": key, "when": when, **more}
    )


def told(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.fixture
def makers(said: Any) -> Any:  # noqa: F811
    """Give the makers of a home on which no room says anything names as the rooms have them."""
    return said


@pytest.mark.parametrize(("when", "days"), [("tomorrow", 1), ("week", 7), ("two-weeks", 14)])
def test_a_line_is_away_until_its_day_and_no_due_day_moves(
    client: JalonClient, stage: Stage, makers: Any, when: str, days: int
) -> None:
    makers([about("one", due=today() - DAY), about("two")])
    assert headings(shown(client, stage)) == ["one", "two"]
    answer = send(client, "one", when)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    back = today() + days * DAY
    assert Later.objects.get().until == back
    assert any(long_date(back) in sentence for sentence in told(answer))
    assert headings(shown(client, stage)) == ["two"]
    with time_machine.travel(_noon(back - DAY)):
        assert headings(shown(client, stage)) == ["two"]
    with time_machine.travel(_noon(back)):
        response = shown(client, stage)
        assert headings(response) == ["one", "two"]
        assert response.context["waiting"].lines[0].due == back - days * DAY - DAY


def _noon(day: Any) -> str:
    return f"{day}T12:00:00+01:00"


def test_those_put_away_are_counted_below_and_can_be_brought_back(
    client: JalonClient, stage: Stage, makers: Any
) -> None:
    makers([about("one", who="Ada Hidden", files=[stage.own]), about("two")])
    shown(client, stage)
    send(client, "one", "week")
    send(client, "two", "tomorrow")
    response = shown(client, stage)
    html = one_line(response.content.decode())
    assert "2 put away" in html
    assert "Hello" in html
    assert "Ada Hidden" not in html
    assert not AccessedFile.objects.filter(entry__what="accounts.home").count() > 1, "named before it was put away only"
    response = shown(client, stage, "/?away=1")
    assert [line.heading for line in response.context["away"].lines] == ["two", "one"]
    assert response.context["away"].lines[0].day == "Tomorrow" or response.context["away"].lines[0].day
    assert "Ada Hidden" in response.content.decode()
    assert AccessedFile.objects.filter(file=stage.own.uuid).count() == 2, "a name that is shown is in the log"
    assert send(client, "one", "now")["Location"] == "/?away=1"
    assert headings(shown(client, stage)) == ["one"]
    assert send(client, "one", "now").status_code == 302, "once more does nothing"


def test_what_was_put_away_is_not_among_the_things_that_wait(client: JalonClient, stage: Stage, makers: Any) -> None:
    makers([about("one"), about("two")])
    shown(client, stage)
    send(client, "one", "week")
    assert "One thing is waiting." in shown(client, stage).content.decode()
    send(client, "two", "week")
    response = shown(client, stage)
    assert response.context["quiet"] is not None
    assert "2 put away" in one_line(response.content.decode())


def test_a_line_that_is_gone_is_not_counted_as_put_away(client: JalonClient, stage: Stage, makers: Any) -> None:
    lines = [about("one"), about("two")]
    makers(lines)
    shown(client, stage)
    send(client, "one", "week")
    lines.pop(0)
    assert "put away" not in shown(client, stage).content.decode()


def test_it_is_away_for_its_reader_alone(client: JalonClient, stage: Stage, makers: Any) -> None:
    makers(about("one"))
    shown(client, stage)
    send(client, "one", "week")
    client.force_login(stage.colleague)
    assert headings(client.get("/")) == ["one"]


def test_lines_of_two_makers_about_one_record_are_put_away_apart(
    client: JalonClient, stage: Stage, makers: Any
) -> None:
    makers(about("one"), 10)
    makers(about("one"), 20)
    shown(client, stage)
    send(client, "one", "week", maker="maker_20_home_line")
    assert [line.maker for line in shown(client, stage).context["waiting"].lines] == [
        "tests.accounts.test_home_page.maker_10_home_line"
    ]


def test_lists_break_glass_and_legal_delays_cannot_be_put_away(client: JalonClient, stage: Stage, makers: Any) -> None:
    makers([about("legal", mail=Mail.ALWAYS), DashboardLine("list", "Open", "/alerts/"), about("one")])
    html = shown(client, stage).content.decode()
    assert html.count('value="two-weeks"') == 1
    assert send(client, "legal", "week").status_code == 302
    assert headings(shown(client, stage)) == ["legal", "list", "one"]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"line": "x", "about": "not a uuid", "when": "week"},
        {"line": "x", "about": str(uuid.uuid4()), "when": "week"},
        {"line": "x" * 500, "about": str(uuid.uuid4()), "when": "never"},
    ],
)
def test_a_line_that_is_not_there_is_said_to_be_gone(
    client: JalonClient, stage: Stage, makers: Any, sent: dict
) -> None:
    client.force_login(stage.worker)
    answer = client.post("/later/", sent)
    assert told(answer) == ["This line is no longer among the things that wait."]
    assert not Later.objects.exists()


def test_put_away_twice_it_is_away_until_the_later_choice(client: JalonClient, stage: Stage, makers: Any) -> None:
    """Two tabs show the line: the second finds it gone and is told so; brought back, another day can be chosen."""
    makers(about("one"))
    shown(client, stage)
    send(client, "one", "week")
    assert told(send(client, "one", "tomorrow")) != []
    assert Later.objects.get().until == today() + 7 * DAY
    send(client, "one", "now")
    send(client, "one", "tomorrow")
    assert Later.objects.get().until == today() + DAY


def test_the_whole_list_stays_shown(client: JalonClient, stage: Stage, makers: Any) -> None:
    makers([about(f"n{number}") for number in range(9)])
    assert 'name="all"' not in shown(client, stage).content.decode()
    assert 'name="all" value="1"' in one_line(shown(client, stage, "/?all=1").content.decode())
    assert send(client, "n8", "week", all="1")["Location"] == "/?all=1"


def test_what_came_back_is_dropped_with_the_next_choice(client: JalonClient, stage: Stage, makers: Any) -> None:
    makers([about("one"), about("two")])
    shown(client, stage)
    send(client, "one", "tomorrow")
    with time_machine.travel(_noon(today() + DAY)):
        client.force_login(stage.worker)
        send(client, "two", "week")
        assert Later.objects.get().about == uuid.uuid5(uuid.NAMESPACE_URL, "two")


def test_home_asks_once_whatever_is_away(client: JalonClient, stage: Stage, makers: Any, django_assert_num_queries):
    makers(DashboardLine("list", "Open", "/alerts/"))
    membership = stage.worker.memberships.select_related("centre").get()
    with acting_as(stage.worker, centre=stage.here), django_assert_num_queries(0):
        dashboard.home_of(stage.worker, membership)
    makers([about(f"n{number}") for number in range(30)], 20)
    with acting_as(stage.worker, centre=stage.here), django_assert_num_queries(1):
        dashboard.home_of(stage.worker, membership)


def test_a_line_of_a_room_is_put_away_without_its_maker_knowing(client: JalonClient, stage: Stage) -> None:
    """A long break of one's own file; whoever stands in sees it as before, and the break keeps its day."""
    with acting_as(system(), "test"):
        path = EnrolmentFactory(participant=stage.own, state="on_break", starts_on=today() - 90 * DAY)
        path.breaks.update(planned_end_on=today() - DAY)
    client.force_login(stage.worker)
    line = next(one for one in client.get("/").context["waiting"].lines if one.heading == "A break to talk about")
    client.post("/later/", {"line": line.maker, "about": str(line.about), "when": "week"})
    assert "A break to talk about" not in client.get("/").content.decode()
    with acting_as(stage.worker, "test"):
        Cover.objects.create(
            member=stage.members["worker"], colleague=stage.colleague, starts_on=today(), ends_on=today(), reason="x"
        )
    client.force_login(stage.colleague)
    assert "A break to talk about" in client.get("/").content.decode()
