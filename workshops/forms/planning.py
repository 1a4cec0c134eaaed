"""Forms of planning: a session, a series of sessions, and the reason of what changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre, TeamMember
from core.concurrent_edits import EditForm
from core.conditional_fields import ConditionalFields, When
from core.form_fields import ReasonField, RecordChoiceField, TimeOfDayField
from core.forms import AsksAgain, DayField
from core.idempotency import KeyedForm
from core.periods import long_date, today
from participants.models import Group
from partners.models import Organisation
from permissions.transitions import LONGEST_REASON
from workshops.conflicts import Conflict, conflicts_at, conflicts_before, sentences_of
from workshops.enums import Provider
from workshops.models import CentreRoom, Session, Workshop
from workshops.models.session import is_possible
from workshops.services.planning import MOST_SESSIONS, SessionPlan, key_of_day

WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
]
RUN = (Provider.PARTNER.value, Provider.SUBCONTRACTOR.value)
ENDED_DAYS = 31  # a group is offered so long after its end, for a sheet that comes late


if TYPE_CHECKING:
    _Form = forms.ModelForm[Any]
else:
    _Form = object  # mixed into a form


class SeveralRows(_Form):
    """A form that changes several rows: it carries, signed, which it showed, so that what others added stays."""

    fields: dict[str, Any]  # of a field its choices or its queryset are set

    several: tuple[str, ...] = ()

    def carry(self) -> None:
        """Let the page carry what each field of several choices shows."""
        shown = {name: [int(key) for key in self.initial.get(name, [])] for name in self.several}
        signed = signing.dumps(shown, salt=self._salt)
        self.fields["shown"] = forms.CharField(widget=forms.HiddenInput, required=False, initial=signed)

    @property
    def _salt(self) -> str:
        return f"workshops.planning:{self.instance.uuid}"

    def clean(self) -> dict[str, Any]:
        """Read what was shown; a page without it, or with what is no word of ours, is to be loaded again."""
        super().clean()
        data = self.cleaned_data
        try:
            self._shown = signing.loads(data.get("shown") or "", salt=self._salt)
        except signing.BadSignature:
            raise ValidationError(_("This page cannot be read. Load it again; what you typed is kept.")) from None
        return data

    def shown(self, name: str) -> list[int]:
        """Return the keys that a field showed when the page was drawn. Call it on a valid form."""
        return self._shown.get(name, [])


class RunningOrganisations:
    """Choices of a centre; the organisations that run workshops, and those that already do here."""

    @staticmethod
    def of(centre: Centre, *also: int | None) -> Any:
        known = Organisation.objects.filter(centre=centre).filter(Q(role__in=RUN) | Q(pk__in=[pk for pk in also if pk]))
        return known.order_by("name", "pk")


class TeamField(forms.ModelMultipleChoiceField):
    """Members of the team; of whoever has left it is said."""

    def label_from_instance(self, obj: TeamMember) -> str:
        """Return who it is, and that she is no longer in the team."""
        if obj.ends_on is None or obj.ends_on >= today():
            return str(obj)
        return gettext("%(name)s (no longer in the team)") % {"name": obj}


class _Hours(AsksAgain, ConditionalFields, forms.Form):
    """Times, place, groups and who runs it: what one session and a series have in common.

    What is planned beside another session of the group, the facilitator or the workshop is asked about.
    """

    sure_label = _("Both take place: the hours of each count")
    asked_when = {"place": When("room", "")}
    fields: dict[str, Any]  # of a field its choices or its queryset are set

    starts_at = TimeOfDayField(
        label=_("From"), error_messages={"required": _("Write when the session begins, for example 13:30.")}
    )
    ends_at = TimeOfDayField(
        end=True, label=_("To"), error_messages={"required": _("Write when the session ends, for example 16:00.")}
    )
    room = RecordChoiceField(
        label=_("Room"),
        queryset=CentreRoom.objects.none(),
        required=False,
        empty_label=_("None of these"),
    )
    place = forms.CharField(
        label=_("Place"), max_length=120, required=False, help_text=_("In words, where it is no room of the list.")
    )
    groups = forms.ModelMultipleChoiceField(
        label=_("Groups that come"),
        queryset=Group.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Everyone in one of these groups on the day is expected."),
    )
    members = TeamField(
        label=_("Run by (team)"),
        queryset=TeamMember.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    organisations = forms.ModelMultipleChoiceField(
        label=_("Run by (organisations)"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    session: Session | None = None  # the one that is changed, corrected or moved
    stays = False  # whether that one stays, changed: what it met before is not asked about again
    workshop: Workshop

    def offer(self, workshop: Workshop, *, session: Session | None = None, like: Session | None = None) -> None:
        """Offer the groups that run, the team and the organisations of the centre, and what the session has.

        Of what has ended, a new session that begins `like` another one takes the groups and organisations alone.
        """
        centre, self.workshop, self.session = workshop.centre, workshop, session
        rows = [*_runners(session or like)]
        self._offer_rooms(centre, session)
        groups = Q(ends_on__isnull=True) | Q(ends_on__gte=today() - dt.timedelta(days=ENDED_DAYS))
        own = Q(sessions=session or like) if session or like else Q(pk__in=[])
        known = Group.objects.filter(centre=centre).filter(groups | own)
        self.fields["groups"].queryset = known.distinct().order_by("-starts_on", "code", "pk")
        self.held = {row.member_id for row in _runners(session) if row.member_id}
        here = TeamMember.objects.on(today()) | TeamMember.objects.filter(pk__in=self.held)
        team = here.filter(centre=centre).select_related("user").order_by("code", "pk")
        self.fields["members"].queryset = team
        running = [row.organisation_id for row in rows]
        self.fields["organisations"].queryset = RunningOrganisations.of(centre, workshop.organisation_id, *running)

    def _offer_rooms(self, centre: Centre, session: Session | None) -> None:
        """Offer the rooms in use and the one of the session; without any, the place in words alone."""
        own = CentreRoom.objects.filter(pk__in=[session.room_id] if session and session.room_id else [])
        rooms = (CentreRoom.objects.in_use_on(today()) | own).filter(centre=centre)
        self.fields["room"].queryset = rooms.order_by("name", "pk")
        if not rooms.exists():
            del self.fields["room"]
            self.fields["place"].help_text = ""

    def days_planned(self, data: dict[str, Any]) -> list[dt.date]:
        """Return the days for which something is planned by what was typed, none where no day could be read."""
        return [data["date"]] if data.get("date") else []

    def _check_days(self, data: dict[str, Any]) -> None:
        """Refuse a room, or somebody of the team, that is not there on the day; what stands for it already stays."""
        days = self.days_planned(data)
        if not days:
            return
        same = self.session is not None and days == [self.session.date]
        room = data.get("room")
        if room is not None and not (same and self.session and room.pk == self.session.room_id):
            words = {"room": room, "first": room.starts_on and long_date(room.starts_on)}
            if room.ends_on is not None and max(days) > room.ends_on:
                words["last"] = long_date(room.ends_on)
                said = gettext("%(room)s is used until %(last)s, that day included: choose another room or day.")
                self.add_error("room", said % words)
            elif room.starts_on is not None and min(days) < room.starts_on:
                said = gettext("%(room)s is used from %(first)s on: choose another room or day.")
                self.add_error("room", said % words)
        for member in data.get("members") or []:
            if member.ends_on and max(days) > member.ends_on and not (same and member.pk in self.held):
                words = {"name": member, "last": long_date(member.ends_on)}
                said = gettext("%(name)s is in the team until %(last)s: choose somebody else or another day.")
                self.add_error("members", said % words)

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start (one after midnight is of the next day); the place of a room is its name."""
        super().clean()
        data = self.cleaned_data
        room = data.get("room")
        if room is not None:
            data["place"] = room.name
        first, last = data.get("starts_at"), data.get("ends_at")
        if first and last and not is_possible(first, last):
            self.add_error("ends_at", _("The session ends before it starts: correct one of the two hours."))
        self._check_days(data)
        return data

    def keys_of(self, days: Iterable[dt.date]) -> list[UUID]:
        """Return the uuids of what the form itself writes: sent twice, it does not ask about its own sessions."""
        key = self.cleaned_data.get("key")
        return [key] if key else []

    def doubts(self) -> list[str]:
        """Ask about the sessions at the same time that were not there before."""
        data = self.cleaned_data
        days = self.days_planned(data)
        own = [self.session.uuid] if self.session else []
        found: list[Conflict] = conflicts_at(
            self.workshop,
            [(day, data["starts_at"], data["ends_at"]) for day in days],
            groups=data["groups"],
            members=data["members"],
            but=[*own, *self.keys_of(days)],
        )
        if found and self.stays and self.session is not None:
            before = conflicts_before(self.session)
            found = [one for one in found if one.session.pk not in before]
        return sentences_of(found)

    @property
    def plan(self) -> SessionPlan:
        """What is planned. Call it on a valid form."""
        names = ("starts_at", "ends_at", "place", "room", "groups", "members", "organisations")
        values: dict[str, Any] = {name: self.cleaned_data.get(name) for name in names}
        planned: dict[str, Any] = {
            name: list(value) if hasattr(value, "model") else value for name, value in values.items()
        }
        return SessionPlan(**planned)


def _runners(session: Session | None) -> list[Any]:
    """Return who is planned and who ran a session."""
    if session is None or not session.runners:  # which reads both tables
        return []
    return [*session.planned_facilitators.all(), *session.facilitators.all()]


def _plain_initial(workshop: Workshop, like: Session | None) -> dict[str, Any]:
    """Return what a new session begins with: the hours, place, groups and facilitators of the one before it."""
    planned = {"organisations": [workshop.organisation_id] if workshop.organisation_id else []}
    if like is None:
        return planned
    rows: list[Any] = list(like.planned_facilitators.all()) or list(like.facilitators.all())
    return {
        "starts_at": like.starts_at,
        "ends_at": like.ends_at,
        "place": "" if like.room_id else like.place,
        "room": like.room.uuid if like.room is not None else None,
        "groups": [group.pk for group in like.groups.all()],
        "members": [row.member_id for row in rows if row.member_id],
        "organisations": [row.organisation_id for row in rows if row.organisation_id] or planned["organisations"],
    }


class NewSessionForm(KeyedForm, _Hours):
    """One new session; it begins like the latest one of its workshop."""

    date = DayField(
        label=_("Day"),
        max_length=40,
        widget=forms.TextInput(attrs={"size": 14}),
        help_text=_("For example 1/6/2027."),
        error_messages={"required": _("Enter the day of the session.")},
    )
    field_order = ("date", "starts_at", "ends_at", "room", "place", "groups", "members", "organisations")

    def __init__(
        self, data: Any = None, *, workshop: Workshop, like: Session | None = None, session: Session | None = None
    ) -> None:
        super().__init__(data, initial=_plain_initial(workshop, session or like))
        self.offer(workshop, session=session, like=like)


class MoveSessionForm(NewSessionForm):
    """The session that takes the place of another one."""

    reason = forms.CharField(
        label=_("Why it is moved"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any = None, *, session: Session) -> None:
        super().__init__(data, workshop=session.workshop, session=session)


class SessionForm(SeveralRows, _Hours, EditForm):
    """A planned session that is changed."""

    several = ("groups", "members", "organisations")
    stays = True

    date = DayField(
        label=_("Day"),
        max_length=40,
        widget=forms.TextInput(attrs={"size": 14}),
        error_messages={"required": _("Enter the day of the session.")},
    )
    field_order = ("date", "starts_at", "ends_at", "room", "place", "groups", "members", "organisations")

    class Meta:
        model = Session
        fields = ["date", "starts_at", "ends_at", "room", "place"]

    def __init__(self, data: Any = None, *, instance: Session) -> None:
        super().__init__(data, instance=instance)
        self.offer(instance.workshop, session=instance)
        self.initial = {
            **self.initial,
            **_plain_initial(instance.workshop, instance),
            "date": f"{instance.date:%d/%m/%Y}",
        }
        rows = self.runners_shown(instance)
        self.initial["members"] = [row.member_id for row in rows if row.member_id]
        self.initial["organisations"] = [row.organisation_id for row in rows if row.organisation_id]
        self.carry()

    @staticmethod
    def runners_shown(session: Session) -> Iterable[Any]:
        """Return whom the form shows as running it."""
        return session.planned_facilitators.all()


class CorrectionForm(SessionForm):
    """A session whose sheet is open, put right with a reason: what it was, and not what was planned."""

    reason = ReasonField(
        label=_("Why it is corrected"),
        help_text=_("In 20 letters or more. It stays in the history of the session."),
        error_messages={"required": _("Say why the session is corrected.")},
    )

    def __init__(self, data: Any = None, *, instance: Session, all_organisations: bool) -> None:
        super().__init__(data, instance=instance)
        self.year = instance.date.year
        if not all_organisations:
            own = [instance.workshop.organisation_id, *self.initial["organisations"]]
            offered = self.fields["organisations"].queryset.filter(pk__in=[key for key in own if key])
            self.fields["organisations"].queryset = offered

    @staticmethod
    def runners_shown(session: Session) -> Iterable[Any]:
        """Return whom the form shows as having run it."""
        return session.runners

    def clean_date(self) -> dt.date:
        """Refuse a day to come, and ask before a session counts in another year."""
        day = self.cleaned_data["date"]
        if day > today():
            raise ValidationError(_("A session that took place cannot be on a day to come. Correct the day."))
        if day.year != self.year and self.data.get("year_told") != str(day.year):
            self.other_year = day.year
            words = {"new": day.year, "old": self.year}
            raise ValidationError(
                _("The session will count in %(new)s instead of %(old)s. Confirm it below, then save."), params=words
            )
        return day

    other_year: int | None = None  # in which it will count, where that is still to be confirmed

    @property
    def ran_changed(self) -> bool:
        """Whether somebody else is named as having run it. Call it on a valid form."""
        return any({one.pk for one in self.cleaned_data[name]} != set(self.shown(name)) for name in self.several[1:])


class SeriesForm(KeyedForm, _Hours):
    """Sessions week by week: first which days, then the list of them, from which some are left out."""

    first = DayField(
        label=_("First day"),
        max_length=40,
        widget=forms.TextInput(attrs={"size": 14}),
        error_messages={"required": _("Enter the first day.")},
    )
    last = DayField(
        label=_("Last day"),
        max_length=40,
        widget=forms.TextInput(attrs={"size": 14}),
        error_messages={"required": _("Enter the last day.")},
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Each week on"),
        choices=WEEKDAYS,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one day of the week or more.")},
    )
    field_order = (
        "first",
        "last",
        "weekdays",
        "starts_at",
        "ends_at",
        "room",
        "place",
        "groups",
        "members",
        "organisations",
    )

    def __init__(self, data: Any = None, *, workshop: Workshop, like: Session | None = None) -> None:
        super().__init__(data, initial=_plain_initial(workshop, like))
        self.offer(workshop, like=like)

    def days_planned(self, data: dict[str, Any]) -> list[dt.date]:
        """Return the days of the series, those that were left out of the list aside."""
        if not (data.get("first") and data.get("last") and data.get("weekdays")):
            return []
        chosen = set(self.data.getlist("day"))
        return [day for day in self.days_of(data) if not chosen or day.isoformat() in chosen]

    def clean(self) -> dict[str, Any]:
        """Refuse a series without a day, one backwards and one that is too long."""
        super().clean()
        data = self.cleaned_data
        first, last = data.get("first"), data.get("last")
        if not (first and last):
            return data
        if last < first:
            raise ValidationError({"last": _("The last day comes before the first one.")})
        if (last - first).days > 366:
            raise ValidationError({"last": _("A series lasts twelve months at most.")})
        if data.get("weekdays") and not 0 < len(self.days_of(data)) <= MOST_SESSIONS:
            said = (
                gettext("No such day lies between the two.")
                if not self.days_of(data)
                else gettext("This makes more than %(most)s sessions. Choose a shorter period or fewer days.")
                % {"most": MOST_SESSIONS}
            )
            raise ValidationError({"weekdays": said})
        return data

    def keys_of(self, days: Iterable[dt.date]) -> list[UUID]:
        """Return the uuids of the sessions that plan_series() writes."""
        return [key_of_day(self.cleaned_data["key"], day) for day in days]

    @staticmethod
    def days_of(data: dict[str, Any]) -> list[dt.date]:
        """Return the days of the series."""
        count = (data["last"] - data["first"]).days + 1
        every = (data["first"] + dt.timedelta(days=number) for number in range(count))
        return [day for day in every if day.weekday() in data["weekdays"]]

    @property
    def days(self) -> list[dt.date]:
        """The days of the series. Call it on a valid form."""
        return self.days_of(self.cleaned_data)


class ReasonForm(forms.Form):
    """Why a move is made. `missing` is what is said where no reason is given; without it none is needed."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Any = None, *, missing: Any = "") -> None:
        super().__init__(data)
        self.fields["reason"].required = bool(missing)
        self.fields["reason"].error_messages["required"] = missing
