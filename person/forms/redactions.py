"""Which passage of which text is left out of the copy of a file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.idempotency import KeyedForm
from person.copy_contents import WITHHELD, FileCopy, texts_of
from person.enums import RedactionGround

SHORT = 70


class RedactionForm(KeyedForm, forms.Form):
    """A text of the file, words of it, and why they are left out."""

    text = forms.ChoiceField(
        label=_("In which text"), error_messages={"required": _("Choose the text in which the passage stands.")}
    )
    passage = forms.CharField(
        label=_("Passage to leave out"),
        help_text=_("Copy the words as they stand in the text."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Enter the words that are about somebody else.")},
    )
    ground = forms.ChoiceField(
        label=_("Why it is left out"), choices=RedactionGround.choices, initial=RedactionGround.OTHER_PERSON
    )

    def __init__(self, data: Any = None, *, copy: FileCopy, chosen: str = "") -> None:
        super().__init__(data)
        self.texts: dict[str, tuple[str, list[str]]] = {}
        for _group, value in texts_of(copy):
            self.texts.setdefault("/".join(value.text or ()), (value.label, []))[1].append(value.words)
        choices = [
            (key, f"{label}: {Truncator(states[0]).chars(SHORT)}") for key, (label, states) in self.texts.items()
        ]
        self.fields["text"].choices = [("", gettext("Choose a text")), *choices]
        if chosen in self.texts:
            self.fields["text"].initial = chosen

    def clean(self) -> dict[str, Any]:
        """Say where the words do not stand in the text."""
        super().clean()
        data = self.cleaned_data
        text, passage = data.get("text"), data.get("passage")
        if text and passage:
            data["passage"] = passage = passage.replace("\r\n", "\n")
            if str(WITHHELD) in passage:
                self.add_error("passage", gettext("Mark the words before and after the missing passage one by one."))
            elif not any(passage in state for state in self.texts[text][1]):
                self.add_error(
                    "passage", gettext("These words are not in the text: copy them from it, letter for letter.")
                )
        return data

    @property
    def values(self) -> dict[str, Any]:
        """Return what the service takes. Call it on a valid form."""
        model, record, field = self.cleaned_data["text"].split("/")
        return {
            "record_model": model,
            "record": UUID(record),
            "field": field,
            "passage": self.cleaned_data["passage"],
            "ground": self.cleaned_data["ground"],
        }
