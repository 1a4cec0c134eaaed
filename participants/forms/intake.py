"""The form by which a person is welcomed: who she is, how she is reached, her path."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre
from core.conditional_fields import ConditionalFields
from core.form_fields import NationalNumberField
from core.idempotency import KeyedForm
from core.periods import today
from participants.enums import ConsentForm, Gender
from participants.forms.enrolments import PathFields, path_fields
from participants.forms.person import AskIdentity, SomebodyElse, identity_fields
from participants.forms.waiting_list import ASKED_WHEN, NOT_NOW, offer_organisations, waiting_fields

PERSON = tuple(identity_fields())
PATH = (*path_fields(), *waiting_fields())


class WelcomeForm(ConditionalFields, AskIdentity, SomebodyElse, PathFields, KeyedForm, forms.Form):
    """A new file, in the order of a first talk: who, how reached, what brings her, when she can come, consent.

    All but the name may wait. `sure` answers a doubt about number and birth date.
    """

    asked_when = ASKED_WHEN

    locals().update(identity_fields())
    number = NationalNumberField(
        label=_("National register number"),
        required=False,
        help_text=_("Eleven digits, in any spelling. It can be noted later."),
    )
    sure = forms.BooleanField(label=_("Both are right: the identity card says so"), required=False)
    locals().update(waiting_fields())
    locals().update(path_fields())
    consent = forms.ChoiceField(
        label=_("Does the person agree to take part?"),
        choices=[("", NOT_NOW), *((value, ConsentForm(value).label) for value in ConsentForm.values)],
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Taking part is voluntary. If the person agrees: how was it said?"),
    )

    def __init__(self, data: Any = None, *, centre: Centre) -> None:
        super().__init__(data, initial={"gender": Gender.UNDISCLOSED, "asked_on": today()})
        self.offer(centre)
        offer_organisations(self, centre)
        self.fields["gender"].required = False
        track, start = self.fields["track"], self.fields["starts_on"]
        track.required, track.empty_label, track.blank = False, NOT_NOW, True
        start.required, start.initial = False, None
        start.help_text = _("If it is known already. It is asked again when the trial begins.")

    def clean(self) -> dict[str, Any]:
        """Say beside its field what does not go together."""
        super().clean()
        data = self.cleaned_data
        data["gender"] = data.get("gender") or Gender.UNDISCLOSED
        data["asked_on"] = data.get("asked_on") or today()
        data["starts_on"] = data.get("starts_on") or (None if "starts_on" in self.errors else data["asked_on"])
        self.check_path(data)
        if not data.get("track") and "track" not in self.errors:
            self._ask_for_path(data)
        return data

    def _ask_for_path(self, data: dict[str, Any]) -> None:
        """Ask for the path where something was said that is kept with it."""
        said = [name for name in ("origin", "half_days", "childcare", "group", "planned_end_on") if data.get(name)]
        if said:
            self.add_error("track", gettext("Choose the path, so that what was said about coming is kept with it."))

    @property
    def person(self) -> dict[str, Any]:
        """Return the columns of the file. Call it on a valid form."""
        return {name: self.cleaned_data[name] for name in PERSON}

    @property
    def path(self) -> dict[str, Any]:
        """Return the columns of the enrolment, none while no path is chosen. Call it on a valid form."""
        return {name: self.cleaned_data[name] for name in PATH} if self.cleaned_data["track"] else {}

    def refuse(self, error: ValidationError) -> None:
        """Say beside its field, where it has one here, what a record refused."""
        for name, sentences in getattr(error, "error_dict", {None: error}).items():
            self.add_error(name if name in self.fields else None, sentences)
