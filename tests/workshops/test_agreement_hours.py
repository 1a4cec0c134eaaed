"""What an agreement delivered, leaves and costs: the example of the specification, random agreements, page, home."""

from __future__ import annotations

import datetime as dt
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.models import Membership
from core.actor import acting_as
from core.periods import BELGIUM, today
from partners.models import Agreement
from partners.presenters import agreements_of
from permissions.transitions import perform
from reporting.figures.base import Frame
from reporting.figures.hours import minutes_by_provider
from tests.support import factories as make
from tests.workshops.conftest import acted
from workshops.agreement_hours import AgreementHours, LineKind, hours_number, hours_of, without_agreement
from workshops.agreement_words import sums_words
from workshops.dashboard_lines import agreements_used_up
from workshops.models import Session

pytestmark = pytest.mark.django_db

FIRST, LAST = dt.date(2016, 9, 1), dt.date(2016, 12, 15)
TIMES = {"starts_at": dt.time(13, 30), "ends_at": dt.time(16)}
TERMS = 100 if os.environ.get("JALON_WHOLE_AGREEMENTS") else 25  # random terms of each of three agreements
TEAM: tuple[str, Any] = ("team", None)


@dataclass
class Contract:
    """An agreement of a centre's organisation on its series, and the sessions that are added."""

    at: Any
    agreement: Agreement
    number: int = 0

    @property
    def house(self) -> Any:
        return self.agreement.organisation

    @property
    def own(self) -> tuple[str, Any]:
        return ("subcontractor", self.house)

    def session(self, *runners: tuple[str, Any], day: dt.date | None = None, state: str = "closed", **more: Any) -> Any:
        """Add a session, each on a later day, run (or planned) by these; by the organisation alone without any."""
        self.number += 1
        day = day or FIRST + dt.timedelta(days=self.number)
        with acted():
            made = make.SessionFactory(workshop=self.at.workshop, date=day, state=state, **(TIMES | more))
            for provider, house in runners or (self.own,):
                closed = state in ("closed", "reopened")
                maker = make.SessionFacilitatorFactory if closed else make.PlannedFacilitatorFactory
                who = {"member": self.at.facilitator_member} if provider == "team" else {"organisation": house}
                maker(session=made, provider=provider, **who)
        return made

    def cancel(self, days: int, *runners: tuple[str, Any], **more: Any) -> Any:
        """Add a session that was cancelled so many days before."""
        made = self.session(*runners, state="planned", **more)
        moment = dt.datetime.combine(made.date - dt.timedelta(days=days), dt.time(0, 30), BELGIUM)
        with time_machine.travel(moment, tick=False), acting_as(self.at.manager, "test"):
            perform(made, "cancel", by=self.at.manager, reason="Strike.")
        return made

    def hours(self, **terms: Any) -> AgreementHours:
        """Return the hours, by other terms where some are given."""
        agreement = Agreement.objects.get(pk=self.agreement.pk)
        for name, value in terms.items():
            setattr(agreement, name, value)
        return hours_of([agreement])[agreement.pk]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Read everything in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def contract(here) -> Contract:
    """Return an agreement that is signed, of 40 h at 55 euros."""
    with acted():
        agreement = make.AgreementFactory(
            organisation=here.workshop.organisation, state="signed", starts_on=FIRST, ends_on=LAST, subject="Theatre",
            hours=40, hourly_rate=55, late_days=3, late_percent=50,
        )  # fmt: skip
        make.CoverageFactory(workshop=here.workshop, agreement=agreement)
    return Contract(here, agreement)


@pytest.fixture
def example(contract) -> Contract:
    """Return the agreement of the specification, section 6.2."""
    for _number in range(12):
        contract.session()
    for _number in range(4):
        contract.session(contract.own, TEAM)
    contract.cancel(1)
    return contract


def three(hours: AgreementHours) -> tuple[str, ...]:
    """Return the three numbers and what it costs."""
    return tuple(str(hours_number(one)) for one in (hours.worked, hours.in_figures, hours.to_pay)) + (str(hours.cost),)


class TestExample:
    def test_the_three_numbers_are_never_mixed(self, example):
        assert three(example.hours()) == ("40.00", "35.00", "41.25", "2268.75")
        assert three(example.hours(together_counts="half")) == ("40.00", "35.00", "36.25", "1993.75")
        assert sums_words(example.hours()) == "41.25 of 40 h: 1.25 too many"

    def test_its_part_in_the_figures_is_that_of_the_figures(self, example):
        figures = minutes_by_provider(Frame.years(example.at.centre, 2016, 2016))
        assert figures[0]["subcontractor"] == example.hours().in_figures

    def test_by_the_session_there_are_sixteen_and_a_half_on_seventeen_lines(self, example):
        hours = example.hours(paid_by="session", hourly_rate=None, amount=Decimal("120.10"))
        assert (len(hours.counted), float(hours.sessions_to_pay), str(hours.cost)) == (17, 16.5, "1981.65")

    def test_a_lump_sum_costs_the_sum_and_shows_hours_worked(self, example):
        hours = example.hours(paid_by="lump_sum", hourly_rate=None, amount=Decimal(900))
        assert (str(hours.cost), hours_number(hours.used)) == ("900.00", 40)

    def test_what_is_free_costs_nothing_and_what_has_no_price_is_not_known(self, example):
        assert str(example.hours(paid_by="free", hourly_rate=None).cost) == "0.00"
        assert example.hours(hourly_rate=None).cost is None
        assert example.hours(paid_by="session", hourly_rate=None).cost is None


class TestWhatCounts:
    def test_an_agreement_takes_its_first_and_its_last_day_and_no_other(self, contract):
        for day in (FIRST - dt.timedelta(days=1), FIRST, LAST, LAST + dt.timedelta(days=1)):
            contract.session(day=day)
        assert [line.session.date for line in contract.hours().lines] == [FIRST, LAST]

    def test_two_organisations_are_each_paid_whole_and_have_equal_parts_in_figures(self, contract):
        with acted():
            other = make.OrganisationFactory(centre=contract.at.centre, name="Another", role="subcontractor")
        contract.session(contract.own, ("subcontractor", other))
        hours = contract.hours(together_counts="half")
        assert three(hours)[:3] == ("2.50", "1.25", "2.50")

    def test_who_ran_it_in_fact_is_paid_and_not_who_was_planned(self, contract):
        contract.session(TEAM)
        assert not contract.hours().lines

    def test_where_nobody_is_noted_it_is_who_the_series_is_planned_with(self, contract):
        made = contract.session()
        with acted():
            made.facilitators.get().delete()
        assert three(contract.hours())[:3] == ("2.50", "2.50", "2.50")

    @pytest.mark.parametrize(("days", "paid"), [(0, True), (2, True), (3, False), (10, False)])
    def test_late_notice_is_less_than_the_days_before(self, contract, days, paid):
        contract.cancel(days)
        assert [line.kind for line in contract.hours().lines] == [LineKind.NOTICE] * paid

    def test_a_session_restored_and_found_not_to_have_taken_place_is_no_late_notice(self, contract):
        made = contract.session(state="planned")
        moment = dt.datetime.combine(made.date, dt.time(13, 40), BELGIUM)
        manager = contract.at.manager
        with time_machine.travel(moment, tick=False), acting_as(manager, "test"):
            for move, reason in (("cancel", "Ill."), ("restore", ""), ("hold", ""), ("call_off", "No heating.")):
                perform(Session.objects.get(pk=made.pk), move, by=manager, reason=reason)
        assert not contract.hours().lines

    def test_an_open_sheet_is_not_counted_and_told_apart_from_what_is_to_come(self, contract):
        with time_machine.travel(dt.datetime(2016, 10, 1, 12, tzinfo=BELGIUM), tick=False):
            contract.session(day=dt.date(2016, 9, 30), state="planned")
            contract.session(day=dt.date(2016, 9, 29), state="reopened")
            contract.session(day=dt.date(2016, 10, 1), state="planned")
            contract.session(day=dt.date(2016, 9, 28))
            hours = contract.hours()
            kinds = sorted(line.kind for line in hours.lines)
            assert kinds == ["open", "open", "planned", "worked"]
            assert sums_words(hours) == "2.5 of 40 h, 5 with the sheet open, 2.5 planned: 30 left"

    def test_sessions_that_no_agreement_covers_are_listed_apart(self, contract):
        inside, after = contract.session(), contract.session(day=LAST + dt.timedelta(days=1))
        with acted():
            other = make.WorkshopFactory(
                centre=contract.at.centre, provider="subcontractor", organisation=contract.house
            )
            elsewhere = make.SessionFactory(workshop=other, date=FIRST, state="closed")
        found = list(without_agreement(contract.agreement))
        assert found == [elsewhere, after]
        assert inside not in found


def plain(contract: dict[str, Any], sessions: list[dict[str, Any]]) -> Decimal:
    """Return the cost of sessions in plain arithmetic of whole numbers: twohundredths of a session or minute."""
    many = 0
    for one in sessions:
        if one["off"] is not None and one["off"] >= contract["late_days"]:
            continue
        part = 1 if one["with_team"] and contract["together_counts"] == "half" else 2
        percent = 100 if one["off"] is None else contract["late_percent"]
        many += part * percent * (one["minutes"] if contract["paid_by"] == "hour" else 1)
    price = contract["hourly_rate"] if contract["paid_by"] == "hour" else contract["amount"]
    exact = Decimal(many) * price / (200 * (60 if contract["paid_by"] == "hour" else 1))
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.mark.parametrize("seed", range(3))
def test_random_agreements_cost_what_plain_arithmetic_says(contract, seed):
    """A few sessions, read by many random terms each: three hundred agreements where the whole is asked for."""
    chance = random.Random(seed)  # noqa: S311 # nosec B311
    sessions = []
    for _number in range(8):
        minutes = chance.randint(1, 300)
        end = (dt.datetime(2016, 1, 1, 13) + dt.timedelta(minutes=minutes)).time()
        one = {
            "minutes": minutes, "with_team": chance.random() < 0.4, "off": chance.choice([None, None, 0, 1, 2, 5]),
        }  # fmt: skip
        runners = [contract.own, TEAM] if one["with_team"] else [contract.own]
        times = {"starts_at": dt.time(13), "ends_at": end}
        if one["off"] is None:
            contract.session(*runners, **times)
        else:
            contract.cancel(one["off"], *runners, **times)
        sessions.append(one)
    found = contract.hours(late_days=90, late_percent=100)
    assert len(found.lines) == len(sessions)
    for _number in range(TERMS):
        paid_by = chance.choice(["hour", "session"])
        terms = {
            "paid_by": paid_by, "together_counts": chance.choice(["whole", "half"]), "late_days": chance.randint(1, 6),
            "late_percent": chance.randint(1, 100),
            "hourly_rate": Decimal(chance.randint(0, 20000)) / 100 if paid_by == "hour" else None,
            "amount": Decimal(chance.randint(0, 90000)) / 100 if paid_by == "session" else None,
        }  # fmt: skip
        assert contract.hours(**terms).cost == plain(terms, sessions), terms


class TestPage:
    def page(self, client, contract) -> str:
        answer = client.get(f"/agreements/{contract.agreement.uuid}/hours/")
        assert answer.status_code == 200
        return " ".join(answer.content.decode().split())

    def test_the_team_reads_sums_and_sessions(self, client, example):
        client.force_login(example.at.social_worker)
        page = self.page(client, example)
        for words in ("41.25 of 40 h: 1.25 too many", "2,268.75 euro", "35 h", "late notice", "with the team"):
            assert words in page
        assert page.count("/sessions/") >= 17

    def test_the_coordinator_reads_sums_and_no_session(self, client, example):
        client.force_login(example.at.coordinator)
        page = self.page(client, example)
        assert "2,268.75 euro" in page
        assert "/sessions/" not in page

    def test_it_costs_the_same_whatever_the_number_of_sessions(self, contract):
        def ask() -> int:
            with CaptureQueriesContext(connection) as asked:
                contract.hours()
                list(without_agreement(contract.agreement))
            return len(asked)

        contract.session()
        contract.cancel(1)
        few = ask()
        for _number in range(3):
            contract.session(contract.own, TEAM)
            contract.cancel(1)
        assert ask() == few <= 7

    def test_the_organisation_links_to_it_from_what_is_signed(self, contract):
        with acted():
            make.AgreementFactory(organisation=contract.house, subject="Draft")
        sums = {line.agreement.subject: line.sums for line in agreements_of(contract.house)}
        assert sums["Draft"] is None
        assert sums["Theatre"].address == f"/agreements/{contract.agreement.uuid}/hours/"


class TestHome:
    @pytest.mark.parametrize(("hours", "said"), [(50, []), (Decimal("12.5"), ["run out"]), (10, ["used up"])])
    def test_it_says_what_runs_out_and_what_is_used_up(self, contract, hours, said):
        with acted():
            contract.agreement.ends_on, contract.agreement.hours = today(), hours
            contract.agreement.save()
        for _number in range(4):
            contract.session()
        for user in (contract.at.manager, contract.at.coordinator):
            membership = Membership.objects.get(user=user)
            with acting_as(user, centre=membership.centre):
                lines = agreements_used_up(user, membership)
            assert [words in str(line.heading) for line, words in zip(lines, said, strict=True)] == [True] * len(said)

    def test_who_makes_no_agreement_hears_nothing(self, contract):
        for user in (contract.at.social_worker, contract.at.facilitator):
            membership = Membership.objects.get(user=user)
            with acting_as(user, centre=membership.centre):
                assert agreements_used_up(user, membership) is None
