"""Forms of the exceptions: opening with a reason, cover, handover, seals. What was typed stays in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.conditional_fields import ConditionalFields, When
from core.forms import DayField
from core.periods import today
from participants.services import break_glass, cover, handover
from participants.services.seal_requests import MOVES_WITH_REASON
from permissions.transitions import MoveRefused

_REASON = {"rows": 3}


def _as_typed(day: Any) -> str:
    return f"{day:%d/%m/%Y}"


class Tried(forms.Form):
    """A form whose act may be refused: the sentences stand at the top, what was typed stays."""

    def attempt(self, act: Callable[[], Any]) -> bool:
        """Do the act if the form was sent and is right; answer whether it was done. A refusal becomes its error."""
        if not self.is_valid():
            return False
        try:
            act()
        except MoveRefused as refused:
            self.add_error(None, [str(sentence) for sentence in refused.sentences])
            return False
        return True


class OpenForm(Tried):
    """Why a file that is not one's own has to be opened now."""

    reason = forms.CharField(
        label=_("Why do you need this file now?"),
        help_text=_("A sentence of at least 20 characters. The key worker reads it."),
        strip=False,
        error_messages={"required": _("Write your reason: at least 20 characters.")},
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": break_glass.MOST_REASON}),
    )

    def clean_reason(self) -> str:
        """Return the reason as it is kept. Raise ValidationError where it says too little, with the count."""
        try:
            return break_glass.checked_reason(self.cleaned_data["reason"])
        except MoveRefused as refused:
            raise ValidationError([str(sentence) for sentence in refused.sentences]) from None


class CoverForm(Tried):
    """To whom, from when to when, why; for the caseload or for one file."""

    fields: dict[str, Any]  # of a field its choices or its queryset are set

    colleague: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Who stands in"), queryset=None, to_field_name="uuid", empty_label=_("Choose a colleague")
    )
    starts_on = DayField(label=_("From"), help_text=_("Day, month and year, for example 1/6/2017."), max_length=30)
    ends_on = DayField(label=_("To, this day included"), help_text=_("At most six months later."), max_length=30)
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("For example: leave, training. Nothing about the people you support."),
        max_length=cover.MOST_REASON,
        widget=forms.Textarea(attrs=_REASON),
    )

    def __init__(self, data: Any, *, colleagues: QuerySet) -> None:
        super().__init__(data, initial={"starts_on": _as_typed(today())})
        self.fields["colleague"].queryset = colleagues

    def clean(self) -> dict[str, Any]:
        """Say beside which day what is wrong with it."""
        super().clean()
        data = self.cleaned_data
        if data.get("starts_on") and data.get("ends_on"):
            for name, sentence in cover.refusals_of_days(data["starts_on"], data["ends_on"]).items():
                self.add_error(name, sentence)
        return data


class PassForm(Tried):
    """To whom and from which day."""

    fields: dict[str, Any]  # of a field its choices or its queryset are set

    to: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("New key worker"), queryset=None, to_field_name="uuid", empty_label=_("Choose a colleague")
    )
    from_day = DayField(
        label=_("From"), help_text=_("The former key worker reads until the eve of this day."), max_length=30
    )

    def __init__(self, data: Any, *, team: QuerySet, **initial: Any) -> None:
        super().__init__(data, initial={"from_day": _as_typed(today()), **initial})
        self.fields["to"].queryset = team

    def clean_from_day(self) -> Any:
        """Return the day. Raise ValidationError for one that has passed or is far away."""
        day = self.cleaned_data["from_day"]
        if sentence := handover.refusal_of_day(day):
            raise ValidationError(sentence)
        return day


class HandOverForm(PassForm):
    """One file. `seen` are the assignments that the page showed, so that the second of two at once is told."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, team: QuerySet, seen: str, questions: Sequence[handover.HandoverQuestion]) -> None:
        super().__init__(data, team=team, seen=seen)
        self.questions = questions
        for question in questions:
            self.fields[question.key] = forms.ChoiceField(
                label=question.label, choices=question.choices, initial=question.choices[0][0], required=False
            )

    @property
    def decided(self) -> dict[str, Any]:
        """Return what a handover takes. Call it on a valid form."""
        data = self.cleaned_data
        answers = {question.key: data[question.key] for question in self.questions}
        return {"to": data["to"], "from_day": data["from_day"], "seen": data["seen"], "answers": answers}

    def clean_seen(self) -> list[UUID]:
        """Return the uuids. Raise ValidationError for anything else."""
        try:
            return [UUID(text) for text in self.cleaned_data["seen"].split(",") if text]
        except ValueError:
            raise ValidationError(gettext("This page is too old. Open it again.")) from None


class CaseloadForm(PassForm):
    """All files of a key worker; whose, a manager chooses."""

    fields: dict[str, Any]  # of a field its choices or its queryset are set

    whose: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Files of"), queryset=None, to_field_name="uuid", empty_label=_("Choose a key worker")
    )
    field_order = ["whose", "to", "from_day"]

    def __init__(self, data: Any, *, team: QuerySet, givers: QuerySet) -> None:
        first = list(givers[:2])
        super().__init__(data, team=team, **({"whose": first[0].uuid} if len(first) == 1 else {}))
        self.fields["whose"].queryset = givers


class SealForm(Tried):
    """Why the file should be sealed, and for whom it stays open."""

    fields: dict[str, Any]  # of a field its choices or its queryset are set

    named: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        label=_("For whom the file stays open"),
        help_text=_("Two persons or more. Being named gives no new right: each sees what their role lets them see."),
        queryset=None,
        to_field_name="uuid",
        error_messages={"required": _("Name two persons or more: lifting the protection, too, takes two.")},
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("The data-protection officer may read it and knows the file by its number only: name nobody."),
        max_length=300,
        widget=forms.Textarea(attrs=_REASON),
    )

    def __init__(self, data: Any, *, staff: QuerySet) -> None:
        super().__init__(data)
        self.fields["named"].queryset = staff


class DecideForm(ConditionalFields, Tried):
    """A move of a seal, with its reason where one is needed; the move is the button that is pressed."""

    fields: dict[str, Any]  # of a field its choices or its queryset are set

    asked_when = {"reason": When("move", *MOVES_WITH_REASON, always=True)}
    move = forms.ChoiceField(widget=forms.HiddenInput, required=True)
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Needed when you say no, and when you ask to lift the protection."),
        required=False,
        widget=forms.Textarea(attrs=_REASON),
    )

    def __init__(self, data: Any, *, moves: list[str]) -> None:
        super().__init__(data)
        self.fields["move"].choices = [(name, name) for name in moves]
