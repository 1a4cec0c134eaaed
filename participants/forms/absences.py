"""Days on which a person said that she will not come."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, PastDayField
from core.idempotency import KeyedForm
from core.periods import today
from participants.forms.person import DAY_HINT


class AbsenceForm(KeyedForm, forms.Form):
    """First and last day, and when we were told; never why."""

    starts_on = DayField(
        label=_("First day away"), help_text=DAY_HINT, error_messages={"required": _("Enter the first day away.")}
    )
    ends_on = DayField(
        label=_("Last day away, this day included"),
        required=False,
        help_text=_("Leave it empty for one day."),
    )
    told_on = PastDayField(label=_("Told on"), error_messages={"required": _("Enter on which day you were told.")})

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["told_on"].initial = today()

    def clean(self) -> dict[str, Any]:
        """Fill the last day of a single one, and say where it is before the first."""
        super().clean()
        data = self.cleaned_data
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and not last and "ends_on" not in self.errors:
            data["ends_on"] = first
        elif first and last and last < first:
            self.add_error("ends_on", gettext("The last day is before the first: correct one of the two days."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        """Return the columns of the record. Call it on a valid form."""
        return {name: self.cleaned_data[name] for name in ("starts_on", "ends_on", "told_on")}
