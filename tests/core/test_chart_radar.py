"""The radar: where its points stand, what has no point, and that it can be read without colour."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from pathlib import Path

import defusedxml.ElementTree as xml
import pytest
from django.utils import translation

from core.charts.geometry import WIDTH, Series, render
from core.charts.radar import LOOKS, RADIUS, radar

ROOT = Path(__file__).resolve().parents[2]
AXES = ["Administrative", "Family", "Social and cultural life", "Housing", "Finances", "Health", "Employment"]
ENTRY = Series("entry", "Entry, 12 January 2016", [2, 3, Decimal("1.5"), 2, Decimal("1.5"), Decimal("2.5"), 1], "entry")
EXIT = Series("exit", "Exit, 24 October 2016", [4, Decimal("3.5"), 4, Decimal("2.5"), 3, 3, Decimal("3.5")], "exit")


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def made(*series: Series, **options):
    return radar(AXES, series or (ENTRY, EXIT), **{"title": "Levels", "description": "In words.", **options})


def with_gap(*places: int) -> Series:
    return Series("exit", "Exit", [None if place in places else 3 for place in range(7)], "exit")


def test_a_point_is_as_far_from_the_middle_as_its_value():
    chart = made()
    x, y = map(float, chart.middle.split(","))
    for shape, series in zip(chart.shapes, (ENTRY, EXIT), strict=True):
        for point, value in zip(shape.points, series.values, strict=True):
            assert math.dist((x, y), (point.x, point.y)) == pytest.approx(RADIUS * float(value) / 5, abs=0.2)
    assert chart.shapes[0].points[0].x == x  # the first axis points up
    assert chart.shapes[0].points[0].y < y


def test_a_shape_without_a_gap_is_closed():
    line = made().shapes[1].lines
    assert len(line) == 1
    points = line[0].split()
    assert len(points) == 8
    assert points[0] == points[-1]


@pytest.mark.parametrize(
    ("places", "points", "lines"),
    [((2,), 6, [6]), ((0,), 6, [6]), ((0, 3), 5, [2, 3]), ((0, 2, 4, 6), 3, []), (range(7), 0, []), ((6, 1), 5, [4])],
)
def test_what_is_not_there_has_no_point_and_no_line_past_it(places, points, lines):
    shape = made(with_gap(*places)).shapes[0]
    assert len(shape.points) == points
    assert sorted(len(line.split()) for line in shape.lines) == sorted(lines)
    assert shape.area == ""


def test_series_differ_by_dash_and_marker():
    third = Series("midterm", "Midterm", [3] * 7, "midterm")
    shapes = made(ENTRY, third, EXIT).shapes
    assert len({shape.dash for shape in shapes}) == 3
    assert len({shape.marker for shape in shapes}) == 3
    assert [shape.area != "" for shape in shapes] == [False, False, True]


def test_rings_go_from_one_to_five_and_names_stay_inside():
    chart = made()
    assert [label.text for label in chart.steps] == ["1", "2", "3", "4", "5"]
    assert len(chart.rings) == 5
    for name in chart.axes:
        for line in name.lines:
            assert 0 <= line.x <= WIDTH
            assert 0 < line.y < chart.height


def test_it_is_read_out_and_its_names_are_escaped():
    drawn = render(radar(["<b>", "b", "c"], [Series("a", "<i>", [1, 2, 3])], title="<u>", description="One & two"))
    root = xml.fromstring(drawn)
    assert root.attrib["role"] == "img"
    title, text = root.attrib["aria-labelledby"].split()
    assert {root[0].attrib["id"], root[1].attrib["id"]} == {title, text}
    assert (root[0].text, root[1].text) == ("<u>", "One & two")
    assert "style=" not in drawn
    assert "<b>" not in drawn


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_lengths_are_written_as_a_drawing_needs_them_in_every_language(language):
    with translation.override(language):
        drawn = render(made())
    assert not re.search(r'(?:x|y|cx|cy|height|width)="[^"]*,', drawn)


@pytest.mark.parametrize(
    "values", [[6, 1, 1, 1, 1, 1, 1], [-1, 1, 1, 1, 1, 1, 1], [1, 2, 3]], ids=["above", "below", "too few"]
)
def test_what_makes_no_picture_is_refused(values):
    with pytest.raises(ValueError):
        made(Series("a", "A", values))


def test_four_series_and_two_axes_are_refused():
    with pytest.raises(ValueError):
        made(ENTRY, EXIT, ENTRY, EXIT)
    with pytest.raises(ValueError):
        radar(["a", "b"], [Series("a", "A", [1, 2])], title="t", description="d")


def test_colours_are_those_of_the_screen_and_every_class_is_styled():
    tokens = (ROOT / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
    sheet = (ROOT / "static" / "css" / "charts.css").read_text(encoding="utf-8")
    for tone, colour, _dash, _marker in LOOKS:
        assert re.search(rf"--{tone}: light-dark\({colour},", tokens), tone
        assert f".radar-line.{tone}, .radar-marker.{tone} {{ stroke: var(--{tone}); }}" in sheet
    used = set(" ".join(re.findall(r'class="([^"]+)"', render(made()))).split())
    assert {name for name in used - {"radar", "chart-name"} if f".{name}" not in sheet} == set()
