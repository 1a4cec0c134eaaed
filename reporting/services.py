"""Asking for documents of figures; adding posts and funding periods."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from accounts.models import Centre, User
from core.concurrent_edits import Meanwhile, save_edit
from core.idempotency import create_once
from jobs.models import Job
from jobs.services import start
from reporting.figures import Frame
from reporting.models import FundingPeriod, StaffPost

EVOLUTION_PDF = "evolution_pdf"


def ask_for_evolution_pdf(frame: Frame, *, by: User) -> Job:
    """Ask for the evolution report of these days as PDF and return the job that makes it.

    Asking again while it is made gives the same job. Raise NotAllowed without the right to read the figures.
    """
    params = {
        "first": frame.periods[0].first.year,
        "last": frame.periods[-1].last.year,
        "as_of": frame.as_of.isoformat(),
        "count": str(frame.count),
    }
    key = "-".join(str(value) for value in params.values())
    return start(EVOLUTION_PDF, by=by, centre=frame.centre, params=params, key=key)


@transaction.atomic
def add_funding(form: Any) -> FundingPeriod:
    """Write the funding period of a valid new form, with the next number of its source. Raise as create_once() does."""
    period, key = form.instance, form.cleaned_data["key"]
    Centre._base_manager.select_for_update(no_key=True).get(pk=period.centre_id)
    period.number = next_number(period.centre, period.funder, without=key)
    return create_once(period, key=key, same=("centre", "funder", "starts_on", "ends_on"))[0]


@transaction.atomic
def change_funding(form: Any) -> tuple[bool, Meanwhile | None]:
    """Write what a valid form changed, as core.concurrent_edits.saved(); numbers of a source are given one by one."""
    Centre._base_manager.select_for_update(no_key=True).get(pk=form.instance.centre_id)
    return save_edit(form)


def next_number(centre: Centre, funder: str, *, without: UUID | None = None) -> int:
    """Return the number of the next funding period of a source; `without` the one that is written again."""
    others = FundingPeriod.objects.filter(centre=centre, funder=funder).exclude(uuid=without)
    return int(others.aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def add_post(form: Any) -> StaffPost:
    """Write the post of a valid new form, with the next number of its member. Raise as create_once() does."""
    post, key = form.instance, form.cleaned_data["key"]
    Centre._base_manager.select_for_update(no_key=True).get(pk=post.centre_id)
    others = StaffPost.objects.filter(member=post.member).exclude(uuid=key)
    post.number = (others.aggregate(last=Max("number"))["last"] or 0) + 1
    return create_once(post, key=key, same=("centre", "member", "function", "fraction", "starts_on", "ends_on"))[0]
