"""Forms of who a person is: identity, national register number, facts with their days, consents."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.births import Birth, Precision
from core.concurrent_edits import EditForm
from core.conditional_fields import ConditionalFields, When
from core.form_fields import BirthField, NationalNumberField, PhoneField, RecordChoiceField
from core.forms import DayField, PastDayField, WholeRecord
from core.idempotency import KeyedForm
from core.normalisation import without_invisible
from participants.enums import (
    VALUES_OF,
    ConsentForm,
    ConsentKind,
    FactKind,
    FactValue,
    Gender,
    MessageChannels,
    PhoneReader,
)
from participants.models import Consent, Fact, Participant
from participants.services.duplicates import PossibleDuplicate
from participants.services.identities import KEPT, was_kept
from partners.form_fields import PostcodeField

DAY_HINT = _("Day, month and year, for example 1/6/2017.")
BIRTH_HINT = _("Day, month and year, for example 1/6/1990. If no more is known: 6/1990, or 1990.")
_PLAIN = {"autocomplete": "off", "spellcheck": "false"}


class LanguagesField(forms.CharField):
    """Languages as words between commas; kept as a list."""

    def prepare_value(self, value: Any) -> Any:
        """Return the words of a list; what was typed stays as it is."""
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """Return the words, each once, without blanks around."""
        words = [" ".join(word.split()) for word in re.split(r"[,;/\n]", super().clean(value))]
        return list(dict.fromkeys(word for word in words if word))


def identity_fields() -> dict[str, forms.Field]:
    """Return the fields of who a person is and how she is reached, as each form that asks for them shows them."""
    text = lambda **more: forms.TextInput(attrs={**_PLAIN, **more})  # noqa: E731
    return {
        "last_name": forms.CharField(
            label=_("Last name"),
            max_length=120,
            widget=text(),
            error_messages={"required": _("Enter the last name.")},
        ),
        "first_name": forms.CharField(label=_("First name"), max_length=120, required=False, widget=text()),
        "birth_date": BirthField(label=_("Birth date"), required=False, help_text=BIRTH_HINT),
        # Told by what is typed as the birth date; what is sent for it is not read.
        "birth_precision": forms.CharField(
            label=_("What is known of the birth date"), required=False, widget=forms.HiddenInput
        ),
        "gender": forms.ChoiceField(
            label=_("Gender"),
            choices=Gender.choices,
            widget=forms.RadioSelect,
            help_text=_("As the person says it."),
        ),
        "languages": LanguagesField(
            label=_("Languages"),
            max_length=200,
            required=False,
            widget=text(),
            help_text=_("Those in which the person is at ease, the best one first, with commas between."),
        ),
        "phone": PhoneField(label=_("Phone"), required=False),
        "phone_read_by": forms.ChoiceField(
            label=_("Who reads this phone?"),
            choices=PhoneReader.choices,
            initial=PhoneReader.UNKNOWN,
            required=False,
            widget=forms.RadioSelect,
            help_text=_("A message about an appointment leaves only for a phone that the person alone reads."),
        ),
        "email": forms.EmailField(
            label=_("E-mail address"),
            required=False,
            widget=forms.EmailInput(attrs=_PLAIN),
            error_messages={"invalid": _("Check the e-mail address: it needs an @, for example name@example.be.")},
        ),
        "address": forms.CharField(label=_("Street and number"), max_length=200, required=False, widget=text()),
        "postcode": PostcodeField(label=_("Postcode"), required=False),
        "city": forms.CharField(label=_("Municipality"), max_length=80, required=False, widget=text()),
    }


def _name(typed: str) -> str:
    return " ".join(without_invisible(typed).split())


class AskIdentity(forms.BaseForm):
    """What every form with the fields of an identity checks."""

    birth: Birth | None  # as it was typed, of a form that was checked

    def clean(self) -> dict[str, Any]:
        """Return what was typed, a birth as the two columns that hold it."""
        super().clean()
        data: dict[str, Any] = self.cleaned_data
        self.birth = data.get("birth_date")
        data["birth_date"] = self.birth.first if self.birth else None
        data["birth_precision"] = self.birth.precision if self.birth else Precision.DAY
        return data

    def clean_last_name(self) -> str:
        """Return the name, blanks single, no invisible characters. Raise ValidationError for an empty one."""
        name = _name(self.cleaned_data["last_name"])
        if not name:
            raise ValidationError(self.fields["last_name"].error_messages["required"], code="required")
        return name

    def clean_phone_read_by(self) -> str:
        """Return who reads the phone, "not known" where nothing was said."""
        return self.cleaned_data["phone_read_by"] or PhoneReader.UNKNOWN

    def clean_first_name(self) -> str:
        """Return the name with single blanks and without invisible characters."""
        return _name(self.cleaned_data["first_name"])


class SomebodyElse(forms.BaseForm):
    """A form that carries the files that were offered as the same person and are somebody else's: `not_them`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["not_them"] = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_not_them(self) -> set[UUID]:
        """Return the files that were shown; what is no uuid is nothing."""
        found = set()
        for text in self.cleaned_data["not_them"].split(",")[:50]:
            try:
                found.add(UUID(text))
            except ValueError:
                continue
        return found

    def are_new(self, files: Iterable[PossibleDuplicate]) -> bool:
        """Answer whether one of the files was not shown before; the form then carries them all. Call it when valid."""
        shown, found = self.cleaned_data["not_them"], {file.uuid for file in files}
        if found <= shown:
            return False
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        self.data = data
        data["not_them"] = ",".join(sorted(str(uuid) for uuid in found | shown))
        return True


class IdentityForm(AskIdentity, SomebodyElse, WholeRecord, EditForm):
    """Who the person is and how she is reached; two people at once are told of each other."""

    together = (("birth_date", "birth_precision"),)
    field_order = ("last_name", "first_name", "birth_date", "birth_precision", "gender", "changed_on")
    locals().update(identity_fields())
    changed_on = PastDayField(
        label=_("New name or gender since"),
        required=False,
        help_text=_(
            "From which day, if it has changed: the former one still finds the file. "
            "Leave it empty to correct what was mistyped."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["birth_date"] = self.instance.birth

    def clean(self) -> dict[str, Any]:
        """Say beside its field a day of a change where nothing changes, or before the birth."""
        before = {name: getattr(self.instance, name) for name in KEPT}
        data = super().clean()
        day = data.get("changed_on")
        if day is None or self.errors:
            return data
        if all(data[name] == value for name, value in before.items()) and not was_kept(self.instance, day):
            self.add_error("changed_on", gettext("Neither the name nor the gender changes: leave this day empty."))
        elif self.birth is not None and day <= self.birth.first:
            self.add_error("changed_on", gettext("This day is not after the birth date. Check both."))
        return data

    def _show(self, now: Any, theirs: list[str]) -> None:
        super()._show(now, theirs)
        if "birth_date" in theirs:
            self.data[self.add_prefix("birth_date")] = now.birth.typed if now.birth else ""

    class Meta:
        model = Participant
        fields = list(identity_fields())


class NumberForm(forms.Form):
    """The national register number, typed anew: the one that is noted is not shown here."""

    value = NationalNumberField(
        label=_("National register number"),
        help_text=_("Eleven digits, in any spelling."),
        error_messages={"required": _("Enter the eleven digits.")},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    sure = forms.BooleanField(
        label=_("Both are right: the identity card says so"),
        required=False,
    )


class FactForm(WholeRecord, EditForm):
    """One fact and the days for which it holds."""

    value = forms.ChoiceField(label=_("Situation"), widget=forms.RadioSelect)
    starts_on = DayField(
        label=_("From"), help_text=DAY_HINT, error_messages={"required": _("Enter the day from which it is so.")}
    )
    ends_on = DayField(label=_("To, this day included"), required=False, help_text=_("Leave empty if it is still so."))

    class Meta:
        model = Fact
        fields = ["value", "starts_on", "ends_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        values = VALUES_OF[self.instance.kind]
        self.fields["value"].choices = [(value, FactValue(value).label) for value in values]


class NewFactForm(KeyedForm, forms.Form):
    """A fact, chosen together with what holds: "Labour status: inactive"."""

    fact = forms.ChoiceField(label=_("Fact"), error_messages={"required": _("Choose the fact.")})
    starts_on = DayField(
        label=_("From"), help_text=DAY_HINT, error_messages={"required": _("Enter the day from which it is so.")}
    )
    ends_on = DayField(label=_("To, this day included"), required=False, help_text=_("Leave empty if it is still so."))

    def __init__(self, data: Any = None, *, kinds: list[str]) -> None:
        super().__init__(data)
        self.fields["fact"].choices = [
            ("", _("Choose")),
            *(
                (FactKind(kind).label, [(f"{kind}:{value}", FactValue(value).label) for value in VALUES_OF[kind]])
                for kind in kinds
            ),
        ]

    @property
    def chosen(self) -> dict[str, Any]:
        """Return kind, value and days. Call it on a valid form."""
        kind, value = self.cleaned_data["fact"].split(":")
        return {"kind": kind, "value": value, **{name: self.cleaned_data[name] for name in ("starts_on", "ends_on")}}


class ConsentFields(ConditionalFields, forms.Form):
    """What the person agrees to, to whom, for what, when and how: the fields of each form of a consent."""

    fields: dict[str, Any]  # of a field its choices or its queryset are set

    field_order: tuple[str, ...] = ("kind", "channels", "organisation", "purpose", "given_on", "form")
    asked_when = {
        "organisation": When("kind", ConsentKind.SHARING, needed=_("Choose with whom the information is shared.")),
        "purpose": When("kind", ConsentKind.SHARING, needed=_("Write what is shared and what for.")),
        "channels": When("kind", ConsentKind.MESSAGES, needed=_("Choose how messages come.")),
    }

    kind = forms.ChoiceField(
        label=_("To what"),
        choices=ConsentKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose to what the person agrees.")},
    )
    channels = forms.ChoiceField(
        label=_("How messages come"), choices=MessageChannels.choices, required=False, widget=forms.RadioSelect
    )
    given_on = PastDayField(
        label=_("Given on"), help_text=DAY_HINT, error_messages={"required": _("Write on which day it was given.")}
    )
    form = forms.ChoiceField(
        label=_("How"),
        choices=ConsentForm.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it was given.")},
    )
    organisation = RecordChoiceField(
        label=_("With which organisation"),
        help_text=_("For sharing information."),
        required=False,
        empty_label=pgettext_lazy("an organisation", "None"),
    )
    purpose = forms.CharField(
        label=_("For what"),
        help_text=_("For sharing information: what is shared, and what for."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, organisations: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations


class NewConsentForm(ConsentFields, KeyedForm, WholeRecord, forms.ModelForm):
    """A new consent."""

    class Meta:
        model = Consent
        fields = ["kind", "channels", "given_on", "form", "organisation", "purpose"]


class WithdrawForm(forms.Form):
    """On which day a consent was withdrawn."""

    withdrawn_on = PastDayField(
        label=_("Withdrawn on"), help_text=DAY_HINT, error_messages={"required": _("Write on which day it was.")}
    )
