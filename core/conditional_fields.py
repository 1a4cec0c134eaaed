"""Fields that another field's choice asks for: "Somebody else" asks who, "On a chosen date" asks when.

    class _ActionFields(ConditionalFields, forms.Form):
        asked_when = {"doer_name": When("doer", Doer.OTHER, needed=_("Say who does it."))}

The choice decides, here and on the page. What is typed in a field that does not apply is neither checked nor written;
it stays in the form that is shown again, where it is back with the choice. A field that applies and is `needed` may not
stay empty. templates/components/field.html writes the condition beside the field, and static/js/asked-fields.js shows
the field only where it holds; without the script each field is in sight, and its label says when it is needed.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class When:
    """The choices of another field for which a field is asked; with `unless`, all but those.

    `needed` is the sentence for one that stays empty where it applies, "" where it may. `always` leaves the field in
    sight whatever is chosen: it may be filled in, and is needed for these choices.
    """

    def __init__(self, field: str, *choices: Any, needed: Any = "", unless: bool = False, always: bool = False) -> None:
        self.field = field
        self.choices = [str(getattr(choice, "value", choice)) for choice in choices]
        self.needed = needed
        self.unless = unless
        self.always = always

    def holds(self, chosen: Any) -> bool:
        """Answer whether the field is asked for, with what was sent for the other one."""
        return (str(chosen or "") in self.choices) is not self.unless

    @property
    def words(self) -> str:
        """The choices as an attribute of the page: no choice of ours has a blank, the empty one is an empty text."""
        return " ".join(self.choices)


class ConditionalFields(forms.BaseForm):
    """A form with fields that are asked for by the choice of another one."""

    asked_when: dict[str, When] = {}  # a form whose choices are known when it is made sets its own

    def condition_of(self, name: str) -> When | None:
        """Return when a field is asked for; None for one that is asked for always, or has lost its other field."""
        when = self.asked_when.get(name)
        return when if when is not None and when.field in self.fields else None

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]  # of Django's class, not in its stubs
        for name in self.fields:
            when = self.condition_of(name)
            if when is None:
                continue
            if when.holds(self[when.field].data):
                if when.needed and name not in self.errors and not self.cleaned_data.get(name):
                    self.add_error(name, ValidationError(when.needed, code="required"))
            elif not when.always:
                self._leave_out(name)

    def _leave_out(self, name: str) -> None:
        """Take a field as if nothing had been typed in it."""
        self.errors.pop(name, None)
        self.cleaned_data[name] = self.fields[name].clean(None)
        check = getattr(self, f"clean_{name}", None)
        if check is not None:
            self.cleaned_data[name] = check()
