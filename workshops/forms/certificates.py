"""Asking for the certificates of a group."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from participants.models import Group
from workshops.certificates import groups_to_certify
from workshops.enums import CertificateLines


class CertificatesForm(forms.Form):
    """Which group, and what the lines name."""

    fields: dict[str, Any]  # of a field its choices or its queryset are set

    group = forms.ChoiceField(label=_("Group"), error_messages={"required": _("Choose the group.")})
    lines = forms.ChoiceField(
        label=_("Workshops followed"),
        choices=CertificateLines.choices,
        initial=CertificateLines.TITLES,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any, *, reader: User) -> None:
        """Offer the groups of which the reader may give a certificate to somebody, each with how many they are."""
        super().__init__(data)
        found = groups_to_certify(reader)
        self.groups: dict[str, Group] = {str(group.uuid): group for group, _count in found}
        options = [(str(group.uuid), f"{group.code} ({_people(count)})") for group, count in found]
        self.fields["group"].choices = [("", _("Choose a group")), *options]

    @property
    def chosen(self) -> Group:
        """The group. Call it after is_valid()."""
        return self.groups[self.cleaned_data["group"]]


def _people(count: int) -> str:
    return ngettext("%(count)s person", "%(count)s people", count) % {"count": count}
