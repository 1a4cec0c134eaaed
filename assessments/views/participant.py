"""Assessments of a person's file: beginning one, the moments side by side, literacy tests; and what is due."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import AuthenticatedHttpRequest
from assessments.due import due_of, is_long_past
from assessments.enums import Moment
from assessments.forms import LiteracyForm, StartForm
from assessments.moment_choice import comparable
from assessments.moment_comparison import side_by_side
from assessments.selectors import CONTENT, DONE, due_moment, path_of, removed_tests_of, standing_of, tests_of
from assessments.services.start import Begun, begin, walks_of
from audit.enums import Extent
from core.forms import problems_of
from core.idempotency import KeyTaken, create_once
from participants.access import find_participant_or_404, show
from participants.file_page.between import DaySpan, facts_between
from participants.file_permissions import may_on_file
from participants.models import Participant
from participants.presenters import LISTED, purpose_of, readers_words
from participants.services.records import team_member_of
from participants.who_can_read import readers_of
from permissions.access import working_centre

MOVE = "assessment.move"


def show_file(request: AuthenticatedHttpRequest, participant: Participant, what: str) -> object:
    """Write the reading of the file to the access log and return in words who can read what is shown."""
    readers = readers_of(participant, CONTENT)
    show([participant], what=what, purpose=purpose_of(readers.of(request.user)), extent=Extent.OPENED)
    return readers_words(readers, request.user)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def new(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Begin an assessment, or go on with the draft that there is; a form sent twice begins one."""
    participant = find_participant_or_404(request, uuid, MOVE)
    member = team_member_of(request.user, participant)
    walks = walks_of(request.user, participant)
    form = _start_form(request, walks) if walks and member is not None else None
    begun = Begun()
    if form is not None and member is not None and form.is_bound and form.is_valid():
        begun = begin(form.make_assessment(), member, key=form.cleaned_data["key"])
        if begun.made is not None:
            if begun.made.outside_window:
                messages.info(request, _("This is outside the usual period of this moment; it is valid all the same."))
            return redirect("assessments:assessment", begun.made.uuid)
    show_file(request, participant, "assessments.new")
    context: dict[str, Any] = {
        "file": participant,
        "form": form,
        "named": member is not None,
        "begun": begun,
        "walks": walks,
    }
    context["problems"] = problems_of(form) if form is not None and form.is_bound else []
    return render(request, "assessments/new.html", context, status=422 if form is not None and form.is_bound else 200)


def _start_form(request: AuthenticatedHttpRequest, walks: list) -> StartForm:
    last = walks[0]
    data = request.POST if request.method == "POST" else None
    key = request.POST.get("key", "")  # what this very form began, if it is sent again, does not stand against it
    taken = {
        walk.enrolment.pk: {one.moment for one in walk.standing if one.moment != Moment.OTHER and str(one.uuid) != key}
        for walk in walks
    }
    moment = due_moment(path_of(last.enrolment, last.standing))
    enrolments = [walk.enrolment for walk in walks]
    return StartForm(data, enrolments=enrolments, taken=taken, first=last.enrolment, moment=moment)


@require_safe
@transaction.atomic
def between(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Show what lies between two moments, beside what changed from one to the other."""
    participant = find_participant_or_404(request, uuid, CONTENT)
    done = [one for one in standing_of(request.user, participant) if one.state in DONE]
    done.sort(key=lambda one: (one.date, one.pk))
    known = {str(one.uuid): one for one in done}
    wanted = [request.GET.get("first", ""), request.GET.get("last", "")]
    if any(wanted) and not (set(wanted) <= known.keys() and known[wanted[0]].date <= known[wanted[1]].date):
        raise Http404
    pair = [known[one] for one in wanted] if any(wanted) else done[-2:]
    context: dict[str, Any] = {"file": participant, "pair": pair, "spans": [*pairwise(done)]}
    if len(done) > 2:
        context["spans"].append((done[0], done[-1]))
    if len(pair) > 1:
        span = DaySpan(pair[0].date, pair[1].date)
        context |= {"facts": facts_between(request.user, participant, span), "from": span.after + dt.timedelta(days=1)}
        alike = len(comparable(pair)) == len(pair) and pair[0].instrument_id == pair[1].instrument_id
        context["walked"] = side_by_side(request.user, pair) if alike else None
    context["readers"] = show_file(request, participant, "assessments.between")
    return render(request, "assessments/between.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def literacy(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """List the literacy tests of a file and note one; a form sent twice notes one."""
    participant = find_participant_or_404(request, uuid, MOVE if request.method == "POST" else CONTENT)
    writes = may_on_file(request.user, MOVE, participant)
    member = team_member_of(request.user, participant) if writes else None
    form = LiteracyForm(request.POST if request.method == "POST" else None) if member is not None else None
    if request.method == "POST" and form is None:
        raise PermissionDenied
    if form is not None and form.is_bound and form.is_valid():
        test = form.save(commit=False)
        test.participant, test.done_by = participant, member
        same = ("participant", "date", "result", "done_by")
        try:
            create_once(test, key=form.cleaned_data["key"], same=same)
        except KeyTaken:
            form.say_taken()
        else:
            messages.success(request, _("The test is noted."))
            return redirect("assessments:literacy", participant.uuid)
    context = {
        "file": participant,
        "tests": tests_of(request.user, participant),
        "removed": removed_tests_of(participant),
        "writes": writes,
        "form": form,
        "problems": problems_of(form) if form is not None and form.is_bound else [],
        "readers": show_file(request, participant, "assessments.literacy"),
    }
    bound = form is not None and form.is_bound
    return render(request, "assessments/literacy.html", context, status=422 if bound else 200)


@require_safe
@transaction.atomic
def due(request: AuthenticatedHttpRequest) -> HttpResponse:
    """List the drafts to finish and the assessments whose days have come, of the person's own caseload, by day."""
    working_centre(request, MOVE)
    found = due_of(request.user)
    show([*{one.file.pk: one.file for one in found}.values()], what="assessments.due", purpose=LISTED)
    context = {
        "drafts": [one for one in found if one.draft],
        "waiting": [one for one in found if not one.draft and not is_long_past(one)],
        "past": [one for one in found if is_long_past(one)],
    }
    return render(request, "assessments/due.html", context)
