"""Pictures: where their shapes stand, and that the drawing can be read by everybody and under a strict policy."""

import re
from decimal import Decimal
from pathlib import Path

import defusedxml.ElementTree as xml
import pytest
from django.utils import translation

from core.charts import geometry
from core.charts.geometry import Category, Series, line_panels, render, stacked_bars

ROOT = Path(__file__).resolve().parents[2]
SVG = "{http://www.w3.org/2000/svg}"
YEARS = [*(Category(str(year)) for year in range(2012, 2017)), Category("2017", "to 1 June", partial=True)]
SHARES = [
    Series("team", "team", [36, 30, 35, 49, 43, 44]),
    Series("subcontractors", "subcontractors", [37, 45, 34, 23, 25, 24]),
    Series("partners", "partners", [27, 25, 31, 28, 32, 32]),
]
LINES = [
    Series("participants", "Participants", [9, 51, 53, 76, 90, 63]),
    Series("workshop_hours", "Workshop hours", [178, 960, 1253, 1305, 1580, 683]),
]


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def shares(**options):
    return stacked_bars(YEARS, SHARES, **{"unit": "%", "title": "Who ran the hours", **options})


def lines(**options):
    return line_panels(YEARS, LINES, **{"title": "Participants and hours", **options})


# Bars


def test_shares_fill_the_whole_height():
    chart = shares()
    for bar in chart.bars:
        assert sum(segment.box.height for segment in bar.segments) == pytest.approx(190, abs=0.2)
        assert bar.total is None
    assert [tick.label.text for tick in chart.ticks] == ["0", "50", "100"]


def test_parts_stand_on_one_another_from_the_base_in_the_order_given():
    chart = shares()
    for bar, values in zip(chart.bars, zip(*(one.values for one in SHARES), strict=True), strict=True):
        bottom = chart.base
        for segment, value in zip(bar.segments, values, strict=True):
            assert segment.box.y + segment.box.height == pytest.approx(bottom, abs=0.2)
            assert segment.box.height == pytest.approx(value * 1.9, abs=0.1)
            assert segment.label.text == str(value)
            bottom = segment.box.y


def test_parts_differ_by_pattern_and_not_only_by_colour():
    assert [key.style.pattern for key in shares().legend] == ["plain", "hatched", "dotted"]
    assert [segment.style.pattern for segment in shares().bars[0].segments] == ["plain", "hatched", "dotted"]


def test_hours_have_totals_and_a_round_axis_above_the_highest():
    chart = stacked_bars(
        YEARS[:2], [Series("a", "A", [100, Decimal("860.5")]), Series("b", "B", [78, 700])], unit="h", title="Hours"
    )
    assert [bar.total.text for bar in chart.bars] == ["178", "1,561"]
    assert [tick.label.text for tick in chart.ticks] == ["0", "500", "1,000", "1,500", "2,000"]


def test_a_part_without_room_has_no_figure_in_it():
    chart = stacked_bars(YEARS[:1], [Series("a", "A", [97]), Series("b", "B", [3])], unit="%", title="Shares")
    assert [segment.label is not None for segment in chart.bars[0].segments] == [True, False]
    crowded = [Category(str(year)) for year in range(1990, 2030)]
    chart = stacked_bars(crowded, [Series("a", "A", [50] * 40), Series("b", "B", [50] * 40)], unit="%", title="Shares")
    assert not [segment for bar in chart.bars for segment in bar.segments if segment.label]
    assert 4 < len(chart.names) < 20
    assert chart.names[-1].text == "2029"


def test_none_is_not_zero():
    chart = stacked_bars(
        YEARS[:3], [Series("a", "A", [None, 0, 50]), Series("b", "B", [None, 100, 50])], unit="%", title="Shares"
    )
    assert len(chart.bars) == 2
    assert [label.text for label in chart.missing] == ["–"]
    assert len(chart.bars[0].segments) == 1


def test_a_partial_year_is_set_apart_and_named():
    chart = shares()
    assert [bar.outline is not None for bar in chart.bars] == [False] * 5 + [True]
    assert len(chart.grounds) == 1
    assert " ".join(note.text for note in chart.notes).replace("\xa0", " ") == "to 1 June"


@pytest.mark.parametrize(
    "series",
    [
        [],
        SHARES + SHARES[:1],
        [Series("a", "A", [1, 2])],
        [Series("a", "A", [1, 2, 3, 4, 5, -6])],
    ],
)
def test_figures_that_make_no_picture(series):
    with pytest.raises(ValueError, match="series|values|negative"):
        stacked_bars(YEARS, series, unit="%", title="Shares")


def test_no_figures_above_zero():
    chart = stacked_bars(YEARS[:1], [Series("a", "A", [0])], unit="h", title="Hours")
    assert chart.bars[0].total.text == "0"


# Lines


def test_each_panel_has_its_own_axis_from_zero():
    participants, hours = lines().panels
    assert [tick.label.text for tick in participants.ticks] == ["0", "50", "100"]
    assert [tick.label.text for tick in hours.ticks] == ["0", "1,000", "2,000"]
    assert participants.base < min(point.y for point in hours.points)


def test_heights_follow_the_figures():
    participants = lines().panels[0]
    for point, value in zip(participants.points, LINES[0].values, strict=True):
        assert participants.base - point.y == pytest.approx(92 * value / 100, abs=0.1)
        assert point.label.text == str(value)


def test_markers_and_dashes_differ():
    participants, hours = lines().panels
    assert participants.marker != hours.marker
    assert participants.dash != hours.dash


def test_no_line_leads_to_a_part_of_a_year():
    participants = lines().panels[0]
    assert [len(line.split()) for line in participants.lines] == [5]
    assert [point.hollow for point in participants.points] == [False] * 5 + [True]


def test_a_missing_figure_breaks_the_line():
    chart = line_panels(YEARS[:5], [Series("a", "A", [1, 2, None, 3, 4])], title="A")
    assert len(chart.panels[0].lines) == 2
    assert len(chart.panels[0].points) == 4


# Drawings


@pytest.fixture(params=[shares, lines], ids=["bars", "lines"])
def chart(request):
    return request.param()


def test_named_and_described_for_a_screen_reader(chart):
    svg = xml.fromstring(render(chart))
    assert svg.get("role") == "img"
    title, text = svg.find(f"{SVG}title"), svg.find(f"{SVG}desc")
    assert svg.get("aria-labelledby").split() == [title.get("id"), text.get("id")]
    assert title.text == chart.title
    assert "2016" in text.text
    assert "2017 to 1 June" in text.text


def test_the_description_has_every_figure():
    assert "2016: team 43\xa0%, subcontractors 25\xa0%, partners 32\xa0%." in shares().description
    assert "2016: Participants 90, Workshop hours 1,580." in lines().description
    assert shares(description="Told otherwise.").description == "Told otherwise."


def test_nothing_that_a_strict_policy_refuses(chart):
    drawn = render(chart)
    assert "style=" not in drawn
    assert "<style" not in drawn
    assert "<script" not in drawn
    assert "var(" not in drawn
    assert not re.findall(r'\son\w+="', drawn)
    assert not re.findall(r'(?:href|src)="', drawn)


def test_ids_are_unique_and_every_reference_has_its_target():
    drawn = render(shares()) + render(lines()) + render(shares(title="Another")) + render(shares(key="mine"))
    ids = re.findall(r'\bid="([^"]+)"', drawn)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", drawn)) <= set(ids)
    assert "mine-title" in ids


def test_the_same_figures_give_the_same_picture(chart):
    assert render(chart) == render(chart)
    assert render(shares()) == render(shares())


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_lengths_have_a_point_in_every_language(language):
    """A decimal comma in a length and the picture is gone."""
    with translation.override(language):
        for chart in (shares(), lines()):
            for element in xml.fromstring(render(chart)).iter():
                for name in ("x", "y", "width", "height", "cx", "cy", "viewBox", "points"):
                    value = element.get(name, "0")
                    assert re.fullmatch(r"[-\d. ]+" if name != "points" else r"[-\d., ]+", value), (name, value)
                    if name == "points":
                        assert all(re.fullmatch(r"-?[\d.]+,-?[\d.]+", pair) for pair in value.split() if pair != "0")


def test_figures_are_written_as_in_the_language():
    with translation.override("fr"):
        assert "1\xa0580" in render(lines())
    with translation.override("nl"):
        assert "1.580" in render(lines())


def test_nothing_leaves_the_picture(chart):
    svg = xml.fromstring(render(chart))
    width, height = (float(value) for value in svg.get("viewBox").split()[2:])
    assert width == 360
    for element in svg.iter():
        x, y = float(element.get("x", 0)), float(element.get("y", 0))
        assert 0 <= x <= width
        assert 0 <= y <= height
        if element.tag == f"{SVG}rect":
            assert x + float(element.get("width")) <= width
            assert y + float(element.get("height")) <= height


def test_names_are_escaped():
    hostile = "<script>alert(1)</script>"
    drawn = render(stacked_bars(YEARS[:1], [Series("a", hostile, [100])], unit="%", title=hostile))
    assert "<script" not in drawn
    assert "&lt;script&gt;" in drawn


def test_colours_of_paper_are_those_of_the_screen_in_the_light():
    tokens = (ROOT / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
    for tone, colour in geometry.TONES.items():
        assert re.search(rf"--{tone}: light-dark\({colour},", tokens), tone


def test_every_tone_has_its_class_on_screen():
    sheet = (ROOT / "static" / "css" / "charts.css").read_text(encoding="utf-8")
    for tone in geometry.TONES:
        assert f".{tone} {{ fill: var(--{tone}); }}" in sheet


def test_every_class_of_the_drawings_is_styled_or_plain():
    sheet = (ROOT / "static" / "css" / "charts.css").read_text(encoding="utf-8")
    used = set(" ".join(re.findall(r'class="([^"]+)"', render(shares()) + render(lines()))).split())
    plain = {"chart-value", "chart-name", "chart-heading"}  # the ink and size of every text of a picture
    assert {name for name in used - plain if f".{name}" not in sheet} == set()
