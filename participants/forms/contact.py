"""What came of contacting somebody."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.conditional_fields import ConditionalFields, When
from core.forms import PastDayField
from core.idempotency import KeyedForm
from core.periods import today
from participants.enums import AfterContactResult, AfterSituation, FollowUpChannel, FollowUpOutcome
from participants.forms.exceptions import Tried
from participants.models import AfterContact


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


class AfterContactForm(ConditionalFields, Tried):
    """When and how somebody was contacted after the path, what came of it, and how she is doing."""

    fields: dict[str, Any]  # of a field its choices or its queryset are set

    asked_when = {
        "situation": When("result", AfterContactResult.REACHED, needed=_("Choose what the person does.")),
        "words": When("result", AfterContactResult.REACHED),
    }

    done_on = PastDayField(label=_("Contacted on"), error_messages={"required": _("Enter the day.")})
    channel = forms.ChoiceField(
        label=_("How"),
        choices=FollowUpChannel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how.")},
    )
    result = forms.ChoiceField(
        label=_("What came of it"),
        choices=AfterContactResult.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what came of it.")},
    )
    situation = forms.ChoiceField(
        label=_("What does the person do now?"),
        help_text=_("As the person says it. “Does not say” is an answer too."),
        choices=AfterSituation.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("In the person’s own words"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data: Any = None, *, contact: AfterContact) -> None:
        super().__init__(data)
        self.contact = contact
        self.fields["done_on"].initial = today()
        self.fields["channel"].initial = FollowUpChannel.PHONE

    def clean_done_on(self) -> Any:
        """Return the day. Raise ValidationError for one on which the path had not ended."""
        day, ended_on = self.cleaned_data["done_on"], self.contact.enrolment.ended_on
        if ended_on is not None and day < ended_on:
            raise ValidationError(gettext("This day is before the end of the path. Enter a later day."))
        return day

    @property
    def values(self) -> dict[str, Any]:
        """Return what the move needs. Call it on a valid form."""
        return dict(self.cleaned_data)
