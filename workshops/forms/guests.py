"""Forms of who else was at a session, and of a note for the team."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.concurrent_edits import EditForm
from core.idempotency import KeyedForm
from workshops.models import Session
from workshops.models.guest import LONGEST_NOTE, MOST_GUESTS
from workshops.models.session import MOST_CHILDREN

_NUMBER = {"inputmode": "numeric", "size": 4, "maxlength": 2, "autocomplete": "off"}


class ChildrenForm(EditForm):
    """How many children were there."""

    children = forms.IntegerField(
        label=_("Children who were there"),
        min_value=0,
        max_value=MOST_CHILDREN,
        widget=forms.TextInput(attrs=_NUMBER),
        error_messages={
            "required": _("Enter how many children there were: from 0 to 99."),
            "invalid": _("Enter how many children there were: from 0 to 99."),
            "min_value": _("Enter how many children there were: from 0 to 99."),
            "max_value": _("Enter how many children there were: from 0 to 99."),
        },
    )

    class Meta:
        model = Session
        fields = ["children"]


class GuestForm(KeyedForm, forms.Form):
    """Guests of a session: who they are in a few words, and how many."""

    label = forms.CharField(
        label=_("Who came as a guest"),
        max_length=80,
        help_text=_("For example two trainees, a neighbour, somebody of a partner."),
        error_messages={"required": _("Say in a few words who the guests were.")},
    )
    persons = forms.IntegerField(
        label=_("How many guests"),
        initial=1,
        min_value=1,
        max_value=MOST_GUESTS,
        widget=forms.TextInput(attrs=_NUMBER),
        error_messages={
            "required": _("Enter how many guests there were: from 1 to 99."),
            "invalid": _("Enter how many guests there were: from 1 to 99."),
            "min_value": _("Enter how many guests there were: from 1 to 99."),
            "max_value": _("Enter how many guests there were: from 1 to 99."),
        },
    )


class SessionNoteForm(KeyedForm, forms.Form):
    """A note for the team."""

    text = forms.CharField(
        label=_("Note for the team"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The team reads it. Nothing on the health or the family of a person: that is for her file."),
        error_messages={"required": _("Write the note first.")},
    )
