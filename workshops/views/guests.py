"""Guests and children of a session, and notes for the team: their pages, by an account or by a link."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.concurrent_edits import save_edit
from core.forms import problems_of
from core.idempotency import KeyTaken
from permissions.checks import has_right
from workshops.forms.guests import ChildrenForm, GuestForm, SessionNoteForm
from workshops.guests import notes_for, takes_guests, takes_notes
from workshops.models import SessionNote
from workshops.services.guests import add_guest, write_note
from workshops.views.desk import Desk
from workshops.views.too_late import state_words


def _render(desk: Desk, template: str, context: dict[str, Any], status: int) -> HttpResponse:
    context |= {"desk": desk, "session": desk.session, "link": desk.link}
    return render(desk.request, template, context, status=status)


def _form_data(desk: Desk) -> QueryDict | None:
    return desk.request.POST if desk.request.method == "POST" else None


def _too_late(desk: Desk) -> list[dict[str, str]]:
    """Return what is said to who sends something that the sheet takes no more; what was typed stays on the page."""
    said = [state_words(desk), _("Nothing is saved. What you wrote is still here: copy it if you need it.")]
    return [{"text": " ".join(filter(None, said)), "href": ""}]


def guests_of(desk: Desk) -> HttpResponse:
    """Show the guests and the number of children, and take what changes of them."""
    posted, is_open = _form_data(desk), takes_guests(desk.session, desk.user)
    if posted is None and not is_open:
        return redirect(desk.page)
    then = posted.get("then", "") if posted is not None else ""
    if is_open and posted is not None and then == "remove":
        return _remove_guest(desk, posted.get("guest", ""))
    children = ChildrenForm(posted if then == "children" else None, instance=desk.session)
    guest = GuestForm(posted if then == "guest" else None)
    status, meanwhile, problems = 200, None, []
    if not is_open:
        status, problems = 409, _too_late(desk)
    elif children.is_bound:
        done, meanwhile = save_edit(children)
        if done:
            messages.success(desk.request, _("The number of children is saved."))
            return redirect(desk.guests)
        status = 409 if meanwhile else 422
    elif guest.is_bound:
        if _add_guest(desk, guest):
            return redirect(desk.guests)
        status = 422
    problems += [*problems_of(children), *problems_of(guest)]
    template = "workshops/link_guests.html" if desk.link else "workshops/guests.html"
    context = {"children": children, "guest": guest, "meanwhile": meanwhile, "problems": problems}
    return _render(desk, template, context | {"guests": list(desk.session.guests.all())}, status)


def _add_guest(desk: Desk, form: GuestForm) -> bool:
    if not form.is_valid():
        return False
    data = form.cleaned_data
    try:
        add_guest(desk.session, data["label"], data["persons"], key=data["key"])
    except KeyTaken:
        form.say_taken()
        return False
    messages.success(desk.request, _("The guests are on the sheet."))
    return True


def _remove_guest(desk: Desk, wanted: str) -> HttpResponse:
    """Take guests off; those that somebody took off before are off already."""
    for guest in [one for one in desk.session.guests.all() if str(one.uuid) == wanted]:
        guest.delete()
    messages.success(desk.request, _("The guests are taken off the sheet."))
    return redirect(desk.guests)


def note_of(desk: Desk) -> HttpResponse:
    """Show the notes for the team and write another one; what its author or a manager takes away stays in history."""
    posted, is_open = _form_data(desk), takes_notes(desk.session, desk.user)
    if posted is None and not is_open:
        return redirect(desk.page)
    if is_open and posted is not None and posted.get("then") == "remove":
        return _remove_note(desk, posted.get("note", ""))
    form = SessionNoteForm(posted)
    problems = [] if is_open else _too_late(desk)
    if is_open and form.is_bound and form.is_valid():
        try:
            write_note(desk.session, desk.user, form.cleaned_data["text"], key=form.cleaned_data["key"])
        except KeyTaken:
            form.say_taken()
        else:
            messages.success(desk.request, _("The note is there for the team."))
            return redirect(desk.page)
    problems += problems_of(form)
    template = "workshops/link_note.html" if desk.link else "workshops/note.html"
    notes = [(note, is_open and _may_remove(desk, note)) for note in notes_for(desk.session, desk.user)]
    status = 409 if not is_open else 422 if form.is_bound else 200
    return _render(desk, template, {"form": form, "notes": notes, "problems": problems}, status)


def _may_remove(desk: Desk, note: SessionNote) -> bool:
    """Tell whether the reader may take a note away: its author, and who may reopen the sheet."""
    centre = desk.session.workshop.centre
    return note.author_id == desk.user.pk or (
        desk.link is None and has_right(desk.user, "session.reopen", centre=centre)
    )


def _remove_note(desk: Desk, wanted: str) -> HttpResponse:
    for note in notes_for(desk.session, desk.user):
        if str(note.uuid) == wanted and _may_remove(desk, note):
            note.delete()
    messages.success(desk.request, _("The note is taken away."))
    return redirect(desk.note)
