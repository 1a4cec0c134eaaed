"""Posts of the programme's staff: heads and full-time equivalents come from here, never from accounts."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre, TeamMember
from core.constraints import in_order
from core.history import history_records
from core.models import Entity
from core.same_centre import SameCentre
from reporting.models.funding import DatedQuerySet, FundingPeriod


class StaffPostQuerySet(DatedQuerySet):
    """Posts, said in words."""

    def in_post_on(self, day: date) -> StaffPostQuerySet:
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)


class StaffPost(SameCentre, Entity):
    """One person's function and fraction of full time, from a day to a day; another fraction is another post."""

    same_centre = ("centre", "member__centre")

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="staff_posts")
    member = models.ForeignKey(
        TeamMember, verbose_name=_("team member"), on_delete=models.PROTECT, related_name="posts"
    )
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    function = models.CharField(_("function"), max_length=120)
    fraction = models.DecimalField(_("fraction of full time"), max_digits=4, decimal_places=3)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)

    objects = StaffPostQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("staff post")
        ordering = ["starts_on", "member", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "number"], name="post_number_once"),
            models.CheckConstraint(
                condition=Q(fraction__gt=0, fraction__lte=1),
                name="post_fraction",
                violation_error_message=_("Enter a fraction of full time of more than 0 and at most 1."),
            ),
            in_order(
                "starts_on",
                "ends_on",
                name="post_dates",
                message=_("The end is before the start: correct one of the two dates."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.function}"

    def is_held_on(self, day: date) -> bool:
        """Tell whether somebody is in this post on a day, first and last day included."""
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)


class StaffShare(SameCentre, Entity):
    """The part of a post that a source of funds pays, in per cent."""

    same_centre = ("post__centre", "funding__centre")

    post = models.ForeignKey(StaffPost, on_delete=models.CASCADE, related_name="shares")
    funding = models.ForeignKey(FundingPeriod, on_delete=models.PROTECT, related_name="shares")
    percent = models.DecimalField(_("share (per cent)"), max_digits=5, decimal_places=2)

    history = history_records()

    class Meta:
        verbose_name = _("funding share")
        ordering = ["post", "funding"]
        constraints = [
            models.UniqueConstraint(fields=["post", "funding"], name="share_once"),
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=100),
                name="share_percent",
                violation_error_message=_("Enter a share of more than 0 and at most 100 per cent."),
            ),
        ]
