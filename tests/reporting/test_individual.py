"""Individual time in its three readings: the invented week, days before it is measured, random centres, the pages."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.models import CentreSetting, User
from audit.models import AccessEntry
from core.actor import acting_as
from core.periods import Period
from participants.models import Intervention
from partners.models import Organisation
from reporting.evolution import SUPPORT_CODES, evolution
from reporting.figures import Frame, decimal, figure_of
from reporting.figures.individual import percents_of
from tests.reporting.figure_values import figures_of, links_of, rows_of
from tests.support import factories as make
from workshops.models import Workshop

pytestmark = pytest.mark.both_engines

YEAR, DAY = 2026, dt.date(2026, 3, 2)
HOURS = ("individual_hours", "individual_hours_received", "individual_hours_worked", "collective_hours_worked")


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def measure_from(here: SimpleNamespace, day: dt.date) -> None:
    """Say from which day individual time is measured; said again, the second day holds."""
    said = CentreSetting.objects.filter(centre=here.centre, code="individual.measured_from").count()
    with acting_as(User.objects.system(), "test"):
        make.CentreSettingFactory(
            centre=here.centre,
            code="individual.measured_from",
            value=day.toordinal(),
            from_day=dt.date(2020, 1, 1 + said),
        )


class Writer:
    """Writes sessions, appointments and interventions into a centre."""

    def __init__(self, here: SimpleNamespace, *, persons: int, members: int) -> None:
        self.centre = here.centre
        self.persons = [
            make.ParticipantFactory(centre=self.centre, file_number=f"W-{number}") for number in range(persons)
        ]
        self.members = [make.TeamMemberFactory(centre=self.centre) for _number in range(members)]
        self.organisation = Organisation.objects.create(centre=self.centre, name="Outside", role="subcontractor")
        self.workshop = Workshop.objects.create(
            centre=self.centre, code="w", title="w", kind="cultural", provider="team"
        )

    def session(self, day: dt.date, minutes: int, *, there: int, team: int = 0, outside: bool = False) -> None:
        ends = (dt.datetime.combine(day, dt.time(9)) + dt.timedelta(minutes=minutes)).time()
        session = make.SessionFactory(
            workshop=self.workshop, date=day, starts_at=dt.time(9), ends_at=ends, state="closed"
        )
        for member in self.members[:team]:
            session.facilitators.create(provider="team", member=member)
        if outside:
            session.facilitators.create(provider="subcontractor", organisation=self.organisation)
        for person in self.persons[:there]:
            make.AttendanceFactory(session=session, participant=person, status="present")

    def appointment(self, day: dt.date, minutes: dict[int, int | None], *, workers: int, state: str = "held") -> None:
        """Write an appointment of persons by number; minutes None of who did not come."""
        over = {"recorded_on": day} if state == "held" else {"cancelled_by": "us"} if state == "cancelled" else {}
        met = make.AppointmentFactory(
            centre=self.centre, date=day, starts_at=dt.time(8), ends_at=dt.time(9), state=state, **over
        )
        for member in self.members[:workers]:
            make.AppointmentWorkerFactory(appointment=met, member=member)
        for position, (number, long) in enumerate(minutes.items(), start=1):
            came = state == "held" and long is not None
            outcome = "came" if came else "no_news" if state == "held" else ""
            noted = self.intervention(day, number, long) if came else None
            make.AppointmentPersonFactory(
                appointment=met, participant=self.persons[number], position=position, outcome=outcome,
                minutes=long if came else None, intervention=noted,
            )  # fmt: skip

    def intervention(self, day: dt.date, number: int, minutes: int | None) -> Intervention:
        return make.InterventionFactory(
            participant=self.persons[number], date=day, minutes=minutes, done_by=self.members[0]
        )


@pytest.fixture
def week(bare: SimpleNamespace) -> SimpleNamespace:
    """The invented week: a session of the team, one of a subcontractor, an interview, two together, a call."""
    with acting_as(User.objects.system(), "test"):
        write = Writer(bare, persons=12, members=2)
        write.session(DAY, 180, there=12, team=2)
        write.session(DAY + dt.timedelta(days=1), 180, there=10, outside=True)
        write.appointment(DAY, {0: 45}, workers=1)
        write.appointment(DAY + dt.timedelta(days=1), {1: 60, 2: 60}, workers=2)
        write.intervention(DAY, 3, 15)
    bare.write = write
    return bare


def frame_of(here: SimpleNamespace, first: int = YEAR, last: int = YEAR) -> Frame:
    return Frame.years(here.centre, first, last, as_of=dt.date(last, 12, 31))


def test_the_invented_week(week: SimpleNamespace) -> None:
    """Section 14: delivered 2 h of 8, received 3 h of 69, worked 3 h of 9."""
    measure_from(week, dt.date(YEAR, 1, 1))
    at = frame_of(week)
    assert {code: figure_of(code).values(at)[0].shown for code in HOURS} == {
        "individual_hours": 2,
        "individual_hours_received": 3,
        "individual_hours_worked": 3,
        "collective_hours_worked": 6,
    }
    assert percents_of(at, 0) == {"share_delivered": [25, 75], "share_received": [4, 96], "share_worked": [33, 67]}
    assert [value.denominator for value in figure_of("share_received").values(at)] == [decimal(69)]
    # Nobody came, it was cancelled, or it is to come: nothing more is counted but the outcomes.
    with acting_as(User.objects.system(), "test"):
        week.write.appointment(dt.date(YEAR, 4, 1), {0: None}, workers=1)
        week.write.appointment(dt.date(YEAR, 4, 2), {0: 30, 1: 30}, workers=1, state="cancelled")
        week.write.appointment(dt.date(YEAR, 4, 3), {0: 30}, workers=1, state="planned")
    at = frame_of(week)
    assert percents_of(at, 0)["share_delivered"] == [25, 75]
    outcomes = ["came", "told_us", "no_news", "moved", "cancelled"]
    assert [figure_of(f"appointments_{one}").values(at)[0].shown for one in outcomes] == [3, 0, 1, 0, 2]


def test_a_period_that_begins_before_the_measure_is_blank_and_never_0(week: SimpleNamespace) -> None:
    codes = [*HOURS[:3], "share_delivered", "share_received_collective", "share_worked"]
    for day in (None, dt.date(YEAR, 1, 2), dt.date(YEAR + 1, 1, 1)):
        if day is not None:
            measure_from(week, day)
        at = frame_of(week)
        for code in codes:
            assert figure_of(code).values(at)[0].shown is None, (code, day)
            assert not figure_of(code).records(at, Period.year(YEAR)).rows.exists()
    assert figure_of("collective_hours_worked").values(at)[0].shown == 6


def test_random_centres_add_up_as_plain_python_does(bare: SimpleNamespace) -> None:
    measure_from(bare, dt.date(2025, 1, 1))
    chance = random.Random(20261130)  # noqa: S311 # nosec B311
    expected: dict[str, dict[int, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    with acting_as(User.objects.system(), "test"):
        write = Writer(bare, persons=6, members=3)
        for number in range(45):
            day = dt.date(2025, 1, 1) + dt.timedelta(days=chance.randrange(700))
            year, hour = day.year, Fraction(1, 60)
            minutes, workers = chance.choice([10, 25, 45, 60, 100]), chance.randint(1, 3)
            match number % 3:
                case 0:
                    there, team = chance.randint(0, 6), chance.randint(0, 3)
                    write.session(day, minutes, there=there, team=team, outside=team == 0)
                    expected["collective"][year] += minutes * hour
                    expected["participant"][year] += minutes * there * hour
                    expected["collective_worked"][year] += minutes * team * hour
                case 1:
                    who = chance.sample(range(6), chance.randint(1, 4))
                    long = {one: chance.choice([None, 5, 30, 55]) for one in who}
                    day = dt.date(2025, 1, 1) + dt.timedelta(days=number * 15)  # no worker is twice at one time
                    write.appointment(day, long, workers=workers)
                    came = [each for each in long.values() if each]
                    expected["delivered"][day.year] += max(came, default=0) * hour
                    expected["received"][day.year] += sum(came) * hour
                    expected["worked"][day.year] += max(came, default=0) * workers * hour
                case _:
                    write.intervention(day, chance.randrange(6), minutes)
                    for reading in ("delivered", "received", "worked"):
                        expected[reading][year] += minutes * hour
    at = frame_of(bare, 2025, 2026)
    for code, name in [
        ("individual_hours", "delivered"), ("individual_hours_received", "received"),
        ("individual_hours_worked", "worked"), ("collective_hours_worked", "collective_worked"),
    ]:  # fmt: skip
        figure = figure_of(code)
        for period, value in zip(at.periods, figure.values(at), strict=True):
            assert value.numerator == decimal(expected[name][period.first.year]), (code, period)
            records = figure.records(at, period)
            assert sum((records.part(row) for row in records.rows), Fraction(0)) == records.total
    of = {"share_delivered": ("delivered", "collective"), "share_received": ("received", "participant")}
    of["share_worked"] = ("worked", "collective_worked")
    for place, year in enumerate((2025, 2026)):
        for group, percents in percents_of(at, place).items():
            mine, other = (expected[name][year] for name in of[group])
            assert sum(percents) == 100
            assert abs(percents[0] - 100 * mine / (mine + other)) <= 1


def test_a_sealed_file_counts_in_the_years_before_only(week: SimpleNamespace) -> None:
    measure_from(week, dt.date(YEAR, 1, 1))
    with acting_as(User.objects.system(), "test"):
        make.SealFactory(participant=week.write.persons[1], state="in_force", sealed_on=dt.date(YEAR + 1, 2, 1))
        make.SealFactory(participant=week.write.persons[2], state="in_force", sealed_on=dt.date(YEAR, 2, 1))
    at = frame_of(week)
    assert figure_of("individual_hours_received").values(at)[0].numerator == 2
    assert figure_of("individual_hours").values(at)[0].numerator == 2  # the other person came for an hour too


def test_assessments_due_and_exits(bare: SimpleNamespace) -> None:
    """Worked (section 2): start 1/9/2026, planned end 30/6/2027: 22/9/2026, 20/2/2027, 30/6/2027."""
    with acting_as(User.objects.system(), "test"):
        path = make.EnrolmentFactory(
            participant=make.ParticipantFactory(centre=bare.centre), state="active",
            starts_on=dt.date(2026, 9, 1), planned_end_on=dt.date(2027, 6, 30),
        )  # fmt: skip
        make.AssessmentFactory(enrolment=path, moment="entry", date=dt.date(2026, 9, 22), state="completed")
        make.AssessmentFactory(enrolment=path, moment="midterm", date=dt.date(2027, 2, 21), state="completed")
        left = make.EnrolmentFactory(
            participant=make.ParticipantFactory(centre=bare.centre), state="left", exit_reason="job",
            starts_on=dt.date(2026, 9, 1), ended_on=dt.date(2026, 9, 10),
        )  # fmt: skip
        make.ExitProjectFactory(enrolment=left, kind="professional")
        # A change of today moves nothing that ended before it (D2).
        make.CentreSettingFactory(
            centre=bare.centre, code="assessment.entry_days", value=7, from_day=dt.date(2026, 9, 20)
        )

    def shown(code: str) -> list[Any]:
        return [value.shown for value in figure_of(code).values(frame_of(bare, 2026, 2027))]

    assert shown("assessments_due") == [2, 2]  # entry and the exit of who left; midterm and exit
    assert shown("assessments_on_time") == [1, None]
    assert shown("exits") == [1, 0]
    assert shown("exit_projects_professional") == [1, None]
    assert figure_of("exits").notes(frame_of(bare, 2026, 2027), Period.year(2026)) == ["By reason: Job (1)."]


def test_the_page_its_sheets_and_its_records(week: SimpleNamespace, client: Any) -> None:
    measure_from(week, dt.date(YEAR, 1, 1))
    client.force_login(week.manager)
    asked = f"from={YEAR}&to={YEAR}"
    html = client.get(f"/figures/individual/?{asked}").content.decode()
    figures = figures_of(html)
    assert figures["Individual time delivered"] == ["2"]
    shares = [row for row in rows_of(html) if row[0] in {"individual", "collective"}]
    assert [row[1] for row in shares] == ["25 %", "75 %", "4 %", "96 %", "33 %", "67 %"]
    assert "does not say of what" in html
    links = [link for link in links_of(html) if link.startswith("/figures/")]
    assert len(links) == 4 + 6 + 5  # hours, shares, appointments; no path: nothing is due, nobody left
    for link in links:
        assert client.get(link).status_code == 200, link
    opened = client.get(f"/figures/share_delivered/{YEAR}/?{asked}").content.decode()
    assert "2 h of 8 h are 25\u00a0%." in opened
    assert "4\u00a0% of the hours received" in opened  # never one without the others
    assert AccessEntry.objects.latest("pk").files.count() == 4
    assert b"25" in client.get(f"/figures/individual.csv?{asked}&for=programs").content
    assert client.get(f"/figures/individual.xlsx?{asked}").status_code == 200


def test_statements_are_constant(week: SimpleNamespace) -> None:
    measure_from(week, dt.date(YEAR, 1, 1))

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            evolution(frame_of(week), SUPPORT_CODES)
        return len(asked)

    before = statements()
    with acting_as(User.objects.system(), "test"):
        for number in range(5):
            week.write.appointment(DAY + dt.timedelta(days=10 + number), {number: 30, 6: 20}, workers=2)
            make.EnrolmentFactory(participant=week.write.persons[number], state="active", starts_on=DAY)
    assert statements() == before
    assert before <= 22
