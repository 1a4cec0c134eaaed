"""The page on which somebody who was not expected is put on a sheet, by an account or by a link.

Who may look up names of the centre searches one; who has sheets of their own chooses among the names of their groups.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from audit.log import log_search
from core.forms import problems_of
from core.normalisation import plain
from core.statement_timeout import TookTooLong
from participants.models import Participant
from participants.name_search import search
from permissions.checks import has_right
from workshops.access import log_sheet
from workshops.forms.add_search import AddSearchForm
from workshops.register import addable, looks_up_names, row_key
from workshops.services.register import SheetRefused
from workshops.views.desk import NOTING, Desk

ADDING = gettext_noop("Names of whom to add to an attendance sheet")
MOST_SHOWN = 20


class Names(NamedTuple):
    """The persons whom the page offers, and whether a search finds others."""

    persons: Sequence[Participant] = ()
    more: bool = False


def take_in(desk: Desk) -> HttpResponse:
    """Show whom one may add, or put the chosen person on the sheet as present; sent twice, it acts once."""
    request, status = desk.request, 200
    searched = request.method == "POST" and "text" in request.POST
    if request.method == "POST" and not searched:
        done = _put_on_sheet(desk)
        if done is not None:
            return done
        status = 409
    form, names = None, Names()
    if looks_up_names(desk.session, desk.user):
        form = AddSearchForm(request.POST if searched else None)
        names = _find(desk, form)
        desk.problems += problems_of(form)
        status = 422 if form.errors else status
    else:
        names = Names(list(addable(desk.session, desk.user)))
    if form is None or names.persons:
        log_sheet(names.persons, desk.session, purpose=ADDING)
    context = {"desk": desk, "session": desk.session, "link": desk.link, "problems": desk.problems, "form": form}
    context |= {"choices": _choices(desk, names.persons), "more": names.more, "most": MOST_SHOWN, "searched": searched}
    template = "workshops/link_add.html" if desk.link else "workshops/add.html"
    return render(request, template, context, status=status)


def _put_on_sheet(desk: Desk) -> HttpResponse | None:
    """Note the chosen person as present and go to the sheet; None, with what to say, where it cannot be opened."""
    key, session = desk.request.POST.get("person"), desk.session
    chosen = next((one for one in addable(session, desk.user) if row_key(session, one) == key), None)
    if chosen is None:  # nobody was chosen, or she is on the sheet already
        return redirect(desk.page)
    try:
        filled = desk.editor.add(chosen)
    except SheetRefused as refusal:
        desk.problems += [{"text": sentence, "href": ""} for sentence in refusal.sentences]
        return None
    if filled.saved.changed:
        log_sheet([line.person for line in filled.saved.changed], session, purpose=NOTING)
    messages.success(desk.request, _("Not expected on this day: the person is on the sheet now, as present."))
    return redirect(f"{desk.page}#line-{row_key(session, chosen)}")


def _find(desk: Desk, form: AddSearchForm) -> Names:
    """Return those among whom may be added that a search finds, MOST_SHOWN at most; the search is logged."""
    if not (form.is_bound and form.is_valid()):
        return Names()
    text, files = form.cleaned_data["text"], addable(desk.session, desk.user)
    try:
        found = search(files, text)
    except TookTooLong:
        form.add_error("text", _("This search takes too long: write more letters of the name."))
        return Names()
    log_search(text, found=len(found.keys), centre=desk.session.workshop.centre)
    shown = files.in_bulk(found.keys[:MOST_SHOWN])
    return Names([shown[key] for key in found.keys[:MOST_SHOWN] if key in shown], len(found.keys) > MOST_SHOWN)


def _choices(desk: Desk, persons: Sequence[Participant]) -> list[tuple[str, str, str]]:
    """Return the key, the name and the number (for who may see it) of each person, in the order of the names."""
    names = desk.namer(list(persons))
    centre = desk.session.workshop.centre
    numbers = desk.link is None and has_right(desk.user, "participant.identity", centre=centre)
    said = [(row_key(desk.session, one), names[one.pk], one.file_number if numbers else "") for one in persons]
    return sorted(said, key=lambda one: plain(one[1]))
