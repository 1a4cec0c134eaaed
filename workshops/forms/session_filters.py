"""The filters of the list of sessions, each a word in the address."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField
from core.periods import today
from core.widgets import LongSelect
from participants.models import Group
from workshops.enums import SessionState
from workshops.models import Workshop
from workshops.models.session import SessionQuerySet

# Sessions of which the workshops and groups are offered: ten years of most centres, weeks of the largest. What is
# older has its page under Workshops.
LATEST = 5000
_WORDS = {
    "workshop": ("workshop__uuid", "workshop__title"),
    "group": ("session_groups__group__uuid", "session_groups__group__code"),
}


class SessionFilter(forms.Form):
    """Which sessions: of a workshop, a group, a state, a day, or those whose sheet is to be closed."""

    fields: dict[str, Any]  # of a field its choices or its queryset are set

    due = forms.BooleanField(required=False, widget=forms.HiddenInput)
    since = DayField(max_length=40, required=False, widget=forms.HiddenInput)  # home tells of the last weeks alone
    workshop = forms.ChoiceField(label=_("Workshop"), required=False, widget=LongSelect)
    group = forms.ChoiceField(label=_("Group"), required=False, widget=LongSelect)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All states")), *SessionState.choices])
    day = DayField(
        label=_("Day"), max_length=40, required=False, widget=forms.TextInput(attrs={"size": 12, "autocomplete": "off"})
    )

    def __init__(self, data: Any, *, sessions: SessionQuerySet) -> None:
        """Offer the workshops and groups of the latest sessions that the reader may see, and the ones of the address.

        Two statements, one more for an older one that is asked for.
        """
        super().__init__(data, auto_id="filter_%s")
        self.sessions = sessions
        latest = sessions.order_by("-date", "-pk")[:LATEST]
        workshops = Workshop.objects.filter(pk__in=latest.values("workshop")).order_by("title", "code", "pk")
        groups = Group.objects.filter(sessions__in=latest.values("pk")).order_by("-starts_on", "code", "pk").distinct()
        titles = self._with_asked("workshop", list(workshops.values_list("uuid", "title")))
        codes = self._with_asked("group", list(groups.values_list("uuid", "code")))
        self.fields["workshop"].choices = [("", _("All workshops")), *titles]
        self.fields["group"].choices = [("", _("All groups")), *codes]

    def _with_asked(self, name: str, offered: list[tuple[UUID, str]]) -> list[tuple[UUID, str]]:
        """Return the offers, with the one of the address where it is older and the reader may see a session of it."""
        try:
            asked = UUID(self.data.get(name, ""))
        except ValueError:
            return offered
        if any(key == asked for key, _title in offered):
            return offered
        key, title = _WORDS[name]
        older = self.sessions.filter(**{key: asked}).order_by().values_list(key, title)[:1]
        return [*offered, *older]

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
        if wanted.get("since"):
            sessions = sessions.filter(date__gte=wanted["since"])
        if wanted.get("workshop"):
            sessions = sessions.filter(workshop__uuid=wanted["workshop"])
        if wanted.get("group"):
            sessions = sessions.filter(session_groups__group__uuid=wanted["group"])
        if wanted.get("state"):
            sessions = sessions.filter(state=wanted["state"])
        if wanted.get("day"):
            sessions = sessions.filter(date=wanted["day"])
        return sessions
