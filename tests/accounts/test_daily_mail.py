"""The mail of the morning: at most one a working day, only where something is new, and nothing but a number in it."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from accounts.enums import MailRhythm
from accounts.models import DailyMail, User
from config.celery import app
from core.actor import acting_as
from core.periods import BELGIUM
from home import daily_mail, dashboard
from home.daily_mail import send_daily_mails
from home.dashboard import DashboardLine, Mail
from tests.accounts.test_home_page import said  # noqa: F401  # a fixture
from tests.support.client import JalonClient
from tests.support.factories import DailyMailFactory, MembershipFactory, ParticipantFactory, system
from tests.support.mail_server import MailServer, mail_server
from tests.support.stage import Stage

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 30)
DAY = timedelta(days=1)
SATURDAY, CHRISTMAS, EASTER_MONDAY = date(2026, 12, 5), date(2026, 12, 25), date(2027, 3, 29)


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    """A mail server that Django sends to."""
    with mail_server() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        yield running


@pytest.fixture
def lines(said: Any) -> list[DashboardLine]:  # noqa: F811
    """What waits for the worker, and for nobody else; a test adds to it and takes away."""
    waiting: list[DashboardLine] = []

    def maker(user: User, membership: Any) -> list[DashboardLine]:
        return list(waiting) if user.first_name == "worker" else []

    dashboard.home_line(order=1)(maker)
    return waiting


def about(name: str, **given: Any) -> DashboardLine:
    return DashboardLine(name, "Open", f"/{name}/", **given)


def morning(day: date, hour: time = time(7, 30)) -> int:
    """Send the mails of a day at half past seven; return how many left."""
    with time_machine.travel(datetime.combine(day, hour, BELGIUM)):
        return send_daily_mails()


def chosen(user: User, rhythm: str) -> None:
    with acting_as(system(), "test"):
        DailyMailFactory(user=user, rhythm=rhythm)


def test_it_says_how_many_things_wait_and_where_and_no_more(stage: Stage, server: MailServer, lines: list) -> None:
    with acting_as(system(), "test"):
        person = ParticipantFactory(centre=stage.here, last_name="Canary", file_number="F-2026-77")
    lines += [about("secret-kind", who=str(person), detail="3 December", files=[person]), about("two"), about("three")]
    assert morning(MONDAY) == 1
    (mail,) = server.mails
    assert mail["To"] == stage.worker.email
    assert mail["Subject"] == "Jalon: 3 things wait for you"
    text = mail.get_content()
    assert "Jalon: 3 things wait for you." in text
    assert reverse("home") in text
    for word in ("Canary", "77", "secret", "December", "Here", "worker"):
        assert word not in text
    assert re.findall(r"\d+", text.replace("//", "")) == ["3"]


def test_one_thing(stage: Stage, server: MailServer, lines: list) -> None:
    lines.append(about("one"))
    morning(MONDAY)
    assert server.mails[0]["Subject"] == "Jalon: one thing waits for you"


@pytest.mark.parametrize(("language", "words"), [("fr", "vous attend"), ("nl", "wacht"), ("en", "waits for you")])
def test_each_in_her_language(stage: Stage, server: MailServer, lines: list, language: str, words: str) -> None:
    User.objects.filter(pk=stage.worker.pk).update(language=language)
    lines.append(about("one"))
    with translation.override("en"):
        morning(MONDAY)
    assert words in server.mails[0]["Subject"]
    assert words in server.mails[0].get_content()


def test_never_twice_a_day_and_only_if_something_is_new(stage: Stage, server: MailServer, lines: list) -> None:
    lines.append(about("one"))
    assert [morning(MONDAY), morning(MONDAY, time(7, 55))] == [1, 0]
    lines.append(about("two"))
    assert morning(MONDAY, time(7, 55)) == 0, "new within the day: tomorrow"
    assert morning(MONDAY + DAY) == 1
    assert morning(MONDAY + 2 * DAY) == 0, "nothing is new"
    lines.pop()
    assert morning(MONDAY + 3 * DAY) == 0, "less is not new"
    lines.append(about("two"))
    assert morning(MONDAY + 4 * DAY) == 1, "it is back"
    assert len(server.to(stage.worker.email)) == 3


def test_a_list_that_grows_is_new(stage: Stage, server: MailServer, lines: list) -> None:
    sent = []
    for number, count in enumerate((3, 3, 4, 2, 3)):
        lines[:] = [about("sheets", count=count)]
        sent.append(morning(MONDAY + number * DAY))
    assert sent == [1, 0, 1, 0, 1]


def test_what_was_put_away_waits_for_nobody(stage: Stage, server: MailServer, lines: list, client: Any) -> None:
    lines.append(DashboardLine("one", "Open", "/records/0b4e1c1c-7f8e-4a55-9a77-3d6f6b0c1a11/"))
    with time_machine.travel(datetime.combine(MONDAY, time(7), BELGIUM)):
        client.force_login(stage.worker)
        line = client.get("/").context["waiting"].lines[0]
        client.post("/later/", {"line": line.maker, "about": str(line.about), "when": "tomorrow"})
    assert morning(MONDAY) == 0
    assert morning(MONDAY + DAY) == 1, "it is back on its day"


@pytest.mark.parametrize("day", [SATURDAY, SATURDAY + DAY, CHRISTMAS, EASTER_MONDAY])
def test_none_on_weekends_and_legal_holidays(stage: Stage, server: MailServer, lines: list, day: date) -> None:
    lines.append(about("one"))
    assert morning(day) == 0
    assert not DailyMail.objects.filter(looked_on=day).exists()


@pytest.mark.parametrize(
    ("rhythm", "sent"), [("daily", [1, 0, 1, 0, 1]), ("mondays", [1, 0, 0, 0, 1]), ("none", [0, 0, 0, 0, 0])]
)
def test_each_chooses_how_often(stage: Stage, server: MailServer, lines: list, rhythm: str, sent: list) -> None:
    """Something new on Monday, on Wednesday and on the Monday after."""
    chosen(stage.worker, rhythm)
    found = []
    for days in (0, 1, 2, 3, 7):
        if days in (0, 2, 7):
            lines.append(about(f"n{days}"))
        found.append(morning(MONDAY + days * DAY))
    assert found == sent


def test_what_came_since_monday_is_told_on_monday(stage: Stage, server: MailServer, lines: list) -> None:
    chosen(stage.worker, "mondays")
    lines.append(about("one"))
    assert morning(MONDAY + DAY) == 0
    assert morning(MONDAY + 7 * DAY) == 1
    assert morning(MONDAY + 14 * DAY) == 0


@pytest.mark.parametrize("rhythm", ["mondays", "none"])
def test_legal_delays_always_come(stage: Stage, server: MailServer, lines: list, rhythm: str) -> None:
    chosen(stage.worker, rhythm)
    lines += [about("legal", mail=Mail.ALWAYS), about("other")]
    assert morning(MONDAY + DAY) == 1
    assert "one thing" in server.mails[0]["Subject"]
    assert morning(MONDAY + 2 * DAY) == 0


def test_a_review_of_break_glass_is_one_of_them_and_lateness_of_others_is_in_no_mail() -> None:
    """Read from the makers: what they say of a mail."""
    sources = {name: maker.__code__.co_names for _order, name, maker in dashboard.LINES.items()}
    assert {name for name, words in sources.items() if "ALWAYS" in words} == {"oversight.dashboard.reviews_due"}
    assert {name for name, words in sources.items() if "NEVER" in words} == {
        "reporting.dashboard.sheets_missing",
        "workshops.dashboard.sheets_of_the_centre",
    }


def test_what_others_have_not_done_is_in_no_mail(stage: Stage, server: MailServer, lines: list) -> None:
    lines.append(about("sheets of the team", mail=Mail.NEVER))
    assert morning(MONDAY) == 0
    assert len(server.mails) == 0


def test_what_is_always_there_does_not_wait(stage: Stage, server: MailServer, lines: list) -> None:
    lines.append(about("the table", waits=False))
    assert morning(MONDAY) == 0


class TestWhatGoesWrong:
    def test_a_line_that_fails_for_one_stops_nobody_else(
        self, stage: Stage, server: MailServer, lines: list, caplog: pytest.LogCaptureFixture
    ) -> None:
        def fails(user: User, membership: Any) -> DashboardLine:
            if user == stage.worker:
                raise ValueError("a room that fails")
            return about("fine")

        dashboard.home_line(order=2)(fails)
        with caplog.at_level(logging.ERROR, logger="home.daily_mail"):
            sent = morning(MONDAY)
        assert sent == len({mail["To"] for mail in server.mails}) > 3
        assert server.to(stage.worker.email) == []
        assert server.to(stage.stranger.email), "of another centre"
        assert str(stage.worker.uuid) in caplog.text
        assert stage.worker.email not in caplog.text

    def test_a_server_that_is_away_is_tried_again_the_same_morning(
        self, stage: Stage, lines: list, settings: Any
    ) -> None:
        lines.append(about("one"))
        with mail_server() as gone:
            port = gone.port
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        assert morning(MONDAY) == 0
        assert not DailyMail.objects.filter(looked_on=MONDAY, user=stage.worker).exists()
        with mail_server() as back:
            settings.EMAIL_PORT = back.port
            assert morning(MONDAY, time(7, 35)) == 1

    def test_a_mail_without_an_answer_is_not_sent_again_that_day(
        self, stage: Stage, server: MailServer, lines: list
    ) -> None:
        """The server took it and was gone, or the worker was killed: it is the same to who comes next."""
        lines.append(about("one"))
        server.hangs_up = True
        morning(MONDAY)
        server.hangs_up = False
        assert morning(MONDAY, time(7, 35)) == 0
        assert len(server.to(stage.worker.email)) == 1
        assert morning(MONDAY + DAY) == 1, "nobody knows that it arrived: it is new the next day"

    def test_an_address_that_is_refused_stops_nobody_else(self, stage: Stage, server: MailServer, said: Any) -> None:  # noqa: F811
        said(about("for all"))
        server.refused = {stage.worker.email}
        assert morning(MONDAY) > 3
        assert server.to(stage.worker.email) == []

    def test_of_two_workers_one_sends(self, stage: Stage, server: MailServer, lines: list) -> None:
        """Both have looked; the second finds that the day is taken."""
        lines.append(about("one"))

        def meanwhile(user: User, membership: Any) -> None:
            if user == stage.worker:
                DailyMail.objects.filter(user=user).update(looked_on=MONDAY)

        dashboard.home_line(order=3)(meanwhile)
        assert morning(MONDAY) == 0
        assert server.to(stage.worker.email) == []


def test_closed_accounts_and_roles_that_ended_hear_nothing(stage: Stage, server: MailServer, said: Any) -> None:  # noqa: F811
    said(about("for all"))
    User.objects.filter(pk=stage.worker.pk).update(is_active=False)
    stage.colleague.memberships.update(ends_on=MONDAY - DAY)
    morning(MONDAY)
    assert server.to(stage.worker.email) == server.to(stage.colleague.email) == []
    assert server.to(stage.manager.email)


def test_who_works_in_two_centres_has_one_mail_about_both(stage: Stage, server: MailServer, lines: list) -> None:
    with acting_as(system(), "test"):
        MembershipFactory(user=stage.worker, centre=stage.there)
    lines.append(about("one"))
    assert morning(MONDAY) == 1
    assert "2 things" in server.mails[0]["Subject"]


def test_nothing_of_what_waits_is_kept_but_a_digest(stage: Stage, server: MailServer, lines: list) -> None:
    lines.append(about("urbinati", who="Leïla Urbinati"))
    morning(MONDAY)
    known = DailyMail.objects.get(user=stage.worker).known
    assert list(known.values()) == [1]
    assert all(re.fullmatch(r"[0-9a-f]{32}", key) for key in known)


def test_beat_looks_from_half_past_seven(settings: Any) -> None:
    entry = app.conf.beat_schedule["daily-mails"]
    assert entry["task"] == daily_mail.DAILY_TASK
    assert entry["schedule"].hour == {7}
    assert min(entry["schedule"].minute) == 30


class TestChoosing:
    def test_the_choice_is_on_ones_own_page(self, stage: Stage) -> None:
        client = JalonClient()
        client.force_login(stage.worker)
        page = reverse("mfa_index")
        assert re.search(r'value="daily"\s+checked', client.get(page).content.decode())
        for rhythm in MailRhythm.values:
            assert client.post(reverse("daily-mail"), {"rhythm": rhythm})["Location"] == f"{page}#mails"
            assert re.search(rf'value="{rhythm}"\s+checked', client.get(page).content.decode())
        assert DailyMail.objects.get().user == stage.worker

    def test_another_word_changes_nothing_and_is_said(self, stage: Stage) -> None:
        client = JalonClient()
        client.force_login(stage.worker)
        for sent in ({}, {"rhythm": "hourly"}):
            html = client.post(reverse("daily-mail"), sent, follow=True).content.decode()
            assert "Choose how often the mail comes." in html
        assert not DailyMail.objects.exists()
