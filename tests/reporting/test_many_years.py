"""Tables and pictures of more years than a page is wide: none is lost at the paper's edge, no label lies on another."""

from __future__ import annotations

import io
import re

import pytest
from pypdf import PdfReader

from core.charts.geometry import Category, Series, line_panels
from reporting.documents import YEARS_ON_PAPER, evolution_pdf
from reporting.evolution import evolution
from reporting.figures import Frame
from reporting.presenters import parts_of


def headings(content: bytes) -> dict[int, list[float]]:
    """Return how far from the left edge the years of the tables' headings stand, in parts of the page's width."""
    found: dict[int, list[float]] = {}
    for page in PdfReader(io.BytesIO(content)).pages:
        width = float(page.mediabox.width)

        def note(text, cm, tm, font, size, width=width) -> None:
            for year in re.findall(r"^\s*(20[12]\d)\s*$", text):
                found.setdefault(int(year), []).append((cm[0] * tm[4] + cm[4]) / width)

        page.extract_text(visitor_text=note)
    return found


@pytest.mark.parametrize(("first", "last", "tables"), [(2012, 2021, 1), (2012, 2027, 2), (2010, 2029, 2)])
def test_every_year_is_on_the_paper(here, first: int, last: int, tables: int):
    table = evolution(Frame.years(here.centre, first, last))
    parts = parts_of(table, YEARS_ON_PAPER)
    assert len(parts) == tables
    assert [column.year for part in parts for column in part.columns] == list(range(first, last + 1))
    places = headings(evolution_pdf(table))
    assert places.keys() >= set(range(first, last + 1))
    assert all(0 < place < 0.97 for year in places for place in places[year])


def test_values_of_many_years_are_not_written_over_each_other():
    years = [Category(str(2008 + place)) for place in range(20)]
    chart = line_panels(years, [Series("hours", "Hours", [1000 + place for place in range(20)])], title="Hours")
    labels = [point.label for point in chart.panels[0].points if point.label.text]
    assert labels[-1].text.endswith("019")  # the last year always says its value
    gaps = [after.x - before.x for before, after in zip(labels, labels[1:], strict=False)]
    assert min(gaps) > 35
