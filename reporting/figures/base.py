"""What a figure is, for which days it is counted, and what stands behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor
from typing import Any, ClassVar, TypeVar

from django.db import models
from django.db.models import Case, F, When
from django.db.models import Value as Constant
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Centre
from core.periods import Period, today
from reporting.enums import CountMode

Answer = TypeVar("Answer")


class Unit(models.TextChoices):
    """What a value counts."""

    PERSONS = "persons", _("persons")
    HOURS = "hours", _("hours")
    PERCENT = "percent", _("per cent")
    FTE = "fte", _("full-time equivalents")
    SESSIONS = "sessions", _("sessions")
    APPOINTMENTS = "appointments", pgettext_lazy("a unit", "appointments")
    ASSESSMENTS = "assessments", pgettext_lazy("a unit", "assessments")
    PATHS = "paths", pgettext_lazy("a unit", "paths")


@dataclass(frozen=True, slots=True)
class Value:
    """One cell: the value as it is shown, and what it was counted from.

    `shown` is None where the figure is not available (blank), 0 where there is none. A share keeps its numerator and
    denominator; a rounded value keeps the exact one as numerator.
    """

    shown: int | Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass
class Frame:
    """The days for which figures are counted: disjoint periods of one centre, cut at the as-of day (section 4, rule 7).

    `periods` are whole as they were asked; `cut(period)` is what is counted of one, None where it lies after `as_of`.
    """

    centre: Centre
    periods: Sequence[Period]
    as_of: dt.date = field(default_factory=today)
    count: CountMode = CountMode.PRESENCE
    _memo: dict[str, Any] = field(default_factory=dict, repr=False)

    @classmethod
    def years(
        cls,
        centre: Centre,
        first: int,
        last: int,
        *,
        as_of: dt.date | None = None,
        count: CountMode = CountMode.PRESENCE,
    ) -> Frame:
        """Return the frame of the calendar years `first` to `last`, both included; `as_of` is today by default."""
        periods = [Period.year(year) for year in range(first, last + 1)]
        return cls(centre=centre, periods=periods, as_of=as_of or today(), count=CountMode(count))

    def cut(self, period: Period) -> Period | None:
        """Return the part of a period that is counted."""
        return period.clip(self.as_of)

    def counted_part(self, period: Period) -> Period:
        """Return the part of a period that is counted. Raise ValueError for one that lies after the as-of day."""
        cut = self.cut(period)
        if cut is None:
            raise ValueError("Nothing is counted of a period after the as-of day.")
        return cut

    @property
    def counted(self) -> list[tuple[int, Period]]:
        """The counted parts with their places, the later ones left out."""
        cuts = [(place, self.cut(period)) for place, period in enumerate(self.periods)]
        return [(place, cut) for place, cut in cuts if cut is not None]

    @property
    def whole(self) -> Period:
        """All days from the first period's first to the last one's last, for a first rough filter."""
        return Period(self.periods[0].first, self.periods[-1].last)

    @property
    def is_calendar(self) -> bool:
        """Whether the periods are calendar years, one after the other."""
        first = self.periods[0].first.year
        return all(period == Period.year(first + place) for place, period in enumerate(self.periods))

    def bucket(self, date: str, year: str | None = None) -> Any:
        """Return the expression that names the period of a date column by its place among `periods`, else NULL.

        With a stored `year` column and calendar years the database only subtracts; otherwise it compares dates.
        """
        if year and self.is_calendar:
            return F(year) - Constant(self.periods[0].first.year)
        return Case(
            *(
                When(**{f"{date}__gte": cut.first, f"{date}__lte": cut.last}, then=Constant(place))
                for place, cut in self.counted
            ),
            default=None,
            output_field=models.SmallIntegerField(),
        )

    def inside(self, date: str) -> models.Q:
        """Return the filter of a date column to the counted days, from the first period's first to the last one's."""
        return models.Q(**{f"{date}__gte": self.whole.first, f"{date}__lte": min(self.whole.last, self.as_of)})

    def compute_once(self, key: str, compute: Callable[[], Answer]) -> Answer:
        """Compute something of this frame once, however many figures read it."""
        if key not in self._memo:
            self._memo[key] = compute()
        answer: Answer = self._memo[key]
        return answer

    def blank(self) -> list[Value]:
        """Return one unavailable value a period."""
        return [Value(None) for _ in self.periods]


class RecordKind(StrEnum):
    """What the rows behind a figure are."""

    PARTICIPANTS = "participants"
    SESSIONS = "sessions"
    POSTS = "posts"


@dataclass(frozen=True)
class Records:
    """What stands behind one value. `kind` says what the rows are, `part(row)` what each adds to it.

    The sum of the parts over all rows is `total`, in the figure's own measure (`measure`): persons, hours, sessions,
    full-time equivalents. For a share, `total` is its numerator and `of` its denominator. All three are exact: parts
    are computed here and not in the database, where SQLite divides whole numbers to whole numbers.
    """

    kind: RecordKind
    rows: models.QuerySet[Any]
    measure: Unit
    total: Fraction
    part: Callable[[Any], Fraction]
    of: Fraction | None = None


def one(row: Any) -> Fraction:
    """Return the part of a row that counts for one."""
    return Fraction(1)


class Figure:
    """One figure. Subclasses give the texts and compute values and records.

    `short` is its label under the heading of its `group`; `source` says where the rule of counting comes from.
    """

    code: ClassVar[str]
    label: ClassVar[Any]
    short: ClassVar[Any] = ""
    definition: ClassVar[Any]
    source: ClassVar[str]
    unit: ClassVar[Unit]
    group: ClassVar[str] = ""

    def values(self, frame: Frame) -> list[Value]:
        """Return one value a period of the frame, in its order.

        A period without any record that could count is blank and not 0: nothing is known of it (section 4, rule 7).
        """
        values = self.compute(frame)
        for place, _cut in frame.counted:
            if not values[place].numerator and not self.has_records(frame, place):
                values[place] = Value(None)
        return values

    def compute(self, frame: Frame) -> list[Value]:
        """Return one value a period of the frame, in its order, 0 where nothing is counted."""
        raise NotImplementedError

    def has_records(self, frame: Frame, place: int) -> bool:
        """Tell whether a period has any record of the kind that the figure counts."""
        raise NotImplementedError

    def records(self, frame: Frame, period: Period) -> Records:
        """Return the records of one period of the frame, of which something is counted (`frame.cut(period)`)."""
        raise NotImplementedError

    def notes(self, frame: Frame, period: Period) -> list[str]:
        """Return what is said beside one period of the figure, in sentences."""
        return []


_FIGURES: dict[str, Figure] = {}


def figure(cls: type[Figure]) -> type[Figure]:
    """Register a figure under its code; codes are for ever, because reports keep them."""
    if cls.code in _FIGURES:
        raise ValueError(f"The code {cls.code} is taken.")
    _FIGURES[cls.code] = cls()
    return cls


def figures() -> list[Figure]:
    """Return all figures."""
    return list(_FIGURES.values())


def figure_of(code: str) -> Figure:
    """Return the figure of a code; raise KeyError for an unknown one."""
    return _FIGURES[code]


def whole(value: Decimal | Fraction | int) -> int:
    """Round to a whole number, halves up, as people do."""
    return floor(Fraction(value) + Fraction(1, 2))


def decimal(exact: Fraction | int, places: int = 4) -> Decimal:
    """Return an exact number as decimal, rounded halves up to so many places."""
    exact = Fraction(exact)
    number = Decimal(exact.numerator) / Decimal(exact.denominator)
    return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
