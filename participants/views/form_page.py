"""The one page on which something of a file is written: the form, who changed it meanwhile, the way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.requests import AuthenticatedHttpRequest
from audit.enums import Extent
from core.concurrent_edits import Meanwhile
from core.forms import problems_of
from participants.access import show
from participants.models import Participant
from participants.presenters import purpose_of, readers_words
from participants.who_can_read import readers_of

READING = "participant.file"


@dataclass(frozen=True)
class FormPage:
    """What stands around a form: its heading, the words of its button, the section to which it goes back."""

    heading: Any
    submit: Any
    section: str  # the name of the address to which it leads back
    what: str  # as the access log calls it
    lead: Any = ""
    danger: bool = False
    template: str = "participants/form.html"


def back_to(page: FormPage, participant: Participant) -> str:
    """Return the address to which a page leads back."""
    return reverse(f"participants:{page.section}", args=[participant.uuid])


def back_where(section: str, participant: Participant, part: str) -> HttpResponse:
    """Go back to the part of a section where the work was, once it is saved."""
    return redirect(f"{reverse(f'participants:{section}', args=[participant.uuid])}#{part}")


def create_or_say(form: BaseForm, record: Any) -> bool:
    """Answer whether a new record keeps every rule; what it breaks is said by the form, beside its field if there."""
    try:
        record.full_clean()
    except ValidationError as error:
        for name, sentences in error.error_dict.items():
            form.add_error(name if name in form.fields else None, sentences)
        return False
    return True


def form_page(
    request: AuthenticatedHttpRequest,
    participant: Participant,
    form: BaseForm,
    page: FormPage,
    *,
    meanwhile: Meanwhile | None = None,
    status: int | None = None,
    **more: Any,
) -> HttpResponse:
    """Show the form with what was typed, and write that the file was shown: 200, 400 with errors, 409 overtaken.

    `status` is another one.
    """
    readers = readers_of(participant, READING)
    purpose = purpose_of(readers.of(request.user))
    show([participant], what=page.what, purpose=purpose, extent=Extent.OPENED)
    context = {
        "file": participant,
        "form": form,
        "page": page,
        "back": back_to(page, participant),
        "problems": problems_of(form) if form.is_bound else [],
        "meanwhile": meanwhile,
        "readers": readers_words(readers, request.user),
        "sentences": [],
        "ways": [],  # out of what is said: a label and an address each
        "notes": [],  # what is good to know before
        "below": [],  # what else there is to do with the record, the same
        "alike": [],
        "lead": page.lead,
        "remove": "",
        **more,
    }
    usual = 409 if meanwhile else 400 if form.is_bound else 200
    return render(request, page.template, context, status=status or usual)
