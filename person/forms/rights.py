"""A restriction of a file, its lifting, and what a person objects to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PastDayField
from core.idempotency import KeyedForm
from core.periods import today
from participants.enums import ObjectionKind, RestrictionGround


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
