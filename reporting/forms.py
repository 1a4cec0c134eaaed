"""What is asked of the evolution table: which years, as of which day, participants counted how."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre
from core.forms import DayField
from core.periods import today
from reporting.enums import CountMode
from reporting.evolution import MOST_YEARS, usual_years
from reporting.figures import Frame

EARLIEST, LATEST = 1900, 2200
# Words of the address, where "from" is no name for Python.
_WORDS = {"first": "from", "last": "to"}


def _year(label: Any) -> forms.IntegerField:
    """Return a field of a year; a text input, because a number input hides what was mistyped."""
    sentence = _("This is not a year. Write four digits, for example 2017.")
    return forms.IntegerField(
        label=label,
        min_value=EARLIEST,
        max_value=LATEST,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 12, "size": 6}),
        error_messages={"invalid": sentence, "min_value": sentence, "max_value": sentence},
    )


class EvolutionForm(forms.Form):
    """The question in the address of the page; what is left out has its usual value."""

    first = _year(_("First year"))
    last = _year(_("Last year"))
    as_of = DayField(
        label=_("As of"),
        max_length=40,
        help_text=_("Nothing after this day is counted. For example 1/6/2017."),
        widget=forms.TextInput(attrs={"size": 14}),
    )
    count = forms.ChoiceField(
        label=_("Participants counted"),
        choices=CountMode.choices,
        error_messages={"invalid_choice": _("Choose one of the two ways of counting.")},
    )

    def __init__(self, query: Mapping[str, str], known: tuple[int, int] | None) -> None:
        """Take the query as typed; `known` are the first and the last year shown unasked."""
        now = today()
        first, last = known or (now.year, now.year)
        usual = {"from": first, "to": last, "as_of": f"{now:%d/%m/%Y}", "count": CountMode.PRESENCE}
        given = {word: query[word] for word in usual if query.get(word, "").strip()}
        super().__init__({**usual, **given})

    @classmethod
    def of(cls, query: Mapping[str, str], centre: Centre) -> EvolutionForm:
        """Return the form of an address in a centre."""
        return cls(query, usual_years(centre))

    def add_prefix(self, field_name: str) -> str:
        """Return the word of the address for a field."""
        return super().add_prefix(_WORDS.get(field_name, field_name))

    def clean_as_of(self) -> dt.date:
        """Refuse a day to come: a year that is not over would stand there as if it were (section 4, rule 7)."""
        day = self.cleaned_data["as_of"]
        if day > today():
            raise ValidationError(_("This day is still to come. Write today or an earlier day."))
        return day

    def clean(self) -> dict[str, Any]:
        """Refuse years in the wrong order and more of them than a table can hold."""
        super().clean()
        data = self.cleaned_data
        first, last = data.get("first"), data.get("last")
        if first is not None and last is not None:
            if last < first:
                self.add_error("last", _("The last year comes before the first."))
            elif last - first >= MOST_YEARS:
                self.add_error("last", _("The table holds at most %(number)d years at once.") % {"number": MOST_YEARS})
        return data

    def frame(self, centre: Centre) -> Frame:
        """Return the days to count; only for a valid form."""
        data = self.cleaned_data
        return Frame.years(centre, data["first"], data["last"], as_of=data["as_of"], count=CountMode(data["count"]))
