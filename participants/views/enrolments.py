"""A person's paths: the enrolments, a new one, group and planned end, the moves with their guards' sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import AuthenticatedHttpRequest
from audit.enums import Extent
from core.idempotency import KeyTaken
from participants.access import find_in_file_or_404, find_participant_or_404, show
from participants.enums import ENDED_STATES, NOT_ENTERED, OVER_STATES, EnrolmentState
from participants.file_permissions import may_on_file
from participants.forms.enrolments import EnrolmentForm, EnrolmentMoveForm, NewEnrolmentForm
from participants.models import Break, Enrolment, GroupStay, Participant, ReferentAssignment
from participants.models.enrolment import has_exit_assessment_or_reason
from participants.page_memory import stays_to_come
from participants.presenters import (
    EnrolmentSummary,
    absences_of,
    breaks_of,
    head_of,
    purpose_of,
    url_or_blank,
    way_to_break,
)
from participants.services import enrolments
from participants.services.odd_days import doubts_about
from participants.services.parallel_paths import doubt_of, paths_beside, running_beside
from participants.services.take_back import TAKES_BACK
from participants.views.form_page import FormPage, back_where, form_page
from participants.waiting_list import half_day_words
from participants.who_can_read import readers_of
from permissions.transitions import NotAllowed, label_of, moves_of

READING = "participant.file"
CHANGE = "participant.change"
MOVE = "enrolment.move"
GROUPS = "enrolment.groups"
CERTIFY = "enrolment.certify"
NEW = FormPage(gettext_lazy("Enrol on a path"), gettext_lazy("Enrol"), "paths", "participants.enrolment")
EDIT = FormPage(gettext_lazy("Group and planned end"), gettext_lazy("Save"), "paths", "participants.enrolment")


@dataclass(frozen=True)
class WalkCard:
    """One enrolment on the page of paths, with the moves that its reader may make."""

    walk: EnrolmentSummary
    moves: list[dict[str, Any]]
    open: bool
    breaks: list[Break]
    stay_to_come: GroupStay | None
    exit: str  # the address of the page of its exit (a room above), "" for who may not end it
    certificate: str  # the address of its certificate (a room above), "" where there is none to give

    @property
    def waits(self) -> bool:
        """Whether the person asked and has not begun."""
        return self.walk.enrolment.state == EnrolmentState.CANDIDATE

    @property
    def half_days(self) -> list[str]:
        """The half-days on which the person can come, in words."""
        return half_day_words(self.walk.enrolment.half_days)


@require_safe
@transaction.atomic
def paths(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Show the enrolments, the one that the file is about first, and who followed the person when."""
    participant = find_participant_or_404(request, uuid, READING)
    here = readers_of(participant, READING).of(request.user)
    show([participant], what="participants.paths", purpose=purpose_of(here), extent=Extent.OPENED)
    head = head_of(request.user, participant, "paths")
    moving = may_on_file(request.user, MOVE, participant)
    certifying = may_on_file(request.user, CERTIFY, participant)
    charge = ReferentAssignment.objects.for_user(request.user, GROUPS).filter(participant=participant)
    breaks, to_come = breaks_of(request.user, participant), stays_to_come(request.user, participant)
    context = {
        "head": head,
        "cards": [
            _card(walk, breaks.get(walk.enrolment.pk, []), to_come.get(walk.enrolment.pk), moving, certifying)
            for walk in head.walks
        ],
        "charge": list(charge.select_related("member__user").order_by("-starts_on", "-pk")),
        "absences": absences_of(participant),
        "writing": may_on_file(request.user, CHANGE, participant),
        "enrolling": moving,
        "walking": any(walk.enrolment.state not in OVER_STATES for walk in head.walks),
    }
    return render(request, "participants/paths.html", context)


def _card(
    walk: EnrolmentSummary, breaks: list[Break], to_come: GroupStay | None, moving: bool, certifying: bool
) -> WalkCard:
    """Return the card of a path; one that was never entered has no certificate."""
    enrolment = walk.enrolment
    entered = enrolment.state not in NOT_ENTERED
    certificate = url_or_blank("workshops:certificate", enrolment.uuid) if certifying and entered else ""
    moves = _moves(enrolment) if moving else []
    at_exit = url_or_blank("actionplans:exit", enrolment.uuid) if moving and entered else ""
    return WalkCard(walk, moves, enrolment.state not in OVER_STATES, breaks, to_come, at_exit, certificate)


def _moves(enrolment: Enrolment) -> list[dict[str, Any]]:
    """Return the moves from the present state for <c-moves>; the right to them was asked."""
    found = []
    if enrolment.state in ENDED_STATES:  # which of the moves that take back, its page tells
        address = reverse("participants:take-back", args=[enrolment.uuid])
        return [{"name": "take_back", "label": label_of(Enrolment, "take_back"), "url": address, "rare": True}]
    for name, declared in moves_of(Enrolment).items():
        move = next((one for one in declared if one.source == enrolment.state), None)
        if move is not None:
            address = reverse("participants:move", args=[enrolment.uuid, name])
            ends = move.target in OVER_STATES and name != "complete"
            found.append({"name": name, "label": move.custom["label"], "url": address, "rare": ends})
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def new(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Enrol the person once more, as a candidate; a path on the same days asks why, an odd first day whether."""
    participant = find_participant_or_404(request, uuid, MOVE)
    form = NewEnrolmentForm(request.POST if request.method == "POST" else None, centre=participant.centre)
    beside, odd = [], []
    if form.is_bound and form.is_valid():
        key, start = form.cleaned_data["key"], form.cleaned_data["starts_on"]
        beside = [doubt_of(one) for one in paths_beside(participant, start, key=key)]
        odd = doubts_about(participant, start, path=True)
        answered = (not beside or form.cleaned_data["beside_reason"]) and (not odd or form.cleaned_data["sure"])
        if not beside:
            form.cleaned_data["beside_reason"] = ""  # typed for days that were corrected since
        if answered and _enrol(participant, form):
            messages.success(request, _("The person is enrolled, as a candidate."))
            return redirect("participants:file", participant.uuid)
    sentences = [*beside, *odd]
    if beside:
        sentences.append(_("Correct the first day, or say why both paths run side by side."))
        form.fields["beside_reason"].required = True
    else:
        del form.fields["beside_reason"]
    if odd:
        sentences.append(_("Correct the day, or say that it is right."))
    else:
        del form.fields["sure"]
    return form_page(request, participant, form, NEW, sentences=sentences)


def _enrol(participant: Participant, form: NewEnrolmentForm) -> bool:
    """Write the enrolment and return True; what stands against it is said by the form."""
    try:
        refused = enrolments.enrol(participant, key=form.cleaned_data["key"], values=form.values)
    except KeyTaken:
        form.say_taken()
        return False
    if refused:
        form.add_error(None, refused)
    return not refused


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def edit(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Change the group and the planned end; the second of two at once sees both."""
    enrolment = find_in_file_or_404(request, Enrolment.objects.all(), uuid, CHANGE, known_by=GROUPS)
    participant = enrolment.participant
    form = EnrolmentForm(request.POST if request.method == "POST" else None, instance=enrolment)
    done, meanwhile = enrolments.change_enrolment(form)
    if done:
        messages.success(request, _("Saved."))
        return back_where("paths", participant, f"path-{enrolment.number}")
    return form_page(request, participant, form, EDIT, meanwhile=meanwhile, lead=enrolment.track)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def move(request: AuthenticatedHttpRequest, uuid: UUID, move: str) -> HttpResponse:
    """Make one move; what stands against it is said in sentences, before as after it is tried."""
    enrolment = find_in_file_or_404(request, Enrolment.objects.all(), uuid, MOVE, known_by=GROUPS)
    declared = moves_of(Enrolment).get(move)
    if declared is None or move in TAKES_BACK:
        raise Http404
    custom = declared[0].custom
    without = move == "complete" and not has_exit_assessment_or_reason(enrolment)
    sent = request.POST if request.method == "POST" else None
    beside = move == "begin_trial" and bool(running_beside(enrolment)) and not enrolment.beside_reason
    needs = custom.get("needs", {})
    form = EnrolmentMoveForm(sent, enrolment=enrolment, needs=needs, move=move, without_exit=without, beside=beside)
    try:
        done = form.attempt(lambda: enrolments.make(enrolment, move, by=request.user, data=dict(form.cleaned_data)))
    except NotAllowed:
        raise PermissionDenied from None
    if done:
        messages.success(request, _("Saved (%(move)s).") % {"move": custom["label"]})
        return redirect("participants:file", enrolment.participant.uuid)
    page = FormPage(custom["label"], custom["label"], "paths", "participants.move")
    against = enrolments.refusals_of(enrolment, move)
    told: dict[str, Any] = {
        "sentences": [] if form.is_bound else against,  # the errors of a form that was sent say them
        "ways_out": move if against and move in ("activate", "complete") else "",
        "ways": [way_to_break(one) for one in _in_the_way(enrolment, form)],
        "lead": f"{enrolment.track} · {enrolment.get_state_display()}",
    }
    return form_page(request, enrolment.participant, form, page, **told)


def _in_the_way(enrolment: Enrolment, form: EnrolmentMoveForm) -> list[Break]:
    """Return the breaks of a path that stand against a day of the form: the one that runs, or those of a new one."""
    if not form.wrong_days:
        return []
    found = enrolment.breaks.order_by("-starts_on")
    return list(found if "break_starts_on" in form.wrong_days else found.open())
