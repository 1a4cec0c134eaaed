"""Sealing a file moves no year that is over, for any reader; of the year of sealing on nothing of it is counted."""

from __future__ import annotations

import datetime as dt
import re
from fractions import Fraction

import pytest

from accounts.models import TeamMember, User
from core.actor import acting_as
from participants.enums import SealState
from participants.models import Intervention, Participant, Seal, SealName
from reporting.enums import CountMode
from reporting.evolution import CODES
from reporting.figures import Frame, figure_of
from tests.reporting.figure_values import rows_of

pytestmark = pytest.mark.both_engines

UNNAMED = "A person who is not named here"
ADDRESSES = [
    "/figures/?from=2015&to=2017&as_of=2017-06-01",
    "/figures/?from=2015&to=2016",
    "/figures/?from=2016&to=2016&as_of=2016-06-30&count=enrolment",
    "/figures/evolution.csv?from=2015&to=2017&as_of=2017-06-01",
    "/figures/evolution.csv?from=2015&to=2017&as_of=2016-12-30&count=enrolment&for=programs",
]


def seal(centre, number: str, day: dt.date | None = None, *named: User) -> Participant:
    """Put a file under a seal since a day, today by default."""
    file = Participant.objects.get(centre=centre, file_number=number)
    with acting_as(User.objects.system(), "test"):
        made = Seal.objects.create(
            participant=file,
            reason="A test.",
            asked_by=User.objects.system(),
            state=SealState.IN_FORCE,
            sealed_on=day or dt.date(2026, 11, 28),
        )
        for user in named:
            SealName.objects.create(seal=made, user=user)
    return file


def bytes_of(client, address: str) -> str:
    """Return a page without what differs at each request: nonces and the words against forged forms."""
    response = client.get(address)
    assert response.status_code == 200, address
    return re.sub(r'nonce="[^"]+"', "", response.content.decode())


def frames(centre) -> list[Frame]:
    """Return the cohort's years counted in both ways, whole and cut at several days."""
    days = [dt.date(2015, 9, 1), dt.date(2016, 6, 30), dt.date(2016, 12, 31), dt.date(2017, 6, 1), None]
    return [Frame.years(centre, 2015, 2017, as_of=day, count=count) for day in days for count in CountMode]


def values(centre) -> list:
    return [figure_of(code).values(frame) for frame in frames(centre) for code in CODES]


def records(frame: Frame, code: str, year: int) -> tuple[int, Fraction]:
    """Return how many records stand behind a figure and what their parts add up to."""
    found = figure_of(code).records(frame, frame.periods[year - 2015])
    rows = list(found.rows)
    assert sum(map(found.part, rows), Fraction(0)) == found.total
    return len(rows), found.total


@pytest.fixture
def unmasked(monkeypatch):
    """Let a page of the same person carry the same word against forged forms, so that pages can be compared."""
    monkeypatch.setattr("django.middleware.csrf._mask_cipher_secret", lambda secret: secret * 2)


@pytest.mark.parametrize("number", ["ER-1", "ER-2", "ER-5"])
def test_years_that_are_over_stay_byte_equal(here, manager, unmasked, number):
    pages = [bytes_of(manager, address) for address in ADDRESSES]
    before = values(here.centre)
    lists = [rows_of(bytes_of(manager, f"/figures/{code}/2016/?from=2015&to=2017")) for code in CODES[:3]]
    seal(here.centre, number)
    assert values(here.centre) == before
    assert [bytes_of(manager, address) for address in ADDRESSES] == pages
    after = [rows_of(bytes_of(manager, f"/figures/{code}/2016/?from=2015&to=2017")) for code in CODES[:3]]
    assert [rows[-1] for rows in after] == [rows[-1] for rows in lists]  # totals
    assert [len(rows) for rows in after] == [len(rows) for rows in lists]
    assert after[1:] == lists[1:]  # sessions name nobody


def test_records_of_a_former_year_keep_the_person_without_her_name(here, manager):
    file = seal(here.centre, "ER-2")
    for code in ("participants", "participant_hours"):
        html = bytes_of(manager, f"/figures/{code}/2016/?from=2015&to=2017")
        assert html.count(UNNAMED) == 1
        assert f">{file.last_name} {file.first_name}<" not in html
        assert "ER-2" not in html


def test_who_is_named_on_the_seal_reads_the_records_as_before(here, manager, unmasked):
    address = "/figures/participants/2016/?from=2015&to=2017&as_of=2017-06-01"
    before = bytes_of(manager, address)
    seal(here.centre, "ER-2", None, here.manager)
    assert bytes_of(manager, address) == before
    assert UNNAMED not in before


def test_the_name_ends_the_list_whatever_it_is(here, manager):
    first = rows_of(bytes_of(manager, "/figures/participants/2016/?from=2015&to=2017"))[1]
    seal(here.centre, first[1])
    assert rows_of(bytes_of(manager, "/figures/participants/2016/?from=2015&to=2017"))[-2][0] == UNNAMED


@pytest.mark.parametrize("count", list(CountMode))
def test_the_year_of_sealing_and_later_ones_leave_the_file_out(here, count):
    frame = Frame.years(here.centre, 2015, 2017, as_of=dt.date(2017, 6, 1), count=count)
    before = [value.shown for value in figure_of("participants").values(frame)]
    counted = Participant.objects.filter(
        pk__in=figure_of("participants").records(frame, frame.periods[1]).rows.values("pk")
    )
    number = counted.filter(pk__in=figure_of("participants").records(frame, frame.periods[0]).rows.values("pk")).first()
    seal(here.centre, number.file_number, dt.date(2016, 12, 31))
    frame = Frame.years(here.centre, 2015, 2017, as_of=dt.date(2017, 6, 1), count=count)
    after = [value.shown for value in figure_of("participants").values(frame)]
    assert after[0] == before[0]
    assert after[1] == before[1] - 1
    for year in (2015, 2016, 2017):
        assert records(frame, "participants", year)[0] == after[year - 2015]
        records(frame, "participant_hours", year)


def test_a_person_only_seen_is_counted_until_the_year_of_sealing(here):
    """Somebody who never came but was seen in 2015 and 2016, sealed in 2016; also cut at a day."""
    file = Participant.objects.get(centre=here.centre, file_number="ER-1")
    with acting_as(User.objects.system(), "test"):
        file.attendances.all().delete()
        Intervention.objects.filter(participant=file).delete()
        worker = TeamMember.objects.get(centre=here.centre, code="AS1")
        for day in (dt.date(2015, 3, 2), dt.date(2016, 3, 2)):
            Intervention.objects.create(participant=file, date=day, minutes=30, kind="interview", done_by=worker)

    def counted(as_of: dt.date | None) -> list[int]:
        frame = Frame.years(here.centre, 2015, 2016, as_of=as_of)
        shown = [int(value.shown) for value in figure_of("participants").values(frame)]
        assert [records(frame, "participants", year)[0] for year in (2015, 2016)] == shown
        return shown

    days = (None, dt.date(2016, 6, 1))
    before = [counted(day) for day in days]
    seal(here.centre, "ER-1", dt.date(2016, 2, 1))
    assert [counted(day) for day in days] == [[first, second - 1] for first, second in before]


def test_the_named_learn_how_many_are_left_out_from_the_year_of_sealing_on(here, manager):
    seal(here.centre, "ER-2", dt.date(2016, 5, 1), here.manager)
    html = bytes_of(manager, "/figures/?from=2015&to=2017&as_of=2017-06-01")
    note = re.search(r"You are named on protected files\.[^<]*", html)[0]
    assert "2016: 1" in note
    assert "2015" not in note
