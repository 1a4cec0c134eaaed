"""What this room tells of a file: her rights, what she asked, what she does not want."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from participants.file_page.panels import FilePanel, panel
from participants.file_permissions import may_on_file
from participants.models import Participant
from person.presenters import line_of
from person.selectors import requests_of
from person.services.rights import RIGHTS


@panel(order=65)
def rights_of_the_person(reader: User, participant: Participant) -> FilePanel | None:
    """Her open requests and her objections."""
    if not may_on_file(reader, RIGHTS, participant):
        return None
    context = {
        "lines": [line_of(reader, one) for one in requests_of(reader, participant).open()],
        "objections": list(participant.objections.in_force()),
    }
    more = (_("Requests and objections"), reverse("person:rights", args=[participant.uuid]))
    return FilePanel("rights", _("What the person asks"), "person/_rights.html", context, True, more)
