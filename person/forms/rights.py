"""A restriction of a file, its lifting, and what a person objects to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PastDayField
from core.idempotency import KeyedForm
from core.periods import today
from participants.enums import ObjectionKind, RestrictionGround, StatementSubject


class RestrictionForm(KeyedForm, forms.Form):
    """Why the file is only kept; from today."""

    ground = forms.ChoiceField(
        label=_("Ground"),
        choices=RestrictionGround.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the ground.")},
    )
    note = forms.CharField(
        label=_("What it is about"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @property
    def values(self) -> dict[str, Any]:
        """Return the columns of the record. Call it on a valid form."""
        return {name: self.cleaned_data[name] for name in ("ground", "note")}


class LiftForm(forms.Form):
    """That she was told before it is lifted (article 18(3))."""

    told_on = PastDayField(
        label=_("She was told on"),
        help_text=_("She is told before the restriction is lifted."),
        error_messages={"required": _("She is told before the restriction is lifted: enter on which day.")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["told_on"].initial = today()


class ObjectionsForm(forms.Form):
    """What she does not want; nothing ticked: she objects to nothing."""

    kinds = forms.MultipleChoiceField(
        label=_("She objects to"),
        required=False,
        choices=ObjectionKind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("It holds at once. She need not say why."),
    )


class StatementForm(KeyedForm, forms.Form):
    """What she says, and of what; `records` are the assessments and plans that she may mean, by their words."""

    about = forms.ChoiceField(
        label=_("About what"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is about.")},
    )
    said = forms.CharField(
        label=_("In her own words"),
        help_text=_("As she says it. It is printed beside what it is about, wherever that is shown."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        error_messages={"required": _("Write down what she says.")},
    )
    made_on = PastDayField(label=_("Said on"), error_messages={"required": _("Enter the day.")})

    def __init__(self, data: Any = None, *, records: dict[str, str]) -> None:
        super().__init__(data)
        self.records = records
        whole = [(kind.value, kind.label) for kind in (StatementSubject.FILE, StatementSubject.IDENTITY)]
        self.fields["about"].choices = [*whole, *records.items()]
        self.fields["made_on"].initial = today()

    @property
    def values(self) -> dict[str, Any]:
        """Return the columns of the record. Call it on a valid form."""
        subject, _colon, record = self.cleaned_data["about"].partition(":")
        title = self.records.get(self.cleaned_data["about"], "")
        said = {name: self.cleaned_data[name] for name in ("said", "made_on")}
        return {"subject": subject, "record": UUID(record) if record else None, "title": title, **said}
