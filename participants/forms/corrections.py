"""Forms that put right what was noted wrongly in a file: a path, its end, a break, a consent. Each asks why."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.concurrent_edits import EditForm
from core.form_fields import ReasonField, RecordChoiceField
from core.forms import AsksAgain, DayField, PastDayField, WholeRecord
from participants.enums import ENDED_STATES, RUNNING_STATES, BreakKind, ConsentKind, EnrolmentState, ExitReason
from participants.forms.enrolments import BesideField, track_label
from participants.forms.exceptions import Tried
from participants.forms.person import DAY_HINT, ConsentFields
from participants.models import Break, Consent, Enrolment, Group, Track
from participants.services import consents, take_back
from participants.services.breaks import others_on, refusal_beside, refusal_of_first, refusal_of_last
from participants.services.parallel_paths import running_beside
from participants.services.path_corrections import NOT_BORN, PathCorrection, breaks_outside, doubts_of, refusals_of

_LEFT = [one for one in ExitReason.values if one != ExitReason.PATH_COMPLETED]


class PathCorrectionForm(AsksAgain, WholeRecord, EditForm):
    """The days of a path, its track, why it ended, its planned end. `path` is the path as it is noted."""

    sure_label = _("This is right")
    field_order = (
        "track", "group", "starts_on", "planned_end_on", "ended_on", "exit_reason", "beside_reason", "why", "sure",
    )  # fmt: skip
    beside = {"enrolment_one_runs": "beside_reason", "enrolment_active_group": "group"}

    track = RecordChoiceField(
        label=_("Path"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the path.")},
    )
    group = RecordChoiceField(
        label=_("Group on this path"),
        required=False,
        empty_label=_("Not yet known"),
        help_text=_("The person will be in it from the first day of the path."),
    )
    starts_on = DayField(
        label=_("First day"), help_text=DAY_HINT, error_messages={"required": _("Write on which day it starts.")}
    )
    planned_end_on = DayField(
        label=_("Planned end"), required=False, help_text=_("It does not move with the first day: correct both.")
    )
    ended_on = PastDayField(
        label=_("Last day on the path"),
        help_text=DAY_HINT,
        error_messages={"required": _("Say on which day the path ended.")},
    )
    exit_reason = forms.ChoiceField(
        label=_("Why the path ended"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say why the path ended.")},
    )
    beside_reason = BesideField()
    why = ReasonField()

    class Meta:
        model = Enrolment
        fields = ["track", "group", "starts_on", "planned_end_on", "ended_on", "exit_reason", "beside_reason"]

    def __init__(self, *args: Any, instance: Enrolment, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        self.path = instance
        self.breaks: list[Break] = []  # those in the way, of a form that was sent
        self._offer_tracks()
        if instance.state not in ENDED_STATES:
            del self.fields["ended_on"]
        if instance.state == EnrolmentState.LEFT:
            ends = [one for one in ExitReason.choices if one[0] in {*_LEFT, instance.exit_reason}]
            self.fields["exit_reason"].choices = ends
        else:
            del self.fields["exit_reason"]
        others = instance.participant.enrolments.exclude(pk=instance.pk)
        if not instance.beside_reason and not others.exclude(state=EnrolmentState.DECLINED).exists():
            del self.fields["beside_reason"]
        self.order_fields(self.field_order)

    def _offer_tracks(self) -> None:
        """Offer the paths of the centre, and the groups of the one that is chosen where it is another."""
        centre = self.path.track.centre_id
        tracks = Track.objects.filter(centre=centre).order_by("-kind", "name", "pk")
        self.fields["track"].queryset = tracks
        self.fields["track"].label_from_instance = track_label
        chosen = str(self.data.get(self.add_prefix("track"), "")) if self.is_bound else ""
        track = next((one for one in tracks if str(one.uuid) == chosen), self.path.track)
        if track.pk == self.path.track_id:
            del self.fields["group"]
        else:
            self.fields["group"].queryset = Group.objects.filter(track=track).order_by("-starts_on", "code", "pk")

    def clean(self) -> dict[str, Any]:
        """Say beside its field what does not go together."""
        super().clean()
        data = self.cleaned_data
        if self.errors:
            return data
        start, planned, end = (data.get(name) for name in ("starts_on", "planned_end_on", "ended_on"))
        if planned and start and planned < start:
            self.add_error("planned_end_on", gettext("Its planned end is before its start: correct one of the two."))
        if end and start and end < start:
            self.add_error("ended_on", gettext("It ends before it starts: correct one of the two."))
        if "group" in self.fields and data.get("group") is None and self.path.state in RUNNING_STATES:
            self.add_error("group", gettext("Choose a group: a path cannot be active without one."))
        if not self.errors:
            self._check_correction(data)
        return data

    def _check_correction(self, data: dict[str, Any]) -> None:
        correction = self.correction
        if "beside_reason" in data and not correction.paths_beside():
            data["beside_reason"] = ""  # no path is beside it any more
        self.breaks = breaks_outside(correction)
        for name, sentences in refusals_of(correction).items():
            self.add_error(name if name in self.fields else None, ValidationError(sentences))

    @property
    def correction(self) -> PathCorrection:
        """Return what the path is to be. Call it once the fields were read."""
        data, path = self.cleaned_data, self.path
        return PathCorrection(
            path=path,
            track=data["track"],
            group=data["group"] if "group" in self.fields else path.group,
            starts_on=data["starts_on"],
            ended_on=data["ended_on"] if "ended_on" in self.fields else path.ended_on,
            beside_reason=str(data.get("beside_reason", path.beside_reason)),
        )

    def doubts(self) -> list[str]:
        """Ask about what is odd and may be right."""
        return doubts_of(self.correction)


class BreakForm(WholeRecord, EditForm):
    """The days of a break and its kind; one that runs has no last day yet."""

    field_order = ("starts_on", "ended_on", "planned_end_on", "kind", "why")

    starts_on = DayField(
        label=_("First day of the break"),
        help_text=DAY_HINT,
        error_messages={"required": _("Enter from which day the break runs.")},
    )
    ended_on = DayField(
        label=_("Last day of the break"),
        help_text=DAY_HINT,
        error_messages={"required": _("Enter until which day the break ran.")},
    )
    planned_end_on = DayField(
        label=_("Planned last day of the break"), required=False, help_text=_("Leave it empty if it is not known.")
    )
    kind = forms.ChoiceField(
        label=_("Kind of break"),
        choices=BreakKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the kind of break.")},
    )
    why = ReasonField()

    class Meta:
        model = Break
        fields = ["starts_on", "ended_on", "planned_end_on", "kind"]

    def __init__(self, *args: Any, instance: Break, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        self.path, self.has_begun = instance.enrolment, not instance.is_to_come
        if instance.ended_on is None:
            del self.fields["ended_on"]  # the first day back ends it
        else:
            del self.fields["planned_end_on"]
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """Say beside its field what does not go together."""
        super().clean()
        data = self.cleaned_data
        first, last, planned = (data.get(name) for name in ("starts_on", "ended_on", "planned_end_on"))
        if first is None or self.errors:
            return data
        others = others_on(self.path, first, last, besides=self.instance)
        if refused := refusal_of_first(self.path, first, has_begun=self.has_begun) or refusal_beside(others):
            self.add_error("starts_on", refused)
        if planned is not None and planned < first:
            said = gettext("The break is planned to end before it starts: correct one of the two days.")
            self.add_error("planned_end_on", said)
        if last is not None and (refused := self._refusal_of_last(first, last)):
            self.add_error("ended_on", refused)
        return data

    def _refusal_of_last(self, first: dt.date, last: dt.date) -> str:
        """Return why a day cannot be its last: of one that is over it has come."""
        return refusal_of_last(Break(starts_on=first), last, path=self.path, is_over=self.instance.is_over)


class RemoveBreakForm(Tried):
    """Why a break never was."""

    why = ReasonField()


class TakeBackForm(AsksAgain, Tried):
    """Why the end of a path is taken back, and why it runs beside another one that began meanwhile."""

    sure_label = _("This is right")

    beside_reason = BesideField()
    why = ReasonField()

    def __init__(self, data: Any = None, *, enrolment: Enrolment) -> None:
        super().__init__(data)
        self.enrolment = enrolment
        self.fields["why"].label = _("Why the end is taken back")
        self.fields["why"].help_text = _("Kept in the history of the file. For example: another person was meant.")
        self.fields["why"].error_messages["required"] = _("Say why the end is taken back.")
        if enrolment.beside_reason or not running_beside(enrolment):
            del self.fields["beside_reason"]

    def doubts(self) -> list[str]:
        """Ask about years that are over and would count otherwise."""
        return take_back.doubts_of(self.enrolment)


class ConsentCorrectionForm(AsksAgain, ConsentFields, WholeRecord, EditForm):
    """A consent that was noted wrongly. One that was withdrawn by mistake loses its last day."""

    sure_label = _("This is right")
    field_order = ("kind", "channels", "organisation", "purpose", "given_on", "form", "withdrawn_on", "why", "sure")

    withdrawn_on = PastDayField(
        label=_("Withdrawn on"), required=False, help_text=_("Leave it empty if it was never withdrawn.")
    )
    why = ReasonField()

    class Meta:
        model = Consent
        fields = ["kind", "channels", "given_on", "form", "organisation", "purpose", "withdrawn_on"]

    def __init__(self, *args: Any, instance: Consent, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        self.consent = instance
        if instance.withdrawn_on is None:
            del self.fields["withdrawn_on"]  # it has a page of its own
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """Say beside its field what does not go together; what was for sharing goes with the kind."""
        super().clean()
        data = self.cleaned_data
        given, withdrawn, kind = (data.get(name) for name in ("given_on", "withdrawn_on", "kind"))
        birth = self.consent.participant.birth
        if given is not None and birth is not None and given < birth.first:
            self.add_error("given_on", gettext(NOT_BORN))
        if given is not None and withdrawn is not None and withdrawn < given:
            self.add_error("withdrawn_on", gettext("It was withdrawn before it was given: check both dates."))
        if kind != ConsentKind.SHARING and self.consent.kind == ConsentKind.SHARING:
            data.update(organisation=None, purpose="")
        return data

    def doubts(self) -> list[str]:
        """Ask about a path that runs and would have no consent."""
        return consents.doubts_of(self.consent, self.instance)
