"""Where the sheets stop long before the days counted do, the table says so: a year may be over and not whole."""

from __future__ import annotations

import datetime as dt

import pytest

from reporting.evolution import records_ends
from reporting.figures import Frame

OF_2016, LAST_CLOSED = dt.date(2016, 5, 12), dt.date(2017, 6, 2)  # s7 and s12 of the cohort


@pytest.mark.parametrize(
    ("first", "last", "as_of", "expected"),
    [
        (2015, 2017, dt.date(2020, 12, 31), [OF_2016, LAST_CLOSED]),
        (2017, 2017, dt.date(2017, 8, 16), []),  # 75 days: a summer
        (2017, 2017, dt.date(2017, 8, 17), [LAST_CLOSED]),
        (2017, 2017, dt.date(2017, 6, 1), []),
        (2015, 2015, dt.date(2020, 12, 31), []),
        (2016, 2016, dt.date(2016, 7, 1), []),
        (2019, 2020, dt.date(2020, 12, 31), []),  # nothing was closed: the years are blank
        (2018, 2019, dt.date(2017, 12, 31), []),  # nothing of these years is counted yet
    ],
)
def test_years_whose_sheets_stop_long_before_their_end(here, first, last, as_of, expected):
    assert records_ends(Frame.years(here.centre, first, last, as_of=as_of)) == expected


def test_the_page_says_it_and_leads_to_the_table_of_that_day(manager):
    page = manager.get("/figures/?from=2015&to=2017&as_of=31/12/2017")
    html = page.content.decode()
    assert "The last closed sheet of 2016 is of 12 May 2016" in html
    assert "The last closed sheet of 2017 is of 2 June 2017" in html
    then = manager.get(f"/figures/?{page.context['until_query']}")
    assert then.context["until_query"] == ""
    assert [column.partial for column in then.context["table"].columns] == ["", "", "to 2 June"]
