"""A picture of several moments on the same axes from one centre: a radar, as `core.charts` makes the others.

An axis goes from 0 at the centre to its end. A value that is not there has no point, no line leads to it or past it,
and it is said under the picture and in its description: never a 0, never a middle.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.utils import formats

from core.charts.geometry import WIDTH, Number, Series, Text, _point, _room, _wrap_text
from core.charts.shapes import ChartData, ChartPoint, TextLabel

RADIUS = 94
_MIDDLE = WIDTH / 2
_TOP = 42  # room for the name of the first axis
_SIZE = 13
_LINE = 15
_GAP = 12  # from the end of an axis to its name

# How the series differ: tone, colour on paper (static/css/tokens.css in the light), dash, marker, filled.
LOOKS = (
    ("entry", "#b9750a", "6 4", "square"),
    ("midterm", "#4c6f9c", "2 3", "triangle"),
    ("exit", "#0b5d56", "", "circle"),
)


@dataclass(frozen=True, slots=True)
class AxisName:
    """The name of an axis, in lines, written from, to or around its place."""

    anchor: str
    lines: list[TextLabel]


@dataclass(frozen=True, slots=True)
class Shape:
    """One series: its look, the lines between neighbouring points, the area where no point lacks, the points."""

    tone: str
    colour: str
    dash: str
    marker: str
    hollow: bool
    lines: list[str]
    area: str
    points: list[ChartPoint]


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A line of the legend: a piece of the series' line with its marker, and its name."""

    shape: Shape
    sample: ChartPoint
    label: TextLabel


@dataclass(frozen=True, slots=True, kw_only=True)
class Radar(ChartData):
    """Axes from one centre, a shape a series."""

    template: ClassVar[str] = "charts/radar.svg"
    middle: str
    rings: list[str]
    spokes: list[str]
    steps: list[TextLabel]
    axes: list[AxisName]
    shapes: list[Shape]
    legend: list[LegendEntry]


def radar(
    axes: Sequence[Text], series: Sequence[Series], *, title: Text, description: Text, end: int = 5, key: str = ""
) -> Radar:
    """Return the picture of one to three series; `tone` of a series is a name of LOOKS (else they come in turn).

    `description` says the figures in words. Raise ValueError for fewer than three axes, for another number of values
    than of axes, and for a value outside 0 to `end`.
    """
    if len(axes) < 3 or not 1 <= len(series) <= len(LOOKS):
        raise ValueError("A radar has at least three axes and one to three series.")
    for one in series:
        if len(one.values) != len(axes):
            raise ValueError(f"{one.code} has {len(one.values)} values for {len(axes)} axes.")
        if any(value is not None and not 0 <= value <= end for value in one.values):
            raise ValueError(f"{one.code} has a value outside 0 to {end}.")
    middle = _TOP + RADIUS
    count = len(axes)
    names = [_name(str(axis), place, count, middle) for place, axis in enumerate(axes)]
    bottom = max([middle + RADIUS, *(line.y for name in names for line in name.lines)]) + 26
    shapes = [_shape(one, number, middle, end) for number, one in enumerate(series)]
    legend, height = _legend(series, shapes, bottom)
    digest = hashlib.sha256(repr((str(title), str(description))).encode()).hexdigest()
    return Radar(
        key=key or f"chart-{digest[:8]}",
        title=str(title),
        description=str(description),
        width=WIDTH,
        height=round(height, 1),
        left=0,
        right=WIDTH,
        grounds=[],
        names=[],
        notes=[],
        middle=f"{_MIDDLE},{middle}",
        rings=[" ".join(_at(place, count, step / end, middle) for place in range(count)) for step in range(1, end + 1)],
        spokes=[_at(place, count, 1, middle) for place in range(count)],
        steps=[_step(step, step / end, count, middle) for step in range(1, end + 1)],
        axes=names,
        shapes=shapes,
        legend=legend,
    )


def _step(step: int, share: float, count: int, middle: float) -> TextLabel:
    """Return the figure of a ring, on its edge before the first axis, where no marker stands."""
    angle = math.pi / count
    reach = RADIUS * share * math.cos(angle)
    return TextLabel(
        round(_MIDDLE - reach * math.sin(angle), 1), round(middle - reach * math.cos(angle) + 3.5, 1), str(step)
    )


def _turn(place: int, count: int) -> tuple[float, float]:
    """Return the direction of an axis; the first one points up, the others follow the clock."""
    angle = 2 * math.pi * place / count - math.pi / 2
    return math.cos(angle), math.sin(angle)


def _spot(place: int, count: int, share: float, middle: float) -> tuple[float, float]:
    x, y = _turn(place, count)
    return round(_MIDDLE + RADIUS * share * x, 1), round(middle + RADIUS * share * y, 1)


def _at(place: int, count: int, share: float, middle: float) -> str:
    x, y = _spot(place, count, share, middle)
    return f"{x},{y}"


def _name(text: str, place: int, count: int, middle: float) -> AxisName:
    """Return the name of an axis beside its end, in as many lines as the picture's edge asks for."""
    dx, dy = _turn(place, count)
    x, y = _MIDDLE + (RADIUS + _GAP) * dx, middle + (RADIUS + _GAP) * dy
    anchor = "middle" if abs(dx) < 0.2 else "start" if dx > 0 else "end"
    width = {"middle": WIDTH * 0.7, "start": WIDTH - x + 6, "end": x + 6}[anchor]
    lines = _wrap_text(text, width)
    # Up at the top, down at the bottom, around its place at the sides.
    first = y + 5 - (len(lines) - 1) * _LINE * (1 if dy < -0.6 else 0 if dy > 0.6 else 0.5)
    return AxisName(
        anchor, [TextLabel(round(x, 1), round(first + _LINE * row, 1), line) for row, line in enumerate(lines)]
    )


def _shape(series: Series, number: int, middle: float, end: int) -> Shape:
    look = next((look for look in LOOKS if look[0] == series.tone), LOOKS[number])
    tone, colour, dash, marker = look
    count = len(series.values)
    spots = [
        None if value is None else _spot(place, count, float(value) / end, middle)
        for place, value in enumerate(series.values)
    ]
    hollow = marker != "circle"
    points = [
        _marker(spot, marker, hollow=hollow, text=format_value(value))
        for spot, value in zip(spots, series.values, strict=True)
        if spot is not None and value is not None
    ]
    corners = [f"{spot[0]},{spot[1]}" if spot else "" for spot in spots]
    whole = all(corners)
    lines = [" ".join([*corners, corners[0]])] if whole else _runs(corners)
    return Shape(tone, colour, dash, marker, hollow, lines, " ".join(corners) if whole and not hollow else "", points)


def _runs(corners: list[str]) -> list[str]:
    """Return the lines between neighbours around the circle, broken where a point lacks."""
    gap = corners.index("")
    lines, run = [], []
    for corner in [*corners[gap:], *corners[:gap], ""]:
        if corner:
            run.append(corner)
            continue
        if len(run) > 1:
            lines.append(" ".join(run))
        run = []
    return lines


def _marker(spot: tuple[float, float], marker: str, *, hollow: bool, text: str) -> ChartPoint:
    if marker != "triangle":
        return _point(*spot, marker, hollow=hollow, text=text)
    x, y = spot
    corners = " ".join(f"{round(x + dx, 1)},{round(y + dy, 1)}" for dx, dy in ((0, -6), (5.5, 4.5), (-5.5, 4.5)))
    return ChartPoint(x, y, corners, hollow, TextLabel(x, round(y - 11, 1), text))


def format_value(value: Number) -> str:
    """Return a value as it is read: "3", "2.5" in the language in force, with one decimal where it needs one."""
    return formats.number_format(value, 0 if value == int(value) else 1)


def _legend(series: Sequence[Series], shapes: list[Shape], top: float) -> tuple[list[LegendEntry], float]:
    """Return the entries, side by side where they fit, and where they end."""
    widths = [46 + _room(str(one.label), _SIZE) for one in series]
    entries: list[LegendEntry] = []
    if sum(widths) <= WIDTH:
        x, y, across = (WIDTH - sum(widths)) / 2, top, True
    else:
        x, y, across = (WIDTH - max(widths)) / 2, top, False
    for one, shape, width in zip(series, shapes, widths, strict=True):
        sample = _marker((round(x + 15, 1), y), shape.marker, hollow=shape.hollow, text="")
        entries.append(LegendEntry(shape, sample, TextLabel(round(x + 36, 1), round(y + 4.5, 1), str(one.label))))
        if across:
            x += width
        else:
            y += 22
    return entries, (y + 14) if across else (y - 8)
