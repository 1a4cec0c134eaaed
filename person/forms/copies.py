"""In which language the copy of a file is made."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class CopyForm(forms.Form):
    """The language of the person, of those that Jalon speaks; what people wrote stays as it was written."""

    language = forms.ChoiceField(label=_("Language of the copy"), choices=settings.LANGUAGES, initial=get_language)
