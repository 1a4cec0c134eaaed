"""Sealed files: asking, deciding, asking to lift, lifting. Who decides sees a file number and a reason, no name."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.requests import AuthenticatedHttpRequest
from audit.models import TransitionLog
from core.forms import problems_of
from participants.access import find_participant_or_404, show
from participants.enums import SealState
from participants.forms.exceptions import DecideForm, SealForm
from participants.models import Seal
from participants.services import seal_requests
from permissions.access import working_centre
from permissions.checks import may
from permissions.transitions import NotAllowed, moves_of, moves_offered

SEALING = gettext_noop("Protecting the file")
LATEST = 50


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def ask(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Ask to seal a file; where that was done, lead to it."""
    participant = find_participant_or_404(request, uuid, seal_requests.ASK)
    known = seal_requests.seals_known_to(request.user).open().filter(participant=participant).first()
    if known is not None:
        return redirect("participants:seal", known.uuid)
    staff = seal_requests.may_be_named(participant.centre)
    form = SealForm(request.POST if request.method == "POST" else None, staff=staff)
    made: list[Seal] = []
    if form.attempt(lambda: made.append(seal_requests.ask(participant, by=request.user, **form.cleaned_data))):
        messages.success(request, _("Your colleagues who decide were told. Until then the file stays as it is."))
        return redirect("participants:seal", made[0].uuid)
    show([participant], what="participants.seal", purpose=SEALING)
    context = {"form": form, "file": participant, "key_workers": seal_requests.key_workers_of(participant)}
    return render(request, "participants/seal_ask.html", context, status=422 if form.errors else 200)


@require_safe
@transaction.atomic
def seals(request: AuthenticatedHttpRequest) -> HttpResponse:
    """List the seals that the person may know of, by file number; all that wait for her decision stand first."""
    centre = working_centre(request, seal_requests.ASK, seal_requests.DECIDE)
    keys = seal_requests.to_decide(request.user, centre).values_list("pk", flat=True)
    known = seal_requests.seals_known_to(request.user)
    waiting = list(known.filter(pk__in=list(keys)))
    others = list(known.exclude(pk__in=[seal.pk for seal in waiting])[:LATEST])
    show([seal.participant for seal in (*waiting, *others)], what="participants.seals", purpose=SEALING)
    return render(request, "participants/seals.html", {"parts": _parts(waiting, others)})


def _parts(waiting: list[Seal], others: list[Seal]) -> list[tuple[str, Any, list[Seal]]]:
    """Return the lists of the page with their id and heading; one without a seal is left out."""
    parts = [("to-decide", _("To decide on"), waiting), ("seals", _("Protected files"), others)]
    return [part for part in parts if part[2]]


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def one(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Show a seal and what may be done about it now; POST does it."""
    seal = seal_requests.seals_known_to(request.user).filter(uuid=uuid).first()
    if seal is None:
        raise Http404
    moves = moves_offered(seal, request.user)
    form = DecideForm(request.POST if request.method == "POST" else None, moves=list(moves_of(Seal)))
    if _try_move(form, seal, request):
        return redirect("participants:seals")
    show([seal.participant], what="participants.seal", purpose=SEALING)
    context = {
        "seal": seal,
        "form": form,
        "problems": problems_of(form) if form.is_bound else [],
        "moves": [(name, moves_of(Seal)[name][0].custom["label"]) for name in moves],
        "reasoned": bool(set(moves) & set(seal_requests.MOVES_WITH_REASON)),
        "waits_for_another": bool(moves)
        and not seal_requests.may_decide(request.user, seal)
        and seal.state != "in_force",
        "named": [str(name.user) for name in seal.names.select_related("user").order_by("user__last_name", "pk")],
        "you_are_named": seal.names.filter(user=request.user).exists(),
        "known": may(request.user, "participant.identity", seal.participant),
        "left_out": _left_out(seal),
        "log": _log(seal),
    }
    return render(request, "participants/seal.html", context, status=422 if form.errors else 200)


def _try_move(form: DecideForm, seal: Seal, request: AuthenticatedHttpRequest) -> bool:
    """Try the move; somebody may have been faster, or the right may be another's."""
    try:
        done = form.attempt(
            lambda: seal_requests.move(
                seal, form.cleaned_data["move"], by=request.user, reason=form.cleaned_data["reason"]
            )
        )
    except NotAllowed:
        raise PermissionDenied from None
    if done:
        messages.success(request, _("Done. Those whom it concerns were told."))
    return done


def _left_out(seal: Seal) -> list[str]:
    """Return the key workers who do not see the file while it is sealed."""
    named = set(seal.names.values_list("user", flat=True))
    return [str(user) for user in seal_requests.key_workers_of(seal.participant) if user.pk not in named]


def _log(seal: Seal) -> list[dict]:
    """Return what was done about a seal, oldest first: when, by whom, what, why."""
    rows = list(TransitionLog.objects.filter(kind=seal._meta.label_lower, object=seal.uuid).order_by("pk"))
    people = {user.pk: user for user in User.objects.filter(pk__in=[row.actor_id for row in rows])}
    labels: dict[Any, Any] = dict(SealState.choices)
    return [
        {"at": row.at, "by": people.get(row.actor_id), "state": labels[row.to_state], "reason": row.reason}
        for row in rows
    ]
