"""Forms of the pages of files."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre, TeamMember, User
from core.concurrent_edits import EditForm
from core.form_fields import MinutesField, is_phone_with_country
from core.forms import PastDayField
from core.idempotency import KeyedForm
from core.normalisation import without_invisible
from core.periods import today
from core.widgets import LongSelect
from participants.enums import EnrolmentState, InterventionKind, TrackKind
from participants.models import Enrolment, Group, Intervention, Participant, ReferentAssignment, Track
from participants.name_search import LEAST_LETTERS, MOST_LETTERS
from participants.querysets import ParticipantQuerySet
from permissions.checks import has_right, has_right_in_whole_centre

NOBODY = "-"  # the choice of files without a key worker today
_DIGITS_OF_A_NUMBER = 11


def _word_of(track: Track) -> str:
    """Return the word of a path in an address: its kind, or the uuid of one that the centre named itself."""
    return str(track.uuid) if track.kind == TrackKind.OTHER else track.kind


class FileSearchForm(forms.Form):
    """What is searched: a name or its beginning, a file number, a birth date, a phone number."""

    text = forms.CharField(
        label=_("Name, file number, birth date or phone"),
        required=False,
        max_length=MOST_LETTERS,
        # The browser keeps no list of the names that were searched on a shared machine.
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "type": "search"}),
    )

    def clean_text(self) -> str:
        """Return the text. Raise ValidationError for what is too short, or is a national register number."""
        text = " ".join(without_invisible(self.cleaned_data["text"]).split())
        if len(re.sub(r"\D", "", text)) >= _DIGITS_OF_A_NUMBER and not is_phone_with_country(text):
            raise ValidationError(_("Files are not searched by national register number: write a name."))
        if text and len(re.sub(r"\W|_", "", text)) < LEAST_LETTERS:
            raise ValidationError(_("Write at least one letter or one digit."))
        return text


class FilterForm(forms.Form):
    """The filters of the list, each a word in the address; it knows which files they leave."""

    fields: dict[str, Any]  # of a field its choices or its queryset are set

    mine = forms.BooleanField(label=_("My files"), required=False)
    track = forms.ChoiceField(label=_("Path"), required=False, widget=LongSelect)
    group = forms.ChoiceField(label=_("Group"), required=False, widget=LongSelect)
    state = forms.ChoiceField(label=_("State"), required=False, widget=LongSelect)
    referent = forms.ChoiceField(label=_("Key worker"), required=False, widget=LongSelect)

    def __init__(self, data: Any, *, reader: User, centre: Centre) -> None:
        super().__init__(data)
        self.reader = reader
        tracks = {_word_of(track): track for track in Track.objects.for_user(reader, "enrolment.groups")}
        self._tracks = {word: track.pk for word, track in tracks.items()}
        groups = Group.objects.for_user(reader, "enrolment.groups").order_by("-starts_on", "code", "pk")
        codes = groups.values_list("code", flat=True)
        self.fields["track"].choices = [("", _("All paths")), *((word, str(track)) for word, track in tracks.items())]
        self.fields["group"].choices = [("", _("All groups")), *((code, code) for code in codes)]
        self.fields["state"].choices = [("", _("All states")), *EnrolmentState.choices]
        self.fields["referent"].choices = [
            ("", _("All key workers")),
            *((member.code, str(member)) for member in self._team(centre)),
            (NOBODY, _("No key worker today")),
        ]
        if not has_right(reader, "participant.change"):
            del self.fields["mine"]

    def _team(self, centre: Centre) -> QuerySet:
        """Return who is the key worker of some file today, as far as the reader may know of it.

        One assignment of each member is looked for, first among those without an end: a join would read all
        assignments of a region.
        """
        charge = self._charge().order_by().filter(member=OuterRef("pk")).values("pk")
        some = [Subquery(charge.filter(ends_on__isnull=endless)[:1]) for endless in (True, False)]
        team = TeamMember.objects.filter(centre=centre).alias(file=Coalesce(*some)).filter(file__isnull=False)
        return team.select_related("user").only("code", "name", "user__first_name", "user__last_name")

    def _charge(self) -> QuerySet:
        return ReferentAssignment.objects.for_user(self.reader, "enrolment.groups").current(today())

    @property
    def chosen(self) -> dict[str, str]:
        """The filters in force, as the words of an address."""
        return {name: "1" if value is True else value for name, value in self.cleaned_data.items() if value}

    def words(self) -> list[str]:
        """Return the filters in force as they are called: "My files", "Active". Call it on a valid form."""
        said = []
        for name, value in self.chosen.items():
            field = self.fields[name]
            said.append(str(field.label if name == "mine" else dict(field.choices)[value]))
        return said

    @property
    def hides_states(self) -> bool:
        """Whether a state is asked for that the reader may not know of every file: others' files are then left out."""
        return bool(self.cleaned_data.get("state")) and not has_right_in_whole_centre(self.reader, "enrolment.view")

    def found(self) -> ParticipantQuerySet:
        """Return the files that the reader may know of and that the filters leave. Call it on a valid form."""
        wanted = self.cleaned_data
        # Whoever may change a file may know of it: one right is asked, not both.
        right = "participant.change" if wanted.get("mine") else "participant.identity"
        files = Participant.objects.for_user(self.reader, right)
        if any(wanted[name] for name in ("track", "group", "state")):
            files = files.filter(pk__in=self.enrolments().order_by().values("participant"))
        if wanted["referent"] == NOBODY:
            files = files.exclude(pk__in=self._charge().order_by().values("participant"))
        elif wanted["referent"]:
            charge = self._charge().filter(member__code=wanted["referent"])
            files = files.filter(pk__in=charge.order_by().values("participant"))
        return files

    def enrolments(self) -> QuerySet:
        """Return the enrolments that the filters speak of: those that a row of the list shows."""
        enrolments = Enrolment.objects.for_user(self.reader, "enrolment.groups")
        wanted = self.cleaned_data
        if wanted["track"]:
            enrolments = enrolments.filter(track=self._tracks[wanted["track"]])
        if wanted["group"]:
            enrolments = enrolments.filter(group__code=wanted["group"])
        if wanted["state"]:
            # Who may not read a state must not learn it from a filter either.
            told = Enrolment.objects.for_user(self.reader, "enrolment.view").filter(state=wanted["state"])
            enrolments = enrolments.filter(pk__in=told.values("pk"))
        return enrolments


class AskIntervention(forms.ModelForm):
    """One moment of individual support."""

    date = PastDayField(
        label=_("Date"),
        help_text=_("Day, month and year, for example 1/6/2017."),
        error_messages={"required": _("Write on which day it was.")},
    )
    minutes = MinutesField(
        label=_("Minutes"),
        min_value=1,
        max_value=1440,
        help_text=_("For example 45, or 1h30."),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Write how many minutes it took, from 1 to 1440.")
        ),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=InterventionKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it was.")},
    )
    sure = forms.BooleanField(label=_("The day is right"), required=False)

    class Meta:
        model = Intervention
        fields = ["date", "minutes", "kind", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 7})}


class InterventionForm(KeyedForm, AskIntervention):
    """A new one. `key` becomes the uuid of the record: a form sent twice acts once.

    `length` is one of the usual lengths, in one touch; minutes that are typed go before it.
    """

    one_is_needed = ("length", "minutes")
    length = forms.TypedChoiceField(
        label=_("How long"),
        choices=[(str(minutes), f"{minutes} min") for minutes in (15, 30, 45, 60)],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["minutes"].required = False
        self.fields["minutes"].label = _("Or minutes")

    def clean(self) -> dict[str, Any]:
        """Take the length that was chosen where no minutes are typed; one of both is needed."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "minutes" in cleaned and cleaned["minutes"] is None:
            cleaned["minutes"] = cleaned.get("length")
            if cleaned["minutes"] is None:
                self.add_error("minutes", self.fields["minutes"].error_messages["required"])
        return cleaned


class EditInterventionForm(AskIntervention, EditForm):
    """One that is noted; two people at once are told of each other."""
