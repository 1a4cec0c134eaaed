"""The shapes that pictures are made of: where each one stands, ready for `templates/charts/*.svg` to draw.

Lengths are units of the viewBox; `core.charts` places the shapes and says why there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class TextLabel:
    """A text at a place; `y` is its base line."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a bar; `label` is None without room for it, `plate` is the ground of a label on a pattern."""

    box: Box
    style: Style
    label: TextLabel | None
    plate: Box | None


@dataclass(frozen=True, slots=True)
class Bar:
    """A category's bar, from the bottom up; `outline` only for a partial one, `total` not for shares."""

    segments: list[Segment]
    outline: Box | None
    total: TextLabel | None


@dataclass(frozen=True, slots=True)
class Style:
    """How a series is filled: its pattern, its tone (a class on screen) and that tone's colour on paper."""

    pattern: str
    tone: str
    colour: str


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of the legend."""

    swatch: Box
    style: Style
    label: TextLabel


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across the plot and its figure at the left."""

    y: float
    label: TextLabel


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """A figure of a line: its marker is hollow where the category is partial."""

    x: float
    y: float
    corners: str
    hollow: bool
    label: TextLabel


@dataclass(frozen=True, slots=True)
class ChartPanel:
    """One series with an axis of its own: heading, marks, lines (each the points of a polyline)."""

    heading: TextLabel
    sample: ChartPoint
    marker: str
    dash: str
    ticks: list[Tick]
    base: float
    lines: list[str]
    points: list[ChartPoint]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartData:
    """What the drawings share: names for a screen reader, extent, and the axis of categories."""

    template: ClassVar[str]
    key: str
    title: str
    description: str
    width: float
    height: float
    left: float
    right: float
    grounds: list[Box]
    names: list[TextLabel]
    notes: list[TextLabel]


@dataclass(frozen=True, slots=True, kw_only=True)
class StackedBars(ChartData):
    """Bars of parts, one bar a category."""

    template: ClassVar[str] = "charts/stacked_bars.svg"
    unit: TextLabel
    ticks: list[Tick]
    base: float
    bars: list[Bar]
    missing: list[TextLabel]
    legend: list[Key]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePanels(ChartData):
    """Lines, one panel a series, above one axis of categories."""

    template: ClassVar[str] = "charts/line_panels.svg"
    panels: list[ChartPanel]
