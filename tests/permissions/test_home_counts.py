"""Each number on home is the length of the list behind its link, for each role, and the lines of a panel add up."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time, timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.urls import resolve
from django.utils import translation

from accounts.enums import NoticeKind
from accounts.models import Membership
from assessments.due import due_of
from assessments.enums import Moment
from assessments.models import Aspect
from core.actor import acting_as
from core.periods import today
from home.dashboard import Home, home_of
from home.notices import tell
from participants.dashboard_panels import my_participants
from participants.enums import EnrolmentState
from tests.permissions.visitors import MEMBERS, Visitor, visitor
from tests.permissions.world import World
from tests.support.factories import (
    AssessmentFactory,
    BatchMarkFactory,
    EnrolmentFactory,
    FacilitatorLinkFactory,
    MembershipFactory,
    ParticipantFactory,
    PlanFactory,
    ProblemFactory,
    RatingFactory,
    ReferentAssignmentFactory,
    SealFactory,
    SessionFactory,
    SheetBatchFactory,
    UserFactory,
    first_version,
    system,
)

DAY = timedelta(days=1)
NUMBER = re.compile(r"\d[\d,  ]*")


def part_of(html: str, key: str) -> str:
    """Return the section of a page that has this id, whole where none is asked for; it holds no other section."""
    if not key:
        return html
    found = re.search(rf'<section[^>]*\bid="{key}".*?</section>', html, re.DOTALL)
    return found[0] if found else ""


def rows_of_table(html: str) -> int:
    return html.count('<th scope="row">')


def lines_of_list(html: str) -> int:
    return sum(part.count("<li") for part in re.findall(r'<ul class="(?:todo|roles)[^"]*".*?</ul>', html, re.DOTALL))


def notices_of(html: str) -> int:
    others = re.search(r"(\d+) others? (?:is|are) shown", html)
    return html.count("<li>") + (int(others[1]) if others else 0)


def sessions_of(html: str) -> int:
    return len(set(re.findall(r'href="/sessions/([0-9a-f-]{36})/"', html)))


# By the name of the address to which a line of home leads: how the rows of its list are counted.
LISTS: dict[str, Callable[[str], int]] = {
    "notices": notices_of,
    "roles": lines_of_list,
    "participants:seals": rows_of_table,
    "participants:files": rows_of_table,
    "assessments:due": lines_of_list,
    "assessments:read-again": lines_of_list,
    "actionplans:waiting": lines_of_list,
    "oversight:reviews": rows_of_table,
    "oversight:alerts": rows_of_table,
    "reporting:records": sessions_of,
    "workshops:sessions": sessions_of,
    "workshops:open-links": lambda html: html.count("stopped with its maker"),
    "workshops:late": lambda html: html.count('class="late-line"'),
}
# Lines whose number is of what they name themselves, in words or by its file numbers: no list is behind them.
NAMED = ("One national register number on", "The yearly table", "You stand in for")


@pytest.fixture(scope="module")
def busy(world: World) -> World:
    """Something in every state for everybody: more than one of whatever home counts."""
    with acting_as(system(), "test"):
        _caseload(world)
        _sheets(world)
        for name in ("own", "colleagues"):
            SealFactory(participant=world.files[name], asked_by=world.colleague)
        SealFactory(participant=world.files["glass"], state="in_force", sealed_on=date(2016, 1, 1))
        waiting = {"role": "facilitator", "status": "awaiting", "given_by": world.dpo, "starts_on": today()}
        MembershipFactory(user=world.successor, centre=world.here, **waiting)
        gone = UserFactory(first_name="Gone")
        for _number in range(2):
            FacilitatorLinkFactory(workshop=world.things["workshop"]["outside"], made_by=gone)
        for _number in range(25):
            tell(world.manager, NoticeKind.ALERT, about=uuid4(), centre=world.here)
        tell(
            world.manager, NoticeKind.ROLE_TO_CONFIRM, about=world.things["waiting role"]["own"].uuid, centre=world.here
        )
    return world


def _person(world: World, state: str, starts_on: date):
    values = {"participant__centre": world.here, "track": world.things["group"]["here"].track}
    path = EnrolmentFactory(state=state, starts_on=starts_on, **values)
    ReferentAssignmentFactory(participant=path.participant, member=world.members["worker"], starts_on=date(2016, 1, 1))
    return path


def _caseload(world: World) -> None:
    """Persons of the worker: a path in each state, recent and long past, two at once, drafts, what was thrown away."""
    for state in EnrolmentState.values:
        for starts_on in (today() - 30 * DAY, today() - 900 * DAY, today() + 10 * DAY):
            if starts_on <= today() or state in ("candidate", "declined"):
                _person(world, state, starts_on)
    ReferentAssignmentFactory(
        participant=ParticipantFactory(centre=world.here), member=world.members["worker"], starts_on=date(2016, 1, 1)
    )
    beside = _person(world, "active", today() - 30 * DAY)
    EnrolmentFactory(participant=beside.participant, track=beside.track, group=beside.group, state="trial")
    AssessmentFactory(enrolment=_person(world, "trial", today() - 9 * DAY), date=today(), state="discarded")
    other = AssessmentFactory(enrolment=_person(world, "active", today() - 9 * DAY), date=today(), moment="other")
    ended = AssessmentFactory(enrolment=_person(world, "completed", today() - 900 * DAY), state="validated")
    relations = Aspect.objects.get(domain__instrument=first_version(), code="relations")
    for one in (other, ended):  # of before the first erratum
        RatingFactory(assessment=one, aspect=relations, level=2)
    AssessmentFactory(enrolment=_person(world, "trial", today() - 9 * DAY), date=today())
    for _number in range(2):
        problem = ProblemFactory(enrolment=_person(world, "active", today() - 30 * DAY))
        PlanFactory(problem=problem)


def _sheets(world: World) -> None:
    """Sheets that nobody closed, of last week and of long ago, some handed in by a link; answers that came too late."""
    hours = {"starts_at": time(9), "ends_at": time(10), "workshop": world.things["workshop"]["others"]}
    for days in (7, 8, 300):
        SessionFactory(state="planned", date=today() - days * DAY, **hours)
        SessionFactory(state="handed_in", date=today() - days * DAY, **hours)
    for _number in range(2):
        batch = SheetBatchFactory(session=world.things["closed session"]["own"])
        BatchMarkFactory(batch=batch, participant=world.files["own"])


def home_for(world: World, who: str) -> tuple[Visitor, Home]:
    there = visitor(world, who)
    membership = Membership.objects.get(user=there.user, centre=world.here)
    with acting_as(there.user, centre=world.here), translation.override("en"):
        return there, home_of(there.user, membership, everything=True)


def counts_of(home: Home) -> dict[str, int]:
    """Return the addresses to which home leads with a number, and that number: one for a single thing."""
    found = {}
    said = [(str(line.heading), line.url) for line in (*home.waiting.lines, *home.at_hand)]
    said += [(str(panel.more[0]), panel.more[1]) for panel in home.panels if panel.more]
    for heading, address in said:
        number = NUMBER.search(heading)
        listed = resolve(address.partition("?")[0].partition("#")[0]).view_name in LISTS
        if heading.startswith(NAMED):
            continue
        assert listed or not number, f"“{heading}” has a number and leads to {address}: name its list in LISTS"
        if number:
            found[address] = int(re.sub(r"\D", "", number[0]))
    return found


@pytest.mark.parametrize("who", MEMBERS)
def test_each_number_is_the_length_of_its_list(busy: World, who: str):
    there, home = home_for(busy, who)
    counted = counts_of(home)
    rows = {}
    for address in counted:
        page, _mark, part = address.partition("#")
        answer = there.get(page, HTTP_ACCEPT_LANGUAGE="en")
        assert answer.status == 200, answer
        html = unescape(answer.response.content.decode())
        main = html.split("<main", 1)[1].split("</main>")[0]
        rows[address] = LISTS[resolve(page.partition("?")[0]).view_name](part_of(main, part))
    assert rows == counted


def test_each_kind_of_number_is_among_them(busy: World):
    """What is not counted on this stage would not be tested above."""
    told = {
        resolve(re.split("[?#]", address)[0]).view_name
        for who in MEMBERS
        for address in counts_of(home_for(busy, who)[1])
    }
    assert told == set(LISTS)


def test_the_lines_of_the_panel_add_up_to_its_total(busy: World):
    with acting_as(busy.worker, centre=busy.here), translation.override("en"):
        panel = my_participants(busy.worker, Membership.objects.get(user=busy.worker, centre=busy.here))
        numbers = [int(NUMBER.match(line.words)[0]) for line in panel.context]
        assert sum(numbers) == int(NUMBER.match(str(panel.more[0]))[0])
        assert any("without a path under way" in line.words for line in panel.context)


def test_panel_and_page_agree_on_whose_assessment_is_due(busy: World):
    """People on trial count in both, candidates in neither; of who has two paths the panel tells the latest."""
    with acting_as(busy.worker, centre=busy.here), translation.override("en"):
        panel = my_participants(busy.worker, Membership.objects.get(user=busy.worker, centre=busy.here))
        counted = {line.words.split()[1]: int(line.words.split()[0]) for line in panel.context if " now" in line.words}
        due = {(one.file.pk, one.moment) for one in due_of(busy.worker) if one.moment != Moment.OTHER.label}
        words = {"Entry": "entry", "Midterm": "midterm", "Exit": "exit"}
        waiting = [words[moment] for _file, moment in due]
    assert {moment: waiting.count(moment) for moment in counted} == counted


def test_the_page_goes_by_day_and_says_the_rule(busy: World):
    html = visitor(busy, "worker").get("/assessments/due/", HTTP_ACCEPT_LANGUAGE="en").response.content.decode()
    with acting_as(busy.worker, centre=busy.here):
        found = due_of(busy.worker)
    for drafts in (True, False):
        days = [one.sort_day for one in found if one.draft is drafts]
        assert len(set(days)) > 1
        assert days == sorted(days)
    assert part_of(html, "past")
    assert "a trial is accompanied" in html
