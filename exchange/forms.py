"""The workbook's upload, with what can be refused at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from core.spreadsheets.reader import WorkbookRefused, open_workbook

_LONGEST_NAME = 150


class WorkbookForm(forms.Form):
    """One file. Size, kind, password and damage are told here, beside the field; its rows in the job."""

    workbook = forms.FileField(
        label=_("Workbook (.xlsx)"),
        help_text=_("The eleven sheets of the centre, with their French headings."),
        max_length=_LONGEST_NAME,
        allow_empty_file=True,  # the reader has a sentence for it
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["workbook"].error_messages["required"] = _("Choose the workbook to import.")

    def clean_workbook(self) -> UploadedFile:
        """Refuse a file that is too large or no workbook; its bytes are kept as `self.content`."""
        upload = self.cleaned_data["workbook"]
        if upload.size > settings.WORKBOOK_MAX_BYTES:
            raise ValidationError(
                _("The file is too large: %(size)s, and at most %(limit)s can be read."),
                params={
                    "size": filesizeformat(upload.size),
                    "limit": filesizeformat(settings.WORKBOOK_MAX_BYTES),
                },
            )
        self.content = upload.read()
        try:
            open_workbook(self.content)
        except WorkbookRefused as refused:
            raise ValidationError(str(refused)) from refused
        return upload
