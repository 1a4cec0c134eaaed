"""D21: whom to contact. Sixty worked cases as one table, who sees it, and that no other page, export or role does.

A case is what happened on days counted from the first day of the path: P there, L late, G gone early, E excused, N no
news, - not concerned, o no news on a sheet that is not closed, x no news at a cancelled session; I an interview, S a
step done for her; C came to an appointment, T told us, Z no news of an appointment; A5-9:3 announced on day 3 for days
5 to 9; F reached, U not reached, W wants a break, M the signal was a mistake; B5-9 a break, B5 one that goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.models import Membership
from core.actor import acting_as
from core.periods import BELGIUM
from exchange.workbook_sheets import SHEETS
from home.dashboard import lines_for
from participants.models import FollowUp
from participants.services.records import note_follow_up
from participants.to_contact import to_contact
from permissions.checks import may
from tests.participants.full_file import cover, open_by_break_glass
from tests.support import factories as make
from tests.support.client import JalonClient
from tests.support.factories import system
from tests.support.markup import one_line
from tests.support.stage import Stage, set_stage
from workshops.models import Session

pytestmark = [pytest.mark.django_db, pytest.mark.both_engines]

START, TODAY = date(2026, 1, 5), date(2026, 3, 2)  # today is day 56
STATUS = {"P": "present", "L": "late", "G": "left_early", "E": "excused", "N": "no_news", "-": "not_concerned"}
OUTCOMES = {"F": "reached", "U": "not_reached", "W": "wants_break", "M": "mistake"}
ROW, WHILE, NO = "three", "two_weeks", ""

CASES = [
    # In a row
    ("N1 N2 N3", ROW), ("N1 N2", NO), ("N1 -2 N3 x4 N5", ROW), ("N1 o2 N3 N4", ROW), ("N1 o2 N3", NO),
    ("N1 E2 N3 N4", NO), ("N1 N2 P3 N4", NO), ("N1 N2 L3 N4", NO), ("N1 N2 G3 N4", NO), ("P1 N2 N3 N4", ROW),
    ("N1 N2 N3 P4", NO), ("N1 N2 N3 E4", NO), ("N1 N2 I2 N3", NO), ("N1 N2 I3 N4", NO), ("N1 N2 S2 N3", ROW),
    ("N1 N2 C2 N3", NO), ("N1 N2 T3 N4", NO), ("N1 N2 Z2 N3", ROW), ("N1 N1 N1", ROW), ("N1 P1 N2 N3", NO),
    ("N1 P1 N2 N3 N4", ROW), ("-1 -2 -3", NO), ("x1 x2 x3", NO), ("o1 o2 o3", NO), ("", NO), ("P1", NO),
    ("N1 N2 N3 N4 N5 N6", ROW), ("P1 P2 P3 N4 N5", NO), ("N1 x2 x3 N4", NO), ("N1 N2 x3 -4 o5", NO),
    # Announced
    ("N1 N2 N3 N4 N5 A3-4:3", NO), ("N1 N2 N3 A3-3:3", NO), ("N1 N2 A3-9:2 N4 N5 N6", NO),
    ("N1 A2-3:2 N2 N3 N4 N5 N6", ROW), ("A30-40:1 N2 N3 N4", ROW), ("N2 N3 N4 A30-40:5", NO),
    # Somebody tried: it rests for fourteen days, and what came before is not told again in a row
    ("N1 N2 N3 F40", NO), ("N1 N2 N3 U43", NO), ("N1 N2 N3 M50", NO), ("N1 N2 N3 W55", NO),
    ("N1 N2 N3 U20 N21 N22 N23", ROW), ("N1 N2 N3 U20 N21 N22", WHILE), ("N1 N2 N3 F20 N21 N22", NO),
    ("N1 N2 N3 M4", NO), ("N1 N2 U42", NO), ("N1 N9 N15 U41 N42 N43 N50", ROW), ("N1 N9 N15 U41 N42 N43 N44 U45", NO),
    # A while
    ("P0 N7 N14", WHILE), ("P0 N7 N13", NO), ("P0 N14", NO), ("N1 N2", NO), ("N1 N14", WHILE), ("N1 N13", NO),
    ("P0 N7 I10 N14", NO), ("P0 N7 F8 N14", NO), ("P0 E1 N7 N14", NO), ("P0 N7 N14 P20", NO), ("P0 N30 N40", WHILE),
    # Breaks
    ("N1 N2 B3-9 N10", NO), ("N1 N2 N3 B4-9", NO), ("B4-9 N10 N11 N12", ROW), ("N1 N2 N3 B50", NO),
    ("B3-9 N10 N24", WHILE), ("B3-9 N10 N23", NO), ("B3-9 N4 N5 N6", NO),
]  # fmt: skip


def on(number: str | int) -> date:
    return START + timedelta(days=int(number))


class Writer:
    """Writes what a case says of one person."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.member = stage, stage.members["worker"]
        self.workshop = make.WorkshopFactory(centre=stage.here)
        self.made = 0
        self.sessions: dict[tuple[str, int, int], Any] = {}

    def person(self, story: str, state: str = "active", member: Any = None) -> Any:
        person = make.ParticipantFactory(centre=self.stage.here)
        make.ReferentAssignmentFactory(participant=person, member=member or self.member, starts_on=date(2012, 9, 1))
        running = any(re.fullmatch(r"B\d+", word) for word in story.split())
        ended = {"ended_on": on(40), "exit_reason": "moved"} if state in ("left", "completed") else {}
        path = make.EnrolmentFactory(
            participant=person, state="on_break" if running else state, starts_on=START, **ended
        )
        for word in story.split():
            self.write(person, path, word, word[0], word[1:])
        return person

    def write(self, person: Any, path: Any, word: str, kind: str, rest: str) -> None:
        if kind == "A":
            first, last, told = re.split("[-:]", rest)
            make.PlannedAbsenceFactory(participant=person, starts_on=on(first), ends_on=on(last), told_on=on(told))
        elif kind == "B":
            first, _dash, last = rest.partition("-")
            if last:  # one that goes on is of the path's state
                make.BreakFactory(enrolment=path, starts_on=on(first), ended_on=on(last))
        elif kind in OUTCOMES:
            make.FollowUpFactory(participant=person, done_by=self.member, contacted_on=on(rest), outcome=OUTCOMES[kind])
        elif kind in "IS":
            kinds = {"I": "interview", "S": "step"}
            make.InterventionFactory(participant=person, date=on(rest), done_by=self.member, kind=kinds[kind])
        elif kind in "CTZ":
            outcome = {"C": "came", "T": "told_us", "Z": "no_news"}[kind]
            met = make.AppointmentFactory(centre=self.stage.here, date=on(rest), state="held", recorded_on=on(rest))
            make.AppointmentPersonFactory(appointment=met, participant=person, outcome=outcome)
        else:
            session = self.session(person, kind, int(rest))
            make.AttendanceFactory(session=session, participant=person, status=STATUS.get(kind, "no_news"))

    def session(self, person: Any, kind: str, day: int) -> Any:
        """Return a session of a day that this person has no mark at; sheets are shared by the persons."""
        state = {"o": "held", "x": "cancelled"}.get(kind, "closed")
        for number in range(9):
            found = self.sessions.get((state, day, number))
            if found is None:
                hours = {"starts_at": time(8 + number), "ends_at": time(9 + number)}
                found = make.SessionFactory(workshop=self.workshop, date=on(day), state=state, **hours)
                self.sessions[state, day, number] = found
            if not found.attendances.filter(participant=person).exists():
                return found
        raise ValueError("a day has nine sessions here")


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with translation.override("en"), time_machine.travel(datetime(2026, 3, 2, 12, tzinfo=BELGIUM), tick=False):
        yield


@pytest.fixture
def writer() -> Writer:
    stage = set_stage()
    with acting_as(system(), "test"):
        return Writer(stage)


def signals(writer: Writer, user: Any = None) -> dict[int, Any]:
    return {one.person.pk: one for one in to_contact(user or writer.stage.worker, writer.stage.here)}


def test_d21_sixty_worked_cases(writer: Writer) -> None:
    assert len(CASES) >= 60
    with acting_as(system(), "test"):
        people = [(story, why, writer.person(story)) for story, why in CASES]
        others = [writer.person("N1 N2 N3", state) for state in ("candidate", "trial", "left", "completed")]
    found = signals(writer)
    told = [(story, found[one.pk].why if one.pk in found else NO) for story, _why, one in people]
    assert told == [(story, why) for story, why, _one in people]
    assert not {one.pk for one in others} & set(found)


def test_since_when_is_told_by_a_day_and_a_sheet_that_changes_changes_it_at_once(writer: Writer) -> None:
    with acting_as(system(), "test"):
        one, other = writer.person("P3 N4 N5 N6"), writer.person("N4 N5 N6")
        found = signals(writer)
        assert (found[one.pk].since, found[other.pk].since) == (on(3), START)
        mark = one.attendances.get(session__date=on(6))
        mark.status = "present"
        mark.save()
        sheet = writer.sessions["closed", 5, 0]
        Session._base_manager.filter(pk=sheet.pk).update(state="reopened", closed_at=None)
    assert signals(writer) == {}


def test_the_numbers_are_those_of_the_centre_and_statements_do_not_grow(writer: Writer) -> None:
    with acting_as(system(), "test"):
        people = [writer.person("N1 N2")]
        make.CentreSettingFactory(centre=writer.stage.here, code="contact.sessions", value=2, from_day=TODAY)

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert set(signals(writer)) == {one.pk for one in people}
        return len(asked)

    before = statements()
    with acting_as(system(), "test"):
        people += [writer.person("N1 N2 I1") for _number in range(2)]
        people[1:] = [writer.person("N1 N2 N3"), writer.person("N1 N2 A1-1:1 N3 N4 S4")]
    assert statements() == before


def test_only_the_key_worker_and_who_covers_see_it(writer: Writer) -> None:
    """URL x role x export: nothing for a manager, a facilitator, a colleague, by break-glass, or in the workbook."""
    stage = writer.stage
    with acting_as(system(), "test"):
        person = writer.person("N1 N2 N3")
        canary = make.FollowUpFactory(participant=person, done_by=writer.member, contacted_on=START, note="CANARYWORD")
        stage.worker.language = stage.colleague.language = "en"
        stage.worker.save()
        stage.colleague.save()
    addresses = {
        "list": reverse("participants:to-contact"),
        "contact": reverse("participants:contact", args=[person.uuid]),
        "file": reverse("participants:file", args=[person.uuid]),
        "history": reverse("participants:history", args=[person.uuid]),
        "files": reverse("participants:files"),
        "home": "/",
    }
    client = JalonClient()
    client.force_login(stage.worker)
    texts = {name: one_line(client.get(path).content.decode()) for name, path in addresses.items()}
    assert "CANARYWORD" in texts["contact"]
    assert "no news since 5 January 2026" in texts["list"]
    assert "No news since 5 January 2026" in texts["home"]
    assert str(person) not in "".join(part for part in texts["files"].split("<main")[:1])
    with acting_as(system(), "test"):
        open_by_break_glass(person, stage.colleague)
    for role in ("colleague", "manager", "facilitator", "coordinator", "dpo", "administrator", "stranger"):
        user = getattr(stage, role)
        client = JalonClient()
        client.force_login(user)
        for name, path in addresses.items():
            answer = client.get(path)
            assert b"CANARYWORD" not in answer.content, (role, name)
            assert b"o news since" not in answer.content, (role, name)
            if name == "contact":
                assert answer.status_code in (403, 404), role
        assert not may(user, "contact.view", person)
        assert not FollowUp.objects.for_user(user, "contact.view").filter(pk=canary.pk).exists()
    assert not any(sheet for sheet in SHEETS if "FollowUp" in repr(sheet))
    with acting_as(system(), "test"):
        cover(writer.member, stage.colleague)
    assert set(signals(writer, stage.colleague)) == {person.pk}


def test_what_came_of_it_is_noted_leads_on_and_does_nothing(writer: Writer) -> None:
    with acting_as(system(), "test"):
        person = writer.person("N1 N2 N3")
        writer.stage.worker.language = "en"
        writer.stage.worker.save()
    client = JalonClient()
    client.force_login(writer.stage.worker)
    address = reverse("participants:contact", args=[person.uuid])
    wrong = client.post(address, {"contacted_on": "31/2/2026", "note": "She will call"})
    assert wrong.status_code == 422
    text = wrong.content.decode()
    assert "This day does not exist" in text
    assert "Choose what came of it." in text
    assert "She will call" in text
    key = client.get(address).context["form"]["key"].value()
    sent = {"key": key, "contacted_on": "2/3/2026", "channel": "phone", "outcome": "wants_break", "note": "Care"}
    for _time in range(2):  # sent twice it acts once
        answer = client.post(address, sent)
        assert answer.url == reverse("participants:paths", args=[person.uuid])
    noted = FollowUp.objects.get()
    assert (noted.why, noted.outcome, noted.note, noted.done_by) == (ROW, "wants_break", "Care", writer.member)
    assert person.enrolments.get().state == "active"
    assert signals(writer) == {}
    membership = Membership.objects.get(user=writer.stage.worker)
    with acting_as(writer.stage.worker, centre=writer.stage.here):
        assert not [line for line in lines_for(writer.stage.worker, membership) if str(line.heading) == "To contact"]
        note_follow_up(
            person, writer.member, key=uuid4(),
            values={"contacted_on": TODAY, "channel": "visit", "outcome": "reached", "note": "", "why": "by_hand"},
        )  # fmt: skip
    assert FollowUp.objects.count() == 2
