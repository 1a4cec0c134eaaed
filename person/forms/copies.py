"""In which language the copy of a file is made, and that somebody read its texts beforehand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class CopyForm(forms.Form):
    """The language of the person, of those that Jalon speaks; what people wrote stays as it was written."""

    language = forms.ChoiceField(label=_("Language of the copy"), choices=settings.LANGUAGES, initial=get_language)
    read = forms.BooleanField(
        label=_("I have read the texts; nothing about somebody else is left in them"),
        error_messages={"required": _("Read the texts first, and leave out what is about somebody else.")},
    )

    def __init__(self, data: Any = None, *, has_texts: bool) -> None:
        super().__init__(data)
        if not has_texts:
            del self.fields["read"]
