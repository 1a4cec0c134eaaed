"""The form by which a person is welcomed: who she is, how she is reached, her path."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre
from core.form_fields import NationalNumberField
from core.idempotency import KeyedForm
from participants.enums import Gender
from participants.forms.enrolments import PathFields, path_fields
from participants.forms.person import AskIdentity, SomebodyElse, identity_fields

PERSON = tuple(identity_fields())
PATH = tuple(path_fields())


class WelcomeForm(AskIdentity, SomebodyElse, PathFields, KeyedForm, forms.Form):
    """A new file. `sure` answers a doubt about number and birth date."""

    locals().update(identity_fields())
    number = NationalNumberField(
        label=_("National register number"),
        required=False,
        help_text=_("Eleven digits, in any spelling. It can be noted later."),
    )
    sure = forms.BooleanField(label=_("Both are right: the identity card says so"), required=False)
    locals().update(path_fields())

    def __init__(self, data: Any = None, *, centre: Centre) -> None:
        super().__init__(data, initial={"gender": Gender.UNDISCLOSED})
        self.offer(centre)

    def clean(self) -> dict[str, Any]:
        """Say beside its field what does not go together."""
        super().clean()
        data = self.cleaned_data
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
