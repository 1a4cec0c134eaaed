"""Forms of what people follow: paths and groups."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre
from core.concurrent_edits import EditForm
from core.conditional_fields import ConditionalFields, When
from core.forms import DayField, WholeRecord
from core.idempotency import KeyedForm
from core.periods import today
from participants.enums import TrackKind
from participants.forms.person import DAY_HINT
from participants.models import Group, Track
from participants.services.seats import taken_seats


def _number(label: Any, required: Any = "", **given: Any) -> forms.IntegerField:
    """Return a field of a whole number; a text input, because a number input hides what was mistyped."""
    return forms.IntegerField(
        label=label,
        required=bool(required),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6, "autocomplete": "off"}),
        error_messages={"required": required, "invalid": _("Enter a whole number.")},
        **given,
    )


NAME_OF_TRACK = _("Enter how the path is called.")


class _TrackFields(forms.Form):
    name = forms.CharField(
        label=_("Name of another path"),
        max_length=60,
        required=False,
        help_text=_("Only for a path that is neither Remobilisation nor Immersion."),
    )
    months = _number(
        _("Usual length in months"),
        _("Enter how many months the path usually lasts."),
        help_text=_("The planned end of a person’s path is proposed by it."),
    )
    rhythm = forms.CharField(
        label=_("Rhythm"),
        max_length=120,
        required=False,
        help_text=_("In words, for example: four to five afternoons a week."),
    )
    ends_on = DayField(
        label=_("Last day"),
        required=False,
        help_text=_("Filled in, nobody begins this path after it. Left empty, it goes on."),
    )
    beside: ClassVar[dict[str, str]] = {
        "track_named": "name", "track_name_once": "name", "track_once": "kind", "track_months": "months",
    }  # fmt: skip


class NewTrackForm(ConditionalFields, _TrackFields, WholeRecord, KeyedForm, forms.ModelForm):
    """A new path; the two of the programme are offered until the centre has them."""

    asked_when = {"name": When("kind", TrackKind.OTHER, needed=NAME_OF_TRACK)}
    field_order = ("kind", "name", "months", "rhythm", "ends_on")

    class Meta:
        model = Track
        fields = ["kind", "name", "months", "rhythm", "ends_on"]

    def __init__(self, data: Any = None, *, centre: Centre) -> None:
        super().__init__(data, instance=Track(centre=centre))
        there = set(Track.objects.filter(centre=centre).values_list("kind", flat=True)) - {TrackKind.OTHER.value}
        offered = [choice for choice in TrackKind.choices if choice[0] not in there]
        error = {"required": _("Choose the path."), "invalid_choice": _("The centre has this path already.")}
        self.fields["kind"] = forms.ChoiceField(
            label=_("Path"), choices=offered, widget=forms.RadioSelect, error_messages=error
        )
        self.order_fields(self.field_order)


class TrackForm(_TrackFields, WholeRecord, EditForm):
    """A path that is changed; what it is stays."""

    class Meta:
        model = Track
        fields = ["name", "months", "rhythm", "ends_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.kind != TrackKind.OTHER:
            del self.fields["name"]
        else:
            self.fields["name"].required = True
            self.fields["name"].error_messages["required"] = NAME_OF_TRACK


class _GroupFields(forms.Form):
    code = forms.CharField(
        label=_("Name"),
        max_length=40,
        help_text=_("As the team calls it, for example IMM-2 or September 2026."),
        error_messages={"required": _("Enter the name of the group.")},
    )
    starts_on = DayField(
        label=_("First day"), help_text=DAY_HINT, error_messages={"required": _("Enter the first day.")}
    )
    ends_on = DayField(
        label=_("Last day"),
        required=False,
        help_text=_("After it, nobody is enrolled in this group any more. Left empty, it goes on."),
    )
    seats = _number(
        _("Seats"),
        help_text=_("People on trial, active or on a break each have a seat. Left empty, there is no limit."),
    )
    beside: ClassVar[dict[str, str]] = {
        "group_code_once": "code", "group_dates": "ends_on", "group_seats": "seats",
    }  # fmt: skip


class NewGroupForm(_GroupFields, WholeRecord, KeyedForm, forms.ModelForm):
    """A new group of a path."""

    field_order = ("code", "track", "starts_on", "ends_on", "seats")

    class Meta:
        model = Group
        fields = ["code", "track", "starts_on", "ends_on", "seats"]

    def __init__(self, data: Any = None, *, centre: Centre) -> None:
        super().__init__(data, instance=Group(centre=centre))
        tracks = Track.objects.filter(centre=centre).offered_on(today()).order_by("-kind", "name", "pk")
        self.fields["track"] = forms.ModelChoiceField(
            label=_("Path"),
            queryset=tracks,
            to_field_name="uuid",
            empty_label=None,
            widget=forms.RadioSelect,
            help_text="" if tracks else _("The centre has no path yet: add it first."),
            error_messages={"required": _("Choose the path.")},
        )
        self.order_fields(self.field_order)


class GroupForm(_GroupFields, WholeRecord, EditForm):
    """A group that is changed; its path stays."""

    class Meta:
        model = Group
        fields = ["code", "starts_on", "ends_on", "seats"]

    def clean_seats(self) -> int | None:
        """Return the seats. Raise ValidationError for fewer than are taken, which the group is locked for."""
        seats = self.cleaned_data["seats"]
        if seats is not None and seats < taken_seats(self.instance):
            raise ValidationError(gettext("More seats are taken than that. Free some before you lower the number."))
        return seats
