"""A request as it came, and what each of its moves needs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.date_words import full_date
from core.forms import PastDayField
from core.idempotency import KeyedForm
from core.periods import today
from person.enums import RequestChannel, RequestKind
from person.models import DataRequest
from person.models.data_request import GROUND_AND_COMPLAINT, HOW_KNOWN

AUTHORITY = _("Data Protection Authority, rue de la Presse 35, 1000 Brussels, contact@apd-gba.be")
_LONG = {"rows": 3}


class RequestForm(KeyedForm, forms.Form):
    """What is asked, when it came and how."""

    kind = forms.ChoiceField(
        label=_("What she asks"),
        choices=RequestKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what she asks.")},
    )
    received_on = PastDayField(
        label=_("Received on"),
        help_text=_("The month to answer runs from this day."),
        error_messages={"required": _("Enter the day.")},
    )
    channel = forms.ChoiceField(
        label=_("How it came"),
        choices=RequestChannel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how.")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["received_on"].initial = today()

    @property
    def values(self) -> dict[str, Any]:
        """Return the columns of the record. Call it on a valid form."""
        return {name: self.cleaned_data[name] for name in ("kind", "received_on", "channel")}


class RegisterRequestForm(RequestForm):
    """The same on the register: of a file by its number, or of a name where there is none."""

    one_is_needed = ("number", "name")

    number = forms.CharField(
        label=_("File number"),
        required=False,
        max_length=30,
        help_text=_("As it stands on her papers."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=120,
        help_text=_("For somebody who has no file here."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("number", "name", "kind", "received_on", "channel")

    def clean(self) -> dict[str, Any]:
        """Say that one of the two is needed, and not both."""
        super().clean()
        data = self.cleaned_data
        if bool(data.get("number")) == bool(data.get("name")) and not self.errors.keys() & {"number", "name"}:
            self.add_error("number", gettext("Enter the number of the file, or a name: one of the two."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        """Return the columns of the record, the name too. Call it on a valid form."""
        return {**super().values, "name": self.cleaned_data["name"]}


class IdentityCheckForm(forms.Form):
    """How we know that it is her."""

    identity = forms.CharField(
        label=_("How do you know that it is her?"),
        help_text=_("For example: she is here and we know her; identity card seen. No copy is kept."),
        max_length=200,
        error_messages={"required": HOW_KNOWN},
    )


class AnswerForm(forms.Form):
    """When she got her answer."""

    answered_on = PastDayField(
        label=_("She had it on"),
        help_text=_("Paper in hand, or a file whose passphrase was told apart. Nothing goes by mail."),
        error_messages={"required": _("Enter the day.")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["answered_on"].initial = today()


class RefusalForm(forms.Form):
    """Why not, and where she can complain."""

    ground = forms.CharField(
        label=_("Ground"),
        help_text=_("The article, and why it applies to her. She is told it."),
        max_length=1000,
        widget=forms.Textarea(attrs=_LONG),
        error_messages={"required": GROUND_AND_COMPLAINT},
    )
    complaint_to = forms.CharField(
        label=_("Where she can complain"), max_length=200, error_messages={"required": GROUND_AND_COMPLAINT}
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["complaint_to"].initial = str(AUTHORITY)


class NothingForm(forms.Form):
    """A move that asks for nothing."""


class ExtensionForm(forms.Form):
    """Until when it takes longer, and why: she is told both."""

    to = forms.TypedChoiceField(
        label=_("Until"),
        coerce=dt.date.fromisoformat,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose until when.")},
    )
    reason = forms.CharField(
        label=_("Why it takes longer"),
        help_text=_("The request is complex, or there are many of them. She is told within the first month."),
        max_length=300,
        widget=forms.Textarea(attrs=_LONG),
        error_messages={"required": _("Say until when it takes longer, and why.")},
    )

    def __init__(self, data: Any = None, *, request: DataRequest) -> None:
        super().__init__(data)
        choices = [(day.isoformat(), full_date(day)) for day in request.longer]
        self.fields["to"].choices = choices  # type: ignore[attr-defined]  # a choice field has them


FORMS: dict[str, type[forms.Form]] = {
    "check_identity": IdentityCheckForm,
    "prepare_answer": NothingForm,
    "answer": AnswerForm,
    "refuse": RefusalForm,
    "close": NothingForm,
}
