"""Where the sheets stop long before the days counted do, the table says so: a year may be over and not whole."""

from __future__ import annotations

import datetime as dt

import pytest

from reporting.evolution import records_end
from reporting.figures import Frame

LAST_CLOSED = dt.date(2017, 6, 2)  # s12 of the cohort


@pytest.mark.parametrize(
    ("first", "last", "as_of", "expected"),
    [
        (2015, 2017, dt.date(2020, 12, 31), LAST_CLOSED),
        (2015, 2017, dt.date(2017, 8, 16), None),  # 75 days: a summer
        (2015, 2017, dt.date(2017, 8, 17), LAST_CLOSED),
        (2015, 2017, dt.date(2017, 6, 1), None),
        (2015, 2015, dt.date(2020, 12, 31), None),
        (2019, 2020, dt.date(2020, 12, 31), LAST_CLOSED),
        (2012, 2013, dt.date(2020, 12, 31), None),  # nothing is closed before: zeros speak for themselves
        (2018, 2019, dt.date(2017, 12, 31), None),  # nothing of these years is counted yet
    ],
)
def test_the_last_closed_sheet_is_told_when_it_is_long_before_the_last_day(here, first, last, as_of, expected):
    assert records_end(Frame.years(here.centre, first, last, as_of=as_of)) == expected


def test_the_page_says_it_and_leads_to_the_table_of_that_day(manager):
    page = manager.get("/figures/?from=2015&to=2017&as_of=31/12/2017")
    assert "The last closed sheet is of 2 June 2017" in page.content.decode()
    then = manager.get(f"/figures/?{page.context['until_query']}")
    assert then.context["until"] == ""
    assert [column.partial for column in then.context["table"].columns] == ["", "", "to 2 June"]
