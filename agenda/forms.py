"""Forms of one's own agenda: working hours, days away."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import TeamMember
from agenda.enums import PartOfDay, Weekday
from agenda.models import Away, WorkingHours
from agenda.services.own_time import hours_of, key_of_day
from core.concurrent_edits import EditForm
from core.form_fields import TimeOfDayField
from core.forms import DayField, WholeRecord
from core.idempotency import KeyedForm

BESIDE_HOURS = {
    "working_hours_times": "ends",
    "working_hours_dates": "valid_until",
    "working_hours_once": "begins",
    "working_hours_weekday_known": "weekday",
}


class _WorkingHoursFields(forms.Form):
    begins = TimeOfDayField(label=_("From"), error_messages={"required": _("Enter when you begin, for example 8:30.")})
    ends = TimeOfDayField(label=_("To"), error_messages={"required": _("Enter when you end, for example 12:30.")})
    valid_from = DayField(label=_("First day"), required=False, help_text=_("Left empty, it was always so."))
    valid_until = DayField(label=_("Last day"), required=False, help_text=_("Left empty, it goes on."))


class NewHoursForm(_WorkingHoursFields, KeyedForm, forms.Form):
    """New working hours, the same on one day of the week or several."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days of the week"),
        choices=Weekday.choices,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one day of the week or several.")},
    )
    field_order = ["weekdays", "begins", "ends", "valid_from", "valid_until"]

    def __init__(self, data: Any = None, *, member: TeamMember) -> None:
        super().__init__(data)
        self.member = member

    def clean(self) -> dict[str, Any]:
        """Ask every rule of the hours of each day, beside the field that it is about."""
        data = super().clean() or {}
        if self.errors:
            return data
        values = {name: data[name] for name in ("begins", "ends", "valid_from", "valid_until")}
        self.hours = hours_of(self.member, data["weekdays"], values)
        keys = [key_of_day(data["key"], one.weekday) for one in self.hours]
        if WorkingHours.objects.filter(uuid__in=keys).exists():
            return data  # sent again: compared by create_once()
        for one in self.hours:
            for constraint in WorkingHours._meta.constraints:
                try:
                    constraint.validate(WorkingHours, one)
                except ValidationError as error:
                    self._say(BESIDE_HOURS.get(str(constraint.name)), error)
        return data

    def _say(self, field: str | None, error: ValidationError) -> None:
        """Say once what is wrong with the hours of several days."""
        said = [str(sentence) for sentence in self.errors.get(field or "__all__", ())]
        new = [sentence for sentence in error.messages if sentence not in said]
        if new:
            self.add_error(field if field in self.fields else None, new)


class HoursForm(_WorkingHoursFields, WholeRecord, EditForm):
    """Working hours of one day of the week that are changed."""

    weekday = forms.TypedChoiceField(label=_("Day of the week"), choices=Weekday.choices, coerce=int)
    beside: ClassVar[dict[str, str]] = BESIDE_HOURS
    field_order = ["weekday", "begins", "ends", "valid_from", "valid_until"]

    class Meta:
        model = WorkingHours
        fields = ["weekday", "begins", "ends", "valid_from", "valid_until"]


class _AwayFields(forms.Form):
    first = DayField(label=_("First day away"), error_messages={"required": _("Enter the first day away.")})
    last = DayField(
        label=_("Last day away"), required=False, help_text=_("Left empty, it is one day. The last day is included.")
    )
    part = forms.ChoiceField(
        label=_("Part of the day"),
        choices=PartOfDay.choices,
        initial=PartOfDay.WHOLE,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the part of the day.")},
    )
    beside: ClassVar[dict[str, str]] = {"away_dates": "last", "away_half_of_one_day": "part", "away_part_known": "part"}
    cleaned_data: dict[str, Any]

    def clean_last(self) -> Any:
        """Return the last day; the first where none was typed."""
        return self.cleaned_data["last"] or self.cleaned_data.get("first")


class NewAwayForm(_AwayFields, WholeRecord, KeyedForm, forms.ModelForm):
    """New days away."""

    class Meta:
        model = Away
        fields = ["first", "last", "part"]

    def __init__(self, data: Any = None, *, member: TeamMember) -> None:
        super().__init__(data, instance=Away(member=member))


class AwayForm(_AwayFields, WholeRecord, EditForm):
    """Days away that are changed."""

    class Meta:
        model = Away
        fields = ["first", "last", "part"]


class CalendarLinkForm(KeyedForm, forms.Form):
    """A form that asks nothing: it carries the key of what it makes."""
