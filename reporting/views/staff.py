"""Funding periods and posts, set up by a manager."""

from __future__ import annotations

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre, User
from core.periods import long_date, today
from home.views.record_pages import RecordPages, RecordRow, RecordWords, is_used
from reporting.forms import FundingForm, NewFundingForm, NewPostForm, PostForm
from reporting.models import FundingPeriod, StaffPost
from reporting.services import add_funding, add_post, change_funding

MANAGE = "staff.manage"


def _days(record: Any) -> list[str]:
    return [long_date(record.starts_on), long_date(record.ends_on) if record.ends_on else ""]


def _over(record: Any) -> bool:
    return record.ends_on is not None and record.ends_on < today()


def _is_counted(record: Any) -> bool:
    """Answer whether a record is used, or a year that is over counts it."""
    return is_used(record) or record.starts_on.year < today().year


def _funding(centre: Centre, user: User) -> list[RecordRow]:
    found = FundingPeriod.objects.filter(centre=centre).order_by("-starts_on", "funder", "pk")
    return [RecordRow(period, period.funder, _days(period), over=_over(period)) for period in found]


def _posts(centre: Centre, user: User) -> list[RecordRow]:
    found = StaffPost.objects.filter(centre=centre).select_related("member__user")
    return [
        RecordRow(
            post,
            str(post.member),
            [post.function, number_format(post.fraction.normalize()), *_days(post)],
            over=_over(post),
        )
        for post in found.order_by("-starts_on", "member__code", "pk")
    ]


FUNDING = RecordPages(
    model=FundingPeriod,
    right=MANAGE,
    list_url="staff:funding-periods",
    url="staff:funding",
    words=RecordWords(
        heading=_("Funding"),
        lead=_("Who pays for the programme, from when to when. The yearly table names it above its years."),
        add=_("Add a funding period"),
        change=_("Change the funding period"),
        empty_heading=_("No funding period yet"),
        empty_text=_("Add the source that pays for this year: the yearly table then begins with its first day."),
        saved=_("The funding period is saved."),
        removed=_("The funding period is deleted."),
        kept=_("This funding period is used: it is not deleted. Give it a last day instead."),
        columns=(_("Source of funds"), _("First day"), _("Last day")),
    ),
    rows=_funding,
    new_form=NewFundingForm,
    edit_form=FundingForm,
    create=add_funding,
    change=change_funding,
    used=_is_counted,
)
POSTS = RecordPages(
    model=StaffPost,
    right=MANAGE,
    list_url="staff:posts",
    url="staff:post",
    words=RecordWords(
        heading=_("Posts"),
        lead=_("Who works for the programme, for which part of full time. Staff in the yearly table comes from here."),
        add=_("Add a post"),
        change=_("Change the post"),
        empty_heading=_("No post yet"),
        empty_text=_("Until a post is noted, staff stays blank in the yearly table: blank is not known, 0 is nobody."),
        saved=_("The post is saved."),
        removed=_("The post is deleted."),
        kept=_("This post is used: it is not deleted. Give it a last day instead."),
        columns=(_("Who"), _("Function"), _("Fraction of full time"), _("First day"), _("Last day")),
    ),
    rows=_posts,
    new_form=NewPostForm,
    edit_form=PostForm,
    create=add_post,
    used=_is_counted,
)
