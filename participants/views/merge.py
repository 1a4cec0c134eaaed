"""Merging two files that are one person's, and taking it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedHttpRequest
from audit.enums import Extent
from core.forms import problems_of
from participants.access import find_in_file_or_404, find_participant_or_404, show
from participants.forms.merge import MergeForm, OtherFileForm, UndoForm
from participants.models import FileMerge, Participant
from participants.presenters import perhaps_known
from participants.services.duplicates import ask_who_is_known
from participants.services.merge import MERGE, last_day_to_undo, merge_files, refusals_of, rows_that_move
from participants.services.merge_undo import Undo, settle_merge, undo_merge
from permissions.transitions import NotAllowed

WHAT = "participants.merge"
MERGING = gettext_noop("Merging two files of one person")
LOOKING = gettext_noop("Looking whether a person has a second file")
COMPARED = ("last_name", "first_name", "birth_date", "birth_precision", "phone")


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def merge_page(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Ask for the other file, then show both side by side; merge them field by field."""
    kept = find_participant_or_404(request, uuid, MERGE)
    other = _uuid(request.GET.get("other", ""))
    if other is None:
        return _ask_for_other(request, kept)
    absorbed = find_participant_or_404(request, other, MERGE)
    if absorbed.pk == kept.pk:  # merged already: both addresses lead there
        return redirect("participants:file", kept.uuid)
    against = refusals_of(kept, absorbed)
    form = MergeForm(request.POST if request.method == "POST" else None, kept=kept, absorbed=absorbed)
    if not against and _merge(request, form, kept, absorbed):
        return redirect("participants:file", kept.uuid)
    show([kept, absorbed], what=WHAT, purpose=MERGING, extent=Extent.OPENED)
    context = {
        "kept": kept,
        "absorbed": absorbed,
        "form": form,
        "against": against,
        "moving": rows_that_move(absorbed),
        "problems": problems_of(form) if form.is_bound else [],
        "turned": f"{reverse('participants:merge', args=[absorbed.uuid])}?other={kept.uuid}",
    }
    return render(request, "participants/merge.html", context, status=400 if form.is_bound else 200)


def _merge(request: AuthenticatedHttpRequest, form: MergeForm, kept: Participant, absorbed: Participant) -> bool:
    """Merge the files where the form was sent and is right; answer whether they are one."""
    if not (form.is_bound and form.is_valid()):
        return False
    choices, reason = form.choices, form.cleaned_data["reason"]
    try:
        done = form.attempt(lambda: merge_files(kept, absorbed, by=request.user, choices=choices, reason=reason))
    except NotAllowed:
        raise PermissionDenied from None
    if done:
        said = _("File %(other)s is part of file %(number)s now. It can be taken back on the page “Who it is”.")
        messages.success(request, said % {"other": absorbed.file_number, "number": kept.file_number})
    return done


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _ask_for_other(request: AuthenticatedHttpRequest, kept: Participant) -> HttpResponse:
    """Show who may be the same person, and take the number of another file of one's own."""
    form = OtherFileForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        own = Participant.objects.for_user(request.user, MERGE).filter(centre=kept.centre_id)
        found = own.filter(file_number__iexact=form.cleaned_data["number"].strip()).exclude(pk=kept.pk).first()
        if found is not None:
            return redirect(f"{reverse('participants:merge', args=[kept.uuid])}?other={found.uuid}")
        form.add_error("number", _("No other file of yours has this number. Its key worker lends it or hands it over."))
    show([kept], what=WHAT, purpose=LOOKING, extent=Extent.OPENED)
    person = {name: getattr(kept, name) for name in COMPARED} | {"phone": ""}
    alike = ask_who_is_known(request.user, kept.centre, person=person, purpose=LOOKING, besides=kept)
    own = Participant.objects.for_user(request.user, MERGE).filter(pk__in=[one.file.pk for one in alike])
    mine = set(own.values_list("pk", flat=True))
    context = {
        "kept": kept,
        "form": form,
        "alike": [(one, one.file.pk in mine) for one in perhaps_known(request.user, alike)],
        "problems": problems_of(form) if form.is_bound else [],
    }
    return render(request, "participants/merge_other.html", context, status=400 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def undo_page(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Take a merge back, or settle it; what was changed or written since is asked about."""
    found = find_in_file_or_404(request, FileMerge.objects.standing(), uuid, MERGE)
    what = Undo(found)
    form = UndoForm(request.POST if request.method == "POST" else None, undo=what)
    if form.is_bound and _settle_or_undo(request, form, found):
        return redirect("participants:file", found.kept.uuid)
    show([found.kept], what=WHAT, purpose=MERGING, extent=Extent.OPENED)
    context: dict[str, Any] = {
        "merge": found,
        "file": found.kept,
        "form": form,
        "gone": [one for one in what.changed if not one.columns],
        "against": [] if form.is_bound else what.refusals(),
        "last_day": last_day_to_undo(found),
        "problems": problems_of(form) if form.is_bound else [],
    }
    return render(request, "participants/merge_undo.html", context, status=400 if form.is_bound else 200)


def _settle_or_undo(request: AuthenticatedHttpRequest, form: UndoForm, merge: FileMerge) -> bool:
    """Do what the button says; answer whether it is done."""
    try:
        if request.POST.get("settle"):
            settle_merge(merge, by=request.user)
            messages.success(request, _("The merge is settled."))
            return True
        done = form.attempt(lambda: undo_merge(merge, by=request.user, restored=form.restored, going=form.going))
    except NotAllowed:
        raise PermissionDenied from None
    if done:
        said = _("The merge is taken back: file %(number)s stands again.")
        messages.success(request, said % {"number": merge.absorbed_number})
    return done
