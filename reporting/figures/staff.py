"""Staff: heads on a day and mean full-time equivalents over a period are two figures (product.md section 4, rule 8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.periods import Period
from reporting.figures.base import Figure, Frame, RecordKind, Records, Unit, Value, decimal, figure
from reporting.models import StaffPost
from reporting.models.staff import StaffPostQuerySet


def _posts(frame: Frame) -> StaffPostQuerySet:
    return StaffPost.objects.filter(centre=frame.centre)


def _read_posts(frame: Frame) -> list[StaffPost]:
    """Return the posts of the frame's days, read once for both figures."""
    return frame.compute_once("posts", lambda: list(_posts(frame).within(frame.whole)))


class _OfPosts(Figure):
    """A figure that counts posts."""

    def has_records(self, frame: Frame, place: int) -> bool:
        """Tell whether a post is noted on any day of a period; staff that nobody noted is not known to be none."""
        cut = frame.counted_part(frame.periods[place])
        return any(
            post.starts_on <= cut.last and (post.ends_on is None or post.ends_on >= cut.first)
            for post in _read_posts(frame)
        )


def _list_posts(posts: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Return posts in the order of a list, with what a row of it says."""
    return posts.select_related("member__user").order_by("member__code", "starts_on", "pk")


@figure
class Staff(_OfPosts):
    code = "staff"
    label = _("Staff")
    unit = Unit.PERSONS
    source = "product.md section 4, rules 7 and 8"
    definition = _(
        "Persons in post on the last day of the period, or on the as-of day where the period is not over. Heads, not "
        "full-time equivalents."
    )

    def compute(self, frame: Frame) -> list[Value]:
        values = frame.blank()
        for place, cut in frame.counted:
            heads = len({post.member_id for post in _read_posts(frame) if post.is_held_on(cut.last)})
            values[place] = Value(heads, numerator=Decimal(heads))
        return values

    def records(self, frame: Frame, period: Any) -> Records:
        """One row a post: of two posts of one person on that day, the first one counts for one, others for none."""
        day = frame.counted_part(period).last
        first: dict[int, int] = {}
        for post in _posts(frame).in_post_on(day).order_by("starts_on", "pk"):
            first.setdefault(post.member_id, post.pk)
        rows = _list_posts(_posts(frame).in_post_on(day))
        counted = set(first.values())
        return Records(
            RecordKind.POSTS, rows, Unit.PERSONS, Fraction(len(first)), lambda post: Fraction(post.pk in counted)
        )


def starts_of(posts: Iterable[StaffPost]) -> set[tuple[int, dt.date]]:
    """Return who starts a post on which day."""
    return {(post.member_id, post.starts_on) for post in posts}


def mean_fte(post: StaffPost, cut: Period, starts: set[tuple[int, dt.date]]) -> Fraction:
    """Return a post's part in the mean full-time equivalents of a period: fraction x days in post / days.

    The day on which a post ends and the next one of the same person starts counts for the next one.
    """
    end = post.ends_on
    if end is not None and end > post.starts_on and (post.member_id, end) in starts:
        end -= dt.timedelta(days=1)
    first = max(post.starts_on, cut.first)
    last = min(end or cut.last, cut.last)
    days = max((last - first).days + 1, 0)
    return Fraction(post.fraction) * Fraction(days, cut.days)


@figure
class StaffFte(_OfPosts):
    code = "staff_fte"
    label = _("Staff, mean full-time equivalents")
    unit = Unit.FTE
    source = "product.md section 4, rule 8"
    definition = _(
        "The mean over the days of the period of the fractions of full time in post. Somebody at four fifths for ten "
        "months and then full time counts 0.83 for the year. A day on which a post ends and the next one of the same "
        "person starts counts for the next one. Rounded to hundredths."
    )

    def compute(self, frame: Frame) -> list[Value]:
        values = frame.blank()
        starts = starts_of(_read_posts(frame))
        for place, cut in frame.counted:
            exact = sum((mean_fte(post, cut, starts) for post in _read_posts(frame)), Fraction(0))
            values[place] = Value(decimal(exact, 2), numerator=decimal(exact))
        return values

    def records(self, frame: Frame, period: Any) -> Records:
        cut = frame.counted_part(period)
        posts = _posts(frame).within(cut)
        starts = starts_of(posts)
        total = sum((mean_fte(post, cut, starts) for post in posts), Fraction(0))
        return Records(RecordKind.POSTS, _list_posts(posts), Unit.FTE, total, lambda post: mean_fte(post, cut, starts))
