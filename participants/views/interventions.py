"""Individual support: what was done, written down by whoever did it, changed by that person or the key worker."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.requests import AuthenticatedHttpRequest
from audit.enums import Extent
from core.concurrent_edits import save_edit
from core.history import REMOVED_BEFORE
from core.idempotency import KeyTaken
from core.periods import today
from participants.access import find_in_file_or_404, find_participant_or_404, find_to_remove_or_404, show
from participants.file_permissions import may_on_file
from participants.forms.file import EditInterventionForm, InterventionForm
from participants.models import Intervention, Participant, ReferentAssignment
from participants.presenters import head_of, purpose_of
from participants.services.odd_days import doubts_about, doubts_of_age
from participants.services.records import note_intervention, team_member_of
from participants.views.form_page import FormPage, back_where, form_page
from participants.who_can_read import readers_of

READING = "participant.file"
CHANGE = "participant.change"
PAGE = 50
WHAT, PLACE = "participants.intervention", "participants/intervention.html"
NEW = FormPage(gettext_lazy("Note an intervention"), gettext_lazy("Save"), "file", WHAT, template=PLACE)
EDIT = FormPage(gettext_lazy("Change an intervention"), gettext_lazy("Save"), "interventions", WHAT, template=PLACE)


@require_safe
@transaction.atomic
def interventions(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """List the interventions of a file by month, the last one first; one's own, and as key worker all, can change."""
    participant = find_participant_or_404(request, uuid, READING)
    purpose = purpose_of(readers_of(participant, READING).of(request.user))
    show([participant], what="participants.interventions", purpose=purpose, extent=Extent.OPENED)
    found = Intervention.objects.for_user(request.user, READING).filter(participant=participant)
    pages = Paginator(found.select_related("done_by__user").order_by("-date", "-pk"), PAGE)
    page = pages.get_page(request.GET.get("page"))
    writing = may_on_file(request.user, CHANGE, participant)
    every = writing and _follows(request.user, participant)
    context = {
        "head": head_of(request.user, participant, "interventions"),
        "page": page,
        "months": _months(page.object_list, lambda one: writing and (every or _wrote(request.user, one))),
        "writing": writing,
        "contacts": may_on_file(request.user, "contact.view", participant),
    }
    return render(request, "participants/interventions.html", context)


def _months(found: Iterable[Intervention], changes: Callable[[Intervention], bool]) -> list[dict[str, Any]]:
    """Return the interventions by month, each with whether its reader may change it, and the minutes of the month."""
    months: list[dict[str, Any]] = []
    for first, of_month in groupby(found, key=lambda one: one.date.replace(day=1)):
        rows: list[dict[str, Any]] = [{"one": one, "changes": changes(one)} for one in of_month]
        months.append({"first": first, "rows": rows, "minutes": sum(row["one"].minutes for row in rows)})
    return months


def _follows(user: User, participant: Participant) -> bool:
    """Answer whether the user is the key worker today."""
    charge = ReferentAssignment.objects.current(today()).filter(participant=participant)
    return charge.filter(member__user=user).exists()


def _wrote(user: User, intervention: Intervention) -> bool:
    return intervention.done_by.user_id == user.pk


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def new(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Write an intervention of one's own; what was typed stays through an error, a form sent twice acts once."""
    participant = find_participant_or_404(request, uuid, CHANGE)
    member = team_member_of(request.user, participant)
    form = InterventionForm(request.POST if request.method == "POST" else None, initial={"date": today()})
    doubts = _doubts(participant, form)
    if member is not None and form.is_bound and form.is_valid() and not doubts:
        values = {name: form.cleaned_data[name] for name in ("date", "minutes", "kind", "note")}
        try:
            note_intervention(participant, member, key=form.cleaned_data["key"], values=values)
        except KeyTaken:
            form.say_taken()
        else:
            messages.success(request, _("The intervention is noted."))
            return redirect("participants:file", participant.uuid)
    return form_page(request, participant, form, NEW, named=member is not None, doubts=doubts)


def _doubts(participant: Participant, form: InterventionForm | EditInterventionForm) -> list[str]:
    """Return what is asked about the day of a form that is right: nothing where it is answered or did not change."""
    if not (form.is_bound and form.is_valid()) or form.cleaned_data["sure"]:
        return []
    day = form.cleaned_data["date"]
    if day == form.initial.get("date"):
        return []
    return doubts_about(participant, day) or doubts_of_age(day)


def _changeable_or_404(request: AuthenticatedHttpRequest, uuid: UUID) -> Intervention:
    """Return the intervention that the person may change: she wrote it, or she is the key worker of its file."""
    intervention = find_in_file_or_404(request, Intervention.objects.select_related("done_by"), uuid, CHANGE)
    _check_changeable(request, intervention)
    return intervention


def _check_changeable(request: AuthenticatedHttpRequest, intervention: Intervention) -> None:
    if not _wrote(request.user, intervention) and not _follows(request.user, intervention.participant):
        raise PermissionDenied


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def edit(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Change what was noted; the second of two at once sees both."""
    intervention = _changeable_or_404(request, uuid)
    participant = intervention.participant
    form = EditInterventionForm(request.POST if request.method == "POST" else None, instance=intervention)
    doubts = _doubts(participant, form)
    done, meanwhile = save_edit(form) if not doubts else (False, None)
    if done:
        messages.success(request, _("Saved."))
        return back_where("interventions", participant, f"month-{form.cleaned_data['date']:%Y-%m}")
    more: dict[str, Any] = {
        "named": True,
        "remove": "participants:remove-intervention",
        "record": intervention,
        "doubts": doubts,
    }
    return form_page(request, participant, form, EDIT, meanwhile=meanwhile, **more)


@require_POST
@transaction.atomic
def remove(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Take an intervention away that was noted by mistake; its history keeps it."""
    intervention, participant = find_to_remove_or_404(request, Intervention.objects.all(), uuid, CHANGE)
    if intervention is None:
        messages.info(request, REMOVED_BEFORE)
        return redirect("participants:interventions", participant.uuid)
    _check_changeable(request, intervention)
    month = f"month-{intervention.date:%Y-%m}"
    intervention.delete()
    messages.success(request, _("The intervention is taken away; the history keeps it."))
    return back_where("interventions", participant, month)
