"""Pictures of figures: series in, geometry out; `templates/charts/*.svg` draw it.

Rules of every picture here: readable without colour (solid, hatched, dotted; circle and square; plain and dashed
lines), on a phone of 390 pixels without scrolling, in print, and by a screen reader (title and description; the
table of the same figures stands beside it). An axis starts at 0. A year cut short is set apart: hatched ground,
hollow or dashed mark, its label under it, and no line leads to it (product.md section 4, rule 7).

Lengths are units of the viewBox, 360 wide: about 0.9 pixel on a phone, where the 14 units of the text are 12.7 pixels.
The page's style sheet is not applied inside an SVG when a PDF is made, so shapes also carry their paper colours as
presentation attributes, which static/css/charts.css overrides on screen.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count as count_from
from typing import Any

from django.template.loader import render_to_string
from django.utils import formats
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from core.charts.shapes import (
    Bar,
    Box,
    ChartData,
    ChartPanel,
    ChartPoint,
    Key,
    LinePanels,
    Segment,
    StackedBars,
    Style,
    TextLabel,
    Tick,
)

__all__ = ["Category", "ChartData", "Series", "line_panels", "render", "stacked_bars"]

WIDTH = 360
_LEFT = 40  # room for the figures of the axis
_RIGHT = 4
_TEXT = 14  # height of a text
_SMALL = 12.5
# Mean widths of signs of the shipped font, in heights: what decides whether a text has room.
_DIGIT = 0.62
_LETTER = 0.48
_PLOT = 190
_PANEL = 92

Number = int | float | Decimal
Text = str | Promise

# The light values of static/css/tokens.css, for paper; a test compares them.
TONES = {
    "team": "#0b5d56",
    "subcontractor": "#c27d15",
    "partner": "#6f6397",
    "educational": "#2f5d8c",
    "artistic": "#a8553f",
    "cultural": "#6b7a2a",
}
_DEFAULT_TONES = ("team", "subcontractor", "partner")
PATTERNS = ("plain", "hatched", "dotted")
_MARKERS = (("circle", ""), ("square", "6 4"), ("diamond", "2 3"))


@dataclass(frozen=True, slots=True)
class Category:
    """A place on the axis: "2017", under it "to 1 June"; `partial` where it cannot be compared with the others."""

    label: Text
    sublabel: Text = ""
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """A row of figures, one a category, None where a figure is not available. `tone` is a key of TONES."""

    code: str
    label: Text
    values: Sequence[Number | None]
    tone: str = ""


def render(chart: ChartData) -> SafeString:
    """Return the picture as an inline SVG element."""
    return render_to_string(chart.template, {"chart": chart})


def stacked_bars(
    categories: Sequence[Category],
    series: Sequence[Series],
    *,
    unit: Text,
    title: Text,
    description: Text = "",
    key: str = "",
) -> ChartData:
    """Return bars of two or three parts, one bar a category, the first series at the bottom.

    With unit "%" the axis ends at 100 and no total is written; with another one it ends above the highest bar. A
    category where every value is None has no bar but a dash. `description` is made from the figures when empty, `key`
    (the beginning of the ids in the picture, unique on a page) from everything given. Raise ValueError where a series
    has another length than the categories, where there are none or more than three, or where a value is negative.
    """
    _check(categories, series, at_most=len(PATTERNS))
    top, base = 28.0, 28.0 + _PLOT
    totals = [_total([one.values[index] for one in series]) for index in range(len(categories))]
    highest = 100.0 if unit == "%" else max((float(total) for total in totals if total is not None), default=0)
    ticks, end = _axis(highest, base, _PLOT, at_most=2 if unit == "%" else 4)
    styles = [_style(number, one) for number, one in enumerate(series)]
    slots = _slots(len(categories))
    bars, missing = [], []
    for index, (category, slot) in enumerate(zip(categories, slots, strict=True)):
        if totals[index] is None:
            missing.append(TextLabel(_middle(slot), base - 6, "–"))
            continue
        bars.append(
            _bar(slot, [one.values[index] for one in series], styles, base, _PLOT / end, category, share=unit == "%")
        )
    names, notes, bottom = _category_labels(categories, slots, base)
    legend, bottom = _legend(series, styles, bottom + 12)
    return StackedBars(
        **_common(categories, series, slots, title, description, key, str(unit), top - 8, base, bottom),
        names=names,
        notes=notes,
        unit=TextLabel(_LEFT - 6, top - 14, str(unit)),
        ticks=ticks,
        base=base,
        bars=bars,
        missing=missing,
        legend=legend,
    )


def line_panels(
    categories: Sequence[Category],
    series: Sequence[Series],
    *,
    title: Text,
    description: Text = "",
    key: str = "",
) -> ChartData:
    """Return one panel a series, each with its own axis from 0, above one axis of categories.

    Panels instead of two axes on one plot: where lines of two scales cross says nothing, and looks as if it did.
    Arguments and errors as for `stacked_bars`.
    """
    _check(categories, series, at_most=len(_MARKERS))
    slots = _slots(len(categories))
    panels = []
    top = 0.0
    for number, one in enumerate(series):
        panels.append(_panel(one, number, categories, slots, top))
        top = panels[-1].base + 18
    base = panels[-1].base
    names, notes, bottom = _category_labels(categories, slots, base)
    return LinePanels(
        **_common(categories, series, slots, title, description, key, "", 26, base, bottom),
        names=names,
        notes=notes,
        panels=panels,
    )


def _check(categories: Sequence[Category], series: Sequence[Series], *, at_most: int) -> None:
    """Raise ValueError where the figures make no picture."""
    if not categories or not 1 <= len(series) <= at_most:
        raise ValueError(f"A picture has at least one category and 1 to {at_most} series.")
    for one in series:
        if len(one.values) != len(categories):
            raise ValueError(f"{one.code} has {len(one.values)} values for {len(categories)} categories.")
        if any(value is not None and value < 0 for value in one.values):
            raise ValueError(f"{one.code} has a negative value.")


def _common(
    categories: Sequence[Category],
    series: Sequence[Series],
    slots: list[Box],
    title: Text,
    description: Text,
    key: str,
    unit: str,
    top: float,
    base: float,
    height: float,
) -> dict[str, Any]:
    """Return the fields of ChartData but the labels of the categories."""
    told = str(description) or _figures_in_words(categories, series, unit)
    digest = hashlib.sha256(repr((str(title), told, [one.code for one in series])).encode()).hexdigest()
    return {
        "key": key or f"chart-{digest[:8]}",
        "title": str(title),
        "description": told,
        "width": WIDTH,
        "height": round(height, 1),
        "left": _LEFT,
        "right": WIDTH - _RIGHT,
        "grounds": [
            Box(slot.x, top, slot.width, round(base - top, 1))
            for category, slot in zip(categories, slots, strict=True)
            if category.partial
        ],
    }


def _figures_in_words(categories: Sequence[Category], series: Sequence[Series], unit: str) -> str:
    """Return the figures in words, a sentence a category: "2016: team 43 %, subcontractors 25 %, partners 32 %." """
    sentences = []
    for index, category in enumerate(categories):
        parts = [f"{one.label} {_value_with_unit(one.values[index], unit)}" for one in series]
        sentences.append(
            f"{' '.join(filter(None, [str(category.label), str(category.sublabel)]))}: {', '.join(parts)}."
        )
    return " ".join(sentences)


def _value_with_unit(value: Number | None, unit: str) -> str:
    if value is None:
        return "–"
    return f"{_figure(value)}\u00a0{unit}" if unit else _figure(value)


def _figure(value: Number) -> str:
    """Return a figure as people write it: whole, grouped by thousands in the language in force."""
    whole = int(Decimal(str(value)).to_integral_value(rounding="ROUND_HALF_UP"))
    return formats.number_format(whole, use_l10n=True, force_grouping=True)


def _total(values: Sequence[Number | None]) -> Decimal | None:
    """Return the sum, or None where no value is available."""
    known = [Decimal(str(value)) for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None


def _style(number: int, series: Series) -> Style:
    tone = series.tone or _DEFAULT_TONES[number]
    return Style(PATTERNS[number], tone, TONES[tone])


def _slots(count: int) -> list[Box]:
    """Return the columns of the categories, side by side over the width of the plot."""
    width = (WIDTH - _LEFT - _RIGHT) / count
    return [Box(round(_LEFT + index * width, 1), 0, round(width, 1), 0) for index in range(count)]


def _middle(slot: Box) -> float:
    return round(slot.x + slot.width / 2, 1)


def _room(text: str, size: float = _TEXT) -> float:
    """Return about how wide a text is."""
    digits = sum(char.isdigit() for char in text)
    return (digits * _DIGIT + (len(text) - digits) * _LETTER) * size


def _axis(highest: float, base: float, height: float, *, at_most: int) -> tuple[list[Tick], float]:
    """Return the lines of an axis from 0 by round steps, `at_most` above it, and the value at its end.

    The end is at or above `highest`; steps are 1, 2 or 5 times a power of ten.
    """
    steps = (factor * 10**power for power in count_from(0) for factor in (1, 2, 5))
    step = next(step for step in steps if highest <= at_most * step)
    count = max(1, -(-highest // step))
    end = count * step
    ticks = []
    for index in range(int(count) + 1):
        y = round(base - height * index / count, 1)
        ticks.append(Tick(y, TextLabel(_LEFT - 6, round(y + _TEXT * 0.33, 1), _figure(index * step))))
    return ticks, end


def _bar(
    slot: Box,
    values: Sequence[Number | None],
    styles: list[Style],
    base: float,
    scale: float,
    category: Category,
    *,
    share: bool,
) -> Bar:
    """Return a category's bar; `scale` is units of length a unit of value."""
    width = round(min(slot.width * 0.76, 64), 1)
    x = round(slot.x + (slot.width - width) / 2, 1)
    segments = []
    y = base
    for value, style in zip(values, styles, strict=True):
        if not value:
            continue
        height = float(value) * scale
        y -= height
        box = Box(x, round(y, 1), width, round(height, 1))
        text = _figure(value)
        label = plate = None
        if height >= _TEXT + 4 and _room(text) + 8 <= width:
            middle = y + height / 2
            label = TextLabel(_middle(slot), round(middle + _TEXT * 0.34, 1), text)
            if style.pattern != "plain":
                across = round(_room(text) + 8, 1)
                plate = Box(round(_middle(slot) - across / 2, 1), round(middle - 8.5, 1), across, 17)
        segments.append(Segment(box, style, label, plate))
    above = 10 if category.partial else 6
    total = None if share else TextLabel(_middle(slot), round(y - above, 1), _figure(_total(values) or 0))
    outline = Box(x - 2, round(y - 2, 1), width + 4, round(base - y + 2, 1)) if category.partial else None
    return Bar(segments, outline, total)


def _category_labels(
    categories: Sequence[Category], slots: list[Box], base: float
) -> tuple[list[TextLabel], list[TextLabel], float]:
    """Return the names under the axis, the notes under the names, and where they end.

    Where the columns are too narrow for every name, every second (third...) one is left out; a partial one never.
    """
    names, notes = [], []
    widest = max(_room(str(category.label)) for category in categories) + 4
    every = -(-widest // slots[0].width)
    last = len(categories) - 1
    lines = 0
    for index, (category, slot) in enumerate(zip(categories, slots, strict=True)):
        if (last - index) % every == 0 or category.partial:
            names.append(TextLabel(_middle(slot), base + 18, str(category.label)))
        wrapped = _wrap_text(str(category.sublabel), slot.width * every)
        lines = max(lines, len(wrapped))
        notes += [TextLabel(_middle(slot), base + 34 + 14 * line, text) for line, text in enumerate(wrapped)]
    return names, notes, base + 24 + 14 * lines + (4 if lines else 0)


def _wrap_text(text: str, width: float) -> list[str]:
    """Return the text in lines that fit the width, a word that does not fit having its own; "1 June" stays whole."""
    lines: list[str] = []
    for word in re.sub(r"(\d\w*) ", "\\1\u00a0", text).split(" ") if text else []:
        if lines and _room(f"{lines[-1]} {word}", _SMALL) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _legend(series: Sequence[Series], styles: list[Style], top: float) -> tuple[list[Key], float]:
    """Return the entries, side by side where they fit, and where they end."""
    keys = []
    x, y = float(_LEFT), top
    for one, style in zip(series, styles, strict=True):
        width = 26 + _room(str(one.label)) + 14
        if x > _LEFT and x + width - 14 > WIDTH:
            x, y = float(_LEFT), y + 22
        keys.append(Key(Box(round(x, 1), y, 20, 14), style, TextLabel(round(x + 26, 1), y + 12, str(one.label))))
        x += width
    return keys, y + 20


def _panel(series: Series, number: int, categories: Sequence[Category], slots: list[Box], top: float) -> ChartPanel:
    """Return one panel whose heading starts at `top`."""
    marker, dash = _MARKERS[number]
    base = top + 46 + _PANEL
    known = [float(value) for value in series.values if value is not None]
    ticks, end = _axis(max(known, default=0), base, _PANEL, at_most=3)
    points: list[Any] = []
    lines: list[Any] = []
    run: list[Any] = []
    widest = max((_room(_figure(value)) for value in series.values if value is not None), default=0) + 4
    every = -(-widest // slots[0].width)  # with many years only each second (third...) value has room to be written
    last = len(categories) - 1
    for index, (category, slot, value) in enumerate(zip(categories, slots, series.values, strict=True)):
        if value is None:
            run = _end_line(run, lines)
            continue
        x, y = _middle(slot), round(base - _PANEL * float(value) / end, 1)
        text = _figure(value) if (last - index) % every == 0 else ""
        points.append(_point(x, y, marker, hollow=category.partial, text=text))
        # No line leads to a part of a year: its slope would compare months with a year.
        if category.partial:
            run = _end_line(run, lines)
        else:
            run.append(f"{x},{y}")
    _end_line(run, lines)
    return ChartPanel(
        heading=TextLabel(_LEFT + 20, top + 16, str(series.label)),
        sample=_point(_LEFT + 8, top + 11, marker, hollow=False, text=""),
        marker=marker,
        dash=dash,
        ticks=ticks,
        base=base,
        lines=lines,
        points=points,
    )


def _end_line(run: list[str], lines: list[str]) -> list[str]:
    """Add the points of a finished line, if they make one, and return the beginning of the next."""
    if len(run) > 1:
        lines.append(" ".join(run))
    return []


def _point(x: float, y: float, marker: str, *, hollow: bool, text: str) -> ChartPoint:
    """Return a point and the corners of its marker (none for a circle)."""
    reach = {
        "circle": (),
        "square": ((-5, -5), (5, -5), (5, 5), (-5, 5)),
        "diamond": ((0, -6), (6, 0), (0, 6), (-6, 0)),
    }
    corners = " ".join(f"{round(x + dx, 1)},{round(y + dy, 1)}" for dx, dy in reach[marker])
    return ChartPoint(x, y, corners, hollow, TextLabel(x, round(y - 11, 1), text))
