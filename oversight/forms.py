"""What is asked of the log, and what the officer notes."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre, Membership, User
from audit.enums import Extent
from core.conditional_fields import ConditionalFields, When
from core.forms import DayField
from core.periods import today
from oversight.access_log_queries import LogReader, Question, Wanted
from oversight.labels import CHANNELS
from participants.enums import Verdict
from workshops.models import FacilitatorLink
from workshops.models.link import is_link_user

LONGEST_QUESTION = dt.timedelta(days=366 * 2)


def accounts_of(centre: Centre) -> Any:
    """Return the accounts that have or had a role in a centre, and the users of its workshop links."""
    members = Membership.objects.filter(centre=centre).order_by().values("user")
    links = FacilitatorLink.objects.filter(workshop__centre=centre).order_by().values("user")
    return User.objects.filter(Q(pk__in=members) | Q(pk__in=links)).order_by("last_name", "first_name", "pk")


class AccountField(forms.ModelChoiceField):
    """One of the accounts of a centre, by uuid; the users of links are told apart."""

    def __init__(self, **options: Any) -> None:
        super().__init__(User.objects.none(), to_field_name="uuid", **options)

    def label_from_instance(self, obj: User) -> str:
        """Return the name, of a link with the word that it is one."""
        return _("%(name)s (workshop link)") % {"name": obj} if is_link_user(obj) else str(obj)


def uuid_or_none(text: str) -> UUID | None:
    """Return the uuid that a text is, or None."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _day(label: Any, **options: Any) -> DayField:
    return DayField(label=label, max_length=40, widget=forms.TextInput(attrs={"size": 14}), **options)


def _in_order(data: dict[str, Any]) -> None:
    first, last = data.get("first"), data.get("last")
    if first and last and last < first:
        raise ValidationError(_("The last day is before the first."))


class LogForm(forms.Form):
    """What of the log is wanted, in the address of the page."""

    fields: dict[str, Any]  # of a field its choices or its queryset are set

    account = AccountField(label=_("Account"), required=False, empty_label=_("All accounts"))
    file = forms.CharField(label=_("File number"), max_length=30, required=False, widget=forms.TextInput({"size": 12}))
    first = _day(_("From"), required=False)
    last = _day(_("To"), required=False)
    extent = forms.ChoiceField(label=_("How shown"), required=False)
    channel = forms.ChoiceField(label=_("Channel"), required=False)

    def __init__(self, query: QueryDict, reader: LogReader) -> None:
        """Take the query as typed; the choices are those of the reader's centre.

        A number is typed and sent in the body; an address holds the uuid of the file, of which the number is shown.
        """
        data = query.copy()
        self.reader = reader
        if uuid := uuid_or_none(data.get("file", "")):
            data["file"] = reader.number_of_file(uuid) or "?"
        super().__init__(data)
        self.fields["account"].queryset = accounts_of(reader.centre)
        self.fields["extent"].choices = [("", _("All")), *Extent.choices]
        self.fields["channel"].choices = [("", _("All")), *CHANNELS.items()]

    def clean_file(self) -> Any:
        """Return the uuid of the file of this number, or None where none is asked."""
        number = self.cleaned_data["file"]
        if not number.strip():
            return None
        found = self.reader.file_of_number(number)
        if found is None:
            raise ValidationError(_("No file has this number."))
        return found

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order."""
        super().clean()
        data = self.cleaned_data
        _in_order(data)
        return data

    @property
    def wanted(self) -> Wanted:
        """What is asked, of a valid form."""
        return Wanted(**{name: self.cleaned_data[name] for name in self.fields})

    @property
    def query(self) -> str:
        """What is asked as the query of an address, of a valid form: uuids, no number of a file."""
        given = {name: self.data.get(name, "").strip() for name in self.fields}
        given["file"] = str(self.cleaned_data["file"] or "")
        return urlencode({name: value for name, value in given.items() if value})


class QuestionForm(forms.Form):
    """What an account saw or exported, between two days."""

    fields: dict[str, Any]  # of a field its choices or its queryset are set

    account = AccountField(label=_("Account"), empty_label=_("Choose an account"))
    first = _day(_("First day"), help_text=_("For example 1/6/2017."))
    last = _day(_("Last day"))

    def __init__(self, query: QueryDict | None, centre: Centre) -> None:
        """Take the query as typed, or nothing asked yet."""
        now = today()
        usual = {"first": f"{now - dt.timedelta(days=30):%d/%m/%Y}", "last": f"{now:%d/%m/%Y}"}
        super().__init__(query, initial=usual)
        self.centre = centre
        self.fields["account"].queryset = accounts_of(centre)

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order, and more of them than one answer holds."""
        super().clean()
        data = self.cleaned_data
        _in_order(data)
        if data.get("first") and data.get("last") and data["last"] - data["first"] > LONGEST_QUESTION:
            raise ValidationError(_("Ask for two years at most."))
        return data

    @property
    def question(self) -> Question:
        """The question of a valid form."""
        data = self.cleaned_data
        return Question(data["account"], self.centre, data["first"], data["last"])


class LookForm(forms.Form):
    """What the officer notes of an alert."""

    note = forms.CharField(
        label=_("What you found"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A few words: who you asked, what it was. Only data-protection officers read it."),
    )


class ReviewForm(ConditionalFields, forms.Form):
    """What the officer found of a file opened by break-glass."""

    asked_when = {
        "note": When(
            "verdict", "", Verdict.JUSTIFIED, unless=True, always=True, needed=_("Say in a few words what you found.")
        )
    }

    verdict = forms.ChoiceField(label=_("What you found"), choices=Verdict.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Why"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed unless it was justified."),
    )
