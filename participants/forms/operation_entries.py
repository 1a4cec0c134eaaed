"""Forms of the entry of a person in an operation, and of what came of it."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.concurrent_edits import EditForm
from core.conditional_fields import ConditionalFields, When
from core.forms import PastDayField, WholeRecord
from core.idempotency import KeyedForm
from core.periods import long_date
from participants.enums import EducationLevel, LabourStatus, ResultAnswer, ResultMoment, SensitiveAnswer
from participants.models import Operation, OperationEntry, OperationResult
from participants.models.operation_entry import ASKED_AT, SENSITIVE, six_months_after

NOT_ASKED = pgettext_lazy("a question", "Not asked")
NOT_NOTED = pgettext_lazy("an answer", "Not noted yet")
ANSWER = _("Choose an answer; “not known” is one.")


def _choice(label: Any, choices: list[tuple[str, Any]], empty: Any, **given: Any) -> forms.ChoiceField:
    """Return a field of one touch, in which nothing is chosen beforehand but that nobody said anything."""
    return forms.ChoiceField(
        label=label, choices=[("", empty), *choices], required=False, widget=forms.RadioSelect, **given
    )


def _personal(label: Any) -> forms.ChoiceField:
    return _choice(label, SensitiveAnswer.choices, NOT_ASKED)


class _EntryFields(ConditionalFields, forms.Form):
    fields: dict[str, Any]  # of a field its choices or its queryset are set

    asked_when = {"unemployed_since": When("labour_status", LabourStatus.UNEMPLOYED)}

    entered_on = PastDayField(
        label=_("Entered on"),
        help_text=_("The first day in this operation. Whoever comes back keeps the day of the first time."),
        error_messages={"required": _("Enter on which day the person entered the operation.")},
    )
    labour_status = _choice(_("Labour status on that day"), LabourStatus.choices, NOT_NOTED)
    unemployed_since = PastDayField(label=_("Unemployed since"), required=False)
    education = _choice(_("Level of education on that day"), EducationLevel.choices, NOT_NOTED)
    disability = _personal(_("Does the person have a disability?"))
    third_country = _personal(_("Is the person a national of a country outside the EU?"))
    foreign_background = _personal(_("Is the person of foreign background?"))
    minority = _personal(_("Does the person belong to a minority, such as the Roma?"))
    homeless = _personal(_("Is the person homeless or badly housed?"))
    asked_on = PastDayField(
        label=_("Personal questions asked on"),
        required=False,
        help_text=_("Nobody needs to answer them: “does not wish to answer” is an answer, “not asked” is none."),
    )
    beside: ClassVar[dict[str, str]] = {
        "operation_entry_since": "unemployed_since", "operation_entry_since_unemployed": "unemployed_since",
        "operation_entry_asked_on": "asked_on",
    }  # fmt: skip

    def leave_out_personal(self) -> None:
        """Take the personal questions out, for who may not read their answers."""
        for name in (*SENSITIVE, "asked_on"):
            del self.fields[name]


_NAMES = ["entered_on", "labour_status", "unemployed_since", "education", *SENSITIVE, "asked_on"]


class NewOperationEntryForm(_EntryFields, KeyedForm, WholeRecord, forms.ModelForm):
    """A first entry in one of the operations of a person's paths, its first day proposed where there is one."""

    field_order = ("operation", *_NAMES)
    later = frozenset({"operation_entry_once"})  # whoever comes back finds the first entry: enter_operation()

    class Meta:
        model = OperationEntry
        fields = _NAMES

    def __init__(self, data: Any = None, *, instance: OperationEntry, offered: dict[Operation, dt.date]) -> None:
        super().__init__(data, instance=instance)
        self.by_uuid = {str(one.uuid): one for one in offered}
        label = gettext("%(operation)s, from %(day)s")
        choices = [
            (str(one.uuid), label % {"operation": one, "day": long_date(first)}) for one, first in offered.items()
        ]
        self.fields["operation"] = forms.ChoiceField(
            label=_("Funder’s operation"),
            choices=choices,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose the operation.")},
        )
        if len(offered) == 1:
            self.fields["operation"].initial = choices[0][0]
            self.initial["entered_on"] = next(iter(offered.values()))
        self.order_fields(self.field_order)

    def clean_operation(self) -> Operation:
        """Return the operation that was chosen."""
        chosen = self.by_uuid[self.cleaned_data["operation"]]
        self.instance.operation = chosen
        return chosen


class OperationEntryForm(_EntryFields, WholeRecord, EditForm):
    """The entry of a person, put right or completed; two people at once are told of each other."""

    class Meta:
        model = OperationEntry
        fields = _NAMES


class _ResultFields(forms.Form):
    fields: dict[str, Any]

    asked_on = PastDayField(
        label=pgettext_lazy("a question", "Asked on"),
        error_messages={"required": _("Enter on which day the person was asked.")},
    )
    searching = _choice(_("Does the person look for work?"), ResultAnswer.choices, NOT_NOTED)
    education = _choice(_("Is the person in education or training?"), ResultAnswer.choices, NOT_NOTED)
    qualification = _choice(_("Did the person gain a qualification?"), ResultAnswer.choices, NOT_NOTED)
    employed = _choice(_("Is the person in work, their own business included?"), ResultAnswer.choices, NOT_NOTED)
    improved = _choice(_("Is the person’s situation at work better than on entering?"), ResultAnswer.choices, NOT_NOTED)

    def ask(self, moment: str, left_on: dt.date) -> None:
        """Ask the questions of a moment, each without an answer beforehand, on a day from which they may be asked."""
        self.first = left_on if moment == ResultMoment.EXIT else six_months_after(left_on)
        for name in ("searching", "education", "qualification", "employed", "improved"):
            if name not in ASKED_AT[moment]:
                del self.fields[name]
                continue
            self.fields[name].choices = ResultAnswer.choices
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = ANSWER

    def clean_asked_on(self) -> dt.date:
        """Return the day. Raise ValidationError for one before the moment."""
        day: dt.date = self.cleaned_data["asked_on"]
        if day < self.first:
            said = gettext("This can be asked from %(day)s on.")
            raise ValidationError(said % {"day": long_date(self.first)})
        return day


_RESULT = ["asked_on", "searching", "education", "qualification", "employed", "improved"]


class NewOperationResultForm(KeyedForm, _ResultFields):
    """What the person answered at one moment."""

    @property
    def values(self) -> dict[str, Any]:
        """Return the day and the answers. Call it on a valid form."""
        return {name: value for name, value in self.cleaned_data.items() if name in _RESULT}


class OperationResultForm(_ResultFields, EditForm):
    """Answers that are put right."""

    class Meta:
        model = OperationResult
        fields = _RESULT
