"""Forms of rooms."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import Centre
from core.concurrent_edits import EditForm
from core.forms import DayField, WholeRecord
from core.idempotency import KeyedForm
from core.periods import today
from workshops.enums import SessionState, StepFree
from workshops.models import CentreRoom, Session


class _RoomFields(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("As it stands on the sheets, for example Room Horta."),
        error_messages={"required": _("Enter the name of the room.")},
    )
    address = forms.CharField(
        label=_("Where it is"),
        max_length=200,
        required=False,
        help_text=_("Address, floor, whatever helps to find it."),
    )
    seats = forms.IntegerField(
        label=_("Seats"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6, "autocomplete": "off"}),
        error_messages={"invalid": _("Enter a whole number.")},
    )
    step_free = forms.ChoiceField(
        label=_("Can it be reached without a step?"),
        choices=StepFree.choices,
        initial=StepFree.UNKNOWN,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes, no or not known.")},
    )
    starts_on = DayField(label=_("First day"), required=False, help_text=_("Left empty, it was always there."))
    ends_on = DayField(
        label=_("Last day"), required=False, help_text=_("After it, no session is planned in this room any more.")
    )
    beside: ClassVar[dict[str, str]] = {"room_name_once": "name", "room_seats": "seats", "room_dates": "ends_on"}


class NewRoomForm(_RoomFields, WholeRecord, KeyedForm, forms.ModelForm):
    """A new room."""

    class Meta:
        model = CentreRoom
        fields = ["name", "address", "seats", "step_free", "starts_on", "ends_on"]

    def __init__(self, data: Any = None, *, centre: Centre) -> None:
        super().__init__(data, instance=CentreRoom(centre=centre))


class RoomForm(_RoomFields, WholeRecord, EditForm):
    """A room that is changed; it does not end while sessions are planned in it afterwards."""

    class Meta:
        model = CentreRoom
        fields = ["name", "address", "seats", "step_free", "starts_on", "ends_on"]

    def clean_starts_on(self) -> Any:
        """Return the day. Raise ValidationError where sessions to come are planned in the room before it."""
        day = self.cleaned_data["starts_on"]
        if day is None:
            return None
        to_come = Session.objects.filter(room=self.instance, state=SessionState.PLANNED, date__gte=today())
        earlier = to_come.filter(date__lt=day).count()
        if earlier:
            said = ngettext(
                "%(count)s session is planned in this room before that day. Give it another room first.",
                "%(count)s sessions are planned in this room before that day. Give them another room first.",
                earlier,
            )
            raise ValidationError(said % {"count": earlier})
        return day

    def clean_ends_on(self) -> Any:
        """Return the day. Raise ValidationError where sessions are planned in the room after it."""
        day = self.cleaned_data["ends_on"]
        if day is None:
            return None
        later = Session.objects.filter(room=self.instance, date__gt=day, state=SessionState.PLANNED).count()
        if later:
            said = ngettext(
                "%(count)s session is planned in this room after that day. Give it another room first.",
                "%(count)s sessions are planned in this room after that day. Give them another room first.",
                later,
            )
            raise ValidationError(said % {"count": later})
        return day
