"""The page on which somebody who was added by mistake is taken off a sheet, by an account or by a link."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from permissions.transitions import MoveRefused
from workshops.access import log_sheet
from workshops.register import by_every_key
from workshops.services.corrections import take_off
from workshops.views.desk import NOTING, READING, Desk


def take_somebody_off(desk: Desk) -> HttpResponse:
    """Ask whether a person leaves the sheet, or take them off; whoever is not on it any more has left already."""
    request = desk.request
    line = by_every_key(desk.session, desk.lines()).get(request.POST.get("person") or request.GET.get("person", ""))
    if line is None or not desk.takes_marks:
        return redirect(desk.page)
    problems = []
    if request.method == "POST":
        try:
            take_off(desk.session, line.person)
        except MoveRefused as refused:
            problems = [{"text": str(sentence), "href": ""} for sentence in refused.sentences]
        else:
            log_sheet([line.person], desk.session, purpose=NOTING)
            messages.success(request, _("The person is taken off the sheet."))
            return redirect(desk.page)
    log_sheet([line.person], desk.session, purpose=READING)
    context = {"desk": desk, "session": desk.session, "line": line, "link": desk.link, "problems": problems}
    template = "workshops/link_take_off.html" if desk.link else "workshops/take_off.html"
    return render(request, template, context, status=409 if problems else 200)
