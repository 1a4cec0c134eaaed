"""Forms of appointments: book, move, say how it went, cancel."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.centre_settings import setting
from accounts.models import TeamMember, User
from appointments.enums import AWAY_FROM_CENTRE, CancelledBy, MeetingPlace, Outcome, Subject
from appointments.models import Appointment, AppointmentPerson
from appointments.selectors import warnings_of
from appointments.services import KINDS, Told
from appointments.settings import MINUTES
from core.concurrent_edits import EditForm
from core.conditional_fields import ConditionalFields, When
from core.form_fields import MinutesField, TimeOfDayField
from core.forms import AsksAgain, DayField, WholeRecord
from core.idempotency import KeyedForm
from core.periods import today
from core.widgets import LongSelect
from messaging.enums import MessageChannel
from messaging.skip_reasons import usable_channels
from participants.models import Participant

PLAN = "appointment.plan"
MOST_PERSONS = 4
NO_MESSAGE = "none"
_LAST_MINUTE = dt.time(23, 59)
DAY_HINT = _("For example 14/9, tomorrow, or 14/9/2027.")


class _HoursForm(AsksAgain, KeyedForm, WholeRecord, forms.ModelForm):
    """Day, hour and length, which give the end; asks again about what stands at the same time."""

    date = DayField(label=_("Day"), help_text=DAY_HINT, error_messages={"required": _("Enter the day.")})
    starts_at = TimeOfDayField(
        label=_("From"), error_messages={"required": _("Enter when it begins, for example 13:30.")}
    )
    minutes = MinutesField(
        label=_("Length in minutes"), error_messages={"required": _("Enter how long it lasts, for example 45.")}
    )
    beside = {
        "appointment_times": "minutes",
        "appointment_length": "minutes",
        "appointment_hours": "starts_at",
        "appointment_room": "room",
        "appointment_address": "address",
    }
    sure_label = _("Save it all the same")
    reader: User
    besides: Appointment | None = None

    class Meta:
        model = Appointment
        fields = ["date", "starts_at"]

    def clean(self) -> dict[str, Any]:
        """Work out the end: the record keeps it, the page asks for the length."""
        super().clean()
        data = self.cleaned_data
        start, minutes = data.get("starts_at"), data.get("minutes")
        if start is not None and minutes is not None:
            self.instance.ends_at = _end(start, minutes)
        return data

    def team(self) -> list[TeamMember]:
        """Return the members of the team who are there."""
        raise NotImplementedError

    def people(self) -> list[Participant]:
        """Return the persons who come."""
        raise NotImplementedError

    def doubts(self) -> list[str]:
        """Return what stands at the same time, and that the day is past."""
        data, end = self.cleaned_data, self.instance.ends_at
        return warnings_of(
            self.team(),
            self.people(),
            data["date"],
            data["starts_at"],
            end,
            reader=self.reader,
            besides=self.besides,
        )


def _end(start: dt.time, minutes: int) -> dt.time:
    """Return when something of a length ends; what would end on the next day, at the last minute of this one."""
    first = dt.datetime.combine(dt.date(2000, 1, 1), start)
    last = first + dt.timedelta(minutes=min(minutes, 24 * 60))
    return last.time() if last.date() == first.date() else _LAST_MINUTE


class BookForm(ConditionalFields, _HoursForm):
    """A new appointment of the person of a file, with others if they come together."""

    asked_when = {
        "room": When("place", MeetingPlace.OFFICE),
        "address": When("place", *AWAY_FROM_CENTRE),
    }

    subject = forms.ChoiceField(label=_("Subject"), choices=Subject.choices, initial=Subject.INTERVIEW)
    place = forms.ChoiceField(label=_("Where"), choices=MeetingPlace.choices, initial=MeetingPlace.OFFICE)
    room = forms.CharField(label=_("Room"), max_length=60, required=False)
    address = forms.CharField(
        label=_("Address"),
        max_length=200,
        required=False,
        help_text=_("Of the home, or of the place where one meets."),
    )
    member = forms.ModelChoiceField(
        label=_("With"), queryset=TeamMember.objects.none(), to_field_name="uuid", empty_label=None, widget=LongSelect
    )
    colleague = forms.ModelChoiceField(
        label=_("And also with"),
        queryset=TeamMember.objects.none(),
        to_field_name="uuid",
        required=False,
        empty_label=_("Nobody else"),
        widget=LongSelect,
    )
    others = forms.CharField(
        label=_("Others who come along"),
        max_length=100,
        required=False,
        help_text=_("Their file numbers: a couple, a parent and a child. At most three."),
    )
    note = forms.CharField(
        label=_("To think of beforehand"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only those who read the file read it."),
    )
    message = forms.ChoiceField(
        label=_("Message to the person"),
        widget=forms.RadioSelect,
        help_text=_("One now, another shortly before. They say day, hour, place and a number to call, nothing else."),
    )

    class Meta(_HoursForm.Meta):
        fields = ["date", "starts_at", "subject", "place", "room", "address", "note"]

    def __init__(
        self, data: Any, *, participant: Participant, reader: User, own: TeamMember | None, given: Any = None
    ) -> None:
        """Take what was typed; `given` are the day and the hour that the page begins with."""
        super().__init__(data)
        self.participant, self.reader = participant, reader
        team = TeamMember.objects.on(today()).filter(centre=participant.centre_id)
        for name in ("member", "colleague"):
            self.fields[name].queryset = team.select_related("user").order_by("code")
        self.fields["member"].initial = own.uuid if own is not None else None
        self.initial.update(given or {})
        self.fields["minutes"].initial = setting(MINUTES, participant.centre)
        self.channels = usable_channels(participant)
        if self.channels:
            self.fields["message"].choices = message_choices(self.channels)
            self.fields["message"].initial = self.channels[0]
        else:
            del self.fields["message"]

    def clean_others(self) -> list[Participant]:
        """Return the files of the numbers. Raise ValidationError for one that is unknown or too many."""
        numbers = list(dict.fromkeys(re.findall(r"[^\s,;]+", self.cleaned_data["others"])))
        numbers = [one for one in numbers if one.casefold() != self.participant.file_number.casefold()]
        if len(numbers) >= MOST_PERSONS:
            raise ValidationError(_("At most four persons come to one appointment."))
        own = Participant.objects.for_user(self.reader, PLAN).filter(centre=self.participant.centre_id)
        found = {one.file_number.casefold(): one for one in own.filter(file_number__in=[*numbers, *_capitals(numbers)])}
        unknown = [number for number in numbers if number.casefold() not in found]
        if unknown:
            words = ngettext(
                "%(numbers)s is none of your files: check the number.",
                "%(numbers)s are none of your files: check the numbers.",
                len(unknown),
            )
            raise ValidationError(words % {"numbers": ", ".join(unknown)})
        return [found[number.casefold()] for number in numbers]

    def clean(self) -> dict[str, Any]:
        """Say where the same colleague is there twice; work out what kind of intervention it will be."""
        super().clean()
        data = self.cleaned_data
        if data.get("colleague") and data.get("colleague") == data.get("member"):
            self.add_error("colleague", gettext("This colleague is already there: choose another one, or nobody."))
        if data.get("place"):
            self.instance.kind = KINDS[MeetingPlace(data["place"])]
        return data

    def team(self) -> list[TeamMember]:
        """Return the members of the team who are there."""
        chosen = (self.cleaned_data.get("member"), self.cleaned_data.get("colleague"))
        return [member for member in chosen if member is not None]

    def people(self) -> list[Participant]:
        """Return the person of the file, then those who come along."""
        return [self.participant, *self.cleaned_data["others"]]

    @property
    def wishes(self) -> dict[int, str]:
        """Return by which channel each person is written to, by her key; others as the person, or as they agreed to."""
        chosen = self.cleaned_data.get("message", NO_MESSAGE)
        if chosen == NO_MESSAGE:
            return {}
        found = {self.participant.pk: chosen}
        for one in self.cleaned_data["others"]:
            channels = usable_channels(one)
            if channels:
                found[one.pk] = chosen if chosen in channels else channels[0]
        return found

    @property
    def values(self) -> dict[str, Any]:
        """Return the columns of the record. Call it on a valid form."""
        names = ("date", "starts_at", "ends_at", "kind", "subject", "place", "room", "address", "note")
        return {name: getattr(self.instance, name) for name in names}


def message_choices(channels: list[MessageChannel]) -> list[tuple[str, Any]]:
    """Return the channels that can be chosen, with no message as the last choice."""
    return [*((channel.value, channel.label) for channel in channels), (NO_MESSAGE, _("No message"))]


class MessagesForm(forms.Form):
    """By which channel each person that the reader sees is written to; that a reminder leaves now."""

    fields: dict[str, Any]  # made for each person

    def __init__(self, data: Any, *, persons: list[AppointmentPerson]) -> None:
        super().__init__(data)
        self.persons = persons
        for one in persons:
            channels = usable_channels(one.participant)
            if one.message and one.message not in channels:
                channels.append(MessageChannel(one.message))
            self.fields[f"message-{one.position}"] = forms.ChoiceField(
                label=str(one.participant),
                choices=message_choices(channels),
                initial=one.message or NO_MESSAGE,
                widget=forms.RadioSelect,
                help_text="" if channels else _("No message can leave: the page of her messages says why."),
                error_messages={"required": _("Choose how the person is written to.")},
            )
        self.fields["remind"] = forms.BooleanField(label=_("Write now that the appointment is soon"), required=False)

    @property
    def wishes(self) -> dict[int, str]:
        """Return the channel of each person by the key of her row. Call it on a valid form."""
        chosen = {one.pk: self.cleaned_data[f"message-{one.position}"] for one in self.persons}
        return {key: "" if channel == NO_MESSAGE else channel for key, channel in chosen.items()}


def _capitals(numbers: list[str]) -> list[str]:
    return [number.upper() for number in numbers]


class NoteForm(EditForm):
    """What to think of before an appointment."""

    note = forms.CharField(
        label=_("To think of beforehand"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Only those who read the file read it."),
    )

    class Meta:
        model = Appointment
        fields = ["note"]


class MoveForm(_HoursForm):
    """Another time for an appointment; what it is about, where and with whom stay."""

    def __init__(
        self, data: Any, *, appointment: Appointment, reader: User, team: list[TeamMember], people: list[Participant]
    ) -> None:
        super().__init__(data)
        self.besides, self.reader = appointment, reader
        self._team, self._people = team, people
        for name in ("subject", "place", "room", "address", "kind"):
            setattr(self.instance, name, getattr(appointment, name))
        self.initial = {
            "date": appointment.date,
            "starts_at": appointment.starts_at,
            "minutes": appointment.minutes,
        }

    def clean(self) -> dict[str, Any]:
        """Say where the time is the same as before."""
        super().clean()
        data, before = self.cleaned_data, self.besides
        same = before is not None and (data.get("date"), data.get("starts_at"), data.get("minutes")) == (
            before.date,
            before.starts_at,
            before.minutes,
        )
        if same:
            self.add_error("date", gettext("This is the time that it has now: choose another day or another hour."))
        return data

    def team(self) -> list[TeamMember]:
        """Return the members of the team who are there."""
        return self._team

    def people(self) -> list[Participant]:
        """Return the persons who come, as far as the reader may know of them."""
        return self._people


class CancelForm(forms.Form):
    """Who cancelled."""

    cancelled_by = forms.ChoiceField(
        label=_("Who cancelled?"),
        choices=CancelledBy.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say who cancelled: the person, us, a closing day.")},
    )


class ReopenForm(forms.Form):
    """That an intervention which was changed since stays."""

    keep = forms.BooleanField(label=_("It stays as it is"), required=False)


class ToldForm(forms.Form):
    """How it went, for each person that the reader sees: came and how long, told us, no news."""

    fields: dict[str, Any]  # made for each person

    def __init__(self, data: Any, *, appointment: Appointment, persons: list[AppointmentPerson]) -> None:
        super().__init__(data)
        self.persons = persons
        for one in persons:
            self.fields[f"outcome-{one.position}"] = forms.ChoiceField(
                label=str(one.participant),
                choices=Outcome.choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("Say of each person whether she came.")},
            )
            self.fields[f"minutes-{one.position}"] = MinutesField(
                label=_("Minutes"), required=False, initial=appointment.minutes, min_value=1, max_value=1440
            )

    @property
    def rows(self) -> list[tuple[AppointmentPerson, Any, Any]]:
        """Return each person with her two fields."""
        return [(one, self[f"outcome-{one.position}"], self[f"minutes-{one.position}"]) for one in self.persons]

    def clean(self) -> dict[str, Any]:
        """Say where a person came and nobody says for how long."""
        super().clean()
        for one in self.persons:
            name = f"minutes-{one.position}"
            came = self.cleaned_data.get(f"outcome-{one.position}") == Outcome.CAME
            if came and name not in self.errors and not self.cleaned_data.get(name):
                self.add_error(name, gettext("Enter how many minutes."))
        return self.cleaned_data

    @property
    def told(self) -> dict[int, Told]:
        """Return how it went by the key of the row of each person. Call it on a valid form."""
        said = {}
        for one in self.persons:
            outcome = self.cleaned_data[f"outcome-{one.position}"]
            minutes = self.cleaned_data[f"minutes-{one.position}"] if outcome == Outcome.CAME else None
            said[one.pk] = Told(outcome, minutes)
        return said
