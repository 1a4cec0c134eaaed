"""The form by which somebody is looked up who is to be put on a sheet."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from participants.forms.file import FileSearchForm


class AddSearchForm(FileSearchForm):
    """A name or its beginning, or a file number."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["text"].label = _("Name or file number")

    def clean_text(self) -> str:
        """Return the text. Raise ValidationError for none: nobody is listed unasked."""
        text = super().clean_text()
        if not text:
            raise ValidationError(_("Write the beginning of the name."))
        return text
