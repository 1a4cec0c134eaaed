"""The form by which a person is welcomed: who she is, how she is reached, her path."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre
from core.form_fields import NationalNumberField
from core.once import KeyedForm
from core.text import without_invisible
from participants.enrolment_forms import PathFields, path_fields
from participants.enums import Gender
from participants.person_forms import AskIdentity, identity_fields

PERSON = ("file_number", *identity_fields())
PATH = tuple(path_fields())


class WelcomeForm(AskIdentity, PathFields, KeyedForm, forms.Form):
    """A new file. `not_them` are the files that were offered as the same person and are not; `sure` answers a doubt."""

    locals().update(identity_fields())
    number = NationalNumberField(
        label=_("National register number"),
        required=False,
        help_text=_("Eleven digits, in any spelling. It can be noted later."),
    )
    sure = forms.BooleanField(label=_("Both are right: the card says so"), required=False)
    locals().update(path_fields())
    file_number = forms.CharField(
        label=_("File number"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("The next one of the centre; another one can be written."),
        error_messages={"required": _("Write a file number.")},
    )
    proposed = forms.CharField(widget=forms.HiddenInput, required=False, max_length=30)
    not_them = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, centre: Centre, proposed: str) -> None:
        initial = {"file_number": proposed, "proposed": proposed, "gender": Gender.UNDISCLOSED}
        super().__init__(data, initial=initial)
        self.offer(centre)

    def clean_file_number(self) -> str:
        """Return the number without invisible characters and without blanks around and between."""
        return " ".join(without_invisible(self.cleaned_data["file_number"]).split())

    def clean_not_them(self) -> set[UUID]:
        """Return the files that were shown and are somebody else's; what is no uuid is nothing."""
        found = set()
        for text in self.cleaned_data["not_them"].split(",")[:50]:
            try:
                found.add(UUID(text))
            except ValueError:
                continue
        return found

    def clean(self) -> dict[str, Any]:
        """Say beside its field what does not go together."""
        data = super().clean()
        self.check_path(data)
        return data

    @property
    def person(self) -> dict[str, Any]:
        """Return the columns of the file. Call it on a valid form."""
        return {name: self.cleaned_data[name] for name in PERSON}

    @property
    def path(self) -> dict[str, Any]:
        """Return the columns of the enrolment. Call it on a valid form."""
        return {name: self.cleaned_data[name] for name in PATH}

    def refuse(self, error: ValidationError) -> None:
        """Say beside its field, where it has one here, what a record refused."""
        for name, sentences in getattr(error, "error_dict", {None: error}).items():
            self.add_error(name if name in self.fields else None, sentences)

    def answered(self, uuids: list[UUID]) -> None:
        """Let the form carry the files that were offered: sent once more, it says that they are somebody else's."""
        self.data = self.data.copy()
        self.data["not_them"] = ",".join(sorted(str(uuid) for uuid in {*uuids, *self.cleaned_data["not_them"]}))
