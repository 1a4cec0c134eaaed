"""What a sheet is made of: its parts, the language, the size of print; health and family for this time only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.paper_texts import languages_of_papers
from participants.models import Participant
from person.reading_languages import language_of_papers
from person.sheet_words import PrintSize, SheetPart


class SheetForm(forms.Form):
    """The choices of one sheet. Nothing of them is kept: each sheet is chosen anew."""

    parts = forms.MultipleChoiceField(
        label=_("What is on the sheet"),
        choices=SheetPart.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one part."),
            "invalid_choice": _("Choose among the parts that are listed."),
        },
    )
    health = forms.BooleanField(
        label=_("With health and family, this time"),
        help_text=_("Ask her first: others may see this paper at home."),
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Language of the sheet"),
        help_text=_("What was typed in the file stays in the language in which it was typed."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the language."), "invalid_choice": _("Choose one of these languages.")},
    )
    size = forms.ChoiceField(
        label=_("Size of the letters"),
        choices=PrintSize.choices,
        widget=forms.RadioSelect,
        initial=PrintSize.LARGE,
        error_messages={"required": _("Choose the size."), "invalid_choice": _("Choose one of these sizes.")},
    )

    def __init__(self, data: Any, *, file: Participant, health: bool) -> None:
        super().__init__(data, initial={"parts": list(SheetPart), "language": language_of_papers(file.languages)})
        language: Any = self.fields["language"]
        language.choices = list(languages_of_papers().items())
        if not health:
            del self.fields["health"]
