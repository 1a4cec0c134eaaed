"""The filters of the list of sessions, each a word in the address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField
from core.periods import today
from core.selects import LongSelect
from participants.models import Group
from workshops.enums import SessionState
from workshops.models import Workshop
from workshops.models.session import SessionQuerySet


class SessionFilter(forms.Form):
    """Which sessions: of a workshop, a group, a state, a day, or those whose sheet is to be closed."""

    due = forms.BooleanField(required=False, widget=forms.HiddenInput)
    workshop = forms.ChoiceField(label=_("Workshop"), required=False, widget=LongSelect)
    group = forms.ChoiceField(label=_("Group"), required=False, widget=LongSelect)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All states")), *SessionState.choices])
    day = DayField(
        label=_("Day"), max_length=40, required=False, widget=forms.TextInput(attrs={"size": 12, "autocomplete": "off"})
    )

    def __init__(self, data: Any, *, sessions: SessionQuerySet) -> None:
        """Offer the workshops and groups of the sessions that the reader may see; two statements."""
        super().__init__(data, auto_id="filter_%s")
        self.sessions = sessions
        shown = sessions.order_by()
        workshops = Workshop.objects.filter(pk__in=shown.values("workshop")).order_by("title", "code", "pk")
        groups = Group.objects.filter(pk__in=shown.values("groups")).order_by("-starts_on", "code", "pk")
        self.fields["workshop"].choices = [("", _("All workshops")), *workshops.values_list("uuid", "title")]
        self.fields["group"].choices = [("", _("All groups")), *groups.values_list("uuid", "code")]

    @property
    def chosen(self) -> dict[str, str]:
        """The filters in force, as the words of an address; what is none is left out."""
        valid = getattr(self, "cleaned_data", {})
        words = {name: self.data.get(name, "") for name in self.fields if valid.get(name)}
        return {name: word for name, word in words.items() if word}

    def found(self) -> SessionQuerySet:
        """Return the sessions that the filters leave. Call it after is_valid()."""
        wanted, sessions = self.cleaned_data, self.sessions
        if wanted.get("due"):
            sessions = sessions.to_close(today())
        if wanted.get("workshop"):
            sessions = sessions.filter(workshop__uuid=wanted["workshop"])
        if wanted.get("group"):
            sessions = sessions.filter(session_groups__group__uuid=wanted["group"])
        if wanted.get("state"):
            sessions = sessions.filter(state=wanted["state"])
        if wanted.get("day"):
            sessions = sessions.filter(date=wanted["day"])
        return sessions
