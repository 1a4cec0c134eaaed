"""Funding periods and posts on the page of the centre."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.periods import today
from home.centre_cards import CentreCard, centre_card
from reporting.models import FundingPeriod, StaffPost

MANAGE = "staff.manage"


@centre_card(order=30)
def funding() -> CentreCard:
    """The way to the funding periods."""
    return CentreCard(
        _("Funding"),
        _("Who pays for the programme, from when to when. The yearly table names it above its years."),
        "staff:funding-periods",
        MANAGE,
        lambda centre: FundingPeriod.objects.filter(centre=centre),
    )


@centre_card(order=40)
def posts() -> CentreCard:
    """The way to the posts."""
    return CentreCard(
        _("Posts"),
        _("Who works for the programme, for which part of full time. Staff in the yearly table comes from here."),
        "staff:posts",
        MANAGE,
        lambda centre: StaffPost.objects.filter(centre=centre).in_post_on(today()),
    )
