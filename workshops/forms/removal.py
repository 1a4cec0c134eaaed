"""The form on which sessions that were planned by mistake are removed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.form_fields import ReasonField


class RemoveSessionForm(forms.Form):
    """Why a session that was planned by mistake is removed, and whether those planned with it go as well."""

    ONE, SERIES = "one", "series"

    which = forms.ChoiceField(
        label=_("What is removed"),
        choices=[(ONE, _("This session alone"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose which sessions are removed.")},
    )
    reason = ReasonField(
        label=_("Why it is removed"),
        help_text=_("In 20 letters or more. It stays in the history of the workshop."),
        error_messages={"required": _("Say why the session is removed.")},
    )

    def __init__(self, data: Any = None, *, others: int) -> None:
        super().__init__(data)
        if not others:
            del self.fields["which"]
            return
        said = ngettext(
            "This one, and the other session planned with it that is to come and untouched",
            "This one, and the %(count)s others planned with it that are to come and untouched",
            others,
        ) % {"count": others}
        which: Any = self.fields["which"]
        which.choices = [*which.choices, (self.SERIES, said)]
