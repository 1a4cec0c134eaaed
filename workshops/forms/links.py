"""Making a link for an outside facilitator."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.db.models import Case, Value, When
from django.utils.translation import gettext_lazy as _

from core.forms import DayField
from core.periods import today
from partners.models import Organisation
from workshops.models import Workshop
from workshops.models.link import LONGEST_DAYS


class FacilitatorLinkForm(forms.Form):
    """Who gets the link, for which organisation, until when. `key` makes a form that is sent twice act once."""

    fields: dict[str, Any]  # of a field its choices or its queryset are set

    name = forms.CharField(
        label=_("Who gets the link"),
        max_length=120,
        help_text=_("First and last name. The access log shows this name."),
        error_messages={"required": _("Enter the name of the person who gets the link.")},
    )
    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.none(),
        help_text=_("The link opens the sessions that this organisation runs in this workshop."),
        error_messages={
            "required": _("Choose the organisation that runs the sessions."),
            "invalid_choice": _("Choose one of the organisations in the list."),
        },
    )
    ends_on = DayField(
        label=_("Last day"),
        max_length=40,
        help_text=_("The link opens nothing after this day; twelve months at most. For example 30/6/2027."),
        widget=forms.TextInput(attrs={"size": 14}),
        error_messages={"required": _("Enter the last day of the link.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, workshop: Workshop) -> None:
        """Offer the organisations of the workshop's centre, its own first."""
        super().__init__(data, initial={"organisation": workshop.organisation_id, "key": uuid.uuid4()})
        own_first = Case(When(pk=workshop.organisation_id, then=Value(0)), default=Value(1))
        known = Organisation.objects.filter(centre=workshop.centre_id)
        self.fields["organisation"].queryset = known.order_by(own_first, "name", "pk")

    def clean_ends_on(self) -> dt.date:
        """Refuse a day that is over or further away than twelve months."""
        day, now = self.cleaned_data["ends_on"], today()
        if day < now:
            raise forms.ValidationError(_("This day is over. Write today or a later day."))
        if day > now + dt.timedelta(days=LONGEST_DAYS):
            raise forms.ValidationError(_("A link lasts twelve months at most. Make a new one later."))
        return day
