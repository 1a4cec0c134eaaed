"""Staff: heads on a day and mean full-time equivalents over a period are two figures (product.md section 4, rule 8)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django.db import models
from django.db.models import Case, Count, When
from django.db.models import Value as Constant
from django.utils.translation import gettext_lazy as _

from core.periods import Period
from reporting.figures.base import Figure, Frame, Records, Unit, Value, figure
from reporting.models import StaffPost

_CENT = Decimal("0.01")


def _posts(frame: Frame) -> models.QuerySet:
    return StaffPost.objects.filter(centre=frame.centre).select_related("member")


@figure
class Staff(Figure):
    code = "staff"
    label = _("Staff")
    unit = Unit.PERSONS
    definition = _(
        "Persons in post on the last day of the period, or on the as-of day where the period is not over. Heads, not "
        "full-time equivalents."
    )

    def values(self, frame: Frame) -> list[Value]:
        values = frame.blank()
        for place, cut in frame.counted:
            heads = _posts(frame).in_post_on(cut.last).aggregate(heads=Count("member", distinct=True))["heads"]
            values[place] = Value(heads, numerator=Decimal(heads))
        return values

    def records(self, frame: Frame, period: Any) -> Records:
        """One row a person: of two posts of one person on that day, the first one counts for one, others for none."""
        day = frame.cut(period).last
        posts = list(_posts(frame).in_post_on(day).order_by("starts_on", "member__code", "pk"))
        seen: set[int] = set()
        first = [post.pk for post in posts if not (post.member_id in seen or seen.add(post.member_id))]
        rows = (
            _posts(frame)
            .filter(pk__in=[post.pk for post in posts])
            .annotate(
                amount=Case(
                    When(pk__in=first, then=Constant(1)),
                    default=Constant(0),
                    output_field=models.IntegerField(),
                )
            )
            .order_by("member__code", "starts_on", "pk")
        )
        return Records("posts", rows, Unit.PERSONS, Decimal(len(first)))


def mean_fte(post: StaffPost, cut: Period) -> Fraction:
    """Return a post's part in the mean full-time equivalents of a period: fraction x days in post / days."""
    first = max(post.starts_on, cut.first)
    last = min(post.ends_on or cut.last, cut.last)
    days = max((last - first).days + 1, 0)
    return Fraction(post.fraction) * Fraction(days, cut.days)


@figure
class StaffFte(Figure):
    code = "staff_fte"
    label = _("Staff, mean full-time equivalents")
    unit = Unit.FTE
    definition = _(
        "The mean over the days of the period of the fractions of full time in post. Somebody at four fifths for ten "
        "months and then full time counts 0.83 for the year. Rounded to hundredths."
    )

    def values(self, frame: Frame) -> list[Value]:
        values = frame.blank()
        posts = list(_posts(frame).within(frame.whole))
        for place, cut in frame.counted:
            exact = sum((mean_fte(post, cut) for post in posts), Fraction(0))
            number = Decimal(exact.numerator) / Decimal(exact.denominator)
            values[place] = Value(
                number.quantize(_CENT, rounding=ROUND_HALF_UP), numerator=number.quantize(Decimal("0.0001"))
            )
        return values

    def records(self, frame: Frame, period: Any) -> Records:
        cut = frame.cut(period)
        posts = list(_posts(frame).within(cut).order_by("member__code", "starts_on", "pk"))
        parts = {post.pk: mean_fte(post, cut) for post in posts}
        amounts = [
            When(pk=pk, then=Constant(Decimal(part.numerator) / Decimal(part.denominator)))
            for pk, part in parts.items()
        ]
        amount = Case(
            *amounts,
            default=Constant(Decimal(0)),
            output_field=models.DecimalField(max_digits=12, decimal_places=6),
        )
        rows = _posts(frame).filter(pk__in=parts).annotate(amount=amount).order_by("member__code", "starts_on", "pk")
        total = sum(parts.values(), Fraction(0))
        return Records(
            "posts",
            rows,
            Unit.FTE,
            (Decimal(total.numerator) / Decimal(total.denominator)).quantize(Decimal("0.0001")),
        )
