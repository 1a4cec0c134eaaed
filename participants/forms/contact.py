"""What came of contacting somebody."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PastDayField
from core.idempotency import KeyedForm
from core.periods import today
from participants.enums import FollowUpChannel, FollowUpOutcome


class FollowUpForm(KeyedForm, forms.Form):
    """When, how, what came of it."""

    contacted_on = PastDayField(label=_("Contacted on"), error_messages={"required": _("Enter the day.")})
    channel = forms.ChoiceField(
        label=_("How"),
        choices=FollowUpChannel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how.")},
    )
    outcome = forms.ChoiceField(
        label=_("What came of it"),
        choices=FollowUpOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what came of it.")},
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["contacted_on"].initial = today()
        self.fields["channel"].initial = FollowUpChannel.PHONE

    @property
    def values(self) -> dict[str, Any]:
        """Return the columns of the record. Call it on a valid form."""
        return {name: self.cleaned_data[name] for name in ("contacted_on", "channel", "outcome", "note")}
