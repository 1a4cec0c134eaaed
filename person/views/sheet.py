"""The sheet of a person: choosing what stands on it, and the document."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from accounts.reauthentication import recent_sign_in_required
from accounts.requests import AuthenticatedHttpRequest
from audit.enums import Extent
from audit.log import log_export
from core.forms import problems_of
from core.periods import today
from participants.access import find_participant_or_404, show
from participants.file_permissions import may_on_file
from participants.models import Participant
from participants.presenters import head_of
from participants.sensitive_rows import HEALTH_FAMILY
from person.forms.sheet import SheetForm
from person.sheet_contents import read_sheet
from person.sheet_document import sheet_pdf
from person.sheet_words import PrintSize, SheetPart

SHEET = "person.sheet"
TO_TAKE_HOME = gettext_noop("The sheet for the person to take home")
KEEP = "keep"  # the button that saves the document instead of showing it


@require_safe
@transaction.atomic
def choose(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Choose what stands on the sheet, in which language and how large."""
    file = find_participant_or_404(request, uuid, SHEET)
    return _page(request, file, _form(request, file, None))


@require_safe
@recent_sign_in_required(of_file=True)
@transaction.atomic
def document(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Give the sheet as it was chosen; without a choice the whole of it but health and family."""
    file = find_participant_or_404(request, uuid, SHEET)
    form = _form(request, file, _asked_for(request, file))
    if not form.is_valid():
        return _page(request, file, form)
    log_export([file], what="person.sheet", purpose=TO_TAKE_HOME, centre=file.centre)
    chosen = form.cleaned_data
    contents = read_sheet(request.user, file, chosen["parts"], with_health=chosen.get("health", False))
    data = sheet_pdf(contents, language=chosen["language"], size=chosen["size"])
    name = f"jalon-sheet-{today():%Y%m%d}.pdf"
    headers = {"Content-Disposition": content_disposition_header(as_attachment=KEEP in request.GET, filename=name)}
    return HttpResponse(data, content_type="application/pdf", headers=headers)


def _form(request: AuthenticatedHttpRequest, file: Participant, data: Any) -> SheetForm:
    return SheetForm(data, file=file, health=may_on_file(request.user, HEALTH_FAMILY, file))


def _asked_for(request: AuthenticatedHttpRequest, file: Participant) -> Any:
    """Return what the address says; what it does not name at all is as the page proposes it."""
    asked = request.GET.copy()
    if not {"parts", "language", "size"} & set(asked):
        asked.setlist("parts", list(SheetPart))
        asked["language"] = str(_form(request, file, None).initial["language"])
        asked["size"] = PrintSize.LARGE.value
    return asked


def _page(request: AuthenticatedHttpRequest, file: Participant, form: SheetForm) -> HttpResponse:
    """Show the choices; nothing of the contents of the file stands on this page."""
    show([file], what="person.sheet_choices", purpose=TO_TAKE_HOME, extent=Extent.LISTED)
    problems = problems_of(form) if form.is_bound else []
    context = {"file": file, "head": head_of(request.user, file, "sheet"), "form": form, "problems": problems}
    return render(request, "person/sheet.html", context, status=422 if problems else 200)
