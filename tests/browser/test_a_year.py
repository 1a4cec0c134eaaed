"""An autumn lived by the pages, with the clock moved: what people did is what the yearly table says afterwards.

September opens with two groups; six weeks of sheets are marked on a phone, with a break, an absence that was announced,
a colleague who stands in, a sheet opened by mistake and hours that are corrected; in December what is left is closed.
A ledger notes each act in plain Python as it is done, and counts the year without the product.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import math
import re
import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from core.periods import BELGIUM
from tests.browser.conftest import HEIGHTS, sign_in
from tests.browser.journeys import press, stop
from tests.support.browser import Watcher
from tests.support.stack import Stack, stack_at

YEAR = 2031  # far enough that no record of the demonstration is of it; its 1 September is a Monday
CENTRE = "automne"
OPENING = dt.date(YEAR, 9, 1)
WEEKS = 6
TEAM = {"manager": ("Mona", "MO1"), "social_worker": ("Nadia", "AS1"), "facilitator": ("Théo", "AN1")}
STAND_IN = ("facilitator-2", "Zoé", "AN2")
FILE = re.compile(r"/participants/[0-9a-f-]{36}/$")
MORNING, EVENING = "Matin", "Soir"


@dataclass
class Sheet:
    """What the test knows of one session: how long it was, who was there."""

    kind: str
    day: dt.date
    minutes: int
    there: set[str] = field(default_factory=set)
    state: str = "planned"


@dataclass
class Ledger:
    """Everything that was done, as somebody beside would note it on paper."""

    sheets: list[Sheet] = field(default_factory=list)

    def closed(self) -> list[Sheet]:
        return [one for one in self.sheets if one.state == "closed"]

    def hours(self, kind: str = "") -> Fraction:
        return Fraction(sum(one.minutes for one in self.closed() if not kind or one.kind == kind), 60)

    def hours_of_people(self) -> Fraction:
        return Fraction(sum(one.minutes * len(one.there) for one in self.closed()), 60)

    def there(self) -> set[str]:
        """Return who came at least once."""
        return {name for one in self.closed() for name in one.there}


class Autumn:
    """The people of the centre at their screens: the manager at a desk, the others on a phone, and the day it is."""

    def __init__(self, product: Stack, chromium: Browser) -> None:
        self.product = product
        self.chromium = chromium
        self.password = secrets.token_urlsafe(16)
        self.contexts: dict[str, BrowserContext] = {}
        self.pages: dict[str, Page] = {}
        self.watchers: list[Watcher] = []
        self.now = dt.datetime.combine(OPENING, dt.time(8), tzinfo=BELGIUM)

    def begin(self) -> None:
        """Make the centre and its accounts by the documented commands."""
        self.product.manage("add_centre", CENTRE, "CPAS d’automne", "--programme", "Automne", check=True)
        self.product.environment["JALON_NEW_PASSWORD"] = self.password
        for who, (first, code) in {**TEAM, STAND_IN[0]: STAND_IN[1:]}.items():
            role = who.removesuffix("-2")
            words = ("--centre", CENTRE, "--role", role, "--first-name", first, "--last-name", "Verhaegen")
            self.product.manage("add_account", self.address(who), *words, "--member-code", code, check=True)

    @staticmethod
    def address(who: str) -> str:
        return f"{who}@{CENTRE}.jalon.example"

    def at(self, day: dt.date, hour: int, minute: int = 0) -> None:
        """Let it be this moment, for the product and for every browser."""
        self.now = dt.datetime.combine(day, dt.time(hour, minute), tzinfo=BELGIUM)
        self.product.set_clock(self.now)
        for context in self.contexts.values():
            context.clock.set_fixed_time(self.now)

    def page(self, who: str, address: str = "/") -> Page:
        """Return the screen of somebody at an address; whoever is signed out since the last time signs in again."""
        if who not in self.pages:
            width = 1280 if who == "manager" else 390
            size = {"width": width, "height": HEIGHTS[width]}
            context = self.chromium.new_context(
                base_url=self.product.url, viewport=size, locale="fr", reduced_motion="reduce"
            )
            context.clock.set_fixed_time(self.now)
            self.contexts[who], self.pages[who] = context, context.new_page()
            self.watchers.append(Watcher(self.pages[who], self.product.url))
        page = self.pages[who]
        page.goto(address)
        if page.locator("input[type=password]").count():
            sign_in(page, self.address(who), self.password)
            page.goto(address)
        return page

    def end(self) -> list[str]:
        """Close the browsers; return what their consoles said."""
        for context in self.contexts.values():
            context.close()
        return [fault for watcher in self.watchers for fault in watcher.faults]


@pytest.fixture
def autumn(chromium: Browser, tmp_path: Path) -> Iterator[Autumn]:
    """The product on the morning of 1 September, with a new centre."""
    with stack_at(tmp_path, dt.datetime.combine(OPENING, dt.time(8), tzinfo=BELGIUM)) as product:
        lived = Autumn(product, chromium)
        lived.begin()
        yield lived
        faults = lived.end()
    assert not faults, "\n".join(faults)


def day(week: int, weekday: int) -> dt.date:
    """Return a day of the autumn: week 0 begins on 1 September, weekday 0 is Monday."""
    return OPENING + dt.timedelta(weeks=week, days=weekday)


def typed(one: dt.date) -> str:
    return f"{one:%d/%m/%Y}"


def save(page: Page, words: str = "Enregistrer") -> None:
    press(page, words)
    expect(page.locator(".error-summary")).to_have_count(0)


def test_a_year_is_lived_and_counted(autumn: Autumn) -> None:
    ledger = Ledger()
    september(autumn)
    people = welcome_people(autumn)
    six_weeks(autumn, ledger, people)
    december(autumn, ledger)
    counted(autumn, ledger)


def september(autumn: Autumn) -> None:
    """The manager sets up a path, two groups, two workshops with their series."""
    page = autumn.page("manager", "/our-centre/tracks/new/")
    page.get_by_label("Remobilisation", exact=True).check()
    page.get_by_label("Durée habituelle en mois").fill("10")
    save(page)
    for name in (MORNING, EVENING):
        page.goto("/our-centre/groups/new/")
        page.get_by_label("Nom", exact=True).fill(name)
        page.get_by_label("Remobilisation").check()
        page.get_by_label("Premier jour").fill(typed(OPENING))
        page.get_by_label(re.compile("^Places")).fill("12")
        save(page)
    for title, kind, group, weekday, hours in (
        ("Français oral", "educational", MORNING, "Lundi", ("9h", "11h30")),
        ("Théâtre", "artistic", EVENING, "Mardi", ("13h30", "15h")),
    ):
        page.goto("/workshops/new/")
        page.locator("#id_title").fill(title)
        page.locator(f"input[name=kind][value={kind}]").check()
        page.locator("input[name=provider][value=team]").check()
        save(page)
        page.get_by_role("link", name=re.compile("série", re.IGNORECASE)).first.click()
        page.wait_for_load_state()
        page.locator("#id_first").fill(typed(OPENING))
        page.locator("#id_last").fill(typed(day(WEEKS - 1, 6)))
        page.get_by_label(weekday).check()
        page.locator("#id_starts_at").fill(hours[0])
        page.locator("#id_ends_at").fill(hours[1])
        page.get_by_label(group).check()
        page.get_by_label("Théo Verhaegen").check()
        press(page, "Lister les jours")
        expect(page.locator("#days input[type=checkbox]")).to_have_count(WEEKS)
        press(page, "Planifier ces séances")
        expect(page.locator(".error-summary")).to_have_count(0)


def welcome_people(autumn: Autumn) -> dict[str, str]:
    """The social worker welcomes three people and begins their paths; return {name: address of the file}."""
    page = autumn.page("social_worker")
    found = {}
    for name, group in (("Bakkali", MORNING), ("Dupont", MORNING), ("El Amrani", EVENING)):
        page.goto("/participants/new/")
        page.get_by_label("Nom de famille").fill(name)
        page.get_by_label("Remobilisation (10 mois)").check()
        page.locator("#id_group").select_option(label=f"{group} · Remobilisation")
        press(page, "Ouvrir le dossier")
        page.wait_for_url(FILE)
        found[name] = re.search(r"/participants/[0-9a-f-]{36}/", page.url).group(0)
        next_step(page, "Noter le consentement")
        page.locator("input[name=form][value=oral]").check()
        save(page)
        for words in ("Commencer l’essai", "Commencer le parcours"):
            page.goto(found[name])
            next_step(page, words)
            press(page, words)
            page.wait_for_url(FILE)
    return found


def next_step(page: Page, words: str) -> None:
    """Follow the one main button of the file."""
    page.locator(".title-actions .button-main").filter(has_text=words).click()
    page.wait_for_load_state()


def six_weeks(autumn: Autumn, ledger: Ledger, people: dict[str, str]) -> None:
    for week in range(WEEKS):
        monday, tuesday = day(week, 0), day(week, 1)
        if week == 2:
            take_a_break(autumn, people["Dupont"], monday)
        if week == 4:
            come_back(autumn, people["Dupont"], monday)
            announce_absence(autumn, people["Bakkali"], monday)
        morning = Sheet("educational", monday, 150)
        evening = Sheet("artistic", tuesday, 90)
        ledger.sheets += [morning, evening]
        autumn.at(monday, 8, 45)
        page = open_sheet(autumn, "facilitator", "Français oral")
        expected = ["Bakkali", "Dupont"] if week not in (2, 3) else ["Bakkali"]
        mark_all(page, expected, morning, away=["Bakkali"] if week == 4 else [])
        if week == 1:
            answer(page, "Dupont", "Excusé")
            morning.there.remove("Dupont")
        close(later(autumn, "facilitator", monday, 11, 30), morning)
        autumn.at(tuesday, 13, 15)
        who = "facilitator"
        if week == 3:
            who = STAND_IN[0]
            stand_in(autumn)
        page = open_sheet(autumn, who, "Théâtre")
        mark_all(page, ["El Amrani"], evening)
        close(later(autumn, who, tuesday, 15), evening)
        if week == 1:
            correct_hours(autumn, evening)
    stop(autumn.page("manager", f"/sessions/?week={day(1, 0)}"))


def take_a_break(autumn: Autumn, file: str, first: dt.date) -> None:
    """The social worker notes a break on its first morning."""
    autumn.at(first, 8, 10)
    page = autumn.page("social_worker", f"{file}paths/")
    page.locator("main a[href$='/pause/']").click()
    page.wait_for_load_state()
    page.locator("#id_break_starts_on").fill(typed(first))
    page.locator("input[name=break_kind]").first.check()
    page.locator("#id_reason").fill("Soins de santé, deux semaines.")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_load_state()
    expect(page.locator(".error-summary")).to_have_count(0)
    expect(autumn.page("social_worker", file).locator("main")).to_contain_text(
        re.compile("en pause depuis le 15 septembre", re.IGNORECASE)
    )


def come_back(autumn: Autumn, file: str, first: dt.date) -> None:
    """The break ends on the day before the first day back."""
    autumn.at(first, 8, 10)
    page = autumn.page("social_worker", f"{file}paths/")
    page.locator("main a[href$='/resume/']").click()
    page.wait_for_load_state()
    page.locator("#id_back_on").fill(typed(first))
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_load_state()
    expect(page.locator(".error-summary")).to_have_count(0)


def announce_absence(autumn: Autumn, file: str, first: dt.date) -> None:
    page = autumn.page("social_worker", f"{file}absences/new/")
    page.locator("#id_starts_on").fill(typed(first))
    save(page)


def open_sheet(autumn: Autumn, who: str, workshop: str) -> Page:
    """Somebody opens the sheet of today on the phone."""
    page = autumn.page(who, "/sessions/")
    page.locator("main a[href^='/sessions/']", has_text=workshop).first.click()
    page.wait_for_load_state()
    return page


def line(page: Page, name: str) -> Locator:
    return page.locator(".register-line", has_text=name)


def mark_all(page: Page, expected: list[str], sheet: Sheet, away: Sequence[str] = ()) -> None:
    """Touch "all present": everyone who is expected, and nobody else, is there; who said she is away is excused."""
    names = page.locator(".register-name").all_inner_texts()
    assert sorted(name.split()[-1] for name in names) == sorted(one.split()[-1] for one in expected), names
    page.locator("[data-all]").click()
    expect(page.locator("[data-kept]")).to_have_text("enregistré")
    for name in expected:
        expect(line(page, name)).to_have_attribute("data-status", "excused" if name in away else "present")
    sheet.there.update(set(expected) - set(away))


def answer(page: Page, name: str, words: str) -> None:
    """Choose another answer for one person."""
    line(page, name).locator("[data-more]").click()
    line(page, name).locator(".register-choice", has_text=words).click()
    expect(page.locator("[data-kept]")).to_have_text("enregistré")


def later(autumn: Autumn, who: str, on: dt.date, hour: int, minute: int = 0) -> Page:
    """Return to the sheet on the phone on which it was marked, when the session is over; one signs in again by then."""
    autumn.at(on, hour, minute)
    return autumn.page(who, autumn.pages[who].url)


def close(page: Page, sheet: Sheet) -> None:
    with page.expect_navigation():
        page.locator("[data-close]").click()
    expect(page.locator(".messages")).to_contain_text("clôturée")
    sheet.state = "closed"


def stand_in(autumn: Autumn) -> None:
    """A colleague finds the session of today among those of others, and takes it."""
    page = autumn.page(STAND_IN[0], "/sessions/colleagues/")
    stop(page)
    press(page, re.compile("^Remplacer"))


def correct_hours(autumn: Autumn, sheet: Sheet) -> None:
    """The session ended half an hour earlier: the manager reopens the sheet, corrects the hours and closes it again."""
    page = autumn.page("manager", f"/sessions/?week={sheet.day}")
    page.locator("main a[href^='/sessions/']", has_text="Théâtre").first.click()
    page.wait_for_load_state()
    address = page.url
    page.locator(".register-ways a[href$='/reopen/']").click()
    page.wait_for_load_state()
    page.locator("#id_reason").fill("La séance a fini une demi-heure plus tôt.")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_load_state()
    page.goto(address)
    page.locator(".register-ways a[href$='/correct/']").click()
    page.wait_for_load_state()
    page.locator("#id_ends_at").fill("14h30")
    page.locator("#id_reason").fill("La séance a fini une demi-heure plus tôt.")
    press(page, "Enregistrer la correction")
    expect(page.locator(".messages")).to_contain_text("corrigée")
    with page.expect_navigation():
        page.locator("[data-close]").click()
    expect(page.locator(".messages")).to_contain_text("clôturée")
    sheet.minutes = 60


def december(autumn: Autumn, ledger: Ledger) -> None:
    """Two sessions are planned in December; one is never marked, one is opened by mistake and did not take place."""
    autumn.at(dt.date(YEAR, 12, 1), 9)
    for title, group, on, hours in (
        ("Français oral", MORNING, dt.date(YEAR, 12, 8), ("9h", "11h")),
        ("Théâtre", EVENING, dt.date(YEAR, 12, 9), ("13h30", "15h")),
    ):
        page = autumn.page("manager", "/workshops/")
        page.locator("main a[href^='/workshops/']", has_text=title).first.click()
        page.wait_for_load_state()
        page.get_by_role("link", name="Nouvelle séance").first.click()
        page.wait_for_load_state()
        page.get_by_label("Jour").fill(typed(on))
        page.get_by_label("Début").fill(hours[0])
        page.get_by_label("Fin", exact=True).fill(hours[1])
        expect(page.get_by_label(group)).to_be_checked()  # like the last one
        press(page, "Planifier la séance")
    autumn.at(dt.date(YEAR, 12, 22), 9)
    close_december(autumn, ledger)


def close_december(autumn: Autumn, ledger: Ledger) -> None:
    """Home names the sheets that are missing: the first is filled in and closed, the second did not take place."""
    page = autumn.page("manager")
    stop(page)
    expect(page.get_by_role("link", name=f"Le tableau annuel, {YEAR}", exact=True)).to_be_visible()
    expect(page.locator("#next")).to_contain_text(f"2 feuilles de {YEAR} sont à clôturer")
    page.locator("#next").get_by_role("link", name=re.compile("^Voir les séances")).click()
    page.wait_for_load_state()
    stop(page)
    missing = page.url
    page.get_by_role("link", name=re.compile("^Français oral")).click()
    page.wait_for_load_state()
    sheet = Sheet("educational", dt.date(YEAR, 12, 8), 120)
    ledger.sheets.append(sheet)
    mark_all(page, ["Bakkali", "Dupont"], sheet)
    close(page, sheet)
    page.goto(missing)
    page.get_by_role("link", name=re.compile("^Théâtre")).click()
    page.wait_for_load_state()
    with page.expect_navigation():
        page.locator("[data-open]").click()
    page.locator(".register-ways a[href$='/call-off/']").click()
    page.wait_for_load_state()
    page.locator("#id_reason").fill("La salle était fermée ce jour-là.")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_load_state()
    ledger.sheets.append(Sheet("artistic", dt.date(YEAR, 12, 9), 90, state="cancelled"))
    assert page.goto(missing).status == 200
    expect(page.get_by_role("heading", level=1)).to_contain_text("0")


def counted(autumn: Autumn, ledger: Ledger) -> None:
    """The yearly table says what the ledger says, and so does plain Python over the rows that were written."""
    page = autumn.page("manager", "/figures/")
    stop(page)
    rows = [
        row.replace("\N{NO-BREAK SPACE}", " ").split("\t")
        for row in page.locator("table.evolution tbody tr").all_inner_texts()
    ]
    table = {row[0].strip(): row[-1].strip() for row in rows}
    hours = ledger.hours()
    assert hours == Fraction(WEEKS * 4) - Fraction(1, 2) + 2
    shares = {kind: round(100 * ledger.hours(kind) / hours) for kind in ("educational", "artistic")}
    assert (
        table
        | {
            "Participants": str(len(ledger.there())),
            "Heures d’atelier": str(rounded(hours)),
            "l’équipe": "100 %",
            "éducatifs": f"{shares['educational']} %",
            "artistiques": f"{shares['artistic']} %",
            "Heures-participants": str(rounded(ledger.hours_of_people())),
            "Feuilles à clôturer": "0",
            "Séances annulées": "1",
        }
        == table
    )
    assert in_the_database(autumn) == (hours, ledger.hours_of_people(), len(ledger.there()))


def rounded(hours: Fraction) -> int:
    """Return whole hours, a half upwards, as product.md counts."""
    return math.floor(hours + Fraction(1, 2))


def in_the_database(autumn: Autumn) -> tuple[Fraction, Fraction, int]:
    """Count hours, hours of people and people of the centre from its rows, without the product."""
    asked = """
        SELECT session.id, session.starts_at, session.ends_at, attendance.participant_id, attendance.status
        FROM workshops_session session
        JOIN workshops_workshop workshop ON workshop.id = session.workshop_id
        JOIN accounts_centre centre ON centre.id = workshop.centre_id
        LEFT JOIN workshops_attendance attendance ON attendance.session_id = session.id
        WHERE centre.code = ? AND session.state = 'closed'
    """
    with contextlib.closing(sqlite3.connect(autumn.product.folder / "jalon.sqlite3")) as database:
        rows = database.execute(asked, [CENTRE]).fetchall()
    lasted = {key: minutes(last) - minutes(first) for key, first, last, _person, _status in rows}
    there = [
        (key, person) for key, _first, _last, person, status in rows if status in ("present", "late", "left_early")
    ]
    return (
        Fraction(sum(lasted.values()), 60),
        Fraction(sum(lasted[key] for key, _person in there), 60),
        len({person for _key, person in there}),
    )


def minutes(hour: str) -> int:
    """Return the minutes since midnight of an hour as the database keeps it."""
    return int(hour[:2]) * 60 + int(hour[3:5])
