"""Forms of a person's paths: a new enrolment, its group and planned end, its moves."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.centre_settings import setting
from accounts.models import Centre
from core.concurrent_edits import EditForm
from core.conditional_fields import ConditionalFields
from core.form_fields import RecordChoiceField
from core.forms import DayField, PastDayField, WholeRecord
from core.idempotency import KeyedForm
from core.periods import long_date, today
from participants.enums import RUNNING_STATES, STARTED_STATES, BreakKind, DeclinedKind, ExitReason
from participants.forms.exceptions import Tried
from participants.forms.person import DAY_HINT
from participants.forms.waiting_list import ASKED_WHEN, offer_organisations, waiting_fields
from participants.models import Enrolment, Group, Operation, Track
from participants.services.enrolments import refusals_of_days
from participants.services.group_stays import since_when, stay_to_come
from participants.settings import TRIAL_DAYS


def planned_end(start: dt.date, months: int) -> dt.date:
    """Return the last day of so many months from a day: ten months from 4 January end on 3 November."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    try:
        return dt.date(year, month + 1, start.day) - dt.timedelta(days=1)
    except ValueError:  # no such day in that month: its last one
        return dt.date(year + month // 11, (month + 1) % 12 + 1, 1) - dt.timedelta(days=1)


def path_fields() -> dict[str, forms.Field]:
    """Return the fields of a new enrolment; PathFields gives them their choices."""
    return {
        "track": forms.ModelChoiceField(
            label=_("Path"),
            queryset=None,
            to_field_name="uuid",
            empty_label=None,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose the path.")},
        ),
        "group": forms.ModelChoiceField(
            label=_("Group"),
            queryset=None,
            to_field_name="uuid",
            required=False,
            empty_label=_("Not yet known"),
        ),
        "starts_on": DayField(
            label=_("First day"), help_text=DAY_HINT, error_messages={"required": _("Write on which day it starts.")}
        ),
        "planned_end_on": DayField(
            label=_("Planned end"),
            required=False,
            help_text=_("If left empty: the usual length of the path, counted from its first day."),
        ),
    }


def track_label(track: Track) -> str:
    """Return a path with its usual length."""
    words = {"path": track, "count": track.months}
    return ngettext("%(path)s (%(count)s month)", "%(path)s (%(count)s months)", track.months) % words


def groups_of(centre: Centre) -> Any:
    """Return the groups of a centre that go on, the latest first."""
    going_on = Q(ends_on__isnull=True) | Q(ends_on__gte=today())
    return Group.objects.filter(going_on, centre=centre).select_related("track").order_by("-starts_on", "code", "pk")


class OperationField(RecordChoiceField):
    """The operation of a funder under which a path runs; offer() gives it those of the centre."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Funder’s operation"), required=False, empty_label=pgettext_lazy("an operation of a funder", "None")
        )

    def offer(self, centre: Centre, kept: int | None = None) -> None:
        """Offer the operations of a centre that go on, and the one that stands there."""
        going_on = Operation.objects.filter(centre=centre).going_on(today())
        stands = Operation.objects.none() if kept is None else Operation.objects.filter(pk=kept)
        self.queryset = (going_on | stands).order_by("code", "pk")


class BesideField(forms.CharField):
    """Why a path runs beside another one; asked for where there is another."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Why both paths run side by side"),
            help_text=_("Leave it empty and correct the first day if one of them is not right."),
            max_length=300,
            required=False,
            error_messages={
                "required": _("The person has another path that runs. End it, or enter why this one runs beside it.")
            },
            widget=forms.Textarea(attrs={"rows": 2}),
        )


class PathFields(forms.BaseForm):
    """What each form with a new enrolment offers and checks."""

    fields: dict[str, Any]  # of a field its choices or its queryset are set

    def offer(self, centre: Centre) -> None:
        """Offer the paths and groups of the centre."""
        tracks = Track.objects.filter(centre=centre).offered_on(today()).order_by("-kind", "name", "pk")
        self.fields["track"].queryset = tracks
        self.fields["track"].label_from_instance = track_label
        self.fields["group"].queryset = groups_of(centre)
        self.fields["group"].label_from_instance = lambda group: f"{group.code} · {group.track}"
        self.fields["starts_on"].initial = today()

    def check_path(self, data: dict[str, Any]) -> None:
        """Say beside its field what does not go together, and fill the planned end where none was written."""
        track, group, start = (data.get(name) for name in ("track", "group", "starts_on"))
        if track and group and group.track_id != track.pk:
            self.add_error("group", gettext("This group follows another path. Choose another group or another path."))
        end = data.get("planned_end_on")
        if end and start and end < start:
            self.add_error("planned_end_on", gettext("Its planned end is before its start: correct one of the two."))
        if track and start and not end and "planned_end_on" not in self.errors:
            data["planned_end_on"] = planned_end(start, track.months)


class NewEnrolmentForm(ConditionalFields, PathFields, KeyedForm, forms.Form):
    """A new enrolment of a person who is known."""

    asked_when = ASKED_WHEN
    locals().update(path_fields())
    locals().update(waiting_fields())
    operation = OperationField()
    beside_reason = BesideField()
    sure = forms.BooleanField(label=_("The day is right"), required=False)

    def __init__(self, data: Any = None, *, centre: Centre) -> None:
        super().__init__(data, initial={"asked_on": today()})
        self.offer(centre)
        self.fields["operation"].offer(centre)
        offer_organisations(self, centre)

    def clean(self) -> dict[str, Any]:
        """Say beside its field what does not go together."""
        super().clean()
        data = self.cleaned_data
        data["asked_on"] = data.get("asked_on") or today()
        self.check_path(data)
        return data

    @property
    def values(self) -> dict[str, Any]:
        """Return the columns of the enrolment. Call it on a valid form."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("key", "sure")}


class EnrolmentForm(WholeRecord, EditForm):
    """The group and the planned end; two people at once are told of each other."""

    field_order = ("group", "group_from", "planned_end_on", "operation")

    group = RecordChoiceField(
        label=_("Group"),
        required=False,
        empty_label=_("Not yet known"),
        error_messages={"required": _("Choose a group: a path cannot be active without one.")},
    )
    group_from = DayField(
        label=_("In this group from"),
        required=False,
        help_text=_(
            "Today, an earlier day or a day to come; left empty, today. Sheets that are closed stay as they are."
        ),
    )
    planned_end_on = DayField(label=_("Planned end"), required=False, help_text=DAY_HINT)
    operation = OperationField()
    seen_to_come = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)  # the stay that was shown

    class Meta:
        model = Enrolment
        fields = ["group", "planned_end_on", "operation"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = groups_of(self.instance.participant.centre) | Group.objects.filter(pk=self.instance.group_id)
        self.fields["group"].queryset = offered.filter(track=self.instance.track).distinct()
        self.fields["operation"].offer(self.instance.participant.centre, self.instance.operation_id)
        self.fields["group"].required = self.instance.state in RUNNING_STATES
        self.kept_group = self.instance.group_id
        since = since_when(self.instance)
        if since is not None:
            said = _(
                "In group %(group)s since %(day)s. Enter a day where the group changes or this day is wrong; "
                "left empty, another group is from today. Sheets that are closed stay as they are."
            )
            self.fields["group_from"].help_text = said % {"group": since.group, "day": long_date(since.starts_on)}
        to_come = stay_to_come(self.instance)
        if to_come is not None:
            self.fields["seen_to_come"].initial = to_come.uuid
            said = _(
                "From %(day)s in group %(group)s. To take this back, choose the group of now and enter that day. "
                "Another group from today or an earlier day takes its place."
            )
            self.fields["group_from"].help_text = said % {"group": to_come.group, "day": long_date(to_come.starts_on)}

    def group_meanwhile(self, path: Enrolment) -> bool:
        """Answer whether somebody noted another group for a later day since the form was shown, and say so beside it.

        Asked under the lock on the path, of a valid form that changes a group; sent again, it decides.
        """
        group, day = self.cleaned_data["group"], self.cleaned_data["group_from"]
        now = stay_to_come(path)
        key = str(now.uuid) if now is not None else ""
        touched = day is not None or (group is not None and group.pk != self.kept_group)
        done = now is not None and (now.group_id, now.starts_on) == (group and group.pk, day)
        if not touched or done or key == self.cleaned_data["seen_to_come"]:
            return False
        said = gettext("Meanwhile somebody took back the group of a later day: save again if this is right.")
        if now is not None:
            said = gettext("Meanwhile somebody noted group %(group)s from %(day)s: save again to replace it.")
            said %= {"group": now.group, "day": long_date(now.starts_on)}
        self.add_error("group_from", said)
        self.data = self.data.copy()
        self.data[self.add_prefix("seen_to_come")] = key
        return True

    def clean_group_from(self) -> dt.date | None:
        """Return the day, None where nothing is said of it. Raise ValidationError for one outside the path so far."""
        day = self.cleaned_data["group_from"]
        group, path = self.cleaned_data.get("group"), self.instance
        if day is None:
            if path.ended_on is not None and group is not None and group.pk != self.kept_group:
                raise ValidationError(gettext("The path has ended: enter from which day the person was in this group."))
            return None
        if day > max(today(), path.starts_on) and (group is None or path.state not in STARTED_STATES):
            raise ValidationError(gettext("This day has not come yet. Enter today or an earlier day."))
        if path.ended_on is not None and day > path.ended_on:
            words = {"day": long_date(path.ended_on)}
            raise ValidationError(gettext("The path ended on %(day)s: enter that day or an earlier one.") % words)
        if day < path.starts_on:
            words = {"day": long_date(path.starts_on)}
            raise ValidationError(gettext("The path starts on %(day)s: enter that day or a later one.") % words)
        return day

    def clean_planned_end_on(self) -> Any:
        """Return the day. Raise ValidationError for one before the start."""
        day = self.cleaned_data["planned_end_on"]
        if day is not None and day < self.instance.starts_on:
            raise ValidationError(gettext("Its planned end is before its start: correct one of the two."))
        return day


class EnrolmentMoveForm(Tried):
    """What one move of an enrolment asks for: a day, a reason, words; of a break, its days and kind."""

    starts_on = DayField(
        label=_("First day"),
        required=False,
        help_text=_("On which the person came or will come; the planned end moves with it."),
    )
    trial_until = DayField(
        label=_("On trial until"),
        required=False,
        help_text=_("The last day, included. Then you decide together whether the path goes on."),
    )
    declined_kind = forms.ChoiceField(
        label=_("Why the person does not enter, in a word"),
        choices=DeclinedKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why the person does not enter.")},
    )
    break_starts_on = DayField(
        label=_("First day of the break"),
        help_text=_("Today, an earlier day or a day to come: until then the person is expected as before."),
        error_messages={"required": _("Enter from which day the break runs.")},
    )
    break_planned_end_on = DayField(
        label=_("Planned last day of the break"), required=False, help_text=_("Leave it empty if it is not known.")
    )
    break_kind = forms.ChoiceField(
        label=_("Kind of break"),
        choices=BreakKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the kind of break.")},
    )
    back_on = DayField(
        label=_("First day back"),
        help_text=_("The break ends on the day before. It may be a day to come: from then on the person is expected."),
        error_messages={"required": _("Enter on which day the person came back.")},
    )
    beside_reason = BesideField()

    fields: dict[str, Any]  # of a field its choices or its queryset are set

    ended_on = PastDayField(label=_("Last day on the path"), help_text=DAY_HINT)
    exit_reason = forms.ChoiceField(label=_("Why the path ends"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Why"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}), required=False)
    no_exit_assessment_reason = forms.CharField(
        label=_("Why there is no exit assessment"),
        help_text=_("Only where it could not be made."),
        max_length=300,
        required=False,
        error_messages={"required": _("Make the exit assessment first, or say why there is none.")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        enrolment: Enrolment,
        needs: dict[str, Any],
        move: str = "",
        without_exit: bool = False,
        beside: bool = False,
    ) -> None:
        super().__init__(data)
        self.enrolment, self.move = enrolment, move
        self.wrong_days: dict[str, str] = {}  # by field, of a form that was sent
        self._offer_break(move)
        self._offer_trial(move)
        if move != "decline":
            del self.fields["declined_kind"]
        if not beside:
            del self.fields["beside_reason"]
        else:
            self.fields["beside_reason"].required = True
        for name in ("ended_on", "exit_reason"):
            if name in needs:
                self.fields[name].error_messages["required"] = needs[name]
            else:
                del self.fields[name]
        if "exit_reason" in self.fields:
            ends = [choice for choice in ExitReason.choices if choice[0] != ExitReason.PATH_COMPLETED]
            self.fields["exit_reason"].choices = ends
        if "ended_on" in self.fields:
            self.fields["ended_on"].initial = today()
        if "reason" in needs:
            self.fields["reason"].required = True
            self.fields["reason"].error_messages["required"] = needs["reason"]
        elif needs:
            self.fields["reason"].label = _("Something to add")
        else:
            del self.fields["reason"]
        if not without_exit:
            del self.fields["no_exit_assessment_reason"]
        else:
            self.fields["no_exit_assessment_reason"].required = True

    def _offer_trial(self, move: str) -> None:
        """Keep the days of the trial where it begins: today where the day that was planned is past."""
        if move != "begin_trial":
            del self.fields["starts_on"], self.fields["trial_until"]
            return
        first = max(self.enrolment.starts_on, today())
        length = setting(TRIAL_DAYS, self.enrolment.participant.centre_id)
        self.fields["starts_on"].initial = first
        self.fields["trial_until"].initial = first + dt.timedelta(days=length)

    def _offer_break(self, move: str) -> None:
        """Keep the days that the move asks for."""
        if move != "pause":
            for name in ("break_starts_on", "break_planned_end_on", "break_kind"):
                del self.fields[name]
        else:
            self.fields["break_starts_on"].initial = today()
        if move != "resume":
            del self.fields["back_on"]
        else:
            self.fields["back_on"].initial = today()

    def clean(self) -> dict[str, Any]:
        """Say beside its field what stands against a day: of the path, or of a break that begins or ends."""
        super().clean()
        data = self.cleaned_data
        first, last = data.get("starts_on") or self.enrolment.starts_on, data.get("trial_until")
        if last and last < first:
            self.add_error("trial_until", gettext("The trial ends before it begins: correct one of the two days."))
        start, end = data.get("break_starts_on"), data.get("break_planned_end_on")
        if start and end and end < start:
            self.add_error(
                "break_planned_end_on",
                gettext("The break is planned to end before it starts: correct one of the two days."),
            )
        self.wrong_days = refusals_of_days(self.enrolment, self.move, data)
        for name, sentence in self.wrong_days.items():
            self.add_error(name, sentence)
        return data
