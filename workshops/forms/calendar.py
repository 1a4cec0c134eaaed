"""The filters of the calendar of sessions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workshops.calendar_grid import runner_keys
from workshops.models import Session

NAMES = ("group", "room", "who")


class CalendarFilter(forms.Form):
    """Which sessions of the page: of a group, in a room, run by somebody. What is on the page is offered."""

    fields: dict[str, Any]  # of a field its choices are set

    group = forms.ChoiceField(label=_("Group"), required=False)
    room = forms.ChoiceField(label=_("Room"), required=False)
    who = forms.ChoiceField(label=_("Run by"), required=False)

    def __init__(self, data: Any, *, sessions: Sequence[Session]) -> None:
        super().__init__(data, auto_id="calendar_%s")
        self.sessions = sessions
        offered = {
            "group": {str(group.uuid): group.code for one in sessions for group in one.groups.all()},
            "room": {str(one.room.uuid): one.room.name for one in sessions if one.room},
            "who": {key: name for one in sessions for key, name in runner_keys(one).items()},
        }
        every = {"group": _("All groups"), "room": _("All rooms"), "who": _("Everybody")}
        for name in NAMES:
            choices = sorted(offered[name].items(), key=lambda pair: pair[1].casefold())
            asked = data.get(name, "")
            if asked and asked not in offered[name]:  # on another page there is something of it, here nothing
                choices.append((asked, _("as chosen before: nothing here")))
            self.fields[name].choices = [("", every[name]), *choices]

    @property
    def chosen(self) -> dict[str, str]:
        """The filters in force, as the words of an address."""
        return {name: self.data[name] for name in NAMES if self.data.get(name)}

    def found(self) -> list[Session]:
        """Return the sessions that the filters leave."""
        group, room, who = (self.data.get(name, "") for name in NAMES)
        return [
            one
            for one in self.sessions
            if (not group or any(str(each.uuid) == group for each in one.groups.all()))
            and (not room or (one.room is not None and str(one.room.uuid) == room))
            and (not who or who in runner_keys(one))
        ]
